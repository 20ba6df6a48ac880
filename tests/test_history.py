"""A vendor's documents, one after the other into one folder, and a program that goes on working.

It is type-checked and run at each step; what fails then is what `crmgen diff` said would break.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from crmgen.cli import main
from tests.corpus.history import moved, walk
from tests.crms.vendor import Vendor, answer

ROOT: Final = Path(__file__).resolve().parents[1]
DOCUMENTS: Final = sorted((ROOT / "../shared/upstream/onepagecrm").glob("*.yaml"))
PROGRAM: Final = ROOT / "tests" / "corpus" / "onepagecrm_program.py"
ALL: Final = os.environ.get("CRMGEN_CORPUS") == "all"
_THINGS: Final = ("contact", "deal", "note", "action", "call", "meeting", "company", "user", "status")  # fmt: skip
_ANSWER: Final[dict[str, Any]] = {
    "status": 0,
    "message": "OK",
    "timestamp": 1,
    "data": {"total_count": 0, "page": 1, "per_page": 10, "max_page": 1}
    | {f"{each}s": [] for each in _THINGS}
    | {each: {"id": "1", "text": "x"} for each in _THINGS},
}


@pytest.fixture
def address() -> Iterator[str]:
    with Vendor(lambda _: answer(200, _ANSWER)) as server:
        yield f"{server.url}/api/v3"


def crmgen(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def ran(*command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": "sdk/src", "MYPYPATH": "sdk/src", "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, timeout=300, check=False)  # fmt: skip
    return done.stdout + done.stderr


def pyright(program: str) -> str:
    settings = {"extraPaths": ["sdk/src"], "include": [program], "typeCheckingMode": "strict"}  # fmt: skip
    Path("pyrightconfig.json").write_text(json.dumps(settings))
    return ran("-m", "pyright", "-p", ".", "--pythonpath", sys.executable)


def failures(address: str) -> list[str]:
    """What type checkers and the program itself object to."""
    told = ran("-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", os.devnull, "program.py")  # fmt: skip
    told += pyright("program.py") + ran("program.py", address)
    lines = (line for line in told.splitlines() if line)
    return [each for each in lines if re.search(r"error:|Error", each)]


@pytest.mark.usefixtures("shared")
def test_a_program_breaks_only_where_diff_says_so(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(PROGRAM, "program.py")
    first, *others = DOCUMENTS if ALL else [DOCUMENTS[0], DOCUMENTS[-1]]
    shutil.copy(first, "onepagecrm.yaml")
    crmgen("generate", "onepagecrm.yaml", "-o", "sdk", "-q")
    assert failures(address) == []
    broken: set[str] = set()
    for document in others:
        shutil.copy(document, "onepagecrm.yaml")
        told = json.loads(crmgen("diff", "sdk", "onepagecrm.yaml", "--format", "json"))
        broken |= {
            word
            for change in told["changes"]
            if change["breaking"]
            for subject in change["subjects"]
            for word in re.findall(r"\w+", subject)[-1:]
        }
        crmgen("generate", "onepagecrm.yaml", "-o", "sdk", "-q")
        unsaid = [
            each
            for each in failures(address)
            if broken.isdisjoint(re.findall(r"\w+", each))
        ]
        assert unsaid == []


@pytest.mark.usefixtures("shared")
def test_type_checkers_see_what_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    crmgen("generate", str(DOCUMENTS[-1]), "-o", "sdk", "--package", "onepagecrm", "-q")
    Path("wrong.py").write_text("from onepagecrm.models import Contcat\n\nContcat()\n")
    told = ran("-m", "mypy", "--strict", "--cache-dir", os.devnull, "wrong.py")
    assert 'has no attribute "Contcat"' in told
    assert '"Contcat" is unknown import symbol' in pyright("wrong.py")


@pytest.mark.usefixtures("shared")
def test_nothing_moves_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    steps = walk(DOCUMENTS, tmp_path)
    found = {said: count for said, count in moved(steps).items() if count}
    # Two bodies have no member `deal` any more, which was unwrapped.
    assert found == {"results that flipped": 2}
