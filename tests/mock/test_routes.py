"""Which operation a request is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mock.recording import HEAD, headers_of, made

OPERATIONS = """
  /contacts/{id}: {get: {operationId: one}, put: {operationId: put}}
  /contacts/mine: {get: {operationId: mine}}
  /contacts/{id}.json: {get: {operationId: dotted}}
  /contacts/{id}:archive: {post: {operationId: archive}}
  /{kind}/{id}: {get: {operationId: any}, delete: {operationId: delete}}
  /contacts/{id}/notes/{note_id}: {get: {operationId: note}}
  /files/{id}: {get: {operationId: file}}
  /files/{id}#sharing: {get: {operationId: sharing}, put: {operationId: share}}
  /search?kind=deals: {get: {operationId: deals}}
  /search: {get: {operationId: search}}
  /a b/é: {get: {operationId: strange}}
  /slash/: {get: {operationId: slash}}
  /tree/{path}:
    get:
      operationId: tree
      parameters: [{name: path, in: path, required: true, allowReserved: true, schema: {type: string}}]
"""
SERVERS = "servers: [{url: 'https://{tenant}.example.com/api/v2/', variables: {tenant: {default: acme}}}, {url: /old}]\n"


@pytest.mark.parametrize(
    ("asked", "operation", "values"),
    [
        ("GET /contacts/7", "one", {"id": "7"}),
        ("GET /contacts/mine", "mine", {}),
        ("PUT /contacts/mine", "put", {"id": "mine"}),
        ("DELETE /contacts/7", "delete", {"kind": "contacts", "id": "7"}),
        ("GET /contacts/7.json", "dotted", {"id": "7"}),
        ("POST /contacts/7:archive", "archive", {"id": "7"}),
        ("POST /contacts/7%3Aarchive", "archive", {"id": "7"}),
        ("GET /deals/7", "any", {"kind": "deals", "id": "7"}),
        ("GET /contacts/a%2Fb%20c/notes/2", "note", {"id": "a/b c", "note_id": "2"}),
        ("GET /files/7", "file", {"id": "7"}),
        ("GET /files/7%23sharing", "sharing", {"id": "7"}),
        ("PUT /files/7", "share", {"id": "7"}),
        ("GET /search?kind=deals&page=2", "deals", {}),
        ("GET /search?kind=people", "search", {}),
        ("GET /a%20b/%C3%A9", "strange", {}),
        ("GET /slash/", "slash", {}),
        ("GET /tree/a/b.txt", "tree", {"path": "a/b.txt"}),
        ("GET /api/v2/contacts/7", "one", {"id": "7"}),
        ("GET /old/contacts/7", "one", {"id": "7"}),
    ],
)
def test_the_most_specific_path_wins(
    tmp_path: Path, asked: str, operation: str, values: dict[str, str]
) -> None:
    mock = made(tmp_path, f"{HEAD}{SERVERS}paths:{OPERATIONS}")
    assert mock.ask(*asked.split(" ")).status == 204
    assert mock.last.operation.operation_id == operation
    assert mock.last.path_values == values


def test_links_lead_to_where_the_caller_came_from(tmp_path: Path) -> None:
    mock = made(tmp_path, f"{HEAD}{SERVERS}paths:{OPERATIONS}")
    mock.ask("GET", "/api/v2/contacts/7", Host="127.0.0.1:4010")
    assert mock.last.base_url == "http://127.0.0.1:4010/api/v2"
    mock.ask("GET", "/contacts/7", Host="127.0.0.1:4010")
    assert mock.last.base_url == "http://127.0.0.1:4010"
    assert mock.api.base == "/api/v2"


@pytest.mark.parametrize("path", ["/nothing", "/contacts", "/contacts/", "/", "//x"])
def test_an_unknown_path_is_not_found(tmp_path: Path, path: str) -> None:
    assert made(tmp_path, OPERATIONS).ask("GET", path).status == 404


def test_a_verb_that_a_path_does_not_take_is_told_what_it_takes(tmp_path: Path) -> None:
    said = made(tmp_path, OPERATIONS).ask("PATCH", "/contacts/7")
    assert said.status == 405
    assert headers_of(said)["Allow"] == "DELETE, GET, PUT"


def test_servers_of_operations(tmp_path: Path) -> None:
    document = f"""{HEAD}
servers: [{{url: https://api.example.com/v1}}]
paths:
  /upload:
    servers: [{{url: https://files.example.com/v9}}]
    post: {{operationId: upload}}
"""
    mock = made(tmp_path, document)
    for path in ("/v9/upload", "/v1/upload", "/upload"):
        assert mock.ask("POST", path).status == 204


def test_verbs_that_few_documents_have(tmp_path: Path) -> None:
    document = """openapi: 3.2.0
info: {title: Made, version: "1"}
paths:
  /contacts:
    query: {operationId: query}
    additionalOperations: {LINK: {operationId: link, parameters: [{name: n, in: query, required: true, schema: {type: integer}}]}}
"""
    mock = made(tmp_path, document)
    assert mock.ask("QUERY", "/contacts").status == 204
    assert mock.ask("LINK", "/contacts?n=1").status == 204
    assert mock.refusal("LINK", "/contacts?n=x") == "422 query.n"
