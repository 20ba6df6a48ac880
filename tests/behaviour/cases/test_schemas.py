"""Schemas that break generators: enums, defaults, null, allOf, unions, tuples, formats."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import pytest

from tests.conftest import MakeSdk, Sdk

Made = Any


def of(schemas: str, body: str = "Thing") -> str:
    """An API with one operation that reads and sends `body`."""
    return f"""
  /things:
    put:
      operationId: replaceThing
      tags: [things]
      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/{body}'}}}}}}}}
      responses:
        "200": {{description: OK, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{body}'}}}}}}}}
components:
  schemas:
{schemas}
"""


def read(made: Sdk, **answer: Any) -> Any:
    """What the SDK makes of an answer."""
    made.replies.clear()
    made.reply(200, answer)
    return made.client().things.replace()


ENUMS = of("""
    NullEnum: {enum: [null]}
    BlankEnum: {enum: [""]}
    Kind: {type: string, enum: [lead, customer]}
    Thing:
      type: object
      properties:
        stage: {type: [string, "null"], enum: [a, "", null]}
        blank: {oneOf: [{$ref: '#/components/schemas/Kind'}, {$ref: '#/components/schemas/BlankEnum'}, {$ref: '#/components/schemas/NullEnum'}]}
        size: {enum: [1, 2, 3]}
        flag: {type: boolean, enum: [true]}
        mixed: {enum: [1, one, true, null]}
        odd: {type: string, enum: [a-b, a_b, 'back\\slash', '1', 'None', 'q"uote']}
        sub: {allOf: [{$ref: '#/components/schemas/Kind'}], description: Narrowed.}
        version: {const: 2}
        level: {oneOf: [{const: 1, title: Low}, {const: 2, title: High}]}
        number: {type: integer, enum: ['1', '2']}
""")


def test_enums(sdk: MakeSdk) -> None:
    """45 to 52"""
    made = sdk(ENUMS)
    odd = ["a-b", "a_b", "back\\slash", "1", "None", 'q"uote', "unknown"]
    for value in odd:
        assert read(made, odd=value).odd == value
    thing = read(made, stage=None, blank="", size=9, flag=False, mixed="two", sub="new")
    assert (thing.stage, thing.blank, thing.size) == (None, "", 9)
    assert (thing.mixed, thing.sub) == ("two", "new")
    assert read(made, version=2, level=2, number=1).level == 2
    made.client().things.replace(stage=None, size=2, sub="lead", odd="back\\slash")
    assert made.last_json == {
        "stage": None,
        "size": 2,
        "sub": "lead",
        "odd": "back\\slash",
    }


DEFAULTS = of("""
    Thing:
      type: object
      required: [name, ghost]
      properties:
        name: {type: [string, "null"]}
        id: {type: string, format: uuid, default: not-a-uuid}
        kind: {type: string, enum: [a, b], default: c}
        tags: {type: array, items: {type: string}, default: [a]}
        more: {type: object, default: {a: 1}}
        on: {type: boolean, default: "true"}
        count: {format: int32}
        when: {type: string, format: date-time, nullable: true}
        any: {}
        bag: {type: object}
        deep: {properties: {x: {type: integer}}}
        closed: {type: object, additionalProperties: false, properties: {a: {type: integer}}}
        numbers: {type: object, additionalProperties: {type: integer}}
        wrong: {type: string, minItems: 1, maximum: 3, pattern: '^(?!a).*$'}
        both: {type: [integer, string]}
""")


def test_defaults_are_never_sent_and_null_is(sdk: MakeSdk) -> None:
    """53 to 56, 76"""
    made = sdk(DEFAULTS)
    made.reply(200, {"name": None, "ghost": 1})
    made.client().things.replace(name=None)
    assert made.last_json == {"name": None}
    thing = read(made, name=None, id="x", wrong="a", both="1")
    assert (thing.name, thing.wrong, thing.both) == (None, "a", "1")


def test_what_a_schema_does_not_say(sdk: MakeSdk) -> None:
    """58 to 62, 68, 75, 79"""
    made = sdk(DEFAULTS)
    thing = read(made, any=[1], bag={"a": {"b": 1}}, deep={"x": 1}, numbers={"a": 1})
    assert (thing.any, thing.bag, thing.deep.x) == ([1], {"a": {"b": 1}}, 1)
    assert thing.numbers == {"a": 1}
    assert read(made, both=7).both == 7
    assert read(made, when=None, count=3).when is None


ALL_OF = of("""
    Base: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
    Named: {required: [name]}
    Text: {type: string, minLength: 1}
    Loop: {allOf: [{$ref: '#/components/schemas/Loop'}], type: object, properties: {a: {type: integer}}}
    Tree:
      allOf:
        - {$ref: '#/components/schemas/Base'}
        - {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
    Thing:
      description: Everything.
      allOf:
        - {$ref: '#/components/schemas/Base'}
        - {$ref: '#/components/schemas/Named'}
        - {type: object, properties: {extra: {type: boolean}}}
      properties:
        text: {allOf: [{$ref: '#/components/schemas/Text'}]}
        one: {allOf: [{$ref: '#/components/schemas/Base'}], nullable: true}
        clash: {allOf: [{type: string}, {type: integer}]}
        loop: {$ref: '#/components/schemas/Loop'}
        tree: {$ref: '#/components/schemas/Tree'}
""")


def test_all_of(sdk: MakeSdk) -> None:
    """57, 63, 64, 66"""
    made = sdk(ALL_OF)
    thing = read(
        made,
        id=1,
        name="n",
        extra=True,
        text="t",
        one=None,
        loop={"a": 1},
        tree={"id": 1, "children": [{"id": 2, "children": []}]},
    )
    assert (thing.id, thing.name, thing.extra, thing.text) == (1, "n", True, "t")
    assert thing.one is None and thing.loop.a == 1
    assert type(thing.tree.children[0]) is type(thing.tree)
    hints = get_type_hints(made.package.models.ThingInput)
    assert {"id", "name", "extra", "text", "one", "clash", "loop", "tree"} == set(hints)
    made.replies.clear()
    made.reply(200, {})
    with pytest.raises(TypeError, match="name"):
        made.client().things.replace(id=1)


UNIONS = of("""
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, meow: {type: integer}}}
    Dog: {type: object, properties: {kind: {type: string, enum: [dog, hound]}, bark: {type: integer}}}
    Fish: {type: object, properties: {fins: {type: integer}}}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Fish'}]
      discriminator: {propertyName: kind, mapping: {cat: Cat, dog: '#/components/schemas/Dog'}}
    Shape: {type: object, required: [shape], properties: {shape: {type: string}}, discriminator: {propertyName: shape}}
    Round: {allOf: [{$ref: '#/components/schemas/Shape'}, {type: object, properties: {radius: {type: integer}}}]}
    Square: {allOf: [{$ref: '#/components/schemas/Shape'}, {type: object, properties: {side: {type: integer}}}]}
    Thing:
      type: object
      properties:
        pet: {$ref: '#/components/schemas/Pet'}
        pets: {type: array, items: {anyOf: [{$ref: '#/components/schemas/Pet'}, {type: array, items: {$ref: '#/components/schemas/Pet'}}]}}
        maybe: {oneOf: [{$ref: '#/components/schemas/Fish'}, {type: "null"}]}
        shape: {$ref: '#/components/schemas/Shape'}
        loose: {oneOf: [{type: object, properties: {a: {type: integer}}}, {type: object, properties: {a: {type: integer}, b: {type: integer}}}]}
        pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
""")


def test_unions(sdk: MakeSdk) -> None:
    """67 to 72, 74"""
    made = sdk(UNIONS)
    models = made.package.models
    assert type(read(made, pet={"kind": "cat", "meow": 1}).pet) is models.Cat
    assert type(read(made, pet={"kind": "hound", "bark": 1}).pet) is models.Dog
    assert read(made, pet={"kind": "owl", "hoot": 1}).pet is not None
    nested = read(made, pets=[{"kind": "dog"}, [{"kind": "cat"}]]).pets
    assert (type(nested[0]), type(nested[1][0])) == (models.Dog, models.Cat)
    assert read(made, maybe=None).maybe is None
    assert read(made, loose={"a": 1, "b": 2}).loose.b == 2
    assert tuple(read(made, pair=["a", 1]).pair) == ("a", 1)


def test_an_inherited_discriminator(sdk: MakeSdk) -> None:
    """71: what a subtype adds is there, whether or not it has a class of its own"""
    made = sdk(UNIONS)
    shape = read(made, shape={"shape": "Round", "radius": 3}).shape
    assert (shape.shape, shape.radius) == ("Round", 3)


TIMES = of("""
    Thing:
      type: object
      properties:
        at: {type: string, format: date-time}
        day: {type: string, format: date}
        price: {type: string, format: decimal}
        id: {type: integer, format: int64}
""")


def test_times_and_numbers(sdk: MakeSdk) -> None:
    """77, 78: a time without a zone is read as it came"""
    made = sdk(TIMES)
    thing = read(made, at="2024-02-29T10:00:00", day="2024-02-29", id=2**62)
    assert (thing.at, thing.day) == (datetime(2024, 2, 29, 10), date(2024, 2, 29))
    assert thing.id == 2**62
    made.client().things.replace(at=datetime(2024, 2, 29, 10, tzinfo=UTC))
    assert made.last_json == {"at": "2024-02-29T10:00:00Z"}
    assert read(made, at="yesterday").at == "yesterday"


def test_a_union_of_hundreds(sdk: MakeSdk) -> None:
    """98"""
    many = "\n".join(
        f"    M{n}: {{type: object, required: [t], properties: {{t: {{const: m{n}}}, v{n}: {{type: integer}}}}}}"
        for n in range(300)
    )
    listed = ", ".join(f"{{$ref: '#/components/schemas/M{n}'}}" for n in range(300))
    thing = f"    Thing: {{type: object, properties: {{m: {{oneOf: [{listed}]}}}}}}"
    made = sdk(of(f"{many}\n{thing}"))
    assert read(made, m={"t": "m299", "v299": 1}).m.v299 == 1


TOLD = of("""
    Cat: {type: object, required: [petType], properties: {petType: {type: string}, name: {type: string}}}
    Dog: {type: object, required: [petType], properties: {petType: {type: string}, name: {type: string}}}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: petType, mapping: {c: '#/components/schemas/Cat', d: '#/components/schemas/Dog'}}
    In: {type: object, required: [type], properties: {type: {const: message}, text: {type: string}}}
    Out: {type: object, required: [type, id], properties: {type: {const: message}, id: {type: integer}}}
    Call: {type: object, required: [type], properties: {type: {const: call}}}
    Thing:
      type: object
      required: [pet]
      properties:
        pet: {$ref: '#/components/schemas/Pet'}
        pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
        event:
          oneOf: [{$ref: '#/components/schemas/In'}, {$ref: '#/components/schemas/Out'}, {$ref: '#/components/schemas/Call'}]
          discriminator: {propertyName: type}
        payload:
          anyOf: [{type: object}, {$ref: '#/components/schemas/Out'}]
        rows:
          anyOf: [{type: array, items: {}}, {type: array, items: {$ref: '#/components/schemas/Out'}}]
""")


def test_the_discriminator_alone_decides(sdk: MakeSdk) -> None:
    """70: also where it is any string, and where the rest does not fit the member it names"""
    made = sdk(TOLD)
    models = made.package.models
    assert type(read(made, pet={"petType": "d", "name": "x"}).pet) is models.Dog
    assert type(read(made, pet={"petType": "c"}).pet) is models.Cat
    pets = read(made, pet={"petType": "d", "name": [1]}, pets=[{"petType": "d"}])
    assert (type(pets.pet), pets.pet.name) == (models.Dog, [1])
    assert [type(each) for each in pets.pets] == [models.Dog]
    assert read(made, pet={"petType": "z", "name": "x"}).pet.name == "x"
    whole = read(made, pet={"petType": "d"}, pets=[{"petType": "c"}])
    dumped = whole.model_dump_json(by_alias=True, exclude_unset=True)
    assert dumped == '{"pet":{"petType":"d"},"pets":[{"petType":"c"}]}'
    assert models.Thing.model_validate_json(dumped) == whole


def test_members_that_share_a_tag_are_told_apart_by_the_rest(sdk: MakeSdk) -> None:
    """69, 70"""
    made = sdk(TOLD)
    models = made.package.models
    pet = {"petType": "c"}
    found = [
        read(made, pet=pet, event=each).event
        for each in (
            {"type": "message", "id": 7},
            {"type": "message", "text": "t"},
            {"type": "call"},
        )
    ]
    assert [type(each) for each in found] == [models.Out, models.In, models.Call]


def test_a_member_that_takes_everything_comes_last(sdk: MakeSdk) -> None:
    """69"""
    made = sdk(TOLD)
    out = {"type": "message", "id": 7}
    thing = read(made, pet={"petType": "c"}, payload=out, rows=[out])
    assert type(thing.payload) is type(thing.rows[0]) is made.package.models.Out
    other = read(made, pet={"petType": "c"}, payload={"a": 1}, rows=[1])
    assert (other.payload, other.rows) == ({"a": 1}, [1])
