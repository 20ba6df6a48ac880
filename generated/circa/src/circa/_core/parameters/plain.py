"""Parameters without a style of their own: `form` in the query and in cookies, `simple` elsewhere.

OpenAPI 3.1, section 4.8.12, and RFC 6570, which it builds on. Of a list or an object, elements that
are None are left out; one that is empty is not sent at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeGuard
from urllib.parse import quote

from ..values.encoding import (
    is_collection,
    is_mapping,
    plain_value,
    scalar_text,
    to_json,
)

# All reserved characters of RFC 3986 but those that would end the value or change its meaning.
_RESERVED = ":/?[]@!$'()*,;="
_RESERVED_IN_PATH = ":[]@!$'()*,;=&+"
_PERCENT_TRIPLE = re.compile(r"%25([0-9A-Fa-f]{2})")


class ParameterValue:
    """A value that says itself how it is written."""

    __slots__ = ()

    def query_pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """Encoded pairs of name and value."""
        raise NotImplementedError

    def cookie_pairs(self, name: str) -> Iterator[str]:
        """Each as `name=value`."""
        return map("=".join, self.query_pairs(name))

    def header_text(self) -> str | None:
        """The value of a header; None: not sent."""
        raise NotImplementedError

    def path_text(self, name: str) -> str:
        """What stands in the path in the place of `{name}`."""
        raise NotImplementedError


def is_nested(value: object) -> TypeGuard[dict[str, Any] | list[Any]]:
    """Whether a plain value has elements."""
    return isinstance(value, dict | list)


def query_pairs(name: str, value: object) -> Iterator[tuple[str, str]]:
    """One query parameter as encoded pairs of name and value."""
    if isinstance(value, str):  # the usual case, first
        yield quoted(name), quoted(value)
    elif isinstance(value, ParameterValue):
        yield from value.query_pairs(name)
    elif value is not None:
        yield from form_pairs(name, plain_value(value), explode=True, reserved=False)


def cookie_pairs(name: str, value: object) -> Iterator[str]:
    """One cookie parameter as `name=value`.

    Raises ValueError for what would end one cookie and begin another.
    """
    if isinstance(value, ParameterValue):
        return value.cookie_pairs(name)
    return map("=".join, query_pairs(name, value))


def header_text(value: object) -> str | None:
    """A header's value (RFC 9110 has no percent-encoding); None: not sent."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, ParameterValue):
        return value.header_text()
    plain = plain_value(value)
    if not is_nested(plain):
        return scalar_text(plain)
    parts = flat(plain)
    return ",".join(parts) if parts else None


def path_text(name: str, value: object) -> str:
    """A value in the path. Raises ValueError for None, TypeError for a whole model."""
    if isinstance(value, str):
        return quote(value, safe="")
    if value is None:
        raise ValueError(f"the path value {name!r} is None")
    if isinstance(value, ParameterValue):
        return value.path_text(name)
    plain = plain_value(value)
    if not is_nested(plain):
        return quoted_in_path(scalar_text(plain))
    if not is_mapping(value) and not is_collection(value):
        kind = type(
            value
        ).__name__  # all that it holds would stand in the address, and so in logs
        raise TypeError(f"the path value {name!r} is a whole {kind}: give its id")
    return ",".join(map(quoted_in_path, flat(plain)))


def form_pairs(
    name: str, value: object, *, explode: bool, reserved: bool
) -> Iterator[tuple[str, str]]:
    """Style `form`, with or without explode."""
    if not is_nested(value):
        yield quoted(name), quoted(scalar_text(value), reserved)
    elif not explode:
        parts = flat(value)
        if parts:
            yield quoted(name), ",".join(quoted(part, reserved) for part in parts)
    elif isinstance(value, list):
        for item in present(value):
            yield quoted(name), quoted(item, reserved)
    else:
        for key, item in value.items():
            if item is not None:
                yield from form_pairs(
                    key, plain_value(item), explode=True, reserved=reserved
                )


def flat(value: dict[str, Any] | list[Any]) -> list[str]:
    """Items of a list, or keys and values of an object in turn."""
    if isinstance(value, list):
        return present(value)
    return [
        text
        for key, item in value.items()
        if item is not None
        for text in (key, leaf(item))
    ]


def present(items: list[object]) -> list[str]:
    """The texts of elements that are there."""
    return [leaf(item) for item in items if item is not None]


def leaf(value: object) -> str:
    """The text of an element. The standard has no style for what is nested: it goes as JSON."""
    plain = plain_value(value)
    return to_json(plain).decode() if is_nested(plain) else scalar_text(plain)


def quoted(text: str, reserved: bool = False, safe: str = _RESERVED) -> str:
    """Percent-encoded text. `reserved`: reserved characters stay, and what is encoded already."""
    if not reserved:
        return quote(text, safe="")
    return _PERCENT_TRIPLE.sub(r"%\1", quote(text, safe=safe))


def quoted_in_path(text: str, reserved: bool = False) -> str:
    """Even where reserved characters may stay, none that ends a segment or the path does."""
    return quoted(text, reserved, _RESERVED_IN_PATH)
