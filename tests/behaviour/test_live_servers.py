"""`pytest --base-url` of an SDK, against `crmgen mock`: a server that asks for credentials and keeps records."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import httpx2
import pytest

from tests.conftest import MakeSdk, Sdk

ROOT = Path(__file__).resolve().parents[2]
CREDENTIALS = {
    "basicsos": {"BASICSOS_TOKEN": "own-secret"},
    "circa": {"CIRCA_API_KEY": "own-secret"},
    "cirqll": {"CIRQLL_TOKEN": "own-secret"},
    "onepagecrm": {"ONEPAGECRM_USER_ID": "user-7", "ONEPAGECRM_API_KEY": "own-secret"},
    "plannr": {"PLANNR_TOKEN": "own-secret"},
}
WRITES = ("POST", "PUT", "PATCH", "DELETE")
SKIPS = (
    "needs a server that responds as it is told to",
    "sends the document's examples; `examples = true` in --values= lets it",
    "sends a request that no document describes",
    "no record was met that gives ",
    "--allow-writes lets it",
    " changes what this run did not make; ",
    " holds ids; give it in ",
    "no value of crm.",
)
"""All reasons for which a test is not run."""


@pytest.fixture(scope="session")
def sdks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SDKs of this repository, as they are generated now."""
    folder = tmp_path_factory.mktemp("sdks")
    configuration = ['output = "{name}"']
    for each in CREDENTIALS:
        specs = ROOT / "specs" / each
        configuration += [
            f"[apis.{each}]",
            f'spec = "{specs}/openapi.yaml"',
            f'overlays = ["{specs}/overlay.yaml"]',
            *([f'extras = "{specs}/extras"'] if (specs / "extras").is_dir() else []),
        ]
    (folder / "crmgen.toml").write_text("\n".join(configuration))
    command = [sys.executable, "-m", "crmgen", "generate", "-q"]
    subprocess.run(command, cwd=folder, check=True, timeout=120)
    return folder


@dataclass
class Mock:
    """A running server."""

    url: str
    _log: IO[str]

    @property
    def log(self) -> list[str]:
        """Verb, path and status of each request."""
        self._log.seek(0)
        lines = [line.split() for line in self._log]
        base = re.sub(r"https?://[^/]*", "", self.url)
        return [f"{each[0]} {each[1].removeprefix(base)} {each[2]}" for each in lines]

    @property
    def written(self) -> list[str]:
        return [line for line in self.log if line.startswith(WRITES)]


@contextmanager
def mocked(api: str | Path, cwd: Path) -> Generator[Mock]:
    """`crmgen mock` of an API or a document, until the end of the block."""
    command = [sys.executable, "-m", "crmgen", "mock", str(api), "--port", "0"]
    command += ["--records", "20", "--rate-limit", "off", "--verbose"]
    with (
        TemporaryFile("w+") as log,
        subprocess.Popen(
            command, cwd=cwd, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        assert process.stdout is not None
        try:
            yield Mock(process.stdout.readline().strip(), log)
        finally:
            process.terminate()
            process.communicate(timeout=30)


def run(
    sdk: Path, url: str, *options: str, **env: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"]
    command += ["--tb=short", "--base-url", url, *options]
    kept = {key: value for key, value in os.environ.items() if "XDIST" not in key}
    return subprocess.run(
        command, cwd=sdk, env=kept | env, capture_output=True, text=True, timeout=400
    )


def skipped(done: subprocess.CompletedProcess[str]) -> Counter[str]:
    """How many tests were skipped, by the reason."""
    found: Counter[str] = Counter()
    for count, why in re.findall(r"^SKIPPED \[(\d+)\] \S+: (.*)", done.stdout, re.M):
        reason = next((each for each in SKIPS if each in why), None)
        assert reason is not None, why
        found[reason] += int(count)
    return found


@pytest.mark.parametrize("name", ["basicsos", "circa"])
def test_only_what_reads_is_sent_unasked(name: str, sdks: Path) -> None:
    sdk = sdks / name
    kinds = [
        kind
        for kind in ("contacts", "companies", "deals", "events", "tags")
        if (sdk / f"tests/test_{kind}.py").is_file()
    ]
    modules = [f"tests/test_{kind}.py" for kind in [*kinds, "client"]]
    with mocked(name, sdks) as mock:
        done = run(sdk, mock.url, *modules, **CREDENTIALS[name])
        assert done.returncode == 0, done.stdout[-5000:]
        assert mock.log and not mock.written
        for kind in kinds:  # each is listed, and the first record is asked for
            path = f"/{kind}" if name != "basicsos" else f"/api/{kind}"
            assert mock.log.count(f"GET {path} 200") >= 2, mock.log
            if "tests/test_events.py" in modules:
                continue
            one = [line for line in mock.log if re.match(rf"GET {path}/\w+ 200", line)]
            assert len(one) >= 2, mock.log
    assert "--allow-writes lets it" in done.stdout


@pytest.mark.parametrize("name", CREDENTIALS)
def test_what_is_written_is_cleaned_up(name: str, sdks: Path) -> None:
    """All tests of an SDK that need no server of their own."""
    with mocked(name, sdks) as mock:
        done = run(sdks / name, mock.url, "--allow-writes", **CREDENTIALS[name])
        assert done.returncode == 0, done.stdout[-5000:]
        assert not [line for line in mock.log if line.endswith((" 500", " 405"))]
        made = {line.split()[1] for line in mock.written if line.startswith("POST")}
        assert made
    counts = skipped(done)
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed and int(passed[1]) > 50
    unmet = counts["no record was met that gives "]
    assert unmet < int(passed[1]), counts


def test_without_credentials_one_sentence_ends_the_run(sdks: Path) -> None:
    done = run(sdks / "circa", "http://127.0.0.1:9")
    assert done.returncode == 4
    assert "set CIRCA_API_KEY; or write it below [client] in the file of --values=" in (
        done.stdout + done.stderr
    )


def test_the_account_is_as_it_was(sdks: Path) -> None:
    def records() -> list[Any]:
        paths = ("contacts?per_page=50", "companies", "events", "teams")
        answers = (httpx2.get(f"{mock.url}/{each}", headers=bearer) for each in paths)
        return [each.raise_for_status().json() for each in answers]

    bearer = {"Authorization": "Bearer own-secret"}
    with mocked("circa", sdks) as mock:
        before = records()
        run(sdks / "circa", mock.url, "--allow-writes", **CREDENTIALS["circa"])
        assert records() == before
        own = {each["id"] for each in before[0]["data"]}
        assert own and mock.written
        for line in mock.written:
            assert not own & set(line.split()[1].split("/")), line


def test_credentials_and_values_of_a_file(sdks: Path, tmp_path: Path) -> None:
    with mocked("circa", sdks) as mock:
        bearer = {"Authorization": "Bearer own-secret"}
        listed: Any = httpx2.get(f"{mock.url}/contacts", headers=bearer).json()
        other = listed["data"][3]["id"]
        values = tmp_path / "values.toml"
        values.write_text(
            '[client]\napi_key = "own-secret"\n'
            f"[calls.contacts.get]\ncontact_id = {json.dumps(other)}\n"
            "[calls.contacts.list]\nper_page = 5\n"
            f"[calls.contacts.delete]\ncontact_id = {json.dumps(other)}\n"
        )
        options = ["tests/test_contacts.py", f"--values={values}", "-k", "not list"]
        done = run(sdks / "circa", mock.url, *options)
        assert done.returncode == 0, done.stdout[-5000:]
        assert mock.log[1:] == [f"GET /contacts/{other} 200"] * 2
        deletion = "test_delete and sync and not async"
        options = ["--allow-writes", "-k", deletion]
        values_option = f"--values={values}"
        done = run(
            sdks / "circa", mock.url, "tests/test_contacts.py", values_option, *options
        )
        assert f"DELETE /contacts/{other} 200" in mock.log
    assert "own-secret" not in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "values.toml: No such file or directory"),
        ("[client", "values.toml: Expected ']' at the end of a table declaration"),
        ("token = 1", "'token' is not read. It is TOML, all of which may be left out"),
        ("client = 1", "'client' is not read. It is TOML"),
    ],
)
def test_a_file_of_values_that_is_none(
    sdks: Path, tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "values.toml").write_text(content)
    values = f"--values={tmp_path / 'values.toml'}"
    done = run(sdks / "circa", "http://127.0.0.1:9", values)
    assert done.returncode == 4 and said in done.stderr


def test_values_are_for_servers(sdks: Path) -> None:
    command = [sys.executable, "-m", "pytest", "--allow-writes"]
    done = subprocess.run(command, cwd=sdks / "circa", capture_output=True, text=True)
    assert done.returncode == 4
    assert "--values= and --allow-writes go with --base-url URL" in done.stderr


HARM = """
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Contact'}}}}}}
    delete:
      operationId: deleteAllContacts
      tags: [contacts]
      responses: {"204": {description: none}}
  /contacts/{id}/delete:
    get:
      operationId: deleteContact
      tags: [contacts]
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"204": {description: none}}
  /contacts/merge:
    post:
      operationId: mergeContacts
      tags: [contacts]
      requestBody: {content: {application/json: {schema: {type: object, required: [winner_id, loser_id], properties: {winner_id: {type: integer}, loser_id: {type: integer}}}}}}
      responses: {"204": {description: none}}
  /contacts/bulk:
    post:
      operationId: createContactsInBulk
      tags: [contacts]
      requestBody: {content: {application/json: {schema: {type: object, required: [records], properties: {records: {type: array, items: {type: object, required: [id], properties: {id: {type: integer}}}}}}}}}
      responses: {"204": {description: none}}
  /settings:
    put:
      operationId: updateSettings
      tags: [settings]
      requestBody: {content: {application/json: {schema: {type: object, properties: {colour: {type: string}}}}}}
      responses: {"204": {description: none}}
components:
  schemas:
    Contact: {type: object, properties: {id: {type: integer}, name: {type: string}}}
"""


def test_nothing_is_written_that_the_run_did_not_make(sdk: MakeSdk) -> None:
    """Not all of a kind, not by GET, not by ids inside of a body, and no settings."""
    made: Sdk = sdk(HARM)
    root = Path(str(made.package.__file__)).parents[2]
    with mocked(root.parent / "openapi.yaml", root) as mock:
        done = run(root, mock.url, "--allow-writes")
        assert done.returncode == 0, done.stdout[-5000:]
        assert {*mock.log} == {"GET /contacts 200"}
    for said in (
        "contacts.delete_all changes what this run did not make",
        "settings.update changes what this run did not make; [calls.settings.update] in --values= lets it",
        "'records' holds ids",
    ):
        assert said in done.stdout, done.stdout
