"""Models that know the version of the record that they were read from (RFC 9110 section 8.8.3)."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")

_TAG = "ETag of the response"
"""No name of a field: it is neither sent nor shown, and says nothing when models are compared."""


class ETagged:
    """A base of models whose version the server names."""

    @property
    def etag(self) -> str | None:
        """The `ETag` of the response that it was read from; None where that had none."""
        tag: str | None = vars(self).get(_TAG)
        return tag


def with_etag(value: T, tag: str | None) -> T:
    """The same value, which knows its tag if it is a model of this kind."""
    holder: Any = value
    if isinstance(holder, ETagged):
        vars(holder)[_TAG] = tag
    return value
