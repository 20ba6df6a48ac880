"""Servers of three CRMs that keep records, for the SDKs' own tests: over HTTP on 127.0.0.1, with credentials."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Lock, Thread
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit

Json = dict[str, Any]
NOW = "2026-01-05T09:30:00Z"


@dataclass
class Crm:
    """The records of one account, by kind; ids are handed out once."""

    authorization: str
    kinds: dict[str, Json]
    """Kinds that there are, with the fields that each new record has."""
    records: dict[str, dict[str, Json]] = field(default_factory=dict[str, Any])
    log: list[str] = field(default_factory=list[str])
    """Verb, path and status of each request."""
    ids: Any = field(default_factory=lambda: count(7))
    lock: Lock = field(default_factory=Lock)
    prefix: ClassVar[str] = ""
    base: ClassVar[str] = ""
    """What the address of the API ends with."""

    def seed(self, kind: str, **fields: Any) -> str:
        made = self.new_id()
        record = {**self.kinds[kind], "id": made, **fields}
        self.records.setdefault(kind, {})[str(made)] = record
        return str(made)

    def new_id(self) -> Any:
        return f"id{next(self.ids)}"

    def answer(self, verb: str, path: str, body: Json) -> tuple[int, Any]:
        """Status and body: 404 for whatever is not there."""
        steps = path.removeprefix(self.prefix).strip("/").split("/")
        match verb, steps:
            case "GET", [kind] if kind in self.kinds:
                return 200, self.listed(kind, [*self.records.get(kind, {}).values()])
            case "POST", [kind] if kind in self.kinds:
                made = self.seed(kind, **body)
                return 201, self.one(kind, self.records[kind][made])
            case _, [kind, id] if id in self.records.get(kind, {}):
                return self.changed(verb, kind, id, body)
            case "GET", ["contacts", "cascade"]:
                return 200, self.listed("contacts", [])
            case "GET", [kind, id, part] if id in self.records.get(kind, {}):
                return 200, self.listed(part, [])
            case _, [kind, id, _] if id in self.records.get(kind, {}):
                return 200, self.one(kind, self.records[kind][id])
            case _:
                return 404, self.refused("Not found")

    def changed(self, verb: str, kind: str, id: str, body: Json) -> tuple[int, Any]:
        record = self.records[kind][id]
        if verb in ("PUT", "PATCH"):
            record |= body
        elif verb == "DELETE":
            del self.records[kind][id]
        elif verb != "GET":
            return 405, self.refused("Not allowed")
        return 200, self.one(kind, record)

    def one(self, kind: str, record: Json) -> Any:  # noqa: ARG002
        return record

    def listed(self, kind: str, records: list[Json]) -> Any:  # noqa: ARG002
        return records

    def refused(self, why: str) -> Json:
        return {"error": why}


class Circa(Crm):
    def listed(self, kind: str, records: list[Json]) -> Any:  # noqa: ARG002
        pages = {"total": len(records), "total_pages": 1, "page": 1, "per_page": 50}
        return {"data": records, "pagination": pages}


class OnePageCRM(Crm):
    prefix = base = "/api/v3"

    def new_id(self) -> Any:
        return f"64a1f0c2b7d3e4a5f60{next(self.ids):05d}"

    def one(self, kind: str, record: Json) -> Any:
        named = {"companies": "company"}.get(kind, kind[:-1])
        return {"status": 0, "message": "OK", "data": {named: record}}

    def listed(self, kind: str, records: list[Json]) -> Any:
        named = {"companies": "company"}.get(kind, kind[:-1])
        data: Json = {kind: [{named: each} for each in records]}
        data |= {"total_count": len(records), "page": 1, "per_page": 10, "max_page": 1}
        return {"status": 0, "message": "OK", "data": data}


class BasicsOS(Crm):
    prefix = "/api"

    def new_id(self) -> Any:
        return next(self.ids)


def circa() -> Circa:
    return Circa("Bearer own-secret", {"contacts": {}, "companies": {}, "events": {}})


def onepagecrm() -> OnePageCRM:
    basic = b64encode(b"user-7:own-secret").decode()
    return OnePageCRM(
        f"Basic {basic}",
        {"contacts": {}, "companies": {}, "deals": {}},
    )


def basicsos() -> BasicsOS:
    common: Json = {"crmUserId": 1, "organizationId": None, "createdAt": NOW}
    contact: Json = {
        **common,
        "firstName": None,
        "lastName": None,
        "email": None,
        "companyId": None,
        "linkedinUrl": None,
        "customFields": {},
    }
    company: Json = {
        **common,
        "name": "",
        "domain": None,
        "description": None,
        "category": None,
        "customFields": {},
    }
    deal: Json = {
        **common,
        "amount": None,
        "updatedAt": NOW,
        "archivedAt": None,
        "customFields": {},
    }
    tag: Json = {"organizationId": None}
    kinds = {"contacts": contact, "companies": company, "deals": deal, "tags": tag}
    return BasicsOS("Bearer own-secret", kinds)


@contextmanager
def serving(crm: Crm) -> Generator[str]:
    """The address of a server of the account, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            raw = self.rfile.read(length)
            path = urlsplit(self.path).path
            if self.headers.get("authorization", "") != crm.authorization:
                status, said = 401, crm.refused("Unauthorized")
            else:
                with crm.lock:
                    status, said = crm.answer(
                        self.command, path, json.loads(raw or "{}")
                    )
            crm.log.append(f"{self.command} {path} {status}")
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if self.command == "GET" and isinstance(said, list):
                kind = path.rpartition("/")[2]
                total = len(cast("list[Json]", said))
                counted = f"{kind} 0-{total}/{total}"
                self.send_header("Content-Range", counted)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
