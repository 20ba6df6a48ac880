"""The whole query string as one value (OpenAPI 3.2, `in: querystring`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..body.wire_names import to_wire
from ..values.encoding import is_object, plain_value, to_json
from .plain import ParameterValue, query_pairs, quoted


class QueryString(ParameterValue):
    """A value that is the whole query string."""

    __slots__ = ("media", "value")

    def __init__(self, value: object, media: str) -> None:
        self.value = value
        self.media = media

    def query_pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """Fields of a form, or one text without a name."""
        plain = plain_value(self.value)
        if self.media.startswith("application/x-www-form-urlencoded"):
            for key, value in plain.items() if is_object(plain) else [("", plain)]:
                part = plain_value(value)
                text = to_json(part).decode() if is_object(part) else part
                for pair in query_pairs(key, text):
                    yield pair[0].replace("%20", "+"), pair[1].replace("%20", "+")
        elif isinstance(plain, str) and not self.media.endswith("json"):
            yield "", quoted(plain)
        else:
            yield "", quoted(to_json(plain).decode())


def query_string(
    value: object, media: str = "application/x-www-form-urlencoded", shape: Any = None
) -> QueryString | None:
    """A value as the whole query string, in a media type; None stays None, which is not sent."""
    return None if value is None else QueryString(to_wire(value, shape), media)
