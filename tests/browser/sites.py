"""Sites on disk, and the system's browser, which looks at them as files."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from crmgen.site.build import build_site
from crmgen.site.folder import write_site
from tests.site_pages import of_api

AXE: Final = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def write_site_of(name: str, folder: Path) -> Path:
    """The site of one of the five, in a folder of its own."""
    _, files = build_site(of_api(name))
    write_site(files, folder / name)
    return folder / name


@contextmanager
def browser() -> Generator[Browser]:
    """The system's Chromium."""
    assert CHROMIUM is not None
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=[*_FLAGS])
        yield made
        made.close()
