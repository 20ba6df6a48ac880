"""Primitive values that fit a field's name, its type and what else the record says."""

from __future__ import annotations

import datetime as dt
import re
from random import Random
from typing import Any, Final
from uuid import UUID

from crmgen.emit.samples import sample
from crmgen.ir.instances import scalar_accepts
from crmgen.ir.types import Scalar, ScalarKind
from crmgen.mock.plain import plain
from crmgen.mock.records.people import TODAY, Person, is_company
from crmgen.naming.words.english import singular
from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass
from crmgen.text import Json

_MADE: Final = word_set(
    "created create creation inserted added registered joined received signup date_created"
)
_CHANGED: Final = word_set(
    "updated update modified changed edited last seen synced activity refreshed"
)
_LATER: Final = word_set("""
    due close closes closing closed end ends ending until deadline expires expiry expiration expire finish finished
    renewal next reminder remind completed done resolved
    """)
_OFF: Final = word_set("""
    archived banned blocked bounced cancelled canceled deleted disabled inactive error errors failed failure hidden locked
    removed revoked suspended test trashed unsubscribed
    """)
_ON: Final = word_set("active enabled visible valid success ok verified confirmed")
_AMOUNTS: Final = word_set(
    "amount value price total subtotal revenue budget cost balance salary fee sum worth net gross"
)
_MONEY: Final = word_set(
    "amount value price revenue budget cost balance salary fee worth"
)
_SHARES: Final = word_set(
    "percent percentage probability progress score rate likelihood"
)
_PLACES: Final = word_set("position order index rank sort sequence row")
_TIMES: Final = word_set("at on timestamp time date datetime created updated modified")
_COUNTS: Final = word_set("count counts quantity qty number size seats units")
_STAMPS: Final = ("created", "updated", "modified")
_KEYS: Final = word_set("vin slug code sku username email name handle login key number")
"""What differs from record to record."""
_PLAIN: Final = ("value", "address", "number", "url", "text")
"""What lists call the thing that their name says: `emails[].value`."""
_LISTS: Final = word_set("list lists items data info details set collection records")
_FORMATS: Final = {"email": "email", "idn-email": "email", "uri": "url", "url": "url", "hostname": "domain", "ipv4": "ip"}  # fmt: skip
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that a value is of, and the property: what its value is made of."""

    person: Person
    noun: str
    number: int
    """Which record of its kind it is, from 0."""
    wire: str = ""
    hints: tuple[Json, ...] = ()
    """The document's examples of just this property."""
    around: str = ""
    """What the object that holds it is called, where it is in a list or object of the record."""

    @property
    def said(self) -> tuple[str, ...]:
        """The words of the property's name."""
        return words(self.wire)

    @property
    def dice(self) -> Random:
        """Chance for this property of this record."""
        return self.person.dice(self.wire)

    @property
    def is_known(self) -> bool:
        """Whether the record says it of itself: its names are never missing."""
        return self.text is not None

    @property
    def text(self) -> str | None:
        """What the record says of itself under this name: `value` in `emails` is an email."""
        around = [each for each in words(self.around) if each not in _LISTS]
        around = [*around[:-1], singular(around[-1])] if around else []
        if around and self.wire in _PLAIN:
            found = self.person.text((around[-1],), "", self.number)
            if found is not None:
                return found
        said = (*self.said[:-1], singular(self.said[-1])) if self.said else ()
        return self.person.text(said, " ".join(around) or self.noun, self.number)

    @property
    def is_off(self) -> bool:
        """Whether the name says what befalls few records."""
        return bool(_OFF.intersection(self.said))


def scalar_value(scalar: Scalar, subject: Subject) -> Json:
    """A value of this primitive, the most telling that its limits allow."""
    for each in _candidates(scalar, subject):
        if each is not None and scalar_accepts(scalar, each):
            return each
    return sample(scalar, subject.wire, subject.number)


def _candidates(scalar: Scalar, subject: Subject) -> list[Json]:
    match scalar.kind:
        case ScalarKind.NULL:
            return []
        case ScalarKind.BOOLEAN:
            said = set(subject.said)
            is_on = bool(said & _ON) or subject.dice.random() < 0.5
            return [is_on and not subject.is_off]
        case ScalarKind.INTEGER | ScalarKind.NUMBER | ScalarKind.DECIMAL:
            return _numbers(scalar, subject)
        case ScalarKind.DATE | ScalarKind.DATE_TIME | ScalarKind.TIME:
            return [written(moment(subject), scalar.kind)]
        case ScalarKind.UUID:
            return [str(UUID(int=subject.dice.getrandbits(128), version=4))]
        case ScalarKind.BINARY:
            return []
        case ScalarKind.STRING:
            return _texts(scalar, subject)


def moment(subject: Subject) -> dt.datetime:
    """When what the name says happened or will: made before changed, changed before due."""
    created, updated, due = subject.person.times
    said = set(subject.said)
    if said & {"birth", "birthday", "dob", "birthdate"}:
        days = dt.timedelta(days=subject.dice.randint(0, 15000))
        return dt.datetime(1960, 1, 1, tzinfo=dt.UTC) + days
    if said & _MADE:
        return created
    if said & _LATER:
        return due
    return updated if said & _CHANGED else created + (updated - created) * 0.5


def written(when: dt.datetime, kind: ScalarKind) -> str:
    """A moment as RFC 3339 has it."""
    text = when.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    return {ScalarKind.DATE: text[:10], ScalarKind.TIME: text[11:]}.get(kind, text)


def alike_time(when: dt.datetime, example: Json) -> Json:
    """A moment as an example of the document has it; None where the example is no time."""
    if isinstance(example, (int, float)) and example > 10**8:
        return int(when.timestamp() * (1000 if example > 10**11 else 1))
    if not isinstance(example, str):
        return None
    if example.isdecimal() and len(example) in (10, 13):
        return str(alike_time(when, int(example)))
    if not _ISO.fullmatch(example):
        return None
    if len(example) == 10:
        return when.date().isoformat()
    text = when.replace(microsecond=0, tzinfo=None).isoformat(sep=example[10])
    found = re.fullmatch(r".{16}(:\d\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?", example)
    if found is None:
        return text
    seconds, part, zone = found.groups("")
    fraction = re.sub(r"\d", "0", part)
    return text[: 19 if seconds else 16] + fraction + re.sub(r"\d", "0", zone)


def _sampled(scalar: Scalar, subject: Subject) -> str:
    """What SDKs' tests would have."""
    return str(sample(scalar, subject.wire, subject.number))


def _varied(text: str, subject: Subject) -> list[str]:
    """A text of the same make for another record: with its number in it, or at its end, in digits or letters."""
    count, (stem, dot, end) = str(subject.number + 1), text.partition(".")
    letters = "".join(chr(ord("A") + int(each)) for each in count.rjust(4, "0"))
    ends = (count, letters, letters.lower())
    return [
        f"{stem}-{count}{dot}{end}" if len(text) - len(stem) < 8 else "",
        *(text[: -len(each)] + each for each in ends if len(text) > len(each)),
    ]


def _numbers(scalar: Scalar, subject: Subject) -> list[Json]:
    said, dice = set(subject.said), subject.dice
    stated = plain(scalar.format) if scalar.format else ""
    times = [alike_time(moment(subject), each) for each in subject.hints]
    last = "".join(subject.said[-1:])
    is_time = scalar.is_unix_time or "timestamp" in stated
    is_time |= last in ("at", "timestamp") or (last in _STAMPS and not said & _COUNTS)
    if is_time or (said & _TIMES and any(times)):
        return [*times, int(moment(subject).timestamp())]
    found: list[int | float]
    if said & _SHARES:
        found = [dice.randrange(0, 101, 5), dice.randrange(0, 101, 5) / 100]
    elif _is_amount(subject.said):
        found = [dice.randrange(5, 400) * 50, dice.randrange(5, 400)]
    elif said & _PLACES:
        found = [subject.number + 1, subject.number]
    elif "year" in said:
        found = [TODAY.year - dice.randint(0, 3)]
    elif said & {"lat", "latitude"}:
        found = [round(dice.uniform(30, 48), 5)]
    elif said & {"lng", "lon", "longitude"}:
        found = [round(dice.uniform(-120, -75), 5)]
    else:
        found = [dice.randint(1, 60), *_within(scalar, dice)]
    if scalar.kind is ScalarKind.DECIMAL:
        return [f"{each:.2f}" for each in found]
    return [*found]


def _is_amount(said: tuple[str, ...]) -> bool:
    """Whether a number is money: `total_amount`, and not `total_deals` or `amount_count`."""
    named = set(said)
    if not named & _AMOUNTS or named & _COUNTS:
        return False
    return bool(named & _MONEY) or singular(said[-1]) == said[-1]


def _within(scalar: Scalar, dice: Random) -> list[int | float]:
    low, high = scalar.constraints.minimum, scalar.constraints.maximum
    if low is None or high is None or high - low > 10**9:
        return []
    return [dice.randint(int(low), int(high))] if int(high) > int(low) else []


def _texts(scalar: Scalar, subject: Subject) -> list[Json]:
    said, facts = subject.said, subject.person.facts
    stated = plain(scalar.format) if scalar.format else ""
    found: list[Any] = []
    if said in (("letter",), ("initial",)):
        initial = facts["company" if is_company(subject.noun) else "last"][0]
        found += [initial.lower(), initial]
    if stated in _FORMATS:
        found.append(facts[_FORMATS[stated]])
    texts = [each for each in subject.hints if isinstance(each, str)]
    is_time = said[-1:] in (("at",), ("date",), ("timestamp",), ("on",))
    if is_time or _ISO.match("".join(texts[:1])):
        found += [alike_time(moment(subject), each) for each in texts]
        found += [] if texts else [written(moment(subject), ScalarKind.DATE_TIME)]
    is_sum = any(re.fullmatch(r"\d+\.\d\d", each) for each in texts)
    if is_sum and set(said) & _AMOUNTS:
        found.append(f"{subject.dice.randrange(5, 400) * 50}.00")
    known, limits = subject.text, scalar.constraints
    if known is not None and not limits.patterns:
        found += [known, known[: limits.max_length].rstrip()]
    is_key = not subject.around and said[-1:] and said[-1] in _KEYS
    if is_key and subject.number and (texts or limits.patterns):
        texts = _varied(texts[0] if texts else _sampled(scalar, subject), subject)
        return [*found, *texts]
    found += [subject.dice.choice(texts)] if texts else []
    if limits.patterns:
        country = [facts["country_code"]] if "country" in said else []
        return [*country, *texts, *found]
    if not found and not stated:
        name = " ".join((*said[:-1], singular(said[-1]))) if said else subject.noun
        found.append(f"{name} {subject.number + 1}".capitalize())
    return found
