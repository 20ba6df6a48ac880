"""Objects and what is said about their properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.lower.conftest import Lower


def test_required_and_null_are_two_facts(schemas: Lower) -> None:
    found = schemas("""
        T:
          required: [a, b]
          properties:
            a: {type: string}
            b: {type: [string, 'null']}
            c: {type: [string, 'null']}
        """)
    assert found.fields("T") == [
        "a: string required",
        "b: string? required",
        "c: string?",
    ]


def test_required_property_without_schema(schemas: Lower) -> None:
    found = schemas(
        "T: {type: object, required: [a, ghost], properties: {a: {type: string}}}"
    )
    assert found.fields("T") == ["a: string required", "ghost: any"]
    assert found.losses == [
        ("required-unknown-property", "/components/schemas/T/required/1")
    ]


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("true", "model T"),
        ("{}", "model T"),
        ("false", "model T + nothing else"),
        ("{type: integer}", "model T + integer"),
    ],
)
def test_additional_properties(schemas: Lower, extra: str, expected: str) -> None:
    found = schemas(
        f"T: {{properties: {{a: {{type: string}}}}, additionalProperties: {extra}}}"
    )
    assert found.type("T").splitlines()[0] == expected


def test_pattern_properties(schemas: Lower) -> None:
    found = schemas("T: {type: object, patternProperties: {'^x-': {type: integer}}}")
    assert found.type("T") == "alias T = {*: integer}\n"
    assert found.losses == [
        ("pattern-properties", "/components/schemas/T/patternProperties")
    ]


def test_flags_and_docs_of_properties(schemas: Lower) -> None:
    found = schemas("""
        Stamp: {type: string, format: date-time, readOnly: true, description: When.}
        Contact:
          properties:
            id: {type: string, readOnly: true, example: c1}
            secret: {type: string, writeOnly: true}
            old: {type: string, deprecated: true}
            size: {type: integer, default: 10}
            made: {$ref: '#/components/schemas/Stamp'}
            seen: {$ref: '#/components/schemas/Stamp', readOnly: false, description: Seen.}
            both: {allOf: [{$ref: '#/components/schemas/Stamp'}, {writeOnly: true}]}
            named: {type: string, x-crmgen-name: label}
        """)
    assert found.fields("Contact") == [
        "id: string read-only",
        "secret: string write-only",
        "old: string deprecated",
        "size: integer = 10",
        "made: date-time read-only",
        "seen: date-time",
        "both: date-time read-only write-only",
        "named: string",
    ]
    by_name = {each.wire.unsafe: each for each in found.model("Contact").fields}
    assert (by_name["made"].doc, by_name["seen"].doc) == ("When.", "Seen.")
    assert [value.unsafe for value in by_name["id"].examples] == ["c1"]
    assert by_name["named"].pinned == "label"


def test_a_reference_into_properties_reuses_the_type_only(lowered: Lower) -> None:
    """`lead_source_id` takes its schema from the read-only `id` of another object; it can be sent."""
    found = lowered("""
        paths:
          /contacts:
            post:
              requestBody:
                content:
                  application/json:
                    schema:
                      properties:
                        source_id: {$ref: '#/components/schemas/Source/properties/id'}
              responses: {'204': {description: done}}
        components:
          schemas:
            Source: {properties: {id: {type: string, readOnly: true}}}
        """)
    body = list(found.api.types)[-1]
    assert found.fields(body) == ["source_id: string"]
    assert found.losses == [
        ("read-only-in-request", f"{body.removeprefix('#')}/properties/source_id")
    ]


def test_a_default_of_another_type_is_left_out(schemas: Lower) -> None:
    found = schemas(
        "T: {properties: {a: {type: integer, default: many}, b: {type: string}}}"
    )
    assert found.fields("T") == ["a: integer", "b: string"]
    assert found.losses == [
        ("default-of-other-type", "/components/schemas/T/properties/a/default")
    ]
