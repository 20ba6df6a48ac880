"""Choices that a document states for its SDK: `x-crmgen-*`, and the well-known ones of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crmgen.diagnostics import Notes, quoted
from crmgen.ir.extends import Extends
from crmgen.ir.operations import RateLimit
from crmgen.ir.responses import BodyPath
from crmgen.lower.bodypaths import read_path
from crmgen.naming.words.identifiers import is_name
from crmgen.records import dataclass, replace
from crmgen.text import SpecText, whole_number
from crmgen.tree.nodes import Node

_UNITS: Final = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
}
_RATE: Final = re.compile(
    r"([0-9]+)/([0-9]*)\s*([a-z]+)(?:\s+per\s+([a-z][a-z0-9_-]*))?"
)
_SCOPES: Final = ("path", "operation", "api")
_SAME_SCOPES: Final = {
    **dict.fromkeys(("endpoint", "route", "url", "uri", "resource"), "path"),
    **dict.fromkeys(("method", "call", "function"), "operation"),
    "all": "api",
}
_SAYS_SOMETHING: Final = re.compile(r".*[^\W_].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class StatedUnwrap:
    """`x-crmgen-unwrap`; no path: never unwrap."""

    node: Node
    path: BodyPath | None


def bad(notes: Notes, node: Node, expected: str) -> None:
    """Refuse an extension's value."""
    notes.error(node.at, f"expected {expected}", "bad-extension")


def refuse_unknown_keys(node: Node, known: Sequence[str], notes: Notes) -> bool:
    """Refuse the keys of an extension that it does not have; whether there were any."""
    unknown = [(key, value) for key, value in node.items() if key not in known]
    for key, value in unknown:
        near = key.nearest(known)
        hint = f"; did you mean {near!r}?" if near else ""
        message = (
            f"there is no key {quoted(key)} here{hint}; known are {', '.join(known)}"
        )
        notes.error(value.at, message, "bad-extension")
    return bool(unknown)


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


def read_rate_limits(
    node: Node, notes: Notes, *, operation: bool = False
) -> tuple[RateLimit, ...]:
    """`x-crmgen-rate-limit`: `60/min`, `100/15min`, `180/min per path`; by commas, several at once.

    An operation may also name the group that it counts with: `5/s per search`, or `per api`; without one, it
    counts alone.
    """
    stated = node.get("x-crmgen-rate-limit")
    if stated is None:
        return ()
    texts = (stated.own_text() or SpecText("")).split(",")
    rates = [_rate(stated, text, notes, operation=operation) for text in texts]
    return tuple(rate for rate in rates if rate is not None)


def rate_of(text: SpecText) -> RateLimit | None:
    """A rate such as `60/min per path`; None for what is none."""
    calls, period, word, per = text.strip().groups(_RATE) or [SpecText("")] * 4
    count, unit = whole_number(calls), word.lookup(_UNITS)
    times = whole_number(period) if period else 1
    if not count or not times or not unit:
        return None
    return RateLimit(count, unit * times, per or None)


def _rate(
    stated: Node, text: SpecText, notes: Notes, *, operation: bool
) -> RateLimit | None:
    rate = rate_of(text)
    per = rate.per if rate else None
    if rate is None or not (operation or not per or per in _SCOPES):
        groups = " or 5/s per GROUP" if operation else ""
        message = (
            f"a rate such as 60/min, 180/min per path{groups}; several as in 4/s, 9/day"
        )
        bad(notes, stated, message)
        return None
    meant = _meant_scope(per) if per else None
    if meant is not None:
        bad(notes, stated, f"another name of a group; did you mean 'per {meant}'?")
        return None
    alone = SpecText("operation") if operation else None
    return replace(rate, per=per or alone)


def _meant_scope(group: SpecText) -> str | None:
    """The scope that the name of a group says in another word or misspelled; None: it is a group."""
    if group in _SCOPES:
        return None
    return group.lookup(_SAME_SCOPES) or group.nearest(_SCOPES)


def read_extends(node: Node, notes: Notes) -> Extends | None:
    """`x-crmgen-extends` of a tag or a schema: `uploads.AttachmentUploads`, a class among the owner's own files."""
    stated = node.get("x-crmgen-extends")
    if stated is None:
        return None
    name = stated.own_text()
    if name is None:
        bad(notes, stated, "a class of yours, such as uploads.AttachmentUploads")
        return None
    return Extends(name, stated.at)


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
