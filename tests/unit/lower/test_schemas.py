"""Primitive schemas, references, names and recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.lower.conftest import Lower


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string}", "string"),
        ("{type: string, format: date}", "date"),
        ("{type: string, format: date-time}", "date-time"),
        ("{type: string, format: uuid}", "uuid"),
        ("{type: string, format: bson-id}", "string<bson-id>"),
        ("{type: string, format: binary}", "binary"),
        ("{type: string, format: byte}", "string<byte>"),
        ("{type: string, contentMediaType: image/png}", "binary"),
        (
            "{type: string, contentMediaType: image/png, contentEncoding: base64}",
            "string",
        ),
        ("{type: integer, format: int64}", "integer<int64>"),
        ("{type: number}", "number"),
        ("{type: boolean}", "boolean"),
        ("{type: 'null'}", "null"),
        (
            "{type: string, maxLength: 5, pattern: a+}",
            'string(max_length=5, pattern="a+")',
        ),
        ("{type: integer, minimum: 1, maxLength: 3}", "integer(minimum=1)"),
        ("{type: string, minimum: 1}", "string"),
        ("{type: [string, 'null']}", "string?"),
        ("{type: [string, integer]}", "<string | integer>"),
        ("{type: [string, integer, 'null']}", "<string | integer>?"),
        ("{}", "any"),
        ("true", "any"),
        ("{description: anything}", "any"),
        ("{type: object}", "{*: any}"),
        ("{type: object, additionalProperties: {type: integer}}", "{*: integer}"),
        ("{additionalProperties: true}", "{*: any}"),
        ("{type: array, items: {type: string}, maxItems: 2}", "[string](max_items=2)"),
        ("{items: {type: string}}", "[string]"),
        ("{type: array}", "[any]"),
        (
            "{type: array, prefixItems: [{type: string}, {type: integer}], minItems: 2, items: false}",
            "(string, integer)",
        ),
        ("{type: array, prefixItems: [{type: string}], minItems: 1}", "(string, *any)"),
    ],
)
def test_inline_schema(schemas: Lower, schema: str, expected: str) -> None:
    found = schemas(f"T: {{properties: {{x: {schema}}}}}")
    assert found.fields("T") == [f"x: {expected}"]
    assert found.losses == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{format: date-time}", "date-time"),
        ("{format: int32}", "integer<int32>"),
        ("{maxLength: 3}", "string(max_length=3)"),
        ("{minimum: 0}", "number(minimum=0)"),
    ],
)
def test_type_that_other_keywords_imply(
    schemas: Lower, schema: str, expected: str
) -> None:
    found = schemas(f"T: {{properties: {{x: {schema}}}}}")
    assert found.fields("T") == [f"x: {expected}"]
    assert found.losses == [("type-implied", "/components/schemas/T/properties/x")]


def test_nullable_of_openapi_3_0(schemas: Lower) -> None:
    found = schemas(
        """
        Contact: {properties: {id: {type: string, nullable: true}}}
        Holder:
          properties:
            direct: {$ref: '#/components/schemas/Contact'}
            wrapped: {nullable: true, allOf: [{$ref: '#/components/schemas/Contact'}]}
        """,
        "3.0.3",
    )
    assert found.fields("Contact") == ["id: string?"]
    assert found.fields("Holder") == ["direct: Contact", "wrapped: Contact?"]


def test_component_kinds(schemas: Lower) -> None:
    """Objects, enums, unions, lists and maps have names; primitives are written where they are used."""
    found = schemas("""
        Model: {type: object, properties: {a: {type: string}}}
        Enum: {type: string, enum: [a, b]}
        List: {type: array, items: {$ref: '#/components/schemas/Model'}}
        Map: {type: object, additionalProperties: {type: integer}}
        Union: {oneOf: [{$ref: '#/components/schemas/Model'}, {type: string}]}
        Id: {type: string, format: uuid}
        Free: {}
        All:
          properties:
            model: {$ref: '#/components/schemas/Model'}
            enum: {$ref: '#/components/schemas/Enum'}
            list: {$ref: '#/components/schemas/List'}
            map: {$ref: '#/components/schemas/Map'}
            union: {$ref: '#/components/schemas/Union'}
            id: {$ref: '#/components/schemas/Id'}
            free: {$ref: '#/components/schemas/Free'}
        """)
    assert found.types == ["All", "Enum", "List", "Map", "Model", "Union"]
    assert found.fields("All") == [
        "model: Model",
        "enum: Enum",
        "list: List",
        "map: Map",
        "union: Union",
        "id: uuid",
        "free: any",
    ]
    assert found.type("Union") == "alias Union = <Model | string>\n"


def test_component_that_is_only_a_reference(schemas: Lower) -> None:
    found = schemas("""
        B: {$ref: '#/components/schemas/A'}
        A: {properties: {b: {$ref: '#/components/schemas/B'}}}
        """)
    assert found.fields("A") == ["b: A"]
    assert list(found.api.types) == ["#/components/schemas/A"]


def test_null_of_a_component_is_said_where_it_is_used(schemas: Lower) -> None:
    found = schemas("""
        Status: {type: [string, 'null'], enum: [open, closed, null]}
        Person: {type: [object, 'null'], properties: {status: {$ref: '#/components/schemas/Status'}}}
        Pair: {properties: {left: {$ref: '#/components/schemas/Person'}}}
        """)
    assert found.type("Status") == 'alias Status = ("open" | "closed" | ...)\n'
    assert found.fields("Person") == ["status: Status?"]
    assert found.fields("Pair") == ["left: Person?"]


def test_reference_into_properties_shares_one_model(schemas: Lower) -> None:
    found = schemas("""
        Later: {properties: {place: {$ref: '#/components/schemas/Contact/properties/address'}}}
        Contact:
          properties:
            address: {properties: {city: {type: string}}}
            name: {type: string, description: Full name.}
        Name: {properties: {name: {$ref: '#/components/schemas/Contact/properties/name'}}}
        """)
    assert found.fields("Later") == ["place: Contact/properties/address"]
    assert found.fields("Contact")[0] == "address: Contact/properties/address"
    assert found.types == ["Contact", "Later", "Name", "Contact/properties/address"]
    hint = found.model("Contact/properties/address").hint
    assert (hint.parent, hint.part) == ("#/components/schemas/Contact", "address")
    assert found.model("Name").fields[0].doc == "Full name."


def test_recursion_through_every_kind(schemas: Lower) -> None:
    found = schemas("""
        Node: {properties: {children: {type: array, items: {$ref: '#/components/schemas/Node'}}}}
        Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}
        Json:
          oneOf:
          - {type: string}
          - {type: 'null'}
          - {type: object, additionalProperties: {$ref: '#/components/schemas/Json'}}
        """)
    assert found.fields("Node") == ["children: [Node]"]
    assert found.type("Tree") == "alias Tree = [Tree]\n"
    assert found.type("Json") == "alias Json = <string | {*: Json}>?\n"
    assert found.losses == []


def test_a_long_chain_of_components_needs_no_recursion(schemas: Lower) -> None:
    links = [
        f"C{i}: {{properties: {{next: {{$ref: '#/components/schemas/C{i + 1}'}}}}}}"
        for i in range(1200)
    ]
    found = schemas("\n".join([*links, "C1200: {properties: {end: {type: string}}}"]))
    assert len(found.types) == 1201
    assert found.losses == []


def test_deeply_nested_objects_and_lists(schemas: Lower) -> None:
    objects = "{properties: {a: " * 60 + "{type: string}" + "}}" * 60
    lists = "{type: array, items: " * 60 + "{type: string}" + "}" * 60
    found = schemas(f"A: {objects}\nB: {lists}")
    assert len(found.types) == 61
    assert found.type("B") == "alias B = " + "[" * 60 + "string" + "]" * 60 + "\n"


def test_lists_nested_beyond_reason(schemas: Lower) -> None:
    found = schemas(
        "B: " + "{type: array, items: " * 150 + "{type: string}" + "}" * 150
    )
    assert [code for code, _ in found.losses] == ["too-deep"]
    assert found.type("B").count("[") == 81


def test_keywords_that_no_type_can_say(schemas: Lower) -> None:
    found = schemas("""
        T:
          properties:
            a: {type: string, not: {enum: [x]}}
            b: {type: array, contains: {type: string}}
            c: {if: {type: string}, then: {maxLength: 3}}
            d: {items: {not: {}}}
            e: {type: object, additionalProperties: {allOf: [false]}}
        """)
    assert found.fields("T") == [
        "a: string",
        "b: [any]",
        "c: any",
        "d: [any]",
        "e: {*: any}",
    ]
    assert {code for code, _ in found.losses} == {"schema-not-expressible"}
    assert [pointer.rpartition("properties")[2] for _, pointer in found.losses] == [
        "/a/not",
        "/b/contains",
        "/c/if",
        "/d/items/not",
        "/e/additionalProperties/allOf/0",
    ]


def test_losses_name_the_line(schemas: Lower) -> None:
    found = schemas("T:\n  properties:\n    a: {type: string, not: {enum: [a]}}\n")
    (loss,) = found.notes.losses
    assert (loss.place.line, loss.place.column) == (8, 27)
    assert str(loss.place).endswith("openapi.yaml:8:27")


def test_hints_say_where_types_hang(schemas: Lower) -> None:
    found = schemas("""
        A:
          x-crmgen-name: Alpha
          properties:
            one: {title: One, properties: {x: {type: string}}}
            many: {type: array, items: {properties: {y: {type: string}}}}
            map: {additionalProperties: {properties: {z: {type: string}}}}
            either: {oneOf: [{properties: {z: {type: integer}}}, {type: string}]}
        """)
    hints = {
        id.rpartition("properties/")[2]: t.hint for id, t in found.api.types.items()
    }
    parent = "#/components/schemas/A"
    pinned = hints.pop(parent)
    assert (pinned.role, pinned.component, pinned.pinned) == ("component", "A", "Alpha")
    said = {key: (h.parent, h.role, h.part, h.index) for key, h in hints.items()}
    assert said == {
        "one": (parent, "field", "one", 0),
        "many/items": (parent, "item", "many", 0),
        "map/additionalProperties": (parent, "value", "map", 0),
        "either/oneOf/0": (parent, "member", "either", 0),
    }
    assert hints["one"].title == "One"


def test_a_chain_of_references_has_an_end(schemas: Lower) -> None:
    links = "".join(
        f"L{link}: {{allOf: [{{$ref: '#/components/schemas/L{link + 1}'}}]}}\n"
        for link in range(2_000)
    )
    found = schemas(f"{links}L2000: {{type: string}}\n")
    assert {code for code, _ in found.losses} == {"too-deep"}
