"""What a vendor's error body says in words, and of which fields: where vendors put it, documented or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..values.encoding import is_list, is_object

_MESSAGE_KEYS = (
    "message",
    "error_description",
    "detail",
    "title",
    "error_message",
    "error",
    "errors",
)
_MAPS = ("errors", "fieldErrors", "field_errors", "validation_errors")
"""Keys under which each field has its errors."""
_LISTS = ("details", "detail", "violations", "invalid-params", "invalid_params")
"""Keys under which errors stand in a list, each with its field; or a body within the body."""
_FIELD_KEYS = (
    "field",
    "loc",
    "path",
    "param",
    "parameter",
    "property",
    "propertyPath",
    "attribute",
    "pointer",
    "source",
    "name",
)
_TEXT_KEYS = ("message", "msg", "detail", "reason", "description", "title", "code")
_DEEPEST = 8
"""Levels that are looked into: no vendor has more, and a hostile body may."""

FieldError = tuple[str, str]


def short_message(body: Any) -> str:
    """The words of an error body, cut short, with the fields that they are about."""
    said = _said(body)
    about = "; ".join(
        f"{field}: {text}" if field else text
        for field, texts in field_errors(body).items()
        for text in texts
    )
    if about and said not in about:
        said = said if about in said else f"{said} ({about})"
    line = " ".join((about if said in about else said).split())
    return line if len(line) <= 200 else f"{line[:200]}..."


def field_errors(body: Any) -> Mapping[str, tuple[str, ...]]:
    """All errors of an error body by the field they are about; `""`: about none.

    Knows a map from fields to texts (Laravel, Rails, Django), and lists of objects that name a
    field and say what is wrong (FastAPI, RFC 9457, JSON:API, zod). Empty for anything else.
    """
    found: dict[str, dict[str, None]] = {}
    for field, text in _of_body(body, _DEEPEST):
        found.setdefault(field, {})[text] = None
    return {field: tuple(texts) for field, texts in found.items()}


def _said(body: Any) -> str:
    while not isinstance(body, str):
        if is_object(body):
            body = next((body[key] for key in _MESSAGE_KEYS if body.get(key)), "")
        else:
            body = body[0] if is_list(body) and body else ""
    return body


def _of_body(body: Any, depth: int) -> Iterator[FieldError]:
    if is_list(body) and depth:
        yield from _of_items(body, "", depth)
    if not is_object(body) or not depth:
        return
    if body and all(_is_field(*pair) for pair in body.items()):
        yield from _of_map(body, "", depth)
        return
    for key in _MAPS:
        value = body.get(key)
        if is_object(value):
            yield from _of_map(value, "", depth - 1)
        elif is_list(value):
            yield from _of_items(value, "", depth - 1)
    for key in (*_LISTS, "error"):
        yield from _of_body(body.get(key), depth - 1)


def _is_field(key: str, value: Any) -> bool:
    """Whether a body may itself be the map of its fields (Django)."""
    if key in _MESSAGE_KEYS or key in _MAPS or key in _LISTS or not is_list(value):
        return False
    return bool(value) and all(isinstance(item, str) for item in value)


def _of_map(value: Mapping[str, Any], above: str, depth: int) -> Iterator[FieldError]:
    for key, below in value.items():
        field = f"{above}.{key}" if above else key
        if isinstance(below, str):
            yield field, below
        elif is_list(below):
            yield from _of_items(below, field, depth - 1)
        elif is_object(below) and depth > 0:
            yield from _of_item(below, field, depth - 1)


def _of_items(items: list[Any], above: str, depth: int) -> Iterator[FieldError]:
    for item in items:
        if isinstance(item, str):
            yield above, item
        elif is_object(item):
            yield from _of_item(item, above, depth - 1)


def _of_item(item: Mapping[str, Any], above: str, depth: int) -> Iterator[FieldError]:
    """One error that names its field, or a map of the fields of a part."""
    text = next((v for key in _TEXT_KEYS if isinstance(v := item.get(key), str)), None)
    if text is None:
        if depth > 0:
            yield from _of_map(item, above, depth)
        return
    named = next((n for key in _FIELD_KEYS if (n := _field(item.get(key)))), "")
    yield ".".join(filter(None, (above, named))), text


def _field(place: Any) -> str:
    """`email`, `["body", "email"]` and `{"pointer": "/data/email"}` as one text."""
    if is_object(place):
        place = place.get("pointer") or place.get("parameter")
    if is_list(place):
        return ".".join(str(step) for step in place)
    return place if isinstance(place, str) else ""
