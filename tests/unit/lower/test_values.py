"""Enums and constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.lower.conftest import Lower


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, enum: [a, b]}", '("a" | "b" | ...)'),
        ("{enum: [a, b, a]}", '("a" | "b" | ...)'),
        ("{type: integer, enum: [1, 2]}", "(1 | 2 | ...)"),
        ("{enum: [1, a, true, 1.5]}", '(1 | "a" | true | 1.5 | ...)'),
        ("{type: [string, 'null'], enum: [a, null]}", '("a" | ...)?'),
        ("{enum: [a, null]}", '("a" | ...)?'),
        ("{enum: [null]}", "null"),
        ("{type: string, enum: ['']}", '("" | ...)'),
        ("{const: list}", '("list")'),
        ("{type: boolean, enum: [true]}", "(true | ...)"),
    ],
)
def test_enum_and_const(schemas: Lower, schema: str, expected: str) -> None:
    found = schemas(f"T: {{properties: {{x: {schema}}}}}")
    assert found.fields("T") == [f"x: {expected}"]
    assert found.losses == []


def test_one_value_on_a_required_property_is_a_constant(schemas: Lower) -> None:
    found = schemas(
        "T: {required: [a], properties: {a: {enum: [list]}, b: {enum: [list]}}}"
    )
    assert found.fields("T") == ['a: ("list") required', 'b: ("list" | ...)']


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, enum: [1, true, x]}", '("1" | "true" | "x" | ...)'),
        ("{type: integer, enum: ['1', 2]}", "(1 | 2 | ...)"),
    ],
)
def test_values_of_another_type_are_mended(
    schemas: Lower, schema: str, expected: str
) -> None:
    found = schemas(f"T: {{properties: {{x: {schema}}}}}")
    assert found.fields("T") == [f"x: {expected}"]
    assert found.losses[0][0] == "enum-value-of-other-type"


def test_an_enum_of_structures(schemas: Lower) -> None:
    found = schemas("T: {properties: {x: {type: array, enum: [[1], [2]]}}}")
    assert found.fields("T") == ["x: [any]"]
    assert found.losses == [
        ("enum-of-structures", "/components/schemas/T/properties/x")
    ]
