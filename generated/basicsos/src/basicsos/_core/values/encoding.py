"""Python values as JSON, and as the plain text of parameters and forms."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from math import floor, isfinite
from typing import Any, TypeGuard
from uuid import UUID

from .datetimes import sent_datetime_text, zoned


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a value is a JSON array."""
    return isinstance(value, list)


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether a value is any mapping, such as one of a TypedDict."""
    return isinstance(value, Mapping)


def is_collection(value: object) -> TypeGuard[Iterable[Any]]:
    """Whether a value is a list, a tuple, a set or the like; text and bytes are not."""
    if isinstance(value, str | bytes | bytearray | memoryview):
        return False
    return isinstance(value, Sequence | AbstractSet)


def to_json(value: object, *, ascii_only: bool = False) -> bytes:
    """JSON as it is sent. Raises TypeError or ValueError (NaN) for what JSON cannot say."""
    decimals = _Decimals()
    text = json.dumps(
        value,
        default=decimals.json_default,
        ensure_ascii=ascii_only,
        allow_nan=False,
        separators=(",", ":"),
    )
    try:
        return decimals.as_numbers(text).encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which only an escape can say
        return to_json(value, ascii_only=True)


class _Decimals:
    """Writes decimals as numbers, digit for digit, for which `json` has no way.

    They are texts between marks that no value has by chance, until the marks are taken off.
    """

    __slots__ = ("_mark",)

    def __init__(self) -> None:
        self._mark = ""

    def json_default(self, value: object) -> object:
        """What `json` does not know as something that it knows."""
        if not isinstance(value, Decimal):
            return _json_default(value)
        self._mark = self._mark or os.urandom(16).hex()
        return f"{self._mark}{scalar_text(value)}{self._mark}"

    def as_numbers(self, text: str) -> str:
        """The JSON with its decimals as numbers."""
        if not self._mark:
            return text
        return text.replace(f'"{self._mark}', "").replace(f'{self._mark}"', "")


def _json_default(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time | UUID):
        return scalar_text(value)
    plain = plain_value(value)
    if plain is value:
        raise TypeError(f"a {type(value).__name__} cannot be sent as JSON")
    return plain


def plain_value(value: object) -> object:
    """Models, mappings, sequences and sets as dicts and lists; all else as it is.

    Of a model only the fields that were set are sent (the others may just be unknown), and none that is read-only.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, memoryview):
        value = value.tobytes()
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode("ascii")
    from pydantic import BaseModel  # half of pydantic's start-up: not before its turn

    if isinstance(value, BaseModel):
        from ..read.sent_models import model_as_sent

        return model_as_sent(value)
    if is_mapping(value):
        return dict(value)
    if is_collection(value):
        return list(value)
    return value


def unix_time(value: object) -> object:
    """A parameter's value with each `datetime` as whole seconds since 1970; all else as it is.

    Raises ValueError for a datetime without a time zone, which would be another time elsewhere.
    """
    if isinstance(value, datetime):
        return floor(zoned(value).timestamp())
    if is_collection(value):
        return [unix_time(item) for item in value]
    return value


def scalar_text(value: object) -> str:
    """One primitive as text: `true`, `12`, `2026-01-31T10:00:00Z`.

    Raises ValueError for what is no certain number or time.
    """
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return sent_datetime_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | float) and not isfinite(value):
        raise ValueError(f"{value} is no number that can be sent")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | float | UUID):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be sent as text")
