"""Parameters with a style: label, matrix, spaceDelimited, pipeDelimited, deepObject, cookie, and variants of form and simple.

OpenAPI 3.1, section 4.8.12 (style values, style examples; 3.2 adds `cookie`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from ..body.wire_names import to_wire
from ..values.encoding import is_list, is_object, plain_value, scalar_text
from .plain import (
    ParameterValue,
    flat,
    form_pairs,
    is_nested,
    leaf,
    present,
    quoted,
    quoted_in_path,
)

Style = Literal[
    "form",
    "simple",
    "label",
    "matrix",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]

_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
_COOKIE_END = re.compile(r"[\x00-\x1f\x7f;]")


class Styled(ParameterValue):
    """A parameter value with its style."""

    __slots__ = ("allow_reserved", "explode", "style", "value")

    def __init__(
        self, value: object, style: Style, explode: bool, allow_reserved: bool = False
    ) -> None:
        self.value = value
        self.style: Style = style
        self.explode = explode
        self.allow_reserved = allow_reserved

    def __repr__(self) -> str:
        return f"Styled({self.value!r}, {self.style!r})"

    def query_pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """Encoded pairs of name and value."""
        return _styled_pairs(name, self)

    def cookie_pairs(self, name: str) -> Iterator[str]:
        """Each as `name=value`; style `cookie` escapes nothing (OpenAPI 3.2)."""
        if self.style != "cookie":
            yield from super().cookie_pairs(name)
            return
        for key, text in _plain_pairs(name, plain_value(self.value), self.explode):
            if _COOKIE_END.search(key + text):
                raise ValueError(f"the cookie {name!r} holds a character that ends it")
            yield f"{key}={text}"

    def header_text(self) -> str | None:
        """The value of a header, style `simple`; None: not sent."""
        plain = plain_value(self.value)
        if not is_nested(plain):
            return scalar_text(plain)
        parts = flat(plain)
        if is_object(plain) and self.explode:
            items = plain.items()
            parts = [f"{key}={leaf(item)}" for key, item in items if item is not None]
        return ",".join(parts) if parts else None

    def path_text(self, name: str) -> str:
        """What stands in the path; empty for what is."""
        plain = plain_value(self.value)
        if plain == "" or (is_nested(plain) and not flat(plain)):
            return ""
        reserved = self.allow_reserved
        prefix = {"label": ".", "matrix": ";"}.get(self.style, "")
        separator = prefix or ","
        if not is_nested(plain):
            text = quoted_in_path(scalar_text(plain), reserved)
            return (
                f";{quoted(name)}={text}" if self.style == "matrix" else prefix + text
            )
        if self.explode and is_object(plain):
            pairs = plain.items()
            return prefix + separator.join(
                f"{quoted(key)}={quoted_in_path(leaf(item), reserved)}"
                for key, item in pairs
                if item is not None
            )
        parts = [quoted_in_path(part, reserved) for part in flat(plain)]
        if self.style != "matrix":
            return prefix + (separator if self.explode else ",").join(parts)
        head = f";{quoted(name)}="
        if self.explode:
            return "".join(head + part for part in parts)
        return head + ",".join(parts)


def styled(
    value: object,
    style: Style,
    *,
    explode: bool | None = None,
    allow_reserved: bool = False,
    shape: Any = None,
    key_prefix: str = "",
) -> Styled | None:
    """A value with its style; None stays None, which is not sent.

    Args:
        explode: By default true for `form`, false for the others.
        allow_reserved: Reserved characters go out as they are.
        shape: The TypedDict of the value when keys of it have wire names of their own.
        key_prefix: What keys of an object begin with; those that do already stay as they are.
    """
    if value is None:
        return None
    exploded = style == "form" if explode is None else explode
    sent = to_wire(value, shape)
    if key_prefix and is_object(sent):
        sent = {key_prefix + k.removeprefix(key_prefix): v for k, v in sent.items()}
    return Styled(sent, style, exploded, allow_reserved)


def _styled_pairs(name: str, styled: Styled) -> Iterator[tuple[str, str]]:
    value = plain_value(styled.value)
    if styled.style == "deepObject":
        yield from _deep_pairs(quoted(name), value, styled.allow_reserved)
    elif styled.style in _DELIMITERS and not styled.explode and is_nested(value):
        parts = flat(value)
        if parts:
            delimiter = _DELIMITERS[styled.style]
            yield (
                quoted(name),
                delimiter.join(quoted(p, styled.allow_reserved) for p in parts),
            )
    else:
        yield from form_pairs(
            name, value, explode=styled.explode, reserved=styled.allow_reserved
        )


def _deep_pairs(name: str, value: object, reserved: bool) -> Iterator[tuple[str, str]]:
    """`filter[a][b]=1`. Lists, which the standard leaves open: `ids[]=1`, or `rows[0][a]=1`."""
    if is_object(value):
        for key, item in value.items():
            yield from _deep_pairs(
                f"{name}%5B{quoted(key)}%5D", plain_value(item), reserved
            )
    elif is_list(value):
        for index, item in enumerate(value):
            plain = plain_value(item)
            mark = str(index) if is_nested(plain) else ""
            yield from _deep_pairs(f"{name}%5B{mark}%5D", plain, reserved)
    elif value is not None:
        yield name, quoted(scalar_text(value), reserved)


def _plain_pairs(name: str, value: object, explode: bool) -> Iterator[tuple[str, str]]:
    if not is_nested(value):
        yield name, scalar_text(value)
    elif not explode:
        if parts := flat(value):
            yield name, ",".join(parts)
    elif isinstance(value, dict):
        yield from ((key, leaf(v)) for key, v in value.items() if v is not None)
    else:
        yield from ((name, text) for text in present(value))
