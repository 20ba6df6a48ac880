"""A run that would change nothing is told by hashes, before anything is parsed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen import pipeline
from crmgen.cli import main
from crmgen.emit.render import environment
from crmgen.settings import ApiSettings

Run = Callable[..., Result]

PETS = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
servers: [{url: https://pets.example}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: parts/pet.yaml}}}}
"""
PET = "{type: object, properties: {name: {type: string}}}\n"
OVERLAY = """\
overlay: 1.0.0
info: {title: Choices, version: "1"}
actions: [{target: $.info, update: {description: Of pets.}}]
"""
CONFIGURATION = """\
templates = "templates"
[apis.pets]
spec = "pets.yaml"
overlays = ["overlay.yaml"]
extras = "extras"
guide = "guide.md"
"""
FILES = {
    "pets.yaml": PETS,
    "parts/pet.yaml": PET,
    "overlay.yaml": OVERLAY,
    "crmgen.toml": CONFIGURATION,
    "extras/loud.py": '"""Loud."""\n',
    "guide.md": "## Pets\n",
    "templates/package/py.typed.jinja": "{#- takes: nothing -#}\n",
}


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The APIs that were really generated."""
    found: list[str] = []
    real = pipeline.generate

    def generate(
        settings: ApiSettings, decide: pipeline.Decide | None
    ) -> pipeline.Generated:
        found.append(settings.name)
        return real(settings, decide)

    monkeypatch.setattr(pipeline, "generate", generate)
    return found


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    environment.cache_clear()  # kept by relative path, as long as a process lives
    for name, text in FILES.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)

    def call(*arguments: str) -> Result:
        result = CliRunner().invoke(main, ["generate", *arguments])
        assert result.exit_code == 0, result.output
        return result

    return call


def test_a_run_that_changes_nothing_is_not_made(run: Run, worked: list[str]) -> None:
    first, second, third = run(), run(), run("-q")
    assert worked == ["pets", "pets"]  # the last has another option
    start, _, written = first.output.partition("; ")
    assert written.endswith(" files written, 0 unchanged\n")
    assert second.output.startswith(f"{start}; 0 files written, ")
    assert third.output == ""


@pytest.mark.parametrize(
    "path", [*FILES, "generated/pets/src/pets/client.py", "generated/pets/crmgen.lock"]
)
def test_what_was_read_or_written_decides(
    run: Run, worked: list[str], path: str
) -> None:
    run()
    place = Path(path)
    if "generated" in path:
        place.unlink()
    else:
        marks = {".py": '"""Now."""\n', ".toml": 'project.version = "2.0.0"\n'}
        place.write_text(FILES[path] + marks.get(place.suffix, "\n"))
    run()
    assert worked == ["pets", "pets"]


def test_what_the_configuration_says_of_others_decides_nothing(
    run: Run, worked: list[str]
) -> None:
    first = run()
    Path("crmgen.toml").write_text(f"# Ours.\n{CONFIGURATION}")
    for _ in range(2):
        assert run().output.startswith(first.output.partition("; ")[0])
    assert worked == ["pets"]


def test_a_licence_that_is_written_into_the_sdk_decides(
    run: Run, worked: list[str]
) -> None:
    stated = 'project.license-files = ["LICENSE"]\n'
    Path("crmgen.toml").write_text(CONFIGURATION + stated)
    for text in ("Mine.\n", "Yours.\n"):
        Path("LICENSE").write_text(text)
        run()
        assert Path("generated/pets/LICENSE").read_text() == text
    assert worked == ["pets", "pets"]


def test_a_change_that_keeps_size_and_time_decides(run: Run, worked: list[str]) -> None:
    for _ in range(3):  # the second hashes, the third believes what the system tells
        run()
    assert worked == ["pets"]
    place = Path("parts/pet.yaml")
    before = place.stat()
    place.write_text(PET.replace("name", "mane"))
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))
    run()
    assert worked == ["pets", "pets"]


def test_a_file_that_is_as_it_was_again_is_believed(
    run: Run, worked: list[str]
) -> None:
    for text in (PET, PET, PET):
        Path("parts/pet.yaml").write_text(text)
        run()
    assert worked == ["pets"]


def test_a_module_that_is_added_to_the_extras_decides(
    run: Run, worked: list[str]
) -> None:
    run()
    Path("extras/more.py").write_text('"""More."""\n')
    run()
    assert worked == ["pets", "pets"]
    assert Path("generated/pets/src/pets/extras/more.py").exists()


def test_a_run_that_wrote_few_files_watches_all(run: Run, worked: list[str]) -> None:
    run()
    for version in ("1.1", "1.2"):
        project = Path("generated/pets/pyproject.toml")
        stated = re.sub(
            r'(?m)^version = ".*"', f'version = "{version}"', project.read_text()
        )
        project.write_text(stated)
        run()
        assert f'"{version}"' in Path("generated/pets/src/pets/__init__.py").read_text()
    readme = Path("generated/pets/README.md")
    readme.unlink()
    run()
    assert readme.exists()
    assert worked == ["pets"] * 4


def test_what_a_killed_run_left_beside_the_sdk_is_cleared_away(
    run: Run, worked: list[str]
) -> None:
    run()
    left = Path("generated/.pets.crmgen-killed/new")
    left.mkdir(parents=True)
    run()
    assert worked == ["pets", "pets"]
    assert not left.parent.exists()


@pytest.mark.parametrize(
    "arguments", [("--dry-run",), ("--strict",), ("-v",), ("--report", "losses.json")]
)
def test_what_asks_for_more_is_always_done(
    run: Run, worked: list[str], arguments: tuple[str, ...]
) -> None:
    run(*arguments)
    run(*arguments)
    assert worked == ["pets", "pets"]


@pytest.mark.parametrize("text", ["", "[]", '{"files": 1}', '{"files": {}}', "{"])
def test_a_record_that_is_none_is_not_believed(
    run: Run,
    worked: list[str],
    text: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CRMGEN_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    run()
    records = list((tmp_path / "cache/crmgen/runs").iterdir())
    assert any(json.loads(each.read_text())["files"] for each in records)
    for each in records:
        each.write_text(text)
    run()
    assert worked == ["pets", "pets"]


def test_without_a_place_to_remember_every_run_is_made(
    run: Run, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMGEN_CACHE", "/dev/null/nowhere")
    run()
    run()
    assert worked == ["pets", "pets"]
