"""docs/reference says what the code says: commands, settings, extensions, errors and losses."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from crmgen.losses import LOSSES
from crmgen.problems import PROBLEMS
from tests.reference import FOLDER, PAGES, page

SOURCE = Path(__file__).resolve().parents[2] / "src" / "crmgen"
MAKERS = {
    *("Problem", "error", "of", "Unreachable", "problem", "_problem"),
    *("_refusal", "_Refused", "BadScalar"),
}
"""What is called to make a problem, with its code among the arguments."""
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_code_says(
    name: str, request: pytest.FixtureRequest
) -> None:
    file = FOLDER / f"{name}.md"
    if request.config.getoption("--update-golden"):
        file.write_text(page(name), "utf-8")
    said = f"docs/reference/{name}.md is old: run `python -m tests.reference`"
    assert file.read_text("utf-8") == page(name), said


def texts(tree: ast.AST) -> set[str]:
    values = (each.value for each in ast.walk(tree) if isinstance(each, ast.Constant))
    return {each for each in values if isinstance(each, str) and CODE.fullmatch(each)}


def test_every_code_of_a_problem_has_its_sentence() -> None:
    made: set[str] = set()
    named: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.name == "problems.py" or "runtime" in path.parts:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        named |= texts(tree)
        for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
            name = ast.unparse(call.func).rpartition(".")[2]
            if name in MAKERS:
                made |= {code for each in call.args[1:] for code in texts(each)}
    assert made - PROBLEMS.keys() - LOSSES.keys() == set()
    assert PROBLEMS.keys() - named == set()
