"""The `read` fixture: a small document in, its IR out, ready to be named."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from crmgen.diagnostics import Notes
from crmgen.ir.addresses import addresses_of
from crmgen.ir.operations import Api
from crmgen.lock.carry import below, carry
from crmgen.lock.pins import Pins, pins_of
from crmgen.lower.api import lower
from crmgen.naming.assign import assign_names
from crmgen.naming.names import Names
from crmgen.normalize import normalize
from crmgen.read.documents import parse
from crmgen.resolve.outline import resolve

Read = Callable[[str], Api]
Documents = Callable[..., Api]
Methods = Callable[..., list[str]]


def understand(path: Path) -> Api:
    """A document on disk through all passes before naming."""
    notes = Notes()
    outline = resolve(normalize(parse(path, notes), notes), notes)
    notes.stop_on_problems()
    return lower(outline, notes)


def name_again(api: Api, before: Api | None, names: Names | None) -> Names:
    """The names of an SDK whose lock keeps `names`, those of `before`."""
    if before is None or names is None:
        return assign_names(api, "acme", "Acme")
    addresses = addresses_of(api)
    pins = below(pins_of(names, before, addresses_of(before)), addresses)
    return assign_names(api, "acme", "Acme", carry(pins, Pins(), api, addresses))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads the YAML that follows `openapi` and `info`."""

    def of(text: str) -> Api:
        path = tmp_path / "openapi.yaml"
        head = "openapi: 3.1.0\ninfo: {title: Acme, version: '1'}\n"
        path.write_text(head + textwrap.dedent(text), "utf-8")
        return understand(path)

    return of


def _response(schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"200": {"description": "Done.", "content": content}}


_ONE = {"type": "object", "properties": {"id": {"type": "string"}}}
_RESPONSES: dict[str, dict[str, Any]] = {
    "": {"204": {"description": "Done."}},
    "one": _response(_ONE),
    "many": _response({"type": "array", "items": _ONE}),
}


def document(operations: tuple[str, ...]) -> dict[str, Any]:
    """`GET /contacts [Contacts] listContacts => many | Lists contacts`, ... as a document; all after the path may be left out."""
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        line, _, summary = each.partition(" | ")
        verb, path, *rest = line.split(" ", 2)
        said, _, gives = rest[0].partition("=> ") if rest else ("", "", "")
        stated: dict[str, Any] = {"responses": _RESPONSES[gives]}
        tag, _, id = said.rpartition("]")
        if tag:
            stated["tags"] = [tag.removeprefix("[")]
        if id.strip():
            stated["operationId"] = id.strip()
        if summary:
            stated["summary"] = summary
        paths.setdefault(path, {})[verb.lower()] = stated
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "paths": paths,
    }


def spoken(api: Api, names: Names) -> list[str]:
    """`contacts.list` for every operation, in document order."""
    resources = {
        id: each.attribute for each in names.resources for id in each.operations
    }
    stated = sorted(api.operations, key=attrgetter("at"))
    return [f"{resources[each.id]}.{names.methods[each.id]}" for each in stated]


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    """An API of operations, one a line: `documents("GET /contacts [Contacts] listContacts")`."""

    def of(*operations: str) -> Api:
        path = tmp_path / "openapi.json"
        path.write_text(json.dumps(document(operations)), "utf-8")
        return understand(path)

    return of


@pytest.fixture
def methods(documents: Documents) -> Methods:
    """The names of operations, in their order: `contacts.list`."""

    def of(*operations: str) -> list[str]:
        api = documents(*operations)
        return spoken(api, assign_names(api, "acme", "Acme"))

    return of
