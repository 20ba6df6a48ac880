"""Conditions that a search sends as objects: `{field, operator, value}`, in lists and in groups of lists."""

from __future__ import annotations

from typing import Final

from crmgen.mock.records.comparing import Test, compared, values_at
from crmgen.naming.words.identifiers import words
from crmgen.text import Json

Body = dict[str, Json]
_FIELDS: Final = ("field", "propertyName", "property", "property_name", "fieldName", "field_name", "attribute", "column", "key", "name", "path")  # fmt: skip
_OPERATORS: Final = ("operator", "op", "comparator", "comparison", "condition")
_VALUES: Final = ("value", "values")
_ALL: Final = ("filters", "conditions", "and", "AND", "all", "rules")
_ANY: Final = ("filterGroups", "filter_groups", "groups", "or", "OR", "any")
_MEANT: Final = {
    "eq": "eq = == equals equal is equal_to",
    "ne": "ne neq != <> not not_equals is_not not_equal not_eq",
    "gt": "gt > greater_than after",
    "ge": "ge gte >= greater_than_or_equal",
    "lt": "lt < less_than before",
    "le": "le lte <= less_than_or_equal",
    "like": "like contains contains_token ilike icontains matches",
    "not_like": "not_like not_contains not_contains_token",
    "in": "in any_of one_of",
    "not_in": "not_in nin none_of",
    "starts_with": "starts_with begins_with",
    "ends_with": "ends_with",
    "is_not_null": "has_property exists is_not_null is_set known",
    "is_null": "not_has_property is_null is_empty is_not_set unknown",
}
_BY_WORD: Final = {w: name for name, text in _MEANT.items() for w in text.split()}


def object_test(given: Json, *, is_or: bool = False) -> Test:
    """What a record must be like; of what is not understood there is none. `is_or`: lists are alternatives."""
    if isinstance(given, list):
        tests = [object_test(each) for each in given]
        some = any if is_or and tests else all
        return lambda body: some(test(body) for test in tests)
    if not isinstance(given, dict):
        return _none
    inner = [object_test(given[key]) for key in _ALL if key in given]
    inner += [object_test(given[key], is_or=True) for key in _ANY if key in given]
    if inner:
        return lambda body: all(test(body) for test in inner)
    return _comparison(given)


def _comparison(given: Body) -> Test:
    path, said = _first(given, _FIELDS), _first(given, _OPERATORS)
    value, end = _first(given, _VALUES), given.get("highValue")
    word = str(said or "eq")
    name = _BY_WORD.get("_".join(words(word)) or word)
    if not isinstance(path, str):
        return _none
    if word.lower() == "between":
        ends = value if isinstance(value, list) else [value, end]
        low, high = (*ends, None, None)[:2]
        both = (("ge", low), ("le", high))
        return lambda body: all(compared(_values(body, path), *each) for each in both)
    return lambda body: name is not None and compared(_values(body, path), name, value)


def _none(_: Body) -> bool:
    return False


def _first(given: Body, names: tuple[str, ...]) -> Json:
    return next((given[each] for each in names if each in given), None)


def _values(body: Body, path: str) -> list[Json]:
    """What a record holds under a name, itself or in one of its objects: HubSpot's `properties`."""
    found = [*values_at(body, path)]
    if found or path in body:
        return found
    inside = (each for each in body.values() if isinstance(each, dict) and path in each)
    return [value for each in inside for value in values_at(each, path)]
