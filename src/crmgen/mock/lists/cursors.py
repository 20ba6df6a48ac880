"""Cursors: which record one goes on behind, written as the parameter takes it."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from crmgen.ir.instances import InstanceCheck
from crmgen.ir.types import Type
from crmgen.text import Json

_MOMENT: Final = re.compile(r"2000-01-01T00:00:00\.(\d{6})Z")


def encoded(number: int, types: Iterable[Type], check: InstanceCheck) -> Json:
    """A cursor behind the record with this number; never 0 or empty.

    `types`: of what tells it and of what takes it, which may be text where the other is a number.
    """
    count = number + 1
    text = urlsafe_b64encode(f"after:{count}".encode()).decode()
    moment = f"2000-01-01T00:00:00.{count:06}Z"
    candidates: list[Json] = [text, count, str(UUID(int=count)), moment, str(count)]
    for each in candidates:
        if all(check.accepts(t, each) or check.accepts(t, str(each)) for t in types):
            return each
    return text


def decoded(cursor: Json) -> int | None:
    """The number of the record behind which a cursor goes on; None for one that is not of this server."""
    count = _count(cursor)
    return None if count is None else count - 1


def _count(cursor: Json) -> int | None:
    if isinstance(cursor, int):
        return cursor
    if not isinstance(cursor, str):
        return None
    if cursor.isdecimal():
        return int(cursor)
    if found := _MOMENT.fullmatch(cursor):
        return int(found[1])
    try:
        if len(cursor) == len(str(UUID(int=0))):
            return UUID(cursor).int
        return int(urlsafe_b64decode(cursor).decode().removeprefix("after:"))
    except ValueError:
        return None
