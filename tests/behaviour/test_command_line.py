"""`python -m <sdk>` as its users run it: a process of its own, a server on a socket, the official MCP client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from tests.conftest import MakeSdk, Sdk
from tests.crms.vendor import Vendor, answer
from tests.runtime.misbehaving import Act, Came

pytestmark = pytest.mark.anyio

DOCUMENT = r"""
openapi: 3.1.0
info: {title: Press, version: "1.2.3"}
servers: [{url: https://api.press.example}]
security: [{basic: []}, {key: []}]
tags:
  - {name: mcp, description: "Machines \e[31m that \b print; [bold]loudly[/bold] `rm -rf`."}
paths:
  /mcp:
    get:
      operationId: listMachines
      x-crmgen-name: list
      tags: [mcp]
      summary: "List \e[31mmachines.\f Or more."
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}, description: "Of a page; \e]0;title\a and [link](x)."}
        - {name: output, in: query, schema: {enum: [long, short]}}
        - {name: all, in: query, schema: {type: boolean}}
        - {name: help, in: query, schema: {type: string}}
        - {name: dry-run, in: query, schema: {type: boolean}}
        - {name: no-all, in: query, schema: {type: string}}
      x-crmgen-pagination: {style: page}
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {type: object, properties: {
            items: {type: array, items: {$ref: '#/components/schemas/Machine'}}, total: {type: integer}}}}}
    post:
      operationId: createMachine
      x-crmgen-name: create
      tags: [mcp]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Machine'}}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Machine'}}}}
  /mcp/{id}:
    get:
      operationId: getMachine
      x-crmgen-name: get
      tags: [mcp]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Machine'}}}}
  /mcp/{id}/rotate:
    get:
      operationId: rotateMachine
      x-crmgen-name: rotate
      tags: [mcp]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: rotated}}
  /login:
    post:
      operationId: logIn
      tags: [login]
      requestBody: {required: true, content: {application/json: {schema: {
        type: object, required: [password], properties: {password: {type: string}}}}}}
      responses: {"204": {description: OK}}
components:
  securitySchemes:
    basic: {type: http, scheme: basic}
    key: {type: apiKey, in: query, name: key}
  schemas:
    Machine:
      type: object
      properties:
        id: {type: string}
        name: {type: [string, "null"]}
        address: {type: object, properties: {city: {type: string}}}
        access_token: {type: string}
"""
SECRETS = ("pass-1234567", "user:pass-1234567", "dXNlcjpwYXNzLTEyMzQ1Njc=")
MACHINES = [{"id": f"m{number}", "name": f"N{number}"} for number in range(3)]


class Server:
    """Two pages of machines; each answer says what was sent, credentials too."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bytes]] = []
        self.url = ""

    def answer(self, verb: str, target: str, body: bytes, key: str) -> tuple[int, Any]:
        self.asked.append((verb, target, body))
        if verb == "POST":
            return 201, {"id": "new", **json.loads(body)}
        if target.startswith("/mcp/no"):
            return 404, {"message": f"no machine for {key}"}
        if target.startswith("/mcp/"):
            return 200, {"id": "m1", "name": f"as {key}", "access_token": "given-out"}
        is_second = "page=2" in target
        return 200, {"items": MACHINES[2:] if is_second else MACHINES[:2], "total": 3}


@pytest.fixture
def server() -> Generator[Server]:
    with serving() as started:
        yield started


@contextmanager
def serving() -> Generator[Server]:
    known = Server()

    def respond(came: Came) -> Act:
        key = came.headers.get("authorization", "")
        return answer(*known.answer(came.method, came.target, came.content, key))

    with Vendor(respond) as server:
        known.url = server.url
        yield known


@pytest.fixture
def press(sdk: MakeSdk) -> Sdk:
    return sdk(DOCUMENT)


def environment(made: Sdk, server: Server) -> dict[str, str]:
    prefix = made.package.__name__.upper()
    return {
        **os.environ,
        "PYTHONPATH": str(Path(str(made.package.__file__)).parents[1]),
        f"{prefix}_BASE_URL": server.url,
        f"{prefix}_USERNAME": "user",
        f"{prefix}_PASSWORD": "pass-1234567",
    }


def run(
    made: Sdk, server: Server, *words: str, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", made.package.__name__, *words],
        env={**environment(made, server), **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_commands_of_a_process(press: Sdk, server: Server) -> None:
    listed = run(press, server, "api-mcp", "list", "--all", "-o", "csv")
    assert listed.stdout.splitlines() == ["id,name", "m0,N0", "m1,N1", "m2,N2"]
    made = run(
        press, server, "api-mcp", "create", "--name", "x", "--address.city", "Bern"
    )
    assert json.loads(server.asked[-1][2]) == {"name": "x", "address": {"city": "Bern"}}
    assert "address.city  Bern" in made.stdout
    run(press, server, "api-mcp", "create", "--clear", "name")
    assert json.loads(server.asked[-1][2]) == {"name": None}
    gone = run(press, server, "api-mcp", "get", "no-1")
    assert (gone.returncode, len(gone.stderr.splitlines())) == (1, 1)


def test_what_the_api_calls_as_ours_stays_reachable(press: Sdk, server: Server) -> None:
    words = "--api-limit 2 --api-output long --api-all --api-help x --api-dry-run"
    line = [*words.split(), "--no-all", "y", "--limit", "1", "--output", "ndjson"]
    done = run(press, server, "api-mcp", "list", *line)
    assert done.stdout == '{"id": "m0", "name": "N0"}\n', done.stderr
    _, target, _ = server.asked[-1]
    assert target.startswith("/mcp?limit=2&output=long&all=true&help=x&dry-run=true")
    assert target.endswith("&no-all=y")


def test_hostile_words_change_no_terminal(press: Sdk, server: Server) -> None:
    for words in ([], ["api-mcp"], ["api-mcp", "list"]):
        shown = run(press, server, *words, "--help").stdout
        assert not {"\x1b", "\b", "\f", "\a"} & {*shown}
    assert "[bold]loudly[/bold]" in run(press, server, "api-mcp", "--help").stdout


def test_an_import_of_the_sdk_knows_nothing_of_it(press: Sdk, server: Server) -> None:
    name = press.package.__name__
    code = f"import sys, {name}.client; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(press, server),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = done.stdout.split()
    assert f"{name}.client" in loaded
    assert not [each for each in loaded if "command_line" in each or each == "click"]


def test_only_the_resource_that_is_asked_for_is_imported(
    press: Sdk, server: Server
) -> None:
    done = run(press, server, "login", "--help", PYTHONVERBOSE="1")
    assert f"import '{press.package.__name__}.resources.login'" in done.stderr
    assert f"import '{press.package.__name__}.resources.mcp'" not in done.stderr
    top = run(press, server, "--help", PYTHONVERBOSE="1").stderr
    assert f"import '{press.package.__name__}.resources." not in top
    assert "import 'pydantic.main'" not in top


@pytest.mark.parametrize(
    ("missing", "words"), [("click", ["--help"]), ("mcp", ["mcp"])]
)
def test_without_the_extra_a_line_says_what_to_install(
    press: Sdk, server: Server, tmp_path: Path, missing: str, words: list[str]
) -> None:
    raising = f"raise ModuleNotFoundError(name={missing!r})\n"
    (tmp_path / f"{missing}.py").write_text(raising)
    there = environment(press, server)["PYTHONPATH"]
    path = os.pathsep.join([str(tmp_path), there])
    done = run(press, server, *words, PYTHONPATH=path)
    extra = "cli" if missing == "click" else "mcp"
    assert done.returncode == 2
    assert not done.stdout
    (line,) = done.stderr.splitlines()
    assert line.endswith(f"pip install {missing}")
    assert f"the extra {extra!r} of {press.package.__name__};" in line


def test_shells_complete_commands_options_and_values(
    press: Sdk, server: Server
) -> None:
    package = press.package.__name__
    program = f"{package}-cli"
    variable = f"_{program}_complete".upper().replace("-", "_")
    code = (
        f"import sys; from {package}.__main__ import main; sys.argv[0] = {program!r}; "
        "main()"
    )

    def completed(line: str) -> list[str]:
        words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={
                **environment(press, server),
                **words,
                variable: "bash_complete",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return [each.partition(",")[2] for each in done.stdout.splitlines()]

    assert completed(f"{program} lo") == ["login"]
    assert completed(f"{program} api-mcp l") == ["list"]
    assert "--api-limit" in completed(f"{program} api-mcp list --api-")
    assert completed(f"{program} api-mcp list --api-output ") == ["long", "short"]


TEE = """
import subprocess, sys
served = subprocess.Popen([sys.executable, "-m", sys.argv[2], *sys.argv[3:]], stdout=subprocess.PIPE)
with open(sys.argv[1], "wb", buffering=0) as kept:
    for line in served.stdout:
        kept.write(line)
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
"""


def served(made: Sdk, server: Server, kept: Path, *words: str) -> StdioServerParameters:
    """The MCP server of an SDK, of whose output all is kept in a file."""
    command = ["-c", TEE, str(kept), made.package.__name__, "mcp", *words]
    return StdioServerParameters(
        command=sys.executable, args=command, env=environment(made, server)
    )


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_the_official_client_calls_methods_and_sees_no_secret(
    press: Sdk, server: Server, tmp_path: Path
) -> None:
    kept = tmp_path / "out"
    name = press.package.__name__
    async with Client(served(press, server, kept, "--allow-writes")) as client:
        tools = {each.name for each in (await client.list_tools()).tools}
        assert tools == {
            *("mcp_list", "mcp_get", "mcp_create", "mcp_rotate", "next_page")
        }
        first = (await client.call_tool("mcp_list", {})).structured_content
        assert [each["id"] for each in first["items"]] == ["m0", "m1"]
        cursor = {"cursor": first["next_cursor"]}
        second = (await client.call_tool("next_page", cursor)).structured_content
        assert [each["id"] for each in second["items"]] == ["m2"]
        made = await client.call_tool("mcp_create", {"name": "x"})
        assert made.structured_content == {"id": "new", "name": "x"}
        got = await client.call_tool("mcp_get", {"id": "m1"})
        expected = {"id": "m1", "name": "as ***", "access_token": "***"}
        assert got.structured_content == expected
        gone = await client.call_tool("mcp_get", {"id": "no-1"})
        assert gone.is_error
        said: Any = gone.content[0]
        assert said.text == "GET /mcp/no-1 was answered with 404: no machine for ***"
        leaked = await client.call_tool("mcp_create", {"access_token": "x"})
        assert leaked.is_error
    traffic = kept.read_text()
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in traffic.splitlines())
    assert not [each for each in (*SECRETS, "given-out") if each in traffic]
    assert name in traffic


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_model_only_reads_unless_it_is_told_otherwise(
    press: Sdk, server: Server, tmp_path: Path
) -> None:
    async with Client(served(press, server, tmp_path / "out")) as client:
        tools = {each.name for each in (await client.list_tools()).tools}
        assert tools == {"mcp_list", "mcp_get", "next_page"}
        assert (await client.call_tool("mcp_create", {"name": "x"})).is_error
        assert (await client.call_tool("mcp_rotate", {"id": "m1"})).is_error
    assert not server.asked
