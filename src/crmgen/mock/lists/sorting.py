"""In which order a list gives its records: by the grammars of a document, and by parameters that say so by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from crmgen.ir.grammars import JsonSort, TextSort
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter
from crmgen.mock.collections.collection import Collection
from crmgen.mock.plain import plain
from crmgen.mock.records.comparing import sort_key, values_at
from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json, SpecText

T = TypeVar("T")
Order = tuple[str, bool]
"""A field, and whether the largest come first."""
_FIELDS: Final = word_set(
    "sort sort_by order_by ordering sort_field sort_column sorting order sorts"
)
_DIRECTIONS: Final = word_set(
    "order direction sort_order sort_dir dir sort_direction order_direction order_dir"
)
_DOWN: Final = re.compile(r"-1|desc(ending)?", re.IGNORECASE)
_SIDED: Final = re.compile(
    r"(.+?)(?:[:\s.|,]|_(?=(?:asc|desc)$))(asc|desc)(?:ending)?", re.IGNORECASE
)


class Sorting:
    """The order of one list's records. What it does not understand orders nothing."""

    def __init__(self, operation: Operation, collection: Collection) -> None:
        fields = (plain(f.wire) for m in collection.models for f in m.fields)
        self._fields = {_name(each): each for each in fields}
        query = [p for p in operation.parameters if p.where == "query"]
        self._grammars = [
            p for p in query if isinstance(p.grammar, (TextSort, JsonSort))
        ]
        names = [plain(p.wire) for p in query if p.grammar is None]
        self._names = [each for each in names if _name(each) in _FIELDS]
        self._directions = [each for each in names if _name(each) in _DIRECTIONS]

    def orders(self, query: Mapping[str, Json]) -> list[Order]:
        """What a query sorts by, the first first."""
        for parameter in self._grammars:
            found = self._by_grammar(parameter, query.get(plain(parameter.wire)))
            if found:
                return found
        said = (str(query.get(each, "")) for each in self._directions)
        is_down = any(map(_DOWN.fullmatch, said))
        named = (self._named(query.get(name)) for name in self._names)
        found = next(filter(None, named), list[Order]())
        return [(path, down or is_down) for path, down in found]

    def _by_grammar(self, parameter: Parameter, given: Json) -> list[Order]:
        grammar = parameter.grammar
        if isinstance(grammar, JsonSort):
            return self._by_json(grammar, given)
        if not isinstance(grammar, TextSort) or given is None:
            return []
        texts = [*map(str, given if isinstance(given, list) else [given])]
        if (mark := grammar.separator) is not None:
            texts = [part for each in texts for part in each.split(plain(mark))]
        ways = ((grammar.descending, True), (grammar.ascending, False))
        found = ([*_in_template(each, ways)][:1] for each in texts)
        return [order for each in found for order in each]

    def _by_json(self, grammar: JsonSort, given: Json) -> list[Order]:
        if isinstance(given, str):
            try:
                given = json.loads(given)
            except ValueError:
                return []
        items = given if isinstance(given, list) else [given]
        field, direction, down = map(
            plain, (grammar.field, grammar.direction, grammar.descending)
        )
        return [
            (str(e[field]), e.get(direction) == down)
            for e in items
            if isinstance(e, dict) and field in e
        ]

    def _named(self, given: Json) -> list[Order]:
        """`name`, `-name`, `name:desc`, `name desc`, `name_desc`, several with commas, or a list of them."""
        if isinstance(given, list) and len(given) == 2:  # react-admin's
            given = [f"{given[0]}:desc"] if _DOWN.fullmatch(str(given[1])) else given
        texts = given if isinstance(given, list) else str(given or "").split(",")
        found: list[Order] = []
        for text in (str(each).strip() for each in texts):
            sided = _SIDED.fullmatch(text)
            path = self._fields.get(_name(sided[1] if sided else text.lstrip("+-")))
            is_down = _DOWN.match(sided[2]) if sided else text.startswith("-")
            if path is not None:
                found.append((path, bool(is_down)))
        return found


def _name(wire: str) -> str:
    return "_".join(words(wire))


def _in_template(text: str, ways: Iterable[tuple[SpecText, bool]]) -> Iterator[Order]:
    """The field that a text names, by each template that it may be written in."""
    for template, is_down in ways:
        start, _, end = plain(template).partition("{field}")
        field = text[len(start) : len(text) - len(end)]
        if field and text == f"{start}{field}{end}":
            yield field, is_down


def ordered(
    bodies: Iterable[tuple[T, dict[str, Json]]], orders: list[Order]
) -> list[T]:
    """What stands beside each body, in the order that is asked for."""
    found = list(bodies)
    for path, is_down in reversed(orders):
        found.sort(
            key=lambda pair: sort_key(next(values_at(pair[1], path), None)),
            reverse=is_down,
        )
    return [each for each, _ in found]
