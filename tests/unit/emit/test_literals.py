"""No string of a document becomes code: literals evaluate to what went in, and nothing
else.
"""

from __future__ import annotations

import ast
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmgen.emit.literals import string_literal, tuple_literal, value_literal
from crmgen.text import Json, SpecText, SpecValue

any_text = st.text(st.characters(codec=None))
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | any_text,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(any_text)
def test_a_string_survives_and_is_one_printable_line(text: str) -> None:
    literal = string_literal(SpecText(text))
    assert ast.literal_eval(literal) == text
    assert literal.isprintable()


@given(json_values)
def test_a_value_survives_with_its_types(value: Json) -> None:
    literal = value_literal(SpecValue(value))
    assert SpecValue(ast.literal_eval(literal)) == SpecValue(value)
    assert literal.isprintable()


@given(st.lists(any_text, max_size=3))
def test_strings_become_a_tuple(texts: list[str]) -> None:
    assert ast.literal_eval(tuple_literal(map(SpecText, texts))) == tuple(texts)


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", '"plain"'),
        ("it's", '"it\'s"'),
        ('say "hi"', "'say \"hi\"'"),
        ("'\"", '"\'\\""'),
        ("back\\", '"back\\\\"'),
        ("\u202egnp", '"\\u202egnp"'),
        ("\ud800", '"\\ud800"'),
        ("a\r\nb\x1b", '"a\\r\\nb\\x1b"'),
        ("Grüße", '"Grüße"'),
    ],
)
def test_quotes_are_those_that_black_prefers(text: str, literal: str) -> None:
    assert string_literal(text) == literal


@pytest.mark.parametrize("number", [math.inf, -math.inf])
def test_infinities_are_not_bare_names(number: float) -> None:
    assert eval(value_literal(number), {"float": float}) == number


def test_not_a_number_is_not_a_bare_name() -> None:
    assert math.isnan(eval(value_literal(math.nan), {"float": float}))


@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_beyond_the_limit_of_decimal_literals_compiles(sign: int) -> None:
    number = sign * 10**5000 + 7
    assert ast.literal_eval(value_literal(number)) == number
