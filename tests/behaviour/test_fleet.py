"""Several APIs in one run: each whole or not at all, none stopped by another, said in a table or as JSON."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main, processes
from crmgen.cli.one_api import Outcome
from crmgen.cli.processes import in_processes
from crmgen.settings import ApiSettings

API = """\
openapi: 3.1.0
info: {title: NAME, version: "1"}
paths:
  /NAME:
    get:
      operationId: listNAME
      tags: [NAME]
      responses: {"204": {description: none}}
"""
BAD = API.replace('{"204": {description: none}}', "{$ref: '#/nowhere'}")
LOSSY = API.replace(
    "description: none",
    "description: none, content: {a/b: {schema: {not: {type: string}}}}",
)
NAMES = ("ants", "bees", "cats", "dogs")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `generate` in a folder with four APIs, of which `bees` is wrong."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        text = BAD if name == "bees" else API
        Path(f"{name}.yaml").write_text(text.replace("NAME", name))
    rows = [f'[apis.{name}]\nspec = "{name}.yaml"\n' for name in NAMES]
    Path("crmgen.toml").write_text("".join(rows))
    return lambda *arguments: CliRunner().invoke(main, ["generate", *arguments])


def content() -> dict[str, str]:
    return {
        path.as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path("generated").rglob("*"))
        if path.is_file()
    }


def test_a_table_says_what_became_of_each(run: Run) -> None:
    result = run("--jobs", "2")
    assert result.exit_code == 2
    assert result.stderr.startswith("bees.yaml:") and result.stderr.count("error") == 1
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[0] == ["operations", "types", "losses", "written", "removed"]
    assert [row[:2] for row in rows[1:5]] == [
        *(["ants", "written"], ["bees", "refused:"]),
        *(["cats", "written"], ["dogs", "written"]),
    ]
    assert result.stdout.splitlines()[5].startswith("4 APIs  3 written, 1 refused ")
    assert {path.name for path in Path("generated").iterdir()} == {*NAMES} - {"bees"}


@pytest.mark.parametrize("more", [(), ("--json",), ("-v",), ("--strict",)])
def test_any_number_of_jobs_says_and_writes_the_same(
    run: Run, more: tuple[str, ...]
) -> None:
    Path("cats.yaml").write_text(LOSSY.replace("NAME", "cats"))
    found: list[tuple[object, ...]] = []
    for jobs in ("1", "3", "9"):
        shutil.rmtree("generated", ignore_errors=True)
        result = run("--jobs", jobs, *more)
        found.append((result.exit_code, result.stdout, result.stderr, content()))
    assert found[0] == found[1] == found[2]
    assert found[0][0] == 2


def test_json_is_all_that_is_said(run: Run) -> None:
    said = json.loads(run("--json").stdout)
    assert said["exit_code"] == 2
    states = {each["api"]: (each["state"], each["exit_code"]) for each in said["apis"]}
    good = ("written", 0)
    assert states == dict.fromkeys(NAMES, good) | {"bees": ("refused", 2)}
    (problem,) = said["apis"][1]["problems"]
    assert (problem["code"], problem["file"]) == ("broken-ref", "bees.yaml")
    assert said["apis"][0]["operations"] == 1
    one = run("--json", "ants")
    assert (one.exit_code, json.loads(one.stdout)["apis"][0]["state"]) == (
        0,
        "unchanged",
    )


def test_what_is_unchanged_is_said_without_a_run(run: Run) -> None:
    shutil.copy("ants.yaml", "bees.yaml")
    first, second, third = run(), run(), run()
    assert "4 written" in first.stdout
    assert "4 unchanged" in second.stdout
    assert second.stdout == third.stdout
    assert run("--json").stdout == run("--json").stdout


def states(result: Result) -> dict[str, str]:
    return {each["api"]: each["state"] for each in json.loads(result.stdout)["apis"]}


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The APIs that were worked on."""
    found: list[str] = []
    real = processes.in_processes

    def in_processes(
        apis: Sequence[ApiSettings], work: processes.Work, jobs: int
    ) -> Iterator[tuple[int, Outcome]]:
        found.extend(each.name for each in apis)
        return real(apis, work, jobs)

    monkeypatch.setattr(processes, "in_processes", in_processes)
    return found


def test_one_that_is_refused_makes_no_other_again(run: Run, tried: list[str]) -> None:
    run("--json")
    made = content()
    for _ in range(2):
        tried.clear()
        result = run("--json")
        assert tried == ["bees"]
        good = dict.fromkeys(NAMES, "unchanged")
        assert states(result) == good | {"bees": "refused"}
        assert (result.exit_code, result.stderr.count("error")) == (2, 1)
    tried.clear()
    Path("cats.yaml").write_text(API.replace("NAME", "kits"))
    assert states(run("--json"))["cats"] == "written"
    assert tried == ["bees", "cats"]
    assert content() != made


def test_one_that_is_left_out_or_mended_makes_no_other_again(
    run: Run, tried: list[str]
) -> None:
    run("--json")
    tried.clear()
    stated = Path("crmgen.toml").read_text()
    Path("crmgen.toml").write_text(
        stated.replace('[apis.bees]\nspec = "bees.yaml"\n', "")
    )
    for _ in range(2):
        assert set(states(run("--json")).values()) == {"unchanged"}
    assert tried == []
    Path("crmgen.toml").write_text(stated)
    Path("bees.yaml").write_text(API.replace("NAME", "bees"))
    assert states(run("--json"))["bees"] == "written"
    assert set(states(run("--json")).values()) == {"unchanged"}
    assert tried == ["bees"]


def test_losses_keep_their_own_sdk_from_being_written_alone(run: Run) -> None:
    Path("bees.yaml").write_text(LOSSY.replace("NAME", "bees"))
    result = run("--strict", "--report", "losses.json")
    assert result.exit_code == 1
    assert "bees    losses: not written" in result.stdout
    assert {path.name for path in Path("generated").iterdir()} == {*NAMES} - {"bees"}
    report = json.loads(Path("losses.json").read_text())
    assert [bool(each["losses"]) for each in report["apis"]] == [
        False,
        True,
        False,
        False,
    ]


def settings(name: str) -> ApiSettings:
    return ApiSettings(name, Path(f"{name}.yaml"), Path(name), name)


def end_badly(api: ApiSettings) -> Outcome:
    if api.name == "bees":
        os.kill(os.getpid(), signal.SIGKILL)
    if api.name == "cats":
        raise KeyError(api.name)
    return Outcome(api.name, "written")


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_process_that_dies_takes_no_other_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = str(Path(__file__).resolve().parents[2])  # where processes find `end_badly`
    monkeypatch.setattr(sys, "path", [root, *sys.path])
    found = dict(in_processes(list(map(settings, NAMES)), end_badly, 2))
    states = [found[index].state for index in range(4)]
    assert states == ["written", "crashed", "crashed", "written"]
    killed, failed = (found[index].problems[0] for index in (1, 2))
    assert "killed by signal 9" in killed.message
    assert "crmgen itself failed" in failed.message
    assert found[1].exit_code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminal")
def test_a_terminal_shows_how_many_are_done(run: Run) -> None:
    run("-q")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "crmgen", "generate", "--jobs", "2"]
    process = subprocess.Popen(command, stderr=theirs, stdout=subprocess.PIPE)
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 4096)
        except OSError:  # nobody writes any more
            break
    os.close(ours)
    with process:
        assert process.wait(60) == 2
    assert b"generating" in shown and b"100%" in shown
