"""`from crmgen.testing import mock_api`: an SDK against the mock, without a socket."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from crmgen.diagnostics import InputError
from crmgen.testing import mock_api
from tests.conftest import MakeSdk

pytestmark = pytest.mark.anyio

CRM = """openapi: 3.1.0
info: {title: Little, version: "1"}
servers: [{url: https://api.example.com/v1}]
security: [{OAuth: []}]
x-crmgen-rate-limit: 2/min
paths:
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: per_page, in: query, schema: {type: integer}}]
      responses: {"200": {description: all, content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Contact'}}, total: {type: integer}}}}}}}
    post:
      operationId: createContact
      tags: [contacts]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
        "422": {description: wrong, content: {application/json: {schema: {type: object, properties: {errors: {type: object, additionalProperties: {type: array, items: {type: string}}}}}}}}
  /contacts/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getContact
      tags: [contacts]
      responses: {"200": {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}}
    delete: {operationId: deleteContact, tags: [contacts], responses: {"204": {description: gone}}}
components:
  schemas:
    Contact: {type: object, required: [id, last_name], properties: {id: {type: integer, readOnly: true}, last_name: {type: string, minLength: 1}}}
  securitySchemes:
    OAuth: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://login.example.com/oauth/token, scopes: {}}}}
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "little.yaml"
    path.write_text(CRM)
    return path


@pytest.fixture
def package(sdk: MakeSdk) -> Iterator[ModuleType]:
    yield sdk(CRM).package


def test_what_is_created_is_there_until_it_is_deleted(
    document: Path, package: Any
) -> None:
    with (
        mock_api(document, records=30) as api,
        package.Client(**api.client_arguments()) as crm,
    ):
        assert len([*crm.contacts.list()]) == 30
        ada = crm.contacts.create(last_name="Lovelace")
        assert crm.contacts.get(ada.id) == ada
        assert ada in [*crm.contacts.list()]
        crm.contacts.delete(ada.id)
        with pytest.raises(package.NotFoundError):
            crm.contacts.get(ada.id)
        assert len([*crm.contacts.list()]) == 30


@pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
async def test_the_same_with_await(document: Path, package: Any) -> None:
    with mock_api(document, latency="1ms") as api:
        async with package.AsyncClient(**api.async_client_arguments()) as crm:
            ada = await crm.contacts.create(last_name="Lovelace")
            assert (await crm.contacts.get(ada.id)).last_name == "Lovelace"


def test_each_begins_anew_with_the_same_records(document: Path) -> None:
    def first(seed: int) -> Any:
        with mock_api(document, seed=seed) as api:
            http = httpx2.Client(transport=api.transport)
            bearer = {"Authorization": "Bearer t"}
            http.post(
                f"{api.base_url}/contacts", json={"last_name": "A"}, headers=bearer
            )
            return http.get(f"{api.base_url}/contacts", headers=bearer).json()

    assert first(1) == first(1) != first(2)


def test_tokens_are_asked_for_at_whichever_host(document: Path, package: Any) -> None:
    with mock_api(document) as api, httpx2.Client(transport=api.transport) as http:
        options = {"base_url": api.base_url, "http_client": http}
        crm = package.Client(client_id="me", client_secret="x", **options)
        assert crm.contacts.create(last_name="Lovelace").id


def test_what_is_refused_names_its_place(document: Path, package: Any) -> None:
    with (
        mock_api(document) as api,
        package.Client(**api.client_arguments()) as crm,
        pytest.raises(package.UnprocessableEntityError) as caught,
    ):
        crm.contacts.create(last_name="")
    assert "last_name" in str(caught.value.errors)
    assert "body.last_name" in str(caught.value)


def test_failures_are_tried_again_by_the_client(document: Path, package: Any) -> None:
    with (
        mock_api(document, fail="30%", drop_connection="10%", seed=4) as api,
        package.Client(**api.client_arguments(), max_retries=9) as crm,
    ):
        for _ in range(20):
            assert crm.contacts.list().items


def test_a_connection_that_is_dropped(document: Path, package: Any) -> None:
    with (
        mock_api(document, drop_connection="100%") as api,
        package.Client(**api.client_arguments(), max_retries=0) as crm,
        pytest.raises(package.APIConnectionError),
    ):
        crm.contacts.list()


def test_the_limit_of_the_document_is_off_unless_it_is_asked_for(
    document: Path, package: Any
) -> None:
    with mock_api(document, rate_limit="3/min") as api:
        crm = package.Client(**api.client_arguments(), max_retries=0)
        for _ in range(3):
            crm.contacts.list()
        with pytest.raises(package.RateLimitError) as caught:
            crm.contacts.list()
        assert caught.value.retry_after is not None


def test_threads_may_share_one(document: Path, package: Any) -> None:
    with (
        mock_api(document, records=0) as api,
        package.Client(**api.client_arguments()) as crm,
        ThreadPoolExecutor(8) as pool,
    ):

        def create(number: int) -> int:
            made: Any = crm.contacts.create(last_name=f"L{number}")
            return int(made.id)

        made = pool.map(create, range(80))
        assert len({*made}) == 80
        assert len([*crm.contacts.list()]) == 80


def test_a_document_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        mock_api(tmp_path / "no.yaml")


def test_without_the_extra_it_says_what_to_install(
    document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "faker", None)
    with pytest.raises(ImportError, match=r'pip install "crmgen\[mock\]"'):
        mock_api(document)


def test_generating_imports_nothing_of_it() -> None:
    named = ("starlette", "uvicorn", "faker", "crmgen.mock", "crmgen.testing")
    code = (
        "import sys; from crmgen.cli.generate import generate; import crmgen.pipeline; "
        f"print([n for n in {named!r} if n in sys.modules])"
    )

    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
