"""What a method gives stays as it was until its owner takes what the document now looks like."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main
from tests.messages import joined

Run = Callable[..., Result]
Json = dict[str, Any]
DEAL: Json = {"type": "object", "properties": {"id": {"type": "string"}}}


def document(body: Json, *parameters: str, **stated: Any) -> Json:
    query = [
        {
            "name": name,
            "in": "query",
            "schema": {"type": "string" if name == "cursor" else "integer"},
        }
        for name in parameters
    ]
    content = {"application/json": {"schema": body}}
    operation: Json = {
        "tags": ["deals"],
        "operationId": "listDeals" if parameters else "getDeals",
        "parameters": query,
        "responses": {"200": {"description": "ok", "content": content}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "paths": {"/deals": {"get": operation | stated}},
    }


def body(**properties: Json) -> Json:
    return {"type": "object", "properties": properties}


MANY: Json = {"type": "array", "items": DEAL}
ONE = document(body(data=DEAL))
WARNED = document(body(data=DEAL, errors={"type": "array", "items": {}}))
OFFSET = document(
    body(data=MANY, total={"type": "integer"}), "offset", "limit"
)  # fmt: skip
CURSOR = document(
    body(data=MANY, total={"type": "integer"}, next_cursor={"type": "string"}),
    *("offset", "limit", "cursor"),
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("crmgen.toml").write_text('[apis.acme]\nspec = "acme.json"\n')
    return lambda *arguments: CliRunner().invoke(main, arguments)


def result(run: Run, new: Json) -> Json:
    """The one operation as `inspect` has it, after it was generated."""
    Path("acme.json").write_text(json.dumps(new))
    made = run("generate")
    assert made.exit_code == 0, made.output
    kept = "results kept by the lock:" in made.output
    shown = run("inspect", "acme", "--json")
    assert shown.exit_code == 0, shown.output
    (resource,) = json.loads(shown.stdout)["resources"]
    (operation,) = resource["operations"]
    assert kept == ("kept_though" in operation)
    return {key: operation.get(key) for key in ("unwrap", "paging", "kept_though")}


def module() -> str:
    return Path("generated/acme/src/acme/resources/deals.py").read_text()


def test_a_result_is_part_of_the_body_as_it_was(run: Run) -> None:
    first = result(run, ONE)
    assert first["unwrap"]["is"] == "data"
    before = module()
    second = result(run, WARNED)
    assert (second["unwrap"]["is"], second["unwrap"]["how"]) == ("data", "kept")
    assert second["kept_though"] == "its whole body"
    assert module() == before
    shown = run("inspect", "acme").output
    assert "kept by the lock; the document now looks like its whole body" in shown


def test_a_whole_body_stays_whole(run: Run) -> None:
    assert result(run, WARNED)["unwrap"] is None
    kept = result(run, ONE)
    assert kept["unwrap"] is None
    assert kept["kept_though"] == "'data'"


def test_pages_are_walked_as_they_were(run: Run) -> None:
    first = result(run, OFFSET)
    assert first["paging"]["is"].startswith("by offset (offset=), items in data")
    second = result(run, CURSOR)
    assert second["paging"]["is"].startswith("by offset (offset=), items in data")
    assert second["paging"]["how"] == "kept"
    assert second["kept_though"] == "cursor pages of 'data'"
    assert "PagedCall" in module()


def test_adopt_takes_what_the_document_looks_like(run: Run) -> None:
    result(run, OFFSET)
    result(run, CURSOR)
    name = "deals.list"
    done = run("adopt", name)
    assert done.output == (
        "generated/acme/crmgen.lock: 1 result is decided anew; run `crmgen generate`\n"
    )
    taken = result(run, CURSOR)
    assert taken["paging"]["is"].startswith("by cursor (cursor=), items in data")
    assert taken["kept_though"] is None


def test_what_a_document_states_comes_before_the_lock(run: Run) -> None:
    result(run, ONE)
    stated = document(body(data=DEAL, more=DEAL), **{"x-crmgen-unwrap": "more"})
    assert result(run, stated)["unwrap"]["is"] == "more"
    off = document(body(data=DEAL), **{"x-crmgen-unwrap": False})
    assert result(run, off)["unwrap"] is None


def test_what_a_body_no_longer_has_is_decided_anew(run: Run) -> None:
    result(run, ONE)
    assert result(run, document(body(result=DEAL)))["unwrap"]["is"] == "result"
    result(run, OFFSET)
    plain = document(body(data=MANY))
    assert result(run, plain)["paging"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("adopt",), "name methods, or say --all"),
        (("adopt", "deals.gte"), "nothing is called 'deals.gte'; near: deals.get"),
        (("adopt", "--all", "-o", "elsewhere"), "there is no lock here"),
        (("rename", "deals.find", "deals.x"), "nothing is called 'deals.find'"),
        (("rename", "deals.get", "deals"), "cannot be a method such as contacts.find"),
        (("rename", "deals.get", "deals.class"), "cannot be a method"),
        (("rename", "ListDealsResponse", "a.b"), "cannot be a class such as Person"),
        (("rename", "deals.get", "deals.get"), "deals.get is there already"),
        (("rename", "a", "b", "--api", "other"), "other"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    result(run, ONE)
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in joined(done.output)


def test_a_method_and_a_class_are_renamed(run: Run) -> None:
    result(run, ONE)
    assert run("rename", "deals.get", "deals.current").exit_code == 0
    before = Path("generated/acme/crmgen.lock").read_text()
    (name,) = [
        line.split("\t")[1]
        for line in before.splitlines()
        if line.startswith("type\t") and line.endswith("->")
    ]
    assert run("rename", name, "CurrentDeals").exit_code == 0
    result(run, ONE)
    assert "def current(" in module()
    assert "CurrentDeals" in module()
    assert run("check").exit_code == 0
