"""Old names of arguments go on working: at run time, and for type checkers and editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.test_old_names import (
    TEXT,
    Json,
    Run,
    answers,
    checked,
    content,
    generate,
    ok,
    python,
    query,
    ref,
    run,
)
from tests.editor import Editor

from .document_server import answer, document_server

assert run

NUMBER = {"type": "integer"}
PAGE = {
    "type": "object",
    "properties": {"data": {"type": "array", "items": ref("Contact")}, "total": NUMBER},
}
EVENTS = {
    "200": {
        "description": "ok",
        "content": {"text/event-stream": {"schema": ref("Contact")}},
    }
}


def operation(id: str, answered: Json, **more: Any) -> Json:
    return {"operationId": id, "tags": ["contacts"], "responses": answered} | more


def in_path(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


DOCUMENT: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "0.1.0"},
    "servers": [{"url": "https://api.example.com/v1"}],
    "paths": {
        "/contacts": {
            "get": operation(
                "listContacts",
                answers(PAGE),
                parameters=[query("q"), query("page", schema=NUMBER)],
            ),
            "post": operation(
                "createContact",
                answers(ref("Contact")),
                requestBody=content(ref("Contact")) | {"required": True},
            ),
        },
        "/contacts/{id}": {
            "get": operation("getContact", answers(ref("Contact")), parameters=[in_path("id"), query("full")]),
            "patch": operation(
                "updateContact",
                answers(ref("Contact")),
                parameters=[in_path("id")],
                requestBody=content(ref("Change")) | {"required": True},
            ),
        },
        "/contacts/events": {
            "get": operation(
                "watchContacts",
                EVENTS,
                parameters=[query("kind", required=True), query("since", required=True)],
            )
        },
        "/contacts/{id}/notes/{note}": {
            "put": operation(
                "setNote",
                answers(ref("Contact")),
                parameters=[in_path("id"), in_path("note")],
                requestBody=content(ref("Open")) | {"required": True},
            )
        },
    },
    "components": {
        "schemas": {
            "Contact": {
                "type": "object",
                "required": ["mail"],
                "properties": {"mail": TEXT, "size": NUMBER, "made": TEXT | {"readOnly": True}},
            },
            "Change": {"type": "object", "properties": {"mail": TEXT, "size": NUMBER}},
            "Open": {
                "type": "object",
                "properties": {"text": TEXT},
                "additionalProperties": True,
            },
        }
    },
}  # fmt: skip
RENAMED = {
    "contacts.list.q": "contacts.list.text",
    "contacts.get.id": "contacts.get.contact_id",
    "contacts.get.full": "contacts.get.whole",
    "Contact.mail": "Contact.email",
    "Contact.made": "Contact.created",
    "ChangeInput.mail": "ChangeInput.email",
    "contacts.watch.kind": "contacts.watch.topic",
    "contacts.watch.since": "contacts.watch.start",
    "contacts.set_note.id": "contacts.set_note.contact_id",
}
OLD = """\
import asyncio
import sys
from typing import Any

from shop import AsyncShop, Shop
from shop.models import Contact

crm = Shop(base_url=sys.argv[1])


def one(found: Contact) -> None:
    print(found.size)


one(next(iter(crm.contacts.list(q="a"))))
one(crm.contacts.list.raw(q="a").parsed.items[0])
with crm.contacts.list.stream(q="a") as response:
    print(response.status)
one(crm.contacts.create(mail="m", size=1))
one(crm.contacts.update("7", mail="m", size=1))
one(crm.contacts.get(id="7", full="a"))
one(crm.contacts.get("7", full="a"))
one(crm.contacts.get(contact_id="7", full="a"))
more: dict[str, Any] = {"id": "d"}
one(crm.contacts.set_note("7", "9", text="t", **more))
for each in crm.contacts.watch(kind="a", since="b"):
    one(each)
for each in crm.contacts.watch(topic="a", since="b"):
    one(each)


async def work() -> None:
    async with AsyncShop(base_url=sys.argv[1]) as client:
        async for each in client.contacts.list(q="a"):
            one(each)
        one((await client.contacts.create.raw(mail="m")).parsed)
        async for each in client.contacts.watch(kind="a", start="b"):
            one(each)


asyncio.run(work())
"""
NEW = """\
import sys
from typing import Any

from shop import Shop

crm = Shop(base_url=sys.argv[1])
crm.contacts.list(text="a")
crm.contacts.create(email="m")
crm.contacts.get("7")
more: dict[str, Any] = {"id": "d"}
crm.contacts.set_note("7", "9", **more)
"""
DEPRECATED = {
    line.strip()
    for line in OLD.splitlines()
    if any(f"{name}=" in line for name in ("q", "mail", "full", "kind", "since"))
}
REFUSED = """\
crm.contacts.list(q=1)
crm.contacts.list(r="a")
crm.contacts.create()
crm.contacts.create(mail=1)
crm.contacts.create(mail="m", size="s")
crm.contacts.create(email="m", made="m")
crm.contacts.update("7", mail="m", sise=1)
crm.contacts.get.raw(id=7)
crm.contacts.watch.raw(kind="a", since="b")
"""


@pytest.fixture
def renamed(run: Run) -> None:
    generate(run, DOCUMENT)
    for old, new in RENAMED.items():
        ok(run, "rename", old, new)
    generate(run, DOCUMENT)
    Path("old.py").write_text(OLD)


@pytest.mark.usefixtures("renamed")
def test_a_program_with_old_arguments_works() -> None:
    contact = b'{"mail": "m", "size": 3}'
    closed = {"Connection": "close"}
    json_type = {"Content_Type": "application/json"} | closed
    one = answer("200 OK", contact, **json_type)
    page = answer("200 OK", b'{"data": [%s], "total": 1}' % contact, **json_type)
    events = answer("200 OK", b"data: %s\n\n" % contact, Content_Type="text/event-stream", **closed)  # fmt: skip
    with document_server({}) as server:
        server.answers |= {
            "/contacts?q=a": page,
            "/contacts": one,
            "/contacts/7": one,
            "/contacts/7?full=a": one,
            "/contacts/7/notes/9": one,
            "/contacts/events?kind=a&since=b": events,
        }
        done = python("-W", "always", "old.py", server.url)
        assert done.returncode == 0, done.stderr
        assert done.stdout.split() == ["3", "3", "200", *["3"] * 11]
        lines = OLD.splitlines()
        said = {  # and for each call only once
            lines[int(each.split(":")[1]) - 1].strip()
            for each in done.stderr.splitlines()
            if "old.py" in each
        }
        assert said == DEPRECATED
        sent = [json.loads(each) for each in server.bodies if each]
        changed = {"mail": "m", "size": 1}
        assert sent == [changed, changed, {"text": "t", "id": "d"}, {"mail": "m"}]
        Path("new.py").write_text(NEW)
        done = python("-W", "error", "new.py", server.url)
        assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_old_arguments_are_deprecated_for_type_checkers(checker: str) -> None:
    """Also one old name beside one new; what was wrong before is refused as it was."""
    assert checked(checker) == DEPRECATED
    Path("wrong.py").write_text(f"import shop\n\ncrm = shop.Shop()\n{REFUSED}")
    done = python("-m", checker, "wrong.py")
    numbers = {
        int(line.split("wrong.py:")[1].split(":")[0])
        for line in done.stdout.splitlines()
        if "wrong.py:" in line and "error" in line and "eprecated" not in line
    }
    assert numbers == {4 + n for n in range(len(REFUSED.splitlines()))}, done.stdout
    Path("sdk/mypy.ini").write_text("[mypy]\nstrict = true\n")
    done = python("-m", checker, "sdk/src/shop/resources/contacts.py")
    assert done.returncode == 0, done.stdout


@pytest.mark.usefixtures("renamed")
def test_editors_show_a_method_with_old_arguments_as_any_other() -> None:
    root = Path("sdk/src").resolve()
    text = "from shop import Shop\n\ncrm = Shop()\ncrm.contacts.list(text='a')\ncrm.contacts."
    with Editor(root, text) as editor:
        shown = editor.hover("crm.contacts.list")
        assert shown.startswith("```python\n(method) list: MethodWithOldArguments[(")
        assert "`text` was called `q`, which works with a DeprecationWarning." in shown
        typed = editor.signature("crm.contacts.list(")
        assert typed.startswith("(*, text: str | None = None, page: int | None = None")
        kind, completed = editor.completion("\ncrm.contacts.", "list")
        assert kind == 2
        assert "`GET /contacts`" in completed
        assert editor.definition("crm.contacts.list") == "    def list("


def test_without_old_arguments_an_sdk_carries_nothing_of_them(run: Run) -> None:
    generate(run, DOCUMENT)
    written = [path.name for path in Path("sdk/src/shop/_core/resources").iterdir()]
    assert "old_arguments.py" not in written
    assert "renamed.py" not in written
    assert "old_arguments" not in Path("sdk/src/shop/resources/contacts.py").read_text()


@pytest.mark.usefixtures("renamed")
def test_a_lock_that_is_lost_is_found_in_the_code(run: Run) -> None:
    before = json.dumps(sorted(ok(run, "aliases").splitlines())).replace("0.1.0", "")
    Path("sdk/crmgen.lock").unlink()
    Path("shop.json").write_text(json.dumps(DOCUMENT))
    given = ("shop.json", "-o", "sdk", "--package", "shop", "--adopt")
    assert run("generate", *given).exit_code == 0
    after = json.dumps(sorted(ok(run, "aliases").splitlines())).replace("0.1.0", "")
    assert after == before


def test_a_body_that_extends_the_other_takes_no_old_name_from_it(run: Run) -> None:
    more = {"type": "object", "properties": {"note": TEXT}, "required": ["note"]}
    create = {"allOf": [ref("Change"), more]}
    document = json.loads(json.dumps(DOCUMENT))
    document["components"]["schemas"]["Create"] = create
    post = document["paths"]["/contacts"]["post"]
    post["requestBody"] = content(ref("Create"))
    generate(run, document)
    ok(run, "rename", "Create.mail", "Create.mail_")
    ok(run, "rename", "ChangeInput.mail", "ChangeInput.email")
    ok(run, "rename", "Create.mail_", "Create.mail")
    generate(run, document)
    assert "ChangeInput.mail  ChangeInput.email  since 0.1.0" in ok(run, "aliases")
    code = Path("sdk/src/shop/resources/contacts.py").read_text()
    assert code.count('mail="email"') == 1
