"""The paging parameters of a call: reading them, setting them, refusing those that ask for no page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from typing import Any, Protocol

from ..body.json import JsonBody, with_more
from ..http.calls import CallFacts
from ..http.request import body_value
from ..values.encoding import is_object, plain_value


class Inside(Protocol):
    """A parameter that is part of a larger value."""

    def of(self, call: CallFacts) -> Any:
        """Its value in a call; None where there is none."""
        ...

    def put(self, call: CallFacts, value: object) -> CallFacts:
        """The call with another value of it."""
        ...


Argument = str | Inside
"""A query parameter, else a key of the JSON body; or a part of either."""


def argument(call: CallFacts, name: Argument) -> Any:
    """The value of a paging parameter; None where the call has none."""
    if not isinstance(name, str):
        return name.of(call)
    if name in call.options.query:
        return call.options.query[name]
    value = call.query.get(name)
    return body_value(call, name) if value is None and name not in call.query else value


def with_argument(call: CallFacts, name: Argument, value: object) -> CallFacts:
    """The call with another value of a paging parameter."""
    if not isinstance(name, str):
        return name.put(call, value)
    body = call.body
    if name not in call.query and isinstance(body, JsonBody) and is_object(body.value):
        return call.but(body=JsonBody({**body.value, name: value}, body.media))
    changed = call.but(query={**call.query, name: value})
    if name in call.options.query:
        rest = {key: kept for key, kept in call.options.query.items() if key != name}
        changed.options = replace(call.options, query=rest)
    return changed


def check_number(call: CallFacts, name: Argument | None) -> None:
    """Raises ValueError for a page, an offset or a size that is no number."""
    value = argument(call, name) if name is not None else None
    is_text = isinstance(value, str) and not isinstance(
        name, str
    )  # of a body, as stated
    if value is not None and not is_text and number_of(value) is None:
        raise ValueError(f"{name} is a number, not {value!r}")


def number_of(value: object) -> int | None:
    """A whole number in any spelling; None for what is none."""
    if isinstance(value, str) and value.strip().removeprefix("-").isdecimal():
        return int(value)
    if isinstance(value, float) and isfinite(value):
        return int(value)  # to JSON, 2.0 and 2 are one number
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def names_page(value: object) -> bool:
    """Whether a server names a page with it: null, empty, 0 and -1 are none."""
    number = number_of(value)
    is_none = value in (None, "", False, "-1") or (number is not None and number <= 0)
    return not is_none


def whole(value: object, otherwise: int) -> int:
    """A whole number in any spelling, or another one for what is none."""
    number = number_of(value)
    return otherwise if number is None else number


def part_of(value: object, path: Sequence[str]) -> Any:
    """The part of an object at a path of keys; None where there is none."""
    for step in path:
        plain = plain_value(value)
        value = plain.get(step) if is_object(plain) else None
    return value


def with_part(value: object, path: Sequence[str], part: object) -> Any:
    """The object with another part at a path of keys; what is missing on the way is made."""
    if not path:
        return part
    plain = plain_value(value)
    fields = plain if is_object(plain) else {}
    inner = with_part(fields.get(path[0]), path[1:], part)
    return {**fields, path[0]: inner}


class InBody:
    """A part of the JSON body: `InBody("pagination", "starting_after")`."""

    __slots__ = ("path",)

    def __init__(self, *path: str) -> None:
        self.path = path

    def of(self, call: CallFacts) -> Any:
        """Its value in a call; None where there is none."""
        return part_of(_whole_body(call).value, self.path)

    def put(self, call: CallFacts, value: object) -> CallFacts:
        """The call with another value of it."""
        body = _whole_body(call)
        changed = with_part(body.value, self.path, value)
        options = replace(call.options, body={}) if call.options.body else call.options
        return call.but(body=JsonBody(changed, body.media), options=options)

    def __repr__(self) -> str:
        return ".".join(self.path)


def _whole_body(call: CallFacts) -> JsonBody:
    """The JSON body as it is sent, an empty one for none."""
    body = call.body
    if call.options.body:
        body = with_more(body, call.options.body)
    return body if isinstance(body, JsonBody) else JsonBody(None)
