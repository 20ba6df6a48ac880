"""What references may lead to beside the folder of their document."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import unquote

from crmgen.records import dataclass
from crmgen.url import Url


@dataclass(frozen=True, slots=True)
class Reach:
    """What the user allows: a folder, and copies of remote documents."""

    root: Path | None = None
    """References may lead to all that is in it; None: only to the folder of the document."""
    copies: tuple[tuple[str, Path], ...] = ()
    """A file for an address, or a folder for what addresses begin with."""

    def copy_of(self, url: Url) -> Path | None:
        """Where a remote document is to be read from; None where there is no copy. The nearest address decides."""
        address = str(url).partition("?")[0]
        for start, path in sorted(self.copies, key=lambda each: -len(each[0])):
            if address == start:
                return path
            below = address.removeprefix(start.removesuffix("/"))
            if below.startswith("/") and below != address:
                return _inside(path, unquote(below[1:]))
        return None


def _inside(folder: Path, below: str) -> Path | None:
    """The path below a folder, unless it leads out of that."""
    try:
        is_inside = (folder / below).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return None
    return folder / below if is_inside else None


ALONE: Final = Reach()
"""Nothing but the folder of the document."""
