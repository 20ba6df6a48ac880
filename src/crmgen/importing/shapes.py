"""What many examples of one value have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from crmgen.records import dataclass, field
from crmgen.text import Json

MOST_TEXTS: Final = 200
"""Different texts of one place that are remembered: with more it is no enum."""

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]{2,}")
_URI: Final = re.compile(r"https?://[^\s<>\"{}]+")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII
)
_ID_KEY: Final = re.compile(
    r"\d+|key_\d+|[0-9a-f]{16,}|(?=[^_-]*[_-].*\d)[a-z]{1,8}[_-][0-9A-Za-z]{8,}"
)
"""Keys that are ids: figures, hexadecimal digits, `cus_9s6XKzkNRiz8`; and `key_0`, as converters make them up."""


def text_format(text: str) -> str:
    """The format of JSON Schema (7.3) that a text has without doubt; empty where it has none."""
    if _DATE.fullmatch(text):
        return "date" if _is_date(text) else ""
    if _TIME.fullmatch(text):
        return "date-time" if _is_date(text) else ""
    for name, pattern in (("uuid", _UUID), ("email", _EMAIL), ("uri", _URI)):
        if pattern.fullmatch(text):
            return name
    return ""


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return False
    return True


class Either(list[Json]):
    """Values of which an example has one: it counts once, whatever they are."""


@lru_cache(maxsize=65536)
def is_id_key(key: str) -> bool:
    """Is a key of an object no name of a field, but the id, day or address of what stands under it?"""
    return bool(_ID_KEY.fullmatch(key)) or text_format(key) not in ("", "uri")


@dataclass(slots=True)
class Shape:
    """All examples of one value, added up."""

    count: int = 0
    kinds: set[str] = field(default_factory=set[str])
    """Types of JSON Schema: `null` among them, `integer` apart from `number`."""
    objects: int = 0
    fields: dict[str, Shape] = field(default_factory=dict[str, "Shape"])
    entries: Shape | None = None
    """What stands under keys that are ids."""
    items: Shape | None = None
    texts: Counter[str] = field(default_factory=Counter[str])
    formats: set[str] = field(default_factory=set[str])
    component: str = ""
    """The name of the component that it is an example of."""
    description: str = ""
    choices: list[str] = field(default_factory=list[str])
    """What it can be by the words of its author."""
    is_partial: bool = False
    """Whether its objects are changes of others, that say what they change alone."""

    @classmethod
    def of(cls, *values: Json) -> Shape:
        """The shape of some values."""
        shape = cls()
        for value in values:
            shape.add(value)
        return shape

    def add(self, value: Json) -> None:
        """Take in one example."""
        if isinstance(value, Either):
            for each in value:
                self.add(each)
            self.count -= len(value) - 1
            return
        self.count += 1
        match value:
            case None:
                self.kinds.add("null")
            case bool():
                self.kinds.add("boolean")
            case int():
                self.kinds.add("integer")
            case float():
                self.kinds.add("number")
            case str():
                self._add_text(value)
            case list():
                self._add_items(value)
            case _:
                self._add_object(value)

    def _add_text(self, text: str) -> None:
        self.kinds.add("string")
        self.formats.add(text_format(text))
        if len(self.texts) <= MOST_TEXTS:
            self.texts[text[:100]] += 1

    def _add_items(self, values: Iterable[Json]) -> None:
        self.kinds.add("array")
        self.items = self.items or Shape()
        for value in values:
            self.items.add(value)

    def _add_object(self, value: dict[str, Json]) -> None:
        self.kinds.add("object")
        self.objects += 1
        for key, child in value.items():
            if is_id_key(key):
                self.entries = self.entries or Shape()
                self.entries.add(child)
            else:
                self.fields.setdefault(key, Shape()).add(child)

    def merge(self, other: Shape) -> None:
        """Take in all examples of another shape."""
        self.count += other.count
        self.kinds |= other.kinds
        self.objects += other.objects
        self.texts += other.texts
        self.formats |= other.formats
        self.component = self.component or other.component
        self.description = self.description or other.description
        self.choices = self.choices or other.choices
        self.is_partial = self.is_partial or other.is_partial
        for key, child in other.fields.items():
            self.fields.setdefault(key, Shape()).merge(child)
        if other.entries is not None:
            self.entries = self.entries or Shape()
            self.entries.merge(other.entries)
        if other.items is not None:
            self.items = self.items or Shape()
            self.items.merge(other.items)

    @property
    def is_object(self) -> bool:
        """Whether all examples but null were objects with fields."""
        return self.kinds - {"null"} == {"object"} and bool(self.fields)

    def agrees(self, other: Shape) -> bool:
        """Could one schema be meant: most fields of the smaller are in both, and none of another type?"""
        if not (self.is_object and other.is_object):
            return False
        shared = self.fields.keys() & other.fields.keys()
        smaller = min(len(self.fields), len(other.fields))
        one, two = self.fields, other.fields
        fits = all(_fit(one[key].kinds, two[key].kinds) for key in shared)
        return fits and len(shared) * 2 > smaller


def _fit(one: set[str], other: set[str]) -> bool:
    """Have two values a type in common, null and the two kinds of numbers apart?"""
    first, second = (
        {"number" if k == "integer" else k for k in kinds} - {"null"}
        for kinds in (one, other)
    )
    return not first or not second or bool(first & second)
