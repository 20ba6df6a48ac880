"""The pages that are about the whole: guide, paging, errors, rates, webhooks, what is inferred, losses, changes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Final

from markupsafe import Markup

from crmgen.diagnostics import Loss
from crmgen.emit.prose import plain
from crmgen.emit.render import render
from crmgen.emit.views.rates import rates_literal
from crmgen.emit.views.readme import ReadmeView
from crmgen.emit.views.sdk import SdkViews
from crmgen.emit.views.webhooks import WebhooksView
from crmgen.ir.operations import Api
from crmgen.losses import LOSSES
from crmgen.records import dataclass
from crmgen.report import has_losses
from crmgen.runtime_source import runtime_modules
from crmgen.site.code import Way, linked
from crmgen.site.markup import inline, rendered, shown
from crmgen.site.methods import MethodSection, ResourcePage
from crmgen.site.ways import Ways, resource_page

_FENCE: Final = re.compile(r"^(```|~~~)")
_HEADING: Final = re.compile(r"^## (.+?)\s*$")
_ELSEWHERE: Final = ("Install", "Use", "Your server", "Authenticate", "Pages", "Errors", "Webhooks", "Timeouts, retries, rates", "What is inferred")  # fmt: skip
"""Sections of the README that have a page of their own."""
_STEPS: Final = frozenset(("Your server", "Authenticate"))
_NO_CHANGELOG: Final = """\
<p>The version of this package. Its document states the version <code>{}</code>.</p>
<p><code>crmgen generate --bump</code> raises the version, and writes into <code>CHANGELOG.md</code> what a new document changes;
this page then shows it.</p>"""


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[Markup | str, ...], ...]


@dataclass(frozen=True, slots=True)
class ErrorNode:
    """An exception, and those that extend it."""

    name: str
    doc: str
    children: tuple[ErrorNode, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page under a heading of its own."""

    title: str
    html: Markup = Markup("")
    table: Table | None = None
    tree: tuple[ErrorNode, ...] = ()

    @property
    def anchor(self) -> str:
        """A word that no method and no type is called."""
        return "-" + re.sub(r"\W+", "-", self.title.lower()).strip("-")


@dataclass(frozen=True, slots=True)
class TextPage:
    path: str
    title: str
    lead: str
    parts: tuple[Part, ...]


Sections = Mapping[str, Markup]
"""Those of the README, by their titles."""


def sections_of(readme: ReadmeView, way: Way) -> Sections:
    """The README's sections as HTML; their examples run in the tests of READMEs."""
    found: dict[str, list[str]] = {"": []}
    title, is_code = "", False
    for line in render("package/README.md.jinja", readme).splitlines():
        is_code ^= _FENCE.match(line) is not None
        heading = None if is_code else _HEADING.match(line)
        if heading:
            title = heading[1]
            found[title] = []
        else:
            found[title].append(line)
    found.update(
        {title: _complete(found[title], readme) for title in _STEPS & found.keys()}
    )
    return {title: rendered("\n".join(lines), way) for title, lines in found.items()}


def _complete(lines: list[str], readme: ReadmeView) -> list[str]:
    """A section whose first example has its import, since on the site it stands by itself."""
    start = next((at for at, line in enumerate(lines) if line == "```python"), None)
    if start is None or lines[start + 1].startswith(("from ", "import ")):
        return lines
    opening = [f"from {readme.package} import {readme.client}", ""]
    return [*lines[: start + 1], *opening, *lines[start + 1 :]]


def guide_page(sections: Sections) -> TextPage:
    """All of the README that has no page of its own, the owner's part first."""
    parts = [
        Part(title, html)
        for title, html in sections.items()
        if title and title not in _ELSEWHERE
    ]
    return TextPage("guide.html", "Guide", "How things are done with this package, each with code that runs.", tuple(parts))  # fmt: skip


def paging_page(sections: Sections, pages: Iterable[ResourcePage]) -> TextPage | None:
    """How lists are walked, and which methods give pages; None where none does."""
    rows = [
        (_method_link(page, each), each.paging, each.paging_how)
        for page in pages
        for each in page.methods
        if each.paging_how
    ]
    if not rows:
        return None
    parts = (
        Part("Walking through pages", sections.get("Pages", Markup(""))),
        Part("Methods that give pages", table=Table(("Method", "How it is walked", "Known because it is"), tuple(rows))),
    )  # fmt: skip
    return TextPage("paging.html", "Paging", "Pagination: lists are iterated item by item; pages are fetched as they are needed.", parts)  # fmt: skip


def errors_page(sections: Sections, pages: Iterable[ResourcePage]) -> TextPage:
    """The tree of exceptions, and which methods document which."""
    found: dict[str, dict[Markup, None]] = {}
    for page in pages:
        for each in page.methods:
            for raised in each.raised:
                key = f"{raised.status} {raised.name}"
                found.setdefault(key, {})[_resource_link(page)] = None
    rows = [
        (status, Markup('<a href="#{0}"><code>{0}</code></a>').format(name), Markup(", ").join(links))
        for (status, name), links in sorted((tuple(key.split(" ")), links) for key, links in found.items())
    ]  # fmt: skip
    parts = [
        Part("Catching errors", sections.get("Errors", Markup(""))),
        Part("All exceptions", tree=error_tree()),
    ]
    if rows:
        table = Table(("Status", "Exception", "Documented for methods of"), tuple(rows))
        parts.append(Part("What the API documents", table=table))
    return TextPage("errors.html", "Errors", "One root, and a class for each usual status. None of them holds a secret.", tuple(parts))  # fmt: skip


def error_tree() -> tuple[ErrorNode, ...]:
    """The exceptions of the runtime, read from its source."""
    tree = ast.parse(runtime_modules()["errors.exceptions"])
    classes = [each for each in tree.body if isinstance(each, ast.ClassDef)]

    def below(base: str) -> tuple[ErrorNode, ...]:
        return tuple(
            ErrorNode(
                each.name, (ast.get_docstring(each) or "").split("\n")[0], below(each.name)
            )
            for each in classes
            if ast.unparse(each.bases[0]) == base
        )  # fmt: skip

    return below("Exception")


def ways_to_errors() -> dict[str, str]:
    """The anchor of each exception."""
    return {each.name: f"errors.html#{each.name}" for each in every_error(error_tree())}


def every_error(nodes: Iterable[ErrorNode]) -> Iterator[ErrorNode]:
    for each in nodes:
        yield each
        yield from every_error(each.children)


def rates_page(sections: Sections, api: Api, pages: Iterable[ResourcePage]) -> TextPage:
    """Timeouts and retries, and the rates that the API states."""
    limits = {each.id: each.rate_limits for each in api.operations if each.rate_limits}
    rows = [(_method_link(page, each), Markup("<code>{}</code>").format(rates_literal(limits[each.of]).strip("\"'")))
            for page in pages for each in page.methods if each.of in limits]  # fmt: skip
    parts = [
        Part("Timeouts, retries and rates", sections["Timeouts, retries, rates"])
    ]  # fmt: skip
    if api.rate_limits:
        said = rates_literal(api.rate_limits).strip("\"'")
        html = Markup("<p>All calls together: <code>{}</code>.</p>").format(said)
        parts.append(Part("The rate of the API", html))
    if rows:
        table = Table(("Method", "Rate"), tuple(rows))
        parts.append(Part("Methods with a rate of their own", table=table))
    return TextPage("rates.html", "Rate limits", "Calls wait and are tried again where that can do nothing twice.", tuple(parts))  # fmt: skip


def webhooks_page(
    sections: Sections, view: WebhooksView, api: Api, ways: Ways
) -> TextPage | None:
    """The calls that the API makes; None where it makes none."""
    if not view.webhooks:
        return None
    rows = [
        (Markup("<code>{}</code>").format(each.name), Markup("<code>Webhook[{}]</code>").format(linked(each.type, ways)), "yes" if each.proof else "no", plain(stated.doc))
        for each, stated in zip(view.webhooks, api.webhooks, strict=True)
    ]  # fmt: skip
    parts = (
        Part("Reading webhooks", sections.get("Webhooks", Markup(""))),
        Part("All webhooks", table=Table(("Name", "Type", "Proved", "When it is called"), tuple(rows))),
    )  # fmt: skip
    return TextPage("webhooks.html", "Webhooks", "Calls that the API makes, proved and read.", parts)  # fmt: skip


def losses_page(losses: Iterable[Loss]) -> TextPage:
    """Where the package says less than the document, or what it plainly meant."""
    every = list(losses)
    parts = [
        Part(
            f"{kind.capitalize()}: {code}",
            Markup("<p>{}</p>").format(LOSSES[code].meaning),
            Table(
                ("Place", "What was done"),
                tuple((_place(each), inline_text(each.message)) for each in found),
            ),
        )
        for (kind, code), found in _by_kind(every)
    ]
    lead = (
        "Nothing was lost: what the document says of calls and types is in the package."
    )
    if has_losses(every):
        lead = "Where the document was corrected, or says more than a Python type can."
    return TextPage("losses.html", "Losses", lead, tuple(parts))


def changelog_page(text: str, views: SdkViews, way: Way) -> TextPage:
    """The owner's `CHANGELOG.md`; what is known of this version where there is none."""
    if not text.strip():
        html = Markup(_NO_CHANGELOG).format(shown(views.api.version) or "none")
        return TextPage("changelog.html", "Changelog", "No changes are written down yet.", (Part(views.origin.version, html),))  # fmt: skip
    parts: list[Part] = []
    for chunk in re.split(r"^(?=## )", text, flags=re.M):
        heading = _HEADING.match(chunk.split("\n")[0])
        if heading:
            body = chunk.partition("\n")[2]
            parts.append(Part(heading[1], rendered(body, way)))
    return TextPage("changelog.html", "Changelog", "What changed for programs, newest first.", tuple(parts))  # fmt: skip


def inline_text(text: str) -> Markup:
    """Our own sentence, in which names of the document stand in quotes."""
    return inline(text.replace("*", r"\*").replace("_", r"\_"))


def _by_kind(losses: list[Loss]) -> Iterator[tuple[tuple[str, str], list[Loss]]]:
    keys = dict.fromkeys((each.kind, each.code) for each in losses)
    order = ("weakened", "repaired", "unread")
    for key in sorted(keys, key=lambda one: (order.index(one[0]), one[1])):
        yield key, [each for each in losses if (each.kind, each.code) == key]


def _place(loss: Loss) -> Markup:
    """Where it stands, without the folders of this machine."""
    name, place = PurePath(loss.place.file).name, loss.place
    at = f"{name}:{place.line}" if place.line else name
    pointer = (
        Markup("<br><code>{}</code>").format(place.pointer) if place.pointer else ""
    )
    return Markup("{}{}").format(at, pointer)


def _method_link(page: ResourcePage, method: MethodSection) -> Markup:
    return Markup('<a href="{}#{}"><code>{}</code></a>').format(
        resource_page(page.attribute), method.anchor, method.title
    )


def _resource_link(page: ResourcePage) -> Markup:
    return Markup('<a href="{}"><code>{}</code></a>').format(
        resource_page(page.attribute), page.attribute
    )
