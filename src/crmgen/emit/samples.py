"""A readable value for a primitive that the document gives no example of; the same on every run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil, floor
from typing import Final

from crmgen.emit.patterns import text_matching
from crmgen.ir.instances import scalar_accepts
from crmgen.ir.types import Constraints, Scalar, ScalarKind
from crmgen.text import Json

_BY_KIND: Final = {
    ScalarKind.DATE: "2024-05-{:02}",
    ScalarKind.DATE_TIME: "2024-05-{:02}T09:30:00Z",
    ScalarKind.TIME: "09:{:02}:00",
    ScalarKind.UUID: "0f8fad5b-d9cb-469f-a165-7086772895{:02}",
    ScalarKind.DECIMAL: "{}.50",
}
_BY_FORMAT: Final = {
    "email": "ada{}@example.com",
    "idn-email": "ada{}@example.com",
    "uri": "https://example.com/{}",
    "url": "https://example.com/{}",
    "iri": "https://example.com/{}",
    "hostname": "example{}.com",
    "ipv4": "192.0.2.{}",
    "ipv6": "2001:db8::{}",
    "byte": "aGVsbG8{}",
    "duration": "PT{}H",
}
_BY_NAME: Final = (
    (re.compile(r"e-?mail(_?address)?$", re.IGNORECASE), "ada{}@example.com"),
    (re.compile(r"(url|uri|website|link)$", re.IGNORECASE), "https://example.com/{}"),
    (re.compile(r"(phone|mobile|fax)(_?number)?$", re.IGNORECASE), "+1 555 01{:02}"),
    (re.compile(r"(^|_)id$|Id$|ID$"), "{stem}-{}"),
)
_FIRST: Final = {
    ScalarKind.DATE: 17,
    ScalarKind.DATE_TIME: 17,
    ScalarKind.TIME: 30,
    ScalarKind.UUID: 10,
}
_TIMESTAMP: Final = 1_715_938_200
"""2024-05-17 09:30:00 UTC."""


def sample(scalar: Scalar, name: str = "", variant: int = 0) -> Json:
    """A value of this primitive; `name` is what it is called on the wire.

    Another `variant` gives another value where the limits leave room for one.
    """
    match scalar.kind:
        case ScalarKind.NULL:
            return None
        case ScalarKind.BOOLEAN:
            return variant % 2 == 0
        case ScalarKind.INTEGER | ScalarKind.NUMBER:
            return _number(scalar, variant)
        case _:
            candidates = _texts(scalar, name, variant)
            first = next(candidates)
            if scalar_accepts(scalar, first):
                return first
            return next((e for e in candidates if scalar_accepts(scalar, e)), first)


def _texts(scalar: Scalar, name: str, variant: int) -> Iterator[str]:
    """Candidates, the most telling first."""
    kind, count = scalar.kind, variant + 1
    if kind in _BY_KIND:
        yield _BY_KIND[kind].format((variant + _FIRST.get(kind, 1)) % 60)
        return
    template = _BY_FORMAT.get(scalar.format.unsafe) if scalar.format else None
    if template is not None:
        yield template.format(count)
    yield from _named(name, count)
    limits = scalar.constraints
    words = _words(name)
    yield f"{words} {count}" if variant else words
    patterns = (text_matching(each.unsafe) for each in limits.patterns)
    made = [text for text in patterns if text is not None]
    yield from made
    for text in (*made, words):
        if text:
            yield _sized(text, limits, variant)


def _named(name: str, count: int) -> Iterator[str]:
    for pattern, template in _BY_NAME:
        found = pattern.search(name)
        if found:
            stem = (
                _words(name[: found.start()]).replace(" ", "-")
                if name[: found.start()]
                else "id"
            )
            yield template.format(count, stem=stem)


def _words(name: str) -> str:
    """`firstName`, `first_name`, `FIRST-NAME`: first name. Letters and figures of ASCII only."""
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+", name[:60])
    return " ".join(words).lower() or "text"


def _sized(text: str, limits: Constraints, variant: int) -> str:
    """`text` cut or repeated to the length asked for; the variant's figure stays at the end."""
    low, high = limits.min_length or 0, limits.max_length
    while len(text) < min(low, 1000):
        text += text
    text = (
        text
        if high is None and low == 0
        else text[: max(low, min(len(text), high or 0))]
    )
    return text[:-1] + str(variant % 10) if variant and text else text


def _number(scalar: Scalar, variant: int) -> int | float:
    """1, or the least number allowed; a step further for each variant."""
    limits = scalar.constraints
    whole = scalar.kind is ScalarKind.INTEGER
    step = abs(limits.multiple_of or 1)
    start = 1 if whole else 1.5
    stated = scalar.format.unsafe if scalar.format else ""
    if scalar.is_unix_time or "timestamp" in stated:
        start = _TIMESTAMP
    for first in (start, *_bounds(limits, whole), 0):
        for value in (
            first + variant * step,
            _multiple(first, step) + variant * step,
            first,
        ):
            tidy = int(value) if whole else value
            if scalar_accepts(scalar, tidy):
                return tidy
    return int(start) if whole else start


def _bounds(limits: Constraints, whole: bool) -> Iterator[int | float]:
    """The ends of the range, and just inside them."""
    inside = 1 if whole else 0.5
    for low in (limits.minimum, limits.exclusive_minimum):
        if low is not None and abs(low) < 2**53:
            yield from (
                ceil(low) if whole else low,
                (floor(low) if whole else low) + inside,
            )
    for high in (limits.maximum, limits.exclusive_maximum):
        if high is not None and abs(high) < 2**53:
            yield from (
                floor(high) if whole else high,
                (ceil(high) if whole else high) - inside,
            )
    ends = [
        each for each in (limits.exclusive_minimum, limits.minimum) if each is not None
    ]
    tops = [
        each for each in (limits.exclusive_maximum, limits.maximum) if each is not None
    ]
    if ends and tops and max(map(abs, ends + tops)) < 2**53:
        yield (max(ends) + min(tops)) / 2


def _multiple(value: int | float, step: int | float) -> int | float:
    """The first multiple of `step` that is not below `value`."""
    return ceil(value / step) * step if abs(value) < 2**53 and step > 1e-9 else value
