"""Old names go on working: programs that were written against an older SDK, run and type-checked against a new one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main

from .document_server import DocumentServer, answer, document_server

Run = Callable[..., Result]
Json = dict[str, Any]
LOCK = Path("sdk/crmgen.lock")


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


def answers(schema: Json) -> Json:
    return {"200": {"description": "ok"} | content(schema)}


def query(name: str, **more: Any) -> Json:
    return {"name": name, "in": "query", "schema": {"type": "string"}} | more


TEXT = {"type": "string"}
BASE: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "0.1.0"},
    "servers": [{"url": "https://api.example.com/v1"}],
    "paths": {
        "/contacts": {
            "get": {
                "operationId": "listContacts",
                "tags": ["contacts"],
                "parameters": [query("q")],
                "responses": answers({"type": "array", "items": ref("Contact")}),
            },
            "post": {
                "operationId": "createContact",
                "tags": ["contacts"],
                "requestBody": content(ref("Contact")),
                "responses": answers(ref("Contact")),
            },
        },
        "/deals": {
            "get": {
                "operationId": "listDeals",
                "tags": ["deals"],
                "responses": answers({"type": "array", "items": TEXT}),
            }
        },
    },
    "components": {
        "schemas": {
            "Contact": {"type": "object", "properties": {"id": TEXT, "mail": TEXT}}
        }
    },
}
LIST = ("paths", "/contacts", "get")
CREATE = ("paths", "/contacts", "post")
SCHEMAS = ("components", "schemas")
CONTACT = (*SCHEMAS, "Contact")
NAME = "x-crmgen-name"
RENAMED = [
    ((*LIST, NAME), "search"),
    ((*LIST, "parameters", 0, NAME), "text"),
    ((*CONTACT, NAME), "Person"),
    ((*CONTACT, "properties", "mail"), TEXT | {NAME: "email"}),
    (("paths", "/deals", "get", "x-crmgen-resource"), "orders"),
    (("paths", "/deals", "get", NAME), "list"),
]


def changed(*changes: tuple[tuple[str | int, ...], Any]) -> Json:
    """The base with a value set at each path; None takes away what is there."""
    new: Any = deepcopy(BASE)
    for path, value in changes:
        *above, last = path
        inside = new
        for step in above:
            inside = inside[step]
        if value is None:
            del inside[last]
        else:
            inside[last] = value
    return new


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def generate(run: Run, document: Json, *options: str) -> None:
    Path("shop.json").write_text(json.dumps(document))
    given = ("-o", "sdk", "--package", "shop", *options)
    made = run("generate", "shop.json", *given)
    assert made.exit_code == 0, made.output


def ok(run: Run, *arguments: str) -> str:
    done = run(*arguments, "-o", "sdk")
    assert done.exit_code == 0, done.output
    return done.output


def listed(run: Run) -> set[str]:
    return set(ok(run, "aliases").splitlines())


def diff(run: Run, new: Json) -> list[str]:
    """`rule subject: text` for each change from the SDK in `sdk`."""
    Path("new.json").write_text(json.dumps(new))
    done = run("diff", "sdk", "new.json", "--format", "json")
    assert done.exit_code == 0, done.output
    return [
        f"{row['rule']} {', '.join(row['subjects'])}: {row['text'].replace('`', '')}"
        for row in json.loads(done.stdout)["changes"]
    ]


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    paths = os.environ | {"PYTHONPATH": str(Path("sdk/src").resolve())}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=paths, timeout=120, check=False
    )


def checked(checker: str) -> set[str]:
    """Lines of `old.py` that a type checker reports as deprecated, after an assertion that it reports no other."""
    Path("mypy.ini").write_text("[mypy]\nmypy_path = sdk/src\nstrict = true\nenable_error_code = deprecated\n")  # fmt: skip
    Path("pyrightconfig.json").write_text(json.dumps({"extraPaths": ["sdk/src"], "typeCheckingMode": "strict", "reportDeprecated": "warning"}))  # fmt: skip
    incremental = ["--no-incremental"] if checker == "mypy" else []
    done = python("-m", checker, *incremental, "old.py")
    assert "old.py" in done.stdout or "no issues" in done.stdout, done.stdout
    errors = [line for line in done.stdout.splitlines() if "error:" in line]
    assert all(line.endswith("[deprecated]") for line in errors), done.stdout
    lines = Path("old.py").read_text().splitlines()
    numbers = re.findall(r"old\.py:(\d+)(?::\d+)?[: ]", done.stdout)
    return {lines[int(number) - 1].strip() for number in numbers}


@pytest.fixture
def api() -> Iterator[DocumentServer]:
    body = b'[{"id": "1", "mail": "a@x.test"}]'
    json_type = {"Content_Type": "application/json", "Connection": "close"}
    with document_server({}) as server:
        for path in ("/contacts?q=a", "/contacts"):
            server.answers[path] = answer("200 OK", body, **json_type)
        server.answers["/deals"] = answer("200 OK", b'["d"]', **json_type)
        yield server


OLD = """\
import asyncio
import sys

import shop
from shop.models import Contact
from shop.models import ContactInput

crm = shop.Shop(base_url=sys.argv[1])
new: ContactInput = {"id": "1"}


def addresses(found: list[Contact]) -> list[str | None]:
    return [
        each.mail
        for each in found
    ]


def same(one: Contact) -> Contact:
    return one


print(addresses(crm.contacts.list()))
print(crm.contacts.list.raw().status)
print(crm.deals.list())
print(repr(same(shop.models.Contact.model_validate(new))))


async def work() -> None:
    async with shop.AsyncShop(base_url=sys.argv[1]) as client:
        print(addresses(await client.contacts.list()))


asyncio.run(work())
"""
DEPRECATED = {
    "from shop.models import ContactInput",
    "each.mail",
    "print(addresses(crm.contacts.list()))",
    "print(crm.contacts.list.raw().status)",
    "print(crm.deals.list())",
    "print(addresses(await client.contacts.list()))",
}
COMMANDS = [
    ("contacts.list", "contacts.search"),
    ("contacts.search.q", "contacts.search.text"),
    ("Contact", "Person"),
    ("ContactInput", "PersonInput"),
    ("Person.mail", "Person.email"),
    ("deals", "orders"),
]


@pytest.fixture(params=["x-crmgen-name", "crmgen rename"])
def renamed(request: pytest.FixtureRequest, run: Run) -> Run:
    """An SDK of which much is called otherwise since it was generated first; `old.py` was written before."""
    generate(run, BASE)
    Path("old.py").write_text(OLD)
    if request.param == "crmgen rename":
        for old, new in COMMANDS:
            ok(run, "rename", old, new)
        assert "contacts.list  contacts.search  not generated yet" in listed(run)
        generate(run, BASE)
    else:
        generate(run, changed(*RENAMED))
    return run


@pytest.mark.usefixtures("renamed")
def test_an_old_program_works(api: DocumentServer) -> None:
    done = python("old.py", api.url)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "['a@x.test']",
        "200",
        "['d']",
        "Person(id='1')",
        "['a@x.test']",
    ]
    strict = python("-W", "error::DeprecationWarning", "old.py", api.url)
    assert strict.stderr.splitlines()[-1] == "DeprecationWarning: Contact is called Person now"  # fmt: skip
    warned = python("-W", "always", "old.py", api.url).stderr
    places = dict(re.findall(r"old\.py:(\d+): DeprecationWarning: (.+)", warned))
    lines = OLD.splitlines()
    assert {lines[int(n) - 1].strip(): said for n, said in places.items()} == {
        "from shop.models import Contact": "Contact is called Person now",
        "from shop.models import ContactInput": "ContactInput is called PersonInput now",
        "each.mail": "Person.mail is called Person.email now",
        "print(addresses(crm.contacts.list()))": "contacts.list is called contacts.search now",
        "print(crm.contacts.list.raw().status)": "contacts.list is called contacts.search now",
        "print(crm.deals.list())": "crm.deals is called crm.orders now",
        "print(repr(same(shop.models.Contact.model_validate(new))))": "Contact is called Person now",
        "print(addresses(await client.contacts.list()))": "contacts.list is called contacts.search now",
    }


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_an_old_program_is_deprecated_for_type_checkers(checker: str) -> None:
    """All but the class that is read: no type checker knows a deprecated name of the very same class."""
    found = checked(checker)
    sent = {'new: ContactInput = {"id": "1"}'} if checker == "pyright" else set[str]()
    assert found == DEPRECATED | sent


@pytest.mark.usefixtures("renamed")
def test_new_programs_hear_nothing(api: DocumentServer) -> None:
    Path("new.py").write_text(
        "import sys\nfrom shop import *\nfrom shop.models import *\nimport shop\n"
        "crm = shop.Shop(base_url=sys.argv[1])\n"
        "print(crm.contacts.search(text='a')[0].email, crm.orders.list(), Person, dir(shop.models))\n"
    )
    done = python("-W", "error", "new.py", api.url)
    assert done.returncode == 0, done.stderr
    assert "Contact'" not in done.stdout


@pytest.mark.parametrize(
    ("call", "status", "said"),
    [
        ("crm.contacts.search(q='a')", 0, "'q' of contacts.search() is called 'text'"),
        ("crm.contacts.search.raw(q='a')", 0, "'q' of contacts.search() is called"),
        ("crm.contacts.search(q='a', text='b')", 1, "TypeError: contacts.search() got 'text' and its old name 'q'"),
        ("crm.contacts.search(r='a')", 1, "TypeError: contacts.search() got an unexpected"),
        ("crm.contacts.create(mail='a')", 0, "'mail' of contacts.create() is called 'email'"),
    ],
)  # fmt: skip
def test_an_old_argument(
    run: Run, api: DocumentServer, call: str, status: int, said: str
) -> None:
    """It is sent as what it is called now."""
    generate(run, BASE)
    generate(run, changed(*RENAMED))
    Path("old.py").write_text(
        f"import sys\nimport shop\ncrm = shop.Shop(base_url=sys.argv[1])\n{call}\n"
    )
    done = python("-W", "always", "old.py", api.url)
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    if "Warning" in done.stderr:
        assert "old.py:4: DeprecationWarning" in done.stderr


def test_two_old_names_are_one_now(run: Run) -> None:
    """Bodies that were written in place are a component now: nothing changed on the wire."""
    bodies = [
        {"type": "object", "properties": {"name": TEXT} | more}
        for more in ({"size": TEXT}, {"weight": TEXT})
    ]
    body = {
        "type": "object",
        "properties": {"name": TEXT, "size": TEXT, "weight": TEXT},
    }
    paths = {
        f"/{each}": {
            "post": {
                "operationId": f"create_{each}",
                "tags": [each],
                "requestBody": content(own),
                "responses": answers(own),
            }
        }
        for each, own in zip(("boxes", "bags"), bodies, strict=True)
    }
    before = changed((("paths",), paths))
    generate(run, before)
    one: Any = deepcopy(before)
    one["components"]["schemas"]["Thing"] = body
    for path in one["paths"].values():
        path["post"] |= {
            "requestBody": content(ref("Thing")),
            "responses": answers(ref("Thing")),
        }
    rows = diff(run, one)
    generate(run, one)
    found = [each.split("  ") for each in listed(run)]
    assert len(found) == 2
    for old, new, since in found:
        assert since == "since 0.1.0"
        assert f"class-has-alias {old}: is called {new}" in rows
        done = python("-W", "always", "-c", f"import shop.models as m; assert m.{old} is m.{new}")  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert not [row for row in rows if row.startswith("class-re")]


def test_a_class_that_lost_a_field_has_no_alias(run: Run) -> None:
    generate(run, BASE)
    new = changed(
        ((*CONTACT, NAME), "Person"), ((*CONTACT, "properties", "mail"), None)
    )
    said = "is gone; Person stands there now, with other fields"
    assert f"class-replaced Contact: {said}" in diff(run, new)
    generate(run, new)
    assert listed(run) == set()


def test_nothing_new_takes_an_old_name(run: Run) -> None:
    generate(run, BASE)
    generate(run, changed(*RENAMED))
    before = listed(run)
    note = {
        "operationId": "listContacts",
        "tags": ["contacts"],
        "parameters": [query("q")],
        "responses": answers(ref("Contact2")),
    }
    thing = {"type": "object", "properties": {"a": TEXT}, "title": "Contact"}
    new: Any = changed(*RENAMED)
    new["paths"]["/contacts"] = {"get": new["paths"]["/contacts"].pop("get")} | new["paths"]["/contacts"]  # fmt: skip
    new["paths"]["/contacts/list"] = {"get": note}
    new["paths"]["/deals/list"] = {
        "get": note | {"tags": ["deals"], "operationId": "list"}
    }
    new["paths"]["/contacts"]["get"]["parameters"].append(query("Q"))
    new["components"]["schemas"] |= {"contact": thing, "Contact2": thing}
    new["components"]["schemas"]["Contact"]["properties"] |= {"Mail": TEXT}
    new["paths"]["/x"] = {
        "get": {
            "operationId": "x",
            "tags": ["x"],
            "responses": answers(ref("contact")),
        }
    }
    assert not [row for row in diff(run, new) if row.startswith("alias-")]
    generate(run, new)
    assert listed(run) == before
    assert python("-c", "import shop.models as m; assert m.Contact is m.Person").returncode == 0  # fmt: skip


def test_a_stated_name_ends_an_alias(run: Run) -> None:
    generate(run, BASE)
    generate(run, changed(*RENAMED))
    new: Any = changed(*RENAMED, ((*CREATE, NAME), "list"))
    new["components"]["schemas"]["Note"] = {"type": "object", NAME: "Contact"}
    new["components"]["schemas"]["Contact"]["properties"]["note"] = ref("Note")
    new["paths"]["/contacts"]["get"]["parameters"].append(query("other", **{NAME: "q"}))
    rows = diff(run, new)
    generate(run, new)
    kept = {line.split("  ")[0] for line in listed(run)}
    assert kept.isdisjoint({"contacts.list", "contacts.search.q", "Contact"})
    ended = {"contacts.list", "contacts.search(q)", "Contact"}
    assert {f"alias-removed {each}" for each in ended} <= {row.partition(":")[0] for row in rows}  # fmt: skip


def test_old_names_are_dropped(run: Run) -> None:
    generate(run, BASE)
    generate(run, changed(*RENAMED))
    project = Path("sdk/pyproject.toml")
    project.write_text(project.read_text().replace('"0.1.0"', '"2.0.0"'))
    generate(run, changed(*RENAMED, (("info", "title"), "Store")), "--client", "Store")
    assert "Shop  Store  since 2.0.0" in listed(run)
    assert "1 name is dropped" in ok(run, "aliases", "drop", "contacts.list")
    said = ok(run, "aliases", "drop", "--before", "2.0")
    assert "5 names are dropped" in said
    assert listed(run) == {"Shop  Store  since 2.0.0"}
    rows = diff(run, changed(*RENAMED))
    assert "alias-removed Contact: means Person no more" in rows
    generate(run, changed(*RENAMED), "--client", "Store")
    done = python("-c", "from shop.models import Contact")
    assert "ImportError: cannot import name 'Contact'" in done.stderr
    assert "deals" not in Path("sdk/src/shop/client.py").read_text()
    assert "Renamed" not in Path("sdk/src/shop/resources/contacts.py").read_text()
    ok(run, "aliases", "drop", "--before", "2.0.1rc1")
    assert listed(run) == set()


def test_what_was_gone_can_be_forgotten(run: Run) -> None:
    generate(run, BASE)
    generate(run, changed((("paths", "/deals"), None)))
    assert "\ngone\t" in LOCK.read_text()
    ok(run, "aliases", "drop", "--gone")
    assert "\ngone\t" not in LOCK.read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("aliases", "drop"), "name old names, or say --before or --gone"),
        (("aliases", "drop", "contacts.lists"), "near: contacts.list"),
        (("aliases", "drop", "--before", "soon"), "'soon' is no version"),
        (("rename", "contacts.search", "contacts.all"), "contacts.all is there already as an old name of orders.list: drop it first"),
        (("rename", "Person.email", "Human.email"), "Person.email can only be another of Person"),
        (("rename", "Person", "person"), "'person' cannot be a class such as Person"),
        (("rename", "deals", "or.ders"), "nothing is called 'deals'"),
        (("rename", "orders", "or.ders"), "cannot be a resource such as contacts"),
        (("rename", "contacts.create.id", "contacts.create.key"), "near: Person.id"),
        (("rename", "contacts.search.text", "text"), "cannot be an argument such as contacts.find.q"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    generate(run, BASE)
    generate(run, changed(*RENAMED))
    alias = "alias\tmethod\tGET /v1/deals\tcontacts.all\t0.1.0\n"
    LOCK.write_text(LOCK.read_text() + alias)
    done = run(*arguments, "-o", "sdk")
    assert done.exit_code == 2
    assert said in done.output


def test_renamed_and_back_again(run: Run) -> None:
    generate(run, BASE)
    ok(run, "rename", "contacts.list", "contacts.find")
    ok(run, "rename", "contacts.find", "contacts.list")
    generate(run, BASE)
    assert listed(run) == set()
    ok(run, "rename", "contacts.list", "contacts.find")
    generate(run, BASE)
    ok(run, "rename", "contacts.find", "contacts.list")
    generate(run, BASE)
    assert listed(run) == {"contacts.find  contacts.list  since 0.1.0"}


def test_a_name_that_is_taken_back_is_not_gone(run: Run) -> None:
    both = ("contacts.list.q", "contacts.list.text"), ("Contact.mail", "Contact.email")
    generate(run, BASE)
    for old, new in both:
        ok(run, "rename", old, new)
    generate(run, BASE)
    for old, new in both:
        ok(run, "rename", new, old)
    said = run("generate", "shop.json", "-o", "sdk", "--package", "shop").output
    assert "contacts.list(text) -> q" in said
    assert "Contact.email -> mail" in said
    assert "breaking" not in said


def test_a_method_of_another_resource_and_the_client(
    run: Run, api: DocumentServer
) -> None:
    generate(run, BASE)
    ok(run, "rename", "contacts.list", "deals.contacts")
    ok(run, "rename", "Shop", "Store")
    generate(run, BASE)
    Path("old.py").write_text(
        "import sys\nfrom shop import Shop\n\n"
        "crm = Shop(base_url=sys.argv[1])\n"
        "found = crm.contacts.list(q='a')\n"
        "print(found[0].mail)\n"
    )
    done = python("-W", "always", "old.py", api.url)
    assert done.stdout == "a@x.test\n", done.stderr
    assert "old.py:2: DeprecationWarning: Shop is called Store now" in done.stderr
    assert "old.py:5: DeprecationWarning: contacts.list is called deals.contacts now" in done.stderr  # fmt: skip
    assert checked("mypy") == {
        "from shop import Shop",
        "found = crm.contacts.list(q='a')",
    }
    rows = diff(run, BASE)
    assert rows == []


def test_diff_tells_names_that_work_from_those_that_do_not(run: Run) -> None:
    generate(run, BASE)
    taken: Any = changed(*RENAMED[:2], ((*CREATE, NAME), "list"))
    taken["paths"]["/contacts"]["get"]["parameters"].append(query("z", **{NAME: "q"}))
    properties = taken["components"]["schemas"]["Contact"]["properties"]
    properties["mail"] = TEXT | {NAME: "email"}
    properties["z"] = TEXT | {NAME: "mail"}
    rows = diff(run, taken)
    assert "method-renamed contacts.list(): is called contacts.search()" in rows
    assert "argument-renamed contacts.list(q): is called text" in rows
    assert "field-renamed Contact.mail: is called email" in rows
    rows = diff(run, changed(*RENAMED))
    assert "method-has-alias contacts.list(): is called contacts.search()" in rows
    assert "argument-has-alias contacts.list(q): is called text" in rows
    assert "class-has-alias Contact: is called Person" in rows
    assert not [row for row in rows if row.startswith(("result", "field-r", "class-a"))]


def test_an_alias_follows_its_thing(run: Run) -> None:
    """Renamed again, moved from one path of the server to another, and regenerated: it means the same."""
    generate(run, BASE)
    generate(run, changed(*RENAMED))
    moved: Any = changed(*RENAMED, (("servers",), [{"url": "https://api.example.com"}]))
    moved["paths"] = {f"/v1{path}": each for path, each in moved["paths"].items()}
    before = listed(run)
    generate(run, moved)
    assert listed(run) == before
    ok(run, "rename", "Person.email", "Person.e_mail")
    ok(run, "rename", "contacts.search", "contacts.find")
    for each in (LIST[2], "Contact"):
        assert each
    text = ok(run, "aliases")
    assert "contacts.list  contacts.find  since 0.1.0" in text
    assert "Person.mail  Person.e_mail  since 0.1.0" in text
    assert "contacts.find.q  contacts.find.text  since 0.1.0" in text
