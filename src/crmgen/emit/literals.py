"""The doors from a document's strings and values to Python expressions.

What comes out is always one literal on one line: quotes and backslashes are escaped,
and so is every character that `str.isprintable` refuses (controls, line separators,
bidi marks, surrogates).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import isfinite, isnan
from typing import Final

from crmgen.text import Json, SpecText, SpecValue

_LONGEST_DECIMAL: Final = 10**4000
"""Python refuses decimal literals of more than 4300 digits; hexadecimal ones have no
limit.
"""


@lru_cache(4096)
def string_literal(text: SpecText | str) -> str:
    """`text` as a string literal, in the quotes that black prefers for it."""
    raw = text.unsafe if isinstance(text, SpecText) else text
    if '"' not in raw:
        return '"' + repr("'" + raw)[2:]  # one of these makes Python choose the other
    if raw.count('"') > raw.count("'"):
        return repr(raw)
    return '"' + '\\"'.join(string_literal(p)[1:-1] for p in raw.split('"')) + '"'


def content_literal(text: str) -> str:
    """`text` in UTF-8, as bytes where a literal of bytes can say it."""
    literal = string_literal(text)
    return f"b{literal}" if text.isascii() else f"{literal}.encode()"


def value_literal(value: SpecValue | Json) -> str:
    """Any JSON value as an expression that evaluates to it; no number is a bare `inf`
    or `nan`.
    """
    raw = value.unsafe if isinstance(value, SpecValue) else value
    match raw:
        case None | bool():
            return repr(raw)
        case str():
            return string_literal(raw)
        case int():
            return repr(raw) if abs(raw) < _LONGEST_DECIMAL else hex(raw)
        case float():
            return _float_literal(raw)
        case list():
            return f"[{', '.join(map(value_literal, raw))}]"
        case _:
            pairs = (f"{string_literal(k)}: {value_literal(v)}" for k, v in raw.items())
            return f"{{{', '.join(pairs)}}}"


def tuple_literal(texts: Iterable[SpecText | str]) -> str:
    """Strings as a tuple display."""
    return _tuple([string_literal(text) for text in texts])


def values_literal(values: Iterable[SpecValue]) -> str:
    """JSON values as a tuple display."""
    return _tuple([value_literal(value) for value in values])


def _tuple(items: list[str]) -> str:
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def _float_literal(number: float) -> str:
    if isfinite(number):
        return repr(number)
    return 'float("nan")' if isnan(number) else f'float("{number}")'
