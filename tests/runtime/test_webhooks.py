"""Webhooks: read leniently, proved strictly."""

from __future__ import annotations

import base64
import email.message
import hashlib
import hmac
import logging
from types import MappingProxyType
from typing import Any

import httpx2
import pytest

from crmgen.runtime.errors.exceptions import WebhookError
from crmgen.runtime.http.headers import Headers
from crmgen.runtime.webhooks.body_secret import BodySecret
from crmgen.runtime.webhooks.signature import Signature
from crmgen.runtime.webhooks.webhook import HeaderMapping, Webhook

from .acme import Contact

BODY = b'{"id": "c1", "firstName": "Ada"}'
TIMED = Signature("X-Signature", timestamp_header="X-Time", signed="{timestamp}.{body}")


def webhook(signature: Signature | BodySecret | None = TIMED) -> Webhook[Contact]:
    return Webhook("acme", "contact.created", Contact, signature)


def test_a_webhook_is_read_as_its_type(caplog: pytest.LogCaptureFixture) -> None:
    assert webhook().parse_unproved(BODY).first_name == "Ada"
    assert webhook().parse_unproved(BODY.decode()).id == "c1"
    assert caplog.records == []
    with caplog.at_level(logging.WARNING):
        odd = webhook().parse_unproved(b'{"id": 7, "more": true}')
    assert odd.model_dump(exclude_unset=True) == {"id": 7, "more": True}
    assert "contact.created contradicts the document at id" in caplog.text
    with pytest.raises(WebhookError, match="id"):
        webhook().parse_unproved(b'{"id": 7}', strict=True)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_an_error(body: bytes) -> None:
    with pytest.raises(WebhookError, match="is no JSON"):
        webhook().parse_unproved(body)


def test_a_signature_is_what_the_standard_library_says() -> None:
    digest = hmac.new(b"s3cret", b"1700000000." + BODY, hashlib.sha256)
    headers = {"x-signature": digest.hexdigest(), "X-TIME": "1700000000"}
    webhook().verify(BODY, headers, "s3cret", now=1_700_000_000)
    encoded = Signature("S", "hmac-sha512", "base64", prefix="v1,")
    digest = hmac.new(b"s3cret", BODY, hashlib.sha512)
    text = f"v1,{base64.b64encode(digest.digest()).decode()}"
    webhook(encoded).verify(BODY, {"S": text}, b"s3cret")
    webhook(encoded).verify(BODY, {"S": f"{text} v2,other"}, b"s3cret")
    plain = Signature("S")
    one, other = plain.of(BODY, "old"), plain.of(BODY, "new")
    webhook(plain).verify(BODY, {"S": f"{one},{other}"}, "new")


def test_an_event_is_unwrapped_only_when_it_is_proved() -> None:
    headers = {"X-Signature": TIMED.of(BODY, "s", "1700000000"), "X-Time": "1700000000"}
    event = webhook().unwrap(BODY, headers, "s", now=1_700_000_000)
    assert event.first_name == "Ada"
    for body, secret, now in (
        (BODY + b" ", "s", 1_700_000_000),
        (BODY, "other", 1_700_000_000),
        (BODY, "s", 1_700_001_000),
    ):
        with pytest.raises(WebhookError):
            webhook().unwrap(body, headers, secret, now=now)
    with pytest.raises(ValueError, match="does not say how"):
        webhook(None).unwrap(BODY, {}, "s")
    with pytest.raises(ValueError, match="secret of webhooks is empty"):
        webhook().unwrap(BODY, headers, "", now=1_700_000_000)
    with pytest.raises(WebhookError, match="contradicts"):
        body, plain = b'{"id": 7}', Signature("S")
        signed = {"s": plain.of(body, "s")}
        webhook(plain).unwrap(body, signed, "s", strict=True)
    with pytest.raises(TypeError, match="by its bytes"):
        webhook().unwrap(BODY.decode(), headers, "s")  # type: ignore[arg-type]


@pytest.mark.parametrize("headers", [[("X-Signature", "s")], None, "X-Signature: s"])
def test_what_are_no_headers_is_refused_by_name(headers: Any) -> None:
    with pytest.raises(TypeError, match="headers is a mapping of names to values"):
        webhook().unwrap(BODY, headers, "s")


def test_nothing_reads_what_is_not_proved_under_another_name() -> None:
    for hook in (webhook(), webhook(None)):
        names = {name for name in dir(hook) if not name.startswith("_")}
        assert names == {"name", "parse_unproved", "signature", "unwrap", "verify"}
    assert webhook(None).parse_unproved(BODY).first_name == "Ada"


WHOLE = Signature(
    "X-Signature-v3",
    encoding="base64",
    timestamp_header="X-Timestamp",
    signed="{method}{url}{body}{timestamp}",
    decoded=":/?@!$'()*,;",
)
"""As HubSpot signs."""
URL = "https://me.example/hook%2Fa?to=ada%40b.c&n=%7B%C3%A9%7d%3a&body={body}"


def test_method_url_body_and_milliseconds_are_signed() -> None:
    shown = "https://me.example/hook/a?to=ada@b.c&n=%7B%C3%A9%7d:&body={body}"
    message = f"PUT{shown}".encode() + BODY + b"1700000000123"
    digest = hmac.new(b"s", message, hashlib.sha256).digest()
    headers = {
        "x-signature-V3": base64.b64encode(digest).decode(),
        "x-timestamp": "1700000000123",
    }
    hook = webhook(WHOLE)
    hook.verify(BODY, headers, "s", method="put", url=URL, now=1_700_000_299)
    for method, url, now in (
        ("POST", URL, 1_700_000_000),
        ("PUT", f"{URL}x", 1_700_000_000),
        ("PUT", URL, 1_700_000_302),
    ):
        with pytest.raises(WebhookError):
            hook.verify(BODY, headers, "s", method=method, url=url, now=now)
    with pytest.raises(ValueError, match="pass url="):
        hook.verify(BODY, headers, "s", now=1_700_000_000)


def test_headers_of_any_framework_are_taken() -> None:
    plain = Signature("X-Signature")
    signed = plain.of(BODY, "s")
    message = email.message.Message()
    message["x-SIGNATURE"] = "other"
    message["X-Signature"] = signed
    every: list[HeaderMapping] = [
        {"X-SIGNATURE": signed},
        {"x-signature": ["other", signed]},
        {b"x-signature": signed.encode(), b"x-other": b"\xff"},
        MappingProxyType({"X-Signature": signed}),
        Headers([("x-signature", signed)]),
        httpx2.Headers({"X-Signature": signed}),
        message,
    ]
    for headers in every:
        webhook(plain).verify(BODY, headers, "s")
    with pytest.raises(WebhookError):
        webhook(plain).verify(BODY, {"x-signature": None}, "s")


@pytest.mark.parametrize("now", [1_700_000_301, 1_699_999_699])
def test_an_old_or_early_webhook_is_refused(now: int) -> None:
    headers = {
        "X-Signature": TIMED.of(BODY, "s", "1700000000"),
        "X-Time": "1700000000",
    }
    webhook().verify(BODY, headers, "s", now=1_700_000_299)
    with pytest.raises(WebhookError, match="300 seconds away"):
        webhook().verify(BODY, headers, "s", now=now)


@pytest.mark.parametrize(
    "change",
    [
        {"X-Signature": ""},
        {"X-Signature": "é"},
        {"X-Signature": TIMED.of(BODY, "other", "1700000000")},
        {"X-Signature": TIMED.of(BODY + b" ", "s", "1700000000")},
        {"X-Time": "1700000001"},
        {"X-Time": ""},
        {"X-Time": "nan"},
        {"X-Time": "1" * 400},
    ],
)
def test_what_is_not_proved_is_refused(change: dict[str, str]) -> None:
    headers = {
        "X-Signature": TIMED.of(BODY, "s", "1700000000"),
        "X-Time": "1700000000",
    }
    with pytest.raises(WebhookError, match=r"missing or wrong"):
        webhook().verify(BODY, headers | change, "s", now=1_700_000_000)


def test_no_secret_or_no_scheme_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="secret"):
        webhook(Signature("S")).verify(BODY, {"S": ""}, "")
    with pytest.raises(ValueError, match="does not say how"):
        webhook(None).verify(BODY, {}, "s")


def test_a_secret_in_the_body_is_compared() -> None:
    hook = webhook(BodySecret(("meta", "key")))
    hook.verify(b'{"meta": {"key": "s3cret"}}', {}, "s3cret")
    hook.verify(b'{"meta": {"key": "s3cret"}}', {}, b"s3cret")
    assert repr(hook) == "Webhook('contact.created')"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{}", r"the secret in meta\.key is missing or wrong"),
        (b'{"meta": {"key": "other"}}', "missing or wrong"),
        (b'{"meta": {"key": 7}}', "missing or wrong"),
        (b'{"meta": "s3cret"}', "missing or wrong"),
        (b"<html>", "the body of the webhook is no JSON"),
    ],
)
def test_a_body_without_the_secret_is_refused(body: bytes, message: str) -> None:
    with pytest.raises(WebhookError, match=message):
        webhook(BodySecret(("meta", "key"))).verify(body, {}, "s3cret")


def test_an_empty_secret_of_bodies_is_refused() -> None:
    with pytest.raises(ValueError, match="the secret of webhooks is empty"):
        webhook(BodySecret(("key",))).verify(b'{"key": ""}', {}, "")
