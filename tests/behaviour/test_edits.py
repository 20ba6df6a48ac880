"""Edits by hand of generated files: what stays, what stops `generate`, what is carried over."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main

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
        "200":
          description: ok
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}
  /owners:
    get: {operationId: listOwners, tags: [owners], responses: {"204": {description: none}}}
components:
  schemas:
    Pet:
      type: object
      properties:
        name: {type: string, description: What it is called.}
        age: {type: integer}
        kind: {type: string}
        weight: {type: number, description: In kilograms.}
"""
HEAVY = PETS.replace("In kilograms.", "In grams.")
MORE = PETS.replace("listOwners,", "listOwners, summary: Whose they are.,")
NO_OWNERS = "\n".join(line for line in PETS.split("\n") if "wners" not in line)
MODELS = Path("out/src/pets/models")
OWNERS = Path("out/src/pets/resources/owners.py")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(text: str, *options: str, command: str = "generate") -> Result:
        Path("pets.yaml").write_text(text)
        arguments = [command, "pets.yaml", "-o", "out", *options]
        return CliRunner().invoke(main, arguments)

    assert call(PETS).exit_code == 0
    return call


def model() -> Path:
    """The module of the class `Pet`."""
    (found,) = (
        each for each in MODELS.rglob("*.py") if "class Pet(" in each.read_text()
    )
    return found


def edit(path: Path, old: str, new: str) -> str:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    return path.read_text()


def state() -> dict[Path, bytes]:
    return {
        path: path.read_bytes() for path in Path("out").rglob("*") if path.is_file()
    }


def test_an_edit_lives_while_its_file_would_be_written_as_before(run: Run) -> None:
    mine = edit(model(), "What it is called.", "Its name.")
    for text in (PETS, MORE, PETS):
        done = run(text)
        assert done.exit_code == 0, done.output
        assert (
            f"; with your edits as before: {model().relative_to('out')}" in done.output
        )
        assert model().read_text() == mine


def test_what_both_sides_changed_stops_before_anything_is_written(run: Run) -> None:
    edit(model(), "What it is called.", "Its name.")
    edit(OWNERS, "The methods of", "All methods of")
    before = state()
    done = run(HEAVY)
    assert done.exit_code == 2
    error, *diff, remedy = done.stderr.rstrip().split("\n")
    assert error.startswith(f"{model()}: error: was changed by hand since ")
    assert error.endswith(" [edited-file]")
    assert '-    """What it is called."""' in diff
    assert '+    """Its name."""' in diff
    assert "grams" not in "\n".join(diff)  # the edit alone, not what crmgen changes
    assert remedy.startswith("`crmgen generate --merge` ")
    assert state() == before


def test_a_merge_carries_the_edit_over(run: Run) -> None:
    edit(model(), "What it is called.", "Its name.")
    done = run(HEAVY, "--merge")
    assert done.exit_code == 0, done.output
    assert (
        f"; with your edits carried over: {model().relative_to('out')}" in done.output
    )
    text = model().read_text()
    assert '"""Its name."""' in text and '"""In grams."""' in text
    again = run(HEAVY)
    assert "; with your edits as before: " in again.output
    assert run(PETS, "--merge").exit_code == 0
    assert '"""Its name."""' in model().read_text()
    assert '"""In kilograms."""' in model().read_text()


def test_lines_that_both_changed_are_left_between_marks_and_told(run: Run) -> None:
    edit(model(), "In kilograms.", "As on the scales.")
    done = run(HEAVY, "--merge")
    assert done.exit_code == 1
    assert done.stderr == (
        f"{model()}: conflicts between your edit and what is generated: 1; "
        "settle what stands between <<<<<<< and >>>>>>>\n"
    )
    marks = [
        line for line in model().read_text().split("\n") if line[:1] in "<=>" and line
    ]
    assert marks == ["<<<<<<< edited by hand", "=======", ">>>>>>> generated now"]
    again = run(HEAVY)  # still told, until somebody settled it
    assert (again.exit_code, again.stderr) == (1, done.stderr)
    refused = run(PETS, "--merge")
    assert refused.exit_code == 2
    assert "settle what stands between <<<<<<< and >>>>>>> first" in refused.stderr
    settled = model().read_text().replace("As on the scales.", "On the scales.")
    model().write_text("".join(_without_marks(settled)))
    assert run(HEAVY).exit_code == 0


def _without_marks(text: str) -> Iterator[str]:
    """The side of the edit."""
    is_edit = True
    for line in text.splitlines(keepends=True):
        is_edit = (is_edit and not line.startswith("=======")) or line.startswith(
            ">>>>>>>"
        )
        if is_edit and not line.startswith(("<<<<<<<", ">>>>>>>")):
            yield line


@pytest.mark.usefixtures("run")
def test_an_sdk_is_written_where_another_stops() -> None:
    Path("crmgen.toml").write_text(
        '[apis.other]\nspec = "pets.yaml"\n\n[apis.pets]\nspec = "pets.yaml"\noutput = "out"\n'
    )
    edit(model(), "What it is called.", "Its name.")
    Path("pets.yaml").write_text(HEAVY)
    before = {path: path.read_bytes() for path in Path("out").rglob("*.*")}
    assert CliRunner().invoke(main, ["generate"]).exit_code == 2
    assert Path("generated/other/crmgen.lock").exists()
    assert {path: path.read_bytes() for path in Path("out").rglob("*.*")} == before


def test_dropping_edits_drops_those_that_clash_alone(run: Run) -> None:
    edit(model(), "What it is called.", "Its name.")
    mine = edit(OWNERS, "The methods of", "All methods of")
    done = run(HEAVY, "--overwrite")
    assert done.exit_code == 0, done.output
    assert '"""What it is called."""' in model().read_text()
    assert OWNERS.read_text() == mine


def test_an_edited_file_that_is_written_no_more(run: Run) -> None:
    mine = edit(OWNERS, "The methods of", "All methods of")
    refused = run(NO_OWNERS)
    assert refused.exit_code == 2
    assert str(OWNERS) in refused.stderr and "+" in refused.stderr
    done = run(NO_OWNERS, "--merge")
    assert done.exit_code == 0, done.output
    assert (
        "no longer written by crmgen, so yours now: src/pets/resources/owners.py"
        in (done.output)
    )
    assert OWNERS.read_text() == mine
    assert OWNERS.name not in Path("out/crmgen.lock").read_text()


def test_other_line_ends_are_no_edit_and_hide_none(run: Run) -> None:
    for path in filter(Path.is_file, Path("out").rglob("*")):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    done = run(PETS)
    assert (done.exit_code, "; 0 files written" in done.output) == (0, True)
    text = model().read_bytes()
    model().write_bytes(text.replace(b"What it is called.", b"Its name."))
    assert run(HEAVY).stderr.count("\n+") == 2  # the head, and the one line
    assert run(HEAVY, "--merge").exit_code == 0
    assert '"""Its name."""' in model().read_text()


@pytest.mark.parametrize("content", [None, "", 'src/pets/client.py\tno\nx\t"\n'])
def test_a_base_that_is_lost_is_told_and_written_anew(
    run: Run, content: str | None
) -> None:
    edit(model(), "What it is called.", "Its name.")
    base = Path("out/crmgen.base")
    whole = base.read_text()
    base.unlink() if content is None else base.write_text(content)
    refused = run(HEAVY, "--merge")
    assert refused.exit_code == 2 and "[no-base]" in refused.stderr
    assert "Its name." in refused.stderr
    assert run(PETS).exit_code == 0
    assert base.read_text() == whole
    assert run(HEAVY, "--merge").exit_code == 0


def test_a_base_of_another_zlib_stays(run: Run) -> None:
    from crmgen.lock.base import render_base

    base = Path("out/crmgen.base")
    path, _, _ = base.read_text().split("\n")[1].partition("\t")
    lines = base.read_text().split("\n")
    lines[1] = _packed_otherwise(path)
    base.write_text("\n".join(lines))
    assert f"{lines[1]}\n" in render_base({path: Path("out", path).read_text()}, base)
    assert run(PETS, command="check").exit_code == 0


def _packed_otherwise(path: str) -> str:
    import zlib
    from base64 import b64encode

    return f"{path}\t{b64encode(zlib.compress(Path('out', path).read_bytes(), 1)).decode()}"


def test_without_git_a_merge_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(model(), "What it is called.", "Its name.")
    before = state()
    monkeypatch.setenv("PATH", os.devnull)
    done = run(HEAVY, "--merge")
    assert (done.exit_code, "[no-git]" in done.stderr) == (2, True)
    assert state() == before


def test_branches_that_both_generate_merge_into_what_generate_writes(run: Run) -> None:
    """The lock and the base are merged line by line, as their attributes say."""
    git("init", "-q", "-b", "main")
    commit()
    git("checkout", "-q", "-b", "other")
    run(MORE)
    commit()
    git("checkout", "-q", "main")
    run(HEAVY)
    commit()
    git("merge", "-q", "--no-edit", "other")
    both = MORE.replace("In kilograms.", "In grams.")
    done = run(both)
    assert done.exit_code == 0, done.output
    assert run(both, command="check").exit_code == 0
    edit(model(), "What it is called.", "Its name.")
    merged = run(both.replace("grams", "tons"), "--merge")
    assert merged.exit_code == 0, merged.output


def test_marks_that_git_leaves_in_what_both_branches_generated_are_no_edits(
    run: Run,
) -> None:
    git("init", "-q", "-b", "main")
    git("config", "merge.conflictStyle", "diff3")
    commit()
    git("checkout", "-q", "-b", "other")
    run(_with_operation("nests"))
    commit()
    git("checkout", "-q", "main")
    run(_with_operation("mills"))
    commit()
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "-q", "--no-edit", "other")
    assert "<<<<<<< " in Path("out/src/pets/client.py").read_text()
    both = _with_operation("mills", "nests")
    assert run(both).exit_code == 0
    assert "<<<<<<< " not in Path("out/src/pets/client.py").read_text()
    assert run(both, command="check").exit_code == 0


def test_an_edit_between_the_marks_of_a_merge_of_branches_is_told(run: Run) -> None:
    edit(model(), "What it is called.", "Its name.")
    text = model().read_text()
    model().write_text(f"<<<<<<< HEAD\n=======\n{text}>>>>>>> other\n")
    same = run(PETS)  # nothing that crmgen would change, and still no Python
    assert same.exit_code == 1
    assert "conflicts between your edit and what is generated: 1" in same.stderr
    done = run(HEAVY)
    assert done.exit_code == 2
    assert "settle what stands between <<<<<<< and >>>>>>> first" in done.stderr


def test_two_branches_that_rename_one_method_leave_both_names(run: Run) -> None:
    git("init", "-q", "-b", "main")
    commit()
    git("checkout", "-q", "-b", "other")
    rename("owners.list", "owners.all")
    run(PETS)
    commit()
    git("checkout", "-q", "main")
    rename("owners.list", "owners.find")
    run(PETS)
    commit()
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "-q", "--no-edit", "other")
    done = run(PETS)
    assert done.exit_code == 0, done.output
    said = CliRunner().invoke(main, ["aliases", "-o", "out"]).output.split("\n")
    assert [line.split("  ")[:2] for line in said[:-1]] == [
        ["owners.all", "owners.find"],
        ["owners.list", "owners.find"],
    ]


def test_a_renaming_of_one_branch_holds_where_the_merge_has_both_names(
    run: Run,
) -> None:
    rename("owners.list", "owners.all")
    run(PETS)
    lock = Path("out/crmgen.lock")
    (line,) = (each for each in lock.read_text().split("\n") if "owners.all" in each)
    was = line.replace("owners.all", "owners.list")
    lock.write_text(lock.read_text().replace(line, f"{was}\n{line}"))
    done = run(PETS)
    assert done.exit_code == 0, done.output
    assert f"{line}\n" in lock.read_text() and f"\n{was}\n" not in lock.read_text()


def rename(*names: str) -> None:
    done = CliRunner().invoke(main, ["rename", *names, "-o", "out"])
    assert done.exit_code == 0, done.output


def _with_operation(*names: str) -> str:
    paths = "".join(
        f"  /{name}:\n    get: {{operationId: list{name.title()}, tags: [{name}], "
        "responses: {'204': {description: none}}}\n"
        for name in names
    )
    return PETS.replace("  /owners:\n", f"{paths}  /owners:\n")


@pytest.mark.usefixtures("run")
def test_a_clone_with_other_line_ends_is_up_to_date() -> None:
    """Those of the document, too: the lock has the hash of its text."""
    text = Path("pets.yaml").read_bytes()
    Path("pets.yaml").write_bytes(text.replace(b"\n", b"\r\n"))
    for path in filter(Path.is_file, Path("out").rglob("*")):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    done = CliRunner().invoke(main, ["check", "pets.yaml", "-o", "out"])
    assert done.output == "pets: up to date\n"


def commit() -> None:
    git("add", "-A")
    git("commit", "-q", "-m", "x")


def git(*command: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    subprocess.run(["git", *who, *command], check=True, capture_output=True)


def test_check_says_who_changed_what(run: Run) -> None:
    edit(model(), "What it is called.", "Its name.")
    OWNERS.unlink()
    done = run(HEAVY, command="check")
    assert done.exit_code == 1
    name = model().relative_to("out")
    assert (
        f"{name}: edited by hand, and no longer what generate writes\n" in done.output
    )
    assert "src/pets/resources/owners.py: missing\n" in done.output
    assert "crmgen.base: changed\ncrmgen.lock: changed\n" in done.output
    assert done.stderr == "run `crmgen generate` and commit what it writes\n"
