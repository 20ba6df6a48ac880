"""What comes and goes in parts: events, JSON lines, downloads, uploads; and webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from crmgen.diagnostics import InputError
from tests.behaviour.test_generated_tests import run_tests
from tests.conftest import MakeSdk

STREAMS = """\
  /chats:
    post:
      operationId: followChat
      tags: [Chats]
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [q], properties: {q: {type: string}}}
      responses:
        200:
          description: OK
          content:
            text/event-stream: {schema: {$ref: '#/components/schemas/Chunk'}}
        404:
          description: none
          content:
            application/json: {schema: {$ref: '#/components/schemas/Problem'}}
  /rows:
    get:
      operationId: exportRows
      tags: [Rows]
      responses:
        200:
          description: OK
          content:
            application/x-ndjson:
              schema: {type: array, items: {$ref: '#/components/schemas/Chunk'}}
    post:
      operationId: importRows
      tags: [Rows]
      requestBody:
        required: true
        content:
          application/x-ndjson: {schema: {$ref: '#/components/schemas/Chunk'}}
      responses: {204: {description: OK}}
  /photo:
    put:
      operationId: setPhoto
      tags: [Photos]
      requestBody:
        required: true
        content: {image/png: {schema: {type: string, format: binary}}}
      responses: {204: {description: OK}}
    get:
      operationId: getPhoto
      tags: [Photos]
      responses:
        200:
          description: OK
          content: {image/png: {schema: {type: string, format: binary}}}
components:
  schemas:
    Chunk: {type: object, required: [n], properties: {n: {type: integer}}}
    Problem: {type: object, properties: {message: {type: string}}}
"""


@pytest.mark.anyio
async def test_events_are_typed_one_by_one(sdk: MakeSdk) -> None:
    crm = sdk(STREAMS)
    crm.reply(200, content=b'data: {"n": 1}\n\ndata: {"n": 2}\n\ndata: [DONE]\n\n')
    chunks = list(crm.client().chats.follow(q="x"))
    assert [type(chunk) for chunk in chunks] == [crm.package.models.Chunk] * 2
    assert [chunk.n for chunk in chunks] == [1, 2]
    assert crm.last.headers["accept"] == "text/event-stream"
    client = crm.async_client()
    assert [chunk.n async for chunk in client.chats.follow(q="x")] == [1, 2]
    opened = await client.chats.follow(q="x")
    assert opened.response.status == 200
    assert [chunk.n async for chunk in opened] == [1, 2]


@pytest.mark.anyio
async def test_an_event_of_failure_is_an_error_and_a_ping_is_nothing(
    sdk: MakeSdk,
) -> None:
    crm = sdk(STREAMS)
    content = (
        b'event: ping\ndata: {}\n\nevent: chunk\ndata: {"n": 1}\n\n'
        b'event: error\ndata: {"message": "overloaded"}\n\n'
    )
    crm.reply(200, content=content, headers={"Content-Type": "text/event-stream"})
    seen: list[int] = []
    stream = crm.client().chats.follow(q="x")
    with pytest.raises(crm.package.ReportedFailureError, match="overloaded") as caught:
        seen.extend(chunk.n for chunk in stream)
    assert caught.value.body == {"message": "overloaded"}
    assert stream.last_event.event == "chunk"
    with pytest.raises(crm.package.SDKError):
        async for chunk in crm.async_client().chats.follow(q="x"):
            seen.append(chunk.n)
    assert seen == [1, 1]


@pytest.mark.anyio
async def test_a_refused_stream_has_a_typed_error(sdk: MakeSdk) -> None:
    crm = sdk(STREAMS)
    crm.reply(404, {"message": "gone"})
    with pytest.raises(crm.package.NotFoundError) as caught:
        crm.client().chats.follow(q="x")
    assert caught.value.error.message == "gone"
    with pytest.raises(crm.package.NotFoundError):
        await crm.async_client().chats.follow(q="x")


def test_json_lines_both_ways(sdk: MakeSdk, tmp_path: Path) -> None:
    crm = sdk(STREAMS)
    crm.reply(200, content=b'{"n": 1}\n{"n": 2}')
    rows = crm.client().rows
    assert [row.n for row in rows.export()] == [1, 2]
    crm.replies[:] = []
    crm.reply(204, content=b"")
    rows.import_(body=({"n": number} for number in (1, 2)))
    assert crm.last.content == b'{"n":1}\n{"n":2}\n'
    (tmp_path / "rows").write_bytes(b'{"n":3}\n')
    rows.import_(body=tmp_path / "rows")
    assert crm.last.read() == b'{"n":3}\n'
    assert crm.last.headers["content-type"] == "application/x-ndjson"


@pytest.mark.anyio
async def test_files_go_and_come_as_paths(sdk: MakeSdk, tmp_path: Path) -> None:
    crm = sdk(STREAMS)
    crm.reply(204, content=b"")
    (tmp_path / "a.png").write_bytes(b"PNG")
    crm.client().photos.set(body=tmp_path / "a.png")
    assert crm.last.read() == b"PNG"
    assert crm.last.headers["content-length"] == "3"
    crm.replies[:] = []
    crm.reply(200, content=b"GNP")
    with crm.client().photos.get.stream() as answer:
        answer.save(tmp_path / "b.png")
    async with await crm.async_client().photos.get.stream() as late:
        await late.save(tmp_path / "c.png")
    saved: list[Any] = [(tmp_path / name).read_bytes() for name in ("b.png", "c.png")]
    assert saved == [b"GNP", b"GNP"]


WEBHOOKS = """\
openapi: 3.1.0
info: {title: Hooked, version: "1"}
servers: [{url: https://api.example.com}]
x-crmgen-webhook-signature:
  header: X-Signature
  scheme: hmac-sha256
  encoding: base64
  timestamp-header: X-Time
  signed: "{timestamp}.{body}"
paths:
  /contacts:
    get: {operationId: listContacts, responses: {204: {description: none}}}
webhooks:
  contact.created:
    post:
      description: A contact was created.
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Contact'}}
      responses: {200: {description: OK}}
  contact-created:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: array, items: {$ref: '#/components/schemas/Contact'}}
      responses: {200: {description: OK}}
components:
  schemas:
    Contact: {type: object, required: [id], properties: {id: {type: string}}}
"""


def test_webhooks_of_the_document_are_parsed_and_verified(sdk: MakeSdk) -> None:
    crm = sdk(WEBHOOKS)
    webhooks = importlib.import_module(f"{crm.package.__name__}.webhooks")
    body = b'{"id": "c1"}'
    created = webhooks.CONTACT_CREATED_2  # `contact-created` comes before it
    assert type(created.parse_unproved(body)) is crm.package.models.Contact
    assert webhooks.CONTACT_CREATED.parse_unproved(b"[" + body + b"]")[0].id == "c1"
    signed = created.signature.of(body, "secret", "1700000000")
    headers = {"X-Signature": signed, "X-Time": "1700000000"}
    created.verify(body, headers, "secret", now=1_700_000_100)
    with pytest.raises(crm.package.WebhookError, match="seconds away"):
        created.verify(body, headers, "secret", now=1_700_001_000)
    with pytest.raises(crm.package.WebhookError, match="wrong"):
        created.verify(body, headers, "other", now=1_700_000_100)


ALL_SIGNED = """{header: X-Sign, encoding: base64, timestamp-header: X-Time,
  signed: '{method}{url}{body}{timestamp}', decoded: ":/?@"}"""


def stated(signature: str) -> str:
    head, rest = WEBHOOKS.split("x-crmgen-webhook-signature:")
    return f"{head}x-crmgen-webhook-signature: {signature}\npaths:{rest.partition('paths:')[2]}"


def test_webhooks_signed_over_method_url_body_and_milliseconds(sdk: MakeSdk) -> None:
    crm = sdk(stated(ALL_SIGNED))
    webhooks = importlib.import_module(f"{crm.package.__name__}.webhooks")
    body, url = b'{"id": "c1"}', "https://me.example/hook?a=b%2Fc"
    message = b"POSThttps://me.example/hook?a=b/c" + body + b"1700000000123"
    digest = hmac.new(b"secret", message, hashlib.sha256).digest()
    headers = {"x-sign": base64.b64encode(digest).decode(), "x-time": "1700000000123"}
    at: dict[str, Any] = {"now": 1_700_000_100}
    created = webhooks.CONTACT_CREATED_2
    assert created.unwrap(body, headers, "secret", url=url, **at).id == "c1"
    with pytest.raises(crm.package.WebhookError):
        created.unwrap(body, headers, "secret", url=f"{url}d", **at)
    with pytest.raises(ValueError, match="url="):
        created.unwrap(body, headers, "secret", **at)
    run_tests(crm)


@pytest.mark.parametrize(
    ("signed", "more", "message"),
    [
        ("{body}{nonce}", "", "no placeholder but"),
        ("{ body }", "", "no placeholder but"),
        ("{URL}{body}", "", "no placeholder but"),
        ("{timestamp}", "timestamp-header: X-Time, ", "nothing proves"),
        ("{timestamp}.{body}", "", "timestamp-header"),
        ("{body}", "timestamp-header: X-Time, ", "timestamp-header"),
    ],
)
def test_what_could_never_be_proved_is_refused_with_its_place(
    sdk: MakeSdk, signed: str, more: str, message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        sdk(stated(f"{{header: S, {more}signed: '{signed}'}}"))
    assert re.search(r"openapi\.yaml:\d+:\d+: error", str(caught.value))


def test_a_signature_that_is_stated_wrongly_is_a_problem(sdk: MakeSdk) -> None:
    with pytest.raises(InputError, match="hmac-sha256"):
        sdk(WEBHOOKS.replace("scheme: hmac-sha256", "scheme: md5"))


COMPLETIONS = """\
  /completions:
    post:
      operationId: createCompletion
      tags: [completions]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [prompt]
              properties: {prompt: {type: string}, stream: {type: [boolean, "null"]}}
      responses:
        "200":
          description: one of two
          content:
            application/json: {schema: {type: object, properties: {text: {type: string}}}}
            text/event-stream: {schema: {type: object, properties: {delta: {type: string}}}}
"""


def test_an_answer_that_comes_whole_or_as_a_stream_has_a_method_for_each(
    sdk: MakeSdk,
) -> None:
    made = sdk(COMPLETIONS)
    made.reply(200, {"text": "Hello"})
    completions = made.client().completions
    assert completions.create(prompt="Hi").text == "Hello"
    assert made.last.headers["Accept"] == "application/json"
    assert made.last_json == {"prompt": "Hi"}
    made.replies[:] = []
    made.reply(
        200,
        content=b'data: {"delta": "Hel"}\n\ndata: {"delta": "lo"}\n\n',
        headers={"Content-Type": "text/event-stream"},
    )
    with completions.create_stream(prompt="Hi") as stream:
        assert [chunk.delta for chunk in stream] == ["Hel", "lo"]
    assert made.last.headers["Accept"] == "text/event-stream"
    assert made.last_json == {"prompt": "Hi", "stream": True}
    assert "while they come" in completions.create_stream.__doc__
