"""Edits by hand, carried over into what is generated now: a three-way merge, by git."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from crmgen.diagnostics import InputError, Place
from crmgen.records import dataclass

_LABELS: Final = ("edited by hand", "written by crmgen last time", "generated now")
_MOST_CONFLICTS: Final = 127
"""git says no more of them; what is above is a failure."""

EditPolicy = Literal["refuse", "merge", "overwrite"]


def _nothing(_: str) -> None:
    return None


def unsettled(content: bytes) -> int:
    """Conflicts of an earlier merge, ours or of branches, that still stand in a file."""
    return sum(line.startswith(b"<<<<<<< ") for line in content.split(b"\n"))


@dataclass(frozen=True, slots=True)
class Edits:
    """What becomes of a file that both sides changed."""

    policy: EditPolicy = "refuse"
    base: Callable[[str], str | None] = _nothing
    """The text of a file as crmgen wrote it last time; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A file with the changes of both sides."""

    content: bytes
    conflicts: int
    """Places where both changed the same lines; there both stand, between git's marks."""


def merge(edited: bytes, base: bytes, generated: bytes) -> Merged:
    """What a person and crmgen made of `base`, in one file.

    Raises:
        InputError: git is not there, or cannot merge these texts.
    """
    with TemporaryDirectory(prefix="crmgen-") as folder:
        names = ("edited", "base", "generated")
        for name, content in zip(names, (edited, base, generated), strict=True):
            Path(folder, name).write_bytes(content)
        labels = [part for label in _LABELS for part in ("-L", label)]
        command = ["git", "merge-file", "-p", *labels, *names]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        except OSError:
            message = "git merges edits by hand, and is not installed here"
            raise InputError.of(Place("--merge"), message, "no-git") from None
    if not 0 <= done.returncode <= _MOST_CONFLICTS:
        message = f"git cannot merge: {done.stderr.decode(errors='replace').strip()}"
        raise InputError.of(Place("--merge"), message, "no-git")
    return Merged(done.stdout, done.returncode)
