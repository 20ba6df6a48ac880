"""SECURITY.md names tests: each is there, and each promise names one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from crmgen import limits

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_is_there(path: str, name: str) -> None:
    body = ast.parse((ROOT / path).read_text("utf-8")).body
    assert name in {getattr(each, "name", None) for each in body}


def test_each_of_the_39_promises_names_a_test() -> None:
    rows = re.findall(r"^\| (\d+) \|.*::test_.*\|$", PAGE, re.M)
    assert list(map(int, rows)) == list(range(1, 40))


def test_the_limits_are_those_of_the_code() -> None:
    found = re.findall(r"^\| .* \| ([\d,]+) \| `tests/", PAGE, re.M)
    assert [int(number.replace(",", "")) for number in found] == [
        limits.MAX_BYTES,
        limits.MAX_DEPTH,
        limits.MAX_ALIASED,
        limits.MAX_NODES,
        limits.MAX_ENTRIES,
        limits.MAX_MEMBERS,
        limits.MAX_NAME,
        limits.MAX_DIGITS,
        limits.MAX_FILES,
        limits.MAX_SECONDS,
        limits.MAX_REMOTE_SECONDS,
        limits.MAX_SILENCE,
        limits.MAX_REDIRECTS,
    ]
