"""Places that OpenAPI 3.2 adds for parameters: the whole query string, and cookies as they are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import MakeSdk

SEARCH = """\
openapi: 3.2.0
info: {title: Search, version: "1"}
servers: [{url: https://api.example.com/v1}]
paths:
  /form:
    get:
      operationId: searchForm
      tags: [finder]
      parameters:
        - name: fields
          in: querystring
          content:
            application/x-www-form-urlencoded:
              schema:
                type: object
                properties: {foo: {type: string}, isBar: {type: boolean}}
      responses: {"204": {description: none}}
  /json:
    get:
      operationId: searchJson
      tags: [finder]
      parameters:
        - name: query
          in: querystring
          required: true
          content:
            application/json:
              schema:
                type: object
                properties:
                  numbers: {type: array, items: {type: integer}}
                  flag: {type: [boolean, "null"]}
      responses: {"204": {description: none}}
  /jsonpath:
    get:
      operationId: searchPath
      tags: [finder]
      parameters:
        - {name: selector, in: querystring, content: {application/jsonpath: {schema: {type: string}}}}
        - {name: session, in: cookie, style: cookie, schema: {type: string}}
        - {name: greetings, in: cookie, style: cookie, schema: {type: array, items: {type: string}}}
      responses: {"204": {description: none}}
"""


@pytest.fixture
def made(sdk: MakeSdk) -> Any:
    made = sdk(SEARCH)
    made.reply(204)
    return made


def test_a_form_is_the_whole_query(made: Any) -> None:
    search = made.client().finder.search_form
    search(fields={"foo": "a + b", "is_bar": True})
    assert made.last.url.query == b"foo=a+%2B+b&isBar=true"
    search()
    assert made.last.url.query == b""


def test_json_is_the_whole_query(made: Any) -> None:
    made.client().finder.search_json(query={"numbers": [1, 2], "flag": None})
    assert (
        made.last.url.query == b"%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D"
    )


def test_text_of_another_media_type_is_the_whole_query(made: Any) -> None:
    made.client().finder.search_path(selector="$.a.b[1:1]")
    assert made.last.url.query == b"%24.a.b%5B1%3A1%5D"


def test_cookies_of_style_cookie_are_not_escaped(made: Any) -> None:
    search = made.client().finder.search_path
    search(session="a+b/c==", greetings=["Hello%2C world!", "hi"])
    assert (
        made.last.headers["Cookie"]
        == "session=a+b/c==; greetings=Hello%2C world!; greetings=hi"
    )
    with pytest.raises(ValueError, match="session"):
        search(session="a; admin=1")


NEW = """\
openapi: 3.2.0
info: {title: New, version: "1"}
servers: [{url: https://api.example.com/v1, name: production}]
tags:
  - {name: records, summary: Records, kind: nav}
  - {name: notes, parent: records, kind: nav}
paths:
  /notes:
    query:
      operationId: queryNotes
      tags: [notes]
      requestBody:
        content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}
      responses:
        "200": {summary: Found, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
    additionalOperations:
      COPY: {operationId: copyNotes, tags: [notes], responses: {"204": {}}}
  /notes/live:
    get:
      operationId: followNotes
      tags: [notes]
      responses:
        "200": {content: {application/jsonl: {itemSchema: {$ref: '#/components/schemas/Note'}}}}
components:
  schemas: {Note: {type: object, properties: {text: {type: string}}}}
"""


def test_methods_of_http_tags_with_parents_and_items(sdk: MakeSdk) -> None:
    made = sdk(NEW)
    made.reply(200, {"text": "found"})
    notes = made.client().notes
    assert notes.query(text="t").text == "found"
    assert (made.last.method, made.last_json) == ("QUERY", {"text": "t"})
    made.replies.clear()
    made.reply(204)
    notes.copy()
    assert (made.last.method, made.last.url.path) == ("COPY", "/v1/notes")
    made.replies.clear()
    made.reply(
        200,
        content=b'{"text": "a"}\n{"text": "b"}\n',
        headers={"Content-Type": "application/jsonl"},
    )
    with notes.follow() as items:
        assert [note.text for note in items] == ["a", "b"]
