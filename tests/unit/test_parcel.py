"""What travels to another machine: what a run may read, and not what only lies beside it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from crmgen.cli.parcel import parcel_of
from crmgen.settings import ApiSettings

FILES = {
    "api.yaml": "{paths: {/a: {$ref: 'parts/a.yaml#/x'}}}",
    "parts/a.yaml": "$ref: >-\n  ../deep/b%2Bc.json\n",
    "deep/b+c.json": '{"mapping": {"pet": "./d.yml"}}',
    "deep/d.yml": "{}",
    "deep/über e.yaml": "{}",
    "alone.yaml": "{openapi: 3.1.0}",
    "other.yaml": "{$ref: api.yaml}",
}


def sent(spec: str) -> set[str]:
    settings = ApiSettings(name="x", spec=Path(spec), output=Path("out"), package="x")
    return set(parcel_of(settings, bumps=False).files)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(content)


def test_files_that_references_name_travel_and_those_that_they_name() -> None:
    assert sent("api.yaml") == FILES.keys() - {"alone.yaml", "other.yaml"}


def test_a_document_without_references_travels_alone() -> None:
    assert sent("alone.yaml") == {"alone.yaml"}


@pytest.mark.parametrize(
    "name", ["out/crmgen.lock", ".out.crmgen-1/new/lock", ".crmgen-2/lock"]
)
def test_what_was_made_and_what_is_being_made_does_not_travel(name: str) -> None:
    made = Path(name).parent / "docs/a.yaml"
    made.parent.mkdir(parents=True)
    made.write_text("{}")
    Path(name).write_text("")
    found = sent("api.yaml")
    assert made.as_posix() not in found
    assert "parts/a.yaml" in found


def test_documents_that_lie_in_the_sdk_itself_travel() -> None:
    Path("crmgen.lock").write_text("")
    assert "parts/a.yaml" in sent("api.yaml")


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipe")
def test_what_cannot_be_read_to_its_end_is_not_waited_for() -> None:
    os.mkfifo("pipe.json")
    Path("api.yaml").write_text("{paths: {/a: {$ref: pipe.json}}}")
    assert sent("api.yaml") == {"api.yaml", "deep/über e.yaml"}


def test_a_folder_that_vanishes_meanwhile_was_never_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("out/src/x/extensions/deep").mkdir(parents=True)
    Path("out/src/x/extensions/mine.py").write_text("")
    scan = os.scandir

    def vanishing(path: str) -> object:
        if Path(path).name == "deep" and "out" in Path(path).parts:
            Path(path).rmdir()
        return scan(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    assert "out/src/x/extensions/mine.py" in sent("alone.yaml")


def test_what_vanishes_meanwhile_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def vanishing(path: Path) -> bytes:
        content = read(path)
        if path.name == "b+c.json":
            path.unlink()
        return content

    monkeypatch.setattr(Path, "read_bytes", vanishing)
    assert sent("api.yaml") >= {"api.yaml", "parts/a.yaml", "deep/d.yml"}
