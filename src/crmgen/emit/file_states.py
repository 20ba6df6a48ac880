"""What a file on disk is: ours as we wrote it, edited by hand, somebody else's. Compared is text: line ends,
which git may change, are no difference.

What is ours is said by the lock's hashes: a file that exists, differs from what we want and is not what we wrote
last time belongs to a person.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final

from crmgen.diagnostics import InputError, Place
from crmgen.emit.ownership import is_marked, may_be_removed, stays_inside

LOCK_NAME: Final = "crmgen.lock"
"""Written last: with it the new state becomes the known one."""
BASE_NAME: Final = "crmgen.base"
"""The texts that the hashes of the lock are of."""
ATTRIBUTES: Final = ".gitattributes"
"""Says how git merges the lock; where the folder has one of its owner's, that one stays."""
SURFACE_NAME: Final = "crmgen.surface"
"""What programs can see of the SDK."""
_ALWAYS_OURS: Final = (LOCK_NAME, BASE_NAME, SURFACE_NAME)

Owned = Mapping[str, Collection[str]]
"""Path to SHA-256 of all that was written last time; after a merge of branches to several."""


_IsBlocked = Callable[[str], bool]


class State(StrEnum):
    """What stands at the path of a file."""

    ABSENT = "absent"
    SAME = "same"
    OURS = "ours"
    """As we wrote it last time."""
    EDITED = "edited"
    """Changed by hand since, while we would write what we wrote last time."""
    CLASHING = "clashing"
    """Changed by hand since, and we would write something else than last time, or nothing."""
    FOREIGN = "foreign"
    UNLIKELY = "unlikely"
    """Ours by the lock alone; nobody wants it any more."""
    BLOCKED = "blocked"
    """A symlink on the way, or something that is not a file."""


def states_of(files: Mapping[str, str], folder: Path, owned: Owned) -> dict[str, State]:
    """What stands at the path of each of `files`, but for those that give way to their owner's."""
    is_blocked = _ways_into(folder)
    states = {
        path: _state(folder, path, text.encode(), owned, is_blocked)
        for path, text in files.items()
    }
    return {path: each for path, each in states.items() if not _yields(path, each)}


def stale_states(
    files: Mapping[str, str], folder: Path, owned: Owned
) -> dict[str, State]:
    """What stands where we wrote and will no more. A lock may be wrong: it alone is not believed."""
    paths = sorted(path for path in owned if path not in files and stays_inside(path))
    is_blocked = _ways_into(folder)
    return {path: _stale_state(folder, path, owned, is_blocked) for path in paths}


def refuse_without_lock(folder: Path, states: Mapping[str, State]) -> None:
    """Raise `InputError` where crmgen made what stands in the way, which then only lacks its lock."""
    foreign = (path for path, state in states.items() if state is State.FOREIGN)
    if any(is_marked(folder / path) for path in foreign):
        message = (
            "is missing beside an SDK that crmgen made; restore it from version control, or run "
            "`crmgen generate --adopt`, which takes the names from the code"
        )
        place = Place((folder / LOCK_NAME).as_posix())
        raise InputError.of(place, message, "missing-lock")


def text_on_disk(path: Path) -> bytes:
    """The content of a file, with the line ends that we write."""
    return path.read_bytes().replace(b"\r\n", b"\n")


def parents(folder: Path, path: str) -> Iterator[Path]:
    """The folders between the output folder and a file, which is not among them."""
    return (folder / parent for parent in PurePosixPath(path).parents if parent.name)


def _state(
    folder: Path, path: str, wanted: bytes | None, owned: Owned, is_blocked: _IsBlocked
) -> State:
    target = folder / path
    if is_blocked(path.rpartition("/")[0]):
        return State.BLOCKED
    mode = _mode(target)
    if not stat.S_ISREG(mode):
        return State.BLOCKED if mode else State.ABSENT
    found = text_on_disk(target)
    if found == wanted:
        return State.SAME
    written = owned.get(path, ())
    if path in _ALWAYS_OURS or _digest(found) in written:
        return State.OURS
    if path not in owned:
        return State.FOREIGN
    is_as_before = wanted is not None and _digest(wanted) in written
    return State.EDITED if is_as_before else State.CLASHING


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _yields(path: str, state: State) -> bool:
    return path == ATTRIBUTES and state not in (State.ABSENT, State.SAME, State.OURS)


def _stale_state(
    folder: Path, path: str, owned: Owned, is_blocked: _IsBlocked
) -> State:
    state = _state(folder, path, None, owned, is_blocked)
    if state in (State.OURS, State.CLASHING) and not may_be_removed(folder, path):
        return State.UNLIKELY if state is State.OURS else state
    return state


def _ways_into(folder: Path) -> _IsBlocked:
    """Whether something that is no folder stands where a path below `folder` leads: each is asked for once."""

    found = {"": False}

    def is_blocked(path: str) -> bool:
        if path not in found:
            above = is_blocked(path.rpartition("/")[0])
            found[path] = above or _is_in_the_way(folder / path)
        return found[path]

    return is_blocked


def _is_in_the_way(parent: Path) -> bool:
    mode = _mode(parent)
    return mode != 0 and not stat.S_ISDIR(mode)


def _mode(path: Path) -> int:
    """What stands there itself, as the system tells it; 0 where there is nothing."""
    try:
        return path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
