"""The exception tree: one root, a class per status, everything known of the exchange, pickles."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest

from crmgen.runtime.errors import exceptions as errors
from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    CredentialsError,
    GoneError,
    MethodNotAllowedError,
    NotFoundError,
    NotModifiedError,
    PagingError,
    PaymentRequiredError,
    PermissionDeniedError,
    PreconditionFailedError,
    RateLimitError,
    RequestTooLargeError,
    ResponseTooLargeError,
    ResponseValidationError,
    SDKError,
    ServerError,
    StatusError,
    UnprocessableEntityError,
    UnsupportedMediaTypeError,
)
from crmgen.runtime.http.headers import Headers

from .acme import Problem
from .recording import Recorder, answer

pytestmark = pytest.mark.anyio

CLASSES = {
    304: NotModifiedError,
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    409: ConflictError,
    410: GoneError,
    412: PreconditionFailedError,
    413: RequestTooLargeError,
    415: UnsupportedMediaTypeError,
    418: StatusError,
    422: UnprocessableEntityError,
    429: RateLimitError,
    500: ServerError,
    503: ServerError,
    599: ServerError,
}


@pytest.mark.parametrize(("status", "kind"), CLASSES.items())
async def test_each_status_has_its_class(status: int, kind: type[StatusError]) -> None:
    wire = Recorder(answer({"message": "no"}, status))
    with pytest.raises(kind) as caught:
        wire.client(max_retries=0).contacts.get("c1")
    assert type(caught.value) is kind
    assert caught.value.status == status
    with pytest.raises(kind):
        await wire.async_client(max_retries=0).contacts.get("c1")


def test_everything_known_is_carried() -> None:
    wire = Recorder(
        answer({"message": "no such contact", "code": 7}, 404, x_request_id="r1")
    )
    with pytest.raises(NotFoundError) as caught:
        wire.client().contacts.get("c1")
    error = caught.value
    assert str(error) == "GET /contacts/c1 was answered with 404: no such contact"
    assert error.request.url == "https://api.acme.test/v1/contacts/c1"
    assert error.response.headers["x-request-id"] == error.request_id == "r1"
    assert error.body == {"message": "no such contact", "code": 7}
    assert error.error == Problem(message="no such contact", code=7)


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"<html>", "text/html"),
        (b"", ""),
        (b'{"a', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"7", "application/json"),
        (b'{"message": {"x": [1]}, "code": "high"}', "application/json"),
    ],
)
def test_any_body_gives_the_same_family(content: bytes, media: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        Recorder(answer(content, 400, content_type=media)).client(
            strict=True
        ).contacts.get("c1")
    assert caught.value.response.content == content


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": {"message": "deep"}}, "deep"),
        ({"errors": [{"detail": "first"}, {"detail": "second"}]}, "first; second"),
        ({"error": "invalid_grant", "error_description": "expired"}, "expired"),
        ("plain\n text", "plain text"),
        ("x" * 500, "x" * 200 + "..."),
    ],
)
def test_the_vendors_words_are_in_the_message(body: Any, words: str) -> None:
    with pytest.raises(BadRequestError, match=re.escape(f"400: {words}") + "$"):
        media = "text/plain" if isinstance(body, str) else "application/json"
        Recorder(answer(body, 400, content_type=media)).client().contacts.get("c1")


def test_errors_can_be_pickled() -> None:
    wire = Recorder(
        answer({"message": "no"}, 404, x_request_id="r1", set_cookie="sid=canary")
    )
    with pytest.raises(NotFoundError) as caught:
        wire.client(api_key="canary").contacts.get("c1")
    data = pickle.dumps(caught.value)
    assert b"canary" not in data
    again = pickle.loads(data)
    assert type(again) is NotFoundError
    assert str(again) == str(caught.value)
    assert (again.status, again.body, again.request_id) == (
        404,
        {"message": "no"},
        "r1",
    )
    assert again.error == Problem(message="no")
    assert again.request.method == "GET"


def test_every_exception_has_the_one_root_and_is_drawn() -> None:
    drawn = set(re.findall(r"\w+Error", errors.__doc__ or ""))
    classes = {
        name: kind
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, Exception)
    }
    assert set(classes) == drawn - {"TypeError", "ValueError"}
    assert all(issubclass(kind, SDKError) for kind in classes.values())
    for kind in (APIConnectionError, APITimeoutError, CredentialsError, PagingError):
        error = kind("text")
        assert (error.status, error.body, error.request_id, str(error)) == (
            None,
            None,
            None,
            "text",
        )
        assert str(pickle.loads(pickle.dumps(error))) == "text"
    assert issubclass(ResponseTooLargeError, SDKError)
    assert issubclass(ResponseValidationError, SDKError)


def test_the_tree_in_the_docstring_has_every_error() -> None:
    stated = re.findall(r"^[│├└─ ]*(\w+Error)\b", errors.__doc__ or "", re.MULTILINE)
    known = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.SDKError)
    ]
    assert sorted(stated) == sorted(known)


def test_headers_are_a_mapping_that_ignores_case() -> None:
    headers = Headers([("Link", "a"), ("X", "1"), ("link", "b")])
    assert dict(headers) == {"link": "a, b", "x": "1"}
    assert len(headers) == 2
    assert headers.get_all("LINK") == ["a", "b"]
