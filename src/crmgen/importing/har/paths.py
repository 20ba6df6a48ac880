"""Which segments of recorded paths are values: those that look like ids, and those that the answer itself names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from crmgen.importing.har.redaction import Redaction
from crmgen.importing.paths import is_id, unique, value_name
from crmgen.naming.words.english import is_state, is_verb
from crmgen.naming.words.identifiers import words
from crmgen.records import dataclass
from crmgen.text import Json

_LITERAL: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.~-]{0,39}", re.ASCII)
_NAMING: Final = frozenset(
    [
        "id",
        "uid",
        "uuid",
        "key",
        "slug",
        "login",
        "username",
        "user_name",
        "handle",
        "name",
        "code",
        "number",
        "email",
        "symbol",
    ]
)
_VALUE: Final = "{}"
_ONESELF: Final = frozenset(["me", "self", "mine", "current"])


@dataclass(frozen=True, slots=True)
class RecordedPath:
    """A path as it was called, and the texts by which its answer names what it is about."""

    segments: tuple[str, ...]
    named: frozenset[str]
    is_success: bool


def recorded(path: str, answer: Json, is_success: bool) -> RecordedPath:
    """A path with its answer; `path` as it stands in the address."""
    segments = tuple(unquote(each) for each in path.strip("/").split("/"))
    return RecordedPath(segments, frozenset(_names(answer)), is_success)


def _names(value: Json, depth: int = 0) -> Iterator[str]:
    if isinstance(value, dict) and depth < 3:
        for key, each in value.items():
            if isinstance(each, str) and key.lower() in _NAMING:
                yield each
            yield from _names(each, depth + 1)


class Templates:
    """The templates of all recorded paths."""

    def __init__(self, paths: Iterable[RecordedPath], redaction: Redaction) -> None:
        self._redaction = redaction
        self._values: set[tuple[str, ...]] = set()
        """Paths up to a segment that is a value without doubt, with `{}` for those before it."""
        self._open: set[tuple[str, ...]] = set()
        """What stands before such a segment."""
        self._succeeded: set[tuple[str, ...]] = set()
        for each in paths:
            before: tuple[str, ...] = ()
            for index, segment in enumerate(each.segments):
                if each.is_success:
                    self._succeeded.add((*before, segment))
                if index and segment in each.named and not _is_plain_word(segment):
                    self._values.add((*before, segment))
                    self._open.add(before)
                before = self._further(before, each.segments[:index], segment)

    def template(self, path: RecordedPath) -> tuple[str, list[tuple[str, str]]]:
        """The path with `{name}` for its values, and those values by name."""
        made: list[str] = []
        values: list[tuple[str, str]] = []
        before: tuple[str, ...] = ()
        for index, segment in enumerate(path.segments):
            after = self._further(before, path.segments[:index], segment)
            if after[-1] == _VALUE:
                name = unique(value_name(made), [each for each, _ in values])
                values.append((name, segment))
                made.append(f"{{{name}}}")
            else:
                made.append(segment)
            before = after
        return "/" + "/".join(made), values

    def _further(
        self, before: tuple[str, ...], segments: tuple[str, ...], segment: str
    ) -> tuple[str, ...]:
        """What stands before the next segment, with a mark for each value."""
        is_value = self._is_value(before, segments[-1] if segments else "", segment)
        return (*before, _VALUE if is_value else segment)

    def _is_value(self, before: tuple[str, ...], last: str, segment: str) -> bool:
        if not segment:
            return False
        if not _LITERAL.fullmatch(segment) and not re.fullmatch(r"\d{1,2}", segment):
            return True
        if is_id(segment, last) or (*before, segment) in self._values:
            return True
        if self._redaction.is_secret(segment):
            return True
        is_beside = before in self._open and (*before, segment) not in self._succeeded
        return is_beside and not _is_plain_word(segment)


def _is_plain_word(segment: str) -> bool:
    """Is it a word for an action or for those of a kind: `search`, `archived`, `me`?"""
    said = words(segment)
    return segment in _ONESELF or (
        len(said) == 1 and (is_verb(said[0]) or is_state(said[0]))
    )
