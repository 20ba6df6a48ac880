"""`generate --watch`: again whenever a source changes, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmgen.cli.watch import watch
from crmgen.diagnostics import InputError, Place
from crmgen.settings import ApiSettings

PETS = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      tags: [pets]
      responses:
        "200": {description: x, content: {application/json: {schema: {$ref: pet.yaml}}}}
"""
PET = "{type: object, properties: {name: {type: string}}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("pets.yaml").write_text(PETS)
    Path("pet.yaml").write_text(PET)
    return tmp_path


@pytest.fixture
def process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "crmgen", "generate", "pets.yaml", "-o", "out"]
    running = subprocess.Popen(
        [*command, "--watch"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        text=True,
    )
    yield running
    running.kill()
    running.communicate(timeout=30)


def said(process: subprocess.Popen[str]) -> str:
    """What a run says, up to the line that it waits again."""
    assert process.stdout is not None
    lines: list[str] = []
    while not lines or not lines[-1].startswith("watching"):
        lines.append(process.stdout.readline())
        assert lines[-1], "".join(lines)
    return "".join(lines[:-1])


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_each_change_is_taken_and_control_c_ends(
    folder: Path, process: subprocess.Popen[str]
) -> None:
    assert " files written, 0 unchanged" in said(process)
    (folder / "pet.yaml").write_text(PET.replace("name", "title"))  # referred to
    assert " unchanged" in said(process)
    assert any("title: str" in each.read_text() for each in folder.rglob("_*.py"))
    (folder / "pets.yaml").write_text("openapi: [\n")
    assert "pets.yaml:2:1: error: " in said(process)
    (folder / "pets.yaml").write_text(PETS.replace("/pets", "/all-pets"))
    assert " files written" in said(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130


def settings(folder: Path) -> ApiSettings:
    return ApiSettings(
        "pets", folder / "pets.yaml", folder / "out", "pets", extras=folder / "extras"
    )


def test_a_change_during_a_run_is_not_missed(folder: Path) -> None:
    runs: list[int] = []

    def run() -> list[Path]:
        runs.append(1)
        if len(runs) == 1:
            (folder / "pets.yaml").write_text("changed meanwhile")
        return []

    with pytest.raises(SystemExit):
        watch(run, lambda: [settings(folder)], pause=interrupted)
    assert len(runs) == 2


def interrupted(_: float) -> None:
    raise KeyboardInterrupt


def test_new_modules_and_a_mended_configuration_are_seen(folder: Path) -> None:
    (folder / "crmgen.toml").write_text("broken")
    (folder / "extras").mkdir()
    broken = InputError.of(Place("crmgen.toml"), "broken", "bad-setting")
    runs: list[int] = []
    changes = [
        lambda: (folder / "crmgen.toml").write_text("whole again"),
        lambda: (folder / "extras" / "new.py").write_text("x = 1\n"),
        lambda: (folder / "extras" / "new.py").write_text("x = 123\n"),
        lambda: (folder / "extras" / "new.py").unlink(),
    ]

    def chosen() -> list[ApiSettings]:
        if (folder / "crmgen.toml").read_text() == "broken":
            raise broken
        return [settings(folder)]

    def run() -> list[Path]:
        runs.append(1)
        chosen_now = (folder / "crmgen.toml").read_text()
        if chosen_now == "broken":
            sys.exit(2)
        return []

    def pause(_: float) -> None:
        if not changes:
            raise KeyboardInterrupt
        changes.pop(0)()

    with pytest.raises(SystemExit) as ended:
        watch(run, chosen, pause)
    assert ended.value.code == 130
    assert len(runs) == 5
