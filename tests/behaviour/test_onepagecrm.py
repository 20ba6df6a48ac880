"""What OnePageCRM's SDK adds to its document: uploads in one call, undo, times, webhooks. Over real sockets."""

from __future__ import annotations

import importlib
import io
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any

import pytest

from tests.crms.vendor import Vendor
from tests.runtime.misbehaving import Act, Came, reply

SDK = Path(__file__).resolve().parents[2] / "generated" / "onepagecrm" / "src"
FORM = {
    "acl": "private",
    "policy": "eyJ9",
    "x-amz-signature": "5d67",
    "key": "",
    "x-ignore-pattern": "c1/__timestamp__/${filename}",
    "x-amz-new": "kept",
}


def parts_of(asked: Came) -> dict[str, Any]:
    """The parts of a multipart form, in their order."""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + asked.content)
    return {
        str(part.get_param("name", header="content-disposition")): part
        for part in message.iter_parts()
    }


class Server(Vendor):
    """Answers by `answer`: a status and a body, JSON or XML."""

    def __init__(self) -> None:
        super().__init__(self._answered)
        self.answer: Callable[[Came], tuple[int, bytes]] = lambda _: (200, b"{}")

    def _answered(self, came: Came) -> Act:
        status, content = self.answer(came)
        media = "application/json" if content[:1] == b"{" else "application/xml"
        return reply(status, content, Content_Type=media)


@pytest.fixture
def sdk(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "path", [str(SDK), *sys.path])
    importlib.invalidate_caches()
    return importlib.import_module("onepagecrm")


@pytest.fixture
def storage() -> Iterator[Server]:
    with Server() as server:
        server.answer = lambda _: (201, b"<PostResponse/>")
        yield server


@pytest.fixture
def crm(storage: Server) -> Iterator[Server]:
    def answer(asked: Came) -> tuple[int, bytes]:
        data: dict[str, Any] = {}
        if asked.target.startswith("/attachments/s3_form"):
            data = {"url": f"{storage.url}/bucket/", "fields": FORM}
        elif asked.target == "/attachments":
            sent = json.loads(asked.content)
            made = {"id": "a1", "filename": sent["name"], "size": sent["size"]}
            data = {"attachment": made}
        status = 201 if asked.method == "POST" else 200
        return status, json.dumps({"status": 0, "data": data}).encode()

    with Server() as server:
        server.answer = answer
        yield server


def client(sdk: Any, crm: Server, **more: Any) -> Any:
    return sdk.OnePageCRM(user_id="u1", api_key="k1", base_url=crm.url, **more)


def check_exchange(crm: Server, storage: Server, content: bytes) -> None:
    """What both servers saw: the form, the file without credentials, the attachment."""
    form, create = crm.came
    assert (form.method, form.target) == ("GET", "/attachments/s3_form?contact_id=c1")
    assert form.headers["authorization"].startswith("Basic ")
    (stored,) = storage.came
    assert (stored.method, stored.target) == ("POST", "/bucket/")
    assert not {"authorization", "cookie", "x-team"} & stored.headers.keys()
    assert int(stored.headers["content-length"]) == len(stored.content)
    parts = parts_of(stored)
    assert list(parts) == [*FORM, "filename", "file"]
    assert parts["x-amz-new"].get_content().strip() == "kept"
    assert parts["file"].get_filename() == "drawings.pdf"
    assert parts["file"].get_content_type() == "application/pdf"
    assert parts["file"].get_payload(decode=True) == content
    key = parts["key"].get_content().strip()
    contact, moment, name = key.split("/")
    assert (contact, moment.isdecimal(), name) == ("c1", True, "drawings.pdf")
    assert parts["filename"].get_content().strip() == "drawings.pdf"
    assert (create.method, create.target) == ("POST", "/attachments")
    assert json.loads(create.content) == {
        "reference_type": "note",
        "reference_id": "n1",
        "contact_id": "c1",
        "name": "drawings.pdf",
        "key": key,
        "size": len(content),
    }


CONTENT = b"%PDF-1.7 drawings " * 20_000
"""More than is read in one go."""


def test_a_path_is_uploaded_in_one_call(
    sdk: Any, crm: Server, storage: Server, tmp_path: Path
) -> None:
    path = tmp_path / "drawings.pdf"
    path.write_bytes(CONTENT)
    with client(sdk, crm, headers={"X-Team": "secret"}) as known:
        made = known.attachments.upload(
            str(path), contact_id="c1", reference_type="note", reference_id="n1"
        )
    assert (made.id, made.filename, made.size) == ("a1", "drawings.pdf", len(CONTENT))
    check_exchange(crm, storage, CONTENT)


@pytest.mark.anyio
async def test_an_open_file_is_uploaded_asynchronously(
    sdk: Any, crm: Server, storage: Server, tmp_path: Path
) -> None:
    path = tmp_path / "drawings.pdf"
    path.write_bytes(CONTENT)
    known = sdk.AsyncOnePageCRM(user_id="u1", api_key="k1", base_url=crm.url)
    async with known:
        with path.open("rb") as file:
            made = await known.attachments.upload(
                file, contact_id="c1", reference_type="note", reference_id="n1"
            )
    assert made.id == "a1"
    check_exchange(crm, storage, CONTENT)


def test_credentials_of_a_client_of_ones_own_stay_with_the_crm(
    sdk: Any, crm: Server, storage: Server
) -> None:
    import httpx2

    with httpx2.Client(auth=("u1", "k1"), headers={"X-Team": "secret"}) as http:
        known = client(sdk, crm, http_client=http)
        known.attachments.upload(
            b"%PDF",
            name="drawings.pdf",
            contact_id="c1",
            reference_type="note",
            reference_id="n1",
        )
    check_exchange(crm, storage, b"%PDF")


def test_a_refusal_of_the_storage_is_an_error_and_nothing_is_attached(
    sdk: Any, crm: Server, storage: Server
) -> None:
    storage.answer = lambda _: (
        403,
        b"<Error><Code>AccessDenied</Code><Message>Policy expired</Message></Error>",
    )
    with client(sdk, crm) as known, pytest.raises(sdk.PermissionDeniedError) as caught:
        known.attachments.upload(
            b"x", name="a", contact_id="c1", reference_type="note", reference_id="n1"
        )
    assert str(caught.value) == (
        "the storage of attachments answered 403: AccessDenied: Policy expired"
    )
    assert [each.target for each in crm.came] == ["/attachments/s3_form?contact_id=c1"]


def test_a_passing_failure_of_the_storage_is_tried_again(
    sdk: Any, crm: Server, storage: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([(503, b"<Error/>"), (201, b"")])
    storage.answer = lambda _: next(answers)
    retry = importlib.import_module("onepagecrm._core.retry.policy")
    monkeypatch.setattr(retry, "_FIRST_PAUSE", 0.0)
    file = io.BytesIO(b"hello")
    with client(sdk, crm) as known:
        known.attachments.upload(
            file, name="a", contact_id="c1", reference_type="note", reference_id="n1"
        )
    first, second = storage.came
    assert first.content == second.content


def test_an_answer_without_a_form_is_said(sdk: Any, crm: Server) -> None:
    crm.answer = lambda _: (200, b'{"status": 0, "data": {"url": "nowhere"}}')
    with (
        client(sdk, crm) as known,
        pytest.raises(sdk.ResponseValidationError, match="without a form"),
    ):
        known.attachments.upload(
            b"x", name="a", contact_id="c1", reference_type="note", reference_id="n1"
        )


def test_bytes_without_a_name_are_refused_before_anything_is_sent(
    sdk: Any, crm: Server
) -> None:
    with client(sdk, crm) as known, pytest.raises(ValueError, match="name="):
        known.attachments.upload(
            b"x", contact_id="c1", reference_type="note", reference_id="n1"
        )
    assert crm.came == []


def test_a_deletion_is_taken_back(sdk: Any, crm: Server) -> None:
    with client(sdk, crm) as known:
        known.contacts.delete("c1")
        known.contacts.delete("c1", undo=True)
        known.actions.delete("a1", undo=True)
        known.contacts.delete_relationship("c1", "r1", undo=True)
    assert [(each.method, each.target) for each in crm.came] == [
        ("DELETE", "/contacts/c1"),
        ("DELETE", "/contacts/c1?undo=true"),
        ("DELETE", "/actions/a1?undo=true"),
        ("DELETE", "/contacts/c1/relationships/r1?undo=true"),
    ]


@pytest.mark.parametrize(
    ("moment", "wire"),
    [
        (date(2026, 3, 1), "2026-03-01"),
        ("2026-03-01", "2026-03-01"),
        (datetime(2026, 3, 1, 12, 0, 0, 999, UTC), "1772366400"),
        (1772366400, "1772366400"),
    ],
)
def test_times_of_filters(sdk: Any, crm: Server, moment: Any, wire: str) -> None:
    with client(sdk, crm) as known:
        list(known.contacts.list(modified_since=moment))
    assert crm.came[0].target == f"/contacts?modified_since={wire}"


def test_a_time_without_a_zone_is_refused(sdk: Any, crm: Server) -> None:
    with client(sdk, crm) as known, pytest.raises(ValueError, match="time zone"):
        known.notes.list(since=datetime(2026, 3, 1))
    assert crm.came == []


CHANGE = {
    "timestamp": "1783425600",
    "secretkey": "correct-horse-battery",
    "type": "contact",
    "reason": "updated",
    "data": {"contact": {"id": "c1", "last_name": "Lovelace"}},
}


def test_a_webhook_is_read_and_its_secret_checked(sdk: Any) -> None:
    changed = importlib.import_module(f"{sdk.__name__}.webhooks").RECORD_CHANGED
    error = importlib.import_module(f"{sdk.__name__}.webhooks").WebhookError
    body = json.dumps(CHANGE).encode()
    changed.verify(body, {}, "correct-horse-battery")
    change = changed.parse_unproved(body, strict=True)
    assert (change.type, change.reason) == ("contact", "updated")
    assert change.data.contact.last_name == "Lovelace"
    for wrong in ("Correct-horse-battery", "correct-horse"):
        with pytest.raises(error, match="secretkey is missing or wrong"):
            changed.verify(body, {}, wrong)
    others: list[Any] = [{**CHANGE, "secretkey": None}, {}, [], {"secretkey": 5}]
    for other in others:
        with pytest.raises(error, match="missing or wrong"):
            changed.verify(json.dumps(other).encode(), {}, "correct-horse-battery")
    with pytest.raises(ValueError, match="empty"):
        changed.verify(body, {}, "")


def test_a_change_that_the_document_does_not_know_is_kept(sdk: Any) -> None:
    changed = importlib.import_module(f"{sdk.__name__}.webhooks").RECORD_CHANGED
    body = {"type": "meeting", "reason": "moved", "data": {"id": "m1", "place": "x"}}
    change = changed.parse_unproved(json.dumps(body))
    assert (change.type, change.reason, change.data.id) == ("meeting", "moved", "m1")
    assert change.data.model_extra == {"place": "x"}
