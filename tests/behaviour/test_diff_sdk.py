"""An SDK folder as OLD or NEW of `crmgen diff`, whose change it is, and what `generate` says and bumps."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crmgen import __version__
from crmgen.cli import main
from tests.behaviour.deals import BASE, CREATE, LIST, SCHEMAS, Json, changed, parameter
from tests.behaviour.document_server import Answer, DocumentServer, document_server

Run = Callable[..., Result]
Serve = Callable[[Mapping[str, Answer]], DocumentServer]
WITHOUT_STAGE = changed(((*LIST, "parameters", 0), None))
REMOVED = "argument-removed deals.list(stage): is gone"
SDK = Path("sdk")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, arguments)


@pytest.fixture
def serve() -> Generator[Serve]:
    with ExitStack() as servers:
        yield lambda answers: servers.enter_context(document_server(answers))


def generate(run: Run, document: Json, *options: str) -> str:
    Path("acme.json").write_text(json.dumps(document))
    result = run("generate", "acme.json", "-o", "sdk", "--package", "acme", *options)
    assert result.exit_code == 0, result.output
    return result.stdout


def found(result: Result, part: str = "changes") -> list[str]:
    assert result.exit_code == 0, result.output
    return [
        f"{row['rule']} {', '.join(row['subjects'])}: {row['text'].replace('`', '')}"
        for row in json.loads(result.stdout)[part]
    ]


def diff(run: Run, old: str, new: str, *options: str) -> Result:
    return run("diff", old, new, "--format", "json", *options)


# folders


def test_an_sdk_needs_no_document_to_be_compared(run: Run) -> None:
    generate(run, BASE)
    Path("acme.json").unlink()
    Path("new.json").write_text(json.dumps(WITHOUT_STAGE))
    result = diff(run, "sdk", "new.json")
    assert found(result) == [REMOVED]
    assert json.loads(result.stdout)["version"] == {
        "before": "0.1.0",
        "proposed": "0.2.0",
        "level": "minor",
    }


def test_names_of_the_sdk_hold(run: Run) -> None:
    generate(run, changed(((*LIST, "operationId"), "gather")))
    Path("new.json").write_text(json.dumps(WITHOUT_STAGE))
    rows = found(diff(run, "sdk", "new.json"))
    assert "argument-removed deals.gather(stage): is gone" in rows


def test_two_sdks(run: Run) -> None:
    generate(run, BASE)
    SDK.rename("before")
    generate(run, changed(((*SCHEMAS, "Line", "x-crmgen-name"), "Row")))
    rows = found(diff(run, "before", "sdk"))
    assert "class-renamed LineInput: is called Row" in rows


def test_an_sdk_that_takes_the_place_of_a_document(run: Run) -> None:
    generate(run, WITHOUT_STAGE)
    Path("old.json").write_text(json.dumps(BASE))
    assert found(diff(run, "old.json", "sdk")) == [REMOVED]


def test_a_revision_beside_its_sdk_has_the_names_of_that(run: Run) -> None:
    """`HEAD:acme.json` is the document of the API, as `acme.json` is."""
    Path("crmgen.toml").write_text('[apis.acme]\nspec = "acme.json"\n')
    Path("acme.json").write_text(
        json.dumps(changed(((*LIST, "operationId"), "gather")))
    )
    assert run("generate").exit_code == 0
    Path("acme.json").write_text(json.dumps(BASE))
    commit()
    Path("acme.json").write_text(json.dumps(WITHOUT_STAGE))
    rows = found(diff(run, "HEAD:acme.json", "acme.json"))
    assert rows == ["argument-removed deals.gather(stage): is gone"]


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda: (SDK / "crmgen.lock").unlink(), "has no crmgen.lock"),
        (lambda: (SDK / "crmgen.surface").unlink(), "an older crmgen made this SDK"),
        (lambda: rewrite("surface\t1", "surface\t2"), "a newer crmgen wrote it"),
        (lambda: rewrite("method\t", "way\t"), "no surface of this version has such a line"),
        (lambda: rewrite("client\tAcme", '#client\tAcme'), "it is no surface of an SDK"),
        (lambda: rewrite("client\tAcme", 'client\t"Acme'), "has such a line"),
        (lambda: (SDK / "crmgen.surface").write_bytes(b"\xff"), "as UTF-8 text"),
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_compared_is_told(
    run: Run, break_it: Callable[[], object], said: str
) -> None:
    generate(run, BASE)
    break_it()
    result = diff(run, "sdk", "acme.json")
    assert result.exit_code == 2
    assert said in result.stderr
    if "lock" not in said:
        generate(run, WITHOUT_STAGE)


def rewrite(old: str, new: str) -> None:
    path = SDK / "crmgen.surface"
    path.write_text(path.read_text().replace(old, new, 1))


def test_an_api_with_a_folder_of_its_name(run: Run) -> None:
    Path("crmgen.toml").write_text('[apis.acme]\nspec = "acme.json"\n')
    Path("acme.json").write_text(json.dumps(BASE))
    Path("new.json").write_text(json.dumps(WITHOUT_STAGE))
    Path("acme").mkdir()
    assert found(diff(run, "acme", "new.json")) == [REMOVED]
    assert found(diff(run, "new.json", "acme"))[0].startswith("argument-added")


# URLs


def test_a_url_is_read_with_leave(run: Run, serve: Serve) -> None:
    server = serve({"/new.json": json.dumps(WITHOUT_STAGE)})
    generate(run, BASE)
    url = f"{server.url}/new.json"
    refused = diff(run, "sdk", url)
    assert refused.exit_code == 2
    assert "--allow-remote" in refused.stderr
    assert not server.asked
    assert found(diff(run, "sdk", url, "--allow-remote")) == [REMOVED]
    assert found(diff(run, "acme.json", url, "--allow-remote")) == [REMOVED]


def test_a_remote_document_may_differ_from_what_the_lock_pins(
    run: Run, serve: Serve
) -> None:
    server = serve({"/acme.json": json.dumps(BASE)})
    url = f"{server.url}/acme.json"
    made = run("generate", url, "-o", "sdk", "--allow-remote")
    assert made.exit_code == 0, made.output
    assert found(diff(run, "sdk", url, "--allow-remote")) == []
    server.answers["/acme.json"] = json.dumps(WITHOUT_STAGE)
    assert found(diff(run, "sdk", url, "--allow-remote")) == [REMOVED]


# whose change it is


def commit() -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True)


def made_by_an_older_crmgen() -> None:
    """An SDK that an older crmgen made, in which a method had another name."""
    lock = SDK / "crmgen.lock"
    lock.write_text(lock.read_text().replace(f"crmgen\t{__version__}", "crmgen\t0.0.1"))
    rewrite("deals.get_note", "deals.note")


RENAMED = "method-renamed deals.note(): is called deals.get_note()"


def test_with_the_same_document_all_is_of_crmgen(run: Run) -> None:
    generate(run, BASE)
    made_by_an_older_crmgen()
    result = diff(run, "sdk", "acme.json")
    assert (found(result), found(result, "of_crmgen")) == ([], [RENAMED])


def test_the_old_document_is_found_in_git(run: Run) -> None:
    generate(run, BASE)
    commit()
    made_by_an_older_crmgen()
    Path("acme.json").write_text(json.dumps(WITHOUT_STAGE))
    result = diff(run, "sdk", "acme.json")
    assert (found(result), found(result, "of_crmgen")) == ([REMOVED], [RENAMED])
    text = run("diff", "sdk", "acme.json", "--format", "markdown").stdout
    assert text.index("stage") < text.index("Not from the document") < text.index("note")  # fmt: skip


def test_what_cannot_be_told_apart_is_said(run: Run) -> None:
    generate(run, BASE)
    made_by_an_older_crmgen()
    Path("acme.json").write_text(json.dumps(WITHOUT_STAGE))
    result = diff(run, "sdk", "acme.json")
    assert found(result) == [RENAMED, REMOVED]
    assert "the old document is not at hand" in json.loads(result.stdout)["notes"][0]


def test_an_api_whose_sdk_is_of_this_document(run: Run) -> None:
    Path("crmgen.toml").write_text('[apis.acme]\nspec = "acme.json"\noutput = "sdk"\n')
    Path("acme.json").write_text(json.dumps(BASE))
    assert run("generate").exit_code == 0
    made_by_an_older_crmgen()
    Path("new.json").write_text(json.dumps(WITHOUT_STAGE))
    result = diff(run, "acme", "new.json")
    assert (found(result), found(result, "of_crmgen")) == ([REMOVED], [RENAMED])


# generate


def test_generate_says_in_short_what_changes(run: Run) -> None:
    said, following = generate(run, BASE).splitlines()
    assert said.startswith("acme: ") and following.startswith("next: ")
    assert len(generate(run, BASE).splitlines()) == 1
    new = changed(
        (("paths", "/deals/{deal}/notes/{note}", "get"), None),
        ((*LIST, "parameters", 0), parameter("region")),
    )
    assert generate(run, new).splitlines()[1:] == [
        "  - deals.list(stage) (breaking)  - deals.get_note (breaking)  + deals.list(region)"
    ]
    assert len(generate(run, new).splitlines()) == 1


def test_the_short_form_is_short(run: Run) -> None:
    names = [f"field_of_some_length_{number}" for number in range(60)]
    fields: Json = {name: {"type": "string"} for name in names}
    generate(run, changed(((*SCHEMAS, "Line", "properties"), fields)))
    others: dict[str, Any] = {name: {"x-crmgen-name": f"x_{name}"} for name in names}
    said = generate(run, changed(((*SCHEMAS, "Line", "properties"), others)))
    lines = said.splitlines()
    assert len(lines) == 6
    assert lines[-1].startswith("  and ")


def test_bump_writes_the_version_and_the_changelog(run: Run) -> None:
    generate(run, BASE, "--bump")
    assert not Path("sdk/CHANGELOG.md").exists()
    generate(run, WITHOUT_STAGE, "--bump")
    assert 'version = "0.2.0"' in Path("sdk/pyproject.toml").read_text()
    assert 'version="0.2.0"' in Path("sdk/src/acme/client.py").read_text()
    assert Path("sdk/CHANGELOG.md").read_text() == (
        "# Changes\n\n## 0.2.0\n\nBreaking: `deals.list(stage)` is gone.\n"
    )
    before = {p: p.read_bytes() for p in SDK.rglob("*") if p.is_file()}
    generate(run, WITHOUT_STAGE, "--bump")
    generate(run, WITHOUT_STAGE)
    assert {p: p.read_bytes() for p in SDK.rglob("*") if p.is_file()} == before


def test_the_changelog_is_its_owners(run: Run) -> None:
    generate(run, BASE)
    mine = "# History\n\nWritten with care.\n\n## Unreleased\n\n- soon\n\n## 0.1.0\n\n- first\n"
    Path("sdk/CHANGELOG.md").write_text(mine)
    project = Path("sdk/pyproject.toml")
    project.write_text(project.read_text().replace("0.1.0", "1.4.2") + "# mine\n")
    generate(run, changed(((*CREATE, "requestBody", "required"), True)))
    assert Path("sdk/CHANGELOG.md").read_text() == mine
    generate(run, WITHOUT_STAGE, "--bump")
    entry = "## 2.0.0\n\nBreaking: `deals.list(stage)` is gone.\n\n"
    assert Path("sdk/CHANGELOG.md").read_text() == mine.replace("## 0.1.0", f"{entry}## 0.1.0")  # fmt: skip
    assert 'version = "2.0.0"' in project.read_text()
    assert project.read_text().endswith("# mine\n")


def test_the_changelog_tells_what_comes_from_crmgen(run: Run) -> None:
    generate(run, BASE)
    commit()
    made_by_an_older_crmgen()
    generate(run, WITHOUT_STAGE, "--bump")
    assert Path("sdk/CHANGELOG.md").read_text() == (
        "# Changes\n\n## 0.2.0\n\nBreaking: `deals.list(stage)` is gone.\n\n"
        f"From another crmgen (0.0.1 before, {__version__} now), not from the API:\n\n"
        "Methods renamed; nothing changed on the wire: `deals.note()` is now `deals.get_note()`.\n"
    )


def test_a_version_that_cannot_be_raised_is_told(run: Run) -> None:
    generate(run, BASE)
    project = Path("sdk/pyproject.toml")
    project.write_text(project.read_text().replace('"0.1.0"', '"next"'))
    Path("acme.json").write_text(json.dumps(WITHOUT_STAGE))
    result = run("generate", "acme.json", "-o", "sdk", "--bump")
    assert result.exit_code == 2
    assert "no version such as 1.2.3" in result.stderr


# accepted


ACCEPTED = """
[[accepted]]
rule = "argument-removed"
address = "GET /v1/deals query stage"
reason = "Nobody <b>filtered</b> by it."

[[accepted]]
rule = "method-removed"
address = "GET /v1/gone"
reason = "Long gone."
"""


def test_accepted_breaks_are_apart_and_do_not_fail(run: Run) -> None:
    Path("crmgen-accepted.toml").write_text(ACCEPTED)
    Path("acme.json").write_text(json.dumps(BASE))
    Path("new.json").write_text(json.dumps(WITHOUT_STAGE))
    result = run("diff", "acme.json", "new.json", "--fail-on", "breaking")
    assert result.exit_code == 0
    assert result.stdout == (
        "Accepted (1)\n"
        "  deals.list(stage) is gone; a call that names it raises TypeError\n"
        "      accepted: Nobody <b>filtered</b> by it.\n"
        "note: accepted, but does not happen: method-removed GET /v1/gone; take the entry out\n"
        "Version: a major version (before 1.0 one level lower): something breaks\n"
    )
    assert run("diff", "acme.json", "new.json", "--fail-on", "any").exit_code == 1
    for format in ("markdown", "html", "github", "json"):
        said = run("diff", "acme.json", "new.json", "--format", format).stdout
        assert "/v1/gone" in said
        assert ("Nobody" in said) == (format != "github")
        assert "<b>" not in said or format == "json"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("accepted = 1", "accepted: Input should be a valid list"),
        ("[[accepted]]\nrule = 'method-removed'\naddress = 'x'", "accepted, entry 1, reason: Field required"),
        ("[[accepted]]\nrule = 'method-removed'\naddress = 'x'\nreason = ' '", "entry 1, reason:"),
        ("[[accepted]]\nrule = 'nothing'\naddress = 'x'\nreason = 'y'", "there is no rule nothing"),
        ("[[", "it is no TOML"),
    ],
)  # fmt: skip
def test_a_file_of_accepted_breaks_that_is_none(run: Run, text: str, said: str) -> None:
    Path("some.toml").write_text(text)
    Path("acme.json").write_text(json.dumps(BASE))
    result = run("diff", "acme.json", "acme.json", "--accepted", "some.toml")
    assert result.exit_code == 2
    assert result.stderr.startswith("some.toml: error: ")
    assert said in result.stderr


def test_a_file_of_accepted_breaks_that_is_not_there(run: Run) -> None:
    Path("acme.json").write_text(json.dumps(BASE))
    result = run("diff", "acme.json", "acme.json", "--accepted", "none.toml")
    assert (result.exit_code, result.stderr[:17]) == (2, "none.toml: error:")
