"""The other commands: check, inspect, init, and what generate says and keeps."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main
from crmgen.emit.render import environment, template_root
from tests.messages import joined

PETS = """\
openapi: 3.1.0
info: {title: The Pets API v2, version: "1"}
servers: [{url: https://pets.example.com}]
paths:
  /pets/{pet_id}:
    parameters: [{name: pet_id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getPet
      tags: [pets]
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
    put:
      operationId: updatePet
      tags: [pets]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses: {"204": {description: done}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, tag: {type: string, not: {const: x}}}}
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs crmgen in a folder that has one configured API, `pets`."""
    monkeypatch.chdir(tmp_path)
    environment.cache_clear()  # kept by relative path, as long as a process lives
    Path("pets.yaml").write_text(PETS)
    Path("crmgen.toml").write_text('[apis.pets]\nspec = "pets.yaml"\nclient = "Pets"\n')

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return call


def test_the_version_takes_none_of_the_commands() -> None:
    code = (
        "import sys; from crmgen.cli import main; "
        "main(['--version'], standalone_mode=False); "
        "print(sorted(name for name in sys.modules if name.startswith('crmgen')))"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[1:] == ["['crmgen', 'crmgen.cli']"]


@pytest.mark.usefixtures("run")
def test_a_new_sdk_takes_nothing_that_only_some_need() -> None:
    code = (
        "import sys; from crmgen.cli import main; "
        "main(['generate', 'pets.yaml', '-o', 'sdk'], standalone_mode=False); "
        "rare = 'pydantic', 'tomlkit', 'html.entities', 'fractions', 'ctypes', 'traceback'; "
        "print({*rare} & {*sys.modules})"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "set()"


def test_every_command_says_what_it_does(run: Run) -> None:
    listed = run("--help").output.partition("Commands:\n")[2].split("\n")
    names = [line.split()[0] for line in listed if line]
    assert len(names) >= 14
    for name in names:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert result.output.startswith(f"Usage: main {name} ")
    assert run("outcome").exit_code == 2  # beside the commands, and none of them


def test_check_is_clean_after_generate_and_writes_nothing(run: Run) -> None:
    assert run("check").exit_code == 1
    assert not Path("generated").exists()
    assert run("generate").exit_code == 0
    result = run("check")
    assert (result.exit_code, result.output) == (0, "pets: up to date\n")


def test_check_shows_a_byte_that_was_changed_by_hand(run: Run) -> None:
    run("generate")
    module = Path("generated/pets/src/pets/resources/pets.py")
    module.write_text(
        module.read_text().replace('"/pets/{pet_id}"', '"/pet/{pet_id}"', 1)
    )
    result = run("check")
    assert result.exit_code == 1
    assert "src/pets/resources/pets.py: edited by hand\n" in result.output
    assert result.stderr.startswith("`crmgen generate` leaves edits by hand; ")
    assert (
        '-            "/pet/{pet_id}",\n+            "/pets/{pet_id}",' in result.output
    )


def test_check_sees_that_the_document_changed(run: Run) -> None:
    run("generate")
    Path("pets.yaml").write_text(
        PETS.replace("name: {type: string}", "name: {type: integer}")
    )
    result = run("check")
    assert result.exit_code == 1
    assert "-    name: str | None = None\n+    name: int | None = None" in result.output


def test_check_sees_that_a_template_changed(run: Run, tmp_path: Path) -> None:
    run("generate")
    templates = tmp_path / "templates"
    (templates / "package").mkdir(parents=True)
    ours = (template_root() / "package/api.md.jinja").read_text()
    (templates / "package/api.md.jinja").write_text(
        ours.replace("every method", "all methods")
    )
    config = Path("crmgen.toml")
    config.write_text(f'templates = "templates"\n{config.read_text()}')
    environment.cache_clear()
    result = run("check")
    assert result.exit_code == 1
    assert "api.md: changed" in result.output
    assert "all methods" in result.output


def test_templates_of_the_user_take_the_place_of_ours(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own/resources"
    own.mkdir(parents=True)
    ours = (template_root() / "resources/resource.py.jinja").read_text()
    (own / "resource.py.jinja").write_text(f"{ours}\n\nMINE   =  'yes'\n")
    assert run("generate", "--templates", "own").exit_code == 0
    written = Path("generated/pets/src/pets/resources/pets.py").read_text()
    assert written.endswith('\nMINE = "yes"\n')


def test_names_stay_when_the_vendor_renames_operations(run: Run) -> None:
    run("generate")
    Path("pets.yaml").write_text(PETS.replace("getPet", "fetchOnePet"))
    assert run("generate").exit_code == 0
    assert "`get(pet_id) -> Pet`" in Path("generated/pets/api.md").read_text()
    shutil.rmtree("generated")
    run("generate")
    assert "`get(pet_id)`" not in Path("generated/pets/api.md").read_text()


def test_strict_fails_on_losses_and_writes_nothing(run: Run) -> None:
    result = run("generate", "--strict")
    assert result.exit_code == 1
    assert "pets.yaml:" in result.stderr and "weakened" in result.stderr
    assert not Path("generated").exists()


def test_the_summary_says_how_losses_are_listed(run: Run) -> None:
    said = "(-v lists the losses)"
    assert run("generate", "--dry-run").stdout.splitlines()[0].endswith(said)
    assert said not in run("generate", "--dry-run", "-v").output


def test_the_report_lists_losses_with_their_places(run: Run) -> None:
    assert run("generate", "--report", "losses.json").exit_code == 0
    report = json.loads(Path("losses.json").read_text())
    (loss,) = report["apis"][0]["losses"]
    assert (loss["file"], loss["line"], loss["kind"]) == ("pets.yaml", 23, "weakened")
    assert report["codes"][loss["code"]]


def test_dry_run_says_what_it_would_do(run: Run) -> None:
    result = run("generate", "--dry-run")
    assert result.exit_code == 0
    assert re.search(r"; \d+ files to write, 0 unchanged", result.output)
    shown = json.loads(run("generate", "--dry-run", "--json").stdout)
    assert shown["apis"][0]["state"] == "to write"
    assert not Path("generated").exists()


def test_inspect_shows_resources_and_losses(run: Run) -> None:
    result = run("inspect", "pets.yaml")
    assert result.exit_code == 0
    assert "get                          GET    /pets/{pet_id}" in result.output
    assert "1 weakened" in result.output


def test_inspect_json_is_for_programs(run: Run) -> None:
    shown = json.loads(run("inspect", "pets", "--json").output)
    assert shown["api"] == "pets"
    (resource,) = shown["resources"]
    assert resource["name"] == "pets"
    assert [(o["name"], o["verb"], o["path"]) for o in resource["operations"]] == [
        ("get", "GET", "/pets/{pet_id}"),
        ("update", "PUT", "/pets/{pet_id}"),
    ]
    assert [model["name"] for model in shown["models"]] == ["Pet"]
    assert [loss["line"] for loss in shown["losses"]] == [23]


def test_inspect_explains_one_method_at_each_stage(run: Run) -> None:
    shown = run("inspect", "pets.yaml", "pets.update").output
    document, ir, view = (part for part in shown.split("== ") if part)
    assert document.startswith(
        "document: #/paths/~1pets~1{pet_id}/put\n# pets.yaml:14:5\n"
    )
    assert "PUT /pets/{pet_id} updatePet" in ir
    assert "annotation: Unpack[models.PetInput]" in view
    assert run("inspect", "pets.yaml", "Pet", "--stage", "ir").output.startswith(
        "== ir: "
    )


def test_inspect_names_what_is_near(run: Run) -> None:
    result = run("inspect", "pets.yaml", "pets.updat")
    assert result.exit_code == 2
    assert "near: pets.update" in result.stderr


def test_init_writes_an_entry_that_works(run: Run) -> None:
    shutil.copy("pets.yaml", "zoo.yaml")
    result = run("init", "zoo.yaml", "--name", "zoo")
    assert result.exit_code == 0, result.output
    assert (
        Path("crmgen.toml")
        .read_text()
        .endswith('\n[apis.zoo]\nspec = "zoo.yaml"\nclient = "Pets"\n')
    )
    assert run("generate", "zoo").exit_code == 0
    assert run("init", "zoo.yaml", "--name", "zoo").exit_code == 2


def test_init_finds_the_name_and_the_overlay_by_itself(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("pyproject.toml").write_text("[tool.crmgen]\n")
    Path("spec.yaml").write_text(PETS)
    Path("overlay.yaml").write_text(
        'overlay: 1.0.0\ninfo: {title: t, version: "1"}\nactions: []\n'
    )
    assert run("init", "spec.yaml").exit_code == 0
    assert Path("pyproject.toml").read_text() == (
        '[tool.crmgen]\n\n[tool.crmgen.apis.pets]\nspec = "spec.yaml"\n'
        'overlays = ["overlay.yaml"]\nclient = "Pets"\n'
    )


@pytest.mark.parametrize("text", ["{{ view.nothing }}", "{% if %}", "def (:\n"])
def test_a_broken_template_of_the_user_is_bad_input(run: Run, text: str) -> None:
    Path("own/resources").mkdir(parents=True)
    Path("own/resources/resource.py.jinja").write_text(text)
    result = run("generate", "--templates", "own")
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith("own") and "[bad-template]" in result.stderr
    assert not Path("generated").exists()


def test_a_folder_that_is_not_there_is_one_line(run: Run) -> None:
    result = run("generate", "--report", "missing/losses.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("missing/losses.json: error: ")
    assert not Path("generated").exists()


def test_an_option_that_would_be_ignored_is_refused(run: Run) -> None:
    result = run("generate", "pets", "--package", "zoo")
    assert result.exit_code == 2
    assert result.stderr.startswith("--package: error: goes with a document")


@pytest.mark.parametrize("package", ["pydantic", "typing", "class"])
def test_a_package_that_hides_what_it_imports_is_refused(
    run: Run, package: str
) -> None:
    document = next(Path().rglob("*.yaml"))
    result = run("generate", str(document), "--package", package, "-o", "out")
    assert (result.exit_code, joined(result.stderr).count("\n")) == (2, 1)
    assert result.stderr.startswith(f"--package: error: '{package}' is ")
    configured = f'[apis.zoo]\nspec = "{document.as_posix()}"\npackage = "{package}"\n'
    Path("crmgen.toml").write_text(configured)
    result = run("generate")
    assert (result.exit_code, joined(result.stderr).count("\n")) == (2, 3)
    assert result.stderr.startswith("crmgen.toml:3:1: error: apis.zoo.package: ")
    assert not Path("out").exists()


def test_a_document_may_be_called_like_a_module(run: Run) -> None:
    document = next(Path().rglob("*.yaml"))
    named = document.rename(document.with_name("pydantic.yaml"))
    result = run("generate", str(named), "-o", "out")
    assert result.exit_code == 0, result.output
    assert Path("out/src/pydantic_sdk/__init__.py").is_file()


def test_check_of_a_document_that_is_not_configured(run: Run, tmp_path: Path) -> None:
    Path("crmgen.toml").unlink()
    templates = tmp_path / "templates"
    (templates / "package").mkdir(parents=True)
    (templates / "package/py.typed.jinja").write_text("{#- takes: nothing -#}\nx\n")
    asked = ["pets.yaml", "-o", "out", "--templates", "templates"]
    assert run("check", *asked).exit_code == 1
    assert run("generate", *asked).exit_code == 0
    assert run("check", *asked).exit_code == 0
    assert run("check", *asked[:3]).exit_code == 1


def test_check_for_programs_and_workflows(run: Run) -> None:
    run("generate")
    assert json.loads(run("check", "--format", "json").output) == {"differences": []}
    assert run("check", "--format", "github").output == ""
    module = Path("generated/pets/src/pets/resources/pets.py")
    module.write_text(f"# mine\n{module.read_text()}")
    done = run("check", "--format", "json")
    (found,) = json.loads(done.stdout)["differences"]
    assert found.pop("diff").startswith("--- a/src/pets/resources/pets.py\n")
    assert found == {"api": "pets", "path": str(module), "kind": "edited"}
    assert run("check", "--format", "github").stdout == (
        f"::error file={module},line=1::pets: edited by hand\n"
    )
