"""Records that are deleted while they are listed by number: all after them move up, and some are never seen."""

from __future__ import annotations

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from urllib.parse import urlsplit

from ..http.request import Request
from ..http.settings import Settings

_told: set[str] = set()
"""Operations that were warned of."""


class Watch:
    """Sees whether records of a list are deleted while it is walked."""

    def __init__(self, listed: Request) -> None:
        self._listed = listed
        self._path = f"{urlsplit(listed.url).path.rstrip('/')}/"
        self._is_shorter = False

    def see(self, deleted: Request) -> None:
        """A record was deleted: of this list, if it stands right below it."""
        path = urlsplit(deleted.url).path
        name = path.removeprefix(self._path).rstrip("/")
        if name != path and name and "/" not in name:
            self._is_shorter = True

    def warn(self) -> None:
        """Warns, once for each operation, where the page that is fetched now passes over records."""
        operation = self._listed.operation
        if not self._is_shorter or operation in _told:
            return
        _told.add(operation)
        warnings.warn(
            f"records are deleted while {operation} is listed page by page: those after them move up, and"
            " are skipped; take the whole list first, with collect()",
            stacklevel=4,
        )


@contextmanager
def watching(settings: Settings, listed: Request) -> Generator[Watch]:
    """A watch over the deletions of a client, as long as the block lasts."""
    watch = Watch(listed)
    settings.watches.append(watch)
    try:
        yield watch
    finally:
        settings.watches.remove(watch)
