"""A site as tests read it: its pages, links, anchors and examples, parsed by the standard library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote, urlsplit

from crmgen.configuration import api_settings, read_configuration
from crmgen.settings import ApiSettings

ROOT: Final = Path(__file__).resolve().parents[1]
SDKS: Final = tuple(read_configuration(ROOT / "pyproject.toml").apis)
_VOID: Final = frozenset(("meta", "link", "input", "br", "hr", "img", "wbr"))


def of_api(name: str) -> ApiSettings:
    """The settings of one of the five."""
    return api_settings(read_configuration(ROOT / "pyproject.toml"), ROOT, name)


@dataclass
class Page(HTMLParser):
    """One page, taken apart."""

    tags: Counter[str] = field(default_factory=Counter[str])
    attributes: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    ids: list[str] = field(default_factory=list[str])
    links: list[str] = field(default_factory=list[str])
    """Of anchors and of what is loaded."""
    examples: dict[tuple[str, str], str] = field(
        default_factory=dict[tuple[str, str], str]
    )
    """Method, and `sync` or `async`, to the program."""
    open: list[str] = field(default_factory=list[str])
    text: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._example: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.attributes |= set(given.items())
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        if tag not in _VOID:
            self.open.append(tag)
        if "data-example" in given:
            self._example = (given["data-example"], given["class"])
            self.examples[self._example] = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _VOID, tag
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag
        if tag == "div":
            self._example = None

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._example is not None:
            self.examples[self._example] += data


def read(html: str) -> Page:
    """AssertionError for tags that are not closed in order."""
    page = Page()
    page.feed(html)
    page.close()
    assert not page.open, page.open
    return page


def broken_links(files: Mapping[str, str]) -> Iterator[str]:
    """Links that lead to no page or anchor, ids that are there twice, and whatever a page would fetch elsewhere."""
    pages = {path: read(text) for path, text in files.items() if path.endswith(".html")}
    for path, page in pages.items():
        twice = [each for each, count in Counter(page.ids).items() if count > 1]
        yield from (f"{path}: {each} is there twice" for each in twice)
        for link in page.links:
            split = urlsplit(link)
            if split.scheme:
                if split.scheme not in ("http", "https", "mailto"):
                    yield f"{path}: {link}"
                continue
            target = normpath(join(dirname(path), split.path)) if split.path else path
            anchor = unquote(split.fragment)
            known = pages[target].ids if target in pages else ()
            if target not in files or (anchor and anchor not in known):
                yield f"{path}: {link}"
