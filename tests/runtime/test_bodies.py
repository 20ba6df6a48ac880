"""Request bodies on the wire, and the checks of keyword arguments against a TypedDict."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from email import message_from_bytes
from email.message import Message
from typing import Annotated, Any, Literal, NotRequired, Required, TypedDict
from uuid import UUID

import pytest

from crmgen.runtime import (
    Body,
    Encoding,
    Wire,
    bytes_body,
    form_fields,
    json_body,
    json_fields,
    multipart_fields,
    text_body,
)
from crmgen.runtime.bodies import with_more

from .acme import Contact, ContactInput, Email


class Leaf(TypedDict, total=False):
    """Ends the recursion."""

    leaf_name: Required[Annotated[str, Wire("leafName")]]


class Card(TypedDict):
    """A member of a union."""

    kind: Literal["card"]
    card_no: Annotated[str, Wire("cardNo")]


class Bank(TypedDict):
    """A member of a union."""

    kind: Literal["bank"]
    bank_no: Annotated[str, Wire("bankNo")]
    note: NotRequired[str]


class Tree(TypedDict, total=False):
    """Every way to hold another TypedDict, itself included."""

    children: Sequence[Tree] | None
    by_name: Annotated[Mapping[str, Leaf], Wire("byName")]
    payment: Card | Bank
    leaf: Leaf | str


class Upload(TypedDict, total=False):
    """A form."""

    title: Required[str]
    tags: Sequence[str]
    meta: Mapping[str, Any]
    file: bytes


def decoded(body: Body | None) -> Any:
    assert body is not None
    media, content = body.encode()
    assert media == "application/json"
    return json.loads(content)


def test_names_are_mapped_at_every_depth() -> None:
    body = {
        "by_name": {"a": {"leaf_name": "x"}},
        "children": [{"leaf": {"leaf_name": "y"}}, {"leaf": "text"}],
        "payment": {"kind": "bank", "bank_no": "1"},
    }
    assert decoded(json_fields(body, Tree)) == {
        "byName": {"a": {"leafName": "x"}},
        "children": [{"leaf": {"leafName": "y"}}, {"leaf": "text"}],
        "payment": {"kind": "bank", "bankNo": "1"},
    }


def test_null_is_sent_and_absent_is_not() -> None:
    body: dict[str, Any] = {"last_name": "L", "job_title": None}
    assert decoded(json_fields(body, ContactInput)) == {
        "lastName": "L",
        "jobTitle": None,
    }


def test_python_values_become_json() -> None:
    value = {
        "at": datetime(2026, 1, 31, 10, 30, tzinfo=UTC),
        "on": date(2026, 1, 31),
        "id": UUID(int=1),
        "price": Decimal("1.10"),
        "model": Contact(id="1", emails=[Email(value="v")]),
        "set": ("a",),
        "bytes": b"\x00",
    }
    assert decoded(json_body(value)) == {
        "at": "2026-01-31T10:30:00Z",
        "on": "2026-01-31",
        "id": "00000000-0000-0000-0000-000000000001",
        "price": "1.10",
        "model": {"id": "1", "emails": [{"value": "v"}]},
        "set": ["a"],
        "bytes": "AA==",
    }


def test_an_unknown_keyword_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(TypeError, match="'lastname'; did you mean 'last_name'"):
        json_fields({"lastname": "L"}, ContactInput)


def test_a_missing_required_field_is_refused() -> None:
    with pytest.raises(TypeError, match="misses required arguments: 'last_name'"):
        json_fields({"born": "2000-01-01"}, ContactInput)


def test_unknown_keys_pass_where_the_document_allows_them() -> None:
    body = {"last_name": "L", "cf_1": 2}
    assert decoded(json_fields(body, ContactInput, extra=True)) == {
        "lastName": "L",
        "cf_1": 2,
    }


def test_an_optional_body_without_fields_is_not_sent() -> None:
    assert json_fields({}, Tree, required=False) is None
    assert decoded(json_fields({}, Tree)) == {}


def test_the_callers_values_are_left_alone() -> None:
    body = {"children": [{"leaf": {"leaf_name": "y"}}]}
    json_fields(body, Tree)
    assert body == {"children": [{"leaf": {"leaf_name": "y"}}]}


def test_form_fields() -> None:
    body = form_fields({"title": "a b&c", "tags": ["x", "y"], "meta": {"k": 1}}, Upload)
    assert body is not None
    media, content = body.encode()
    assert media == "application/x-www-form-urlencoded"
    assert content == b"title=a+b%26c&tags=x&tags=y&meta=%7B%22k%22%3A1%7D"


def test_form_encoding_styles() -> None:
    encoding = {
        "tags": Encoding(style="spaceDelimited", explode=False),
        "meta": Encoding(style="deepObject", explode=True),
    }
    body = form_fields(
        {"title": "t", "tags": ["x", "y"], "meta": {"k": 1}}, Upload, encoding=encoding
    )
    assert body is not None
    assert body.encode()[1] == b"title=t&tags=x+y&meta%5Bk%5D=1"


def parts(body: Body | None) -> list[Message]:
    assert body is not None
    media, content = body.encode()
    message = message_from_bytes(
        b"Content-Type: " + media.encode() + b"\r\n\r\n" + content
    )
    assert message.is_multipart()
    return list(message.walk())[1:]


def test_multipart_fields() -> None:
    file = io.BytesIO(b"PNG")
    file.name = "/home/ada/photo.png"
    body = {"title": "Ü", "tags": ["x", "y"], "meta": {"k": 1}, "file": file}
    title, first, second, meta, photo = parts(multipart_fields(body, Upload))
    assert title.get_payload(decode=True) == "Ü".encode()
    assert [first.get_payload(), second.get_payload()] == ["x", "y"]
    assert (meta.get_content_type(), meta.get_payload()) == (
        "application/json",
        '{"k":1}',
    )
    assert (photo.get_filename(), photo.get_content_type()) == (
        "photo.png",
        "image/png",
    )
    assert photo.get_payload(decode=True) == b"PNG"


def test_a_file_name_cannot_begin_a_header() -> None:
    body = {"title": "t", "file": ('a"\r\nX-Evil: 1', b"x", "text/plain")}
    title, file = parts(multipart_fields(body, Upload))
    assert title["X-Evil"] is None
    assert file["X-Evil"] is None


def test_text_and_bytes() -> None:
    assert text_body("é").encode() == ("text/plain; charset=utf-8", b"\xc3\xa9")
    assert bytes_body(b"\x00", "image/png").encode() == ("image/png", b"\x00")


def test_more_keys_are_merged_into_objects_only() -> None:
    assert decoded(with_more(json_body({"a": 1}), {"b": 2})) == {"a": 1, "b": 2}
    assert decoded(with_more(None, {"b": 2})) == {"b": 2}
    with pytest.raises(TypeError, match="is none"):
        with_more(json_body([1]), {"b": 2})
