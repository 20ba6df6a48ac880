"""`x-crmgen-client-parameter`: told once to the client, sent with every operation that takes it."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from crmgen.diagnostics import InputError
from crmgen.pipeline import understand
from crmgen.settings import ApiSettings
from tests.conftest import MakeSdk, Sdk

PATHS = """\
  /clients:
    get:
      operationId: listClients
      tags: [clients]
      parameters: [{$ref: '#/components/parameters/Account'}, {$ref: '#/components/parameters/Region'}]
      responses: {"204": {description: none}}
  /regions/{region}/clients:
    get:
      operationId: listRegionalClients
      tags: [clients]
      parameters:
        - {name: region, in: path, required: true, schema: {type: string}, x-crmgen-client-parameter: region}
      responses: {"204": {description: none}}
  /ping:
    get: {operationId: ping, tags: [system], responses: {"204": {description: none}}}
components:
  parameters:
    Account:
      name: X-Account
      in: header
      required: true
      description: The account.
      schema: {type: string, format: uuid}
      x-crmgen-client-parameter: account_uuid
    Region: {name: region, in: query, schema: {type: string}, x-crmgen-client-parameter: region}
"""


@pytest.fixture
def made(sdk: MakeSdk) -> Sdk:
    made = sdk(PATHS)
    made.reply(204)
    return made


def test_it_is_sent_where_an_operation_takes_it(made: Sdk) -> None:
    crm = made.client(account_uuid="a1", region="eu")
    crm.clients.list()
    assert made.last.headers["X-Account"] == "a1"
    assert str(made.last.url).endswith("/clients?region=eu")
    crm.system.ping()
    assert "X-Account" not in made.last.headers and not made.last.url.query


def test_an_argument_of_the_method_wins(made: Sdk) -> None:
    made.client(account_uuid="a1", region="eu").clients.list(
        account_uuid="a2", region="us"
    )
    assert made.last.headers["X-Account"] == "a2"
    assert str(made.last.url).endswith("?region=us")


def test_the_environment_is_the_last_to_be_asked(
    made: Sdk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"{made.package.__name__}_ACCOUNT_UUID".upper()
    monkeypatch.setenv(name, "of the environment")
    made.client().clients.list()
    assert made.last.headers["X-Account"] == "of the environment"
    made.client(account_uuid="a1").clients.list()
    assert made.last.headers["X-Account"] == "a1"


def test_nothing_is_sent_when_nobody_gives_it(made: Sdk) -> None:
    made.client().clients.list()
    assert "X-Account" not in made.last.headers and not made.last.url.query


def test_it_may_stand_in_the_path(made: Sdk) -> None:
    made.client(region="eu").clients.list_regional()
    assert made.last.url.path.endswith("/regions/eu/clients")
    made.client().clients.list_regional(region="us")
    assert made.last.url.path.endswith("/regions/us/clients")
    with pytest.raises(ValueError, match="give region= here or to the client"):
        made.client().clients.list_regional()


def test_with_options_changes_it(made: Sdk) -> None:
    crm = made.client(account_uuid="a1", region="eu")
    crm.with_options(parameters={"account_uuid": "a2"}).clients.list()
    assert made.last.headers["X-Account"] == "a2"
    assert str(made.last.url).endswith("?region=eu")
    with pytest.raises(
        TypeError, match="'account' of this client; it has: account_uuid, region"
    ):
        crm.with_options(parameters={"account": "a2"})


@pytest.mark.anyio
async def test_the_asynchronous_client_takes_it_too(made: Sdk) -> None:
    await made.async_client(account_uuid="a1").clients.list()
    assert made.last.headers["X-Account"] == "a1"


def test_docstrings_say_where_it_comes_from(made: Sdk) -> None:
    method = inspect.getdoc(made.client().clients.list) or ""
    assert "account_uuid: The account. Else the client's `account_uuid`." in method
    client = " ".join((inspect.getdoc(made.package.Client) or "").split())
    assert "account_uuid: Sent with every call that takes it; else read from" in client


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (": account_uuid", ": my account", "the name of an argument, such as account"),
        (
            "in: query, schema: {type: string}",
            "in: query, schema: {type: array, items: {type: string}}",
            "no such name on a parameter that is not one plain value",
        ),
    ],
)
def test_wrong_values_are_named_with_their_place(
    tmp_path: Path, good: str, bad: str, expected: str
) -> None:
    spec = tmp_path / "made.yaml"
    head = 'openapi: 3.1.0\ninfo: {title: Made, version: "1"}\npaths:\n'
    spec.write_text(head + PATHS.replace(good, bad))
    with pytest.raises(InputError) as refused:
        understand(ApiSettings("made", spec, tmp_path / "out", "made"))
    (problem,) = refused.value.problems
    assert problem.code == "bad-extension" and expected in problem.message
    assert problem.place.line in (27, 28)
