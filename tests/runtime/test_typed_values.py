"""Values whose documented type decides how they are sent, or whether they can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypedDict

import pytest
from typing_extensions import TypeAliasType

from crmgen.runtime.body.files import FileInput, bytes_body
from crmgen.runtime.body.json_lines import json_lines_body
from crmgen.runtime.body.multipart import multipart_body, multipart_fields
from crmgen.runtime.body.raw import text_body
from crmgen.runtime.body.wire_names import Wire, to_wire
from crmgen.runtime.values.datetimes import DateOnly
from crmgen.runtime.values.typed import ValueTypeError, date_parameter

DAY = date(2026, 1, 31)
NOW = datetime(2026, 1, 31, tzinfo=UTC)


class Step(TypedDict, total=False):
    on: Annotated[DateOnly | str | None, Wire("onDay")]
    cost: Decimal | str


class Form(TypedDict, total=False):
    file: FileInput
    more: Sequence[FileInput] | None
    note: str


@pytest.mark.parametrize(
    ("shape", "value", "sent"),
    [
        (DateOnly, DAY, DAY),
        (Decimal, Decimal("1.50"), "1.50"),
        (Decimal | str, "1.50", "1.50"),
        (float | Decimal | str, Decimal("1.50"), Decimal("1.50")),
        (DateOnly | datetime | str, NOW, NOW),
        (tuple[Decimal, float | Decimal], [Decimal(1), Decimal(2)], ["1", Decimal(2)]),
        (tuple[str, *tuple[Decimal, ...]], ("a", Decimal(1), Decimal(2)), ["a", "1", "2"]),
        (tuple[Decimal, ...], (Decimal(1), Decimal(2)), ["1", "2"]),
        (tuple[Decimal, ...], "odd", "odd"),
        (Step | None, {"on": DAY, "cost": Decimal(1)}, {"onDay": DAY, "cost": "1"}),
        (Sequence[DateOnly | Step], [DAY, {"on": None}], [DAY, {"onDay": None}]),
    ],
)  # fmt: skip
def test_a_value_goes_out_as_its_type_asks(shape: Any, value: Any, sent: Any) -> None:
    assert to_wire(value, shape) == sent


@pytest.mark.parametrize(
    ("shape", "value", "place"),
    [
        (DateOnly, NOW, ""),
        (Sequence[Step], [{"on": NOW}], "on: "),
        (tuple[datetime, DateOnly], (NOW, NOW), ""),
    ],
)
def test_a_datetime_is_no_date(shape: Any, value: Any, place: str) -> None:
    with pytest.raises(ValueTypeError, match=rf"^{place}2026-01-31T00:00:00\+00:00 is"):
        to_wire(value, shape)


def test_a_parameter_that_is_a_date() -> None:
    assert date_parameter(None, "since") is None
    assert date_parameter([DAY, "2026-01-31"], "since") == [DAY, "2026-01-31"]
    with pytest.raises(ValueTypeError, match="since: "):
        date_parameter([DAY, NOW], "since")


@pytest.mark.parametrize("form", [{"file": "a.txt"}, {"more": [b"", "a.txt"]}])
def test_text_is_no_file(form: dict[str, Any]) -> None:
    with pytest.raises(ValueTypeError, match="bytes, a Path or an open file"):
        multipart_fields(form, Form)
    with pytest.raises(ValueTypeError, match="not a str"):
        multipart_body(form, Form)


def test_files_and_texts_of_a_form() -> None:
    form: dict[str, Any] = {"file": ("a.txt", b"1"), "more": None, "note": "b"}
    assert multipart_fields(form, Form) is not None
    media, _ = multipart_body({"file": "text"}).encode()
    assert media.startswith("multipart/form-data; ")


class Clip(TypedDict, total=False):
    clip_id: Annotated[str, Wire("clipId")]


ClipOrFile = TypeAliasType(
    "ClipOrFile", "Annotated[Clip | FileInput, 'either'] | Sequence[ClipOrFile]"
)


class Either(TypedDict, total=False):
    clip: Clip | FileInput
    many: ClipOrFile
    rate: Literal[1, 2] | FileInput
    word: Literal["auto"] | FileInput
    any: Any | FileInput


@pytest.mark.parametrize(
    "form",
    [
        {"clip": b"1", "many": [b"1", {"clip_id": "a"}], "rate": ("a", b"1")},
        {"clip": {"clip_id": "a"}, "rate": 2, "word": "auto", "any": "text"},
    ],
)
def test_what_may_be_a_file_or_something_else(form: dict[str, Any]) -> None:
    assert multipart_fields(form, Either) is not None


@pytest.mark.parametrize(
    "form",
    [{"clip": "a.txt"}, {"clip": ("a.txt", "b")}, {"many": ["a"]}, {"rate": "a.txt"}],
)
def test_text_is_neither_a_file_nor_something_else(form: dict[str, Any]) -> None:
    with pytest.raises(ValueTypeError, match="not a str"):
        multipart_fields(form, Either)


def test_what_is_no_body() -> None:
    with pytest.raises(ValueTypeError, match=r"body: .*not a list"):
        bytes_body([b"a"])  # type: ignore[arg-type]
    with pytest.raises(ValueTypeError, match=r"body: .*not a bytes"):
        text_body(b"a")  # type: ignore[arg-type]
    with pytest.raises(ValueTypeError, match=r"body: .*not a str"):
        json_lines_body("a")
