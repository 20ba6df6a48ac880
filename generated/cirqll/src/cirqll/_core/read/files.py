"""Responses that are a file or JSON, as their own type says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ..http.response import Response


class FileOr(NamedTuple):
    """A file, or JSON of a type: see `file_or`."""

    kind: Any

    def of(self, response: Response) -> Any:
        """What a response is to be read as. One that says no type is JSON if it can be read so."""
        is_json = response.is_json or (not response.media and _is_readable(response))
        return self.kind if is_json else bytes


def _is_readable(response: Response) -> bool:
    try:
        response.json()
    except ValueError:
        return False
    return True


def file_or(kind: Any) -> FileOr:
    """How a response is read that is bytes, unless it says that it is JSON."""
    return FileOr(kind)
