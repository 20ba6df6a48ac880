"""The pictures of docs/screens: `python -m tests.browser.screens` takes them again."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from playwright.sync_api import Browser

from tests.browser.sites import browser, write_site_of

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "screens"
_MOST: Final = 120_000
"""Bytes of a picture."""


def take(
    chromium: Browser,
    page: str,
    picture: str,
    theme: Literal["light", "dark"],
    size: tuple[int, int],
    typed: str = "",
) -> None:
    """One picture of a page; with `typed`, of its search."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=theme
    )
    shown = context.new_page()
    shown.goto(page)
    if typed:
        shown.keyboard.press("/")
        shown.keyboard.type(typed)
        shown.get_by_role("option").first.wait_for()
    shown.mouse.move(0, size[1] - 1)
    target = FOLDER / picture
    shown.screenshot(path=target, caret="hide", animations="disabled")
    context.close()
    assert target.stat().st_size < _MOST, f"{target}: {target.stat().st_size} bytes"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, browser() as chromium:
        site = write_site_of("onepagecrm", Path(folder)).as_uri()
        contacts = f"{site}/resources/contacts.html"
        take(chromium, f"{contacts}#create", "site.png", "light", (1280, 690))
        take(chromium, contacts, "site-search.png", "dark", (1100, 700), "contacts l")
        take(chromium, f"{contacts}#create", "site-phone.png", "light", (400, 760))


if __name__ == "__main__":
    main()
