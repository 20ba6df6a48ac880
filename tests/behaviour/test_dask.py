"""Many APIs on a dask cluster: a real scheduler and two workers on loopback, of which one is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmgen.cli import main

API = """\
openapi: 3.1.0
info: {title: NAME, version: "1"}
paths:
  /NAME:
    get:
      operationId: listNAME
      tags: [NAME]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: parts/pet.yaml}}}}
"""
NAMES = [f"api{number}" for number in range(8)]


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with eight APIs, of which one is wrong."""
    monkeypatch.chdir(tmp_path)
    rows: list[str] = []
    for name in NAMES:
        Path(name, "parts").mkdir(parents=True)
        Path(name, "api.yaml").write_text(API.replace("NAME", name))
        if name != "api5":
            Path(name, "parts/pet.yaml").write_text("{type: object}\n")
        rows.append(f'[apis.{name}]\nspec = "{name}/api.yaml"\n')
    Path("crmgen.toml").write_text("".join(rows))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    pytest.importorskip("distributed", reason="needs crmgen[dask]")
    stated = tmp_path / "scheduler.json"
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = [*start, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    work = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-nanny"]
    work += ["--nthreads", "1", "--no-dashboard", "--scheduler-file", str(stated)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with ExitStack() as stack:
        started: list[subprocess.Popen[bytes]] = []
        for command in ([*scheduler, "--scheduler-file", str(stated)], work, work):
            process = subprocess.Popen(command, cwd=elsewhere, **quiet)  # type: ignore[call-overload]
            stack.callback(process.wait)
            stack.callback(process.kill)
            started.append(process)
            for _ in range(600):
                if stated.exists():
                    break
                time.sleep(0.1)
        address = json.loads(stated.read_text())["address"]
        yield address.replace("tcp://", "dask://"), started[1:]


def content() -> dict[str, str]:
    return {
        path.as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path("generated").rglob("*"))
        if path.is_file()
    }


@pytest.mark.usefixtures("fleet")
def test_a_worker_that_is_killed_loses_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
) -> None:
    address, workers = cluster
    command = [sys.executable, "-m", "crmgen", "generate", "--json"]
    run = subprocess.Popen([*command, "--executor", address], stdout=subprocess.PIPE)
    end = time.monotonic() + 120
    while not list(Path().glob("generated/*/crmgen.lock")) and time.monotonic() < end:
        time.sleep(0.02)
    os.kill(workers[0].pid, signal.SIGKILL)
    said = json.loads(run.communicate(timeout=300)[0])
    states = {each["api"]: each["state"] for each in said["apis"]}
    assert states == dict.fromkeys(NAMES, "written") | {"api5": "refused"}
    assert run.returncode == said["exit_code"] == 2
    made = content()
    told = {each["api"]: each["written"] for each in said["apis"]}
    for name in NAMES:  # each file once
        assert told[name] == sum(path.startswith(f"generated/{name}/") for path in made)
    again = subprocess.run(
        [*command, "--jobs", "2"], stdout=subprocess.PIPE, check=False
    )
    assert {each["written"] for each in json.loads(again.stdout)["apis"]} == {0}
    assert content() == made


@pytest.mark.usefixtures("fleet")
@pytest.mark.parametrize(
    "given", ["dask://127.0.0.1:9", "dask://here", "ray://a:1", "x"]
)
def test_a_scheduler_that_is_not_there_is_one_line(given: str) -> None:
    result = CliRunner().invoke(main, ["generate", "--executor", given])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("--executor: error: ")
    assert not Path("generated").exists()
