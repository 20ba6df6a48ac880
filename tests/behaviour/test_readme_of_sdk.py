"""What the README of an SDK shows: a resource that people know, values of the right type, one login."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import MakeSdk, Sdk

CRM = """
openapi: 3.1.0
info: {title: Crm, version: "1"}
servers: [{url: 'https://{host}/v1', variables: {host: {default: crm.example.com, description: 'Your own host.'}}}]
tags: [{name: aims}, {name: people}]
security: [{}, {key: []}, {login: []}]
paths:
  /aims:
    get: &list
      operationId: listAims
      tags: [aims]
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses:
        "200": {description: OK, content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: integer}}}}}}}
    post: {operationId: createAim, tags: [aims], responses: {"204": {description: none}}}
  /aims/{id}:
    parameters: &id [{name: id, in: path, required: true, schema: {type: integer}}]
    get: &get
      operationId: getAim
      tags: [aims]
      responses: {"200": {description: OK, content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}}
  /people:
    get: {<<: *list, operationId: listPeople, tags: [people]}
    post: {operationId: createPerson, tags: [people], responses: {"204": {description: none}}}
  /people/{id}:
    parameters: *id
    get: {<<: *get, operationId: getPerson, tags: [people]}
    put: {operationId: updatePerson, tags: [people], responses: {"204": {description: none}}}
components:
  securitySchemes:
    login: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Key}
"""


def readme(made: Sdk) -> str:
    return (Path(str(made.package.__file__)).parents[2] / "README.md").read_text()


def test_the_example_is_of_what_most_methods_are_about_and_passes_numbers(
    sdk: MakeSdk,
) -> None:
    text = readme(sdk(CRM))
    assert "crm.people.get(1)" in text
    assert "crm.people.list()" in text
    assert "crm.aims" not in text


def test_a_path_value_that_is_one_of_some_texts_is_shown_as_one(sdk: MakeSdk) -> None:
    some = "schema: {enum: [xml, json]}}]\n    get: {<<: *get, operationId: getPerson"
    text = readme(sdk(CRM.replace(
        "parameters: *id\n    get: {<<: *get, operationId: getPerson",
        "parameters: [{name: id, in: path, required: true, " + some,
    )))  # fmt: skip
    assert 'crm.people.get("xml")' in text
    assert "no-such-id" not in text


def test_a_variable_of_the_address_is_read_from_the_environment(
    sdk: MakeSdk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sdk(CRM)
    made.reply(200, [])
    variable = f"{made.package.__name__}_host".upper()
    monkeypatch.setenv(variable, "own.example.org")
    hosts: list[str] = []
    for given in ({}, {"host": "h.example.org"}, {"base_url": "https://b.example.org"}):
        made.client(api_key="k", **given).people.list()
        hosts.append(made.last.url.host)
    assert hosts == ["own.example.org", "h.example.org", "b.example.org"]
    monkeypatch.setenv(
        f"{made.package.__name__}_base_url".upper(), "https://e.example.org"
    )
    made.client(api_key="k").people.list()
    assert made.last.url.host == "e.example.org"
    made.client(api_key="k", host="h.example.org").people.list()
    assert made.last.url.host == "h.example.org"
    doc = made.package.Client.__doc__
    assert "host: Your own host. Else read from" in doc
    assert f"`{variable}`" in " ".join(doc.split())
    assert f"give the client `host` (or `{variable}`)" in readme(made)


def test_the_example_logs_in_one_way(sdk: MakeSdk) -> None:
    text = readme(sdk(CRM))
    assert 'crm = Crm(api_key="...")' in text
    assert "password=" not in text


def test_the_rule_for_times_without_a_zone_is_said(sdk: MakeSdk) -> None:
    text = " ".join(readme(sdk(CRM)).split())
    assert "A `datetime` has a time zone" in text
    assert "one without is refused (`ValueError`)" in text
    assert "its read-only fields are left out" in text


DEALS = """
openapi: 3.1.0
info: {title: Deals, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /deals:
    post:
      operationId: createDeal
      summary: Create a deal.
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Deal'}}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Deal'}}}}
        "422": {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Complaint'}}}}
        default: {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  /deals/import:
    post:
      operationId: importDeals
      requestBody: {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Deal'}}}}}
      responses: {"204": {description: none}}
components:
  schemas:
    Deal: {required: [name], properties: {name: {type: string}, amount: {type: number}, note: {type: string}}}
    Complaint: {properties: {field: {type: string}}}
    Problem: {properties: {message: {type: string}}}
"""


def test_api_md_names_fields_of_bodies_and_what_comes_back(sdk: MakeSdk) -> None:
    made = sdk(DEALS)
    text = (Path(str(made.package.__file__)).parents[2] / "api.md").read_text()
    line = "- `create(*, name=..., **body) -> Deal`: `POST /deals`: Create a deal. Optional: `amount`, `note`."
    assert line in text.splitlines()
    assert "Body: `Sequence[DealInput]" in text


def test_the_readme_tells_what_each_error_carries(sdk: MakeSdk) -> None:
    rows = readme(sdk(DEALS)).splitlines()
    assert "| 422 | `UnprocessableEntityError` | `Complaint` |" in rows
    assert "| any other | `StatusError` | `Problem` |" in rows
    assert "| 5xx | `ServerError` | `Problem` |" in rows
    assert "| 404 | `NotFoundError` |  |" in rows


def test_only_what_the_api_has_is_told_of(sdk: MakeSdk) -> None:
    titles = [line for line in readme(sdk(DEALS)).splitlines() if line[:3] == "## "]
    absent = {"Pages", "Files", "Streams", "Webhooks", "Custom fields", "Authenticate"}
    assert not {f"## {each}" for each in absent} & {*titles}
    assert len(titles) == len({*titles})


@pytest.mark.parametrize(
    ("security", "said"),
    [
        (
            "[{}, {key: []}, {login: []}]",
            (
                "One of these is enough:\n\n- `API_API_KEY`\n- `API_USERNAME` and `API_PASSWORD`\n\n```"
            ),
        ),
        (
            "[{key: [], login: []}]",
            "or set `API_API_KEY` and `API_USERNAME` and `API_PASSWORD`:\n\n```",
        ),
    ],
)
def test_it_says_which_credentials_go_together(
    sdk: MakeSdk, security: str, said: str
) -> None:
    made = sdk(CRM.replace("[{}, {key: []}, {login: []}]", security))
    package = str(made.package.__name__).upper()
    assert said.replace("`API_", f"`{package}_") in readme(made)


def test_calls_that_take_different_credentials_are_not_said_to_take_any(
    sdk: MakeSdk,
) -> None:
    own = CRM.replace("operationId: createAim,", "operationId: createAim, security: [{oauth: []}],")  # fmt: skip
    own += "    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example.com/t', scopes: {}}}}\n"
    text = readme(sdk(own))
    assert "Each call takes one of these, not all the same:\n\n- `" in text
    assert "_TOKEN` (or what gets one: `" in text
