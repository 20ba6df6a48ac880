"""Which inline types are one, and which types go away because nothing mentions them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crmgen.ir.operations import Operation
from crmgen.ir.types import ListOf, Model, Named, Type
from crmgen.ir.walk import model_of

if TYPE_CHECKING:
    from tests.unit.lower.conftest import Lower, Lowered

ERROR = "{type: object, required: [code], properties: {code: {type: string}}}"
USER = "{type: object, properties: {id: {type: string}, name: {type: string}, mail: {type: string}}}"


def answers(*schemas: str, components: str = "{}") -> str:
    """A document whose operations answer with these schemas."""
    paths = "".join(f"""
  /p{index}:
    get:
      responses:
        '200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}
""" for index, schema in enumerate(schemas))
    return f"paths:{paths}components: {{schemas: {components}}}\n"


def read(operation: Operation) -> Type:
    return operation.responses[0].contents[0].type


def results(found: Lowered) -> list[Type]:
    return [read(each) for each in found.api.operations]


def test_inline_types_that_say_the_same_are_one(lowered: Lower) -> None:
    found = lowered(answers(USER, USER, f"{{type: array, items: {USER}}}"))
    assert len(found.api.types) == 1
    first, second, listed = results(found)
    assert first == second == Named(next(iter(found.api.types)))
    assert listed == ListOf(first)


def test_what_is_made_of_identical_types_is_identical(lowered: Lower) -> None:
    outer = (
        f"{{properties: {{error: {ERROR}, errors: {{type: array, items: {ERROR}}}}}}}"
    )
    found = lowered(answers(outer, outer))
    assert len(found.api.types) == 2
    assert len(set(results(found))) == 1


@pytest.mark.parametrize(
    "other",
    [
        "{type: object, properties: {code: {type: string}}}",
        "{type: object, required: [code], properties: {code: {type: integer}}}",
        "{type: object, required: [code], properties: {code: {type: string, enum: [a]}}}",
        "{type: object, required: [code], properties: {code: {type: string, nullable: true, default: a}}}",
        "{type: object, required: [code], properties: {code: {type: string, description: A code}}}",
        "{type: object, required: [code], additionalProperties: false, properties: {code: {type: string}}}",
        "{title: GoneError, type: object, required: [code], properties: {code: {type: string}}}",
        "{x-crmgen-name: Gone, type: object, required: [code], properties: {code: {type: string}}}",
    ],
)
def test_types_that_differ_stay_apart(lowered: Lower, other: str) -> None:
    found = lowered(answers(ERROR, other))
    assert len(found.api.types) == 2


def test_a_component_stays_itself(lowered: Lower) -> None:
    reference = "{$ref: '#/components/schemas/Problem'}"
    components = f"{{Problem: {ERROR}, Fault: {ERROR}}}"
    found = lowered(answers(ERROR, reference, components=components))
    assert len(found.api.types) == 3


def test_what_is_sent_is_not_what_is_read(lowered: Lower) -> None:
    body = f"content: {{application/json: {{schema: {ERROR}}}}}"
    found = lowered(f"""
paths:
  /p:
    post:
      requestBody: {{{body}}}
      responses: {{'200': {{description: ok, {body}}}}}
""")
    assert len(found.api.types) == 2


def test_what_is_said_of_one_place_is_not_said_of_all(lowered: Lower) -> None:
    described = ERROR.replace("{type: object", "{description: Of P, type: object")
    found = lowered(answers(described, ERROR, described))
    [only] = found.api.types.values()
    assert only.doc is None
    assert [each.parent for each in only.hint.others] == [
        "#/paths/~1p1/get",
        "#/paths/~1p2/get",
    ]


def test_members_of_a_union_that_are_identical_are_one(lowered: Lower) -> None:
    found = lowered(answers(f"{{oneOf: [{ERROR}, {ERROR}]}}"))
    [only] = found.api.types.values()
    assert isinstance(only, Model)
    assert model_of(results(found)[0], found.api.types) == only


def test_the_twin_of_a_response_leaves_no_types(lowered: Lower) -> None:
    xml = "{type: object, properties: {name: {type: string, xml: {attribute: true}, maxLength: 9}}}"
    found = lowered(f"""
paths:
  /p:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json: {{schema: {ERROR}}}
            application/xml: {{schema: {xml}}}
""")
    assert len(found.api.types) == 1


def test_a_component_that_only_restates_another_is_that_one(schemas: Lower) -> None:
    found = schemas("""
        Contact: {type: object, properties: {name: {type: string}}}
        Person: {description: Someone, allOf: [{$ref: '#/components/schemas/Contact'}]}
        Holder: {properties: {one: {$ref: '#/components/schemas/Person'}}}
        """)
    assert found.types == ["Contact", "Holder"]
    assert found.fields("Holder") == ["one: Contact"]


def test_components_that_no_operation_reaches_stay(schemas: Lower) -> None:
    found = schemas("""
        Event: {type: object, properties: {at: {properties: {day: {type: string}}}}}
        Kind: {enum: [a, b]}
        """)
    assert found.types == ["Event", "Kind", "Event/properties/at"]


def answers_as(status: str, schema: str) -> str:
    return f"{{'{status}': {{description: d, content: {{application/json: {{schema: {schema}}}}}}}}}"


def test_an_error_is_not_what_succeeds(lowered: Lower) -> None:
    found = lowered(f"""
paths:
  /p:
    get:
      responses: {answers_as("200", ERROR)}
    put:
      responses: {answers_as("404", ERROR)}
""")
    assert len(found.api.types) == 2


def test_small_objects_are_one_only_where_they_are_called_alike(lowered: Lower) -> None:
    small = "{type: object, properties: {id: {type: string}}}"
    task = f"{{properties: {{owner: {small}, place: {small}, owners: {{items: {small}}}}}}}"
    names = {id.rpartition("properties/")[2] for id in lowered(answers(task)).api.types}
    assert {"owner", "place"} <= names
    assert "owners/items" not in names


def test_larger_objects_are_one_whatever_they_are_called(lowered: Lower) -> None:
    found = lowered(answers(f"{{properties: {{owner: {USER}, assignee: {USER}}}}}"))
    assert len(found.api.types) == 2


def test_members_that_a_discriminator_tells_apart_stay_apart(schemas: Lower) -> None:
    member = "{type: object, properties: {kind: {type: string}, x: {type: string}}}"
    found = schemas(f"""
        A: {member}
        B: {member}
        Event:
          properties: {{id: {{type: string}}}}
          oneOf: [{{$ref: '#/components/schemas/A'}}, {{$ref: '#/components/schemas/B'}}]
          discriminator:
            propertyName: kind
            mapping: {{opened: '#/components/schemas/A', closed: '#/components/schemas/B'}}
        """)
    assert len(found.types) == 5
