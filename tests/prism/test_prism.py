"""Each SDK's own tests against Prism, a mock server that was not written here.

Prism holds every request against the document, and its own answers too. The SDK reads those
answers strictly: what contradicts the document fails.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO, Any

import httpx2
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PRISM = HERE / "node_modules/@stoplight/prism-cli/dist/index.js"
SDKS = sorted(path.parent.name for path in ROOT.glob("generated/*/pyproject.toml"))
COLORS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Exemption:
    """A keyword that Prism is not shown, since it reads it otherwise than the standard."""

    sdk: str
    schema: str
    """Name of the component."""
    keyword: str
    why: str


EXEMPTIONS = (
    Exemption(
        "circa",
        "TimeRange",
        "required",
        "Prism makes an empty object of a deepObject parameter that was not sent, and then"
        " misses its required properties; by OpenAPI 3.1, section 4.8.12.2, a parameter with"
        " `required: false` may be left out, and its schema says nothing of its absence",
    ),
)


@dataclass(slots=True)
class Prism:
    """A running server, and what it said."""

    url: str
    log: list[str] = field(default_factory=list[str])

    @property
    def received(self) -> int:
        return sum("Request received" in line for line in self.log)

    @property
    def passed(self) -> int:
        return sum(
            "The request passed the validation rules" in line for line in self.log
        )

    def complaints(self) -> list[str]:
        """Requests and answers that are not as the document says, each under its request."""
        told: list[str] = []
        request = ""
        for line in self.log:
            if "Request received" in line:
                request = line.partition("[HTTP SERVER] ")[2].partition(" ℹ")[0]
            for mark in ("Violation: ", "Request terminated with error: "):
                if mark in line:
                    told.append(f"{request}: {line.partition(mark)[2].strip()}")
        return told


@pytest.fixture(scope="module")
def node() -> str:
    """The Node that runs Prism; skips where there is none."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("needs Node: Prism runs on it")
    if not PRISM.is_file():
        pytest.skip("needs Prism: run `npm ci --ignore-scripts` in tests/prism")
    return found


@pytest.mark.parametrize("name", SDKS)
def test_prism_finds_no_violation(name: str, node: str, tmp_path: Path) -> None:
    document = bundled(name, tmp_path)
    with running(node, document) as prism:
        done = run_tests(name, prism.url, tmp_path)
    assert prism.complaints() == []
    assert done.returncode == 0, done.stdout[-20_000:]
    assert prism.received == prism.passed
    # every operation is called from the sync and from the async client
    assert prism.received >= 2 * operations(document)


def test_a_violation_is_seen(node: str, tmp_path: Path) -> None:
    with running(node, bundled("circa", tmp_path)) as prism:
        url, headers = f"{prism.url}/companies", {"Authorization": "Bearer key"}
        answer = httpx2.post(url, json={"name": 1}, headers=headers, timeout=60)
    assert answer.status_code == 422
    (complaint,) = prism.complaints()
    assert complaint.startswith("post /companies: request.body.name ")


def bundled(name: str, folder: Path) -> Path:
    """The document as the SDK was generated from it, without what Prism misreads."""
    path = folder / f"{name}.json"
    command = [sys.executable, "-m", "crmgen", "bundle", name, "-o", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    document = json.loads(path.read_text())
    for each in EXEMPTIONS:
        if each.sdk == name:
            del document["components"]["schemas"][each.schema][each.keyword]
    path.write_text(json.dumps(document))
    return path


def operations(document: Path) -> int:
    paths: dict[str, dict[str, Any]] = json.loads(document.read_text())["paths"]
    verbs = {"get", "put", "post", "delete", "patch", "head", "options"}
    return sum(len(verbs & item.keys()) for item in paths.values())


@contextmanager
def running(node: str, document: Path, *options: str) -> Generator[Prism]:
    """Prism on a free port of 127.0.0.1, until the end of the block; without options it says what is wrong."""
    port = free_port()
    command = [node, str(PRISM), "mock", *(options or ("--errors",))]
    command += ["-p", str(port), str(document)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        prism = Prism(f"http://127.0.0.1:{port}")
        assert process.stdout is not None
        try:
            start = list(until_listening(process.stdout))
            assert "is listening" in start[-1], "".join(start)
            reader = Thread(target=follow, args=(process.stdout, prism.log))
            reader.start()
            yield prism
        finally:
            process.terminate()
        reader.join()


def until_listening(output: IO[str]) -> Iterator[str]:
    for line in output:
        yield line
        if "is listening" in line:
            return


def follow(output: IO[str], log: list[str]) -> None:
    log.extend(COLORS.sub("", line) for line in output)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def run_tests(name: str, url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The SDK's tests, one after the other: Prism's log tells them apart by their order."""
    values = folder / "values.toml"
    values.write_text("examples = true\n")
    sdk = ROOT / "generated" / name
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["-c", str(sdk / "pyproject.toml"), str(sdk / "tests")]
    command += ["--base-url", url, "--strict-responses", "--tb=short"]
    command += [f"--values={values}", "--allow-writes"]
    # a worker of pytest-xdist marks its environment; the tests of the SDK are no part of its run
    kept = {key: value for key, value in os.environ.items() if "XDIST" not in key}
    return subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True)
