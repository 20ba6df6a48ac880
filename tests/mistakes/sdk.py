"""Mistakes of who uses a generated SDK; each is made in a program, and what Python says is kept."""

from __future__ import annotations

import asyncio
import gc
import importlib
import io
import json
import re
import sys
import textwrap
import warnings
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import httpx2

from crmgen.pipeline import generate
from crmgen.settings import ApiSettings

DOCUMENT: Final = """\
openapi: 3.1.0
info: {title: Acme CRM, version: "1"}
servers: [{url: "https://api.acme.example"}]
security: [{key: []}]
paths:
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      parameters:
        - {name: since, in: query, schema: {type: string, format: date-time}}
        - {name: page, in: query, schema: {type: integer}}
      x-crmgen-pagination: {style: page, items: data, page: page, total: total}
      responses:
        "200": {description: all, content: {application/json: {schema: {type: object, properties: {total: {type: integer}, data: {type: array, items: {$ref: "#/components/schemas/Contact"}}}}}}}
    post:
      operationId: createContact
      tags: [contacts]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/ContactInput"}}}}
      responses: {"201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}}
  /contacts/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getContact
      tags: [contacts]
      responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}}
    patch:
      operationId: updateContact
      tags: [contacts]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/ContactInput"}}}}
      responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}}
  /contacts/{id}/photo:
    put:
      operationId: uploadPhoto
      tags: [contacts]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [photo], properties: {photo: {type: string, format: binary}}}}}}
      responses: {"204": {description: none}}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
  schemas:
    Contact: {type: object, properties: {id: {type: string}, first_name: {type: string}, born: {type: string, format: date}}}
    ContactInput: {type: object, required: [first_name], additionalProperties: false, properties: {first_name: {type: string}, born: {type: string, format: date}}}
"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A few lines of a program, and what it has of the server."""

    code: str
    is_async: bool = False
    status: int = 200
    shows: str = ""
    """What is shown in the table, where that is less than the code."""

    @property
    def did(self) -> str:
        return self.shows or self.code


CLIENT: Final = (
    Mistake('AcmeCRM(tokn="...")'),
    Mistake('AcmeCRM(token="...", timeout="5")'),
    Mistake('AcmeCRM(token="...", max_retries="3")'),
    Mistake('AcmeCRM(token="...", base_url="api.acme.example")'),
    Mistake('AcmeCRM(token="...", base_url="https://api.acme.example/?v=2")'),
    Mistake('AcmeCRM(token="...", base_url=5)'),
    Mistake('AcmeCRM(token="...", rate_limit="fast")'),
    Mistake('AcmeCRM(token="...", rate_limit=5)'),
    Mistake('AcmeCRM(token="...", middleware=print)'),
    Mistake('AcmeCRM(token="...", http_client=httpx2.AsyncClient())'),
    Mistake('AcmeCRM(token="...", headers={"X-Team": 7})'),
    Mistake('AcmeCRM(token="...", headers=[("X-Team", "7")])'),
    Mistake('AcmeCRM("...")'),
    Mistake("AcmeCRM(token=5)"),
    Mistake("crm.with_options(tokn=1)"),
    Mistake("AcmeCRM(token=None).contacts.list()"),
    Mistake('AcmeCRM(token="a\\nb").contacts.list()'),
)
CALLS: Final = (
    Mistake("crm.contact.list()"),
    Mistake("crm.contacts.lst()"),
    Mistake('crm.contacts.create(frist_name="Ada")'),
    Mistake("crm.contacts.create()"),
    Mistake('crm.contacts.create({"first_name": "Ada"})'),
    Mistake(
        'crm.contacts.create(first_name="Ada", born=datetime(2026, 1, 5, tzinfo=UTC))'
    ),
    Mistake("crm.contacts.list(pge=2)"),
    Mistake("crm.contacts.list(2)"),
    Mistake("crm.contacts.list(since=datetime(2026, 1, 5))"),
    Mistake("crm.contacts.get()"),
    Mistake('crm.contacts.get("")'),
    Mistake("crm.contacts.get(None)"),
    Mistake('crm.contacts.get("7", options={"timeout": 5})'),
    Mistake('crm.contacts.upload_photo("7", photo="ada.png")'),
    Mistake(
        'crm.contacts.upload_photo("7", photo=open(__file__))',
        shows='crm.contacts.upload_photo("7", photo=open("ada.png"))',
    ),
    Mistake("for contact in crm.contacts.list: ..."),
    Mistake("crm.contacts.list()[0]"),
    Mistake("len(crm.contacts.list())"),
    Mistake("crm.close(); crm.contacts.list()"),
)
ANSWERS: Final = (
    Mistake('crm.contacts.get("7")', status=401),
    Mistake('crm.contacts.get("7")', status=403),
    Mistake('crm.contacts.get("7")', status=404),
    Mistake('crm.contacts.get("7")', status=429),
    Mistake('crm.contacts.get("7")', status=500),
    Mistake(
        'AcmeCRM(token="...", base_url="http://127.0.0.1:1", max_retries=0).contacts.list()'
    ),
)
MODELS: Final = (
    Mistake('crm.contacts.get("7").frist_name'),
    Mistake('crm.contacts.get("7")["first_name"]'),
    Mistake('json.dumps(crm.contacts.get("7"))'),
    Mistake('crm.contacts.update("7", crm.contacts.get("7"))'),
    Mistake('crm.contacts.update("7", **crm.contacts.get("7"))'),
    Mistake("models.Contct"),
    Mistake("from acme import Contact"),
)
ASYNC: Final = (
    Mistake('contact = crm.contacts.get("7")\ncontact.first_name', is_async=True),
    Mistake('crm.contacts.get("7")', is_async=True),
    Mistake("for contact in crm.contacts.list(): ...", is_async=True),
    Mistake("with AsyncAcmeCRM() as crm: ...", is_async=True),
    Mistake("async with AcmeCRM() as crm: ...", is_async=True),
    Mistake('await sync_crm.contacts.get("7")', is_async=True),
    Mistake("await crm.close()\nawait crm.contacts.list()", is_async=True),
    Mistake(
        """\
crm = AsyncAcmeCRM(token="...", base_url="http://127.0.0.1:1", max_retries=0)
try:
    await crm.contacts.list()
except Exception:
    await asyncio.to_thread(asyncio.run, crm.contacts.get("7"))
""",
        is_async=True,
        shows='await asyncio.to_thread(asyncio.run, crm.contacts.get("7"))',
    ),
)


def made(folder: Path) -> ModuleType:
    """The SDK of the document, imported."""
    document = folder / "acme.yaml"
    document.write_text(DOCUMENT)
    generate(ApiSettings("acme", document, folder / "acme", "acme")).write()
    sys.path.insert(0, str(folder / "acme/src"))
    return importlib.import_module("acme")


def printed(mistake: Mistake, acme: ModuleType) -> str:
    """The end of what Python prints: an exception, or the warnings of a program that goes on."""
    names = _names(mistake, acme)
    code = mistake.code
    if mistake.is_async:
        body = textwrap.indent(code, "    ")
        code = f"async def program(crm=crm):\n{body}\nasyncio.run(program())"
    said = ""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(code, names)
        except Exception as error:
            said = _as_printed(error)
        names.clear()
        gc.collect()
    warned = [each for each in caught if each.category is RuntimeWarning]
    lines = [said, *(f"RuntimeWarning: {each.message}" for each in warned)]
    return "\n".join(filter(None, lines)).strip()


def _as_printed(error: Exception) -> str:
    """The last line of a traceback, with the name that Python itself suggests."""
    written = io.StringIO()
    with redirect_stderr(written):
        sys.__excepthook__(type(error), error, error.__traceback__)
    *_, text = re.split(r"^(?=\S)", written.getvalue().strip(), flags=re.MULTILINE)
    text = re.sub(r"^\w+(\.\w+)*\.(\w*Error: )", r"\2", text)
    return re.sub(r" \(/[^)]*\)", "", text)


def _names(mistake: Mistake, acme: ModuleType) -> dict[str, Any]:
    """What a program has: the package, and a client whose server answers."""

    def respond(request: httpx2.Request) -> httpx2.Response:
        one = {"id": "7", "first_name": "Ada"}
        is_list = request.method == "GET" and request.url.path == "/contacts"
        body = {"total": 1, "data": [one]} if is_list else one
        return httpx2.Response(
            mistake.status, json=body if mistake.status < 300 else {}
        )

    transport = httpx2.MockTransport(respond)
    common: dict[str, Any] = {"token": "...", "max_retries": 0}
    sync = acme.AcmeCRM(http_client=httpx2.Client(transport=transport), **common)
    other = httpx2.AsyncClient(transport=transport)
    crm = acme.AsyncAcmeCRM(http_client=other, **common) if mistake.is_async else sync
    return {
        **{name: getattr(acme, name) for name in ("AcmeCRM", "AsyncAcmeCRM", "models")},
        "UTC": UTC,
        "datetime": datetime,
        "httpx2": httpx2,
        "json": json,
        "asyncio": asyncio,
        "crm": crm,
        "sync_crm": sync,
        "__file__": __file__,
    }
