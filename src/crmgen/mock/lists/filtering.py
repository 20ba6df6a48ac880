"""Which records a list gives: conditions in the grammars of a document, parameters called like fields, and search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from crmgen.ir.grammars import JsonFilter, TextFilter
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Where
from crmgen.ir.walk import Types, model_of
from crmgen.mock.collections.collection import Collection
from crmgen.mock.lists.filter_objects import object_test
from crmgen.mock.lists.text_filters import parsed
from crmgen.mock.plain import plain
from crmgen.mock.records.comparing import Test, comparison
from crmgen.naming.words.english import singular
from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass, replace
from crmgen.text import Json

Body = dict[str, Json]
_SEARCHES: Final = word_set("q query search search_term term keyword keywords s text")
_SUFFIXES: Final = {
    **dict.fromkeys(("gte", "ge", "min", "from", "since", "after", "start"), "ge"),
    **dict.fromkeys(("lte", "le", "max", "to", "until", "before", "end"), "le"),
    **{each: each for each in ("gt", "lt", "ne", "in", "like")},
    **dict.fromkeys(("not", "neq"), "ne"),
    **dict.fromkeys(("contains", "icontains", "like", "search"), "like"),
    "eq": "eq",
}
_SEARCH: Final = "search"
_ALL: Final = ("all", "any", "*")
_GROUPS: Final = ("filter_groups", "groups")
_OBJECTS: Final = ("filter", "filters", "where", "conditions")
_SHOWN: Final = ("properties", "fields", "select", "include", "expand", "sort", "sorts")
"""What a search's body says of what is shown, rather than of which records."""
_LETTERS: Final = ("letter", "initial", "first_letter")
_MOMENTS: Final = ("{}", "{}_at", "{}_on", "{}_date", "date_{}", "{}_id")
"""How a field is called that parameters name in short: `created_since`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One parameter that narrows: which field it looks at, and how."""

    wire: str
    path: str
    operator: str = "eq"


class Filtering:
    """What the parameters of one list narrow it to. A parameter that says nothing here narrows nothing."""

    def __init__(
        self,
        operation: Operation,
        collection: Collection,
        taken: Iterable[str],
        types: Types,
    ) -> None:
        self._fields = set(_paths(collection, types))
        self._by_words = {
            _name(each.rpartition(".")[2]): each for each in sorted(self._fields)
        }
        kinds = (TextFilter, JsonFilter)
        stated = operation.parameters
        self._grammars = [p for p in stated if isinstance(p.grammar, kinds)]
        query = (e for e in stated if e.where is Where.QUERY and e.grammar is None)
        bodies = [model_of(body.type, types) for body in operation.bodies]
        sent = (plain(f.wire) for model in bodies if model for f in model.fields)
        names = [*(plain(e.wire) for e in query), *(e for e in sent if e not in _SHOWN)]
        narrowing = dict.fromkeys(e for e in names if e not in {*taken})
        found = map(self._condition, narrowing)
        self._conditions = [each for each in found if each is not None]

    def test(self, query: Mapping[str, Json]) -> Test | None:
        """What a record must be like to be given for a query; None: as it will."""
        tests = [*self._by_grammar(query)]
        for condition in self._conditions:
            if condition.operator != _SEARCH:
                tests += self._of(condition, query.get(condition.wire))
        if not tests:
            return None
        return lambda body: all(test(body) for test in tests)

    def searched(self, query: Mapping[str, Json]) -> list[list[list[str]]]:
        """For each search the words that must stand in a record's texts; of several given those of one."""
        searches = (e for e in self._conditions if e.operator == _SEARCH)
        given = (query.get(each.wire) for each in searches)
        several = (each if isinstance(each, list) else [each] for each in given if each)
        return [[str(one).lower().split() for one in each] for each in several]

    def _by_grammar(self, query: Mapping[str, Json]) -> Iterator[Test]:
        for parameter in self._grammars:
            given, grammar = query.get(plain(parameter.wire)), parameter.grammar
            test: Test | None = None
            if isinstance(grammar, TextFilter) and isinstance(given, str) and given:
                test = parsed(grammar, given)
            elif isinstance(grammar, JsonFilter):
                test = _by_json(grammar, given)
            if test is not None:
                yield test

    def _condition(self, wire: str) -> Condition | None:
        """What a parameter, or a property of a search's body, narrows by, as far as its name says it."""
        said = words(wire)
        name = "_".join(said)
        last_name = self._by_words.get("last_name") or self._by_words.get("name")
        if name in _LETTERS and last_name is not None:
            return Condition(wire, last_name, "starts_with")
        if wire in self._fields or name in self._by_words:
            return Condition(
                wire, wire if wire in self._fields else self._by_words[name]
            )
        if singular(name) in _SEARCHES or said[-1:] in (("search",), ("query",)):
            return Condition(wire, "", _SEARCH)
        if name in (*_OBJECTS, *_GROUPS):
            return Condition(wire, "", "object")
        if said[:1] and said[0] in _OBJECTS:
            inner = self._condition("_".join(said[1:]))  # `filter[email]` of JSON:API
            return replace(inner, wire=wire) if inner is not None else None
        return self._suffixed(wire, said) or self._alike(wire, said)

    def _suffixed(self, wire: str, said: tuple[str, ...]) -> Condition | None:
        """`created_at_gte`, `min_amount`, `updated_since`, `created[gte]`."""
        for stem, mark in ((said[:-1], said[-1:]), (said[1:], said[:1])):
            operator, name = _SUFFIXES.get("".join(mark)), "_".join(stem)
            tries = [each.format(name) for each in _MOMENTS]
            tries += ["updated_at"] if name == "modified" else []
            path = next((p for e in tries if (p := self._by_words.get(e))), None)
            if name and operator is not None and path is not None:
                return Condition(wire, path, operator)
        return None

    def _alike(self, wire: str, said: tuple[str, ...]) -> Condition | None:
        """`ids`, `company_id` of a record that holds the company, `email` of one that has `emails`."""
        one = "_".join((*said[:-1], singular(said[-1]))) if said else ""
        stem = "_".join(said[:-1]) if said[-1:] in (("id",), ("ids",)) else one
        several = (each for each in self._by_words if singular(each) == "_".join(said))
        name = next((e for e in (one, stem, *several) if e in self._by_words), None)
        return Condition(wire, self._by_words[name]) if name is not None else None

    def _of(self, condition: Condition, given: Json) -> Iterator[Test]:
        is_all = isinstance(given, str) and given.lower() in _ALL
        if given in (None, "", [], {}) or is_all:
            return
        if condition.operator == "object" and _is_conditions(given):
            yield object_test(given, is_or=_name(condition.wire) in _GROUPS)
        elif condition.operator == "object":
            yield from self._of_object(given)
        elif isinstance(given, dict):
            for key, value in given.items():
                operator = _SUFFIXES.get(str(key).lower(), "")
                yield from self._one(condition.path, operator, value)
        else:
            yield from self._one(condition.path, condition.operator, given)

    def _of_object(self, given: Json) -> Iterator[Test]:
        """`filter[status]=won`, `filter[amount][gte]=5`."""
        for key, value in given.items() if isinstance(given, dict) else ():
            found = self._condition(str(key))
            if found is not None and found.path:
                yield from self._of(found, value)

    def _one(self, path: str, operator: str, given: Json) -> Iterator[Test]:
        if not operator:
            return
        if isinstance(given, str) and "," in given and operator == "eq":
            given = [given, *given.split(",")]
        if isinstance(given, list) and operator == "eq":
            operator = "in"
        yield comparison(path, operator, given)


def _is_conditions(given: Json) -> bool:
    """Whether a filter is a list of conditions, or one of several: no object of fields and what they are."""
    inner = given.values() if isinstance(given, dict) else ()
    return isinstance(given, list) or any(
        isinstance(each, list) and each and all(isinstance(e, dict) for e in each)
        for each in inner
    )


def _paths(collection: Collection, types: Types) -> Iterator[str]:
    """The fields of records, also those of JSON:API's `attributes`."""
    for field in (field for model in collection.models for field in model.fields):
        wire = plain(field.wire)
        yield wire
        inner = model_of(field.type, types) if wire == "attributes" else None
        for each in inner.fields if inner is not None else ():
            yield f"{wire}.{plain(each.wire)}"


def _by_json(grammar: JsonFilter, given: Json) -> Test | None:
    """A condition that is a JSON array, each joined to all before it."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            return None
    operators = {plain(word): plain(name) for name, word in grammar.operators}
    tests: list[tuple[bool, Test]] = []
    for item in given if isinstance(given, list) else ():
        if not isinstance(item, dict):
            return None
        name = operators.get(str(item.get(plain(grammar.operator))))
        path = item.get(plain(grammar.field))
        if name is None or not isinstance(path, str):
            return None
        is_or = grammar.join is not None and item.get(plain(grammar.join)) == "or"
        tests.append((is_or, comparison(path, name, item.get(plain(grammar.value)))))
    return (lambda body: _from_left(tests, body)) if tests else None


def _from_left(tests: Sequence[tuple[bool, Test]], body: Body) -> bool:
    found = tests[0][1](body)
    for is_or, test in tests[1:]:
        found = (found or test(body)) if is_or else (found and test(body))
    return found


def _name(wire: str) -> str:
    return "_".join(words(wire))
