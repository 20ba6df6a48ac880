"""The sites of the five SDKs as people meet them: in a browser, from a folder, without a network."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.browser.sites import AXE, CHROMIUM, browser, write_site_of
from tests.site_pages import SDKS

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here: apt-get install chromium"
)
WIDTHS = (400, 1400)
Theme = Literal["light", "dark"]
Open = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser]:
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("sites")
    made: dict[str, Path] = {}

    def site(name: str) -> Path:
        if name not in made:
            made[name] = write_site_of(name, folder)
        return made[name]

    return site


@pytest.fixture
def visit(chromium: Browser) -> Open:
    """Opens a page; afterwards nothing may have been complained of, and nothing asked of a network."""

    @contextmanager
    def opened(
        path: Path,
        width: int = 1400,
        theme: Theme = "light",
        anchor: str = "",
        **more: Any,
    ) -> Generator[Page]:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",
            **more,
        )
        page = context.new_page()
        complaints: list[str] = []

        def said(message: ConsoleMessage) -> None:
            complaints.append(message.text)

        def asked(request: Request) -> None:
            if not request.url.startswith("file://"):
                complaints.append(f"asks {request.url}")

        page.on("console", said)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked)
        page.goto(path.as_uri() + anchor)
        yield page
        context.close()
        assert not complaints

    return opened


def kinds(site: Path) -> list[Path]:
    """A page of each kind: of resources and types the one of middle length."""

    def middle(folder: str) -> Path:
        pages = sorted(
            site.glob(f"{folder}/*.html"),
            key=lambda each: (each.stat().st_size, each.name),
        )
        return pages[len(pages) // 2]

    return [*sorted(site.glob("*.html")), middle("resources"), middle("models")]


@pytest.mark.parametrize("name", SDKS)
def test_every_page_is_quiet_and_fits(
    name: str, sites: Callable[[str], Path], visit: Open
) -> None:
    """No complaint, no request, no page that scrolls sideways, no text that is too small."""
    site = sites(name)
    pages = [*sorted(site.glob("*.html")), *sorted(site.glob("resources/*.html"))]
    pages += sorted(site.glob("models/*.html"))[::4]
    with visit(pages[0]) as page:
        for path in pages:
            page.goto(path.as_uri())
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                wide, small = page.evaluate("""() => {
                        const small = [...document.querySelectorAll("main *")].filter((each) =>
                            [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
                            && each.getClientRects().length && parseFloat(getComputedStyle(each).fontSize) < 11);
                        return [document.documentElement.scrollWidth - innerWidth, small.map((each) => each.outerHTML.slice(0, 80))];
                    }""")
                assert wide <= 0, (path, width)
                assert not small, path
                body = page.evaluate(
                    "parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"
                )
                assert body >= 16


@pytest.mark.skipif(
    not AXE.is_file(),
    reason="no axe-core here: python3 dev.py test installs it where there is Node",
)
@pytest.mark.parametrize(
    ("name", "theme"), [*((each, "light") for each in SDKS), ("onepagecrm", "dark")]
)
def test_everybody_can_use_every_kind_of_page(
    name: str, theme: Theme, sites: Callable[[str], Path], visit: Open
) -> None:
    axe = AXE.read_text("utf-8")
    pages = kinds(sites(name))
    for path in pages if name == "onepagecrm" else pages[-2:]:
        with visit(path, 1400, theme) as page:
            page.evaluate(axe)
            assert not _findings(page), path
            page.set_viewport_size({"width": 400, "height": 900})
            assert not _findings(page), path
    with visit(sites(name) / "index.html", 400, theme) as page:
        page.evaluate(axe)
        page.get_by_role("button", name="Menu").click()
        assert not _findings(page)
        page.keyboard.press("/")
        page.keyboard.type("list")
        expect(page.get_by_role("option").first).to_be_visible()
        assert not _findings(page)


def _findings(page: Page) -> list[str]:
    """What axe finds that is serious or critical."""
    found = page.evaluate("axe.run({preload: false})")
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def test_the_search_finds_a_method_by_keys_alone(
    sites: Callable[[str], Path], visit: Open
) -> None:
    with visit(sites("onepagecrm") / "models" / "contact.html") as page:
        page.keyboard.press("/")
        field = page.get_by_role("combobox")
        expect(field).to_be_focused()
        page.keyboard.type("contacts create")
        first = page.get_by_role("option").first
        expect(first).to_contain_text("contacts.create")
        expect(first).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option").nth(1)).to_have_attribute(
            "aria-selected", "true"
        )
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"resources/contacts\.html#create$"))
        expect(
            page.get_by_role("heading", name="create", exact=True)
        ).to_be_in_viewport()


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("action_stream", "resource", "action_stream"),
        ("ContactInput", "type", "ContactInput"),
        ("contact job_title", "field", "Contact › job_title"),
        ("notfound", "error", "NotFoundError"),
        ("deals list sort_by", "argument", "deals.list › sort_by"),
        ("GET /bootstrap", "method", "bootstrap.get"),
        ("retry", "page", "Timeouts, retries and rates"),
    ],
)
def test_the_search_finds(
    query: str, kind: str, name: str, sites: Callable[[str], Path], visit: Open
) -> None:
    with visit(sites("onepagecrm") / "index.html") as page:
        page.get_by_role("button", name="Search").click()
        page.keyboard.type(query)
        found = page.get_by_role("option").filter(has_text=f"{kind} {name}").first
        expect(found).to_be_visible()
        found.click()
        anchor = page.url.partition("#")[2]
        assert not anchor or page.locator(f"[id='{anchor}']").count() == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("create contact", ["contacts.create"]),
        ("create deal", ["deals.create"]),
        ("list the deals", ["deals.list"]),
        ("contact", ["contacts", "Contact"]),
        ("ContactInput", ["ContactInput"]),
        ("/contacts", ["contacts.create", "contacts.list"]),
        ("get /contacts/{contact_id}", ["contacts.get"]),
        ("/contacts/:id", ["contacts.delete", "contacts.get", "contacts.update"]),
        ("retries", ["Timeouts, retries and rates"]),
        ("pagination", ["Paging"]),
        ("rate limit", ["Rate limits"]),
    ],
)
def test_the_search_names_first(
    query: str, names: list[str], sites: Callable[[str], Path], visit: Open
) -> None:
    """Methods before the types that are called like them; what is exactly that before what holds it."""
    with visit(sites("onepagecrm") / "index.html") as page:
        page.keyboard.press("/")
        page.keyboard.type(query)
        expect(page.get_by_role("option").first).to_be_visible()
        found = page.locator("dialog .name").all_text_contents()
        assert sorted(found[: len(names)]) == sorted(names)


def test_no_word_of_a_table_breaks_and_no_signature_scrolls(
    sites: Callable[[str], Path], visit: Open
) -> None:
    site = sites("onepagecrm")
    with visit(site / "inferred.html", 400) as page:
        cell = page.get_by_role("link", name="actions.create", exact=True).locator(
            "code"
        )
        assert cell.inner_text() == "actions.create"
        lines = "(each) => new Set([...each.getClientRects()].map((one) => Math.round(one.top))).size"
        assert cell.evaluate(lines) <= 2
    with visit(site / "resources" / "contacts.html") as page:
        cut = page.evaluate(
            "[...document.querySelectorAll('.signature')].filter((each) => each.scrollHeight > each.clientHeight + 1).length"
        )
        assert cut == 0


def test_the_search_says_that_it_finds_nothing_and_closes(
    sites: Callable[[str], Path], visit: Open
) -> None:
    with visit(sites("circa") / "index.html") as page:
        page.keyboard.press("Control+k")
        page.keyboard.type("no such thing at all")
        expect(page.get_by_role("status")).to_have_text("Nothing is called that.")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()


def test_light_and_dark_are_remembered(
    sites: Callable[[str], Path], visit: Open
) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    with visit(sites("circa") / "index.html", theme="dark") as page:
        dark = page.evaluate(background)
        page.get_by_role("button", name="light and dark").click()
        light = page.evaluate(background)
        page.goto((sites("circa") / "errors.html").as_uri())
        assert page.evaluate(background) == light != dark
        assert (
            page.evaluate("getComputedStyle(document.documentElement).colorScheme")
            == "light"
        )


def test_the_kind_of_client_is_remembered_and_its_example_copied(
    sites: Callable[[str], Path], visit: Open
) -> None:
    site = sites("onepagecrm")
    more = {"permissions": ["clipboard-read", "clipboard-write"]}
    with visit(site / "resources" / "contacts.html", anchor="#get", **more) as page:
        method = page.locator("section#get")
        expect(method.get_by_text("async with")).to_be_hidden()
        method.get_by_role("button", name="Async").click()
        expect(method.get_by_role("button", name="Async")).to_have_attribute(
            "aria-pressed", "true"
        )
        method.get_by_role("button", name="Copy").click()
        expect(method.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        compile(copied, "copied", "exec")
        assert "async with AsyncOnePageCRM() as crm:" in copied
        page.goto((site / "resources" / "deals.html").as_uri())
        expect(page.locator("section#get .async")).to_be_visible()


def test_the_menu_of_small_screens(sites: Callable[[str], Path], visit: Open) -> None:
    with visit(sites("plannr") / "index.html", 400) as page:
        menu = page.get_by_role("button", name="Menu")
        navigation = page.get_by_role("navigation", name="Site")
        expect(navigation).to_be_hidden()
        menu.click()
        expect(menu).to_have_attribute("aria-expanded", "true")
        navigation.get_by_role("link", name="Errors").click()
        expect(page).to_have_url(re.compile(r"errors\.html$"))
        menu.click()
        page.keyboard.press("Escape")
        expect(navigation).to_be_hidden()


def test_the_first_key_skips_to_the_content(
    sites: Callable[[str], Path], visit: Open
) -> None:
    with visit(sites("circa") / "index.html") as page:
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()


def test_without_scripts_all_can_be_read(
    sites: Callable[[str], Path], visit: Open
) -> None:
    path = sites("circa") / "resources"
    with visit(min(path.glob("*.html")), 400, java_script_enabled=False) as page:
        expect(page.get_by_role("navigation", name="Site")).to_be_visible()
        expect(page.locator(".sync").first).to_be_visible()
        expect(page.locator(".async").first).to_be_visible()
        expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_on_paper_there_is_no_navigation(
    sites: Callable[[str], Path], visit: Open
) -> None:
    with visit(sites("circa") / "errors.html") as page:
        page.emulate_media(media="print")
        expect(page.get_by_role("navigation", name="Site")).to_be_hidden()
        expect(page.get_by_role("heading", name="Errors", exact=True)).to_be_visible()


def test_every_link_leads_to_what_it_names(
    sites: Callable[[str], Path], visit: Open
) -> None:
    """The targets are looked up in the browser's own tree, once for each page."""
    site = sites("basicsos")
    links: set[str] = set()
    ids: dict[str, set[str]] = {}
    with visit(site / "index.html") as page:
        for path in sorted(site.rglob("*.html")):
            page.goto(path.as_uri())
            links |= {*page.evaluate("[...document.links].map((each) => each.href)")}
            ids[path.as_uri()] = {
                *page.evaluate(
                    "[...document.querySelectorAll('[id]')].map((each) => each.id)"
                )
            }
    local = {each for each in links if each.startswith("file:")}
    assert len(local) > 500
    for link in local:
        target, _, anchor = link.partition("#")
        assert target in ids and (not anchor or anchor in ids[target]), link
