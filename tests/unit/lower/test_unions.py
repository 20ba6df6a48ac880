"""oneOf and anyOf, discriminators, and unions beside properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crmgen.diagnostics import InputError

if TYPE_CHECKING:
    from tests.unit.lower.conftest import Lower

PETS = """
Cat: {type: object, required: [kind], properties: {kind: {type: string, enum: [cat]}, lives: {type: integer}}}
Dog: {type: object, properties: {kind: {type: string}, tricks: {type: integer}}}
"""


def test_members_null_and_repetitions(schemas: Lower) -> None:
    found = schemas("""
        T:
          properties:
            a: {oneOf: [{type: string}, {type: integer}, {type: string}]}
            b: {anyOf: [{type: string}, {type: 'null'}]}
            c: {anyOf: [{type: string}, {anyOf: [{type: integer}, {type: 'null'}]}]}
            d: {oneOf: [{type: string}, {}]}
        """)
    assert found.fields("T") == [
        "a: <string | integer>",
        "b: string?",
        "c: <string | integer>?",
        "d: any",
    ]


def test_constants_make_one_choice(schemas: Lower) -> None:
    found = schemas("""
        T:
          properties:
            a: {oneOf: [{const: x, title: X}, {const: y}]}
            b: {anyOf: [{type: string}, {type: string, enum: [x]}]}
        """)
    assert found.fields("T") == ['a: ("x" | "y" | ...)', 'b: ("x" | ...)']


def test_discriminator_stated(schemas: Lower) -> None:
    found = schemas(PETS + """
Pet:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator:
    propertyName: kind
    mapping: {katze: '#/components/schemas/Cat', hund: Dog}
""")
    tags = "hund: Dog, katze: Cat, cat: Cat"  # a member's own constant counts, too
    assert found.type("Pet") == f"alias Pet = <Cat | Dog by kind {{{tags}}}>\n"


def test_discriminator_implied(schemas: Lower) -> None:
    """A member's own constant beats the name of its schema."""
    found = schemas(PETS + """
Pet:
  anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind}
""")
    assert found.type("Pet") == "alias Pet = <Cat | Dog by kind {cat: Cat, Dog: Dog}>\n"


def test_discriminator_with_a_stray_target(schemas: Lower) -> None:
    found = schemas(PETS + """
Bird: {properties: {kind: {type: string}}}
Pet:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {bird: Bird, cat: Cat, dog: Dog}}
""")
    assert found.type("Pet") == "alias Pet = <Cat | Dog by kind {cat: Cat, dog: Dog}>\n"
    assert found.losses == [
        (
            "unknown-discriminator-target",
            "/components/schemas/Pet/discriminator/mapping/bird",
        )
    ]


def test_properties_beside_a_union_are_in_every_member(schemas: Lower) -> None:
    found = schemas(PETS + """
Owned:
  type: object
  properties: {owner: {type: string}}
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
""")
    assert found.type("Owned") == "alias Owned = <Owned/union/0 | Owned/union/1>\n"
    assert found.fields("Owned/union/1") == [
        "owner: string",
        "kind: string",
        "tricks: integer",
    ]


def test_a_union_that_only_says_type_object_keeps_its_members(schemas: Lower) -> None:
    found = schemas(PETS + """
Pet: {type: object, oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
""")
    assert found.type("Pet") == "alias Pet = <Cat | Dog>\n"


def test_sets_of_required_properties(schemas: Lower) -> None:
    found = schemas("""
        T:
          properties: {a: {type: string}, b: {type: string}}
          anyOf: [{required: [a]}, {required: [b]}]
        """)
    assert found.fields("T") == ["a: string", "b: string"]
    assert found.losses == [("required-alternatives", "/components/schemas/T/anyOf")]


def test_null_beside_properties(schemas: Lower) -> None:
    found = schemas("""
        T: {properties: {x: {properties: {a: {type: string}}, oneOf: [{type: 'null'}, {type: object}]}}}
        """)
    assert found.fields("T") == ["x: T/properties/x/union/1?"]


def test_a_base_that_lists_its_subtypes(schemas: Lower) -> None:
    found = schemas("""
        Pet:
          type: object
          required: [kind]
          properties: {kind: {type: string}}
          discriminator: {propertyName: kind, mapping: {cat: Cat}}
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
        Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {tricks: {type: integer}}}]}
        """)
    assert found.type("Pet") == "alias Pet = <Cat | Dog by kind {cat: Cat, Dog: Dog}>\n"
    assert found.fields("Cat") == ["kind: string required", "lives: integer"]


def test_subtypes_that_only_a_base_knows_of(schemas: Lower) -> None:
    found = schemas("""
        Pet:
          type: object
          properties: {kind: {type: string}}
          discriminator: {propertyName: kind, mapping: {cat: Cat}}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
        """)
    assert found.type("Pet") == "alias Pet = <Cat | Pet/own by kind {cat: Cat}>\n"
    assert found.fields("Cat") == ['kind: ("cat")', "lives: integer"]
    assert found.losses == []


def test_unions_in_unions_do_not_multiply_without_end(schemas: Lower) -> None:
    text = "".join(
        f"D{level}: {{properties: {{k{level}: {{type: string}}}}, oneOf: ["
        f"{{$ref: '#/components/schemas/D{level + 1}'}}, "
        f"{{$ref: '#/components/schemas/D{level + 1}'}}]}}\n"
        for level in range(30)
    )
    found = schemas(f"{text}D30: {{type: object}}\n")
    assert {code for code, _ in found.losses} == {"too-deep"}
    assert len(found.types) < 2_000


def test_a_union_has_so_many_members(
    schemas: Lower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one of unions, and one that is made of those who extend a base."""
    flat = "T: {oneOf: [{type: string}, {type: integer}, {type: boolean}]}\n"
    nested = (
        "T: {anyOf: [{type: string}, {oneOf: [{type: integer}, {type: boolean}]}]}\n"
    )
    base = "T: {type: object, discriminator: {propertyName: k}, properties: {k: {type: string}}}\n"
    for name in "AB":
        base += f"{name}: {{allOf: [{{$ref: '#/components/schemas/T'}}, {{properties: {{{name}: {{}}}}}}]}}\n"
    aliases = "T: {oneOf: [{$ref: '#/components/schemas/A'}, {type: boolean}]}\n"
    aliases += "A: {oneOf: [{type: string}, {type: integer}]}\n"
    monkeypatch.setattr("crmgen.lower.schemas.extent.MAX_MEMBERS", 3)
    for text in (flat, nested, base, aliases):
        schemas(text)
    monkeypatch.setattr("crmgen.lower.schemas.extent.MAX_MEMBERS", 2)
    for text in (flat, nested, base, aliases):
        with pytest.raises(InputError, match=r"union of more than 2 types.*too-large"):
            schemas(text)
