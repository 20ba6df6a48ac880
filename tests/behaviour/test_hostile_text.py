"""Text of a document that a careless SDK would send, or run, as something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crmgen.pipeline import understand
from crmgen.settings import ApiSettings

HEAD = 'openapi: 3.1.0\ninfo: {title: Odd, version: "1"}\n'
NO_CONTENT = 'responses: {"204": {description: none}}'


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/back\\slash", "/v1/back%5Cslash"),
        ("/a b/\"'", "/v1/a%20b/%22'"),
        ("/up/../down", "/v1/up/%2E%2E/down"),
        ("/%2e%2e/down", "/v1/%2e%2e/down"),
        ("/search?kind=all", "/v1/search?kind=all&q=x"),
        ("/things#variant", "/v1/things"),
        ("/{}", "/v1/%7B%7D"),
    ],
)
def test_a_path_goes_out_as_the_document_writes_it(
    sdk: Any, path: str, sent: str
) -> None:
    made = sdk(
        f"  {json.dumps(path)}:\n    get: {{operationId: ask, tags: [odd], {NO_CONTENT}, "
        "parameters: [{name: q, in: query, schema: {type: string}}]}\n"
    )
    made.reply(204)
    with made.client() as client:
        client.odd.ask(q="x")
    assert made.last.url.raw_path.decode().removesuffix("?q=x") == sent


def losses(folder: Path, text: str) -> list[tuple[str, str]]:
    (folder / "odd.yaml").write_text(HEAD + text)
    found = understand(
        ApiSettings(name="o", spec=folder / "odd.yaml", output=folder, package="o")
    ).losses
    return [(loss.code, loss.message) for loss in found if loss.kind != "unread"]


def test_a_header_that_cannot_be_sent_is_left_out_and_said(tmp_path: Path) -> None:
    text = (
        f"paths:\n  /a:\n    get:\n      {NO_CONTENT}\n      parameters:\n"
        '        - {name: "X\\r\\nEvil: 1", in: header, schema: {type: string}}\n'
        "        - {name: X-Good, in: header, schema: {type: string}}\n"
        "components:\n  securitySchemes:\n"
        '    k: {type: apiKey, in: header, name: "X Key:"}\n'
    )
    found = losses(tmp_path, text)
    unsendable, unserved = "unsendable-name", "unserved-security-scheme"
    assert [code for code, _ in found] == [unsendable, unserved, unsendable]
    assert "X\\r\\nEvil: 1" in found[2][1]


def test_a_media_type_that_cannot_be_sent_is_left_out_and_said(tmp_path: Path) -> None:
    text = (
        "paths:\n  /a:\n    post:\n      requestBody: {content: "
        '{"application/json\\r\\nX: y": {schema: {type: object}}}}\n'
        f"      {NO_CONTENT}\n"
    )
    assert [code for code, _ in losses(tmp_path, text)] == ["unsendable-name"]


@pytest.mark.parametrize(
    "url",
    [
        'https://x"+y+"/v1',
        "https://user:secret@api.example.com",
        "https://api.example.com/v1?key=1",
        "https://api.example.com:port",
        "https://",
    ],
)
def test_a_server_that_cannot_be_called_is_left_out_and_said(
    tmp_path: Path, url: str
) -> None:
    text = f"servers: [{{url: '{url}'}}]\npaths:\n  /a:\n    get:\n      {NO_CONTENT}\n"
    assert [code for code, _ in losses(tmp_path, text)] == ["unusable-server"]


def test_a_header_of_an_answer_that_cannot_arrive_is_left_out(tmp_path: Path) -> None:
    text = (
        'paths:\n  /a:\n    get:\n      responses: {"204": {description: none, headers: {\n'
        '        "X-\\u2028": {schema: {type: string}}, X-Good: {schema: {type: string}}}}}\n'
    )
    assert [code for code, _ in losses(tmp_path, text)] == ["unsendable-name"]


@pytest.mark.parametrize("name", ["list", "str", "dict", "date", "super", "options"])
def test_a_parameter_hides_nothing_that_its_function_uses(sdk: Any, name: str) -> None:
    parameters = f"parameters: [{{name: {name}, in: query, schema: {{type: string}}}}]"
    answer = (
        'responses: {"200": {description: d, content: {application/json: {schema: {type: '
        "array, items: {type: object, additionalProperties: {type: string, format: date}}}}}}}"
    )
    made = sdk(
        f"  /odd:\n    get: {{operationId: list, tags: [odd], {parameters}, {answer}}}\n"
    )
    made.reply(200, json=[{"a": "2024-01-01"}])
    with made.client() as client:
        assert len(list(client.odd.list())) == 1


def test_a_server_variable_hides_nothing_that_the_client_uses(tmp_path: Path) -> None:
    taken = ("super", "getenv", "url")
    stated = ", ".join(f"{name}: {{default: eu}}" for name in taken)
    address = ".".join(f"{{{name}}}" for name in taken)
    (tmp_path / "odd.yaml").write_text(
        f"{HEAD}servers: [{{url: 'https://{address}.example.com', variables: {{{stated}}}}}]\n"
        "paths: {}\n"
    )
    found = understand(
        ApiSettings(name="o", spec=tmp_path / "odd.yaml", output=tmp_path, package="o")
    )
    assert {*found.names.server_variables.values()} == {"super_", "getenv", "url"}
