"""What `crmgen diff` says of a vendor's steps, held against the old SDK's tests on the new SDK.

Every failure of them is named by the diff, and every break that the diff names makes one fail, or is of a rule
of which docs/breaking.md says why it need not.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from crmgen.cli import main

ROOT: Final = Path(__file__).resolve().parents[1]
DOCUMENTS: Final = ROOT / ".." / "shared" / "upstream" / "onepagecrm"
STEPS: Final = list(pairwise(sorted(DOCUMENTS.glob("*.yaml"))))
CHOSEN: Final = STEPS if os.environ.get("CRMGEN_CORPUS") == "all" else STEPS[:1]
_WORD: Final = re.compile(r"\w+")
_CALL: Final = re.compile(r"\b(GET|PUT|POST|PATCH|DELETE|HEAD) (/\S*?):? ")
_SLOT: Final = re.compile(r"\{\w+\}")
_PLACES: Final = re.compile(r"contradicts the document at (.*)", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One subject of a change."""

    rule: str
    is_breaking: bool
    subject: str
    address: str
    now: str

    @property
    def words(self) -> set[str]:
        """What it is called: the last name of `Contact.email` and `contacts.create(email)`, and that on the wire."""
        whole = (self.subject, self.address) if "." in self.subject else (self.subject,)
        return {_WORD.findall(each)[-1] for each in whole}

    @property
    def is_method(self) -> bool:
        return self.subject.endswith("()")

    @property
    def call(self) -> str:
        """`PUT /api/v3/deals/{}`; empty where it is of no operation."""
        verb, _, rest = self.address.partition(" ")
        return f"{verb} {rest.split(' ')[0]}" if rest.startswith("/") else ""

    def explains(self, failure: str) -> bool:
        """Whether a failure names it: a method by its name or call, all else by name."""
        if self.is_method:
            name = _WORD.findall(self.subject)[-1]
            return f"'{name}'" in failure or f'"{name}"' in failure or self._met(failure)  # fmt: skip
        method = self.subject.partition("(")[0]
        if "got an unexpected" in failure and f"{method}()" not in failure:
            return False
        said = _PLACES.search(failure)
        return bool(self.words & {*_WORD.findall(said[1] if said else failure)})

    def _met(self, failure: str) -> bool:
        """Whether a failure is of a response of the method's operation, or of what it gives now."""
        if not self.rule.startswith(("result-", "success-")):
            return False
        found = _CALL.search(f"{failure} ")
        if found is None:
            return self.now in _WORD.findall(failure)
        path = _SLOT.sub("{}", found[2])
        return self.call.startswith(f"{found[1]} ") and self.call.endswith(path)


def crmgen(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def rows_of(text: str) -> list[Row]:
    changes: list[dict[str, Any]] = json.loads(text)["changes"]
    return [
        Row(each["rule"], each["breaking"], subject, address, each["now"])
        for each in changes
        if each["effect"] != "documentation"
        for subject, address in zip(each["subjects"], each["addresses"], strict=True)
    ]


def failures_of_tests(sdk: Path) -> Iterator[str]:
    """What each failed test says."""
    told = sdk.parent / "told.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", f"--junitxml={told}"]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, cwd=sdk, env=environment, capture_output=True, timeout=600, check=False)  # fmt: skip
    for case in ElementTree.parse(told).iter("testcase"):
        for kind in ("failure", "error"):
            for failure in case.iter(kind):
                told_of = failure.get("message", "")
                if "full report in element text" in told_of:  # pytest cuts long ones
                    told_of = failure.text or told_of
                yield told_of


def failures_of_types(sdk: Path) -> Iterator[str]:
    """What mypy says of the tests, a line each."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--cache-dir", os.devnull, "tests"]  # fmt: skip
    done = subprocess.run(command, cwd=sdk, capture_output=True, text=True, timeout=600, check=False)  # fmt: skip
    yield from (line for line in done.stdout.splitlines() if ": error: " in line)


def need_not_fail() -> dict[str, str]:
    """Rules whose breaks old tests need not meet, with the reason, by docs/breaking.md."""
    page = (ROOT / "docs" / "breaking.md").read_text("utf-8")
    cells = re.findall(r"^\| `([\w-]+)` \|.*\| ([^|]*) \|$", page, re.MULTILINE)
    return {
        rule: reason for rule, reason in cells if reason.strip() not in ("", "fail")
    }


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(("old", "new"), CHOSEN, ids=[new.stem for _, new in CHOSEN])
def test_old_tests_fail_where_diff_says_so(
    old: Path, new: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sdk = tmp_path / "sdk"
    document = Path("onepagecrm.yaml")
    shutil.copy(old, document)
    crmgen("generate", str(document), "-o", "sdk", "-q")
    shutil.copytree(sdk / "tests", tmp_path / "before")
    shutil.copy(new, document)
    rows = rows_of(crmgen("diff", "sdk", str(document), "--format", "json"))
    crmgen("generate", str(document), "-o", "sdk", "-q")
    shutil.rmtree(sdk / "tests")
    shutil.move(tmp_path / "before", sdk / "tests")

    failures = [*failures_of_tests(sdk), *failures_of_types(sdk)]
    met: set[Row] = set()
    unexplained: list[str] = []
    for each in dict.fromkeys(failures):
        found = [row for row in rows if row.explains(each)]
        met.update(found)
        if not found:
            unexplained.append(each)
    assert not unexplained
    reasons = need_not_fail()
    silent = [row for row in rows if row.is_breaking and row not in met]
    assert not [row for row in silent if row.rule not in reasons]


@pytest.mark.usefixtures("shared")
def test_the_steps_are_there() -> None:
    assert len(STEPS) == 4
