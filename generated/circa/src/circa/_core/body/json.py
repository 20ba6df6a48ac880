"""Bodies of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..values.encoding import is_object, plain_value, to_json
from .body import Body, BodyOfFields
from .wire_names import checked_fields, to_wire


class JsonBody(BodyOfFields):
    """A JSON value, already under its wire names."""

    __slots__ = ("media",)

    def __init__(self, value: Any, media: str = "application/json") -> None:
        super().__init__(value)
        self.media = media

    def encode(self) -> tuple[str, bytes]:
        """Gives the media type and the bytes."""
        return self.media, to_json(self.value)

    def with_value(self, value: Mapping[str, Any]) -> JsonBody:
        """The same body with another value."""
        return JsonBody(value, self.media)


def json_fields(
    body: Mapping[str, Any],
    kind: type,
    *,
    media: str = "application/json",
    extra: bool = False,
    required: bool = True,
) -> Body | None:
    """A JSON object from keyword arguments that a TypedDict describes.

    Args:
        extra: Keys that the type does not know may be sent too.
        required: False: without any argument no body is sent.

    Raises TypeError for an unknown keyword, with the nearest name, and for a missing one.
    """
    if not body and not required:
        return None
    return JsonBody(checked_fields(body, kind, extra=extra), media)


def json_body(
    value: object, shape: Any = None, *, media: str = "application/json"
) -> Body:
    """A whole JSON body. `shape`: its annotation, where keys in it have wire names of their own."""
    return JsonBody(to_wire(value, shape), media)


def with_more(body: Body | None, more: Mapping[str, Any]) -> Body | None:
    """The body with more keys (`RequestOptions.body`). Raises TypeError when it is no object."""
    if body is None:
        return JsonBody(dict(more))
    if isinstance(body, BodyOfFields):
        plain = plain_value(body.value)
        if is_object(plain):
            return body.with_value({**plain, **more})
    raise TypeError(
        "options.body adds keys to a body that is an object, and this one is none"
    )
