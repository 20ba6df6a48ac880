"""Responses that are a file or JSON."""

from __future__ import annotations

from typing import Any

import pytest

from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.request import accepted
from crmgen.runtime.read.files import file_or

from .recording import Recorder, answer

CALL: Call[Any, Any] = Call("GET", "/a", returns={"200": file_or(dict[str, int])})


@pytest.mark.parametrize(
    ("body", "headers", "read"),
    [
        (b'{"a": 1}', {"content_type": "application/json"}, {"a": 1}),
        (b'{"a": 1}', {"content_type": "image/png"}, b'{"a": 1}'),
        (b'{"a": 1}', {}, {"a": 1}),
        (b"\x89PNG", {}, b"\x89PNG"),
    ],
)
def test_the_type_of_the_answer_decides(
    body: bytes, headers: dict[str, str], read: object
) -> None:
    crm = Recorder(answer(body, 200, **headers)).client()
    assert crm.send(CALL).parsed == read
    picked = CALL.but(unwrap=("a",))
    assert crm.send(picked).parsed == (read["a"] if isinstance(read, dict) else read)


def test_anything_is_asked_for_where_no_type_is_named() -> None:
    assert accepted(CALL.returns) == "*/*"
