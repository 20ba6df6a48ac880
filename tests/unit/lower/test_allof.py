"""allOf: what it merges, what it leaves alone, and what must not take forever."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.lower.conftest import Lower

BASE = """
Base:
  type: object
  required: [id]
  properties: {id: {type: string}, place: {properties: {city: {type: string}}}}
"""


def test_parts_siblings_and_references_are_one_model(schemas: Lower) -> None:
    found = schemas(BASE + """
Contact:
  allOf:
  - $ref: '#/components/schemas/Base'
  - type: object
    properties: {email: {type: string}}
  properties: {phone: {type: string}}
  required: [phone]
""")
    assert found.fields("Contact") == [
        "id: string required",
        "place: Base/properties/place",
        "email: string",
        "phone: string required",
    ]
    assert found.losses == []


def test_one_reference_is_that_type(schemas: Lower) -> None:
    found = schemas(BASE + """
Holder:
  properties:
    plain: {allOf: [{$ref: '#/components/schemas/Base'}]}
    told: {description: D, type: object, allOf: [{$ref: '#/components/schemas/Base'}, {example: 1}]}
    bare: {$ref: '#/components/schemas/Base', description: D}
""")
    assert found.fields("Holder") == ["plain: Base", "told: Base", "bare: Base"]


def test_required_of_a_part_makes_another_model(schemas: Lower) -> None:
    found = schemas(BASE + """
Full: {allOf: [{$ref: '#/components/schemas/Base'}, {required: [place]}]}
""")
    assert found.fields("Full") == [
        "id: string required",
        "place: Base/properties/place required",
    ]


def test_a_narrower_property_wins(schemas: Lower) -> None:
    found = schemas("""
        Animal: {type: object, properties: {kind: {type: string}, tag: {type: string, description: A}}}
        Cat:
          allOf: [{$ref: '#/components/schemas/Animal'}]
          properties: {kind: {type: string, enum: [cat, lion]}, tag: {description: B}}
        """)
    assert found.fields("Cat") == ['kind: ("cat" | "lion" | ...)', "tag: string"]
    assert found.losses == []


def test_objects_in_several_parts_merge(schemas: Lower) -> None:
    found = schemas("""
        A: {type: object, properties: {meta: {properties: {x: {type: string}}}}}
        B: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {meta: {properties: {y: {type: integer}}}}}]}
        """)
    assert found.fields("B") == ["meta: B/properties/meta"]
    assert found.fields("B/properties/meta") == ["x: string", "y: integer"]
    assert found.fields("A/properties/meta") == ["x: string"]


def test_primitives_merge(schemas: Lower) -> None:
    found = schemas("""
        Name: {type: string, maxLength: 10}
        T:
          properties:
            short: {allOf: [{$ref: '#/components/schemas/Name'}, {minLength: 2}]}
            one: {allOf: [{enum: [a, b, c]}, {enum: [b, c]}]}
            list: {allOf: [{type: array, items: {type: string}}, {maxItems: 3}]}
        """)
    assert found.fields("T") == [
        "short: string(min_length=2, max_length=10)",
        'one: ("b" | "c" | ...)',
        "list: [string](max_items=3)",
    ]


def test_conflicting_parts(schemas: Lower) -> None:
    found = schemas(
        "T: {properties: {a: {allOf: [{type: string}, {type: array, maxItems: 1}]}}}"
    )
    assert found.fields("T") == ["a: [any](max_items=1)"]
    found = schemas(
        "T: {properties: {a: {allOf: [{format: date}, {type: array, maxItems: 1}]}}}"
    )
    assert found.losses[0][0] == "all-of-conflict"


def test_cycles(schemas: Lower) -> None:
    found = schemas("""
        Self: {allOf: [{$ref: '#/components/schemas/Self'}]}
        Own: {allOf: [{$ref: '#/components/schemas/Own'}, {properties: {a: {type: string}}}]}
        Left: {allOf: [{$ref: '#/components/schemas/Right'}], properties: {l: {type: string}}}
        Right: {allOf: [{$ref: '#/components/schemas/Left'}], properties: {r: {type: string}}}
        """)
    assert found.fields("Own") == ["a: string"]
    assert found.fields("Left") == ["r: string", "l: string"]
    assert {code for code, _ in found.losses} == {"all-of-cycle"}


def test_diamonds_are_linear(schemas: Lower) -> None:
    levels = "\n".join(
        f"L{i}: {{allOf: [{{$ref: '#/components/schemas/L{i + 1}'}}, "
        f"{{$ref: '#/components/schemas/M{i + 1}'}}], properties: {{l{i}: {{type: string}}}}}}\n"
        f"M{i}: {{allOf: [{{$ref: '#/components/schemas/L{i + 1}'}}, "
        f"{{$ref: '#/components/schemas/M{i + 1}'}}], properties: {{m{i}: {{type: string}}}}}}"
        for i in range(25)
    )
    last = "L25: {properties: {l25: {type: string}}}\nM25: {properties: {m25: {type: string}}}"
    found = schemas(f"{levels}\n{last}")
    assert len(found.fields("L0")) == 51


def test_a_chain_that_never_ends_is_cut(schemas: Lower) -> None:
    links = [
        f"C{i}: {{allOf: [{{$ref: '#/components/schemas/C{i + 1}'}}], properties: {{p{i}: {{type: string}}}}}}"
        for i in range(230)
    ]
    found = schemas("\n".join([*links, "C230: {properties: {end: {type: string}}}"]))
    assert "too-deep" in {code for code, _ in found.losses}
    assert len(found.fields("C220")) == 11


def test_a_property_that_is_restated_in_a_ring_has_an_end(schemas: Lower) -> None:
    found = schemas("""
Thing: {properties: {id: {type: integer}, name: {type: string}}}
Hull: {properties: {number: {type: string}}}
Boat: {allOf: [{$ref: '#/components/schemas/Thing'}, {type: object, properties: {built: {type: string}}}]}
Yacht: {allOf: [{$ref: '#/components/schemas/Thing'}, {$ref: '#/components/schemas/Hull'}]}
First: {allOf: [{$ref: '#/components/schemas/Second'}, {properties: {name: {$ref: '#/components/schemas/Boat'}}}]}
Second: {allOf: [{$ref: '#/components/schemas/Third'}, {properties: {name: {$ref: '#/components/schemas/First'}}}]}
Third: {allOf: [{$ref: '#/components/schemas/Boat'}, {properties: {name: {$ref: '#/components/schemas/Yacht'}}}]}
""")
    assert found.fields("First") == [
        "id: integer",
        "name: First/properties/name",
        "built: string",
    ]
    assert found.fields("First/properties/name")[1] == "name: First/properties/name"
    assert len(found.types) == 8
