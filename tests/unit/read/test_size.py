"""How much a file may hold: at each limit it works, beyond it the message names it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crmgen.diagnostics import Notes
from crmgen.read.documents import parse

Write = Callable[[str, str], Path]
Problems = Callable[[Callable[[], object]], list[str]]

JSON = '{"openapi": "3.1.0",\n "x-a": {"b": [1, 2, [3, 4]]}}'
YAML = 'openapi: "3.1.0"\nx-a: {b: [1, 2, [3, 4]]}\n'


@pytest.mark.parametrize(
    ("limit", "works", "message"),
    [
        ("MAX_ENTRIES", 3, "more than 2 entries in one list"),
        ("MAX_NODES", 8, "more than 7 values in one file"),
        ("MAX_NAME", 7, "a key of more than 6 characters"),
    ],
)
@pytest.mark.parametrize("text", [JSON, YAML])
def test_a_file_has_limits(
    write: Write,
    problems: Problems,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    limit: str,
    works: int,
    message: str,
) -> None:
    path = write("a.json" if text is JSON else "a.yaml", text)
    monkeypatch.setattr(f"crmgen.read.size.{limit}", works)
    assert parse(path, Notes()).root["openapi"] == "3.1.0"
    monkeypatch.setattr(f"crmgen.read.size.{limit}", works - 1)
    [problem] = problems(lambda: parse(path, Notes()))
    line = 1 if limit == "MAX_NAME" else 2
    assert problem.startswith(f"{path}:{line}:")
    assert problem.endswith(f"{message}, which is the limit [too-large]")


def test_a_reference_has_a_longest_text(write: Write, problems: Problems) -> None:
    path = write("a.yaml", f"openapi: 3.1.0\nx-a:\n  $ref: '{'a/' * 2501}'\n")
    assert problems(lambda: parse(path, Notes())) == [
        "a.yaml:3:3: error: a $ref of more than 5,000 characters, which is the limit "
        "[too-large]"
    ]


def test_a_file_that_is_one_long_list_is_refused_with_its_name(
    write: Write, problems: Problems, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmgen.read.size.MAX_ENTRIES", 2)
    path = write("a.json", "[1, 2, 3]")
    assert problems(lambda: parse(path, Notes())) == [
        "a.json:1:1: error: more than 2 entries in one list, which is the limit [too-large]"
    ]


def test_lists_in_lists_that_hold_too_much_are_refused_however_many_they_are(
    write: Write, problems: Problems, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmgen.read.size.MAX_ENTRIES", 2)
    lists = f"{'[' * 900}[1, 2, 3]{']' * 900}"
    path = write("a.json", f'{{"openapi": "3.1.0",\n "x-a": {lists}}}')
    assert problems(lambda: parse(path, Notes())) == [
        "a.json:2:2: error: more than 2 entries in one list, which is the limit [too-large]"
    ]
