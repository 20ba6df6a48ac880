"""`pytest --base-url` of an SDK, against servers that ask for credentials and keep records."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.behaviour import live_crm
from tests.behaviour.live_crm import Crm, serving
from tests.conftest import MakeSdk, Sdk

ROOT = Path(__file__).resolve().parents[2]
CREDENTIALS = {
    "circa": {"CIRCA_API_KEY": "own-secret"},
    "onepagecrm": {"ONEPAGECRM_USER_ID": "user-7", "ONEPAGECRM_API_KEY": "own-secret"},
    "basicsos": {"BASICSOS_TOKEN": "own-secret"},
}
SEEDS = {
    "contacts": {"first_name": "Own"},
    "companies": {"name": "Own"},
    "deals": {"name": "Own", "status": "won", "companyId": 1},
    "tags": {"name": "own", "color": "red"},
}
WRITES = re.compile("POST|PUT|PATCH|DELETE")


@pytest.fixture(params=[*CREDENTIALS])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


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


def account(name: str) -> Crm:
    """An account that is in use."""
    crm: Crm = getattr(live_crm, name)()
    for kind in crm.kinds:
        crm.seed(kind, **SEEDS.get(kind, {}))
    return crm


def run(
    sdk: Path, crm: Crm, *options: str, **env: str
) -> subprocess.CompletedProcess[str]:
    with serving(crm) as url:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-rs",
            "-p",
            "no:cacheprovider",
        ]
        command += ["--tb=short", "--base-url", url + crm.base, *options]
        kept = {key: value for key, value in os.environ.items() if "XDIST" not in key}
        return subprocess.run(
            command,
            cwd=sdk,
            env=kept | env,
            capture_output=True,
            text=True,
            timeout=120,
        )


def modules_of(sdk: Path, crm: Crm) -> list[str]:
    """The tests of the kinds of record that the server has."""
    paths = [f"tests/test_{kind}.py" for kind in [*crm.kinds, "client"]]
    return [each for each in paths if (sdk / each).is_file()]


def test_only_what_reads_is_sent_unasked(name: str, sdks: Path) -> None:
    sdk, crm = sdks / name, account(name)
    before = repr(crm.records)
    done = run(sdk, crm, *modules_of(sdk, crm), **CREDENTIALS[name])
    assert done.returncode == 0, done.stdout[-5000:]
    assert not [line for line in crm.log if WRITES.match(line)]
    assert repr(crm.records) == before
    kinds = [kind for kind in crm.kinds if (sdk / f"tests/test_{kind}.py").is_file()]
    for kind in kinds:  # each is listed, and the record of the list is asked for
        (id,) = crm.records[kind]
        path = f"GET {crm.prefix}/{kind}"
        assert crm.log.count(f"{path} 200") >= 2, crm.log
        assert crm.log.count(f"{path}/{id} 200") >= 2, crm.log
    assert "--allow-writes lets it" in done.stdout


def test_what_is_written_is_cleaned_up(name: str, sdks: Path) -> None:
    sdk, crm = sdks / name, account(name)
    before = {
        kind: {id: dict(each) for id, each in crm.records[kind].items()}
        for kind in crm.kinds
    }
    done = run(sdk, crm, *modules_of(sdk, crm), "--allow-writes", **CREDENTIALS[name])
    assert done.returncode == 0, done.stdout[-5000:]
    assert "left on the server" not in done.stdout
    assert crm.records == before
    verbs = [line.split()[0] for line in crm.log]
    assert verbs.index("POST") < min(verbs.index("DELETE"), len(verbs))
    for line in filter(WRITES.match, crm.log):
        own = [id for records in before.values() for id in records]
        assert not set(line.split()[1].split("/")) & set(own), line
    assert any(verb in verbs for verb in ("PUT", "PATCH"))


def test_without_credentials_one_sentence_ends_the_run(sdks: Path) -> None:
    done = run(sdks / "circa", account("circa"))
    assert done.returncode == 4
    assert "set CIRCA_API_KEY; or write it below [client] in the file of --values=" in (
        done.stdout + done.stderr
    )


def test_credentials_and_values_of_a_file(sdks: Path, tmp_path: Path) -> None:
    crm = account("circa")
    other = crm.seed("contacts", first_name="Other")
    values = tmp_path / "values.toml"
    values.write_text(
        '[client]\napi_key = "own-secret"\n'
        f'[calls.contacts.get]\ncontact_id = "{other}"\n[calls.contacts.list]\nper_page = 5\n'
        f'[calls.contacts.delete]\ncontact_id = "{other}"\n'
    )
    options = ["tests/test_contacts.py", f"--values={values}", "-k", "not list"]
    done = run(sdks / "circa", crm, *options)
    assert done.returncode == 0, done.stdout[-5000:]
    assert crm.log == [f"GET /contacts/{other} 200"] * 2
    done = run(
        sdks / "circa",
        crm,
        *options,
        "--allow-writes",
        "-k",
        "test_delete and sync and not async",
    )
    assert f"DELETE /contacts/{other} 200" in crm.log
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
    done = run(sdks / "circa", account("circa"), f"--values={tmp_path / 'values.toml'}")
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
    crm = Crm("Bearer x", {"contacts": {}})
    crm.authorization = ""
    crm.seed("contacts", id=1, name="Own")
    done = run(root, crm, "--allow-writes")
    assert done.returncode == 0, done.stdout[-5000:]
    assert {*crm.log} == {"GET /contacts 200"}
    for said in (
        "contacts.delete_all changes what this run did not make",
        "settings.update changes what this run did not make; [calls.settings.update] in --values= lets it",
        "'records' holds ids",
    ):
        assert said in done.stdout, done.stdout
