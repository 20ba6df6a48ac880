"""Headers of answers that a document describes are read as their types."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import pytest

from tests.conftest import MakeSdk

LISTED = """\
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      responses:
        "200":
          description: all
          headers:
            X-Total-Count: {description: How many there are., schema: {type: integer}}
            Content-Type: {schema: {type: string}}
            X-As-Of: {schema: {type: string, format: date}}
            X-Ids: {schema: {type: array, items: {type: integer}}}
            X-Eager-Loading-Weight: {schema: {type: number}}
          content: {application/json: {schema: {type: array, items: {type: string}}}}
        "429":
          description: too many
          headers: {X-Wait: {schema: {type: integer}}}
"""


@pytest.fixture
def made(sdk: MakeSdk) -> Any:
    return sdk(LISTED)


def _headers(made: Any) -> Any:
    return importlib.import_module(f"{made.package.__name__}.headers")


def test_a_header_is_read_as_its_type(made: Any) -> None:
    headers = _headers(made)
    sent = {"X-Total-Count": "142", "X-As-Of": "2026-05-01", "x-ids": "1, 2"}
    made.reply(200, [], headers={**sent, "X-Eager-Loading-Weight": "0.5"})
    answer = made.client().contacts.list.raw()
    assert headers.X_TOTAL_COUNT.of(answer) == 142
    assert headers.X_AS_OF.of(answer) == date(2026, 5, 1)
    assert headers.X_IDS.of(answer) == [1, 2]
    assert headers.X_EAGER_LOADING_WEIGHT.of(answer) == 0.5
    assert headers.X_WAIT.of(answer) is None
    assert not hasattr(headers, "CONTENT_TYPE")  # the standard ignores it here


def test_one_that_contradicts_the_document_stays_as_it_came(made: Any) -> None:
    made.reply(200, [], headers={"X-Total-Count": "many", "X-Ids": "1,x"})
    answer = made.client().contacts.list.raw()
    assert _headers(made).X_TOTAL_COUNT.of(answer) == "many"
    assert _headers(made).X_IDS.of(answer) == "1,x"


def test_headers_of_an_error(made: Any) -> None:
    made.reply(429, headers={"X-Wait": "7", "Retry-After": "500"})
    with pytest.raises(made.package.RateLimitError) as caught:
        made.client().contacts.list()
    assert _headers(made).X_WAIT.of(caught.value.response) == 7


def test_without_headers_there_is_no_module(sdk: MakeSdk) -> None:
    made = sdk("""\
  /contacts:
    get: {operationId: listContacts, responses: {"204": {description: none}}}
""")
    with pytest.raises(ModuleNotFoundError):
        _headers(made)
