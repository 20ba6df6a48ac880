"""Words that a document writes as one in one place and divides in another: `unlockkey` and `UnlockKey`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from crmgen.ir.operations import Api
from crmgen.ir.types import Model
from crmgen.naming.words.english import CLEAR, is_verb, singular
from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass, field
from crmgen.text import SpecText

_SHORTEST: Final = 6
"""Letters from which on one word may be several."""
_LONG: Final = 20
"""Letters from which on a word that nothing divides is not one."""
_PART: Final = 3
"""Letters of the shortest part, beside those of two that stand in many names."""
_SHORT: Final = frozenset(["by", "id"])
_PARTS: Final = 4
"""Words that one may be, at most."""
_ONE: Final = word_set("""
    airport allowlist backend backup bandwidth barcode birthday blacklist blockchain blocklist bookmark broadcast callback
    chargeback chatbot checkbox checkin checklist checkout checkpoint checksum clipboard codebase copyright
    dashboard database dataset datastore deadline denylist desktop download dropdown endpoint feedback filename
    filesystem fingerprint healthcheck firewall firmware footnote forward framework frontend gateway geolocation guestbook hardware hashtag
    headline heartbeat homepage hostname hotspot household inbound keyboard keystore keyword landscape
    lifetime localhost lookup mailbox marketplace metadata microservice middleware multipart namespace network
    newsletter nickname notebook offline online onboarding openai openapi openid outbound outcome overview override passport password
    payload payout pipeline placeholder platform playback playlist portfolio postcode railway runtime
    sandbox scoreboard screenshot shortcut shutdown sidebar signature signup snapshot software soundtrack
    spreadsheet standby startup storefront subdomain subnet subtask subtotal teammate textbook threshold thumbnail
    timeline timeout timesheet timestamp timetable timezone toolkit topup touchpoint username viewport
    voicemail waitlist warehouse watchlist webhook website weekday weekend whitelist wildcard workbook
    workflow workload workspace worksheet workstation
    """)
"""What people write as one word, whatever it is made of."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the words of an API are divided that it also writes as one."""

    divided: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )

    @classmethod
    def of(cls, api: Api) -> Spelling:
        """As names and prose of a document show it: in a row, or else each of the parts somewhere."""
        sentences = [said for said in map(words, _prose(api)) if len(said) > 2]
        named = dict.fromkeys((*_calls(api), *_things(api)))
        names = list(dict.fromkeys(map(words, named)))
        prose = {word for said in sentences for word in said}
        glued = _glued(map(words, _calls(api)), set(map(singular, prose)) | _ONE)
        if not glued:
            return cls()
        told = prose | {word for said in names if len(said) > 1 for word in said}
        known = {each for each in told - glued if len(each) >= _PART}
        known |= {*map(singular, known), *_SHORT, *CLEAR}
        found = dict(_in_a_row(glued, (*names, *sentences), told))
        for word in sorted(glued - found.keys(), key=lambda word: (len(word), word)):
            found[word] = _in_parts(word, known, _PARTS) or (word,)
            known |= {word, singular(word)} if found[word] == (word,) else set()
        return cls(found)

    def is_readable(self, word: str) -> bool:
        """Does a document show what a long word is made of?"""
        return len(word) < _LONG or self.divided.get(word) != (word,)

    def divide(self, said: Sequence[str]) -> tuple[str, ...]:
        """Words with those divided that the document divides elsewhere."""
        if self.divided.keys().isdisjoint(said):  # most are
            return tuple(said)
        return tuple(part for word in said for part in self.divided.get(word, (word,)))


def _glued(called: Iterable[Sequence[str]], whole: set[str]) -> set[str]:
    """Words of operations that no sentence has."""
    return {
        word
        for said in called
        for word in said
        if len(word) >= _SHORTEST and word.isalpha() and not is_verb(word)
        if singular(word) not in whole
    }


def _in_a_row(
    glued: set[str], texts: Iterable[Sequence[str]], told: set[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where a text has the parts of a word one after the other. `told`: all words of the texts."""
    roots = {singular(word): word for word in glued}
    fronts = {word[:_PART] for word in glued}
    firsts = {word for word in told if word[:_PART] in fronts}
    for said in texts:
        if firsts.isdisjoint(said):  # most
            continue
        for begin, first in enumerate(said):
            if first not in firsts:
                continue
            for end in range(begin + 2, min(begin + _PARTS, len(said)) + 1):
                word = roots.get(singular("".join(said[begin:end])))
                if word is not None:
                    yield word, _ending_as(word, said[begin:end])


def _ending_as(word: str, parts: Sequence[str]) -> tuple[str, ...]:
    """`AuditEvent` shows that `auditevents` are audit events."""
    front = "".join(parts[:-1])
    return (*parts[:-1], word[len(front) :])


def _in_parts(glued: str, known: set[str], count: int) -> tuple[str, ...]:
    """`glued` in known words, the longest first; none where it cannot be divided so."""
    if glued in known or singular(glued) in known:
        return (glued,)
    for end in range(len(glued) - 2, 1, -1) if count > 1 else ():
        if glued[:end] in known and (rest := _in_parts(glued[end:], known, count - 1)):
            return (glued[:end], *rest)
    return ()


def _prose(api: Api) -> Iterator[SpecText]:
    """What the document says in sentences."""
    for tag in api.tags:
        yield from [tag.doc] if tag.doc else []
    for each in api.operations:
        yield from [text for text in (each.summary, each.doc) if text]
        yield from [sent.doc for sent in each.parameters if sent.doc]
    yield from (type.doc for type in api.types.values() if type.doc)


def _calls(api: Api) -> Iterator[SpecText]:
    """What the document calls its operations, and what they are of."""
    for each in api.operations:
        yield each.path.wire
        yield from [each.operation_id] if each.operation_id else []
        yield from each.tags


def _things(api: Api) -> Iterator[SpecText]:
    """What the document calls anything else."""
    for each in api.operations:
        yield from (sent.wire for sent in each.parameters)
    for type in api.types.values():
        yield from [type.hint.component] if type.hint.component else []
        yield from (
            (each.wire for each in type.fields) if isinstance(type, Model) else ()
        )
