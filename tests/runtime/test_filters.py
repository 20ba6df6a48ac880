"""Conditions and orders in each grammar, and what a grammar cannot say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest

from crmgen.runtime.filters.conditions import Comparison, Condition, F, Order
from crmgen.runtime.filters.grammars import (
    JsonFilter,
    JsonSort,
    TextFilter,
    TextSort,
    filtered,
    ordered,
)
from crmgen.runtime.parameters.json_value import JsonValue

SIGNS = ("eq", "ne", "gt", "ge", "lt", "le", "like", "not_like", "in", "not_in")
WORDS = {name: name for name in (*SIGNS, "starts_with", "is_null", "is_not_null")}
TEXT = TextFilter(
    "{field}:{operator}:{value}",
    WORDS,
    and_=",and,",
    or_=",or,",
    group="({})",
    list=";",
    quote='"',
    without_value="{field}:{operator}",
)
BARE = TextFilter("{field} {operator} {value}", WORDS, and_=" and ", or_=" or ")
JSON = JsonFilter("field", "op", "value", WORDS, join="logic")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (F.name.like("Acme") & (F.price > 100), "(name:like:Acme,and,price:gt:100)"),
        (F.a == 1, "a:eq:1"),
        (F.company.name != "x", "company.name:ne:x"),
        (F.company["a b"] >= 2, "company.a b:ge:2"),
        (F["custom field"].starts_with("a"), "custom field:starts_with:a"),
        (F.id.in_([28, 29]), "id:in:28;29"),
        (F.id.not_in(["a;b", "c"]), 'id:not_in:"a;b";c'),
        (F.end <= date(2026, 1, 31), "end:le:2026-01-31"),
        (F.end < date(2026, 1, 31), "end:lt:2026-01-31"),
        (F.name.not_like("a b"), 'name:not_like:"a b"'),
        (F.name == "", 'name:eq:""'),
        (F.a == None, "a:is_null"),  # noqa: E711
        (F.a != None, "a:is_not_null"),  # noqa: E711
        ((F.a == 1) & ((F.b == 2) | (F.c == 3)), "(a:eq:1,and,(b:eq:2,or,c:eq:3))"),
        ((F.a == 1) & (F.b == 2) & (F.c == 3), "(a:eq:1,and,b:eq:2,and,c:eq:3)"),
        (~(F.a == 1), "a:ne:1"),
        (~~(F.a > 1), "a:gt:1"),
        (~((F.a > 1) & (F.b == 2)), "(a:le:1,or,b:ne:2)"),
        (~((F.a > 1) | (F.b == 2)), "(a:le:1,and,b:ne:2)"),
        (F.a.where("eq", 1), "a:eq:1"),
    ],
)
def test_a_condition_as_text(condition: Condition, text: str) -> None:
    assert filtered(condition, TEXT) == text


def test_what_no_opposite_says_is_put_into_the_grammars_own_not() -> None:
    grammar = replace(TEXT, not_="not({})")
    assert filtered(~F.a.starts_with("x"), grammar) == "not(a:starts_with:x)"
    assert filtered(~(F.a == 1), grammar) == "a:ne:1"


def test_quotes_are_escaped_where_the_grammar_can() -> None:
    grammar = replace(TEXT, escape="\\")
    assert filtered(F.a == 'say "a\\b"', grammar) == r'a:eq:"say \"a\\b\""'


@pytest.mark.parametrize(
    ("condition", "grammar", "message"),
    [
        (~F.a.starts_with("x"), TEXT, r"cannot say ~F\.a\.where\('starts_with'"),
        (F.a == 'say "hi"', TEXT, "it holds a quote"),
        (F["a:b"] == 1, TEXT, "'a:b' cannot be a field in this filter"),
        (F.a.ends_with("x"), TEXT, "'ends_with', only by eq, ne, gt"),
        (F.a.in_([None]), TEXT, r"None is compared by is_null\(\)"),
        (F.a == "b c", BARE, "'b c' cannot stand in this filter: it has no quotes"),
        (F.a.in_([1]), BARE, "takes no lists"),
        ((F.a == 1) & (F.b == 2) | (F.c == 3), BARE, "it has no groups"),
        ((F.a == 1) | (F.b == 2), replace(BARE, or_=None), "with `or`"),
        ((F.a == 1) & (F.b == 2), replace(BARE, and_=None), "with `and`"),
        ((F.a == 1) | (F.b == 2), replace(JSON, join=None), "with `or`"),
        (F.a.in_([1]), replace(JSON, text_values=True), "takes no lists"),
        (
            ((F.a == 1) | (F.b == 2)) & ((F.c == 3) | (F.d == 4)),
            JSON,
            r"cannot say \(\(\(F\.a == 1\) \| \(F\.b == 2\)\) & ",
        ),
    ],
)
def test_what_a_grammar_cannot_say_is_refused(
    condition: Condition, grammar: TextFilter | JsonFilter, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        filtered(condition, grammar)


def test_a_grammar_without_groups_joins_plain_conditions() -> None:
    assert filtered((F.a == 1) | (F.b == 2), BARE) == "a eq 1 or b eq 2"


def test_conditions_as_json_are_joined_from_left_to_right() -> None:
    either = F.a.is_null() | ((F.b != "x") & (F.c >= 2))
    assert JSON.print(either) == [
        {"field": "b", "op": "ne", "value": "x"},
        {"field": "c", "op": "ge", "value": 2, "logic": "and"},
        {"field": "a", "op": "is_null", "logic": "or"},
    ]
    texts = replace(JSON, join=None, text_values=True, without_value="")
    assert texts.print((F.c == 2) & F.a.is_not_null()) == [
        {"field": "c", "op": "eq", "value": "2"},
        {"field": "a", "op": "is_not_null", "value": ""},
    ]


def test_what_is_no_condition_goes_out_as_it_is_given() -> None:
    assert filtered("a:eq:(b", TEXT) == "a:eq:(b"
    assert filtered(None, TEXT) is None
    assert filtered('[{"any": 1}]', JSON) == '[{"any": 1}]'
    items = [{"field": "a"}]
    for value in (items, F.a == 1):
        assert isinstance(filtered(value, JSON), JsonValue)
    assert cast("JsonValue", filtered(items, JSON)).value == items


def test_orders_are_printed_in_the_grammar_of_the_api() -> None:
    orders = [F.made.desc(), F.name.asc(), "price"]
    signs = TextSort("{field}", "-{field}", separator=",")
    assert ordered(orders, signs) == "-made,name,price"
    assert ordered(F.made.desc(), signs) == "-made"
    words = TextSort("{field}:asc", "{field}:desc")
    assert ordered(orders, words) == ["made:desc", "name:asc", "price"]
    assert ordered(["price"], words) == ["price"]
    assert ordered("name", words) == "name"
    assert ordered(None, words) is None


def test_orders_as_json() -> None:
    grammar = JsonSort("field", "order", "ASC", "DESC")

    def sent(value: object) -> Any:
        printed = ordered(value, grammar)
        assert isinstance(printed, JsonValue)
        return printed.value

    plain = {"field": "x", "order": "ASC"}
    made = {"field": "made", "order": "DESC"}
    assert sent(F.made.desc()) == [made]
    assert sent([F.made.desc(), F.x.asc(), plain]) == [made, plain, plain]
    assert sent([plain]) == [plain]
    assert ordered("[]", grammar) == "[]"


def test_neither_a_field_nor_a_condition_is_a_truth_value() -> None:
    with pytest.raises(TypeError, match=r"join conditions with & and \|"):
        bool(F.a > 1)
    with pytest.raises(TypeError, match="compare it"):
        bool(F.a)
    with pytest.raises(TypeError, match="comparisons need parentheses"):
        _ = F.a.like("x") & cast("Any", 1)
    with pytest.raises(AttributeError, match=r"write F\['_id'\] for a field"):
        _ = F._id
    with pytest.raises(ValueError, match="one of a list of values, not 'abc'"):
        F.a.in_("abc")
    with pytest.raises(ValueError, match=r"one of a list of values, not \[\]"):
        F.a.in_([])


def test_conditions_are_shown_as_they_are_written() -> None:
    assert repr((F.a == 1) | ~(F["a b"] > 2)) == "((F.a == 1) | ~(F['a b'] > 2))"
    assert repr(F.a.is_null() & F.b.like("x")) == (
        "(F.a.is_null() & F.b.where('like', 'x'))"
    )
    assert repr([F, F.a.desc(), Order("b c")]) == "[F, F.a.desc(), F['b c'].asc()]"
    assert Comparison("a", "starts_with", "x").opposite() is None
