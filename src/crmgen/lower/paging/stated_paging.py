"""How a document states that its lists page: `x-crmgen-pagination`, and the well-known extensions of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.paging import PagingStyle
from crmgen.ir.responses import BodyPath
from crmgen.lower.bodypaths import read_path
from crmgen.lower.extensions import bad, refuse_unknown_keys
from crmgen.lower.wire_names import squeezed
from crmgen.records import dataclass
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

_SPEAKEASY_INPUTS: Final = {
    each: each for each in ("page", "offset", "limit", "cursor", "url")
}
_PATHS: Final = (
    "items",
    "total",
    "last-page",
    "next",
    "has-more",
    "is-last",
    "last-item",
    "page-size",
)
_NAMES: Final = ("page", "size", "range", "total-header", "flag")


@dataclass(frozen=True, slots=True)
class StatedPaging:
    """`x-crmgen-pagination` or its like; no style and nothing else: it does not page."""

    node: Node
    off: bool = False
    style: PagingStyle | None = None
    paths: tuple[tuple[str, BodyPath], ...] = ()
    names: tuple[tuple[str, SpecText], ...] = ()
    first: int | None = None
    others: tuple[tuple[SpecText, BodyPath], ...] = ()
    """Further parts of a cursor: the parameter of each, and where its next value is."""
    cap: int | None = None

    @property
    def arguments(self) -> tuple[SpecText, ...]:
        """The names of what the operation must take."""
        own = [name for key, name in self.names if key != "total-header"]
        return (*own, *(name for name, _ in self.others))

    def path(self, key: str) -> BodyPath | None:
        return dict(self.paths).get(key)

    def name(self, key: str) -> SpecText | None:
        return dict(self.names).get(key)


def stated_paging(node: Node, notes: Notes) -> StatedPaging | None:
    """What `node`, an operation or the document, says of paging; None: nothing."""
    readers: tuple[tuple[str, Callable[[Node, Notes], StatedPaging | None]], ...] = (
        ("x-crmgen-pagination", _own_paging),
        ("x-speakeasy-pagination", _speakeasy_paging),
        ("x-fern-pagination", _fern_paging),
    )
    for key, read in readers:
        stated = node.get(key)
        if stated is not None:
            return (
                StatedPaging(stated, off=True)
                if stated.raw is False
                else read(stated, notes)
            )
    return None


def _own_paging(node: Node, notes: Notes) -> StatedPaging | None:
    if not node.is_map():
        bad(
            notes,
            node,
            "a mapping such as {style: page, items: data.contacts}, or false",
        )
        return None
    known = ("style", "first", "cap", *_PATHS, *_NAMES)
    refuse_unknown_keys(node, known, notes)
    _check_values(node, notes)
    style = node.text("style")
    known_style = style.member(PagingStyle) if style is not None else None
    if style is not None and known_style is None:
        bad(notes, node, f"a style out of {', '.join(PagingStyle)}")
        return None
    first, cap = node.number("first"), node.number("cap")
    parts = [
        (key, pair)
        for key in ("next", "last-item")
        for pair in _read_parts(node, key, notes)
    ]
    paths = [(key, path) for key, (_, path) in parts[:1]]
    names = [("page", name) for _, (name, _) in parts[:1]]
    return StatedPaging(
        node,
        style=known_style or (PagingStyle.CURSOR if parts else None),
        paths=(*_read_paths(node, {key: key for key in _PATHS}), *paths),
        names=(*_read_names(node), *names),
        first=int(first) if first is not None else None,
        others=tuple(pair for _, pair in parts[1:]),
        cap=int(cap) if cap is not None else None,
    )


def _check_values(node: Node, notes: Notes) -> None:
    """Refuse what would be left out of a statement unsaid: numbers, names and paths that are none."""
    for key in ("first", "cap"):
        value = node.get(key)
        if value is not None and not isinstance(node.number(key), int):
            bad(notes, value, "a whole number")
    for key in _NAMES:
        value = node.get(key)
        if value is not None and value.own_text() is None:
            bad(notes, value, "a name")
    for key in _PATHS:
        value = node.get(key)
        if value is not None and not value.is_map() and read_path(value) is None:
            bad(notes, value, "a path such as data.contacts")


def _read_parts(node: Node, key: str, notes: Notes) -> list[tuple[SpecText, BodyPath]]:
    """The parts of a cursor that has several: `{startAfter: meta.startAfter, startAfterId: meta.startAfterId}`."""
    stated = node.get(key)
    if stated is None or not stated.is_map():
        return []
    pairs = [(name, read_path(value), value) for name, value in stated.items()]
    for _, path, value in pairs:
        if not path:
            bad(notes, value, "a path such as meta.start_after")
    return [(name, path) for name, path, _ in pairs if path]


def _read_paths(node: Node, keys: dict[str, str]) -> list[tuple[str, BodyPath]]:
    found = [(ours, node.get(theirs)) for theirs, ours in keys.items()]
    paths = [(key, read_path(value)) for key, value in found if value is not None]
    return [(key, path) for key, path in paths if path is not None]


def _read_names(node: Node) -> list[tuple[str, SpecText]]:
    found = [(key, node.text(key)) for key in _NAMES]
    return [(key, name) for key, name in found if name is not None]


def _speakeasy_paging(node: Node, notes: Notes) -> StatedPaging | None:
    """`{type, inputs: [{name, type}], outputs: {results, nextCursor, nextUrl, numPages}}`."""
    del notes  # others' extensions may say more than we know: nothing in them is wrong
    inputs = node.get("inputs")
    pairs = (
        [(e.text("type"), e.text("name")) for e in inputs.elements()] if inputs else []
    )
    by_type = {
        role: name
        for type, name in pairs
        if type and name and (role := type.lookup(_SPEAKEASY_INPUTS))
    }
    style = PagingStyle.PAGE
    for word, meant in (
        ("url", PagingStyle.NEXT_LINK),
        ("cursor", PagingStyle.CURSOR),
        ("offset", PagingStyle.OFFSET),
    ):
        if word in by_type or node.text("type") == SpecText(word):
            style = meant
            break
    page = by_type.get("cursor") or by_type.get("page") or by_type.get("offset")
    names = [("page", page), ("size", by_type.get("limit"))]
    outputs = node.get("outputs")
    keys = {
        "results": "items",
        "nextCursor": "next",
        "nextUrl": "next",
        "numPages": "last-page",
    }
    return StatedPaging(
        node,
        style=style,
        paths=tuple(_read_paths(outputs, keys)) if outputs else (),
        names=tuple((key, name) for key, name in names if name is not None),
    )


def _fern_paging(node: Node, notes: Notes) -> StatedPaging | None:
    """`{cursor: $request.cursor, next_cursor: $response.next, results: $response.data}`, or offset."""
    del notes
    page = _request_name(node.text("cursor") or node.text("offset"))
    if page is None:
        return None
    style = PagingStyle.CURSOR
    if "cursor" not in node:
        is_page = squeezed(page).startswith("page")
        style = PagingStyle.PAGE if is_page else PagingStyle.OFFSET
    keys = {"results": "items", "next_cursor": "next", "has-next-page": "has-more"}
    paths = tuple(_read_paths(node, keys))
    return StatedPaging(node, style=style, paths=paths, names=(("page", page),))


def _request_name(text: SpecText | None) -> SpecText | None:
    return text.split(".")[-1] if text is not None else None
