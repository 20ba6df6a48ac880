"""`crmgen diff`: what changes for programs that use an SDK."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main
from crmgen.diff.rules import RULES
from tests.behaviour.deals import (
    BASE,
    CREATE,
    DISCRIMINATOR,
    LIST,
    NOTE,
    SCHEMAS,
    WON,
    Json,
    body,
    changed,
    parameter,
    ref,
    response,
)

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def difference(run: Run, new: Json, *options: str, old: Json = BASE) -> Result:
    Path("acme.json").write_text(json.dumps(old))
    Path("new.json").write_text(json.dumps(new))
    return run("diff", "acme.json", "new.json", *options)


def rows(result: Result) -> list[str]:
    """`rule subject: text` for each change."""
    assert result.exit_code == 0, result.output
    return [
        f"{row['rule']} {', '.join(row['subjects'])}: {row['text'].replace('`', '')}"
        for row in json.loads(result.stdout)["changes"]
    ]


CASES: list[tuple[list[tuple[tuple[str | int, ...], Any]], str]] = [
    ([((*NOTE[:2],), None)], "method-removed deals.get_note(): is gone"),
    (
        [((*NOTE, "x-crmgen-name"), "read_note")],
        "method-has-alias deals.get_note(): is called deals.read_note()",
    ),
    (
        [(("paths", "/deals/{deal}"), {"delete": {"tags": ["Deals"], "parameters": [parameter("deal", "path", required=True)], "responses": {"204": {"description": "x"}}}})],
        "method-added deals.delete(): is new",
    ),
    ([((*LIST, "deprecated"), True)], "method-deprecated deals.list(): is deprecated"),
    (
        [((*LIST, "description"), "All of them.")],
        "method-documented deals.list(): is documented otherwise",
    ),
    (
        [((*LIST, "parameters", 0, "in"), "header")],
        "argument-removed deals.list(stage): is gone",
    ),
    ([((*LIST, "parameters", 0), None)], "argument-removed deals.list(stage): is gone"),
    (
        [((*LIST, "parameters", 0, "x-crmgen-name"), "phase")],
        "argument-has-alias deals.list(stage): is called phase",
    ),
    (
        [((*LIST, "parameters", 0, "required"), True)],
        "argument-required deals.list(stage): is now required",
    ),
    (
        [((*SCHEMAS, "NewDeal", "required"), ["name"])],
        "argument-required deals.create(name): is now required",
    ),
    (
        [((*LIST, "parameters", 0), parameter("region", required=True))],
        "argument-required-new deals.list(region): is new, and required",
    ),
    (
        [((*LIST, "parameters", 1, "required"), False)],
        "argument-optional deals.list(owner): may be left out",
    ),
    (
        [((*LIST, "parameters", 0), parameter("region"))],
        "argument-added deals.list(region): is new",
    ),
    (
        [((*LIST, "parameters", 0, "description"), "Where it stands.")],
        "argument-documented deals.list(stage): is documented otherwise",
    ),
    (
        [((*LIST, "parameters", 0, "schema"), {"type": "integer"})],
        "argument-narrower deals.list(stage): takes int | None, and took str | None",
    ),
    (
        [((*LIST, "parameters", 1, "schema"), {"type": ["string", "integer"]})],
        "argument-wider deals.list(owner): takes int too",
    ),
    (
        [((*NOTE, "parameters", 0, "x-crmgen-name"), "note"), ((*NOTE, "parameters", 1, "x-crmgen-name"), "deal")],
        "arguments-reordered deals.get_note(): takes its values in another order",
    ),
    (
        [((*LIST, "parameters", 0, "x-crmgen-name"), "owner"), ((*LIST, "parameters", 1), None)],
        "argument-moved deals.list(owner): is sent as query stage, and was as query owner",
    ),
    (
        [((*LIST, "responses", "200"), response(ref("Deal"))["200"])],
        "result-wider deals.list(): gives Deal, and gave list[Deal]",
    ),
    (
        [((*LIST, "x-crmgen-pagination"), {"style": "page", "items": "", "page": "stage"})],
        "result-kind deals.list(): gives pages of Deal, and gave one list[Deal]",
    ),
    (
        [((*CREATE, "x-crmgen-unwrap"), "cost")],
        "result-path deals.create(): gives what stands at cost in the body, and gave what stands at the top of the body",
    ),
    (
        [((*NOTE, "responses"), response({"type": "string", "format": "uuid"}))],
        "result-wider deals.get_note(): gives UUID, and gave str",
    ),
    (
        [((*SCHEMAS, "Line", "x-crmgen-name"), "Row")],
        "class-has-alias LineInput: is called Row",
    ),
    ([((*SCHEMAS, "Stage"), None), ((*SCHEMAS, "Deal", "properties", "stage"), None)], "class-removed Stage: is gone"),
    (
        [((*SCHEMAS, "Line"), {"x-crmgen-name": "Row", "properties": {"sku": {"type": "string"}, "unit": {"type": "string"}}})],
        "class-replaced LineInput: is gone; Row stands there now, with other fields",
    ),
    (
        [((*SCHEMAS, "Stage"), {"type": "object", "properties": {"name": {"type": "string"}}})],
        "class-kind Stage: is a model, and was an alias",
    ),
    (
        [(("servers", 0, "url"), "https://eu.example.com/v1")],
        "server-moved Acme(): calls https://eu.example.com/v1, and called https://api.example.com/v1",
    ),
    (
        [(("servers", 0, "url"), "https://api.example.com"), (("paths",), {f"/v1{path}": item for path, item in BASE["paths"].items()})],
        "base-url-moved Acme(base_url): is https://api.example.com unless given, and was https://api.example.com/v1",
    ),
    (
        [(("paths",), {path.replace("/deals", "/sales"): item for path, item in BASE["paths"].items()})],
        "method-moved deals.list(): calls GET /v1/sales, and called GET /v1/deals",
    ),
    (
        [((*SCHEMAS, "BigDeal"), {"type": "object", "properties": {"id": {"type": "string"}, "cost": {"type": "integer"}, "stage": ref("Stage"), "size": {}}, "required": ["id"]})],
        "class-extends-less BigDeal: extends Deal no more",
    ),
    (
        [((*LIST, "responses", "404"), {"description": "x", "content": {"application/json": {"schema": {"type": "object", "properties": {"code": {}}}}}})],
        "error-other deals.list(): raises an error of 404 with ListDealsError, and did with Trouble",
    ),
    (
        [((*CREATE, "responses"), response(ref("Line")))],
        "result-other deals.create(): gives Line, and gave Deal",
    ),
    ([((*SCHEMAS, "Team"), {"type": "object", "properties": {"a": {}}})], "class-added Team: is new"),
    (
        [((*SCHEMAS, "Stage"), {"anyOf": [BASE["components"]["schemas"]["Stage"], {"type": "integer"}]})],
        'alias-wider Stage: is int too',
    ),
    ([((*SCHEMAS, "Deal", "properties", "cost"), None)], "field-removed Deal.cost: is gone"),
    (
        [((*SCHEMAS, "Deal", "properties", "cost", "x-crmgen-name"), "price")],
        "field-has-alias BigDeal.cost, Deal.cost: is called price",
    ),
    (
        [((*SCHEMAS, "Deal", "required"), ["id", "cost"])],
        "field-type BigDeal.cost, Deal.cost: is None no more",
    ),
    (
        [((*SCHEMAS, "Deal", "required"), [])],
        "field-wider BigDeal.id, Deal.id: is None too",
    ),
    (
        [((*SCHEMAS, "Deal", "properties", "cost", "description"), "Dear.")],
        "field-documented BigDeal.cost, Deal.cost: is documented otherwise",
    ),
    (
        [((*SCHEMAS, "Deal", "properties", "at"), {"type": "string"})],
        "field-added BigDeal.at, Deal.at: is new",
    ),
    ([((*SCHEMAS, "Line", "properties", "count"), None)], "key-removed LineInput.count: is gone"),
    (
        [((*SCHEMAS, "Line", "required"), ["sku", "count"])],
        "key-required LineInput.count: is now required",
    ),
    (
        [((*SCHEMAS, "Line", "properties", "unit"), {"type": "string"}), ((*SCHEMAS, "Line", "required"), ["sku", "unit"])],
        "key-required-new LineInput.unit: is new, and required",
    ),
    (
        [((*SCHEMAS, "Line", "properties", "sku"), {"type": "integer"})],
        "key-narrower LineInput.sku: takes int, and took str",
    ),
    (
        [((*SCHEMAS, "Lines", "items"), {"type": "string"})],
        "alias-narrower LinesInput: takes Sequence[str], and took Sequence[LineInput]",
    ),
    (
        [(("components", "securitySchemes", "key"), {"type": "http", "scheme": "bearer"})],
        "client-argument-removed Acme(api_key): is gone",
    ),
    (
        [(("components", "securitySchemes", "key"), {"type": "http", "scheme": "bearer"})],
        "client-argument-added Acme(token): is new",
    ),
    (
        [((*NOTE, "security"), [{"key": []}])],
        "credentials-needed deals.get_note(): needs api_key, and needed no credentials",
    ),
    (
        [((*CREATE, "requestBody", "content"), {"application/vnd.deal+json": {"schema": {"$ref": "#/components/schemas/NewDeal"}}})],
        "media-type-other deals.create(): sends its body as application/vnd.deal+json, and sent application/json",
    ),
    (
        [((*NOTE, "servers"), [{"url": "https://notes.example.com/v1"}])],
        "method-server-moved deals.get_note(): calls https://notes.example.com/v1, and called the server of the client",
    ),
    (
        [((*NOTE, "responses"), {"201": response({"type": "string"})["200"]})],
        "success-removed deals.get_note(): does not know 200 as a success any more",
    ),
    (
        [((*LIST, "responses", "404"), None)],
        "error-removed deals.list(): raises an error of 404 with the body as it came, and did with Trouble",
    ),
    ([((*SCHEMAS, "Deal", "description"), "Of ours.")], "class-documented Deal: is documented otherwise"),
    ([(("webhooks", "deal.won"), None)], "constant-removed webhooks.DEAL_WON: is gone"),
    (
        [((*WON, "schema"), {"anyOf": [ref("Deal"), {"type": "string"}]})],
        "constant-wider webhooks.DEAL_WON: is Deal | str, and was Won",
    ),
    (
        [(("webhooks", "deal.lost"), BASE["webhooks"]["deal.won"])],
        "constant-added webhooks.DEAL_LOST: is new",
    ),
    (
        [((*LIST, "responses", "200", "headers", "X-Total"), None)],
        "constant-removed headers.X_TOTAL: is gone",
    ),
    (
        [((*LIST, "responses", "200", "headers", "X-Total", "schema"), {"type": "string", "enum": ["1"]})],
        'constant-wider headers.X_TOTAL: is Literal["1"] | str, and was int',
    ),
    (
        [((*DISCRIMINATOR, "mapping"), {"phone": "ByMail", "mail": "ByPhone"})],
        'alias-wider Won: is Annotated[ByPhone | ByMail, ByTag("way", {"mail": ByPhone, "phone": ByMail})], '
        'and was Annotated[ByPhone | ByMail, ByTag("way", {"mail": ByMail, "phone": ByPhone})]',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "row"), CASES, ids=[row for _, row in CASES])
def test_each_kind_of_change_is_said(
    run: Run, changes: list[tuple[tuple[str | int, ...], Any]], row: str
) -> None:
    found = rows(difference(run, changed(*changes), "--format", "json"))
    assert row in found, found


def test_nothing_is_said_of_what_programs_cannot_see(run: Run) -> None:
    """Another order, another key, a body written in place, `/v1` in the paths."""
    inline = changed(
        ((*CREATE, "requestBody"), body(BASE["components"]["schemas"]["NewDeal"])),
        ((*SCHEMAS, "NewDeal"), None),
        (("info", "title"), "Acme Two"),
        (("servers", 0, "url"), "https://api.example.com"),
    )
    inline["paths"] = {f"/v1{path}": inline["paths"][path] for path in BASE["paths"]}
    inline["paths"] = dict(reversed(inline["paths"].items()))
    assert rows(difference(run, inline, "--format", "json")) == [
        "base-url-moved Acme(base_url): is https://api.example.com unless given, and was https://api.example.com/v1"
    ]


def test_another_version_in_the_path_of_the_server_breaks_nothing_else(
    run: Run,
) -> None:
    new = changed((("servers", 0, "url"), "https://api.example.com/v2"))
    assert rows(difference(run, new, "--format", "json")) == [
        "server-moved Acme(): calls https://api.example.com/v2, and called https://api.example.com/v1"
    ]


def test_another_version_beside_an_operation_that_has_it_already(run: Run) -> None:
    """Below the new path of the server two operations of the old document have one address."""
    newer = {
        "tags": ["Later"],
        "servers": [{"url": "https://api.example.com"}],
        "responses": {"204": {"description": "x"}},
    }
    old = changed((("paths", "/v2/deals"), {"get": newer}))
    new = changed((("servers", 0, "url"), "https://api.example.com/v2"))
    result = difference(run, new, "--format", "json", old=old)
    assert any(row.startswith("server-moved Acme()") for row in rows(result))


def test_a_class_that_was_beside_another_is_not_its_new_name(run: Run) -> None:
    new = changed(
        ((*CREATE, "responses"), response(ref("BigDeal"))),
        ((*SCHEMAS, "Trouble"), None),
        ((*LIST, "responses", "404"), None),
    )
    found = rows(difference(run, new, "--format", "json"))
    assert "class-removed Trouble: is gone" in found


def test_a_result_that_the_lock_keeps_is_told(run: Run) -> None:
    envelope: Json = {"type": "object", "properties": {"data": ref("Deal")}}
    old = changed(((*CREATE, "responses"), response(envelope)))
    more = {"properties": {**envelope["properties"], "errors": {"type": "array"}}}
    new = changed(((*CREATE, "responses"), response(envelope | more)))
    found = rows(difference(run, new, "--format", "json", old=old))
    assert (
        "result-kept deals.create(): gives what it gave, though the document now looks like "
        "its whole body: crmgen adopt takes that"
    ) in found


def test_one_line_of_a_document_is_one_change(run: Run) -> None:
    schema = {"name": "fields", "in": "query", "schema": {"type": "string"}}
    shared = changed(
        ((*LIST, "parameters", 0), {"$ref": "#/components/parameters/Fields"}),
        ((*CREATE, "parameters"), [{"$ref": "#/components/parameters/Fields"}]),
        (("components", "parameters"), {"Fields": schema}),
    )
    found = rows(difference(run, shared, "--format", "json"))
    assert "argument-added deals.list(fields), deals.create(fields): is new" in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("number", "string", "field-wider Deal.model_extra: is dict[str, str], and was dict[str, float]"),
        ("number", None, "field-wider Deal.model_extra: is dict[str, Any], and was dict[str, float]"),
        (None, "number", "field-type Deal.model_extra: is dict[str, float], and was dict[str, Any]"),
        ("number", "integer", "field-type Deal.model_extra: is dict[str, int], and was dict[str, float]"),
    ],
)  # fmt: skip
def test_the_type_of_further_fields(
    run: Run, old: str | None, new: str | None, said: str
) -> None:
    def document(type: str | None) -> Json:
        place = (*SCHEMAS, "Deal", "additionalProperties")
        return changed((place, {"type": type} if type else True))

    found = difference(run, document(new), "--format", "json", old=document(old))
    assert said in rows(found)


def test_a_path_beside_another_that_differs_in_a_placeholder_moves_nothing(
    run: Run,
) -> None:
    new = changed()
    path = "/deals/{deal}/notes/{note}"
    beside = {"get": {"operationId": "byNumber", "parameters": [parameter("deal", "path", required=True), parameter("number", "path", required=True)], "responses": {"204": {"description": "x"}}}}  # fmt: skip
    new["paths"][path.replace("{note}", "{number}")] = beside
    for old, now in ((BASE, new), (new, BASE)):
        found = rows(difference(run, now, "--format", "json", old=old))
        assert [each.split(":")[0].split()[0] for each in found] == ["method-added" if now is new else "method-removed"]  # fmt: skip


def test_a_text_for_people(run: Run) -> None:
    new = changed(((*SCHEMAS, "NewDeal", "required"), ["name"]))
    assert difference(run, new).output == (
        "Breaks at run time or in meaning (1)\n"
        "  deals.create(name) is now required; a call without it raises TypeError\n"
        "      new.json:1:2449 [argument-required POST /v1/deals body name]\n"
        "Version: a major version (before 1.0 one level lower): something breaks\n"
    )


def test_markdown_for_a_pull_request(run: Run) -> None:
    new = changed(((*LIST, "x-crmgen-name"), "find"))
    assert difference(run, new, "--format", "markdown").output == (
        "Methods renamed; nothing changed on the wire: `deals.list()` is now `deals.find()`. "
        "The old name works, with a DeprecationWarning.\n\n"
        "Proposed version: a minor version (before 1.0 one level lower): something is added, nothing breaks.\n\n"
        "<details><summary>Each change</summary>\n\n"
        "### Additions\n\n"
        "- `deals.list()` is called `deals.find()`; the old name works, with a DeprecationWarning; "
        "nothing changes on the wire. <sub>`new.json:1:142`</sub>\n\n"
        "</details>\n"
    )


def test_annotations_of_a_workflow(run: Run) -> None:
    new = changed(((*LIST, "parameters", 0), None))
    output = difference(run, new, "--format", "github").output
    assert output.startswith("::error file=new.json,line=1::deals.list(stage) is gone")


def test_what_has_no_line_is_annotated_in_its_file(run: Run) -> None:
    Path("specs").mkdir()
    for name, url in (("old", "https://a.example"), ("new", "https://b.example")):
        root = {**BASE, "servers": [{"url": url}]}
        Path(f"specs/{name}.json").write_text(json.dumps(root))
    done = run("diff", "specs/old.json", "specs/new.json", "--format", "github")
    assert done.output.startswith("::error file=specs/new.json,line=1::")


@pytest.mark.parametrize(
    ("changes", "fail_on", "code"),
    [
        ([], "any", 0),
        ([((*LIST, "description"), "x")], "any", 1),
        ([((*LIST, "description"), "x")], "breaking", 0),
        ([((*LIST, "parameters", 0), None)], "breaking", 1),
    ],
)
def test_the_exit_code_answers(
    run: Run, changes: list[tuple[tuple[str | int, ...], Any]], fail_on: str, code: int
) -> None:
    result = difference(run, changed(*changes), "--fail-on", fail_on)
    assert result.exit_code == code, result.output


def test_a_document_that_cannot_be_read_is_told(run: Run) -> None:
    Path("acme.json").write_text(json.dumps(BASE))
    result = run("diff", "acme.json", "nowhere.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("nowhere.json")


def test_names_of_the_lock_hold(run: Run) -> None:
    """An API of the configuration is compared as its SDK is."""
    Path("acme.json").write_text(
        json.dumps(changed(((*LIST, "operationId"), "gather")))
    )
    Path("crmgen.toml").write_text('[apis.acme]\nspec = "acme.json"\n')
    assert run("generate").exit_code == 0
    Path("acme.json").write_text(json.dumps(BASE))
    Path("new.json").write_text(json.dumps(changed(((*LIST, "parameters", 0), None))))
    found = rows(run("diff", "acme", "new.json", "--format", "json"))
    assert "argument-removed deals.gather(stage): is gone" in found


def test_a_revision_of_git(run: Run) -> None:
    Path("acme.json").write_text(json.dumps(BASE))
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True)
    Path("acme.json").write_text(json.dumps(changed(((*LIST, "parameters", 0), None))))
    found = rows(run("diff", "HEAD:acme.json", "acme.json", "--format", "json"))
    assert found == ["argument-removed deals.list(stage): is gone"]
    for spec in ("HEAD:other.json", "nothing:acme.json"):
        result = run("diff", spec, "acme.json")
        assert result.exit_code == 2
        assert result.stderr.startswith(f"{spec}: error: ")


def test_what_is_wrong_in_a_revision_has_its_name(run: Run) -> None:
    Path("acme.json").write_text('{"openapi": "3.1.0", "paths": {"/x": 1}}')
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True)
    result = run("diff", "HEAD:acme.json", "acme.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("HEAD:acme.json:1:")


def steps(shared: Path) -> Iterator[tuple[Path, Path]]:
    documents = sorted((shared / "upstream" / "onepagecrm").glob("*.yaml"))
    yield from pairwise(documents)


def test_every_step_of_a_vendor_is_explained(run: Run, shared: Path) -> None:
    """Two and a half years of one document: no class is lost, no method found again under another name."""
    found = [
        row
        for old, new in steps(shared)
        for row in rows(run("diff", str(old), str(new), "--format", "json"))
        if row.startswith(("class-re", "method-re", "argument-moved", "result-kind"))
    ]
    assert found == ["method-removed companies.set_logo(): is gone"]


def test_another_way_from_page_to_page_breaks_what_starts_somewhere(run: Run) -> None:
    place = (*LIST, "x-crmgen-pagination")
    old, new = (
        changed((place, {"style": style, "items": "", "page": "stage"}))
        for style in ("page", "offset")
    )
    said = "result-paging deals.list(): walks its pages by offset, and did by page"
    assert said in rows(difference(run, new, "--format", "json", old=old))
    Path("old.json").write_text(json.dumps(old))
    assert run("generate", "old.json", "-o", "sdk", "--package", "deals").exit_code == 0
    assert said in rows(run("diff", "sdk", "new.json", "--format", "json"))


def test_each_rule_has_an_example() -> None:
    tested = {row.split()[0] for _, row in CASES}
    elsewhere = {
        "result-kept",
        "client-renamed",
        "client-argument-narrower",
        "result-narrower",
        "result-paging",
        "alias-changed",
        "credentials-fewer",
        "constant-renamed",
        "constant-narrower",
    }
    elsewhere |= {"method-renamed", "class-renamed", "argument-renamed", "field-renamed", "client-has-alias", "alias-removed"}  # in test_old_names.py  # fmt: skip
    assert tested | elsewhere == RULES.keys()
