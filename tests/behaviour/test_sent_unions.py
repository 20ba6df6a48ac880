"""Unions in what is sent: every key goes out under the name that it has in the member that is meant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import MakeSdk

MEMBERS = """
    Duo:
      type: object
      properties:
        kind: {type: string}
        secret-key: {type: string}
        provider: {type: object, properties: {host-name: {type: string}, ttl: {type: integer}}}
    Tac:
      type: object
      properties:
        kind: {type: string}
        secretKey: {type: string}
        provider: {type: object, properties: {hostName: {type: string}, min-ttl: {type: integer}}}
    Plain: {type: object, properties: {kind: {type: string}, note: {type: string}}}
"""
DUO, TAC, PLAIN = (
    f"{{$ref: '#/components/schemas/{each}'}}" for each in ("Duo", "Tac", "Plain")
)
ANY = f"oneOf: [{DUO}, {TAC}, {PLAIN}]"
TOLD = f"{ANY}, discriminator: {{propertyName: kind, mapping: {{d: '#/components/schemas/Duo', t: Tac}}}}"


def document(schema: str, members: str = MEMBERS) -> str:
    return f"""
  /frogs:
    post:
      operationId: createFrog
      tags: [frogs]
      requestBody: {{required: true, content: {{application/json: {{schema: {{{schema}}}}}}}}}
      responses: {{"204": {{description: none}}}}
components:
  schemas:{members}"""


def sent(made: Any, value: Any) -> Any:
    made.reply(204)
    made.client().frogs.create(body=value)
    return made.last_json


def test_the_tag_decides_though_it_may_be_left_out(sdk: MakeSdk) -> None:
    made = sdk(document(TOLD))
    duo = {"kind": "d", "secret_key": "a", "provider": {"host_name": "b", "ttl": 1}}
    assert sent(made, duo) == {
        "kind": "d",
        "secret-key": "a",
        "provider": {"host-name": "b", "ttl": 1},
    }
    tac = {"kind": "t", "secret_key": "a", "provider": {"host_name": "b"}}
    assert sent(made, tac) == {
        "kind": "t",
        "secretKey": "a",
        "provider": {"hostName": "b"},
    }
    assert sent(made, {"kind": "Plain", "note": "n"}) == {"kind": "Plain", "note": "n"}


def test_what_fits_decides_without_a_tag(sdk: MakeSdk) -> None:
    for schema in (TOLD, ANY):
        made = sdk(document(schema))
        value = {"provider": {"host_name": "b", "min_ttl": 1}}
        assert sent(made, value) == {"provider": {"hostName": "b", "min-ttl": 1}}
        value = {"kind": "new", "provider": {"host_name": "b", "ttl": 1}}
        provider = {"host-name": "b", "ttl": 1}
        assert sent(made, value) == {"kind": "new", "provider": provider}
        assert sent(made, {"note": "n", "more": 1}) == {"note": "n", "more": 1}


def test_what_several_members_call_differently_is_refused(sdk: MakeSdk) -> None:
    made = sdk(document(TOLD))
    with pytest.raises(TypeError, match="fits each of DuoInput, TacInput"):
        made.client().frogs.create(body={"secret_key": "a"})
    assert made.sent == []


def test_a_tag_that_has_another_name_in_python(sdk: MakeSdk) -> None:
    members = MEMBERS.replace("kind", '"@type"')
    made = sdk(document(TOLD.replace("kind", '"@type"'), members))
    for key in ("type", "@type"):
        value = {key: "t", "secret_key": "a"}
        assert sent(made, value) == {"@type": "t", "secretKey": "a"}


def test_an_inherited_tag_that_may_be_left_out(sdk: MakeSdk) -> None:
    members = """
    Base:
      type: object
      properties: {key: {type: string}, name: {type: string}}
      discriminator: {propertyName: key, mapping: {duo: Duo, tac: '#/components/schemas/Tac'}}
    Simple: {allOf: [{$ref: '#/components/schemas/Base'}]}
    Duo: {allOf: [{$ref: '#/components/schemas/Simple'}, {properties: {provider: {type: object, properties: {secretKey: {type: string}}}}}]}
    Tac: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {provider: {type: object, properties: {minTtl: {type: integer}}}}}]}
"""
    made = sdk(document("$ref: '#/components/schemas/Base'", members))
    value = {"key": "tac", "provider": {"min_ttl": 1}}
    assert sent(made, value) == {"key": "tac", "provider": {"minTtl": 1}}
    assert sent(made, {"provider": {"min_ttl": 1}}) == {"provider": {"minTtl": 1}}
    assert sent(made, {"key": "new", "name": "a"}) == {"key": "new", "name": "a"}


SHAPES = {
    "lists of one or the other": (
        f"oneOf: [{{type: array, items: {DUO}}}, {{type: array, items: {TAC}}}]",
        [{"secret_key": "a", "provider": {"min_ttl": 1}}],
        [{"secretKey": "a", "provider": {"min-ttl": 1}}],
    ),
    "one or a list of them": (
        f"oneOf: [{TAC}, {{type: array, items: {DUO}}}]",
        [{"secret_key": "a"}],
        [{"secret-key": "a"}],
    ),
    "an object, or a map of them": (
        f"oneOf: [{TAC}, {{type: object, additionalProperties: {DUO}}}]",
        {"any": {"secret_key": "a"}},
        {"any": {"secret-key": "a"}},
    ),
    "each place its own": (
        f"type: array, prefixItems: [{DUO}, {TAC}], minItems: 2, items: {DUO}",
        [{"secret_key": "a"}, {"secret_key": "b"}, {"secret_key": "c"}],
        [{"secret-key": "a"}, {"secretKey": "b"}, {"secret-key": "c"}],
    ),
    "a list of places, or text": (
        f"oneOf: [{{type: array, prefixItems: [{DUO}, {{type: string}}], minItems: 2, items: false}}, {{type: string}}]",
        [{"secret_key": "a"}, "b"],
        [{"secret-key": "a"}, "b"],
    ),
    "values of types that tell": (
        "oneOf: [{type: object, properties: {id: {type: integer}, a-b: {type: string}}},"
        " {type: object, properties: {id: {type: string}, aB: {type: string}}}]",
        {"id": "x", "a_b": "y"},
        {"id": "x", "aB": "y"},
    ),
    "one of few": (
        "oneOf: [{type: object, properties: {of: {enum: [a, b]}, a-b: {type: string}}},"
        " {type: object, properties: {of: {enum: [c, d]}, aB: {type: string}}}]",
        {"of": "c", "a_b": "y"},
        {"of": "c", "aB": "y"},
    ),
    "null inside": (
        f"type: object, additionalProperties: {{oneOf: [{DUO}, {{type: 'null'}}]}}",
        {"x": None, "y": {"secret_key": "a"}},
        {"x": None, "y": {"secret-key": "a"}},
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_member_that_fits(shape: str, sdk: MakeSdk) -> None:
    schema, value, expected = SHAPES[shape]
    assert sent(sdk(document(schema)), value) == expected


def test_a_filter_inside_of_itself(sdk: MakeSdk) -> None:
    members = """
    Filter:
      oneOf:
        - {type: array, items: {$ref: '#/components/schemas/Filter'}}
        - {type: object, properties: {field-name: {type: string}, not: {$ref: '#/components/schemas/Filter'}}}
"""
    made = sdk(document("$ref: '#/components/schemas/Filter'", members))
    value = [[{"field_name": "a", "not_": [{"field_name": "b"}]}], {"field_name": "c"}]
    assert sent(made, value) == [
        [{"field-name": "a", "not": [{"field-name": "b"}]}],
        {"field-name": "c"},
    ]


@pytest.mark.parametrize(
    "schema", ["type: 'null'", "enum: [null]", "const: null", "type: ['null']"]
)
@pytest.mark.parametrize("required", ["required: true, ", ""])
def test_a_body_that_can_only_be_null(schema: str, required: str, sdk: MakeSdk) -> None:
    made = sdk(document(schema).replace("required: true, ", required))
    made.reply(204)
    for arguments in ({}, {"body": None}):
        made.client().frogs.create(**arguments)
        assert made.last.content == b"null"
        assert made.last.headers["content-type"] == "application/json"
