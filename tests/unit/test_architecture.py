"""The ladder of packages: each imports from those below it alone, and no modules import in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

SOURCE: Final = Path(__file__).resolve().parents[2] / "src"

LADDER: Final = (
    "records",
    *("text", "url", "limits", "losses", "problems", "extensions"),
    *("diagnostics", "report", "bounds", "collector"),
    "workflow_commands",
    "runtime_source",
    # a document
    *(
        "tree",
        "fetch",
        "read",
        "overlays",
        "normalize",
        "join",
        "resolve",
        "validation",
        "unread",
    ),
    # what it means, in Python's names; `lower` asks what a word is, not what anything is called
    *("ir", "naming.words", "lower", "naming"),
    # what is written
    *("settings", "unchanged", "extras", "emit", "lock", "distribution", "surface"),
    "sdk_files",
    # who runs the passes
    *(
        "pipeline",
        "adoption",
        "diff",
        "yaml_text",
        "customfields",
        "bundle",
        "importing",
        "coverage",
        "inspection",
        "mock",
        "site",
    ),
    *("made", "shelf", "kept_sdks"),
    *(
        "project",
        "toml_text",
        "configuration",
        "initialize",
        "build_hook",
        "cli",
        "__main__",
    ),
    "testing",
)
"""From the ground up. `runtime` is none of them: it is copied, and imports itself alone."""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of crmgen, without `crmgen.` before its name."""
    found: dict[str, ast.Module] = {}
    for path in sorted((SOURCE / "crmgen").rglob("*.py")):
        parts = path.relative_to(SOURCE / "crmgen").with_suffix("").parts
        name = ".".join(parts).removesuffix("__init__").removesuffix(".")
        found[name] = ast.parse(path.read_text("utf-8"))
    return found


def generator() -> list[str]:
    return [name for name in modules() if name and name.split(".")[0] != "runtime"]


def nodes(tree: ast.AST, *, at_run_time: bool) -> Iterator[ast.AST]:
    """Everything in a module; `at_run_time` without what only type checkers read."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        test = node.test if isinstance(node, ast.If) else None
        if at_run_time and isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
            continue
        waiting += ast.iter_child_nodes(node)


def imported(module: str, *, at_run_time: bool = False) -> Iterator[str]:
    """What a module imports of crmgen, inside of functions too."""
    for node in nodes(modules()[module], at_run_time=at_run_time):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{each.name}" for each in node.names]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        else:
            continue
        for name in names:
            whole = name.removeprefix("crmgen.")
            if whole != name:
                yield whole if whole in modules() else whole.rpartition(".")[0]


def rung(module: str) -> int:
    """How high a module stands: by the longest name of the ladder that it begins with."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in LADDER:
            return LADDER.index(name)
    raise AssertionError(f"{module} has no place on the ladder: give it one")


def test_imports_lead_down() -> None:
    upward = [
        f"{module} imports {each}"
        for module in generator()
        for each in imported(module)
        if each and rung(each) > rung(module)
    ]
    assert not upward


def test_no_modules_import_in_a_circle() -> None:
    graph = {
        module: set(imported(module, at_run_time=True)) - {module}
        for module in generator()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_runtime_imports_itself_alone() -> None:
    foreign = [
        f"{module} imports {each}"
        for module in modules()
        if module.split(".")[0] == "runtime"
        for each in imported(module)
        if each.split(".")[0] != "runtime"
    ]
    assert not foreign
