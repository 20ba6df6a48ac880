"""`crmgen mock` as a process: what it prints, what it serves, how it ends."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import httpx2
import pytest
import uvicorn
from click.testing import CliRunner
from uvicorn.server import ServerState

from crmgen.cli import main
from crmgen.mock.serving import server
from crmgen.testing import mock_api

CRM = """openapi: 3.1.0
info: {title: Little CRM, version: "1"}
servers: [{url: https://crm.example.com/api/v2}]
security: [{Key: []}]
paths:
  /contacts:
    get:
      operationId: listContacts
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: integer}}}}}}}}
components:
  securitySchemes:
    Key: {type: apiKey, in: query, name: api_key}
    OAuth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /oauth/token, scopes: {}}}}
"""


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    path = tmp_path / "crm.yaml"
    path.write_text(CRM)
    return path


@contextmanager
def running(
    *arguments: str | Path,
) -> Generator[tuple[list[str], subprocess.Popen[str]]]:
    """The server, and the lines that it printed at its start."""
    command = [sys.executable, "-m", "crmgen", "mock", *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines: list[str] = []
        try:
            for line in process.stdout:
                lines.append(line.rstrip("\n"))
                if line.startswith("Ctrl+C"):
                    break
            yield lines, process
        finally:
            process.kill()


def test_the_first_line_is_the_address(crm: Path) -> None:
    with running(crm, "--port", "0", "-v") as (lines, process):
        url = lines[0]
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/api/v2", url)
        assert lines[1].startswith("LittleCRM: 1 operations, ")
        assert lines[2] == f"for clients: CRM_BASE_URL={url} CRM_API_KEY=anything"
        root = url.removesuffix("/api/v2")
        assert lines[3] == f"tokens: POST {root}/oauth/token"
        good = httpx2.get(f"{url}/contacts?api_key=top%20secret&page=1")
        assert good.status_code == 200
        assert good.headers["content-type"] == "application/json"
        assert httpx2.get(f"{url}/contacts").status_code == 401
        assert httpx2.head(f"{url}/contacts").content == b""
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    log = said.splitlines()
    assert re.fullmatch(
        r"GET /api/v2/contacts\?api_key=\*\*\*&page=1 200 \d+ ms", log[0]
    )
    assert log[1].startswith("GET /api/v2/contacts 401 ")
    assert "secret" not in said


def test_it_ends_well_when_it_is_terminated(crm: Path) -> None:
    with running(crm, "--port", "0") as (_, process):
        process.terminate()
        assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == 0


def test_an_answer_is_sent_at_once() -> None:
    """Else its head and its body wait for each other (Nagle's algorithm), 40 ms a call."""
    config = uvicorn.Config(print, lifespan="off")
    config.load()
    with (
        server.listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        transport = Mock(get_extra_info={"socket": accepted}.get)
        server.Protocol(config, ServerState(), {}, Mock()).connection_made(transport)
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_connections_are_dropped(crm: Path) -> None:
    with running(crm, "--port", "0", "--drop-connection", "100%", "-v") as (
        lines,
        process,
    ):
        with pytest.raises(httpx2.RemoteProtocolError, match="disconnected"):
            httpx2.get(f"{lines[0]}/contacts")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert re.fullmatch(r"GET /api/v2/contacts dropped \d+ ms\n", said)


def refused(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["mock", *arguments])
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--latency", "soon"), "'soon' is no time, such as 200ms or 50ms..2s"),
        (("--fail", "7"), "'7' is no part, such as 1% or 0.01"),
        (("--rate-limit", "fast"), "'fast' is no rate, such as 60/min"),
    ],
)
def test_options_that_are_none(crm: Path, options: tuple[str, ...], said: str) -> None:
    assert said in refused(str(crm), *options)


def test_a_port_that_is_taken(crm: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = refused(str(crm), "--port", port)
    assert said.startswith(f"--host 127.0.0.1 --port {port}: error: ")
    assert said.endswith("[cannot-access]\n  hint: --port 0 picks a free one\n")


def test_a_state_that_is_none(crm: Path) -> None:
    said = refused(str(crm), "--state", str(crm))
    assert said.startswith(f"--state {crm}: error: ")
    assert "[cannot-access]" in said


def test_a_state_in_no_folder_and_one_of_another_document(
    crm: Path, tmp_path: Path
) -> None:
    nowhere = tmp_path / "none" / "records"
    assert "[cannot-access]" in refused(str(crm), "--state", str(nowhere))
    junk = tmp_path / "junk"
    junk.write_bytes(b"junk" * 500)
    assert "[cannot-access]" in refused(str(crm), "--state", str(junk))
    kept = tmp_path / "kept"
    with mock_api(crm, state=kept):
        pass
    other = tmp_path / "other.yaml"
    other.write_text(CRM.replace("Little CRM", "Big CRM"))
    said = refused(str(other), "--state", str(kept))
    assert f"{kept} keeps the records of Little CRM, not of Big CRM" in said
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = ("--port", str(taken.getsockname()[1]))
        options = ("--state", str(kept), "--records", "5")
        said = refused(str(crm), *port, *options)
    unheeded = f"--records 5 is without effect: {kept} was begun with 200\n"
    assert said.startswith(unheeded)


def test_fewer_records_than_none(crm: Path) -> None:
    with pytest.raises(ValueError, match="records is -1, and cannot be less than 0"):
        mock_api(crm, records=-1)


def test_a_document_that_is_none(tmp_path: Path) -> None:
    assert "there is no such file" in refused(str(tmp_path / "crm.yaml"))


def test_without_the_extra_one_line_says_what_to_install(
    crm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    said = refused(str(crm))
    assert said == (
        "crmgen mock: error: needs uvicorn: install crmgen with its extra: "
        'pip install "crmgen[mock]", or ".[mock]" in a clone [missing-extra]\n'
    )


def test_several_documents_are_one_api(crm: Path, tmp_path: Path) -> None:
    other = tmp_path / "deals.yaml"
    other.write_text(CRM.replace("Contacts", "Deals").replace("contacts", "deals"))
    with running(crm, other, "--port", "0") as (lines, _):
        for path in ("contacts", "deals"):
            answer = httpx2.get(f"{lines[0]}/{path}?api_key=k")
            assert answer.status_code == 200, (lines, path, answer.text)
