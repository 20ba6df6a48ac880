"""How parameters write conditions and sort orders, as `x-crmgen-filter` and `x-crmgen-sort` state it."""

from __future__ import annotations

from crmgen.records import dataclass
from crmgen.text import SpecText

Words = tuple[tuple[SpecText, SpecText], ...]
"""Names of comparisons to the API's words for them."""


@dataclass(frozen=True, slots=True)
class TextFilter:
    """Conditions as text. The templates have `{field}`, `{operator}`, `{value}`, or `{}`."""

    item: SpecText
    operators: Words
    and_: SpecText | None = None
    or_: SpecText | None = None
    group: SpecText | None = None
    list: SpecText | None = None
    quote: SpecText | None = None
    escape: SpecText | None = None
    not_: SpecText | None = None
    without_value: SpecText | None = None


@dataclass(frozen=True, slots=True)
class JsonFilter:
    """Conditions as a JSON array of objects, joined from left to right."""

    field: SpecText
    operator: SpecText
    value: SpecText
    operators: Words
    join: SpecText | None = None
    text_values: bool = False
    without_value: SpecText | None = None


@dataclass(frozen=True, slots=True)
class TextSort:
    """Sort orders as text, `{field}` in each template; no separator: each is a value of its own."""

    ascending: SpecText
    descending: SpecText
    separator: SpecText | None = None


@dataclass(frozen=True, slots=True)
class JsonSort:
    """Sort orders as a JSON array of objects."""

    field: SpecText
    direction: SpecText
    ascending: SpecText
    descending: SpecText


Grammar = TextFilter | JsonFilter | TextSort | JsonSort
