"""From the text of an option to the value that a method takes, by its type."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from ..values.datetimes import DateOnly
from ..values.encoding import is_object
from .kinds import is_file, is_structured, item_kind, literals, members, one_of

_FLAGS: Final = {"true": True, "false": False}


@dataclass(frozen=True)
class Reading:
    """How texts become a value."""

    read: Callable[[str], Any]
    """Raises ValueError for a text that is none."""
    metavar: str
    is_flag: bool = False
    is_repeated: bool = False
    may_be_one: bool = False
    """Whether one that is given once stands for itself, and is no list of one."""
    choices: tuple[str, ...] = ()


def reading_of(kind: Any) -> Reading:
    """How a value of this type is read."""
    kinds = members(kind)
    items = [found for each in kinds if (found := item_kind(each)) is not None]
    single = [each for each in kinds if item_kind(each) is None]
    if any(map(is_file, kinds)):
        return Reading(_file, "FILE")
    if items:
        one_too = str in single
        inner = reading_of(one_of([items[0], str]) if one_too else items[0])
        return replace(inner, is_flag=False, is_repeated=True, may_be_one=one_too)
    if single == [bool]:
        return Reading(_flag, "BOOLEAN", is_flag=True)
    listed = {_text(each): each for each in literals(kind)}
    others = [each for each in single if not _is_literal(each)]
    if listed and not others:
        return Reading(listed.__getitem__, "", choices=tuple(listed))
    is_text = str in others
    if any(map(is_structured, others)):
        return Reading(_open_json if is_text or Any in others else read_json, "JSON")
    read = _number(others) if {int, float, Decimal} & {*others} else str
    if {date, datetime, DateOnly} & {*others}:
        read = _day
    shown = "TEXT" if is_text or read is str else "NUMBER"
    metavar = f"[{'|'.join([*listed, shown])}]" if listed else shown
    return Reading(lambda text: listed[text] if text in listed else read(text), metavar)


def read_json(text: str) -> Any:
    """JSON as it stands there; `@FILE` is that of a file, `-` that of standard input."""
    if text == "-":
        text = sys.stdin.read()
    elif text.startswith("@"):
        text = Path(text[1:]).read_text("utf-8")
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON: {error}") from None


def _open_json(text: str) -> Any:
    """Where plain text is a value as well: JSON, if it can be read so."""
    try:
        return read_json(text)
    except ValueError:
        return text


def _file(text: str) -> Any:
    if text == "-":
        return sys.stdin.buffer.read()
    path = Path(text)
    if not path.is_file():
        raise ValueError(f"there is no file {text!r}")
    return path


def _flag(text: str) -> bool:
    if text.lower() not in _FLAGS:
        raise ValueError(f"{text!r} is neither true nor false")
    return _FLAGS[text.lower()]


def _number(kinds: list[Any]) -> Callable[[str], Any]:
    """A number, digit for digit; where it may be a text too, one that is written as numbers are."""

    def read(text: str) -> Any:
        try:
            number = int(text) if text.removeprefix("-").isdecimal() else Decimal(text)
        except InvalidOperation:
            number = None
        is_whole = not {float, Decimal} & {*kinds}
        fits = isinstance(number, int) or (number is not None and not is_whole)
        if fits and (str not in kinds or str(number) == text):
            return number
        if str in kinds:
            return text
        raise ValueError(f"{text!r} is no {'whole ' * is_whole}number")

    return read


def _day(text: str) -> str:
    """A date, or what begins with one, that the calendar has; other words may be as good for the API."""
    if re.match(r"\d{4}-\d\d-\d\d", text):
        try:
            date.fromisoformat(text[:10])
        except ValueError as error:
            raise ValueError(f"{text!r} is no date: {error}") from None
    return text


def _is_literal(kind: Any) -> bool:
    return bool(literals(kind))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def put(values: dict[str, Any], way: tuple[str, ...], value: Any) -> None:
    """Sets a part of nested objects. Raises ValueError where something else stands there."""
    for step in way[:-1]:
        inner = values.setdefault(step, {})
        if not is_object(inner):
            raise ValueError(f"{step} is no object")
        values = inner
    values[way[-1]] = value


def as_mapping(value: Any) -> Mapping[str, Any]:
    """A JSON object. Raises ValueError for anything else."""
    if not is_object(value):
        raise ValueError("it is no JSON object")
    return value
