"""Parameters as real documents state them, and as they must arrive."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from tests.conftest import MakeSdk

PARAMETERS = """
  /contacts/{contact-id}/{undeclared}:
    parameters:
      - {name: contact-id, in: path, schema: {type: string}}
      - {name: page, in: query, schema: {type: string}}
    get:
      operationId: getContact
      tags: [contacts]
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: contact-id, in: query, schema: {type: string}}
        - {name: contact-id, in: header, schema: {type: string}}
        - {name: client, in: query, schema: {type: string}}
        - {name: url, in: query, schema: {type: string}}
        - {name: self, in: query, schema: {type: string}}
        - {name: headers, in: query, schema: {type: string}}
        - {name: body, in: query, schema: {type: string}}
        - {name: timeout, in: query, schema: {type: string}}
        - {name: options, in: query, schema: {type: string}}
        - {name: from, in: query, schema: {type: string}}
        - {name: sort, in: query, schema: {type: string}}
        - {name: Sort, in: query, schema: {type: string}}
        - {name: X-Kinds, in: header, schema: {type: array, items: {type: integer, enum: [1, 2]}}}
        - {name: session, in: cookie, schema: {type: string}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: piped, in: query, style: pipeDelimited, schema: {type: array, items: {type: string}}}
        - {name: filter, in: query, style: deepObject, explode: true, schema: {$ref: '#/components/schemas/Filter'}}
        - {name: where, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Filter'}}}}
      responses: {"204": {description: none}}
    delete:
      operationId: deleteContact
      tags: [contacts]
      requestBody:
        content: {application/json: {schema: {type: object, properties: {page: {type: string}, reason: {type: string}}}}}
      responses: {"204": {description: none}}
components:
  schemas:
    Filter: {type: object, properties: {minAge: {type: integer}, name: {type: string}}}
"""


@pytest.fixture
def made(sdk: MakeSdk) -> Any:
    made = sdk(PARAMETERS)
    made.reply(204)
    return made


def test_path_values_that_are_optional_hyphenated_or_not_declared(made: Any) -> None:
    """22, 23, 24, 25"""
    made.client().contacts.get("a/b ?", "ü")
    assert made.last.url.raw_path == b"/v1/contacts/a%2Fb%20%3F/%C3%BC"


def test_the_operations_own_parameter_takes_the_place_of_the_paths(made: Any) -> None:
    """26"""
    made.client().contacts.get("a", "b", page=2)
    assert made.last.url.query == b"page=2"
    page = inspect.signature(made.client().contacts.get).parameters["page"]
    assert "int" in str(page.annotation) and "str" not in str(page.annotation)


def test_one_name_in_path_query_and_header(made: Any) -> None:
    """27"""
    arguments = [
        name
        for name in inspect.signature(made.client().contacts.get).parameters
        if "contact_id" in name
    ]
    _, query, header = arguments
    made.client().contacts.get("p", "u", **{query: "q", header: "h"})
    assert made.last.url.raw_path == b"/v1/contacts/p/u?contact-id=q"
    assert made.last.headers["contact-id"] == "h"


def test_names_that_mean_something_to_python_or_to_the_client(made: Any) -> None:
    """28, 29"""
    values = {"client": "1", "url": "2", "self_": "3", "headers": "4", "body": "5"}
    values |= {"timeout": "6", "options_": "7", "from_": "8", "sort": "9"}
    made.client().contacts.get("a", "b", **values)
    assert made.last.url.query == (
        b"client=1&url=2&self=3&headers=4&body=5&timeout=6&options=7&from=8&sort=9"
    )
    made.client().contacts.get("a", "b", sort="a", query_sort="b")
    assert made.last.url.query == b"sort=a&Sort=b"


def test_headers_of_many_values_and_cookies(made: Any) -> None:
    """30, 31"""
    made.client().contacts.get("a", "b", x_kinds=[1, 2], session="s/1")
    assert made.last.headers["X-Kinds"] == "1,2"
    assert made.last.headers["Cookie"] == "session=s%2F1"


def test_lists_and_objects_in_the_query(made: Any) -> None:
    """32, 33, 34"""
    get = made.client().contacts.get
    get("a", "b", ids=[1, 2], piped=["x", "y"])
    assert made.last.url.query == b"ids=1,2&piped=x%7Cy"
    get("a", "b", filter={"min_age": 7, "name": None}, page=None)
    assert made.last.url.query == b"filter%5BminAge%5D=7"
    get("a", "b", where={"min_age": 7})
    assert made.last.url.query == b"where=%7B%22minAge%22%3A7%7D"


def test_a_body_of_a_delete_and_a_key_that_a_parameter_has(made: Any) -> None:
    """27, 87"""
    made.client().contacts.delete("a", "b", page="body", page_="query", reason="why")
    assert made.last.url.query == b"page=query"
    assert made.last_json == {"page": "body", "reason": "why"}


TWINS = """
  /token:
    post: {operationId: create, tags: [token], responses: {"204": {description: none}}}
  /token#refresh:
    post:
      operationId: refresh
      tags: [token]
      parameters: [{name: scope, in: query, schema: {type: string}}]
      responses: {"204": {description: none}}
  /token?action=drop:
    post:
      operationId: drop
      tags: [token]
      parameters: [{name: scope, in: query, schema: {type: string}}]
      responses: {"204": {description: none}}
"""


def test_paths_that_differ_behind_their_end(sdk: MakeSdk) -> None:
    """21: a fragment is never sent, a query is"""
    made = sdk(TWINS)
    made.reply(204)
    made.client().token.create()
    made.client().token.refresh(scope="a")
    made.client().token.drop(scope="a")
    assert [each.url.raw_path for each in made.sent] == [
        b"/v1/token",
        b"/v1/token?scope=a",
        b"/v1/token?action=drop&scope=a",
    ]


QUERY_IN_PATH = """
  /articles?query={query}&page={page}&kind=all:
    get:
      operationId: searchArticles
      tags: [articles]
      parameters:
        - {name: query, in: query, required: true, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer}}
      responses: {"204": {description: none}}
  /rooms/{place}:
    get:
      operationId: getRoom
      tags: [rooms]
      parameters:
        - name: place
          in: path
          required: true
          content: {application/json: {schema: {type: object, properties: {floor: {type: integer}}}}}
      responses: {"204": {description: none}}
  /pictures:
    post:
      operationId: createPicture
      tags: [pictures]
      requestBody:
        content:
          multipart/form-data:
            schema: {type: [object, "null"], properties: {name: {type: string}}}
      responses: {"204": {description: none}}
"""


def test_a_query_that_the_path_says_once_more_is_sent_once(sdk: MakeSdk) -> None:
    made = sdk(QUERY_IN_PATH)
    made.reply(204)
    made.client().articles.search(query="a b")
    assert made.last.url.raw_path == b"/v1/articles?kind=all&query=a%20b"
    made.client().articles.search(query="a", page=2)
    assert made.last.url.raw_path == b"/v1/articles?kind=all&query=a&page=2"


def test_json_in_a_path(sdk: MakeSdk) -> None:
    made = sdk(QUERY_IN_PATH)
    made.reply(204)
    made.client().rooms.get({"floor": 2})
    assert made.last.url.raw_path == b"/v1/rooms/%7B%22floor%22%3A2%7D"


def test_no_form_is_null(sdk: MakeSdk) -> None:
    made = sdk(QUERY_IN_PATH)
    made.reply(204)
    made.client().pictures.create(name="Ada")
    assert b'name="name"' in made.last.content
