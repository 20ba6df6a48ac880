"""Response headers that a document describes, read as their types."""

from __future__ import annotations

import typing
from typing import Any, Generic, Protocol, TypeVar

from pydantic import ValidationError

from ..http.headers import Headers
from .adapters import adapter

T = TypeVar("T")


class HasHeaders(Protocol):
    """A response: `get.raw(...)`, a streamed one, or the `response` of an error."""

    @property
    def headers(self) -> Headers: ...


class Header(Generic[T]):
    """A header of responses: `X_TOTAL_COUNT.of(response)`."""

    __slots__ = ("kind", "name")

    def __init__(self, name: str, kind: Any) -> None:
        self.name = name
        self.kind = kind

    def of(self, response: HasHeaders) -> T | None:
        """The value as its documented type; None where the response does not have the header.

        One that contradicts the document comes as the text that it is.
        """
        text = response.headers.get(self.name)
        if text is None or self.kind is str:
            return typing.cast("T | None", text)
        is_list = typing.get_origin(self.kind) is list
        value = [part.strip() for part in text.split(",")] if is_list else text.strip()
        try:
            read = adapter(self.kind).validate_python(value)
        except ValidationError:
            read = text
        return typing.cast("T", read)

    def __repr__(self) -> str:
        return f"Header({self.name!r})"
