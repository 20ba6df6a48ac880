"""Request bodies on the wire, and the checks of keyword arguments against a TypedDict."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import IO, Annotated, Any, Literal, NotRequired, Required, TypedDict, cast
from uuid import UUID

import pytest

from crmgen.runtime.body.body import Body, by_media
from crmgen.runtime.body.files import FileInput, Stream, bytes_body
from crmgen.runtime.body.form import Encoding, form_body, form_fields
from crmgen.runtime.body.json import json_body, json_fields, with_more
from crmgen.runtime.body.json_lines import json_lines_body
from crmgen.runtime.body.multipart import media_of, multipart_body, multipart_fields
from crmgen.runtime.body.raw import text_body
from crmgen.runtime.body.wire_names import Wire, to_wire

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
    assert isinstance(content, bytes)
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
        "view": memoryview(b"\x00"),
    }
    assert decoded(json_body(value)) == {
        "at": "2026-01-31T10:30:00Z",
        "on": "2026-01-31",
        "id": "00000000-0000-0000-0000-000000000001",
        "price": 1.1,
        "model": {"id": "1", "emails": [{"value": "v"}]},
        "set": ["a"],
        "bytes": "AA==",
        "view": "AA==",
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
    content = content if isinstance(content, bytes) else b"".join(content.parts())
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


class Files(TypedDict, total=False):
    """A form with every kind of file."""

    meta: Mapping[str, Any]
    note: str | None
    files: Sequence[FileInput]


def test_files_come_as_paths_open_files_bytes_and_named(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"PNG")
    (tmp_path / "b.csv").write_bytes(b"a,b")
    with (tmp_path / "b.csv").open("rb") as opened:
        files: list[FileInput] = [
            tmp_path / "a.png",
            opened,
            b"plain",
            ("c.txt", b"text"),
            ("d", b"other", "image/gif"),
        ]
        body = {"files": files, "meta": {"k": [1]}, "note": None}
        form = multipart_fields(body, Files)
        sent = parts(form)
        assert [part.get_payload(decode=True) for part in sent[:5]] == [
            b"PNG", b"a,b", b"plain", b"text", b"other",
        ]  # fmt: skip
        assert [(p.get_filename(), p.get_content_type()) for p in sent[:5]] == [
            ("a.png", "image/png"),
            ("b.csv", "text/csv"),
            ("upload", "application/octet-stream"),
            ("c.txt", "text/plain"),
            ("d", "image/gif"),
        ]
        assert sent[5].get_content_type() == "application/json"
        assert sent[6].get_payload() == ""
        assert form is not None
        _, content = form.encode()
        assert isinstance(content, Stream)
        assert content.can_replay
        first = b"".join(content.parts())
        assert first == b"".join(content.parts())
        assert len(first) == content.length


class NullableFile(TypedDict, total=False):
    """A form whose file may be null."""

    file: FileInput | None


@pytest.mark.parametrize("wrong", [None, "text", 7])
def test_what_is_no_file_is_named_and_null_only_where_it_may_be(wrong: object) -> None:
    for each in (wrong, [b"a file", wrong]):
        with pytest.raises(
            TypeError, match=r"files.*a file is bytes, a Path or an open"
        ):
            multipart_fields({"files": each}, Files)
    if wrong is None:
        [sent] = parts(multipart_fields({"file": None}, NullableFile))
        assert sent.get_payload() == ""


class Pipe(io.RawIOBase):
    """A file that cannot go back, and counts what is read at once."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.largest = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.left)
        self.left -= count
        self.largest = max(self.largest, count)
        buffer[:count] = b"x" * count
        return count


def test_a_pipe_is_read_in_small_parts_and_once() -> None:
    pipe = Pipe(1_000_000)
    _, content = bytes_body(cast("IO[bytes]", pipe)).encode()
    assert isinstance(content, Stream)
    assert (content.length, content.can_replay) == (None, False)
    assert sum(map(len, content.parts())) == 1_000_000
    assert pipe.largest <= 64 * 1024
    with pytest.raises(ValueError, match="only once"):
        list(content.parts())


def test_a_file_is_sent_from_where_it_stands() -> None:
    file = io.BytesIO(b"0123456789")
    file.seek(4)
    _, content = bytes_body(file).encode()
    assert isinstance(content, Stream)
    assert content.length == 6
    assert b"".join(content.parts()) == b"456789"
    assert b"".join(content.parts()) == b"456789"


def test_a_file_of_text_is_refused() -> None:
    with pytest.raises(TypeError, match="binary mode"):
        bytes_body(cast("Any", io.StringIO("text")))
    with pytest.raises(FileNotFoundError):
        bytes_body(Path("/nowhere/at/all"))


@pytest.mark.parametrize(
    ("name", "stated", "expected"),
    [
        ("a.png", None, "image/png"),
        ("a", None, "application/octet-stream"),
        ("a.png", "image/jpeg", "image/jpeg"),
        ("a.png", "image/jpeg, image/png", "image/png"),
        ("a.gif", "image/jpeg, image/png", "image/jpeg"),
        ("a.png", "image/*", "image/png"),
        ("a.txt", "image/*", "application/octet-stream"),
    ],
)
def test_a_files_media_type(name: str, stated: str | None, expected: str) -> None:
    assert media_of(name, stated) == expected


def test_json_lines() -> None:
    media, content = json_lines_body({"a": n} for n in (1, 2)).encode()
    assert (media, content) == ("application/x-ndjson", b'{"a":1}\n{"a":2}\n')
    _, content = json_lines_body([1], media="application/json-seq").encode()
    assert content == b"\x1e1\n"


def test_the_caller_chooses_among_media_types() -> None:
    offered: Any = {"text/plain": lambda: text_body("x"), "application/json": list}
    assert decoded_text(by_media("text/plain", offered)) == "x"
    with pytest.raises(ValueError, match=r"text/plain, application/json, not as 'a/b'"):
        by_media("a/b", offered)


def decoded_text(body: Body | None) -> str:
    assert body is not None
    _, content = body.encode()
    assert isinstance(content, bytes)
    return content.decode()


def test_text_and_bytes() -> None:
    assert text_body("é").encode() == ("text/plain; charset=utf-8", b"\xc3\xa9")
    assert bytes_body(b"\x00", "image/png").encode() == ("image/png", b"\x00")


def test_more_keys_are_merged_into_objects_only() -> None:
    assert decoded(with_more(json_body({"a": 1}), {"b": 2})) == {"a": 1, "b": 2}
    assert decoded(with_more(None, {"b": 2})) == {"b": 2}
    with pytest.raises(TypeError, match="is none"):
        with_more(json_body([1]), {"b": 2})


def test_a_plain_form_and_more_of_it() -> None:
    body = with_more(form_body({"a": None, "job_title": "CEO"}, ContactInput), {"b": 1})
    assert body is not None
    assert body.encode()[1] == b"a=&jobTitle=CEO&b=1"
    with pytest.raises(TypeError, match="a body that is an object"):
        with_more(text_body("x"), {"b": 1})
    with pytest.raises(TypeError, match="a body that is an object"):
        with_more(json_body([1]), {"b": 1})


def test_a_body_that_may_be_left_out_is() -> None:
    assert form_fields({}, ContactInput, required=False) is None
    assert multipart_fields({}, ContactInput, required=False) is None


def test_a_part_that_is_stated_as_json_is_whole() -> None:
    encoding = {"meta": Encoding(content_type="application/json")}
    (part,) = parts(multipart_body({"meta": [1, {"a": 2}]}, encoding=encoding))
    assert part.get_content_type() == "application/json"
    assert part.get_payload() == '[1,{"a":2}]'


@pytest.mark.parametrize(
    ("value", "stated", "media", "sent"),
    [
        ({"a": 1}, "video/mp4, application/json", "application/json", '{"a":1}'),
        ({"a": 1}, "video/mp4, video/webm", "video/mp4", '{"a":1}'),
        ({"a": 1}, "video/*", "application/json", '{"a":1}'),
        ("x", "application/json, text/csv", "text/csv", "x"),
        ("x", "video/mp4, video/webm", "video/mp4", "x"),
        (["x"], "application/json, application/x+json", "application/json", '["x"]'),
        (b"x", "text/csv, application/json", "text/csv", "x"),
    ],
)
def test_a_part_of_one_of_several_media_types(
    value: object, stated: str, media: str, sent: str
) -> None:
    encoding = {"meta": Encoding(content_type=stated)}
    (part,) = parts(multipart_body({"meta": value}, encoding=encoding))
    assert (part.get_content_type(), part.get_payload()) == (media, sent)


def test_a_part_under_a_range_of_media_types_states_none() -> None:
    encoding = {"meta": Encoding(content_type="text/*")}
    (part,) = parts(multipart_body({"meta": "x"}, encoding=encoding))
    assert "content-type" not in part


def test_a_file_of_lines_goes_as_it_is() -> None:
    media, content = json_lines_body(io.BytesIO(b"1\n2\n")).encode()
    assert media == "application/x-ndjson"
    assert isinstance(content, Stream)
    assert repr(content) == "Stream(4 bytes)"
    assert b"".join(content.parts()) == b"1\n2\n"


def test_the_media_type_of_a_part_cannot_begin_a_header() -> None:
    body = multipart_body({"f": ("a.txt", b"x", "text/plain\r\nX: 1")})
    with pytest.raises(ValueError, match="control character"):
        body.encode()


def test_a_tuple_that_is_no_file_is_several_values() -> None:
    assert len(parts(multipart_body({"f": ("a", "b", "c", "d")}))) == 4


def test_what_does_not_fit_its_type_goes_out_as_it_is() -> None:
    body = {"emails": ["x", {"value": "v"}], "more": 1}
    fields = {"last_name": "L", **body}
    sent = decoded(json_fields(fields, ContactInput, extra=True))
    assert sent == {"lastName": "L", **body}
    shape = Annotated[dict[str, Annotated[Leaf, "any"]], "any"]
    assert to_wire({"a": {"leaf_name": 1}, "b": 7}, shape) == {
        "a": {"leafName": 1},
        "b": 7,
    }
    assert to_wire([1], shape) == [1]
    assert to_wire([1], list[int]) == [1]
    assert repr(Wire("leafName")) == "Wire('leafName')"
