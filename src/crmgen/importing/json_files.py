"""Reading a JSON file whose keys are noted as they are read, and JSON inside of its texts."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NoReturn

from crmgen.diagnostics import InputError, Notes, Place, Problem, shortest_name
from crmgen.read.decoding import as_text
from crmgen.read.files import read_bytes
from crmgen.read.json_text import read_json
from crmgen.text import Json
from crmgen.tree.maps import Map, described, note_read, place_of
from crmgen.tree.pointers import escape

_STRING_OR_COMMENT: Final = re.compile(
    r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL
)
_QUOTED: Final = re.compile(r"'.*'|\".*\"", re.DOTALL)
_BEFORE_END: Final = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)


def read_file(path: Path, what: str) -> Map:
    """The object that a JSON file holds; `what` it should be is for messages.

    Raises:
        InputError: it cannot be read, or is no JSON object; with line and column.
    """
    name, value = shortest_name(path), read_value(path)
    if not isinstance(value, Map):
        message = f"{what} is a JSON object, but this file holds {described(value)}"
        raise InputError.of(Place(name, 1, 1), message, "not-importable")
    return value


def read_value(path: Path) -> Json:
    """The value that a JSON file holds; None for an empty file. Raises InputError as `read_file` does."""
    name = shortest_name(path)
    raw = read_bytes(path, name).removeprefix(codecs.BOM_UTF8)
    return read_json(as_text(raw, name), raw, name) if raw.strip() else None


def without_quotations(error: InputError) -> InputError:
    """The same problems without what they quote of a file that may hold secrets."""
    return InputError(
        Problem(each.place, _QUOTED.sub("...", each.message), each.code)
        for each in error.problems
    )


def embedded(text: str) -> Json:
    """JSON inside of a text; comments and commas before a closing bracket are passed over.

    Raises ValueError for what is no JSON.
    """
    try:
        return _loaded(text)
    except ValueError:
        return _loaded(_without_comments(text))


def _loaded(text: str) -> Json:
    try:
        value: Json = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("too deep") from None
    return value


def _without_comments(text: str) -> str:
    bare = _STRING_OR_COMMENT.sub(lambda found: found[1] or "", text)
    return _BEFORE_END.sub(lambda found: found[1] or "", bare)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


# values of an object, noted as read


def get(holder: Map, key: str) -> Json:
    """The value under a key, which is thereby read."""
    note_read(holder, key)
    return holder.get(key)


def pass_over(holder: Map, *keys: str) -> None:
    """Note keys as read whose values say nothing more."""
    for key in keys:
        note_read(holder, key)


def text_of(holder: Map, key: str) -> str:
    """The text under a key; a number as text, and nothing for anything else."""
    value = get(holder, key)
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else ""


def map_of(holder: Map, key: str) -> Map:
    """The object under a key; an empty one for anything else."""
    value = get(holder, key)
    return value if isinstance(value, Map) else Map()


def maps_of(holder: Map, key: str) -> Iterator[tuple[int, Map]]:
    """The objects of the list under a key, with their index."""
    value = get(holder, key)
    for index, each in enumerate(value if isinstance(value, list) else ()):
        if isinstance(each, Map):
            yield index, each


def record_unread(
    value: Json, notes: Notes, said: Callable[[str], str | None], pointer: str = ""
) -> None:
    """Record every key that nobody has read and that says something.

    `said` gives the sentence for a key, None where it is known to say nothing of the API.
    """
    if isinstance(value, list):
        for index, each in enumerate(value):
            record_unread(each, notes, said, f"{pointer}/{index}")
    if not isinstance(value, Map):
        return
    for key, child in value.items():
        at = f"{pointer}/{escape(key)}"
        if key in value.read:
            record_unread(child, notes, said, at)
        elif child not in (None, "", [], {}) and (message := said(key)) is not None:
            notes.record_loss(place_of(value, key, at), "not-imported", message)
