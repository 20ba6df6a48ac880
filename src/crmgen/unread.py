"""What of a document no pass has looked at: every key is either read, or in the report.

`Node` notes what it is asked for, so this holds for keys that nobody has thought of, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final, NamedTuple

from crmgen.diagnostics import Notes, Place
from crmgen.extensions import EXTENSIONS
from crmgen.text import Json
from crmgen.tree.maps import Map, place_of
from crmgen.tree.pointers import escape
from crmgen.tree.shape import ANY_NAME, SHAPES, Holds, Kind, Rule

_OURS: Final = "x-crmgen-"
_EXPECTED: Final[dict[str, tuple[type, str]]] = {
    "x-crmgen-name": (str, "text"),
    "x-crmgen-resource": (str, "text"),
    "x-crmgen-may-be-empty": (bool, "true or false"),
}
"""Extensions whose readers would take another kind of value for nothing said."""
_SOURCES: Final = ("x-crmgen-evidence", "x-crmgen-source")
"""What may stand everywhere, for readers of the document."""
_KEYWORDS: Final = frozenset(
    [
        *SHAPES[Kind.SCHEMA],
        *("$schema", "$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor"),
        *("$vocabulary", "$comment", "$recursiveRef", "$recursiveAnchor", "id"),
        *("type", "enum", "const", "format", "required", "default", "title"),
        *("description", "deprecated", "readOnly", "writeOnly", "nullable"),
        *("example", "examples", "externalDocs", "xml", "discriminator"),
        *("multipleOf", "maximum", "exclusiveMaximum", "minimum"),
        *("exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems"),
        *("minItems", "uniqueItems", "maxContains", "minContains"),
        *("maxProperties", "minProperties", "dependentRequired", "dependencies"),
        *("contentEncoding", "contentMediaType"),
    ]
)
"""Keywords of schemas, of OpenAPI and of JSON Schema's drafts."""
_HOLDERS: Final = frozenset((Map, list))
_NO_RULES: Final[dict[str, Rule]] = {}


class Unread(NamedTuple):
    """A key that nobody looked at, or an object of which nobody looked at any (`key` is None)."""

    what: str
    """What holds the key: `operation`, `schema`, or the key that holds a mapping without a kind."""
    key: str | None
    holder: Map
    pointer: str

    @property
    def place(self) -> Place:
        pointer = (
            self.pointer if self.key is None else f"{self.pointer}/{escape(self.key)}"
        )
        return place_of(self.holder, self.key, pointer)


def record_unread(
    roots: Sequence[Map], notes: Notes, moves: Mapping[tuple[str, str], str]
) -> None:
    """Record what no pass has looked at of a document that has been lowered.

    `roots`: where it was joined out of several, what is left of those comes after it. `moves`: where their parts
    are now, by file and pointer.

    What says something to readers of the document alone, or nothing where it stands, is recorded once
    for all places; a word that nobody knows, where it stands. An extension of ours that nobody knows is
    a problem.
    """
    places = [problem.place for problem in notes.problems]
    whole = {"path-fragment"}  # what is below it is read all the same
    places += [each.place for each in notes.losses if each.code not in whole]
    skipped = [frozenset(_now(place, moves) for place in places)]
    for root in roots[1:]:
        file = root.source.name if root.source else ""
        skipped.append(frozenset(each.pointer for each in places if each.file == file))
    groups: dict[tuple[str, str | None], list[Unread]] = {}
    for each in (
        e for pair in zip(roots, skipped, strict=True) for e in unread_keys(*pair)
    ):
        if each.key is not None and _is_ours(each.key):
            _record_extension(each, each.key, notes)
        elif each.what == Kind.SCHEMA and _is_unknown(each.key):
            message = (
                f"{each.key!r} is no keyword of a schema{_hint(each.key, _KEYWORDS)}"
            )
            notes.record_loss(each.place, "unknown-key", f"{message}; not read")
        else:
            groups.setdefault((each.what, each.key), []).append(each)
    for (what, key), found in groups.items():
        holder = f"{'an' if what[0] in 'aeio' else 'a'} {what}"
        subject = holder if key is None else f"{key!r} of {holder}"
        count = f"; {len(found):,} times, first here" if len(found) > 1 else ""
        message = f"{subject} says nothing that the SDK does{count}"
        code = "unused-object" if key is None else "unread-key"
        notes.record_loss(found[0].place, code, message)


def _now(place: Place, moves: Mapping[tuple[str, str], str]) -> str:
    """The pointer of a place, by what the component or path that it stands in is called now."""
    steps = place.pointer.split("/") if moves else []
    for count in (3, 4):
        start = "/".join(steps[:count])
        if (place.file, start) in moves:
            return moves[place.file, start] + place.pointer[len(start) :]
    return place.pointer


def _is_meant(key: str, value: Json) -> bool:
    """Whether a value is of the kind that its key has."""
    return isinstance(value, _EXPECTED[key][0])


def _record_extension(each: Unread, key: str, notes: Notes) -> None:
    if key in EXTENSIONS and key in each.holder.read:
        notes.error(each.place, f"expected {_EXPECTED[key][1]}", "bad-extension")
    elif key in EXTENSIONS:
        message = f"{key!r} is not read in a {each.what}"
        notes.record_loss(each.place, "unread-extension", message)
    else:
        message = f"there is no extension {key!r}{_hint(key, EXTENSIONS)}"
        notes.error(each.place, message, "unknown-extension")


def _is_ours(key: str) -> bool:
    return key.startswith(_OURS) and key not in _SOURCES


def _is_unknown(key: str | None) -> bool:
    return key is not None and not key.startswith("x-") and key not in _KEYWORDS


def _hint(key: str | None, known: Iterable[str]) -> str:
    near = get_close_matches(key or "", known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def unread_keys(root: Map, skipped: frozenset[str]) -> Iterator[Unread]:
    """Every key of a document that was not read, in its order; not below the pointers that are `skipped`."""
    waiting: list[tuple[Kind | None, str, Map, str]] = [
        (Kind.DOCUMENT, "document", root, "")
    ]
    while waiting:
        kind, what, holder, pointer = waiting.pop()
        if kind is not None and not holder.is_read and holder:
            if pointer not in skipped:
                yield Unread(what, None, holder, pointer)
            continue
        if kind is Kind.OPERATION and holder.get("x-crmgen-ignore") is True:
            continue
        below: list[tuple[Kind | None, str, Map, str]] = []
        read = holder.read
        for key, value in holder.items():
            is_read = key in read and (key not in _EXPECTED or _is_meant(key, value))
            if is_read and _is_plain(value):
                continue
            here = f"{pointer}/{escape(key)}"
            if here in skipped or key == "$ref":
                continue
            if is_read or kind is Kind.COMPONENTS:
                below += _children(kind, key, value, here)
            else:
                yield Unread(what, key, holder, pointer)
        waiting += reversed(below)


def _children(
    kind: Kind | None, key: str, value: Json, pointer: str
) -> Iterable[tuple[Kind | None, str, Map, str]]:
    """The mappings below a key that was read: objects, and others that were looked at."""
    rules = SHAPES.get(kind, _NO_RULES) if kind else _NO_RULES
    rule = rules.get(key) or (None if key.startswith("x-") else rules.get(ANY_NAME))
    if rule is None:
        return _values(None, key, value, pointer)
    if rule.holds is not Holds.MAP or not isinstance(value, Map):
        return _values(rule.kind, rule.kind, value, pointer)
    return (
        found
        for name, entry in value.items()
        if not (isinstance(entry, Map) and _is_settled(entry))
        for found in _values(rule.kind, rule.kind, entry, f"{pointer}/{escape(name)}")
    )


def _is_plain(value: Json) -> bool:
    """Whether it is neither a mapping nor a list of something else than texts and the like."""
    if isinstance(value, list):
        return _HOLDERS.isdisjoint(map(type, value))
    return not isinstance(value, dict)


def _is_settled(holder: Map) -> bool:
    """Whether all of a mapping was read, and nothing stands below it: so are most schemas."""
    return (
        isinstance(holder.read, frozenset)
        and holder.read.issuperset(holder)
        and all(map(_is_plain, holder.values()))
        and _EXPECTED.keys().isdisjoint(holder)
    )


def _values(
    kind: Kind | None, what: str, value: Json, pointer: str
) -> Iterable[tuple[Kind | None, str, Map, str]]:
    if isinstance(value, Map):
        is_wanted = kind is not None or value.is_read
        return ((kind, what, value, pointer),) if is_wanted else ()
    if not isinstance(value, list):
        return ()
    return (
        found
        for index, each in enumerate(value)
        if isinstance(each, (dict, list))
        for found in _values(kind, what, each, f"{pointer}/{index}")
    )
