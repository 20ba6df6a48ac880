"""What is known about a value as sentences: its bounds and its default, but for what a description says already."""

from __future__ import annotations

import re
from typing import Final

from crmgen.emit.literals import value_literal
from crmgen.emit.prose import code_span
from crmgen.ir.types import (
    UNLIMITED,
    Constraints,
    ListOf,
    MapOf,
    Nullable,
    Scalar,
    Type,
)
from crmgen.text import SpecValue

_LONGEST_DEFAULT: Final = 60

_NEAR: Final = r"(?:[^\w.!?;]+(?:[a-z]+[^\w.!?;]+){0,3}?)"
"""At most three words of the same sentence between a number and the word that says what it is."""
_IS: Final = r"(?:\W+(?:(?:is|are|to|of|value|set|the)\W+){0,4}?)"
"""What may stand between `default` and what it is."""
_MOST: Final = (
    r"(?:at most|max(?:imum|\.)?|up to|(?:no|not) more than|limit(?:ed)?|less than or equal to|[<≤]=?)"
)
_MOST_AFTER: Final = (
    r"(?:at most|max(?:imum)?\b|or (?:less|fewer)|is the (?:limit|most))"
)
_LEAST: Final = (
    r"(?:at least|min(?:imum|\.)?|(?:no|not) less than|greater than or equal to|[>≥]=?)"
)
_LEAST_AFTER: Final = r"(?:at least|min(?:imum)?\b|or (?:more|greater))"
_UNIT: Final = r"[\s-]?(?:characters?|chars?|letters?|digits?|items?|entries|symbols?)"


def limits(type: Type, said: str = "") -> list[str]:
    """A schema's bounds as sentences; they are documented, not enforced.

    `said`: the description, as plain text. A bound that it gives, number and meaning, is left out.
    """
    while isinstance(type, Nullable):
        type = type.inner
    match type:
        case Scalar():
            return _scalar_limits(type.constraints, said)
        case ListOf():
            known = type.constraints
            return _range("items", known.min_items, known.max_items, said)
        case MapOf():
            known = type.constraints
            return _range("entries", known.min_properties, known.max_properties, said)
        case _:
            return []


def default_sentence(default: SpecValue, said: str = "") -> list[str]:
    """A default as a sentence; none for null, for long ones, and for what the description gives as the default."""
    if default == SpecValue(None):
        return []
    number = default.number()
    literal = value_literal(default) if number is None else _number(number)
    value = literal.strip("\"'").lower()
    is_said = value and _says(
        said,
        rf"\bdefaults?\b{_IS}{{value}}",
        r"{value}\W*(?:by |is the |\()default",
        text=value,
        value=rf"(?<![\w.]){re.escape(value)}(?![\w]|\.\d)",
    )
    return (
        [] if is_said or len(literal) > _LONGEST_DEFAULT else [f"Default: `{literal}`."]
    )


def _scalar_limits(known: Constraints, said: str) -> list[str]:
    if known is UNLIMITED:
        return []
    result = _range("characters", known.min_length, known.max_length, said)
    result += _range("", known.minimum, known.maximum, said)
    if known.exclusive_minimum is not None:
        result.append(f"More than {value_literal(known.exclusive_minimum)}.")
    if known.exclusive_maximum is not None:
        result.append(f"Less than {value_literal(known.exclusive_maximum)}.")
    if known.multiple_of is not None:
        result.append(f"A multiple of {value_literal(known.multiple_of)}.")
    return result + [f"Matches {code_span('', each)}." for each in known.patterns]


def _range(
    unit: str, least: int | float | None, most: int | float | None, said: str
) -> list[str]:
    if least is None and most is None:
        return []
    low, high = _number(least), _number(most)
    if most is None and least in (0, 1) and unit:
        return ["Not empty."] if least else []
    tail = f" {unit}" if unit else ""
    if least is not None and most is not None:
        if least == most:
            return (
                []
                if _says(said, rf"{{value}}{_UNIT}", text=low, value=_word(low))
                else [f"{low}{tail}."]
            )
        return [] if _says_both(said, low, high) else [f"{low} to {high}{tail}."]
    if most is not None:
        return [] if _says_most(said, high) else [f"At most {high}{tail}."]
    return [] if _says_least(said, low) else [f"At least {low}{tail}."]


def _says_both(said: str, low: str, high: str) -> bool:
    end = rf"{re.escape(high)}(?!\w|[.,]\d)"
    between = rf"{{value}}\s*(?:-|–|to|and|\.\.+|…)\s*{end}"
    return _says(said, between, text=low, value=_word(low)) or (
        _says_least(said, low) and _says_most(said, high)
    )


def _says_most(said: str, number: str) -> bool:
    return _says(
        said,
        rf"{_MOST}{_NEAR}?{{value}}",
        rf"{{value}}{_NEAR}?{_MOST_AFTER}",
        text=number,
        value=_word(number),
    )


def _says_least(said: str, number: str) -> bool:
    return _says(
        said,
        rf"{_LEAST}{_NEAR}?{{value}}",
        rf"{{value}}{_NEAR}?{_LEAST_AFTER}",
        r"(?:\bfrom|first (?:one )?is) {value}",
        text=number,
        value=_word(number),
    )


def _says(said: str, *patterns: str, text: str, value: str) -> bool:
    """Whether what is `said` matches one; `value`: the pattern of `text`, which has to stand in it."""
    said = said.lower()
    if text not in said:
        return False
    return any(re.search(each.replace("{value}", value), said) for each in patterns)


def _word(number: str) -> str:
    """A number that stands by itself, not as a part of another."""
    return rf"(?<![\w.,-]){re.escape(number)}(?!\w|[.,]\d)"


def _number(value: int | float | None) -> str:
    """A limit, without the `.0` that some writers of YAML put behind whole numbers."""
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return value_literal(int(value) if is_whole and value is not None else value)
