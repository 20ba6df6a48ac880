"""What is asked of the SDK of a real document: complete, importable, tested, tidy and typed."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import yaml

VERBS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
PACKAGE: Final = "sdk"
FLAGS: Final = {"zoho_sharing_rules": ["--unresolved", "open"]}
"""What a document needs: Zoho's refers to a file on another host."""

Operations = frozenset[tuple[str, str]]

_IMPORT_ALL: Final = """
import importlib, pkgutil, sys
sys.path.insert(0, "src")
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""
_PYTHON: Final = (sys.executable, "-W", "error")
_PYTEST: Final = ("-m", "pytest", "-q", "-x", "--tb=short", "-p", "no:cacheprovider")
CHECKS: Final[dict[str, tuple[str, ...]]] = {
    "imports": (*_PYTHON, "-c", _IMPORT_ALL, PACKAGE),
    "tests": (*_PYTHON, *_PYTEST, "-p", "no:randomly", "-p", "no:xdist"),
    "ruff": (sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "."),
    "black": (sys.executable, "-m", "black", "--check", "-q", "."),
    "mypy": (sys.executable, "-m", "mypy", "--no-incremental", "src", "tests"),
    "pyright": (sys.executable, "-m", "pyright", "-p", "."),
}
"""The commands, run in the SDK's folder."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ended and what it took."""

    code: int
    output: str
    seconds: float
    mebibytes: float


@dataclass(frozen=True, slots=True)
class Made:
    """A generated SDK: the run that made it, and what it says was lost."""

    folder: Path
    run: Run
    losses: dict[str, int] = field(default_factory=dict[str, int])


def run(command: tuple[str, ...], folder: Path, timeout: float = 3600) -> Run:
    """Run a command to its end; the time is CPU time, so that a busy machine does not matter."""
    log = folder / f".corpus-{os.getpid()}.log"
    with log.open("wb") as out:
        child = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out)
        ends = time.monotonic() + timeout
        _, status, used = _wait(child, ends)
    child.returncode = os.waitstatus_to_exitcode(status)
    text = log.read_text(errors="replace")
    log.unlink()
    seconds = used.ru_utime + used.ru_stime
    return Run(child.returncode, text, seconds, used.ru_maxrss / 1024)


def _wait(child: subprocess.Popen[bytes], ends: float) -> tuple[int, int, Any]:
    while True:
        found = os.wait4(child.pid, os.WNOHANG)
        if found[0]:
            return found
        if time.monotonic() > ends:
            child.kill()
        time.sleep(0.02)


def make(document: Path, folder: Path) -> Made:
    """Generate without configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    report = folder.parent / f"{folder.name}.report.json"
    command = (sys.executable, "-m", "crmgen", "generate", str(document), "-q")
    command += ("-o", str(folder), "--package", PACKAGE, "--report", str(report))
    done = run((*command, *FLAGS.get(document.stem, [])), folder.parent)
    if done.code:
        return Made(folder, done)
    (api,) = json.loads(report.read_text())["apis"]
    return Made(folder, done, dict(Counter(loss["code"] for loss in api["losses"])))


def check(name: str, folder: Path) -> Run:
    """Run one of `CHECKS` on a generated SDK."""
    return run(CHECKS[name], folder)


def described(document: Path) -> Operations:
    """The operations that a document has, by a scan of our own."""
    root = _load(document)
    paths = cast("Mapping[str, Any]", root.get("paths") or {})
    return frozenset(
        (verb, path)
        for path, item in paths.items()
        if path.startswith("/")
        for verb in _verbs(*_followed(document, root, item))
    )


def _load(document: Path) -> Any:
    text = document.read_text()
    if document.suffix == ".json":
        return json.loads(text)
    return yaml.load(text, Loader=yaml.CBaseLoader)


def _followed(document: Path, root: Any, item: Any) -> tuple[Path, Any]:
    """The path item that a `$ref` names, in this document or another file."""
    if "$ref" not in item:
        return document, item
    file, _, pointer = item["$ref"].partition("#")
    target = (document.parent / file).resolve() if file else document
    found = _load(target) if file else root
    for key in pointer.split("/")[1:]:
        found = found[key.replace("~1", "/").replace("~0", "~")]
    return target, {**found, **item}


def _verbs(_: Path, item: Any) -> Iterator[str]:
    yield from (verb.upper() for verb in (*VERBS, "query") if item.get(verb))
    yield from item.get("additionalOperations") or {}


def written(folder: Path) -> Operations:
    """Verb and path of each function of the SDK that has both as plain literals."""
    modules = (folder / "src" / PACKAGE / "resources").rglob("*.py")
    return frozenset(
        found
        for module in modules
        for function in ast.walk(ast.parse(module.read_text()))
        if isinstance(function, ast.FunctionDef)
        for found in _calls(function)
    )


def _calls(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and len(node.args) >= 2:
            verb, path = node.args[:2]
            if isinstance(verb, ast.Constant) and isinstance(path, ast.Constant):
                yield str(verb.value), str(path.value)
