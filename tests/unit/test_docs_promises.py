"""docs/promises.md and docs/cases.md name tests: each is there, and none is skipped whatever the machine."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "promises.md").read_text()
CASES = (ROOT / "docs" / "cases.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE + CASES)))


@cache
def named_in(path: str) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    body = ast.parse((ROOT / path).read_text()).body
    return {
        each.name: each
        for each in body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def always_skipped(test: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """By a mark without a condition, or by a `pytest.skip()` that nothing guards."""
    marks = [ast.unparse(mark) for mark in test.decorator_list]
    if any(re.match(r"pytest\.mark\.(skip|xfail)\b", mark) for mark in marks):
        return True
    steps = [step.value for step in test.body if isinstance(step, ast.Expr)]
    return any(ast.unparse(step).startswith("pytest.skip(") for step in steps)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_is_there_and_runs(path: str, name: str) -> None:
    assert (ROOT / path).is_file(), f"{path} is not there"
    assert name in named_in(path), f"{path} has no {name}"
    assert not always_skipped(named_in(path)[name]), f"{name} is always skipped"
    module = ast.parse((ROOT / path).read_text())
    marks = [ast.unparse(s) for s in module.body if isinstance(s, ast.Assign)]
    assert not any("mark.skip" in mark for mark in marks if "pytestmark" in mark)


def test_each_promise_names_a_test() -> None:
    tables = PAGE.partition("## Values")[0]
    rows = [line for line in tables.splitlines() if line.startswith("| ")]
    promises = [row for row in rows if not row.startswith(("| Promise", "| ---"))]
    assert len(promises) > 70
    assert [row for row in promises if "::test_" not in row] == []


def test_each_case_names_a_test() -> None:
    rows = [line for line in CASES.splitlines() if re.match(r"\| [\d]", line)]
    assert len(rows) > 80
    assert [row for row in rows if "::test_" not in row] == []


def test_a_skip_without_a_condition_is_seen() -> None:
    sources = {
        "@pytest.mark.skip(reason='x')\ndef test_a(): pass": True,
        "def test_a():\n    pytest.skip('x')": True,
        "@pytest.mark.skipif(True, reason='x')\ndef test_a(): pass": False,
        "def test_a():\n    if not there:\n        pytest.skip('x')": False,
    }
    for source, expected in sources.items():
        [test] = ast.parse(source).body
        assert isinstance(test, ast.FunctionDef)
        assert always_skipped(test) == expected
