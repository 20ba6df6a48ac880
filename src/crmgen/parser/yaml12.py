"""YAML 1.2 text to `Map` trees, in one pass over libyaml's events.

Plain data only: the core schema (section 10.3.2) without infinities and NaN, keys always text, no
other tags, aliases as bounded copies, so that the result is a tree.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import yaml
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner

from crmgen.diagnostics import InputError, Place
from crmgen.parser.document import Map, copy_of
from crmgen.parser.limits import MAX_ALIASED, MAX_DEPTH, MAX_DIGITS
from crmgen.text import Json, JsonScalar

HAS_LIBYAML: Final[bool] = yaml.__with_libyaml__

_COLUMN_BITS: Final = 32
_COLUMN_MASK: Final = (1 << _COLUMN_BITS) - 1

_CONSTANTS: Final[dict[str, JsonScalar]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS: Final = frozenset("0123456789+-.")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_JSON: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_UNPRINTABLE: Final = re.compile(
    "[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)

_STANDARD: Final = "tag:yaml.org,2002:"
_SCALAR_TAGS: Final[dict[str, tuple[type, ...]]] = {
    _STANDARD + "int": (int,),
    _STANDARD + "float": (int, float),
    _STANDARD + "bool": (bool,),
    _STANDARD + "null": (type(None),),
}


class YamlSource:
    """A YAML file. The mark of its mappings is the place of each key, packed into one integer."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def locate(self, mark: object, key: str | None) -> tuple[int, int]:
        """1-based line and column of `key`, or of the mapping where it has no such key."""
        marks: Any = mark
        packed: int = marks.get(key, marks[None])
        return (packed >> _COLUMN_BITS) + 1, (packed & _COLUMN_MASK) + 1


def read_yaml(text: str, name: str) -> Json:
    """The one document in `text`.

    Raises:
        InputError: what is no YAML, is more than plain data, or is beyond a limit; with the place.
    """
    try:
        return _TreeBuilder(name).build(_events(text))
    except ReaderError:
        raise _unprintable(text, name) from None
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        raise InputError.of(place, f"not YAML: {_reason(error)}", "not-yaml") from None


def _reason(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or "it cannot be read")
    return f"{problem} ({error.context})" if error.context else problem


def _unprintable(text: str, name: str) -> InputError:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return InputError.of(Place(name), "not YAML: it cannot be read", "not-yaml")
    line_start = text.rfind("\n", 0, found.start()) + 1
    line, column = (
        text.count("\n", 0, found.start()) + 1,
        found.start() - line_start + 1,
    )
    message = (
        f"the character U+{ord(found[0]):04X} is not allowed in YAML; "
        'write it as an escape in a "double-quoted" string'
    )
    return InputError.of(Place(name, line, column), message, "not-yaml")


def _events(text: str) -> Iterator[Any]:
    parser: Any = _parser(text)
    return iter(parser.get_event, None)


def _parser(text: str) -> object:
    if HAS_LIBYAML:
        from yaml._yaml import CParser

        return CParser(text)
    return _PurePythonParser(text)


class _PurePythonParser(Reader, Scanner, Parser):
    """What `CParser` is in C."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


class _Open:
    """A collection whose end has not come yet; `first` is the number of its first node."""

    __slots__ = ("anchor", "first", "height", "key", "marks", "merges", "value")

    def __init__(self, value: Any, event: Any, first: int) -> None:
        self.value = value
        self.anchor: str | None = event.anchor
        self.first = first
        self.height = 1
        self.key: str | None = None
        self.marks: dict[str | None, int] | None = None
        self.merges = False


class _TreeBuilder:
    """Takes events, gives the tree. Keeps its own stack, so that depth costs none of Python's."""

    def __init__(self, name: str) -> None:
        self._source = YamlSource(name)
        self._open: list[_Open] = []
        self._top: _Open | None = None
        self._root: Json = None
        self._documents = 0
        self._nodes = 0
        self._aliased = 0
        self._anchors: dict[str, tuple[Json, int, int] | None] = {}
        """Name to value, number of nodes and height; None while the node is open."""

    def build(self, events: Iterator[Any]) -> Json:
        handlers: dict[type[Any], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._mapping_start,
            yaml.SequenceStartEvent: self._sequence_start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.DocumentStartEvent: self._document_start,
        }
        for event in events:
            handle = handlers.get(event.__class__)
            if handle is not None:
                handle(event)
        return self._root

    def _document_start(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second YAML document starts here; keep one in a file"
            raise self._refusal(event, message, "several-documents")

    # nodes

    def _scalar(self, event: Any) -> None:
        self._nodes += 1
        top = self._top
        if top is not None and top.marks is not None and top.key is None:
            self._key(top, top.marks, event)
            return
        if event.style or event.tag is not None:
            value = self._stated_scalar(event)
        else:
            value = self._plain_scalar(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1, 0)
        self._add(value)

    def _key(self, top: _Open, marks: dict[str | None, int], event: Any) -> None:
        key: str = event.value
        if key in marks:
            message = (
                f"the key {key!r} stands twice in one mapping "
                f"(first in line {(marks[key] >> _COLUMN_BITS) + 1}); remove one"
            )
            raise self._refusal(event, message, "duplicate-key")
        if event.tag is not None or event.style == '"':
            self._stated_scalar(event)
        elif key == "<<" and not event.style:
            top.merges = True
        if event.anchor is not None:
            self._anchors[event.anchor] = (key, 1, 0)
        top.key = key
        marks[key] = _packed(event)

    def _mapping_start(self, event: Any) -> None:
        value = Map(self._source)
        self._start(_Open(value, event, self._nodes), event, "map")
        value.mark = self._open[-1].marks = {None: _packed(event)}

    def _sequence_start(self, event: Any) -> None:
        self._start(_Open([], event, self._nodes), event, "seq")

    def _start(self, collection: _Open, event: Any, kind: str) -> None:
        self._nodes += 1
        if event.tag is not None and event.tag not in ("!", _STANDARD + kind):
            raise self._unknown_tag(event)
        self._refuse_as_key(event)
        if len(self._open) >= MAX_DEPTH:
            raise self._too_deep(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._open.append(collection)
        self._top = collection

    def _end(self, event: Any) -> None:
        done = self._open.pop()
        if done.merges:
            self._merge(done.value, event)
        if done.anchor is not None:
            weight = self._nodes - done.first
            self._anchors[done.anchor] = (done.value, weight, done.height)
        self._top = self._open[-1] if self._open else None
        if self._top is not None and self._top.height <= done.height:
            self._top.height = done.height + 1
        self._add(done.value)

    def _add(self, value: Json) -> None:
        top = self._top
        if top is None:
            self._root = value
        elif top.marks is None:
            top.value.append(value)
        else:
            top.value[top.key] = value
            top.key = None

    # aliases

    def _alias(self, event: Any) -> None:
        value, weight, height = self._anchored(event)
        top = self._top
        if top is not None and top.marks is not None and top.key is None:
            if not isinstance(value, str):
                self._refuse_as_key(event)
            event.value, event.tag, event.style, event.anchor = value, None, "'", None
            self._key(top, top.marks, event)
            return
        self._nodes += weight
        if height:
            self._aliased += weight
            self._check_alias(event, height)
            value = copy_of(value)
        if top is not None and top.height <= height:
            top.height = height + 1
        self._add(value)

    def _anchored(self, event: Any) -> tuple[Json, int, int]:
        if event.anchor not in self._anchors:
            message = f"no anchor &{event.anchor} stands before this alias"
            raise self._refusal(event, message, "unknown-anchor")
        found = self._anchors[event.anchor]
        if found is None:
            message = (
                f"*{event.anchor} stands inside the node that it names, so the node would "
                "contain itself; use a $ref"
            )
            raise self._refusal(event, message, "recursive-alias")
        return found

    def _check_alias(self, event: Any, height: int) -> None:
        if self._aliased > MAX_ALIASED:
            message = (
                f"aliases add more than {MAX_ALIASED:,} nodes to this file; use $ref"
            )
            raise self._refusal(event, message, "too-many-aliases")
        if len(self._open) + height > MAX_DEPTH:
            raise self._too_deep(event)

    def _merge(self, mapping: Map, event: Any) -> None:
        """Apply the merge key `<<` (of YAML 1.1): own keys win, then the earlier mapping."""
        merged = mapping.pop("<<")
        own = dict(mapping)
        mapping.clear()
        marks: Any = mapping.mark
        theirs: Any
        for other in merged if isinstance(merged, list) else [merged]:
            if not isinstance(other, Map):
                message = "a merge key (<<) takes a mapping or a list of mappings"
                raise self._refusal(event, message, "bad-merge")
            theirs = other.mark
            for key, value in other.items():
                mapping.setdefault(key, value)
                marks.setdefault(key, theirs[key])
        mapping.update(own)

    # scalars

    def _plain_scalar(self, event: Any) -> JsonScalar:
        text: str = event.value
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if text[0] in _NUMBER_STARTS:
            return self._number(text, event)
        return text

    def _number(self, text: str, event: Any) -> int | float | str:
        if _INTEGER.fullmatch(text):
            return self._integer(text, event)
        if _FLOAT.fullmatch(text) and not math.isinf(value := float(text)):
            return value
        if _FLOAT.fullmatch(text) or _NOT_JSON.fullmatch(text):
            message = f"{text} is no number that JSON can carry; quote it if it is text"
            raise self._refusal(event, message, "number-out-of-range")
        return text

    def _integer(self, text: str, event: Any) -> int:
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        if len(text) > (MAX_DIGITS if base == 10 else MAX_DIGITS // 2):
            message = (
                f"this integer has {len(text):,} digits; {MAX_DIGITS:,} is the limit"
            )
            raise self._refusal(event, message, "number-out-of-range")
        return int(text, base)

    def _stated_scalar(self, event: Any) -> JsonScalar:
        """A scalar that is quoted or has a tag."""
        text: str = event.value
        if event.style == '"' and not _is_unicode(text):
            message = "half a surrogate pair is no character; write the whole one"
            raise self._refusal(event, message, "lone-surrogate")
        if event.tag in (None, "!", _STANDARD + "str"):
            return text
        if event.tag not in _SCALAR_TAGS:
            raise self._unknown_tag(event)
        value = self._plain_scalar(event)
        if type(value) not in _SCALAR_TAGS[event.tag]:
            message = f"{text!r} is no {event.tag.removeprefix(_STANDARD)}"
            raise self._refusal(event, message, "not-yaml")
        return value

    # refusals

    def _refuse_as_key(self, event: Any) -> None:
        top = self._top
        if top is not None and top.marks is not None and top.key is None:
            message = "the key of a mapping must be text"
            raise self._refusal(event, message, "not-yaml")

    def _unknown_tag(self, event: Any) -> InputError:
        message = (
            f"the tag {event.tag!r} is refused: a document is plain data; remove it"
        )
        return self._refusal(event, message, "unknown-tag")

    def _too_deep(self, event: Any) -> InputError:
        message = f"more than {MAX_DEPTH} mappings and lists inside each other"
        return self._refusal(event, message, "too-deep")

    def _refusal(self, event: Any, message: str, code: str) -> InputError:
        mark = event.start_mark
        place = Place(self._source.name, mark.line + 1, mark.column + 1)
        return InputError.of(place, message, code)


def _packed(event: Any) -> int:
    mark = event.start_mark
    packed: int = mark.line << _COLUMN_BITS | mark.column
    return packed


def _is_unicode(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)
