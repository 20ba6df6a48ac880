"""What an error says: the words of the vendor's body, and the fields that they are about."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from crmgen.runtime.errors.exceptions import StatusError

from .recording import Recorder, answer

ADDRESS = {"email": ("is not an address",)}


def failure(body: Any) -> StatusError:
    with pytest.raises(StatusError) as caught:
        Recorder(answer(body, 422)).client().contacts.get("c1")
    return caught.value


@pytest.mark.parametrize(
    ("body", "message", "errors"),
    [
        ({"errors": {"email": ["is not an address"]}}, "email: is not an address", ADDRESS),
        ({"errors": {"email": "is not an address"}}, "email: is not an address", ADDRESS),
        ({"email": ["is not an address"]}, "email: is not an address", ADDRESS),
        (
            {"message": "Invalid", "errors": {"email": ["is short", "is taken"]}},
            "Invalid (email: is short; email: is taken)",
            {"email": ("is short", "is taken")},
        ),
        (
            {"error": "Validation failed", "details": [{"field": "name", "message": "missing"}]},
            "Validation failed (name: missing)",
            {"name": ("missing",)},
        ),
        (
            {"detail": [{"loc": ["body", "emails", 0], "msg": "bad", "type": "value_error"}]},
            "body.emails.0: bad",
            {"body.emails.0": ("bad",)},
        ),
        (
            {"errors": [{"source": {"pointer": "/data/email"}, "title": "x", "detail": "bad"}]},
            "/data/email: bad",
            {"/data/email": ("bad",)},
        ),
        (
            {"title": "Bad", "invalid-params": [{"name": "age", "reason": "negative"}]},
            "Bad (age: negative)",
            {"age": ("negative",)},
        ),
        (
            {"error": {"message": "Bad", "errors": [{"path": ["a", "b"], "message": "gone"}]}},
            "Bad (a.b: gone)",
            {"a.b": ("gone",)},
        ),
        (
            {"errors": {"address": {"street": ["missing"]}, "emails": [{"value": ["bad"]}]}},
            "address.street: missing; emails.value: bad",
            {"address.street": ("missing",), "emails.value": ("bad",)},
        ),
        ({"errors": ["first", "second"]}, "first; second", {"": ("first", "second")}),
        ({"error": "Not found", "code": "NOT_FOUND"}, "Not found", {}),
        ({"message": "Bad", "details": {"resource": "contact"}}, "Bad", {}),
        ({"errors": None, "details": 3}, "", {}),
        ([], "", {}),
        ("<html>", "<html>", {}),
    ],
)  # fmt: skip
def test_words_and_fields(
    body: Any, message: str, errors: dict[str, tuple[str, ...]]
) -> None:
    error = failure(body)
    said = "GET /contacts/c1 was answered with 422"
    assert str(error) == (f"{said}: {message}" if message else said)
    assert error.errors == errors
    assert pickle.loads(pickle.dumps(error)).errors == errors


def test_a_body_of_any_depth_is_read() -> None:
    deep = b'{"errors": {"a": [' * 200 + b'"x"' + b"]}}" * 200
    assert failure(deep).errors == {}


def test_a_long_message_is_cut_and_the_fields_are_whole() -> None:
    error = failure({"errors": {"note": ["x" * 500]}})
    assert len(str(error)) < 300
    assert error.errors == {"note": ("x" * 500,)}


def test_what_is_neither_text_nor_an_object_is_passed_over() -> None:
    body = {"errors": {"name": ["is bad", 7, None], "age": 3}}
    assert failure(body).errors == {"name": ("is bad",)}
