"""In which order a list gives its records: by the grammars of a document, and by parameters that say so by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from crmgen.ir.grammars import JsonSort, TextSort
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter
from crmgen.mock.collections.collection import Collection
from crmgen.mock.plain import plain
from crmgen.mock.records.comparing import sort_key, values_at
from crmgen.naming.words.identifiers import words
from crmgen.text import Json

T = TypeVar("T")
Order = tuple[str, bool]
"""A field, and whether the largest come first."""
_FIELDS: Final = frozenset(
    (
        "sort",
        "sort_by",
        "order_by",
        "ordering",
        "sort_field",
        "sort_column",
        "sorting",
        "order",
        "sorts",
    )
)
_DIRECTIONS: Final = frozenset(
    (
        "order",
        "direction",
        "sort_order",
        "sort_dir",
        "dir",
        "sort_direction",
        "order_direction",
        "order_dir",
    )
)
_DOWN: Final = re.compile(r"-1|desc(ending)?", re.IGNORECASE)
_SIDED: Final = re.compile(
    r"(.+?)(?:[:\s.|,]|_(?=(?:asc|desc)$))(asc|desc)(?:ending)?", re.IGNORECASE
)


class Sorting:
    """The order of one list's records. What it does not understand orders nothing."""

    def __init__(self, operation: Operation, collection: Collection) -> None:
        self._fields = {
            "_".join(words(plain(f.wire))): plain(f.wire)
            for m in collection.models
            for f in m.fields
        }
        query = [p for p in operation.parameters if p.where == "query"]
        self._grammars = [
            p for p in query if isinstance(p.grammar, (TextSort, JsonSort))
        ]
        by_name = {
            "_".join(words(plain(p.wire))): plain(p.wire)
            for p in query
            if p.grammar is None
        }
        self._names = [wire for name, wire in by_name.items() if name in _FIELDS]
        self._directions = [
            wire for name, wire in by_name.items() if name in _DIRECTIONS
        ]

    def orders(self, query: Mapping[str, Json]) -> list[Order]:
        """What a query sorts by, the first first."""
        for parameter in self._grammars:
            found = self._by_grammar(parameter, query.get(plain(parameter.wire)))
            if found:
                return found
        is_down = any(
            _DOWN.fullmatch(str(query.get(each, ""))) for each in self._directions
        )
        for name in self._names:
            found = self._named(query.get(name))
            if found:
                return [(path, down or is_down) for path, down in found]
        return []

    def _by_grammar(self, parameter: Parameter, given: Json) -> list[Order]:
        grammar = parameter.grammar
        if isinstance(grammar, JsonSort):
            return self._by_json(grammar, given)
        if not isinstance(grammar, TextSort) or given is None:
            return []
        texts = [*map(str, given if isinstance(given, list) else [given])]
        if grammar.separator is not None:
            texts = [
                part for each in texts for part in each.split(plain(grammar.separator))
            ]
        found: list[Order] = []
        for text in texts:
            for template, is_down in (
                (grammar.descending, True),
                (grammar.ascending, False),
            ):
                start, _, end = plain(template).partition("{field}")
                if (
                    text.startswith(start)
                    and text.endswith(end)
                    and len(text) > len(start) + len(end)
                ):
                    found.append((text[len(start) : len(text) - len(end)], is_down))
                    break
        return found

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
        if (
            isinstance(given, list)
            and len(given) == 2
            and _DOWN.fullmatch(str(given[1]))
        ):
            given = [f"{given[0]}:desc"]
        texts = given if isinstance(given, list) else str(given or "").split(",")
        found: list[Order] = []
        for text in map(str, texts):
            sided = _SIDED.fullmatch(text.strip())
            name = sided[1] if sided else text.strip().lstrip("+-")
            path = self._fields.get("_".join(words(name)))
            if path is not None:
                found.append(
                    (
                        path,
                        bool(sided and _DOWN.match(sided[2]))
                        or text.strip().startswith("-"),
                    )
                )
        return found


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
