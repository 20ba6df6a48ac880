"""Comparisons of what a record holds with what a query says, whatever both are written as."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Final

from crmgen.text import Json

Test = Callable[[dict[str, Json]], bool]
_DEEPEST: Final = 4
_ORDERED: Final = {"gt": gt, "ge": ge, "lt": lt, "le": le}


def values_at(body: Json, path: str) -> Iterator[Json]:
    """The plain values at a dotted path: of an object its id and name, of a list those of each element."""
    step, _, rest = path.partition(".")
    if isinstance(body, dict) and path in body:
        yield from _plain(body[path])
    elif isinstance(body, dict) and step in body and rest:
        yield from values_at(body[step], rest)
    elif isinstance(body, list):
        for each in body:
            yield from values_at(each, path)


def _plain(value: Json) -> Iterator[Json]:
    if isinstance(value, list):
        for each in value:
            yield from _plain(each)
    elif isinstance(value, dict):
        names = ("id", "uuid", "name", "value", "key", "code")
        yield from (value[key] for key in names if key in value)
    else:
        yield value


def comparison(path: str, operator: str, given: Json) -> Test:
    """Whether what a record holds at a path compares so."""
    return lambda body: compared([*values_at(body, path)], operator, given)


def compared(values: list[Json], operator: str, given: Json) -> bool:
    """Whether one of the values compares so; for what must not be, whether none does."""
    match operator:
        case "ne" | "not_like" | "not_in":
            opposite = {"ne": "eq", "not_like": "like", "not_in": "in"}[operator]
            return not compared(values, opposite, given)
        case "is_null":
            return all(each in (None, "") for each in values)
        case "is_not_null":
            return not compared(values, "is_null", given)
        case "in":
            wanted = given if isinstance(given, list) else str(given).split(",")
            return any(_same(each, one) for each in values for one in wanted)
        case "like" | "starts_with" | "ends_with":
            texts = [str(each).lower() for each in values if each is not None]
            return any(_alike(each, operator, str(given).lower()) for each in texts)
        case "gt" | "ge" | "lt" | "le":
            return any(_ordered(each, operator, given) for each in values)
        case _:
            return any(_same(each, given) for each in values)


def _alike(value: str, operator: str, given: str) -> bool:
    given = given.strip("%*")
    if operator == "starts_with":
        return value.startswith(given)
    return value.endswith(given) if operator == "ends_with" else given in value


def _same(value: Json, given: Json) -> bool:
    if value is None or given is None:
        return value is given
    if value == given and not isinstance(value, bool) and not isinstance(given, bool):
        return True
    is_alike = str(value).lower() == str(given).lower()
    return is_alike or sort_key(value) == sort_key(given)


def _ordered(value: Json, operator: str, given: Json) -> bool:
    left, right = sort_key(value), sort_key(given)
    if left[0] != right[0] or value is None:
        return False
    return bool(_ORDERED[operator](left, right))


def sort_key(value: Json) -> tuple[int, float | str]:
    """What values are ordered by: nothing first, then numbers and times, then text."""
    if value is None:
        return -1, 0
    if isinstance(value, (bool, int, float)):
        return 0, float(value)
    return _text_key(str(value))


@lru_cache(maxsize=16384)
def _text_key(text: str) -> tuple[int, float | str]:
    try:
        return 0, float(text)
    except ValueError:
        pass
    try:
        when = dt.datetime.fromisoformat(text)
    except ValueError:
        return 1, text.lower()
    return 0, (when if when.tzinfo else when.replace(tzinfo=dt.UTC)).timestamp()


def texts_in(body: Json) -> str:
    """All texts of a record, in small letters."""
    return "\n".join(_texts(body, 0)).lower()


def _texts(value: Json, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < _DEEPEST and isinstance(value, (list, dict)):
        inner: Iterable[Json] = value.values() if isinstance(value, dict) else value
        for each in inner:
            yield from _texts(each, depth + 1)
