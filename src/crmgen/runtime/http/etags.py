"""Calls that depend on the version of a record: `if_match=contact`, `if_none_match=contact`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from ..read.etagged import with_etag
from .calls import Call

if TYPE_CHECKING:
    from ..read.parser import ResponseParser
    from .response import RawResponse

T = TypeVar("T")
E = TypeVar("E")


class HasETag(Protocol):
    """What came back with the name of its version."""

    @property
    def etag(self) -> str | None: ...


class _TagOf(str):
    """The tag of a model, and the model."""

    __slots__ = ("model",)

    model: object


def etag_of(given: str | HasETag | None) -> str | None:
    """The tag that is sent for a model, or for what is one already.

    Raises ValueError for a model that came without one: the call would depend on no version; TypeError for
    what is neither.
    """
    if given is None or isinstance(given, str):
        return given
    if not hasattr(given, "etag"):
        raise TypeError(
            "if_match and if_none_match are an ETag as a str, or a model that a call gave,"
            f" not {type(given).__name__}"
        )
    if given.etag is None:
        raise ValueError(
            f"this {type(given).__name__} came without an ETag, so it names no version;"
            " take one that a call gave for itself, or pass the tag"
        )
    tag = _TagOf(given.etag)
    tag.model = given
    return tag


class TaggedCall(Call[T, E], Generic[T, E]):
    """A call that returns a `T`, which knows its version.

    Where the server says that it is still that of `if_none_match` (304), the model that was passed there is
    returned; where that was a tag alone, it is a NotModifiedError.
    """

    __slots__ = ()

    def parsed(
        self, client: object, parser: ResponseParser, raw: RawResponse[Any, E]
    ) -> T:
        """The part of the body that the method returns, or the model that is known already."""
        if raw.status != 304:
            return with_etag(
                super().parsed(client, parser, raw), raw.headers.get("etag")
            )
        for tag in self.headers.values():
            if isinstance(tag, _TagOf):
                return cast("T", tag.model)
        raise parser.error(self, raw.response)

    parsed_async = parsed
