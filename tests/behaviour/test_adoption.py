"""An SDK whose lock is lost: `generate --adopt` takes all names from its code."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen.adoption import adopt
from crmgen.cli import main
from crmgen.configuration import api_settings, read_configuration
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings

ROOT = Path(__file__).resolve().parents[2]
APIS = ("basicsos", "circa", "cirqll", "onepagecrm", "plannr")
Run = Callable[..., Result]
PETS = """\
openapi: 3.1.0
info: {title: Pets, version: "0.1.0"}
servers: [{url: "https://{region}.example.com/v1", variables: {region: {default: eu}}}]
security: [{key: []}]
paths:
  /pets/{pet-id}:
    parameters: [{name: pet-id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getPet
      tags: [pets]
      responses: {"200": {description: ok, content: {application/json: {schema: {
        type: object, properties: {data: {$ref: "#/components/schemas/Pet"}}}}}}}
    put:
      operationId: putPet
      tags: [pets]
      requestBody: {content: {
        application/json: {schema: {$ref: "#/components/schemas/Pet"}},
        text/csv: {schema: {type: string}}}}
      responses: {"204": {description: done}}
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: "kind[]", in: query, schema: {type: array, items: {type: string}}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {
        type: object, properties: {total: {type: integer}, pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Pet: {type: object, properties: {name: {type: string}, owner-name: {type: string}, kind: {$ref: "#/components/schemas/Kind"}}}
    Kind: {anyOf: [{type: string}, {type: array, items: {type: string}}]}
"""


def renamed(lock: str) -> str:
    """A lock with other names for all that it names, as years of history may have left it."""
    return "".join(map(_renamed, lock.splitlines(keepends=True)))


def _renamed(line: str) -> str:
    match line.rstrip("\n").split("\t"):
        case ["method", address, name]:
            new = [
                "method",
                address,
                ".".join(f"my_{each}" for each in name.split(".")),
            ]
        case ["resource", attribute, name]:
            new = ["resource", f"my_{attribute}", f"My{name}"]
        case ["type", *names, address]:
            both = [name if name == "-" else f"My{name}" for name in names[:2]]
            new = ["type", *both, *names[2:], address]
        case ["field", type, wire, name]:
            new = ["field", f"My{type}", wire, f"my_{name}"]
        case ["client", name]:
            new = ["client", f"My{name}"]
        case ["file", *_]:
            return ""
        case [
            ("argument" | "variant" | "credential" | "variable" | "parameter"),
            *_,
        ] as row:
            new = [*row[:-1], f"my_{row[-1]}"]
        case _:
            return line
    return "\t".join(new) + "\n"


def names_of(lock: str) -> list[str]:
    kinds = ("document", "overlay", "guide", "extra", "crmgen", "lock", "gone", "#")
    return [each for each in lock.splitlines() if not each.startswith(kinds)]


@pytest.fixture(params=APIS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> ApiSettings:
    configuration = read_configuration(ROOT / "pyproject.toml")
    found = api_settings(configuration, ROOT, request.param)
    return replace(found, output=tmp_path / "sdk", client=None)


def test_no_name_of_the_five_moves_though_all_are_other_than_a_first_run_gives(
    settings: ApiSettings,
) -> None:
    folder = settings.output
    folder.mkdir()
    lock = folder / "crmgen.lock"
    kept = (ROOT / "generated" / settings.name / "crmgen.lock").read_text()
    lock.write_text(renamed(kept))
    generate(settings).write()
    lines = lock.read_text().splitlines(keepends=True)
    # what a document names itself left an alias, of which code does not show all
    lock.write_text("".join(each for each in lines if not each.startswith("alias\t")))
    made = generate(settings)
    made.write()
    lock.unlink()
    again = adopt(settings)
    assert names_of(again.files["crmgen.lock"]) == names_of(made.files["crmgen.lock"])
    assert [*again.plan().create] == ["crmgen.lock"]
    again.write()
    assert generate(replace(settings, client=None)).differences() == []


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.chdir(tmp_path)

    def call(text: str, *options: str, command: str = "generate") -> Result:
        Path("pets.yaml").write_text(text)
        return CliRunner().invoke(main, [command, "pets.yaml", "-o", "out", *options])

    assert call(PETS, "--package", "animals", "--client", "Zoo").exit_code == 0
    lock = Path("out/crmgen.lock")
    text = renamed(lock.read_text())
    shutil.rmtree("out")
    lock.parent.mkdir()
    lock.write_text(text)
    assert call(PETS).exit_code == 0
    yield call


def test_a_lock_that_is_lost_is_told_and_made_again(run: Run) -> None:
    lock = Path("out/crmgen.lock")
    whole = lock.read_text()
    assert "my_pets.my_get" in whole and "MyPet\tMyPetInput" in whole
    lock.unlink()
    refused = run(PETS)
    assert refused.exit_code == 2
    assert "`crmgen generate --adopt`" in refused.stderr
    done = run(PETS, "--adopt")
    assert done.exit_code == 0, done.output
    assert names_of(lock.read_text()) == names_of(whole)
    assert run(PETS, command="check").exit_code == 0
    assert run(PETS, "--adopt").exit_code == 2  # now there is a lock


def test_what_is_new_in_the_document_is_named_anew(run: Run) -> None:
    lock = Path("out/crmgen.lock")
    before = set(names_of(lock.read_text()))
    lock.unlink()
    more = PETS.replace(
        "  /pets:\n    get:",
        "  /cats: {get: {operationId: listCats, tags: [cats], responses: {'204': {description: x}}}}\n  /pets:\n    get:",
    )
    assert run(more, "--adopt").exit_code == 0
    now = set(names_of(lock.read_text()))
    assert {each for each in before - now if not each.startswith("file")} == set()
    assert "method\tGET /v1/cats\tcats.list" in now


def test_a_result_that_would_be_inferred_otherwise_stays(run: Run) -> None:
    """What methods give is as public as what they are called."""
    lock = Path("out/crmgen.lock")
    (before,) = (
        row
        for row in names_of(lock.read_text())
        if row.startswith("result\tGET /v1/pets\t")
    )
    assert '"pages"' in before
    lock.unlink()
    more = PETS.replace(
        "{total: {type: integer},",
        "{total: {type: integer}, message: {type: string}, data: {$ref: '#/components/schemas/Pet'},",
    )
    assert run(more, "--adopt").exit_code == 0
    assert before in names_of(lock.read_text())


def test_edits_are_told_by_the_base_and_else_never_dropped(run: Run) -> None:
    lock, base = Path("out/crmgen.lock"), Path("out/crmgen.base")
    (module,) = Path("out/src/animals/resources").glob("my_*.py")
    mine = module.read_text() + "# mine\n"
    module.write_text(mine)
    lock.unlink()
    done = run(PETS, "--adopt")
    assert (
        "; with your edits as before: src/animals/resources/my_pets.py" in done.output
    )
    assert module.read_text() == mine
    lock.unlink()
    base.unlink()
    refused = run(PETS, "--adopt")
    assert (refused.exit_code, "[edited-file]" in refused.stderr) == (2, True)
    assert module.read_text() == mine
    assert run(PETS, "--adopt", "--overwrite").exit_code == 0
    assert "# mine" not in module.read_text()
    assert run(PETS, command="check").exit_code == 0


def test_the_owners_project_stays(run: Run) -> None:
    project = Path("out/pyproject.toml")
    mine = project.read_text().replace('version = "0.1.0"', 'version = "3.2.1" # ours')
    project.write_text(mine)
    Path("out/crmgen.lock").unlink()
    assert run(PETS, "--adopt").exit_code == 0
    assert project.read_text() == mine


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("client.py", "class Broken(:\n"),
        ("resources/my_pets.py", "def broken(\x00"),
        ("models/_shared.py", None),
    ],
)
def test_code_that_cannot_be_read(run: Run, path: str, text: str | None) -> None:
    Path("out/crmgen.lock").unlink()
    place = Path("out/src/animals", path)
    if text is None:
        place.write_bytes(b"\xff\xfe")
    else:
        place.write_text(text)
    done = run(PETS, "--adopt")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"{place}: error: cannot be read as Python: ")


def test_there_is_nothing_to_adopt(run: Run) -> None:
    shutil.rmtree("out")
    done = run(PETS, "--adopt")
    assert done.exit_code == 2
    assert done.stderr == (
        "out: error: holds no SDK that crmgen made, so no names either [no-adoption]\n"
    )


def test_old_names_are_found_in_the_code(run: Run) -> None:
    lock = Path("out/crmgen.lock")
    for old, new in (
        ("MyZoo", "Zoo"),
        ("my_pets", "animals"),
        ("my_pets.my_get", "my_pets.fetch"),
        ("MyPet", "Animal"),
        ("my_pets.my_list.my_page", "my_pets.my_list.sheet"),
        ("Animal.my_name", "Animal.name"),
    ):
        done = CliRunner().invoke(main, ["rename", old, new, "-o", "out"])
        if done.exit_code:  # by what it is called since the line above
            again = [each.replace("my_pets.", "animals.") for each in (old, new)]
            done = CliRunner().invoke(main, ["rename", *again, "-o", "out"])
        assert done.exit_code == 0, done.output
    assert run(PETS).exit_code == 0
    before = aliases(lock)
    assert {each[1] for each in before} >= {"client", "resource", "method", "type", "argument", "field"}  # fmt: skip
    lock.unlink()
    assert run(PETS, "--adopt").exit_code == 0
    assert aliases(lock) == before
    assert run(PETS, command="check").exit_code == 0


def aliases(lock: Path) -> list[list[str]]:
    rows = (each.split("\t") for each in lock.read_text().splitlines())
    return [row for row in rows if row[0] == "alias"]
