"""JSON text (RFC 8259) to `Map` trees at the speed of `json`; places are found only when asked for.

Stricter than `json`: no duplicate keys, no NaN or infinity, no half surrogate pairs.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

from crmgen.bounds import first_bytes
from crmgen.diagnostics import InputError, Place
from crmgen.limits import MAX_DEPTH, MAX_DIGITS
from crmgen.read.size import check_size
from crmgen.text import Json, is_unicode
from crmgen.tree.maps import NOTHING_READ, Map

_STRING: Final = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
_KEY_OR_BRACE: Final = re.compile(
    _STRING + rb"(\s*:(?:\s*" + _STRING + rb")?)?|([{])|([}])"
)
"""Group 1: a string that is a key (with its value, if that is a string), 2 and 3: braces."""
_STRING_OR_BRACKET: Final = re.compile(_STRING + rb"|[][{}]")
_STRING_OR_BARE: Final = re.compile(_STRING + rb'|[^]["{}:,\s]+')
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")

_BLOCK: Final = 65_536
_CONTINUING: Final = bytes(range(0x80, 0xC0))
"""All bytes of UTF-8 but the first of each character (RFC 3629 section 3)."""


class JsonSource:
    """A JSON file. The mark of its mappings is their number, in the order in which they end.

    In that order `json` hands them out. Where they and their keys stand is found by going over
    the braces and keys of the file, once, when somebody first asks.
    """

    def __init__(self, name: str, raw: bytes) -> None:
        self.name = name
        self._size = len(raw)
        self._known: bytes | None = raw
        self._ends: array[int] = array("Q")
        """For each mapping, where its part of `_offsets` ends."""
        self._offsets: array[int] = array("Q")
        """For each mapping, its own offset and those of its keys."""
        self._lines: array[int] = array("Q")
        """The offset at which each line begins."""
        self._blocks: array[int] = array("Q", [0])
        """The number of characters before each block of bytes, as far as somebody asked."""
        self._keys: dict[int, dict[str | None, int]] = {}
        """The offsets of a mapping (None) and its keys, once one of them was asked for."""

    def forget(self) -> None:
        """Let go of the text, unless nothing else has it: it is a tenth of the memory, and most runs ask for no place."""
        if Path(self.name).is_file():
            self._known = None

    @property
    def _raw(self) -> bytes:
        """The text; once it is forgotten that of the file, and none where it has become another."""
        if self._known is None:
            try:
                found = first_bytes(Path(self.name)).removeprefix(codecs.BOM_UTF8)
            except OSError:
                found = b""
            self._known = found if len(found) == self._size else b""
        return self._known

    def locate(self, mark: object, key: str | None) -> tuple[int, int]:
        """1-based line and column of `key` (of the last one, of several), or of the mapping."""
        if not self._ends:
            self._index()
        assert isinstance(mark, int)
        if mark >= len(self._ends):
            return 1, 1
        if mark not in self._keys:
            first = self._ends[mark - 1] if mark else 0
            own, *keys = self._offsets[first : self._ends[mark]]
            self._keys[mark] = {None: own}
            self._keys[mark].update((self._key_at(offset), offset) for offset in keys)
        places = self._keys[mark]
        return self.position(places.get(key, places[None]))

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column, in characters, of a byte."""
        if not self._lines:
            starts = (match.end() for match in re.finditer(rb"\n", self._raw))
            self._lines = array("Q", [0, *starts])
        line = bisect_right(self._lines, offset)
        start = self._lines[line - 1]
        return line, self._characters(offset) - self._characters(start) + 1

    def _characters(self, offset: int) -> int:
        """How many characters stand before a byte; a line may be the whole of a large file."""
        while len(self._blocks) <= offset // _BLOCK:
            start = (len(self._blocks) - 1) * _BLOCK
            found = _length(self._raw[start : start + _BLOCK])
            self._blocks.append(self._blocks[-1] + found)
        block = offset // _BLOCK
        return self._blocks[block] + _length(self._raw[block * _BLOCK : offset])

    def place(self, offset: int) -> Place:
        return Place(self.name, *self.position(offset))

    def _index(self) -> None:
        open_maps: list[list[int]] = []
        for match in _KEY_OR_BRACE.finditer(self._raw):
            kind = match.lastindex
            if kind == 2:
                open_maps.append([match.start()])
            elif kind == 1 and open_maps:
                open_maps[-1].append(match.start())
            elif kind == 3 and open_maps:
                self._offsets.extend(open_maps.pop())
                self._ends.append(len(self._offsets))

    def _key_at(self, offset: int) -> str:
        match = re.compile(_STRING).match(self._raw, offset)
        return str(json.loads(match[0])) if match else ""


def _length(part: bytes) -> int:
    """The number of characters that begin in a part of a UTF-8 text."""
    return len(part.translate(None, delete=_CONTINUING))


class _Refused(Exception):
    """A value that `json` takes and we do not; `find` gives the offset of the offender."""

    def __init__(self, message: str, code: str, find: Callable[[bytes], int]) -> None:
        self.message = message
        self.code = code
        self.find = find


def read_json(text: str, raw: bytes, name: str) -> Json:
    """The value in `text`, which is `raw` decoded.

    Raises:
        InputError: what is no JSON, or is beyond a limit; with the place.
    """
    source = JsonSource(name, raw)
    try:
        value = _load(text, source)
        if check_size(value, name) > MAX_DEPTH:
            raise _too_deep()
        _check_surrogates(raw)
        return value
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        message = f"not JSON: {error.msg}{_hint(text, error.pos)}"
        raise InputError.of(place, message, "not-json") from None
    except _Refused as refused:
        place = source.place(refused.find(raw))
        raise InputError.of(place, refused.message, refused.code) from None


_HINTS: Final = (
    (re.compile(r",\s*[}\]]"), "JSON has no comma before a closing bracket"),
    (
        re.compile(r"\s*(//|#|/\*)"),
        "JSON has no comments; save it as .yaml, or remove them",
    ),
    (re.compile(r"[,{:\[]?\s*'"), "JSON has texts in double quotes alone"),
    (re.compile(r"[,{]?\s*[A-Za-z_]+\s*:"), "JSON has names in double quotes"),
    (
        re.compile(r"(True|False|None)\b"),
        "that is Python; JSON has true, false and null",
    ),
    (re.compile(r"\Z"), "it ends too early; download it again"),
)
"""What is often the cause, by what stands where it ends to be JSON, with the sign before it."""


def _hint(text: str, at: int) -> str:
    before = len(text[:at].rstrip()) - 1
    for pattern, hint in _HINTS:
        if pattern.match(text, at) or (before >= 0 and pattern.match(text, before)):
            return f"; {hint}"
    return ""


def _load(text: str, source: JsonSource) -> Json:
    numbers = count()
    new = Map.__new__

    def mapping(pairs: list[tuple[str, Json]]) -> Map:
        made = new(Map)
        made.update(pairs)
        made.source = source
        made.mark = next(numbers)
        made.read = NOTHING_READ
        if len(made) != len(pairs):
            raise _duplicate(made, [key for key, _ in pairs], source)
        return made

    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=mapping,
            parse_constant=_constant,
            parse_float=_float,
        )
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python's own limit on the digits of an integer
        raise _too_many_digits() from None
    return value


def _duplicate(mapping: Map, keys: list[str], source: JsonSource) -> InputError:
    key = next(key for key, times in Counter(keys).items() if times > 1)
    place = Place(source.name, *source.locate(mapping.mark, key))
    message = f"the key {key!r} stands twice in one object; remove one"
    return InputError.of(place, message, "duplicate-key")


def _constant(text: str) -> float:
    raise _no_number(text)


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise _no_number(text)
    return value


def _no_number(text: str) -> _Refused:
    message = f"{text} is no number that JSON can carry; write it as a string"
    wanted = text.encode()
    return _Refused(
        message,
        "number-out-of-range",
        lambda raw: _bare(raw, lambda found: found == wanted),
    )


def _too_many_digits() -> _Refused:
    return _Refused(
        f"this integer has more than {MAX_DIGITS:,} digits, which is the limit",
        "number-out-of-range",
        lambda raw: _bare(raw, lambda found: len(found) > MAX_DIGITS),
    )


def _bare(raw: bytes, wanted: Callable[[bytes], bool]) -> int:
    """The offset of the first number or word that is wanted."""
    for match in _STRING_OR_BARE.finditer(raw):
        if not match[0].startswith(b'"') and wanted(match[0]):
            return match.start()
    return 0


def _too_deep() -> _Refused:
    message = f"more than {MAX_DEPTH} objects and arrays inside each other"
    return _Refused(message, "too-deep", _beyond_depth)


def _beyond_depth(raw: bytes) -> int:
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(raw):
        depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(match[0], 0)
        if depth > MAX_DEPTH:
            return match.start()
    return 0


def _check_surrogates(raw: bytes) -> None:
    if _SURROGATE.search(raw) and _half_pair(raw) is not None:
        message = "half a surrogate pair is no character; write the whole one"
        raise _Refused(message, "lone-surrogate", lambda raw: _half_pair(raw) or 0)


def _half_pair(raw: bytes) -> int | None:
    """The offset of the first string that holds half a surrogate pair."""
    for match in re.finditer(_STRING, raw):
        if _SURROGATE.search(match[0]):
            text: str = json.loads(match[0])
            if not is_unicode(text):
                return match.start()
    return None
