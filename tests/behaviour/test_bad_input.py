"""Bad input through the command line: one line a problem, exit 2, nothing written, nothing lost."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main
from tests.messages import joined

GOOD = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses: {"204": {description: none}}
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return call


BAD = {
    "not-yaml": (
        "openapi: 3.1.0\npaths: {a: [1,\n",
        r"bad\.yaml:3:1: error: .*\[not-yaml\]",
    ),
    "not-openapi": (
        "title: my shopping list\n",
        r"bad\.yaml:1:1: error: .*\[not-openapi\]",
    ),
    "duplicate-key": (
        GOOD.replace(
            "      tags: [pets]\n", "      tags: [pets]\n      tags: [dogs]\n"
        ),
        r"bad\.yaml:8:7: error: .*tags.*\[duplicate-key\]",
    ),
    "broken-ref": (
        GOOD.replace("{description: none}", "{$ref: '#/components/responses/Nope'}"),
        r"bad\.yaml:8:\d+: error: .*#/components/responses/Nope.*\[broken-ref\]",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document(run: Run, name: str) -> None:
    text, expected = BAD[name]
    Path("bad.yaml").write_text(text)
    result = run("generate", "bad.yaml", "-o", "out")
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    lines = joined(result.stderr).splitlines()
    assert len(lines) in (1, 3)  # with the line of the document
    assert re.fullmatch(expected, lines[0]), lines[0]
    assert not Path("out").exists()


def test_all_broken_refs_are_listed_at_once(run: Run) -> None:
    text = (
        BAD["broken-ref"][0]
        + "components: {schemas: {A: {$ref: '#/x'}, B: {$ref: '#/y'}}}\n"
    )
    Path("bad.yaml").write_text(text)
    result = run("generate", "bad.yaml", "-o", "out")
    assert result.exit_code == 2
    assert result.stderr.count("[broken-ref]") == 3


def test_an_unknown_key_of_the_configuration(run: Run) -> None:
    Path("crmgen.toml").write_text(
        '[apis.pets]\nspec = "pets.yaml"\noverlay = ["a.yaml"]\n'
    )
    result = run("generate")
    assert result.exit_code == 2
    assert joined(result.stderr) == (
        "crmgen.toml:3:1: error: unknown key 'apis.pets.overlay'; "
        "did you mean 'overlays'? [unknown-key]\n"
        '  3 | overlay = ["a.yaml"]\n'
        "    | ^\n"
    )


def test_an_overlay_action_that_matches_nothing(run: Run) -> None:
    Path("pets.yaml").write_text(GOOD)
    Path("overlay.yaml").write_text(
        'overlay: 1.0.0\ninfo: {title: t, version: "1"}\nactions:\n'
        "  - target: $.paths['/dogs'].get\n    update: {x-crmgen-name: dogs}\n"
    )
    Path("crmgen.toml").write_text(
        '[apis.pets]\nspec = "pets.yaml"\noverlays = ["overlay.yaml"]\n'
    )
    result = run("generate")
    assert result.exit_code == 2
    assert re.match(
        r"overlay\.yaml:4:\d+: error: .*\[overlay-no-match\]\n  4 \| ", result.stderr
    )
    assert not Path("generated").exists()


def test_a_foreign_file_in_the_way_is_kept_and_nothing_is_written(run: Run) -> None:
    Path("pets.yaml").write_text(GOOD)
    Path("out").mkdir()
    Path("out/README.md").write_text("mine")
    Path("out/notes.txt").write_text("mine too")
    result = run("generate", "pets.yaml", "-o", "out")
    assert result.exit_code == 2
    assert re.match(r"out/README\.md: error: .*\[foreign-file\]\n", result.stderr)
    assert {path.name for path in Path("out").iterdir()} == {"README.md", "notes.txt"}
    assert Path("out/README.md").read_text() == "mine"


def test_foreign_files_that_are_not_in_the_way_survive(run: Run) -> None:
    Path("pets.yaml").write_text(GOOD)
    assert run("generate", "pets.yaml", "-o", "out").exit_code == 0
    extension = Path("out/src/pets/mine.py")
    extension.write_text("x = 1\n")
    Path("pets.yaml").write_text(GOOD.replace("pets", "dogs").replace("Pets", "Dogs"))
    result = run("generate", "pets.yaml", "-o", "out")
    assert result.exit_code == 0, result.output
    assert extension.read_text() == "x = 1\n"
    assert not Path("out/src/pets/resources/pets.py").exists()


def test_running_twice_changes_no_byte_and_no_time(run: Run) -> None:
    Path("pets.yaml").write_text(GOOD)
    assert run("generate", "pets.yaml", "-o", "out").exit_code == 0
    before = {
        p: (p.read_bytes(), p.stat().st_mtime_ns)
        for p in Path("out").rglob("*")
        if p.is_file()
    }
    assert run("generate", "pets.yaml", "-o", "out").exit_code == 0
    after = {
        p: (p.read_bytes(), p.stat().st_mtime_ns)
        for p in Path("out").rglob("*")
        if p.is_file()
    }
    assert before == after


ODD = """\
openapi: 3.1.0
info: {title: Pets}
servers: [{url: https://pets.example}]
paths:
  pets:
    GET: {operationId: 12, tags: pets, summmary: s, responses: {"200": {description: none}}}
"""


def test_validate_says_what_generate_says(run: Run) -> None:
    Path("odd.yaml").write_text(ODD)
    validated = run("validate", "odd.yaml")
    generated = run("generate", "odd.yaml", "-o", "out", "-v")
    assert validated.exit_code == generated.exit_code == 0
    lines = validated.stdout.splitlines()
    assert sorted(lines[:-1]) == sorted(generated.stderr.splitlines())
    assert {line.rpartition(" ")[2] for line in lines[:-1]} == {
        *("[missing-key]", "[path-without-slash]", "[other-verb]", "[one-for-list]"),
        *("[unknown-key]", "[not-standard]"),
    }
    assert lines[-1] == "odd.yaml: no problems; 4 repaired, 2 weakened"
    assert run("validate", "odd.yaml", "--strict").exit_code == 1


def test_validate_shows_errors_and_repairs_apart(run: Run) -> None:
    Path("bad.yaml").write_text(
        ODD.replace("responses: {", "responses: {'404': {$ref: '#/nope'}, ")
    )
    validated = run("validate", "bad.yaml")
    generated = run("generate", "bad.yaml", "-o", "out")
    assert validated.exit_code == generated.exit_code == 2
    assert validated.stderr == generated.stderr
    [error] = [line for line in validated.stderr.splitlines() if ": error: " in line]
    assert error.endswith("[broken-ref]")
    assert validated.stdout.splitlines()[-1] == (
        "bad.yaml: 1 error; 4 repaired, 2 weakened"
    )
    assert run("validate", "bad.yaml", "--unresolved", "open").exit_code == 0


def test_validate_for_programs(run: Run) -> None:
    Path("bad.yaml").write_text(ODD.replace("GET", "get: {}\n    GET"))
    result = run("validate", "bad.yaml", "--json")
    assert result.exit_code == 2
    assert result.stderr == ""
    found = json.loads(result.stdout)
    assert found["document"] == "bad.yaml" and found["valid"] is False
    [error] = found["errors"]
    assert error["code"] == "bad-verb"
    assert (error["file"], error["line"], error["column"]) == ("bad.yaml", 7, 5)
    assert "path-without-slash" in [each["code"] for each in found["losses"]]


def test_validate_takes_the_names_of_the_configuration(run: Run) -> None:
    Path("pets.yaml").write_text(GOOD)
    Path("fix.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\n"
        "actions: [{target: \"$.paths['/pets']\", update: {GET: {responses: {}}}}]\n"
    )
    Path("crmgen.toml").write_text(
        "[apis.pets]\nspec = 'pets.yaml'\noverlays = ['fix.yaml']\n"
    )
    result = run("validate", "pets")
    assert result.exit_code == 2
    assert "[bad-verb]" in result.stderr
    assert run("validate", "cats").exit_code == 2


@pytest.mark.parametrize("command", ["generate", "validate", "inspect", "init"])
@pytest.mark.parametrize("given", ["missing.yaml", ".", "empty.yaml"])
def test_a_document_that_cannot_be_read(run: Run, command: str, given: str) -> None:
    Path("empty.yaml").write_text("")
    Path("folder.yaml").mkdir()
    name = "folder.yaml" if given == "." else given
    result = run(command, name)
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert re.match(rf"{re.escape(name)}.*: error: .*\[[a-z-]+\]\n", result.stderr)


def test_a_bad_document_stops_no_other(run: Run) -> None:
    Path("good.yaml").write_text(GOOD)
    Path("bad.yaml").write_text(BAD["broken-ref"][0])
    result = run("generate", "bad.yaml", "good.yaml")
    assert result.exit_code == 2
    assert {path.name for path in Path().iterdir()} == {"good.yaml", "bad.yaml", "good"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", ["--help", "inspect"])
def test_no_room_for_what_is_said_is_told(tmp_path: Path, command: str) -> None:
    (tmp_path / "pets.yaml").write_text(GOOD)
    given = [command] if command == "--help" else [command, "pets.yaml"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "crmgen", *given],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        2,
        "error: No space left on device\n",
    )
