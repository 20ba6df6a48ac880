"""What schemas mean for the values that come back: strict reading takes what they allow, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import MakeSdk, Sdk

Reading = Callable[[Any], Any]


def reading(sdk: MakeSdk, schema: str, components: str = "") -> tuple[Sdk, Reading]:
    """An operation that answers with `{"it": ...}`, and what a strict client makes of one."""
    made = sdk(f"""
  /things:
    get:
      operationId: readThing
      x-crmgen-resource: things
      x-crmgen-name: read
      tags: [things]
      responses:
        "200":
          description: it
          content:
            application/json:
              schema:
                type: object
                required: [it]
                properties:
                  it: {schema}
components:
  schemas: {components or "{}"}
""")

    def read(value: Any) -> Any:
        made.replies.clear()
        made.reply(200, {"it": value})
        answer: Any = made.client(strict=True).things.read()
        return answer.it

    return made, read


def test_a_tuple_may_go_on_with_items_of_one_type(sdk: MakeSdk) -> None:
    made, read = reading(
        sdk,
        "{type: array, prefixItems: [{type: string}, {type: string, format: date}],"
        " items: {type: integer}, minItems: 2}",
    )
    name, day, *rest = read(["a", "2026-01-31", 1, 2])
    assert (name, day.year, rest) == ("a", 2026, [1, 2])
    assert len(read(["a", "2026-01-31"])) == 2
    for odd in (["a"], [1, "2026-01-31"], ["a", "2026-01-31", "b"]):
        with pytest.raises(made.package.ResponseValidationError):
            read(odd)


def test_a_tuple_ends_where_the_longest_list_ends(sdk: MakeSdk) -> None:
    point = "{type: array, prefixItems: [{type: number}, {type: number}], minItems: 2, maxItems: 2}"
    made, read = reading(sdk, point)
    assert read([52.5, 13.4]) == (52.5, 13.4)
    with pytest.raises(made.package.ResponseValidationError):
        read([52.5, 13.4, 0.1])


def test_lists_without_items_are_empty(sdk: MakeSdk) -> None:
    made, read = reading(sdk, "{type: array, items: false}")
    assert read([]) == ()
    with pytest.raises(made.package.ResponseValidationError):
        read([1])


def test_fields_beside_the_named_ones_have_their_type(sdk: MakeSdk) -> None:
    made, read = reading(
        sdk,
        "{type: object, properties: {id: {type: integer}},"
        " additionalProperties: {$ref: '#/components/schemas/Rate'}}",
        "{Rate: {type: object, required: [of], properties: {of: {type: number}}}}",
    )
    thing = read({"id": 1, "vat": {"of": 0.19}})
    assert thing.model_extra["vat"].of == 0.19
    with pytest.raises(made.package.ResponseValidationError, match=r"it\.vat"):
        read({"id": 1, "vat": 19})
    made.reply(200, {"it": {"id": 1, "vat": 19, "low": {"of": 0.07}}})
    made.replies.pop(0)
    lenient = made.client().things.read().it
    assert lenient.model_extra["vat"] == 19
    assert lenient.model_extra["low"].of == 0.07


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ("{const: 0}", 0, False),
        ("{const: 1}", 1, True),
        ("{const: true}", True, 1),
        ("{const: -2.0}", -2, 2),
        ("{const: null}", None, 0),
        ("{enum: [0, 1]}", 5, True),
        ("{enum: [a, 1, null]}", None, False),
        ("{type: [string, 'null'], enum: [a, null]}", None, 1),
    ],
)
def test_values_are_told_apart_as_json_does(
    sdk: MakeSdk, schema: str, right: Any, wrong: Any
) -> None:
    made, read = reading(sdk, schema)
    assert read(right) == right
    assert type(read(right)) is type(right)
    with pytest.raises(made.package.ResponseValidationError):
        read(wrong)


PETS = """
    Pet:
      type: object
      required: [kind]
      properties: {kind: {type: string, enum: [cat, Kitten, Dog]}, friend: {$ref: '#/components/schemas/Pet'}}
      discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat'}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {born: {type: string, format: date}}}]}
    Kitten: {allOf: [{$ref: '#/components/schemas/Cat'}, {properties: {weeks: {type: integer}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {required: [tricks], properties: {tricks: {type: integer}}}]}
"""


def test_an_inherited_discriminator_chooses_the_subtype(sdk: MakeSdk) -> None:
    made, read = reading(sdk, "{$ref: '#/components/schemas/Pet'}", PETS)
    models = made.package.models
    cat = read(
        {"kind": "cat", "born": "2026-01-31", "friend": {"kind": "Dog", "tricks": 2}}
    )
    assert (type(cat), cat.born.year) == (models.BaseCat, 2026)
    assert (type(cat.friend), cat.friend.tricks) == (models.Dog, 2)
    assert type(read({"kind": "cat"})) is models.BaseCat
    assert type(read({"kind": "Kitten", "weeks": 3})) is models.Kitten
    other = read({"kind": "parrot", "words": 7})
    assert (type(other), other.model_extra) == (models.BasePet, {"words": 7})


def test_what_a_subtype_lacks_is_told(sdk: MakeSdk) -> None:
    made, read = reading(sdk, "{$ref: '#/components/schemas/Dog'}", PETS)
    with pytest.raises(made.package.ResponseValidationError, match="tricks"):
        read({"kind": "Dog"})


def test_identical_errors_are_read_as_one_class_named_after_what_it_is(
    sdk: MakeSdk,
) -> None:
    error = "{type: object, required: [code], properties: {code: {type: string}}}"
    made = sdk("".join(f"""
  /{name}:
    get:
      operationId: list{name.title()}
      tags: [{name}]
      responses:
        "200": {{description: ok, content: {{application/json: {{schema: {{type: array, items: {{type: string}}}}}}}}}}
        "404": {{description: none, content: {{application/json: {{schema: {error}}}}}}}
""" for name in ("boats", "crews", "docks")))
    crm = made.client(max_retries=0)
    bodies: list[Any] = []
    for resource in (crm.boats, crm.crews, crm.docks):
        made.reply(404, {"code": "gone"})
        with pytest.raises(made.package.NotFoundError) as caught:
            resource.list()
        bodies.append(caught.value.error)
    assert {type(each) for each in bodies} == {made.package.models.NotFoundError}
    assert bodies[0].code == "gone"
