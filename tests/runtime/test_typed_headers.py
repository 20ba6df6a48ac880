"""Headers of answers that the document describes, read as their types."""

from __future__ import annotations

from datetime import date

import pytest

from crmgen.runtime.http.headers import Headers
from crmgen.runtime.read.typed_headers import Header

from .recording import Recorder, answer, contact

TOTAL = Header[int]("X-Total", int)
DAYS = Header[list[date]]("X-Days", list[date])
NAME = Header[str]("X-Name", str)


def test_a_header_of_an_answer_is_of_its_type() -> None:
    wire = Recorder(answer(contact(), x_total="7", x_days="2026-01-31, 2026-02-01"))
    raw = wire.client().contacts.get.raw("c1")
    assert TOTAL.of(raw) == 7
    assert DAYS.of(raw) == [date(2026, 1, 31), date(2026, 2, 1)]
    assert NAME.of(raw) is None
    assert repr(TOTAL) == "Header('X-Total')"


@pytest.mark.parametrize(("header", "text"), [(TOTAL, "many"), (NAME, " 7 ")])
def test_what_contradicts_the_document_comes_as_it_is(
    header: Header[object], text: str
) -> None:
    class Answer:
        headers = Headers([(header.name, text)])

    assert header.of(Answer()) == text
