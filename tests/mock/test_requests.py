"""What requests say, as values; and what is refused, with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest

from crmgen.testing.transports import Transport
from tests.conftest import MakeSdk
from tests.mock.recording import HEAD, form, headers_of, made

SERVER = "servers: [{url: https://api.example.com/v1}]\n"
STYLED = """
  /things/{key}:
    get:
      operationId: listThings
      tags: [things]
      parameters:
        - {name: key, in: path, required: true, style: %(path)s, explode: %(explode)s, schema: {type: array, items: {type: integer}}}
        - {name: ids, in: query, style: %(query)s, explode: %(explode)s, schema: {type: array, items: {type: integer}}}
        - {name: at, in: query, explode: %(explode)s, schema: {type: object, properties: {day: {type: string, format: date}, n: {type: number}}}}
        - {name: deep, in: query, style: deepObject, explode: true, schema: {$ref: '#/components/schemas/Deep'}}
        - {name: cond, in: query, content: {application/json: {schema: {type: object, properties: {open: {type: boolean}}}}}}
        - {name: on, in: query, schema: {type: boolean}}
        - {name: kind, in: query, schema: {enum: [1, 2, many]}}
        - {name: either, in: query, schema: {oneOf: [{type: integer}, {type: string, format: date}]}}
        - {name: maybe, in: query, schema: {type: [integer, 'null']}}
        - {name: X-Tags, in: header, schema: {type: array, items: {type: integer}}}
        - {name: seen, in: cookie, schema: {type: integer}}
      responses: {"204": {description: none}}
components:
  schemas:
    Deep: {type: object, properties: {a: {type: integer}, list: {type: array, items: {type: integer}}, in: {type: object, properties: {b: {type: boolean}}}, rows: {type: array, items: {type: object, properties: {c: {type: integer}}}}}}
"""


@pytest.mark.parametrize("explode", ["true", "false"])
@pytest.mark.parametrize("query", ["form", "spaceDelimited", "pipeDelimited"])
@pytest.mark.parametrize("path", ["simple", "label", "matrix"])
def test_what_an_sdk_writes_is_read(
    sdk: MakeSdk, tmp_path: Path, path: str, query: str, explode: str
) -> None:
    document = STYLED % {"path": path, "query": query, "explode": explode}
    package = sdk(f"{HEAD}{SERVER}paths:{document}").package
    mock = made(tmp_path, f"{HEAD}{SERVER}paths:{document}")
    http = httpx2.Client(transport=Transport(mock.api))
    deep = {"a": 1, "list": [2, 3], "in": {"b": True}, "rows": [{"c": 4}, {"c": 5}]}
    given: dict[str, Any] = {"kind": 2, "either": 5, "maybe": 6, "on": False}
    with package.Client(http_client=http) as client:
        client.things.list(
            [7, 8],
            ids=[1, 2],
            at={"day": date(2026, 1, 5), "n": 2.5},
            deep=deep,
            cond={"open": True},
            x_tags=[1, 2],
            seen=3,
            **given,
        )
    at = {"day": "2026-01-05", "n": 2.5}
    assert mock.last.query == {
        "ids": [1, 2],
        "at": at,
        "deep": deep,
        "cond": {"open": True},
        **given,
    }
    separator = {"label": ".", "matrix": ";key="}[path] if path != "simple" else ","
    separator = separator if explode == "true" else ","
    assert mock.last.path_values == {"key": f"7{separator}8"}


def test_what_nobody_declared_is_text(tmp_path: Path) -> None:
    mock = made(tmp_path, "  /c: {get: {operationId: c}}\n")
    mock.ask("GET", "/c?cursor=5&cursor=6&e=")
    assert mock.last.query == {"cursor": "6", "e": ""}
    assert mock.last.request.query == (("cursor", "5"), ("cursor", "6"), ("e", ""))


def test_a_map_of_any_names_takes_what_others_leave(tmp_path: Path) -> None:
    mock = made(
        tmp_path,
        """
  /c:
    get:
      operationId: c
      parameters:
        - {name: where, in: query, schema: {type: object, additionalProperties: {type: integer}}}
        - {name: page, in: query, schema: {type: integer}}
""",
    )
    mock.ask("GET", "/c?page=2&age=36")
    assert mock.last.query == {"page": 2, "where": {"age": 36}}


CHECKED = """
  /contacts/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    put:
      operationId: put
      parameters:
        - {name: size, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
        - {name: sort, in: query, schema: {enum: [name, age]}}
        - {name: on, in: query, schema: {type: string, format: date}}
        - {name: tags, in: query, explode: false, schema: {type: array, maxItems: 2, items: {type: integer}}}
        - {name: X-Key, in: header, required: true, schema: {type: string, pattern: '^k-'}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}
      responses: {"200": {description: ok}, "422": {description: wrong}, "400": {description: worse}}
  /plain: {post: {operationId: plain, requestBody: {content: {application/json: {schema: {type: object}}}}}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: integer}}
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: integer, readOnly: true}, at: {$ref: '#/components/schemas/Stamp'}}}
    Stamp: {type: string, readOnly: true}
    Contact:
      allOf: [{$ref: '#/components/schemas/Base'}]
      required: [id, at, name]
      properties:
        name: {type: string, minLength: 1}
        emails: {type: array, items: {type: object, required: [value], properties: {value: {type: string, format: email}}}}
        owner: {anyOf: [{$ref: '#/components/schemas/Ref'}, {type: 'null'}]}
    Ref: {type: object, required: [key], additionalProperties: false, properties: {key: {type: string}}}
"""
GOOD: dict[str, Any] = {"name": "Ada"}
NONE: dict[str, Any] = {}
NO_EMAILS: list[Any] = []


@pytest.mark.parametrize(
    ("target", "body", "refusal"),
    [
        ("/contacts/x", GOOD, "422 path.id"),
        ("/contacts/7?size=0", GOOD, "422 query.size"),
        ("/contacts/7?size=many", GOOD, "422 query.size"),
        ("/contacts/7?sort=height", GOOD, "422 query.sort"),
        ("/contacts/7?on=2026-02-30", GOOD, "422 query.on"),
        ("/contacts/7?tags=1,2,3", GOOD, "422 query.tags"),
        ("/contacts/7?tags=1,x", GOOD, "422 query.tags.1"),
        ("/contacts/7", None, "422 body"),
        ("/contacts/7", b"{", "400 body"),
        ("/contacts/7", b'{"name": NaN}', "400 body"),
        ("/contacts/7", b"\xff", "400 body"),
        ("/contacts/7", b"[" * 100_000, "400 body"),
        ("/contacts/7", b'{"name": "\\ud800"}', "400 body"),
        ("/contacts/7", b'{"\\ud800": 1}', "400 body"),
        ("/contacts/7", b'{"name": 1e999}', "400 body"),
        ("/contacts/7", b'{"a":' * 900 + b"1" + b"}" * 900, "400 body"),
        ("/contacts/7?" + "a[b]" + "[c]" * 20_000 + "=1", NONE, "422 body.name"),
        ("/contacts/7", NO_EMAILS, "422 body"),
        ("/contacts/7", NONE, "422 body.name"),
        ("/contacts/7", {"name": 1}, "422 body.name"),
        ("/contacts/7", {"name": ""}, "422 body.name"),
        ("/contacts/7", GOOD | {"emails": [NONE]}, "422 body.emails.0.value"),
        (
            "/contacts/7",
            GOOD | {"emails": [{"value": "nobody"}]},
            "422 body.emails.0.value",
        ),
        ("/contacts/7", GOOD | {"owner": {"key": 1}}, "422 body.owner.key"),
        ("/contacts/7", GOOD | {"owner": {"key": "a", "b": 1}}, "422 body.owner.b"),
    ],
)
def test_what_is_not_as_the_document_says_is_refused(
    tmp_path: Path, target: str, body: Any, refusal: str
) -> None:
    mock = made(tmp_path, CHECKED)
    more = {"content_type": "application/json"} if isinstance(body, bytes) else {}
    assert mock.refusal("PUT", target, body, x_key="k-1", **more) == refusal
    assert not mock.engine.calls


def test_what_is_as_it_says_is_taken(tmp_path: Path) -> None:
    mock = made(tmp_path, CHECKED)
    body = GOOD | {"owner": None, "emails": NO_EMAILS, "id": 3, "at": "now"}
    said = mock.ask("PUT", "/contacts/7?size=100&sort=age", body, x_key="k-1")
    assert said.status == 204
    assert mock.last.body == body
    assert mock.last.query == {"size": 100, "sort": "age"}


def test_headers_are_checked_too(tmp_path: Path) -> None:
    mock = made(tmp_path, CHECKED)
    assert mock.refusal("PUT", "/contacts/7", GOOD) == "422 header.X-Key"
    assert mock.refusal("PUT", "/contacts/7", GOOD, x_key="l") == "422 header.X-Key"


def test_hostile_queries_end_in_a_refusal(tmp_path: Path) -> None:
    mock = made(
        tmp_path, STYLED % {"path": "simple", "query": "form", "explode": "true"}
    )
    assert mock.ask("GET", f"/things/1?deep{'[a]' * 20_000}=1").status == 400
    assert mock.ask("GET", f"/things/1?cond={'[' * 100_000}").status == 400
    odd = "deep[a]=1&deep[a][b]=2&deep[list]=3&deep[list][x]=4&deep=5&deep[]=6"
    assert mock.ask("GET", f"/things/1?{odd}").status in (204, 422)


def test_a_body_that_may_be_left_out(tmp_path: Path) -> None:
    mock = made(tmp_path, CHECKED)
    assert mock.ask("POST", "/plain").status == 204
    assert mock.last.body is None
    assert mock.ask("POST", "/plain", b"null", content_type="text/json").status == 415


def test_a_document_of_version_two(tmp_path: Path) -> None:
    mock = made(
        tmp_path,
        """swagger: "2.0"
info: {title: Made, version: "1"}
basePath: /v1
consumes: [application/json]
paths:
  /contacts:
    post:
      operationId: create
      parameters: [{name: body, in: body, required: true, schema: {$ref: '#/definitions/Contact'}}]
      responses: {"200": {description: ok}}
definitions:
  Contact: {type: object, required: [name], properties: {name: {type: string}, friend: {$ref: '#/definitions/Contact'}}}
""",
    )
    assert mock.refusal("POST", "/v1/contacts", {"friend": NONE}) == "422 body.name"
    assert mock.refusal("POST", "/v1/contacts", GOOD | {"friend": NONE}).endswith(
        "body.friend.name"
    )
    assert mock.ask("POST", "/v1/contacts", GOOD).status == 204


BODIES = """
  /form:
    post:
      operationId: form
      requestBody:
        content:
          application/x-www-form-urlencoded:
            encoding: {tags: {style: form, explode: false}}
            schema: {type: object, required: [n], properties: {n: {type: integer}, tags: {type: array, items: {type: string}}, ids: {type: array, items: {type: integer}}, who: {type: object, properties: {age: {type: integer}}}}}
          multipart/form-data:
            schema: {type: object, required: [file], properties: {file: {type: string, format: binary}, n: {type: integer}, meta: {type: object, properties: {a: {type: integer}}}}}
          text/*: {schema: {type: string, maxLength: 5}}
          application/octet-stream: {}
"""
URL_ENCODED = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (form(n="1", tags="a,b"), {"n": 1, "tags": ["a", "b"]}),
        (b"n=1&ids=1&ids=2&more=x", {"n": 1, "ids": [1, 2], "more": "x"}),
        (b"n=1&who[age]=36", {"n": 1, "who": {"age": 36}}),
        (form(n="1", who='{"age": 36}'), {"n": 1, "who": {"age": 36}}),
        (b"n=1&ids[]=1&ids[]=2", {"n": 1, "ids": [1, 2]}),
    ],
)
def test_forms(tmp_path: Path, sent: bytes, read: Any) -> None:
    mock = made(tmp_path, BODIES)
    assert mock.ask("POST", "/form", sent, content_type=URL_ENCODED).status == 204
    assert mock.last.body == read


def test_forms_are_checked(tmp_path: Path) -> None:
    mock = made(tmp_path, BODIES)
    sent = {"content_type": URL_ENCODED}
    assert mock.refusal("POST", "/form", b"n=x", **sent) == "422 body.n"
    assert mock.refusal("POST", "/form", b"m=1", **sent) == "422 body.n"


def test_parts_and_files(tmp_path: Path) -> None:
    mock = made(tmp_path, BODIES)
    content = bytes(range(256)) * 3 + b"\r\n--x\r\n\r"
    request = httpx2.Request(
        "POST",
        "http://mock/form",
        data={"n": "3", "meta": '{"a": 1}'},
        files={"file": ("a.bin", content, "application/octet-stream")},
    )
    kind = request.headers["content-type"]
    assert mock.ask("POST", "/form", request.read(), content_type=kind).status == 204
    assert mock.last.body == {"n": 3, "meta": {"a": 1}, "file": content}
    bare = httpx2.Request("POST", "http://mock/form", files={"n": (None, "x")})
    kind = bare.headers["content-type"]
    refusal = mock.refusal("POST", "/form", bare.read(), content_type=kind)
    assert refusal in ("422 body.file", "422 body.n")
    broken = mock.refusal("POST", "/form", b"x", content_type="multipart/form-data")
    assert broken == "400 body"


def test_other_media_types(tmp_path: Path) -> None:
    mock = made(tmp_path, BODIES)
    sent = {"content_type": "text/plain; charset=utf-8"}
    assert mock.ask("POST", "/form", "éa".encode(), **sent).status == 204
    assert mock.last.body == "éa"
    assert mock.refusal("POST", "/form", b"too long", **sent) == "422 body"
    mock.ask("POST", "/form", b"\0\1", content_type="application/octet-stream")
    assert mock.last.body == b"\0\1"
    said = mock.refusal("POST", "/form", b"<a/>", content_type="application/xml")
    assert said == "415 header.Content-Type"


def test_the_status_is_one_that_is_documented(tmp_path: Path) -> None:
    document = """
  /a: {get: {operationId: a, parameters: [{name: n, in: query, required: true, schema: {type: integer}}], responses: {"400": {description: no}}}}
  /b: {get: {operationId: b, parameters: [{name: n, in: query, required: true, schema: {type: integer}}], responses: {"200": {description: ok}}}}
"""
    mock = made(tmp_path, document)
    assert mock.refusal("GET", "/a") == "400 query.n"
    assert mock.refusal("GET", "/b") == "422 query.n"
    assert headers_of(mock.ask("GET", "/b")) == {}
