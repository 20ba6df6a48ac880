"""Which records a list gives: conditions in the grammars of a document, parameters called like fields, and search."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from crmgen.ir.grammars import JsonFilter, TextFilter
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Where
from crmgen.ir.walk import Types, model_of
from crmgen.mock.collections.collection import Collection
from crmgen.mock.lists.filter_objects import object_test
from crmgen.mock.lists.text_filters import parsed
from crmgen.mock.plain import plain
from crmgen.mock.records.comparing import Test, compared, values_at
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


@dataclass(frozen=True, slots=True)
class Condition:
    """One parameter that narrows: which fields it looks at, and how."""

    wire: str
    paths: tuple[str, ...]
    operator: str


class Filtering:
    """What the parameters of one list narrow it to. A parameter that says nothing here narrows nothing."""

    def __init__(
        self,
        operation: Operation,
        collection: Collection,
        taken: Iterable[str],
        types: Types,
    ) -> None:
        known = set(taken)
        self._fields = set(_paths(collection, types))
        self._by_words = {
            "_".join(words(each.rpartition(".")[2])): each
            for each in sorted(self._fields)
        }
        self._grammars = [
            p
            for p in operation.parameters
            if isinstance(p.grammar, (TextFilter, JsonFilter))
        ]
        query = [e for e in operation.parameters if e.where is Where.QUERY]
        names = [plain(each.wire) for each in query if each.grammar is None]
        for model in (model_of(body.type, types) for body in operation.bodies):
            wires = [plain(f.wire) for f in model.fields] if model is not None else []
            names += [each for each in wires if each not in _SHOWN]
        names = [each for each in dict.fromkeys(names) if each not in known]
        self._conditions = [
            c for each in names if (c := self._condition(each)) is not None
        ]

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
            given = query.get(plain(parameter.wire))
            if given in (None, "", []):
                continue
            if isinstance(parameter.grammar, TextFilter):
                test = (
                    parsed(parameter.grammar, given) if isinstance(given, str) else None
                )
            else:
                assert isinstance(parameter.grammar, JsonFilter)
                test = _by_json(parameter.grammar, given)
            if test is not None:
                yield test

    def _condition(self, wire: str) -> Condition | None:
        """What a parameter, or a property of a search's body, narrows by, as far as its name says it."""
        said = words(wire)
        name = "_".join(said)
        if letter := self._letter(wire, name):
            return letter
        if wire in self._fields:
            return Condition(wire, (wire,), "eq")
        if name in self._by_words:
            return Condition(wire, (self._by_words[name],), "eq")
        if singular(name) in _SEARCHES or said[-1:] in (("search",), ("query",)):
            return Condition(wire, (), _SEARCH)
        if name in (*_OBJECTS, *_GROUPS):
            return Condition(wire, (), "object")
        if said[:1] and said[0] in _OBJECTS:
            inner = self._condition("_".join(said[1:]))  # `filter[email]` of JSON:API
            return replace(inner, wire=wire) if inner is not None else None
        return (
            self._suffixed(wire, said)
            or self._plural(wire, said)
            or self._of_several(wire, said)
        )

    def _of_several(self, wire: str, said: tuple[str, ...]) -> Condition | None:
        """`email` of a record that has `emails`, `tag` of one that has `tags`."""
        alike = (e for n, e in self._by_words.items() if singular(n) == "_".join(said))
        path = next(alike, None)
        return Condition(wire, (path,), "eq") if path is not None else None

    def _letter(self, wire: str, name: str) -> Condition | None:
        """`letter`: what the last name begins with."""
        names = (self._by_words.get(each) for each in ("last_name", "name"))
        path = next((each for each in names if each is not None), None)
        if name not in _LETTERS or path is None:
            return None
        return Condition(wire, (path,), "starts_with")

    def _suffixed(self, wire: str, said: tuple[str, ...]) -> Condition | None:
        """`created_at_gte`, `min_amount`, `updated_since`, `created[gte]`."""
        for stem, mark in ((said[:-1], said[-1:]), (said[1:], said[:1])):
            operator = _SUFFIXES.get("".join(mark))
            path = self._named(stem) if operator is not None else None
            if operator is not None and path is not None:
                return Condition(wire, (path,), operator)
        return None

    def _named(self, stem: tuple[str, ...]) -> str | None:
        name = "_".join(stem)
        tries = [
            name,
            f"{name}_at",
            f"{name}_on",
            f"{name}_date",
            f"date_{name}",
            f"{name}_id",
            *(["updated_at"] if name == "modified" else []),
        ]
        return next(
            (self._by_words[each] for each in tries if name and each in self._by_words),
            None,
        )

    def _plural(self, wire: str, said: tuple[str, ...]) -> Condition | None:
        """`ids`, `statuses`; `company_id` of a record that holds the company."""
        one = "_".join((*said[:-1], singular(said[-1]))) if said else ""
        if one in self._by_words:
            return Condition(wire, (self._by_words[one],), "eq")
        stem = "_".join(said[:-1])
        if said[-1:] in (("id",), ("ids",)) and stem in self._by_words:
            return Condition(wire, (self._by_words[stem],), "eq")
        return None

    def _of(self, condition: Condition, given: Json) -> Iterator[Test]:
        if given in (None, "", [], {}) or (
            isinstance(given, str) and given.lower() in _ALL
        ):
            return
        if condition.operator == "object" and _is_conditions(given):
            is_or = "_".join(words(condition.wire)) in _GROUPS
            yield object_test(given, is_or=is_or)
        elif condition.operator == "object":
            yield from self._of_object(given)
        elif isinstance(given, dict):
            for key, value in given.items():
                yield from self._one(
                    condition.paths[0], _SUFFIXES.get(str(key).lower(), ""), value
                )
        else:
            yield from self._one(condition.paths[0], condition.operator, given)

    def _of_object(self, given: Json) -> Iterator[Test]:
        """`filter[status]=won`, `filter[amount][gte]=5`."""
        for key, value in given.items() if isinstance(given, dict) else ():
            found = self._condition(str(key))
            if found is not None and found.paths:
                yield from self._of(found, value)

    def _one(self, path: str, operator: str, given: Json) -> Iterator[Test]:
        if not operator:
            return
        if isinstance(given, str) and "," in given and operator == "eq":
            given = [given, *given.split(",")]
        if isinstance(given, list) and operator == "eq":
            operator = "in"
        yield lambda body: compared([*values_at(body, path)], operator, given)


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
        tests.append((is_or, _comparison(path, name, item.get(plain(grammar.value)))))
    return (lambda body: _from_left(tests, body)) if tests else None


def _comparison(path: str, operator: str, value: Json) -> Test:
    return lambda body: compared([*values_at(body, path)], operator, value)


def _from_left(
    tests: Iterable[tuple[bool, Callable[[Body], bool]]], body: Body
) -> bool:
    found: bool | None = None
    for is_or, test in tests:
        if found is None:
            found = test(body)
        else:
            found = (found or test(body)) if is_or else (found and test(body))
    return bool(found)
