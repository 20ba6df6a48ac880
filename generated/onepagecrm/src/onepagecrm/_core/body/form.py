"""Bodies that are URL-encoded forms, and what forms have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Self

from ..parameters.plain import query_pairs
from ..parameters.styled import Style, Styled
from ..values.encoding import is_object, plain_value, to_json
from .body import Body, BodyOfFields
from .wire_names import checked_fields, to_wire


class Encoding(NamedTuple):
    """How one property of a form is written (OpenAPI 3.1, section 4.8.15)."""

    content_type: str | None = None
    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool = False


PLAIN = Encoding()


class FormFields(BodyOfFields):
    """What both kinds of forms have: fields, and how some are written."""

    __slots__ = ("encoding",)

    def __init__(
        self, value: Mapping[str, Any], encoding: Mapping[str, Encoding] | None = None
    ) -> None:
        super().__init__(value)
        self.encoding = encoding or {}

    def with_value(self, value: Mapping[str, Any]) -> Self:
        """The same form with other fields."""
        return type(self)(value, self.encoding)


class FormBody(FormFields):
    """`application/x-www-form-urlencoded`."""

    __slots__ = ()

    def encode(self) -> tuple[str, bytes]:
        """Gives the media type and the bytes."""
        pairs = (
            pair
            for name, value in self.value.items()
            for pair in self._pairs(name, value)
        )
        text = "&".join(f"{name}={value}" for name, value in pairs)
        return "application/x-www-form-urlencoded", text.replace("%20", "+").encode(
            "ascii"
        )

    def _pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        encoding = self.encoding.get(name, PLAIN)
        plain = plain_value(value)
        if plain is None:
            return query_pairs(name, "")
        if encoding.style is not None:
            explode = (
                encoding.style == "form"
                if encoding.explode is None
                else encoding.explode
            )
            return query_pairs(
                name, Styled(plain, encoding.style, explode, encoding.allow_reserved)
            )
        if is_object(plain) or is_json(encoding.content_type):
            return query_pairs(name, to_json(plain).decode())
        return query_pairs(name, plain)


def is_json(content_type: str | None) -> bool:
    """Whether a part of a form is said to be JSON, in whichever of its media types."""
    stated = media_types(content_type)
    return bool(stated) and all(
        each.partition(";")[0].strip().endswith("json") for each in stated
    )


def media_types(content_type: str | None) -> list[str]:
    """Those that `contentType` names, a list with commas (OpenAPI 3.1 section 4.8.15.1)."""
    return [each.strip() for each in (content_type or "").split(",") if each.strip()]


def form_fields(
    body: Mapping[str, Any],
    kind: type,
    *,
    encoding: Mapping[str, Encoding] | None = None,
    extra: bool = False,
    required: bool = True,
) -> Body | None:
    """Like json_fields, for a URL-encoded form."""
    if not body and not required:
        return None
    return FormBody(checked_fields(body, kind, extra=extra), encoding)


def form_body(
    value: Mapping[str, Any],
    shape: Any = None,
    *,
    encoding: Mapping[str, Encoding] | None = None,
) -> Body:
    """A URL-encoded form."""
    return FormBody(to_wire(value, shape), encoding)
