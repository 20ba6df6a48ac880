"""Several documents, one client: one token, one rate, each document's server, and no name that means two things."""

from __future__ import annotations

import importlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main
from crmgen.diagnostics import InputError
from tests.conftest import MakeSdk, Sdk
from tests.runtime.misbehaving import Moment

CASE = Path(__file__).parents[1] / "cases" / "several_documents"
TERN = (CASE / "spec.yaml").read_text()
OTHERS = {path.name: path.read_text() for path in sorted(CASE.glob("others/*.yaml"))}
SERVER = "servers: [{url: 'https://api.example.com/v1'}]"
Run = Callable[..., Result]


def document(title: str, rest: str, server: str = SERVER) -> str:
    return f"openapi: 3.1.0\ninfo: {{title: {title}, version: '1'}}\n{server}\n{rest}"


def paths(*stated: str, schema: str = "{type: string}") -> str:
    """Paths with a GET each, as `/path tag operationId`."""
    lines = ["paths:"]
    for path, tag, id in map(str.split, stated):
        content = f"{{application/json: {{schema: {schema}}}}}"
        responses = f"{{'200': {{description: ok, content: {content}}}}}"
        said = f"tags: [{tag}], operationId: {id}, responses: {responses}"
        lines.append(f"  {path}: {{get: {{{said}}}}}")
    return "\n".join(lines) + "\n"


def calls(made: Sdk) -> dict[str, str]:
    """Methods by where they go to."""
    text = Path(made.package.__file__ or "").parents[2].joinpath("api.md").read_text()
    found: dict[str, str] = {}
    resource = ""
    for line in text.splitlines():
        if line.startswith("## "):
            resource = line.split("`")[1].partition(".")[2]
        elif line.startswith("- "):
            method, call = line.split("`")[1:4:2]
            found[call] = f"{resource}.{method.partition('(')[0]}"
    return found


# one client


@pytest.fixture
def tern(sdk: MakeSdk) -> Sdk:
    return sdk(TERN, others=OTHERS)


def answering(sent: list[httpx2.Request]) -> httpx2.Client:
    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        if request.url.path == "/token":
            body: Any = {"access_token": "t", "token_type": "bearer", "expires_in": 900}
        elif request.url.host == "files.tern.test":
            body = {"id": "f", "size": 3}
        else:
            body = {"results": [{"id": "1"}]}
        return httpx2.Response(200, json=body)

    return httpx2.Client(transport=httpx2.MockTransport(answer))


def test_all_documents_share_one_token_and_each_has_its_server(tern: Sdk) -> None:
    sent: list[httpx2.Request] = []
    with tern.package.Client(
        client_id="i", client_secret="s", api_key="k", http_client=answering(sent)
    ) as crm:
        assert crm.contacts.list()[0].id == "1"
        assert crm.deals.list()[0].id == "1"
        assert crm.files.get("f").size == 3
    assert [str(each.url) for each in sent] == [
        "https://auth.tern.test/token",
        "https://api.tern.test/crm/v3/contacts",
        "https://api.tern.test/sales/v1/deals",
        "https://files.tern.test/v2/files/f",
    ]
    told = [(each.headers.get("authorization"), each.headers.get("x-key")) for each in sent[1:]]  # fmt: skip
    assert told == [("Bearer t", None), ("Bearer t", None), (None, "k")]


def test_one_rate_holds_for_all_documents(tern: Sdk) -> None:
    moment = Moment()
    runtime = importlib.import_module(f"{tern.package.__name__}._core.http.client")
    client = tern.package.Client(
        token="t", api_key="k", rate_limit="1/s", http_client=answering([])
    )
    crm = runtime.with_clock(client, moment.clock())
    for call in (crm.contacts.list, crm.deals.list, crm.files_owners.list):
        call()
    assert moment.slept == [1.0, 1.0]


def test_a_base_url_of_the_callers_keeps_documents_apart(tern: Sdk) -> None:
    sent: list[httpx2.Request] = []
    options = {"token": "t", "api_key": "k", "base_url": "http://mock.test"}
    crm = tern.package.Client(**options, http_client=answering(sent))
    crm.deals.list()
    crm.files.get("f")
    assert [str(each.url) for each in sent] == [
        "http://mock.test/sales/v1/deals",
        "http://mock.test/v2/files/f",
    ]


# one type for what is one


def test_equal_schemas_are_one_type_and_others_are_told_apart(tern: Sdk) -> None:
    models = tern.package.models
    names = {name for name in dir(models) if name[0].isupper()}
    assert names >= {
        "ContactsPage",
        "DealsPage",
        "ContactsItem",
        "DealsItem",
        "FilesItem",
    }
    assert names.isdisjoint({"Page", "Item", "DealsOwner", "DealsError", "DealsNote"})
    assert names >= {"Owner", "Error", "Note"}


def test_what_differs_only_in_what_it_refers_to_is_not_one(sdk: MakeSdk) -> None:
    one = paths("/a A listA", schema="{$ref: '#/components/schemas/Tree'}")
    two = paths("/b B listB", schema="{$ref: '#/components/schemas/Tree'}")
    tree = (
        "components: {schemas: {Tree: {type: object, properties: {leaf: {$ref: '#/components/schemas/Leaf'}, "
        "trees: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}, "
        "Leaf: {type: object, properties: {%s: {type: string}}}}}"
    )
    made = sdk(
        document("Ash", one + tree % "green"),
        others={"oak.yaml": document("Oak", two + tree % "brown")},
    )
    models = made.package.models
    assert set(models.AshTree.model_fields) == set(models.OakTree.model_fields)
    assert "green" in models.AshLeaf.model_fields
    assert "brown" in models.OakLeaf.model_fields
    assert models.OakTree.model_validate({"leaf": {"brown": "x"}}).leaf.brown == "x"


def test_an_enum_of_another_document_is_another(sdk: MakeSdk) -> None:
    rest = "components: {schemas: {State: {type: string, enum: [%s]}}}"
    state = "{$ref: '#/components/schemas/State'}"
    made = sdk(
        document("Ash", paths("/a A listA", schema=state) + rest % "open, shut"),
        others={
            "b.yaml": document("Oak", paths("/b B listB", schema=state) + rest % "on")
        },
    )
    assert hasattr(made.package.models, "AshState")
    assert hasattr(made.package.models, "OakState")


def test_what_most_documents_say_keeps_its_name(sdk: MakeSdk) -> None:
    def of(title: str, path: str, field: str) -> str:
        schema = "{$ref: '#/components/schemas/Error'}"
        said = f"components: {{schemas: {{Error: {{type: object, properties: {{{field}: {{type: string}}}}}}}}}}"
        return document(title, paths(f"/{path} {title} list", schema=schema) + said)

    others = {"b.yaml": of("Oak", "b", "reason"), "c.yaml": of("Elm", "c", "reason")}
    models = sdk(of("Ash", "a", "fault"), others=others).package.models
    assert set(models.Error.model_fields) == {"reason"}
    assert set(models.AshError.model_fields) == {"fault"}
    assert not hasattr(models, "ElmError")


# resources and operations


def test_tags_and_operation_ids_that_two_documents_have_mean_two_things(
    tern: Sdk,
) -> None:
    assert calls(tern) == {
        "GET /crm/v3/contacts": "contacts.list",
        "POST /crm/v3/contacts/batch/read": "contacts.read_batch",
        "GET /crm/v3/contacts/{id}/notes": "contacts_notes.list",
        "GET /crm/v3/owners": "contacts_owners.list",
        "GET /sales/v1/deals": "deals.list",
        "POST /sales/v1/deals/batch/read": "deals.read_batch",
        "GET /sales/v1/deals/{id}/notes": "deals_notes.list",
        "GET /v2/files/{id}": "files.get",
        "GET /v2/owners": "files_owners.list",
    }
    assert [each for each in tern.losses if each.kind != "unread"] == []


def test_a_resource_of_one_place_that_two_documents_describe_is_one(
    sdk: MakeSdk,
) -> None:
    made = sdk(
        document("Reading Deals", paths("/deals Deals listDeals")),
        others={
            "write.yaml": document(
                "Writing Deals",
                paths("/deals/archive Deals archiveDeals")
                + "  /deals: {post: {tags: [Deals], operationId: createDeal, responses: {'204': {description: ok}}}}\n",
            )
        },
    )
    found = calls(made)
    assert found["GET /deals"] == "deals.list"
    assert found["POST /deals"] == "deals.create"
    assert found["GET /deals/archive"].startswith("deals.")


def test_the_same_operation_in_two_documents_is_one(sdk: MakeSdk) -> None:
    same = document("Ash", paths("/a A listA", "/b B listB"))
    again = document("Oak", paths("/b Bees allB", "/c C listC"))
    made = sdk(same, others={"oak.yaml": again})
    assert set(calls(made)) == {"GET /a", "GET /b", "GET /c"}
    assert made.codes == []


@pytest.mark.parametrize("server", [SERVER, "servers: [{url: 'https://b.test/v1'}]"])
def test_another_operation_at_the_same_path_stays(sdk: MakeSdk, server: str) -> None:
    schema = "{type: integer}" if server == SERVER else "{type: string}"
    made = sdk(
        document("Ash", paths("/a A listA")),
        others={
            "oak.yaml": document("Oak", paths("/a A listA", schema=schema), server)
        },
    )
    made.reply(200, 7)
    crm = made.client()
    crm.ash_a.list()
    crm.oak_a.list()
    first, second = (str(each.url) for each in made.sent)
    assert first == "https://api.example.com/v1/a"
    assert second == f"{server.split(chr(39))[1]}/a"


def test_requirements_of_a_document_are_those_of_its_operations(sdk: MakeSdk) -> None:
    keys = (
        "components: {securitySchemes: {key: {type: apiKey, in: header, name: %s}}}\n"
    )
    made = sdk(
        document("Ash", "security: [{key: []}]\n" + paths("/a A listA") + keys % "X-A"),
        others={
            "b.yaml": document(
                "Oak", "security: [{key: []}]\n" + paths("/b B listB") + keys % "X-B"
            ),
            "c.yaml": document("Elm", paths("/c C listC")),
        },
    )
    made.reply(200, "x")
    crm = made.client(a="one", b="two")
    for call in (crm.a.list, crm.b.list, crm.c.list):
        call()
    sent = [(each.headers.get("x-a"), each.headers.get("x-b")) for each in made.sent]
    assert sent == [("one", None), (None, "two"), (None, None)]


def test_flows_and_scopes_of_one_login_are_joined(sdk: MakeSdk) -> None:
    scheme = (
        "security: [{login: [%s]}]\ncomponents: {securitySchemes: {login: {type: oauth2, flows: "
        "{clientCredentials: {tokenUrl: 'https://a.test/token', scopes: {%s: x}}%s}}}}\n"
    )
    more = ", authorizationCode: {authorizationUrl: 'https://a.test/a', tokenUrl: 'https://a.test/token', scopes: {}}"
    made = sdk(
        document("Ash", paths("/a A listA") + scheme % ("one", "one", "")),
        others={
            "b.yaml": document(
                "Oak", paths("/b B listB") + scheme % ("two", "two", more)
            )
        },
    )
    made.reply(200, json={"access_token": "t", "token_type": "bearer", "expires_in": 9})
    made.reply(200, "x")
    crm = made.client(client_id="i", client_secret="s")
    crm.a.list()
    crm.b.list()
    assert [each.url.path for each in made.sent] == ["/token", "/v1/a", "/v1/b"]


def test_what_our_extensions_say_of_a_document_holds_for_all(sdk: MakeSdk) -> None:
    rate = "x-crmgen-rate-limit: %s\n"
    made = sdk(
        document("Ash", paths("/a A listA")),
        others={
            "b.yaml": document("Oak", rate % "2/s" + paths("/b B listB")),
            "c.yaml": document("Elm", rate % "5/s" + paths("/c C listC")),
            "d.yaml": document("Fir", rate % "2/s" + paths("/d D listD")),
        },
    )
    assert made.codes == ["other-document"]
    (loss,) = (each for each in made.losses if each.code == "other-document")
    assert (loss.place.line, loss.place.file[-6:]) == (4, "c.yaml")


def test_variables_of_paths_have_their_defaults_and_those_of_hosts_stay(
    sdk: MakeSdk,
) -> None:
    server = (
        "servers: [{url: 'https://{region}.x.test{base}/v1', variables: "
        "{region: {default: eu, enum: [eu, us]}, base: {default: /%s}}}]"
    )
    made = sdk(
        document("Ash", paths("/a A listA"), server % "crm"),
        others={"b.yaml": document("Oak", paths("/b B listB"), server % "books")},
    )
    assert made.codes == ["fixed-server-variable", "fixed-server-variable"]
    made.reply(200, "x")
    crm = made.client(region="us")
    crm.a.list()
    crm.b.list()
    assert [str(each.url) for each in made.sent] == [
        "https://us.x.test/crm/v1/a",
        "https://us.x.test/books/v1/b",
    ]


def test_relative_paths_of_servers_keep_documents_apart(sdk: MakeSdk) -> None:
    made = sdk(
        document("Ash", paths("/a A listA"), "servers: [{url: /v1}]"),
        others={
            "b.yaml": document("Oak", paths("/b B listB"), "servers: [{url: /v2/}]"),
            "c.yaml": document("Elm", paths("/c C listC"), ""),
        },
    )
    made.reply(200, "x")
    crm = made.client(base_url="https://own.test/api")
    for call in (crm.a.list, crm.b.list, crm.c.list):
        call()
    found = [str(each.url).removeprefix("https://own.test/api") for each in made.sent]
    assert found == ["/v1/a", "/v2/b", "/c"]


def test_keys_that_only_capitals_tell_apart_are_told_apart_by_documents(
    sdk: MakeSdk,
) -> None:
    def of(title: str, key: str, field: str) -> str:
        schema = f"{{$ref: '#/components/schemas/{key}'}}"
        said = f"components: {{schemas: {{{key}: {{type: object, properties: {{{field}: {{type: string}}}}}}}}}}"
        return document(title, paths(f"/{title} {title} list", schema=schema) + said)

    made = sdk(of("Ash", "Links", "one"), others={"b.yaml": of("Oak", "_links", "two")})
    models = made.package.models
    assert set(models.AshLinks.model_fields) == {"one"}
    assert set(models.OakLinks.model_fields) == {"two"}


def test_webhooks_of_all_documents_are_there(sdk: MakeSdk) -> None:
    hook = "webhooks: {done: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {%s: {type: string}}}}}}, responses: {'204': {description: ok}}}}}\n"
    one = paths("/a A listA")
    others = {
        "b.yaml": document("Oak", hook % "x"),
        "c.yaml": document("Elm", hook % "y"),
    }
    made = sdk(document("Ash", one + hook % "x"), others=others)
    text = Path(made.package.__file__ or "").with_name("webhooks.py").read_text()
    assert "\nDONE: " in text and "\nELM_DONE: " in text and "OAK" not in text


def test_references_into_paths_lead_to_where_they_are_now(sdk: MakeSdk) -> None:
    parts = (
        "paths:\n  /a/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: string, enum: [%s]}}]\n"
        "    get: {tags: [%s], operationId: get, responses: {'204': {description: ok}}}\n"
        "  /b/{id}:\n    get: {tags: [%s], operationId: getB, parameters: [{$ref: '#/paths/~1a~1%%7Bid%%7D/parameters/0'}], responses: {'204': {description: ok}}}\n"
    )
    others = {"b.yaml": document("Oak", parts % ("q", "Acorns", "Leaves"), "servers: [{url: 'https://api.example.com/v2'}]")}  # fmt: skip
    made = sdk(document("Ash", parts % ("p", "Roots", "Twigs")), others=others)
    made.reply(204)
    made.client().leaves.get_b("q")
    assert str(made.last.url) == "https://api.example.com/v2/b/q"


# the command line


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("specs").mkdir()
    Path("specs/contacts.yaml").write_text(TERN)
    for name, text in OTHERS.items():
        Path("specs", name).write_text(text)
    Path("crmgen.toml").write_text('[apis.tern]\nspec = "specs/*.yaml"\n')
    return lambda *arguments: CliRunner().invoke(main, arguments)


@pytest.mark.parametrize(
    "spec", ['"specs/*.yaml"', '["specs/[cd]*.yaml", "specs/files.yaml"]']
)
def test_a_pattern_or_a_list_is_one_api(run: Run, spec: str) -> None:
    Path("crmgen.toml").write_text(f"[apis.tern]\nspec = {spec}\n")
    assert run("generate").output.startswith("tern: 9 operations, ")
    lock = Path("generated/tern/crmgen.lock").read_text()
    assert lock.count("\ndocument\t") == 3
    assert run("check").output == "tern: up to date\n"
    assert "deals_notes" in run("inspect", "tern").output
    assert run("validate", "specs/deals.yaml").exit_code == 0
    bundled = json.loads(json.dumps(run("bundle", "tern").output))
    assert "/sales/v1/deals:" in bundled


def test_documents_on_the_command_line_are_one_api_where_one_sdk_is_meant(
    run: Run,
) -> None:
    Path("crmgen.toml").unlink()
    names = [f"specs/{name}.yaml" for name in ("contacts", "deals")]
    assert run("generate", *names, "-o", "out").output.startswith("contacts: 7 ")
    assert Path("out/src/contacts").is_dir()
    assert run("check", *names, "-o", "out").exit_code == 0
    assert "2 APIs    2 written" in run("generate", *names).output


def test_a_pattern_that_no_file_is_called_like(run: Run) -> None:
    Path("crmgen.toml").write_text('[apis.tern]\nspec = ["specs/*.json"]\n')
    result = run("generate")
    assert result.exit_code == 2
    assert "crmgen.toml:2:1: error: apis.tern.spec: " in result.stderr
    assert "no file here is called like 'specs/*.json'" in result.stderr


@pytest.mark.parametrize("spec", ["[]", "3", "['a.yaml', 3]", "{}"])
def test_what_names_no_documents(run: Run, spec: str) -> None:
    Path("crmgen.toml").write_text(f"[apis.tern]\nspec = {spec}\n")
    result = run("generate")
    assert result.exit_code == 2 and result.stderr.count(" error: ") == 1
    assert "write the document, or a list of documents" in result.stderr


def test_a_file_of_a_pattern_may_be_a_part_of_the_documents(run: Run) -> None:
    Path("specs/common.yaml").write_text("Owner: {type: object, properties: {id: {type: string}, name: {type: string}}}\n")  # fmt: skip
    refused = run("generate")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("specs/common.yaml:1:1: error: this is no OpenAPI")
    for name in ("contacts", "deals"):
        path = Path(f"specs/{name}.yaml")
        text = path.read_text().replace("    Owner:\n", "    Unused:\n")
        path.write_text(
            text.replace("'#/components/schemas/Owner'", "common.yaml#/Owner")
        )
    assert "9 operations" in run("generate").output
    models = Path("generated/tern/src/tern/models")
    assert [each.name for each in models.glob("*owner.py")] == ["_owner.py"]


def test_documents_that_refer_to_each_other(run: Run) -> None:
    contacts = Path("specs/contacts.yaml")
    text = contacts.read_text().replace("    Note: ", "    Unused: ")
    text = text.replace("Owner", "Person")
    note = "'#/components/schemas/Note'"
    contacts.write_text(text.replace(note, "deals.yaml#/components/schemas/Note"))
    assert "9 operations" in run("generate").output
    models = Path("generated/tern/src/tern/models")
    assert [each.name for each in models.glob("*note.py")] == ["_note.py"]


def test_a_new_file_of_a_pattern_is_no_old_run(run: Run) -> None:
    assert "9 operations" in run("generate").output
    assert "9 operations" in run("generate").output
    text = document("Tern Tasks", paths("/tasks Tasks listTasks"))
    Path("specs/tasks.yaml").write_text(text)
    assert "10 operations" in run("generate").output


def test_adding_a_document_renames_nothing(run: Run) -> None:
    text = document(
        "Tern Accounts",
        paths("/accounts Notes list", schema="{$ref: '#/components/schemas/Item'}")
        + "components: {schemas: {Item: {type: object, properties: {iban: {type: string}}}}}",
    )
    run("generate")
    before = Path("generated/tern/api.md").read_text()
    Path("specs/accounts.yaml").write_text(text)
    result = run("diff", "generated/tern", "tern", "--fail-on", "breaking")
    assert result.exit_code == 0, result.output
    run("generate")
    after = Path("generated/tern/api.md").read_text()
    assert {*before.splitlines()} - {*after.splitlines()} <= {"# case: every method"}
    assert Path("generated/tern/src/tern/models/_accounts_item.py").is_file()


def test_a_revision_is_of_all_documents(run: Run) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True)
    Path("specs/files.yaml").unlink()
    deals = Path("specs/deals.yaml")
    deals.write_text(deals.read_text().replace("amount", "sum"))
    said = run("diff", "HEAD:specs/deals.yaml", "specs/deals.yaml").output
    assert "files.get() is gone" in said and "DealsItem.amount is gone" in said
    assert "contacts" not in said


def test_where_an_sdk_was_made_of_these_documents_nothing_is_the_documents(
    run: Run,
) -> None:
    run("generate")
    assert json.loads(run("diff", "tern", "tern", "--format", "json").output)[
        "changes"
    ] == []  # fmt: skip
    assert run("generate", "--strict").exit_code == 0


def test_problems_of_all_documents_have_their_places(run: Run) -> None:
    for name in ("deals", "files"):
        path = Path(f"specs/{name}.yaml")
        text = path.read_text().replace("schemas/Item'}}", "schemas/Gone'}}")
        path.write_text(text.replace("definitions/Item", "definitions/Gone"))
    result = run("generate")
    places = [line.split(": error")[0] for line in result.stderr.splitlines() if ": error" in line]  # fmt: skip
    assert places == ["specs/deals.yaml:35:40", "specs/files.yaml:20:51"]


def test_an_overlay_is_for_the_document_that_it_extends_or_for_all(run: Run) -> None:
    Path("fix.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: F, version: '1'}\nextends: specs/deals.yaml\n"
        "actions: [{target: $.paths.*.get, update: {x-crmgen-name: found}}]\n"
    )
    Path("all.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: A, version: '1'}\n"
        "actions: [{target: \"$.paths['/contacts']\", remove: true}]\n"
    )
    Path("crmgen.toml").write_text(
        '[apis.tern]\nspec = "specs/*.yaml"\noverlays = ["fix.yaml", "all.yaml"]\n'
    )
    assert "8 operations" in run("generate").output
    api = Path("generated/tern/api.md").read_text()
    (deals,) = (line for line in api.splitlines() if "`GET /sales/v1/deals`" in line)
    assert deals.startswith("- `found()")
    assert "GET /crm/v3/contacts`" not in api
    stale = Path("all.yaml").read_text().replace("/contacts", "/gone")
    Path("all.yaml").write_text(stale)
    assert "[overlay-no-match]" in run("generate").stderr


# what references may reach


def test_a_root_widens_what_references_reach(run: Run) -> None:
    Path("common").mkdir()
    Path("common/item.yaml").write_text("{type: object, properties: {x: {type: string}}}")  # fmt: skip
    text = document("Tern", paths("/a A listA", schema="{$ref: ../common/item.yaml}"))
    Path("specs/a.yaml").write_text(text)
    Path("crmgen.toml").write_text('[apis.tern]\nspec = "specs/a.yaml"\n')
    refused = run("generate")
    assert refused.exit_code == 2 and "`root` of the configuration" in refused.stderr
    Path("crmgen.toml").write_text('[apis.tern]\nspec = "specs/a.yaml"\nroot = "."\n')
    assert run("generate").exit_code == 0
    Path("specs/a.yaml").write_text(text.replace("../common", "../../common"))
    assert "[outside-ref]" in run("generate").stderr
    Path("crmgen.toml").write_text('[apis.tern]\nspec = "specs/a.yaml"\nroot = "no"\n')
    said = "crmgen.toml:3:1: error: apis.tern.root: there is no folder 'no' here"
    assert run("generate").stderr.startswith(said)


def test_a_map_reads_remote_references_from_copies(run: Run) -> None:
    Path("vendor/parts").mkdir(parents=True)
    Path("vendor/all.yaml").write_text("A: {$ref: parts/b.yaml#/B}\n")
    Path("vendor/parts/b.yaml").write_text("B: {type: object, properties: {x: {type: string}}}\n")  # fmt: skip
    remote = "https://raw.example/specs/"
    text = document("T", paths("/a A listA", schema=f"{{$ref: '{remote}all.yaml#/A'}}"))
    Path("specs/a.yaml").write_text(text)
    configured = (
        f'[apis.tern]\nspec = "specs/a.yaml"\nmap = {{"{remote}" = "vendor"}}\n'
    )
    Path("crmgen.toml").write_text(configured)
    assert run("generate").exit_code == 0
    assert run("generate").exit_code == 0
    Path("vendor/parts/b.yaml").write_text("B: {type: object, properties: {y: {type: string}}}\n")  # fmt: skip
    assert "written" in run("generate").output
    for leading in ("%2e%2e/crmgen.toml", "gone.yaml"):
        Path("specs/a.yaml").write_text(text.replace("all.yaml", leading))
        refused = run("generate")
        assert refused.exit_code == 2 and refused.stderr.startswith("specs/a.yaml:5:")


def test_a_document_twice_and_titles_that_tell_nothing(sdk: MakeSdk) -> None:
    same = document("API", paths("/a A listA"))
    made = sdk(same, others={"b.yaml": same, "v2-c.yaml": document("API", paths("/a A listA"), "servers: [{url: /v2}]")})  # fmt: skip
    assert len(calls(made)) == 2


def test_a_bad_document_is_refused_with_the_others(sdk: MakeSdk) -> None:
    with pytest.raises(InputError) as refused:
        sdk("openapi: 3.1.0\ninfo: [", others={"b.yaml": "[1"})
    assert len(refused.value.problems) == 2
