"""The vendor's own documents of OnePageCRM, as they are and without configuration."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

VERBS = {"get", "put", "post", "patch", "delete"}
DOCUMENTS = {
    "2026-08-19-48ed157": 166,
    "2024-03-22-066f6d7": 157,
}


@pytest.fixture(scope="module", params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> Path:
    shared = Path(__file__).resolve().parents[1] / ".." / "shared"
    if not shared.is_dir():
        pytest.skip(
            "needs ../shared: the vendors' real documents, which are not ours to ship"
        )
    path: Path = shared / "upstream" / "onepagecrm" / f"{request.param}.yaml"
    return path


def _crmgen(*arguments: object, **more: Any) -> str:
    command = [sys.executable, "-m", "crmgen", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sdk(document: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(document.stem) / "out"
    _crmgen("generate", document, "-o", folder, "--package", "onepagecrm", "-q")
    return folder


def _operations(document: Path) -> set[tuple[str, str]]:
    paths = yaml.load(document.read_text(), Loader=yaml.CSafeLoader)["paths"]
    return {
        (v.upper(), path) for path, item in paths.items() for v in item if v in VERBS
    }


def test_every_operation_stands_in_the_sdk(document: Path, sdk: Path) -> None:
    shown = json.loads(_crmgen("inspect", document, "--json"))
    found = {
        (o["verb"], o["path"]) for r in shown["resources"] for o in r["operations"]
    }
    assert found == _operations(document)
    assert len(found) == DOCUMENTS[document.stem]
    text = "".join(p.read_text() for p in sdk.glob("src/onepagecrm/resources/*.py"))
    assert all(f'"{verb}",\n            "{path}",' in text for verb, path in found)


def test_every_loss_has_its_place(document: Path) -> None:
    losses = json.loads(_crmgen("inspect", document, "--json"))["losses"]
    assert all(
        loss["line"] > 0 and loss["file"].endswith(document.name) for loss in losses
    )


def test_a_second_run_changes_nothing(document: Path, sdk: Path) -> None:
    files = [path for path in sdk.rglob("*") if path.is_file()]
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}
    _crmgen("generate", document, "-o", sdk, "--package", "onepagecrm")
    assert before == {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files
    }


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_bytes_for_every_hash_seed(
    document: Path, sdk: Path, tmp_path: Path, seed: str
) -> None:
    environment = {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    again = tmp_path / "elsewhere"
    _crmgen(
        "generate", document, "-o", again, "--package", "onepagecrm", env=environment
    )
    names = {
        path.relative_to(sdk)
        for path in sdk.rglob("*.*")
        if "__pycache__" not in path.parts
    }
    for name in names:
        assert (
            not (sdk / name).is_file()
            or (again / name).read_bytes() == (sdk / name).read_bytes()
        )


def test_its_generated_tests_pass(sdk: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
        ],
        cwd=sdk,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize(
    "check",
    [
        ["ruff", "check", "--isolated", "--target-version", "py311"],
        ["black", "--check", "--config", "pyproject.toml"],
        ["mypy", "--config-file", "pyproject.toml"],
    ],
    ids=lambda check: check[0],
)
def test_its_code_is_clean(sdk: Path, check: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *check, "."], cwd=sdk, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
