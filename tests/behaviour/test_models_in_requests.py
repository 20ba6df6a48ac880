"""Models of answers inside of requests, and what is shown of them."""

from __future__ import annotations

import pytest

from tests.conftest import MakeSdk, Sdk

PIERS = """
  /piers:
    post:
      operationId: createPier
      tags: [piers]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pier'}}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pier'}}}}
    put:
      operationId: replacePiers
      tags: [piers]
      requestBody:
        required: true
        content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pier'}}}}
      responses: {"204": {description: none}}
    patch:
      operationId: patchPier
      tags: [piers]
      requestBody:
        required: true
        content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {main: {$ref: '#/components/schemas/Berth'}}}}}
      responses: {"204": {description: none}}
components:
  schemas:
    Base: {type: object, properties: {id: {type: integer, readOnly: true}, etag: {type: string, readOnly: true}}}
    Berth:
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          properties:
            name: {type: string}
            madeAt: {type: string, format: date-time, readOnly: true}
            depth: {$ref: '#/components/schemas/Depth'}
    Depth: {type: object, properties: {metres: {type: number}, takenBy: {type: string, readOnly: true}}}
    Buoy: {type: object, required: [colour], properties: {colour: {type: string}, id: {type: integer, readOnly: true}}}
    Pier:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        main: {$ref: '#/components/schemas/Berth'}
        berths: {type: array, items: {$ref: '#/components/schemas/Berth'}}
        byName: {type: object, additionalProperties: {$ref: '#/components/schemas/Berth'}}
        marks: {type: array, items: {oneOf: [{$ref: '#/components/schemas/Berth'}, {$ref: '#/components/schemas/Buoy'}]}}
        pair: {type: array, prefixItems: [{$ref: '#/components/schemas/Berth'}, {type: integer}], items: false}
        free: {}
      additionalProperties: {$ref: '#/components/schemas/Depth'}
"""
BERTH = {
    "id": 1,
    "etag": "e",
    "name": "North",
    "madeAt": "2026-01-31T10:00:00Z",
    "depth": {"metres": 4.5, "takenBy": "Ada"},
    "more": 1,
}
SENT = {"name": "North", "depth": {"metres": 4.5}, "more": 1}


@pytest.fixture
def crm(sdk: MakeSdk) -> Sdk:
    made = sdk(PIERS)
    made.reply(
        200,
        {
            "id": 7,
            "main": BERTH,
            "berths": [BERTH],
            "byName": {"n": BERTH},
            "marks": [BERTH, {"colour": "red", "id": 2}],
            "pair": [BERTH, 2],
            "odd": {"metres": 1.0, "takenBy": "Eve"},
        },
    )
    return made


def test_what_is_read_only_stays_behind_at_any_depth(crm: Sdk) -> None:
    piers = crm.client().piers
    pier = piers.create()
    piers.create(
        main=pier.main,
        berths=pier.berths,
        by_name=pier.by_name,
        marks=pier.marks,
        pair=pier.pair,
        free={"any": [pier.main]},
    )
    assert crm.last_json == {
        "main": SENT,
        "berths": [SENT],
        "byName": {"n": SENT},
        "marks": [SENT, {"colour": "red"}],
        "pair": [SENT, 2],
        "free": {"any": [SENT]},
    }
    piers.replace(body=[pier])
    whole = {key: value for key, value in crm.last_json[0].items() if key != "free"}
    assert whole == {
        "main": SENT,
        "berths": [SENT],
        "byName": {"n": SENT},
        "marks": [SENT, {"colour": "red"}],
        "pair": [SENT, 2],
        "odd": {"metres": 1.0},
    }
    piers.update(main=pier.main.depth)
    assert crm.last.content == b"main=%7B%22metres%22%3A4.5%7D"


def test_the_model_itself_keeps_all(crm: Sdk) -> None:
    pier = crm.client().piers.create()
    dumped = pier.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert dumped["berths"] == [BERTH]
    assert pier.main.id == 1 and pier.main.made_at.year == 2026


TOKENS = """
  /tokens:
    post:
      operationId: createToken
      tags: [tokens]
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Token'}}}}
components:
  schemas:
    Token:
      type: object
      properties:
        id: {type: integer}
        pin: {type: string, x-crmgen-secret: true}
        entry: {type: string, format: password}
        answer: {type: string, writeOnly: true}
        apiKey: {type: string}
        accessToken: {type: string}
        next_page_token: {type: string}
        key: {type: string}
        has_password: {type: boolean}
        client_secret: {type: [string, 'null']}
        owner: {type: object, properties: {signing_key: {type: string}}}
"""
HIDDEN = ("1234", "xyzzy", "42!", "k-1", "t-1", "s-1", "sk-1", "r-1")


def test_no_secret_of_an_answer_is_shown(sdk: MakeSdk) -> None:
    made = sdk(TOKENS)
    answer = {
        "id": 5,
        "pin": "1234",
        "entry": "xyzzy",
        "answer": "42!",
        "apiKey": "k-1",
        "accessToken": "t-1",
        "next_page_token": "page-2",
        "key": "name",
        "has_password": True,
        "client_secret": "s-1",
        "owner": {"signing_key": "sk-1"},
        "refreshToken": "r-1",
    }
    made.reply(200, answer)
    token = made.client().tokens.create()
    for shown in (repr(token), str(token), repr([token]), f"{token}"):
        assert not any(secret in shown for secret in HIDDEN)
    assert repr(token) == (
        "Token(id=5, pin=***, entry=***, api_key=***, access_token=***,"
        " next_page_token='page-2', key='name', has_password=True, client_secret=***,"
        " owner=TokenOwner(signing_key=***), answer=***, refreshToken=***)"
    )
    assert (token.pin, token.api_key, token.owner.signing_key) == (
        "1234",
        "k-1",
        "sk-1",
    )
    assert token.model_dump(by_alias=True, exclude_unset=True) == answer


def test_what_did_not_come_is_no_secret(sdk: MakeSdk) -> None:
    made = sdk(TOKENS)
    made.reply(200, {"client_secret": None})
    assert repr(made.client().tokens.create()) == "Token(client_secret=None)"


@pytest.mark.parametrize(
    ("stated", "code", "is_hidden"),
    [
        ("1", "other-boolean", True),
        ("'yes'", "other-boolean", True),
        ("3", "unreadable-value", False),
        ("perhaps", "unreadable-value", False),
    ],
)
def test_a_secret_is_marked_as_any_boolean_is(
    sdk: MakeSdk, stated: str, code: str, is_hidden: bool
) -> None:
    made = sdk(TOKENS.replace("x-crmgen-secret: true", f"x-crmgen-secret: {stated}"))
    assert code in made.codes
    made.reply(200, {"pin": "1234"})
    assert ("***" in repr(made.client().tokens.create())) is is_hidden
