"""How an API writes conditions and sort orders: as text with separators, or as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..parameters.json_value import json_value
from ..values.encoding import is_collection, is_list, scalar_text
from .conditions import Comparison, Condition, Joined, Negated, Order

Word = Literal["and", "or"]


@dataclass(frozen=True, slots=True)
class TextFilter:
    """Conditions as text: `(name:like:Acme,and,price:gt:100)`."""

    item: str
    """With `{field}`, `{operator}` and `{value}`."""
    operators: Mapping[str, str]
    """Names of comparisons to the API's words for them."""
    and_: str | None = None
    or_: str | None = None
    """Between conditions; None: they cannot be joined so."""
    group: str | None = None
    """Around what is joined, with `{}` in it."""
    list: str | None = None
    """Between the values of a list."""
    quote: str | None = None
    """Around text with characters that mean something."""
    escape: str | None = None
    """Before a quote inside of quotes."""
    not_: str | None = None
    """Around what must not hold, with `{}` in it."""
    without_value: str | None = None
    """An item of an operator that takes no value."""

    def print(self, condition: Condition) -> str:
        """The condition as text. Raises ValueError for what the grammar cannot say."""
        return self._printed(_positive(condition, self.operators, bool(self.not_)))

    def _printed(self, condition: Condition) -> str:
        if isinstance(condition, Joined):
            return self._joined(condition)
        if isinstance(condition, Negated):
            return (self.not_ or "{}").replace("{}", self._printed(condition.inner))
        assert isinstance(condition, Comparison)
        return self._item(condition)

    def _joined(self, condition: Joined) -> str:
        separator = self.and_ if condition.word == "and" else self.or_
        if separator is None:
            raise ValueError(f"this API cannot join conditions with `{condition.word}`")
        text = separator.join(map(self._printed, condition.parts))
        if self.group is not None:
            return self.group.replace("{}", text)
        if any(isinstance(part, Joined) for part in condition.parts):
            raise ValueError("this API cannot mix `and` and `or`: it has no groups")
        return text

    def _item(self, comparison: Comparison) -> str:
        word = _word(comparison, self.operators)
        if self._is_special(comparison.field):
            raise ValueError(f"{comparison.field!r} cannot be a field in this filter")
        template, value = self.item, ""
        if comparison.operator in ("is_null", "is_not_null"):
            template = self.without_value or template
        else:
            value = self._value(comparison)
        said = {"field": comparison.field, "operator": word, "value": value}
        return re.sub(r"\{(field|operator|value)\}", lambda m: said[m[1]], template)

    def _value(self, comparison: Comparison) -> str:
        value = comparison.value
        if not is_collection(value):
            return self._quoted(value)
        if self.list is None:
            raise ValueError("this API takes no lists of values")
        return self.list.join(map(self._quoted, value))

    def _quoted(self, value: object) -> str:
        text = _text(value)
        is_plain = text and not self._is_special(text)
        if is_plain and not (self.quote and re.search(r"\s", text)):
            return text
        if self.quote is None:
            raise ValueError(f"{text!r} cannot stand in this filter: it has no quotes")
        if self.escape is not None:
            text = text.replace(self.escape, self.escape * 2)
            text = text.replace(self.quote, self.escape + self.quote)
        elif self.quote in text:
            raise ValueError(f"{text!r} cannot stand in this filter: it holds a quote")
        return f"{self.quote}{text}{self.quote}"

    def _is_special(self, text: str) -> bool:
        """Whether the text has a character that the grammar is made of."""
        parts = (self.item, self.and_, self.or_, self.group, self.list)
        made = "".join(filter(None, [*parts, self.quote, self.escape]))
        made = re.sub(r"\{\w*\}", "", made)
        return any(c in text for c in made if not c.isalnum())


@dataclass(frozen=True, slots=True)
class JsonFilter:
    """Conditions as a JSON array, each joined to all before it."""

    field: str
    operator: str
    value: str
    operators: Mapping[str, str]
    join: str | None = None
    """The key that says `and` or `or`; None: all must hold."""
    text_values: bool = False
    """Values are sent as text, whatever they are."""
    without_value: str | None = None
    """What stands as the value of an operator that takes none; None: nothing."""

    def print(self, condition: Condition) -> list[dict[str, object]]:
        """The condition as JSON. Raises ValueError for what cannot be said from left to right."""
        positive = _positive(condition, self.operators, can_negate=False)
        return [
            self._item(comparison, word) for word, comparison in _from_left(positive)
        ]

    def _item(self, comparison: Comparison, word: Word | None) -> dict[str, object]:
        operator = _word(comparison, self.operators)
        item: dict[str, object] = {
            self.field: comparison.field,
            self.operator: operator,
        }
        if comparison.operator not in ("is_null", "is_not_null"):
            item[self.value] = self._value(comparison.value)
        elif self.without_value is not None:
            item[self.value] = self.without_value
        if word == "or" and self.join is None:
            raise ValueError("this API cannot join conditions with `or`")
        if word is not None and self.join is not None:
            item[self.join] = word
        return item

    def _value(self, value: object) -> object:
        if not self.text_values:
            return value
        if is_collection(value):
            raise ValueError("this API takes no lists of values")
        return _text(value)


@dataclass(frozen=True, slots=True)
class TextSort:
    """Sort orders as text: `name:asc`, `-name`."""

    ascending: str
    descending: str
    separator: str | None = None
    """Between several; None: each is a value of its own."""

    def print(self, orders: list[Any]) -> object:
        texts = [
            self._item(each) if isinstance(each, Order) else each for each in orders
        ]
        return texts if self.separator is None else self.separator.join(texts)

    def _item(self, order: Order) -> str:
        template = self.descending if order.descending else self.ascending
        return template.replace("{field}", order.field)


@dataclass(frozen=True, slots=True)
class JsonSort:
    """Sort orders as a JSON array of objects."""

    field: str
    direction: str
    ascending: str = "asc"
    descending: str = "desc"

    def print(self, orders: list[Any]) -> object:
        return [
            self._item(each) if isinstance(each, Order) else each for each in orders
        ]

    def _item(self, order: Order) -> dict[str, str]:
        direction = self.descending if order.descending else self.ascending
        return {self.field: order.field, self.direction: direction}


def filtered(
    value: object, grammar: TextFilter | JsonFilter, shape: Any = None
) -> object:
    """A parameter that takes a condition; what is no condition goes out as it is given."""
    if isinstance(value, Condition):
        printed = grammar.print(value)
        return json_value(printed) if isinstance(printed, list) else printed
    if isinstance(grammar, JsonFilter) and not isinstance(value, str):
        return json_value(value, shape)
    return value


def ordered(value: object, grammar: TextSort | JsonSort, shape: Any = None) -> object:
    """A parameter that takes sort orders; what is none goes out as it is given."""
    listed = [value] if isinstance(value, Order) else value
    if not isinstance(value, str) and is_collection(listed):
        listed = list(listed)
        if any(isinstance(each, Order) for each in listed) or is_text(grammar):
            listed = grammar.print(listed)
    if isinstance(grammar, JsonSort) and not isinstance(value, str):
        return json_value(listed, shape if is_list(value) else None)
    return listed


def is_text(grammar: TextSort | JsonSort) -> bool:
    return isinstance(grammar, TextSort)


# conditions


def _positive(
    condition: Condition, operators: Mapping[str, str], can_negate: bool
) -> Condition:
    """The same without `~` where that can be: opposite comparisons, and De Morgan's laws."""
    if isinstance(condition, Joined):
        parts = [_positive(part, operators, can_negate) for part in condition.parts]
        return Joined(condition.word, parts)
    if not isinstance(condition, Negated):
        return condition
    inner = condition.inner
    if isinstance(inner, Negated):
        return _positive(inner.inner, operators, can_negate)
    if isinstance(inner, Joined):
        word: Word = "or" if inner.word == "and" else "and"
        turned = Joined(word, map(Negated, inner.parts))
        return _positive(turned, operators, can_negate)
    assert isinstance(inner, Comparison)
    opposite = inner.opposite()
    if opposite is not None and opposite.operator in operators:
        return opposite
    if can_negate:
        return condition
    raise ValueError(f"this API cannot say ~{inner!r}")


def _from_left(condition: Condition) -> Iterator[tuple[Word | None, Comparison]]:
    """Comparisons in an order in which each need only be joined to all before it."""
    if isinstance(condition, Comparison):
        yield None, condition
        return
    assert isinstance(condition, Joined)
    compound = [part for part in condition.parts if isinstance(part, Joined)]
    if len(compound) > 1:
        raise ValueError(
            "this API joins conditions from left to right, without groups: it cannot say"
            f" {condition!r}"
        )
    plain = [part for part in condition.parts if not isinstance(part, Joined)]
    ordered_parts = [*compound, *plain]
    yield from _from_left(ordered_parts[0])
    for part in ordered_parts[1:]:
        assert isinstance(part, Comparison)
        yield condition.word, part


def _word(comparison: Comparison, operators: Mapping[str, str]) -> str:
    word = operators.get(comparison.operator)
    if word is None:
        known = ", ".join(operators)
        raise ValueError(
            f"this API cannot compare by {comparison.operator!r}, only by {known}"
        )
    return word


def _text(value: object) -> str:
    if value is None:
        raise ValueError("None is compared by is_null() or is_not_null()")
    return scalar_text(value)
