"""Choices that a document states for its SDK: `x-crmgen-*`, and the well-known ones of others."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.operations import (
    BodyPath,
    Extends,
    PagingStyle,
    RateLimit,
    SignatureEncoding,
    SignatureScheme,
    WebhookSignature,
)
from crmgen.lower.bodypaths import read_path
from crmgen.lower.wire_names import squeezed
from crmgen.naming.words.identifiers import is_name
from crmgen.text import SpecText, whole_number
from crmgen.tree.nodes import Node

_UNITS: Final = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
}
_SPEAKEASY_INPUTS: Final = {
    each: each for each in ("page", "offset", "limit", "cursor", "url")
}
_RATE: Final = re.compile(
    r"([0-9]+)/([0-9]*)\s*([a-z]+)(?:\s+per\s+([a-z][a-z0-9_-]*))?"
)
_SCOPES: Final = ("path", "operation")
_SAYS_SOMETHING: Final = re.compile(r".*[^\W_].*", re.DOTALL)
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
class StatedUnwrap:
    """`x-crmgen-unwrap`; no path: never unwrap."""

    node: Node
    path: BodyPath | None


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


def bad(notes: Notes, node: Node, expected: str) -> None:
    """Refuse an extension's value."""
    notes.error(node.at, f"expected {expected}", "bad-extension")


def stated_unwrap(node: Node, notes: Notes) -> StatedUnwrap | None:
    """What `node`, an operation or the document, says of unwrapping; None: nothing."""
    stated = node.get("x-crmgen-unwrap")
    if stated is None:
        return None
    if stated.raw is False:
        return StatedUnwrap(stated, None)
    path = read_path(stated)
    if not path:
        bad(notes, stated, "a path such as data.contact, or false")
        return None
    return StatedUnwrap(stated, path)


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
    for key, value in node.items():
        if key not in known:
            bad(notes, value, f"one of the keys {', '.join(known)}")
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


def read_rate_limit(
    node: Node, notes: Notes, *, operation: bool = False
) -> RateLimit | None:
    """`x-crmgen-rate-limit`: `60/min`, `10/s`, `100/15min`, `180/min per path`.

    An operation may also name the group that it counts with: `5/s per search`; without one, it
    counts alone.
    """
    stated = node.get("x-crmgen-rate-limit")
    text = stated.own_text() if stated is not None else None
    if stated is None:
        return None
    nothing = SpecText("")
    calls, period, word, per = (text.groups(_RATE) if text else None) or [nothing] * 4
    count, unit = whole_number(calls), word.lookup(_UNITS)
    times = whole_number(period) if period else 1
    is_scope = operation or not per or per in _SCOPES
    if not count or not times or not unit or not is_scope:
        groups = " or 5/s per GROUP" if operation else ""
        bad(notes, stated, f"a rate such as 60/min, 180/min per path{groups}")
        return None
    alone = SpecText("operation") if operation else None
    return RateLimit(count, unit * times, per or alone)


def read_extends(tag: Node, notes: Notes) -> Extends | None:
    """`x-crmgen-extends`: `uploads.AttachmentUploads`, a class among the owner's own files."""
    stated = tag.get("x-crmgen-extends")
    if stated is None:
        return None
    name = stated.own_text()
    if name is None:
        bad(notes, stated, "a class of the extras, such as uploads.AttachmentUploads")
        return None
    return Extends(name, stated.at)


_SCHEMES: Final[tuple[SignatureScheme, ...]] = (
    "hmac-sha256",
    "hmac-sha512",
    "hmac-sha1",
)
_SIGNED: Final = re.compile(
    r"(?:\{(?:body|timestamp|method|url)\}|(?!\{\s*[A-Za-z])[\s\S])*"
)
"""Text whose placeholders are known ones."""
_ENCODINGS: Final[tuple[SignatureEncoding, ...]] = ("hex", "base64")
_SIGNATURE_KEYS: Final = frozenset(
    {
        *("header", "scheme", "encoding", "prefix"),
        *("timestamp-header", "signed", "tolerance", "decoded"),
    }
)


def read_signature(node: Node, notes: Notes) -> WebhookSignature | None:
    """`x-crmgen-webhook-signature`: `{header: X-Signature, scheme: hmac-sha256, encoding: hex}`."""
    stated = node.get("x-crmgen-webhook-signature")
    if stated is None:
        return None
    header = stated.text("header")
    scheme = _scheme(stated.text("scheme"))
    encoding = _encoding(stated.text("encoding"))
    keys = {key for key, _ in stated.items()}
    tolerance = stated.number("tolerance") if stated.is_map() else None
    if header is None or not (scheme and encoding) or not keys <= _SIGNATURE_KEYS:
        expected = "header, scheme (hmac-sha256), encoding (hex or base64), prefix,"
        bad(notes, stated, f"{expected} timestamp-header, signed, tolerance, decoded")
        return None
    if not _is_provable(stated, notes):
        return None
    return WebhookSignature(
        header=header,
        scheme=scheme,
        encoding=encoding,
        prefix=stated.text("prefix"),
        timestamp_header=stated.text("timestamp-header"),
        signed=stated.text("signed"),
        tolerance=tolerance,
        decoded=stated.text("decoded"),
    )


def _is_provable(stated: Node, notes: Notes) -> bool:
    """Whether what is signed can be put together again, and is worth signing."""
    signed = stated.get("signed") or stated
    text = stated.text("signed") or SpecText("{body}")
    if not text.matches(_SIGNED):
        bad(notes, signed, "no placeholder but {body}, {timestamp}, {method} and {url}")
    elif "{body}" not in text:
        bad(notes, signed, "{body} in what is signed: without it, nothing proves it")
    elif ("{timestamp}" in text) != ("timestamp-header" in stated):
        bad(
            notes,
            signed,
            "{timestamp} in what is signed, and a timestamp-header, or none of the two",
        )
    else:
        return True
    return False


def read_secret(node: Node, notes: Notes) -> BodyPath:
    """`x-crmgen-webhook-secret`: the way to a secret in a webhook's body, such as `secretkey`."""
    stated = node.get("x-crmgen-webhook-secret")
    if stated is None:
        return ()
    path = read_path(stated)
    if not path:
        bad(notes, stated, "a path into the body, such as secretkey")
    return path or ()


def _scheme(text: SpecText | None) -> SignatureScheme | None:
    """The one that is stated, the usual one where none is; None for one that is not known."""
    return next((each for each in _SCHEMES if text in (None, each)), None)


def _encoding(text: SpecText | None) -> SignatureEncoding | None:
    return next((each for each in _ENCODINGS if text in (None, each)), None)


def pinned_name(operation: Node, notes: Notes) -> SpecText | None:
    """The method's name, where the document states one."""
    own = stated_name(operation, "x-crmgen-name", notes)
    if own is None and (other := operation.text("x-speakeasy-name-override")):
        return other if other.matches(_SAYS_SOMETHING) else None
    return own


def stated_name(node: Node, key: str, notes: Notes) -> SpecText | None:
    """A name that an `x-crmgen-*` key states; it must have a letter or digit."""
    name = node.text(key)
    if name is not None and not name.matches(_SAYS_SOMETHING):
        bad(notes, node.get(key) or node, "a name: a letter or digit at least")
        return None
    return name


def read_client_argument(
    parameter: Node, *, is_single: bool, notes: Notes
) -> SpecText | None:
    """`x-crmgen-client-parameter`: the argument of the client that gives a parameter its value."""
    stated = parameter.get("x-crmgen-client-parameter")
    if stated is None:
        return None
    name = stated.own_text()
    if not name or not is_name(name):
        bad(notes, stated, "the name of an argument, such as account_id")
    elif not is_single or "content" in parameter:
        bad(notes, stated, "no such name on a parameter that is not one plain value")
    return name


def read_key_prefix(parameter: Node, style: str, notes: Notes) -> SpecText | None:
    """`x-crmgen-key-prefix`: what each key of an object in the query begins with."""
    stated = parameter.get("x-crmgen-key-prefix")
    if stated is None:
        return None
    prefix = stated.own_text()
    if not prefix:
        bad(notes, stated, "the text that keys begin with, such as custom_field:")
    elif style != "deepObject":
        bad(notes, stated, "no such prefix but with style: deepObject")
    return prefix
