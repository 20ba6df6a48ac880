"""An SDK's methods as tools for language models: what they are told of, what they may do, and that no secret passes."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp import Client

from crmgen.runtime.command_line import tools as module
from crmgen.runtime.command_line.api import Api, MethodFacts
from crmgen.runtime.command_line.output import plain
from crmgen.runtime.command_line.schemas import input_arguments, input_schema
from crmgen.runtime.command_line.secrets import KnownSecrets
from crmgen.runtime.command_line.serve import serving
from crmgen.runtime.command_line.start import run_command_line
from crmgen.runtime.command_line.tools import shortened
from crmgen.runtime.http.headers import Headers
from crmgen.runtime.http.request import Request

from . import bookshop
from .recording import Recorder, answer

PACKAGE = "tests.runtime.bookshop"
SECRET = 'k"1815/Ä'
Handler = Callable[[httpx2.Request], httpx2.Response]

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKSHOP_USER_ID", "ada")
    monkeypatch.setenv("BOOKSHOP_API_KEY", SECRET)


class Model:
    """What a language model sees of the tools."""

    def __init__(self, client: Client, server: Recorder) -> None:
        self.client = client
        self.server = server

    async def tools(self) -> dict[str, Any]:
        return {each.name: each for each in (await self.client.list_tools()).tools}

    async def call(self, tool: str, **given: Any) -> Any:
        result = await self.client.call_tool(tool, given)
        assert not result.is_error, result.content
        content: Any = result.content[0]
        assert json.loads(content.text) == result.structured_content
        return result.structured_content

    async def refused(self, tool: str, **given: Any) -> str:
        result = await self.client.call_tool(tool, given)
        assert result.is_error
        content: Any = result.content[0]
        return str(content.text)


@asynccontextmanager
async def model(
    *answers: httpx2.Response | Handler,
    writes: bool = False,
    most: int = module.MOST_TOOLS,
) -> AsyncGenerator[Model]:
    server = Recorder(*answers)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bookshop, "server", server)
        patched.setattr(module, "MOST_TOOLS", most)
        async with (
            serving(Api(PACKAGE), allow_writes=writes, base_url=None) as served,
            Client(served) as client,
        ):
            yield Model(client, server)


def page(numbers: Sequence[int], total: int = 3, **more: Any) -> httpx2.Response:
    return answer({"items": [{"id": each, **more} for each in numbers], "total": total})


# ---- what there is ----


async def test_methods_that_only_read_are_tools() -> None:
    async with model() as seen:
        tools = await seen.tools()
    assert [*tools] == [
        *("books_list", "books_get", "books_scan", "books_ask"),
        *("books_names", "books_watch", "shelves_list", "mcp_list", "next_page"),
    ]
    told = tools["books_list"]
    assert told.description.startswith("List books.")
    assert told.annotations.read_only_hint
    assert told.input_schema == {
        "type": "object",
        "properties": {
            "search": {
                "type": "string",
                "description": "Text to look for, in titles and names.",
            },
            "page": {"type": "integer"},
            "limit": {"type": "integer", "description": "How many stand on a page."},
        },
    }


async def test_those_that_change_something_are_tools_where_that_is_allowed() -> None:
    async with model(writes=True) as seen:
        tools = await seen.tools()
    assert "books_upload" not in tools  # a model has no files
    assert "books_log_in" not in tools  # and knows no passwords
    assert "books_total" not in tools  # what its owner wrote may do anything
    hints = {name: each.annotations for name, each in tools.items()}
    assert not hints["books_create"].read_only_hint
    assert not hints["books_create"].destructive_hint
    assert hints["books_remove_many"].destructive_hint
    assert not hints["books_remove_many"].idempotent_hint
    assert hints["books_delete"].destructive_hint
    assert hints["books_purge_all"].destructive_hint  # though it is a GET
    assert hints["books_cover"].destructive_hint  # which may be a verb
    assert hints["books_delete"].idempotent_hint


@pytest.mark.parametrize(
    ("name", "path", "reads"),
    [
        ("get", "/keys/{id}", True),
        ("list_due", "/keys", True),
        ("is_valid", "/keys/{id}/valid", True),
        ("late_fees", "/keys/late-fees", True),
        ("get_rotate", "/keys/{id}/rotate", False),
        ("get_rotate", "/keys/{id}:rotate", False),
        ("getaway", "/keys/getaway", False),
        ("rotate", "/keys/{id}/rotate", False),
        ("logout", "/logout", False),
        ("check_in", "/keys/{id}/check", False),
        ("get_or_create", "/keys", False),
        ("process", "/process", False),
        ("pulse", "/keys", False),
    ],
)
def test_a_get_reads_only_where_its_name_says_so(
    name: str, path: str, reads: bool
) -> None:
    method = MethodFacts("keys", name, len)
    vars(method).update(verb="GET", path=path)
    assert module.Offer(method, {}, ()).is_reading is reads


def test_tools_have_names_of_their_own() -> None:
    method = MethodFacts("next", "page", len)
    assert module.Offer(method, {}, ("next_page",)).tool == "next__page"


def test_arguments_have_the_schema_of_their_types() -> None:
    method = Api(PACKAGE).resources["books"].methods["update"]
    schema = input_schema(input_arguments(method))
    text = {"type": "string"}
    assert schema["required"] == ["id", "title"]
    assert schema["properties"] == {
        "id": {"type": "integer"},
        "title": text,
        "subtitle": {"anyOf": [text, {"type": "null"}]},
        "price": {"type": "number"},
        "pages": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        "rating": {"anyOf": [{"type": "integer"}, text]},
        "share": {"anyOf": [{"type": "number"}, text]},
        "is_new": {"type": "boolean"},
        "kind": {"enum": ["novel", "poem"]},
        "level": {"enum": [1, 2, "all"]},
        "mood": {"anyOf": [{"enum": ["gay", "sad"]}, text]},
        "tags": {"anyOf": [{"type": "array", "items": text}, {"type": "null"}]},
        "flags": {"type": "array", "items": {"type": "boolean"}},
        "printed": {"anyOf": [text, {"type": "null"}]},
        "to": {"anyOf": [{"$ref": "#/$defs/AddressInput"}, {"type": "null"}]},
        "more": {"type": "object", "additionalProperties": {"type": "integer"}},
        "anything": {},
        "shape": {"anyOf": [{"$ref": "#/$defs/NoteInput"}, text]},
        "author": {"anyOf": [{"type": "object"}, {"type": "null"}]},
        "condition": {},
        "order": {
            "anyOf": [
                {"type": "array", "items": {"$ref": "#/$defs/NoteInput"}},
                text,
            ]
        },
        "chapters": {
            "anyOf": [
                {"type": "array", "items": {"anyOf": [{"type": "integer"}, text]}},
                {"type": "array", "items": {}},
            ]
        },
        "said": {
            "anyOf": [{"$ref": "#/$defs/NoteInput"}, {"$ref": "#/$defs/CommentInput"}]
        },
        "body_id": {"type": "integer"},
    }
    assert schema["$defs"]["NoteInput"] == {
        "type": "object",
        "properties": {"text": text},
    }
    assert schema["$defs"]["AddressInput"] == {
        "type": "object",
        "properties": {
            "city": text,
            "zip": {"anyOf": [text, {"type": "null"}]},
            "lines": {"type": "array", "items": text},
            "within": {"$ref": "#/$defs/AddressInput"},
        },
        "required": ["city"],
    }


async def test_of_a_large_api_few_tools_find_its_methods() -> None:
    async with model(answer({"id": 1}), most=3) as seen:
        assert [*await seen.tools()] == [
            *("search_methods", "describe_method", "call_method", "next_page")
        ]
        found = await seen.call("search_methods", query="List BOOKS")
        assert found["methods"][0] == {
            "name": "books_list",
            "summary": "List books.",
            "changes_something": False,
        }
        nothing = await seen.call("search_methods", query="zebra")
        assert nothing == {"methods": [], "note": module.WRITES_ARE_LEFT_OUT}
        for spelt in ("books.list", "books-list", "books list"):
            told = await seen.call("describe_method", name=spelt)
            assert told["description"].startswith("List books.")
        told = await seen.call("describe_method", name="books_get")
        assert told["input_schema"]["required"] == ["book_id"]
        assert told["read_only_hint"]
        got = await seen.call("call_method", name="books_get", arguments={"book_id": 1})
        assert got == {"id": 1}
        assert "book_id" in await seen.refused("call_method", name="books_get")
        assert "a text" in await seen.refused("search_methods")
        misspelt = await seen.refused("describe_method", name="books_lst")
        assert "'books_lst'; did you mean 'books_list'; methods that" in misspelt
        unknown = await seen.refused("call_method", name="?")
        assert unknown == f"there is no '?'; {module.WRITES_ARE_LEFT_OUT}"


async def test_of_a_large_api_writing_is_a_tool_of_its_own() -> None:
    async with model(answer({"id": 1}, 201), most=3, writes=True) as seen:
        tools = await seen.tools()
        assert tools["call_method"].annotations.read_only_hint
        assert tools["call_writing_method"].annotations.destructive_hint
        asked = {"name": "books_create", "arguments": {"title": "x"}}
        assert "call_writing_method" in await seen.refused("call_method", **asked)
        assert await seen.call("call_writing_method", **asked) == {"id": 1}
        assert seen.server.body() == {"title": "x"}


# ---- what they do ----


async def test_a_list_comes_page_by_page() -> None:
    async with model(page([1, 2]), page([3])) as seen:
        first = await seen.call("books_list", search="x", limit=2)
        assert [each["id"] for each in first["items"]] == [1, 2]
        assert first["total"] == 3
        second = await seen.call("next_page", cursor=first["next_cursor"])
        assert second == {"items": [{"id": 3}], "total": 3, "next_cursor": None}
        again = await seen.refused("next_page", cursor=first["next_cursor"])
        assert again == "the cursor 'c1' is unknown, or was used before"
    assert seen.server.urls[0].endswith("/books?search=x&limit=2")


async def test_a_page_that_does_not_come_can_be_asked_for_again() -> None:
    failing = answer({"message": "busy"}, 400)
    async with model(page([1, 2]), failing, page([3])) as seen:
        first = await seen.call("books_list")
        cursor = first["next_cursor"]
        assert "busy" in await seen.refused("next_page", cursor=cursor)
        assert (await seen.call("next_page", cursor=cursor))["items"] == [{"id": 3}]


async def test_an_answer_is_no_longer_than_a_model_reads() -> None:
    rows = page(range(30), total=30, title="x" * 3_000)
    async with model(rows) as seen:
        found = await seen.call("books_list")
        count = 0
        while True:
            count += len(found["items"])
            assert len(json.dumps(found)) < 41_000
            if not found["next_cursor"]:
                break
            found = await seen.call("next_page", cursor=found["next_cursor"])
        assert count == 30
        assert len(seen.server.requests) == 1


async def test_old_cursors_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_CURSORS", 1)
    async with model(page([1])) as seen:
        first, second = [(await seen.call("books_list"))["next_cursor"] for _ in "ab"]
        assert "unknown" in await seen.refused("next_page", cursor=first)
        assert await seen.call("next_page", cursor=second)


def test_what_is_too_long_is_cut() -> None:
    long = {"text": "x" * 50_000, "n": 1, "list": [*range(300)]}
    assert shortened(long) == {
        "text": f"{'x' * 4_000}... (50000 characters)",
        "n": 1,
        "list": [*range(200), "... (300 items)"],
    }
    wide = {f"a{number}": "x" * 30 for number in range(2_000)}
    assert len(shortened(wide)["fields"]) == 100


async def test_results_of_every_kind() -> None:
    async with model(answer(["a", "b"])) as seen:
        assert (await seen.call("books_names"))["items"] == ["a", "b"]
    async with model(answer([{"id": 1}])) as seen:
        found = await seen.call("shelves_list", name="x")
        assert found == {"items": [{"id": 1}], "total": None, "next_cursor": None}
    async with model(answer({"id": 1})) as seen:
        assert (await seen.call("books_scan")) == {"id": 1}
    async with model(answer(b"png", content_type="image/png"), writes=True) as seen:
        assert await seen.call("books_cover", book_id=1) == {"result": "(3 bytes)"}
    lines = b'{"id": 1}\n' * 30
    async with model(answer(lines, content_type="application/x-ndjson")) as seen:
        assert len((await seen.call("books_watch"))["items"]) == 20
    lines = b'{"id": 1}\n'
    async with model(answer(lines, content_type="application/x-ndjson")) as seen:
        assert len((await seen.call("books_watch"))["items"]) == 1
    async with model(answer({"id": 1}), writes=True) as seen:
        assert await seen.call("books_import_all") == {"id": 1}
    done = answer({"done": [1], "failed": [2]})
    async with model(done, writes=True) as seen:
        gone = await seen.call("books_remove_many", ids=[1, 2])
        assert gone == {"succeeded": [1], "failed": [2]}


# ---- what they may not ----


async def test_nothing_is_changed_unless_that_is_allowed() -> None:
    async with model() as seen:
        assert "there is no" in await seen.refused("books_create", title="x")
        assert not seen.server.requests


async def test_a_method_that_writes_after_all_sends_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with model() as seen:
        monkeypatch.setattr(module, "READING", frozenset({"GET", "POST"}))
        monkeypatch.setattr(module, "READS", re.compile("import"))
        refused = await seen.refused("books_import_all")
        assert refused == "POST changes something: start with --allow-writes"
        assert not seen.server.requests


async def test_arguments_that_make_no_sense_are_told_to_the_model() -> None:
    async with model(writes=True) as seen:
        wrong = await seen.refused("books_list", page="x")
        assert wrong == "page: 'x' is not of type 'integer'"
        assert "'title'" in await seen.refused("books_create")
        unknown = await seen.refused("books_create", title="x", titel="y")
        assert "titel" in unknown
        assert not seen.server.requests


async def test_whatever_fails_is_told_without_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"broken at {SECRET}")

    async with model(page([1])) as seen:
        monkeypatch.setattr(module, "plain_without_secrets", broken)
        told = await seen.refused("books_list")
        assert told == "this is a bug: RuntimeError: broken at ***"


async def test_what_the_api_refuses_is_told_as_the_vendor_says_it() -> None:
    no = answer({"message": "no such book"}, 404, x_request_id="r-1")
    async with model(no) as seen:
        told = await seen.refused("books_get", book_id=7)
    assert told.startswith("GET /books/7")
    assert told.endswith("no such book (request id r-1)")
    async with model(answer({}, 404)) as seen:
        assert (await seen.refused("books_get", book_id=7)).endswith("404")


async def test_secrets_are_neither_taken_nor_given() -> None:
    leaking = {
        "id": 1,
        "title": f"key {SECRET}, percent k%221815%2F%C3%84",
        "echo": json.dumps([SECRET]) + json.dumps([SECRET], ensure_ascii=False),
        SECRET: SECRET,
        "author": {"name": SECRET, "tags": [SECRET]},
        "shelfmark": "stated to be secret",
        "password": "plainly secret",
        "user": "ada",
    }
    echoed = httpx2.Response(400, json={"message": f"bad key {SECRET}"})

    def echo(request: httpx2.Request) -> httpx2.Response:
        header = request.headers["authorization"]
        return httpx2.Response(200, json={"id": 1, "title": header})

    async with model(answer(leaking), echoed, echo, writes=True) as seen:
        seen_text = json.dumps(
            [
                await seen.call("books_get", book_id=1),
                await seen.refused("books_get", book_id=2),
                await seen.call("books_get", book_id=3),
                [each.model_dump() for each in (await seen.tools()).values()],
            ],
            ensure_ascii=False,
        )
        sent = seen.server.requests[0].headers["authorization"].split()[1]
        for each in (json.dumps(SECRET, ensure_ascii=False)[1:-1], "1815", sent):
            assert each not in seen_text
        assert "stated to be secret" not in seen_text
        assert "plainly secret" not in seen_text
        assert '"user": "ada"' in seen_text
        told = await seen.refused(
            "books_create", title="x", to={"city": "B", "lines": [{"api_secret": 1}]}
        )
        assert told == "api_secret is a secret, which no tool takes"


@pytest.mark.parametrize("before", range(192, 196))
async def test_a_secret_that_is_cut_is_hidden_as_well(before: int) -> None:
    no = answer({"message": "x" * before + SECRET}, 404)
    async with model(no) as seen:
        told = await seen.refused("books_get", book_id=7)
    assert "k" + chr(34) not in told
    long = {"id": 1, "title": "y" * (before + 3_805) + SECRET * 9_000}
    async with model(answer(long)) as seen:
        assert "k" + chr(34) not in str(await seen.call("books_get", book_id=1))


async def test_all_that_a_request_carries_is_known() -> None:
    known = KnownSecrets()
    client = Api(PACKAGE).client(query_key="query-1", cookie_key="1234")
    known.learn_client(client.with_options(headers={"X-Token": "token-1"}))
    assert known.hide("query-1 token-1 ada 1234") == "*** *** ada 1234"
    request = Request("GET", "https://here.test", Headers(), None)
    request.secrets.query.append(("key", "qu%2F2"))
    request.secrets.cookies.append("sid=cookie-2")
    request.secrets.put("Authorization", "Bearer bearer-2")
    known.learn_request(request)
    assert known.hide("qu%2F2 cookie-2 bearer-2") == "*** *** ***"


def test_plain_values() -> None:
    assert plain({"a": (1, None)}) == {"a": [1, None]}


# ---- over standard input and output ----


def test_standard_output_is_the_protocols_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    head = {"jsonrpc": "2.0"}
    hello = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    }
    lines = [
        {**head, "id": 1, "method": "initialize", "params": hello},
        {**head, "method": "notifications/initialized"},
        {**head, "id": 2, "method": "tools/list"},
    ]
    asked = "".join(json.dumps(each) + "\n" for each in lines).encode()
    reading, writing = os.pipe()
    os.write(writing, asked)

    class Out(io.BytesIO):
        """Ends standard input when all is answered."""

        def write(self, part: Any) -> int:
            count = super().write(part)
            if b'"id":2' in bytes(part):
                os.close(writing)
            return count

    out = Out()
    line = ["/lib/shop/__main__.py", "mcp", "--base-url", "http://here.test"]
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    with os.fdopen(reading) as standard_input:
        monkeypatch.setattr(sys, "stdin", standard_input)
        assert run_command_line(PACKAGE, line) == 0
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [each["id"] for each in told] == [1, 2]
    assert told[0]["result"]["serverInfo"]["version"] == "1.2.3"
    assert "books_list" in json.dumps(told[1])
