"""What somebody configures and misspells is said with its place, and never does nothing in silence."""

from __future__ import annotations

import json
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
info: {title: Pets, version: "1"}
servers: [{url: "https://pets.example"}]
tags: [{name: pets}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
    post:
      operationId: createPet
      tags: [pets]
      responses: {"204": {description: ok}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
"""
CONFIG = 'output = "generated/{name}"\n[apis.pets]\nspec = "pets.yaml"\n'

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("pets.yaml").write_text(PETS)
    Path("crmgen.toml").write_text(CONFIG)
    environment.cache_clear()  # kept by relative path, as long as a process lives

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return call


@pytest.mark.parametrize(
    ("stated", "line"),
    [
        (
            "get: {x-crmgen-nmae: all, ",
            "there is no extension 'x-crmgen-nmae'; did you mean 'x-crmgen-name'?",
        ),
        ("get: {x-crmgen-paginate: false, ", "did you mean 'x-crmgen-pagination'?"),
    ],
)
def test_an_extension_of_an_overlay_that_is_misspelled(
    run: Run, stated: str, line: str
) -> None:
    update = stated.removeprefix("get: {").removesuffix(", ")
    Path("fix.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
        f"- target: $.paths['/pets'].get\n  update:\n    {update}\n"
    )
    Path("crmgen.toml").write_text(f'{CONFIG}overlays = ["fix.yaml"]\n')
    result = run("generate")
    assert result.exit_code == 2
    assert joined(result.stderr).startswith("fix.yaml:6:5: error: ")
    assert line in joined(result.stderr)
    assert not Path("generated").exists()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("package/readme.md.jinja", "did you mean 'package/README.md.jinja'?"),
        ("resource.py.jinja", "did you mean 'resources/resource.py.jinja'?"),
        ("models/module.py", "did you mean 'models/module.py.jinja'?"),
        ("zzz.jinja", "those are models/__init__.py.jinja"),
    ],
)
def test_a_template_that_replaces_nothing(run: Run, name: str, hint: str) -> None:
    template = Path("own", name)
    template.parent.mkdir(parents=True)
    template.write_text("x")
    result = run("generate", "--templates", "own")
    assert result.exit_code == 2
    assert joined(result.stderr).startswith(
        f"own/{name}: error: no template of crmgen is"
    )
    assert hint in joined(result.stderr) and "[unused-template]" in result.stderr


def test_templates_may_have_parts_and_notes_of_their_own(run: Run) -> None:
    own = Path("own")
    (own / "package").mkdir(parents=True)
    ours = (template_root() / "package/api.md.jinja").read_text()
    (own / "package/api.md.jinja").write_text(ours + "{% include 'parts/end.jinja' %}")
    (own / "parts").mkdir()
    (own / "parts/end.jinja").write_text("{% include 'parts/more.jinja' %}")
    (own / "parts/more.jinja").write_text("The end.\n")
    (own / "NOTES.txt").write_text("why we do this")
    (own / ".DS_Store").write_bytes(b"\x00\xff")
    assert run("generate", "--templates", "own").exit_code == 0
    assert Path("generated/pets/api.md").read_text().endswith("The end.\n")


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("{name}", "{nam}", "crmgen.toml:1:1"),
        ("{name}", "{name", "crmgen.toml:1:1"),
        ("{name}", "{}", "crmgen.toml:1:1"),
        (
            'spec = "pets.yaml"',
            'spec = "pets.yaml"\noutput = "{api}"',
            "crmgen.toml:4:1",
        ),
    ],
)
def test_a_folder_with_a_place_for_nothing(
    run: Run, before: str, after: str, place: str
) -> None:
    Path("crmgen.toml").write_text(CONFIG.replace(before, after))
    result = run("generate")
    assert result.exit_code == 2
    assert joined(result.stderr).startswith(f"{place}: error: ")
    assert "did you mean '{name}'? [bad-setting]" in joined(result.stderr)


@pytest.mark.parametrize(
    ("config", "place"),
    [
        (CONFIG.replace("/{name}", ""), "crmgen.toml:1:1"),
        (f'{CONFIG}output = "generated/./cats"\n', "crmgen.toml:4:1"),
    ],
)
def test_two_apis_with_one_folder(run: Run, config: str, place: str) -> None:
    cats = '[apis.cats]\nspec = "pets.yaml"\n'
    Path("crmgen.toml").write_text(config + cats)
    result = run("generate", "pets")
    assert result.exit_code == 2
    assert joined(result.stderr).startswith(f"{place}: error: ")
    assert "would both be written to 'generated" in joined(result.stderr)
    assert "[same-output]" in joined(result.stderr)
    Path("crmgen.toml").write_text(CONFIG + cats)
    assert run("generate").exit_code == 0


def test_two_documents_of_one_name(run: Run) -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "pets.yaml").write_text(PETS)
    result = run("generate", "a/pets.yaml", "b/pets.yaml")
    assert result.exit_code == 2
    assert joined(result.stderr).startswith(
        "b/pets.yaml: error: would be written to 'pets'"
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("post:", "post:\n      x-crmgen-name: class", "'class_'"),
        ("{name: q,", "{name: q, x-crmgen-name: from,", "'from_'"),
        (
            "{name: {type",
            "{name: {x-crmgen-name: model_dump, type",
            "'model_dump_'",
        ),
        ("{name: pets}", "{name: pets, x-crmgen-name: request}", "'request_'"),
        ("post:", "post:\n      x-crmgen-name: __init__", "'init'"),
    ],
)
def test_a_name_that_had_to_be_changed(
    run: Run, before: str, after: str, said: str
) -> None:
    Path("pets.yaml").write_text(PETS.replace(before, after, 1))
    result = run("validate", "pets")
    assert result.exit_code == 0
    [line] = [each for each in result.stdout.splitlines() if "changed-name" in each]
    assert said in line


def test_a_name_that_is_given_twice(run: Run) -> None:
    tags = "      tags: [pets]\n"
    Path("pets.yaml").write_text(
        PETS.replace(tags, f"{tags}      x-crmgen-name: all\n")
    )
    lines = run("validate", "pets").stdout.splitlines()
    changed = [each for each in lines if "changed-name" in each]
    assert changed and all("'all' cannot be the name here" in each for each in changed)


def test_a_name_that_is_only_spelled_as_python_does(run: Run) -> None:
    Path("pets.yaml").write_text(
        PETS.replace("post:", "post:\n      x-crmgen-name: addOne")
    )
    assert "changed-name" not in run("validate", "pets").stdout


@pytest.mark.parametrize("paths", ["{}", "{/a: {}}", "{/a: {summary: nothing}}"])
def test_a_document_without_operations(run: Run, paths: str) -> None:
    Path("pets.yaml").write_text(
        f'openapi: 3.1.0\ninfo: {{title: Pets, version: "1"}}\npaths: {paths}\n'
    )
    result = run("generate", "-v")
    assert result.exit_code == 0
    assert "pets.yaml:3:1: weakened: there is no operation here" in joined(
        result.stderr
    )
    assert run("generate", "--strict").exit_code == 1


@pytest.mark.parametrize("package", ["models", "resources", "package", "extras"])
def test_a_package_called_like_a_folder_of_an_sdk(
    run: Run, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("generate", "pets.yaml", "--package", package, "-o", "out")
    assert result.exit_code == 0
    monkeypatch.setattr(sys, "path", [str(Path("out/src").resolve()), *sys.path])
    try:
        made = __import__(package)
        assert "https://pets.example" in repr(made.Pets())
    finally:
        for name in [each for each in sys.modules if each.split(".")[0] == package]:
            del sys.modules[name]


def test_the_report_says_what_is_unread_apart_from_losses(run: Run) -> None:
    Path("pets.yaml").write_text(PETS.replace("title: Pets", "title: Pets, x-logo: a"))
    assert run("generate", "--strict", "--report", "r.json").exit_code == 0
    [loss] = json.loads(Path("r.json").read_text())["apis"][0]["losses"]
    assert (loss["code"], loss["kind"]) == ("unread-key", "unread")
    assert "no losses, 1 unread" in run("generate").stdout


@pytest.mark.parametrize(
    ("block", "hint"),
    [("fieldz", "did you mean 'fields'?"), ("qqqq", "those are class, ")],
)
def test_a_block_that_replaces_nothing(run: Run, block: str, hint: str) -> None:
    template = Path("own/models/module.py.jinja")
    template.parent.mkdir(parents=True)
    own = "{% block of_its_own %}{% endblock %}"
    text = f'{{% extends "crmgen/models/module.py.jinja" %}}\n{{% block {block} %}}{own}{{% endblock %}}\n'
    template.write_text(text)
    result = run("generate", "--templates", "own")
    assert result.exit_code == 2
    assert joined(result.stderr).startswith("own/models/module.py.jinja:2:1: error: ")
    assert f"has no block '{block}'; {hint}" in joined(result.stderr)
    problem = joined(result.stderr).splitlines()[0]
    assert "of_its_own" not in problem and "[unused-block]" in problem
    template.write_text(text.replace(block, "class_decorators"))
    assert run("generate", "--templates", "own").exit_code == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ view.nothing_called_so }}", "has no attribute 'nothing_called_so'"),
        ("{{ 1 + 'a' }}", "TypeError: unsupported operand"),
        ("{% if %}", "Expected an expression"),
        ("{{ missing() }}", "'missing' is undefined"),
    ],
)
def test_an_error_of_a_template_names_its_line(
    run: Run, text: str, message: str
) -> None:
    template = Path("own/package/api.md.jinja")
    template.parent.mkdir(parents=True)
    template.write_text(f"first\nsecond\n{text}\n")
    result = run("generate", "--templates", "own")
    assert result.exit_code == 2
    assert joined(result.stderr).startswith("own/package/api.md.jinja:3:1: error: ")
    assert message in joined(result.stderr) and "[bad-template]" in result.stderr


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (
            '[apis.cats]\nspec = "pets.yaml"\npackage = "pets"\n',
            "crmgen.toml:6:1: error: 'cats' and 'pets' would both be the package 'pets'",
        ),
        (
            '[apis.my-pets]\nspec = "pets.yaml"\n[apis.my_pets]\nspec = "pets.yaml"\n',
            "'my_pets' and 'my-pets' would both be the package 'my_pets'",
        ),
        (
            '[apis.cats]\nspec = "pets.yaml"\noutput = "generated/pets/cats"\n',
            "crmgen.toml:6:1: error: 'cats' and 'pets' would both be written below",
        ),
        (
            '[apis.cats]\nspec = "pets.yaml"\noutput = "./generated"\n',
            "crmgen.toml:6:1: error: 'cats' and 'pets' would both be written below",
        ),
    ],
)
def test_two_apis_that_cannot_be_beside_each_other(
    run: Run, more: str, line: str
) -> None:
    Path("crmgen.toml").write_text(CONFIG + more)
    result = run("generate")
    assert result.exit_code == 2
    assert line in joined(result.stderr)
    assert not Path("generated").exists()


@pytest.mark.parametrize("name", ["class", "email", "import"])
def test_a_package_that_cannot_be_called_like_its_api(run: Run, name: str) -> None:
    Path("crmgen.toml").write_text(CONFIG.replace("apis.pets", f"apis.{name}"))
    result = run("generate")
    assert result.exit_code == 0
    assert joined(result.stderr).startswith(f"warning: crmgen.toml:2:1: '{name}' is ")
    assert f"the package is called '{name}_sdk'" in joined(result.stderr)
    Path("crmgen.toml").write_text(
        CONFIG.replace("apis.pets", f"apis.{name}") + f'package = "{name}_sdk"\n'
    )
    assert run("generate").stderr == ""
    Path(f"{name}.yaml").write_text(PETS)
    assert f"'{name}_sdk'" in run("generate", f"{name}.yaml", "-o", "out").stderr


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("/pets:\n    get:", "/pets:\n    query:", "7:5: repaired: 'query' belongs to OpenAPI 3.2"),
        ("in: query", "in: Query", "repaired: 'in' is 'query', not 'Query'; read as that"),
        ("in: query", "in: querry", "error: 'querry' is no place of a parameter; did you mean 'query'?"),
        ("in: query", "in: form", "error: 'form' is no place of a parameter; those are path, query"),
        ("components:", "components:\n  securitySchemes: {m: {type: mutualTLS}}", "repaired: 'mutualTLS' belongs to OpenAPI 3.1"),
        ("components:", "components:\n  securitySchemes: {m: {type: HTTP, scheme: basic}}", "repaired: 'type' is 'http', not 'HTTP'"),
        ("/pets:\n", "/pets#all:\n", "6:3: repaired: nothing sends what stands behind '#'; '/pets#all' is called as '/pets'"),
        ("tags: [pets]\n      param", "tags: [pets]\n      x-crmgen-pagination: {stlye: page}\n      param", "error: there is no key 'stlye' here; did you mean 'style'?"),
        ("tags: [pets]\n      param", "tags: [pets]\n      x-crmgen-failure: {att: ok}\n      param", "error: there is no key 'att' here; did you mean 'at'?"),
        ("schema: {type: string}", "schema: {type: string}, x-crmgen-filter: {kind: text, item: '{field}', qoute: x}", "no key 'qoute' here; did you mean 'quote'?"),
    ],
)  # fmt: skip
def test_a_word_in_another_place_or_spelling_is_named(
    run: Run, before: str, after: str, line: str
) -> None:
    text = PETS.replace("3.1.0", "3.0.3")
    assert before in text
    Path("pets.yaml").write_text(text.replace(before, after, 1))
    result = run("validate", "pets.yaml")
    assert line in result.output + joined(result.stderr)
    assert "does not belong here" not in result.output
    assert "not-standard" not in result.output
