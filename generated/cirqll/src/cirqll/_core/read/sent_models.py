"""Models of responses inside of requests: what is read-only stays behind."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from ..values.datetimes import sent_datetime_text
from ..values.encoding import is_collection, is_list, is_object
from .models import wire_names


def model_as_sent(model: BaseModel) -> dict[str, Any]:
    """The fields that were set, under their wire names, at any depth without those that are read-only.

    Raises ValueError for a datetime that is no certain time.
    """
    sent = model.model_dump(
        mode="json", by_alias=True, exclude_unset=True, warnings=False
    )
    _clean(model, sent)
    return sent


def _clean(value: object, sent: Any) -> None:
    """Takes what is read-only out of what a value was written as."""
    if isinstance(value, BaseModel) and is_object(sent):
        _clean_model(value, sent)
    elif is_object(value) and is_object(sent):
        for key, item in value.items():
            _clean(item, sent.get(key))
    elif is_collection(value) and is_list(sent):
        for item, written in zip(value, sent, strict=True):
            _clean(item, written)
    elif isinstance(value, datetime):
        sent_datetime_text(value)


def _clean_model(model: BaseModel, sent: dict[str, Any]) -> None:
    for wire in getattr(model, "__read_only__", ()):
        sent.pop(wire, None)
    for name, wire in wire_names(type(model)).items():
        _clean(getattr(model, name), sent.get(wire))
    for key, item in (model.model_extra or {}).items():
        _clean(item, sent.get(key))
