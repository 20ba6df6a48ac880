"""How an output folder differs from what `generate` would write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final, Literal

from crmgen.emit.file_states import (
    BASE_NAME,
    Owned,
    State,
    refuse_without_lock,
    stale_states,
    states_of,
)
from crmgen.records import dataclass

_LONGEST_DIFF: Final = 60
Kind = Literal["missing", "changed", "edited", "clashing", "stale", "blocked"]
_KINDS: Final[Mapping[State, Kind]] = {
    State.ABSENT: "missing",
    State.OURS: "changed",
    State.FOREIGN: "changed",
    State.EDITED: "edited",
    State.CLASHING: "clashing",
    State.BLOCKED: "blocked",
}
_WORDS: Final[Mapping[Kind, str]] = {
    "edited": "edited by hand",
    "clashing": "edited by hand, and no longer what generate writes",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that is not as `generate` would write it."""

    path: str
    kind: Kind
    """`stale`: we wrote it once and would not now. `edited`: by hand, and `generate` leaves it so; `clashing`: both
    sides changed it. `blocked`: a symlink or folder stands there.
    """
    diff: str = ""
    """A unified diff from the disk to what would be written, cut when it is long."""

    @property
    def what(self) -> str:
        return _WORDS.get(self.kind, self.kind)

    def __str__(self) -> str:
        return f"{self.path}: {self.what}" + (f"\n{self.diff}" if self.diff else "")


def compare(files: Mapping[str, str], folder: Path, owned: Owned) -> list[Difference]:
    """How `folder` differs from `files`, by path; empty when it does not.

    Raises:
        InputError: the lock is missing beside an SDK.
    """
    found = _differences(files, folder, owned)
    return sorted(found, key=lambda difference: difference.path)


def _differences(
    files: Mapping[str, str], folder: Path, owned: Owned
) -> Iterator[Difference]:
    states = states_of(files, folder, owned)
    if not owned:
        refuse_without_lock(folder, states)
    for path, state in states.items():
        if state is not State.SAME:
            yield Difference(path, _KINDS[state], _shown(files, folder, path, state))
    for path, state in stale_states(files, folder, owned).items():
        if state not in (State.ABSENT, State.BLOCKED):
            yield Difference(path, "clashing" if state is State.CLASHING else "stale")


def _shown(files: Mapping[str, str], folder: Path, path: str, state: State) -> str:
    if state in (State.ABSENT, State.BLOCKED) or path == BASE_NAME:
        return ""
    found = (folder / path).read_text("utf-8", errors="replace")
    return diff(path, found, files[path])


def diff(path: str, old: str, new: str, longest: int = _LONGEST_DIFF) -> str:
    """A unified diff of two texts of a file, cut when it is longer than so many lines."""
    from difflib import unified_diff

    sides = old.split("\n"), new.split("\n")
    rows = unified_diff(*sides, f"a/{path}", f"b/{path}", n=2, lineterm="")
    shown = list(islice(rows, longest + 1))
    if len(shown) > longest:
        shown[longest:] = ["... and more"]
    return "\n".join(shown)
