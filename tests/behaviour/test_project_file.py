"""The owner's `pyproject.toml`: its version counts, and generating again takes nothing away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main

Run = Callable[..., Result]
PETS = """\
openapi: 3.1.0
info: {title: Pets, version: "0.1.0"}
paths: {/pets: {get: {tags: [pets], responses: {"204": {description: x}}}}}
"""
PROJECT = Path("out/pyproject.toml")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("pets.yaml").write_text(PETS)
    return lambda *arguments: CliRunner().invoke(main, [*arguments, "-o", "out"])


def generated(run: Run, text: str = PETS) -> str:
    Path("pets.yaml").write_text(text)
    result = run("generate", "pets.yaml")
    assert result.exit_code == 0, result.output
    return PROJECT.read_text()


def test_the_owners_version_is_that_of_the_package(run: Run) -> None:
    ours = generated(run)
    theirs = ours.replace('version = "0.1.0"', 'version = "1.4.2"  # by hand')
    PROJECT.write_text(theirs)
    for text in (PETS, PETS.replace("tags: [pets]", "tags: [cats]"), PETS):
        assert generated(run, text) == theirs
    init = Path("out/src/pets/__init__.py").read_text()
    assert '__version__ = "1.4.2"' in init


def test_another_version_of_crmgen_updates_what_is_its_own(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = generated(run).replace("]\n", ']\nlicense = "MIT"\n', 1)
    PROJECT.write_text(theirs)
    generated(run)
    from crmgen import pipeline

    real = pipeline.render_sdk

    def newer(*arguments: object) -> dict[str, str]:
        files = real(*arguments)  # type: ignore[arg-type]
        project = files["pyproject.toml"].replace("httpx2>=2.16", "httpx2>=9")
        return {**files, "pyproject.toml": project}

    monkeypatch.setattr(pipeline, "render_sdk", newer)
    monkeypatch.setenv("CRMGEN_CACHE", "/dev/null/nowhere")
    assert generated(run) == theirs.replace("httpx2>=2.16", "httpx2>=9")


def test_what_is_no_toml_is_told(run: Run) -> None:
    generated(run)
    PROJECT.write_text("[project\n")
    result = run("generate", "pets.yaml")
    assert result.exit_code == 2
    assert result.output.startswith("out/pyproject.toml: error: it is no TOML: ")
    assert PROJECT.read_text() == "[project\n"
