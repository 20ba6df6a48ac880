"""Redirects: the documented answer of some operations, followed for all others."""

from __future__ import annotations

import pytest

from tests.conftest import MakeSdk

FILES = """
  /files/{id}/download:
    get:
      operationId: downloadFile
      tags: [files]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "302": {description: where it is, headers: {Location: {schema: {type: string}}}}
        "404": {description: none}
        default: {description: error, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}
  /files/{id}:
    get:
      operationId: getFile
      tags: [files]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: OK, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
        "302": {description: moved}
"""
PLACE = "https://api.example.com/v1/elsewhere"


def test_a_redirect_that_is_the_answer_is_returned(sdk: MakeSdk) -> None:
    made = sdk(FILES)
    made.reply(302, content=b"", headers={"Location": PLACE})
    files = made.client(strict=True).files
    assert files.download("f1") is None
    raw = files.download.raw("f1")
    assert (raw.status, raw.headers["location"]) == (302, PLACE)
    assert len(made.sent) == 2


@pytest.mark.anyio
async def test_the_same_asynchronously(sdk: MakeSdk) -> None:
    made = sdk(FILES)
    made.reply(302, content=b"", headers={"Location": PLACE})
    assert await made.async_client(strict=True).files.download("f1") is None
    assert len(made.sent) == 1


def test_other_redirects_are_followed_or_errors(sdk: MakeSdk) -> None:
    made = sdk(FILES)
    made.reply(302, content=b"", headers={"Location": PLACE})
    made.reply(200, {"id": "f1"})
    assert made.client().files.get("f1").id == "f1"
    assert str(made.last.url) == PLACE


def test_errors_beside_a_redirect_stay_errors(sdk: MakeSdk) -> None:
    made = sdk(FILES)
    made.reply(500, {"message": "broken"})
    with pytest.raises(made.package.ServerError) as caught:
        made.client(max_retries=0).files.download("f1")
    assert caught.value.error.message == "broken"
