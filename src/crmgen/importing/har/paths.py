"""Which segments of recorded paths are values: all that are not surely the names of collections and actions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final
from urllib.parse import unquote

from crmgen.importing.har.redaction import Redaction
from crmgen.importing.har.vocabulary import is_api_name
from crmgen.importing.paths import is_id, unique, value_name
from crmgen.naming.words.english import (
    ONE_THING,
    is_plural,
    is_state,
    is_verb,
    singular,
)
from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass
from crmgen.text import Json

_LITERAL: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.~-]{0,39}", re.ASCII)
_MOUNT: Final = re.compile(r"api|rest|v?\d+(\.\d+)*", re.IGNORECASE)
_NAMING: Final = word_set(
    "id uid uuid key slug login username user_name handle name code number email symbol"
)
_VALUE: Final = "{}"
_ACTIONS: Final = word_set("""
    me self mine current bulk batch count search stats statistics summary settings schema schemas metadata fields
    properties options history export import template templates config permissions roles types login logout
    session sessions password email phone status health info profile preferences
    """)
"""What stands behind a collection and is not one of it, beside verbs and states."""
_ASKING: Final = word_set("""
    callback code coupon email handle invitation invite key lookup phone reset search secret share sms tag token u username
    verify
    """)
"""Words in the singular behind which there is a value too."""
_FIRST_NAMES: Final = frozenset(["mark", "grant"])
"""Verbs that persons are called by."""
_PERSONAL: Final = word_set("""
    user account people person tenant token share invite invitation org organization team member customer
    profile workspace owner employee session code key secret
    """)
"""Behind these is somebody, or a secret, whatever it looks like."""


@dataclass(frozen=True, slots=True)
class RecordedPath:
    """A path as it was called, and the texts by which its answer names what it is about."""

    segments: tuple[str, ...]
    named: frozenset[str]
    has_matrix: bool
    """Whether it had `;name=value` behind a segment (RFC 3986, 3.3), which is left out."""


def recorded(path: str, answer: Json) -> RecordedPath:
    """A path with its answer; `path` as it stands in the address."""
    segments = tuple(
        unquote(each.partition(";")[0]) for each in path.strip("/").split("/")
    )
    return RecordedPath(segments, frozenset(_names(answer)), ";" in path)


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
        self.kept: dict[str, None] = {}
        """Segments that a reader should look at: literal ones that might be values."""
        self._values: set[tuple[str, ...]] = set()
        """Paths up to a segment that an answer names, with `{}` for the values before it."""
        paths = list(paths)
        self._values |= set(_owners(paths))
        for each in paths:
            before: tuple[str, ...] = ()
            for index, segment in enumerate(each.segments):
                if index and segment in each.named and not _is_plain_word(segment):
                    self._values.add((*before, segment))
                before = self._further(before, segment)

    def template(self, path: RecordedPath) -> tuple[str, list[tuple[str, str]]]:
        """The path with `{name}` for its values, and those values by name."""
        made: list[str] = []
        values: list[tuple[str, str]] = []
        before: tuple[str, ...] = ()
        for segment in path.segments:
            after = self._further(before, segment)
            if after[-1] == _VALUE:
                literal = [each for each in made if not _MOUNT.fullmatch(each)]
                name = unique(value_name(literal), [each for each, _ in values])
                values.append((name, segment))
                made.append(f"{{{name}}}")
            else:
                if not is_api_name(segment):
                    self.kept.setdefault(segment)
                elif _asks(before):
                    self.kept.setdefault("/".join((*before, segment)[-2:]))
                made.append(segment)
            before = after
        return "/" + "/".join(made), values

    def _further(self, before: tuple[str, ...], segment: str) -> tuple[str, ...]:
        """What stands before the next segment, with a mark for each value."""
        return (*before, _VALUE if self._is_value(before, segment) else segment)

    def _is_value(self, before: tuple[str, ...], segment: str) -> bool:
        if not segment:
            return False
        last = before[-1] if before else ""
        if _MOUNT.fullmatch(segment) and (not last or _MOUNT.fullmatch(last)):
            return False
        if not _LITERAL.fullmatch(segment) or is_id(segment, last):
            return True
        if (*before, segment) in self._values or self._redaction.is_secret(segment):
            return True
        if _asks(before):
            is_collection = is_plural(words(segment)[-1]) and is_api_name(segment)
            is_within = is_collection and not _ends_in(before, _PERSONAL)
            is_name = segment.lower() in _FIRST_NAMES and _ends_in(before, _PERSONAL)
            return is_name or not (is_within or _is_plain_word(segment))
        is_first = not last or _MOUNT.fullmatch(last)
        return not is_first and not is_api_name(segment)


def _owners(paths: Iterable[RecordedPath]) -> Iterator[tuple[str, ...]]:
    """Where paths begin with several unknown words before the same one: `/zoe/repos` and `/bram/repos`."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for each in paths:
        mount = tuple(takewhile(_MOUNT.fullmatch, each.segments))
        owner, *after = each.segments[len(mount) : len(mount) + 2] or ("",)
        is_within = after and is_api_name(after[0]) and not _is_plain_word(after[0])
        if is_within and not is_api_name(owner):
            found[after[0]].add((*mount, owner))
    for owners in found.values():
        if len(owners) > 1:
            yield from owners


def _asks(before: tuple[str, ...]) -> bool:
    """Does one of a collection follow, or a word that was asked for?"""
    said = words(before[-1]) if before and before[-1] != _VALUE else ()
    if not said:
        return False
    is_collection = is_plural(said[-1]) and said[-1] not in ONE_THING
    return is_collection or said[-1] in _ASKING


def _ends_in(before: tuple[str, ...], listed: frozenset[str]) -> bool:
    last = words(before[-1])[-1]
    return last in listed or singular(last) in listed


def _is_plain_word(segment: str) -> bool:
    """Is it a word for an action or for those of a kind: `search`, `archived`, `me`?"""
    said = words(segment)
    is_action = len(said) > 1 and (is_verb(said[0]) or is_verb(said[-1]))
    is_plain = all(is_verb(e) or is_state(e) or e in _ACTIONS for e in said)
    return is_api_name(segment) and (is_action or is_plain)


def tenant_prefix(paths: Iterable[str]) -> str:
    """What all templates begin with up to a version behind a value: `/tenants/{tenant_id}/v1`; empty for none."""
    shared: list[str] = []
    for segments in zip(*(path.split("/")[1:-1] for path in paths), strict=False):
        if len(set(segments)) > 1:
            break
        shared.append(segments[0])
    while shared and not _MOUNT.fullmatch(shared[-1]):
        shared.pop()
    return "".join(f"/{each}" for each in shared) if "{" in str(shared) else ""
