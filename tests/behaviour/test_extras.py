"""The owner's own part of an SDK: modules beside the generated ones, and the README's guide."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crmgen.diagnostics import InputError
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings
from tests.conftest import MakeSdk

DOCUMENT = """\
openapi: 3.1.0
info: {title: Notebook, version: "1"}
servers: [{url: https://api.example.com/v1}]
tags: [{name: notes}]
paths:
  /notes/{note_id}:
    parameters: [{name: note_id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getNote
      tags: [notes]
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
components: {schemas: {Note: {type: object, properties: {text: {type: string}}}}}
"""
OVERLAY = """\
overlay: 1.0.0
info: {title: Choices, version: "1"}
actions:
  - target: $.tags[0]
    update: {x-crmgen-extends: shouting.Shouting}
"""
SHOUTING = '''\
"""Notes in capitals."""

from __future__ import annotations

from .._core.resources.base import AsyncResource, Resource


class Shouting(Resource):
    """Notes, shouted."""

    def shout(self, note_id: str, /, *, mark: str = "!") -> str:
        """The text of a note in capitals."""
        from ..resources.notes import Notes

        return (Notes(self._client).get(note_id).text or "").upper() + mark


class AsyncShouting(AsyncResource):
    """Notes, shouted."""

    async def shout(self, note_id: str, /, *, mark: str = "!") -> str:
        """The text of a note in capitals."""
        from ..resources.notes import AsyncNotes

        note = await AsyncNotes(self._client).get(note_id)
        return (note.text or "").upper() + mark
'''
EXTRAS = {"shouting.py": SHOUTING}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "openapi.yaml").write_text(DOCUMENT)
    (tmp_path / "overlay.yaml").write_text(OVERLAY)
    (tmp_path / "extras").mkdir()
    (tmp_path / "extras" / "shouting.py").write_text(SHOUTING)
    (tmp_path / "guide.md").write_text("## Notes\n\nNotes can be shouted.\n")
    (tmp_path / "crmgen.toml").write_text(
        '[apis.notes]\nspec = "openapi.yaml"\noverlays = ["overlay.yaml"]\n'
        'extras = "extras"\nguide = "guide.md"\n'
    )
    return tmp_path


def crmgen(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "crmgen", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_a_resource_has_the_methods_of_the_owners_class(sdk: MakeSdk) -> None:
    made = sdk(DOCUMENT, OVERLAY, EXTRAS)
    made.reply(200, {"text": "hello"})
    notes = made.client().notes
    assert notes.shout("n1") == "HELLO!"
    assert notes.get("n1").text == "hello"
    assert str(made.sent[0].url) == "https://api.example.com/v1/notes/n1"
    assert repr(notes) == "<resource notes>"


@pytest.mark.anyio
async def test_the_asynchronous_resource_extends_the_async_class(sdk: MakeSdk) -> None:
    made = sdk(DOCUMENT, OVERLAY, EXTRAS)
    made.reply(200, {"text": "hello"})
    assert await made.async_client().notes.shout("n1", mark="?") == "HELLO?"


def test_the_files_are_copied_as_they_are_and_locked(folder: Path) -> None:
    assert crmgen(folder, "generate", "notes").returncode == 0
    out = folder / "generated" / "notes"
    assert (out / "src/notes/extras/shouting.py").read_text() == SHOUTING
    readme = (out / "README.md").read_text()
    assert "\n## Notes\n\nNotes can be shouted.\n\n## " in readme
    listed = "- `shout(note_id, *, mark='!')`: The text of a note in capitals.\n"
    assert listed in (out / "api.md").read_text()
    lock = (out / "crmgen.lock").read_text()
    for line in (
        "extra\tshouting.py",
        "guide\tguide.md",
        "file\tsrc/notes/extras/shouting.py",
    ):
        assert f"\n{line}\t" in lock


def test_check_sees_a_changed_extra_and_guide(folder: Path) -> None:
    crmgen(folder, "generate", "notes")
    assert crmgen(folder, "check").returncode == 0
    (folder / "extras" / "shouting.py").write_text(SHOUTING.replace("upper", "lower"))
    (folder / "guide.md").write_text("## Other\n")
    done = crmgen(folder, "check")
    assert done.returncode == 1
    assert "extras/shouting.py" in done.stdout and "README.md" in done.stdout


@pytest.mark.parametrize("checker", [["mypy", "--strict"], ["pyright"]])
def test_both_type_checkers_follow_the_extras(folder: Path, checker: list[str]) -> None:
    crmgen(folder, "generate", "notes")
    (folder / "use.py").write_text(
        "from notes import Notebook\n\n\ndef loud(crm: Notebook) -> str:\n"
        '    return crm.notes.shout("n1")\n'
    )
    source = str(folder / "generated" / "notes" / "src")
    (folder / "pyrightconfig.json").write_text(
        json.dumps({"typeCheckingMode": "strict", "extraPaths": [source]})
    )
    done = subprocess.run(
        [sys.executable, "-m", *checker, "use.py", f"{source}/notes/extras"],
        cwd=folder,
        env={**os.environ, "MYPYPATH": source},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def problems(folder: Path, **changes: Path) -> list[str]:
    settings: dict[str, Path] = {"extras": folder / "extras", **changes}
    with pytest.raises(InputError) as caught:
        generate(
            ApiSettings(
                name="notes",
                spec=folder / "openapi.yaml",
                output=folder / "out",
                package="notes",
                overlays=(folder / "overlay.yaml",),
                **settings,  # type: ignore[arg-type]
            )
        )
    return [
        f"{Path(each.place.file).name}:{each.place.line}: {each.message} [{each.code}]"
        for each in caught.value.problems
    ]


def test_a_class_that_is_not_there_is_named_with_its_place(folder: Path) -> None:
    (folder / "extras" / "shouting.py").write_text("class Shouting: ...\n")
    (found,) = problems(folder)
    assert found.startswith("overlay.yaml:5: the extras have no class")
    assert "'shouting.AsyncShouting'" in found and "[bad-extends]" in found


def test_a_name_of_a_document_never_becomes_code(folder: Path) -> None:
    overlay = OVERLAY.replace("shouting.Shouting", "'os; import os\\n.X'")
    (folder / "overlay.yaml").write_text(overlay)
    (found,) = problems(folder)
    assert "[bad-extends]" in found


def test_a_folder_or_a_guide_that_is_missing_is_said(folder: Path) -> None:
    found = problems(folder, extras=folder / "nowhere", guide=folder / "none.md")
    assert found[0].startswith("nowhere:0: no folder")
    assert any(each.startswith("none.md:0: no guide") for each in found)


def test_a_module_that_is_no_python_is_said_with_its_line(folder: Path) -> None:
    (folder / "extras" / "shouting.py").write_text("x = 1\ndef broken(:\n")
    assert problems(folder)[0].startswith("shouting.py:2: no Python:")
