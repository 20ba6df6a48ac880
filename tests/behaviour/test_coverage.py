"""`crmgen coverage`, and the page that is committed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from crmgen.cli import main
from tests.behaviour.test_evidence import DOCUMENT

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.yaml").write_text(DOCUMENT)
    (tmp_path / "crmgen.toml").write_text('[apis.made]\nspec = "made.yaml"\n')
    monkeypatch.chdir(tmp_path)


def _rows(page: str) -> list[list[str]]:
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.usefixtures("_folder")
def test_the_page_has_totals_and_each_operation_and_model() -> None:
    page = CliRunner().invoke(main, ["coverage"]).output
    rows = _rows(page)
    assert rows[2] == ["Made", "4", "3", "1", "2", "1", "1"]
    assert ["`tasks.list`", "`GET /tasks`", "documented", "The manual"] in rows
    inferred = ["`tasks.create`", "`POST /tasks`", "inferred"]
    assert [*inferred, "the pattern of siblings"] in rows
    assert ["`users.list`", "`GET /users`", "documented", "users.ts"] in rows
    assert ["`Task`", "1", "", "inferred", ""] in rows
    assert ["`User`", "2", "1", "documented", "The manual"] in rows


@pytest.mark.usefixtures("_folder")
def test_check_sees_that_the_document_says_something_else() -> None:
    def run(*more: str) -> int:
        arguments = ["coverage", "-o", "docs/coverage.md", *more]
        return CliRunner().invoke(main, arguments).exit_code

    assert run("--check") == 1
    assert not Path("docs").exists()
    assert run() == 0
    assert run("--check") == 0
    Path("made.yaml").write_text(DOCUMENT.replace("users.ts", "users.py"))
    assert run("--check") == 1


@pytest.mark.usefixtures("_folder")
def test_check_needs_a_file_to_look_at() -> None:
    result = CliRunner().invoke(main, ["coverage", "--check"])
    assert result.exit_code == 2
    assert result.stderr.startswith("--check: error: goes with --output")


def test_the_committed_page_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    arguments = ["coverage", "--check", "-o", "docs/coverage.md"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
