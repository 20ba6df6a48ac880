"""Files on disk: what to write, what to leave alone, what stands in the way; and what
has drifted. Compared is text: line ends, which git may change, are no difference.

Only here is anything written. What is ours is said by the lock's hashes: a file that
exists, differs from what we want and is not what we wrote last time belongs to a
person, and is never touched.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from crmgen.diagnostics import InputError, Place, Problem
from crmgen.emit.atomic_replace import CannotReplaceError, replace_folder
from crmgen.emit.ownership import is_marked, may_be_removed, stays_inside

LOCK_NAME: Final = "crmgen.lock"
"""Always ours, and written last: with it the new state becomes the known one."""
ATTRIBUTES: Final = ".gitattributes"
"""Says how git merges the lock; where the folder has one of its owner's, that one stays."""
_LONGEST_DIFF: Final = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """What `write` will do to a folder. Paths are relative, with `/`."""

    folder: Path
    create: dict[str, bytes]
    update: dict[str, bytes]
    delete: tuple[str, ...]
    keep: tuple[str, ...]
    """Written already, byte for byte."""

    @property
    def is_empty(self) -> bool:
        return not (self.create or self.update or self.delete)

    @property
    def summary(self) -> str:
        """`3 files written, 1 removed, 80 unchanged`."""
        written = len(self.create) + len(self.update)
        removed = f", {len(self.delete)} removed" if self.delete else ""
        return f"{written} files written{removed}, {len(self.keep)} unchanged"


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that is not as `generate` would write it."""

    path: str
    kind: Literal["missing", "changed", "stale", "blocked"]
    """`stale`: we wrote it once and would not now. `blocked`: a symlink or folder
    stands there.
    """
    diff: str = ""
    """A unified diff from the disk to what would be written, cut when it is long."""

    def __str__(self) -> str:
        return f"{self.path}: {self.kind}" + (f"\n{self.diff}" if self.diff else "")


class _State(StrEnum):
    ABSENT = "absent"
    SAME = "same"
    OURS = "ours"
    """As we wrote it last time."""
    EDITED = "edited"
    """Ours once, changed by somebody since."""
    FOREIGN = "foreign"
    UNLIKELY = "unlikely"
    """Ours by the lock alone; nobody wants it any more."""
    BLOCKED = "blocked"
    """A symlink on the way, or something that is not a file."""


_REFUSALS: Final = {
    _State.EDITED: (
        "edited-file",
        "was changed by hand since crmgen wrote it; move the change elsewhere and delete the file",
    ),
    _State.FOREIGN: (
        "foreign-file",
        "exists and was not written by crmgen; move it away or choose another output folder",
    ),
    _State.UNLIKELY: (
        "foreign-file",
        "is in crmgen.lock but does not look like a file that crmgen writes; delete it yourself, or its line there",
    ),
    _State.BLOCKED: (
        "foreign-file",
        "is a symbolic link, or lies behind one, or is no regular file; crmgen does not write there: remove it",
    ),
}


def make_plan(
    files: Mapping[str, str], folder: Path, owned: Mapping[str, Collection[str]]
) -> Plan:
    """What must change under `folder` so that it holds `files`.

    `owned`: path to SHA-256 of all that was written last time. Raises `InputError` with
    a problem for each file that stands in the way and is not ours as we wrote it.
    """
    wanted = {path: text.encode("utf-8") for path, text in files.items()}
    states = {
        path: state
        for path, content in wanted.items()
        if not _yields(path, state := _state(folder, path, content, owned))
    }
    stale = {path: _stale_state(folder, path, owned) for path in _stale(files, owned)}
    problems = [*_problems(folder, states), *_problems(folder, stale)]
    if problems and not owned and _is_ours(folder, states):
        raise InputError([_no_lock(folder)])
    if problems:
        raise InputError(problems)
    return Plan(
        folder,
        create={p: wanted[p] for p, state in states.items() if state is _State.ABSENT},
        update={p: wanted[p] for p, state in states.items() if state is _State.OURS},
        delete=tuple(p for p, state in stale.items() if state is _State.OURS),
        keep=tuple(p for p, state in states.items() if state is _State.SAME),
    )


def write(plan: Plan) -> None:
    """Carry out a plan: all at once, so that whoever stops us leaves the old SDK or the new one.

    Where the folder cannot be exchanged as a whole (a mount point, the working folder of
    the process) files are replaced one by one, each of them whole, the lock last.
    """
    if plan.is_empty:
        return
    folder = plan.folder.resolve()
    changed = {**plan.create, **plan.update}
    try:
        replace_folder(folder, changed, frozenset(plan.delete))
    except CannotReplaceError:
        _write_one_by_one(folder, changed, plan.delete)


def _write_one_by_one(
    folder: Path, changed: Mapping[str, bytes], removed: Iterable[str]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".crmgen-", dir=folder))
    try:
        pairs = sorted(changed.items(), key=lambda pair: pair[0] == LOCK_NAME)
        for index, (_, content) in enumerate(pairs):
            (staging / str(index)).write_bytes(content)
        for path in sorted(
            removed, reverse=True
        ):  # `__init__.py`, the mark of all, last
            _remove(folder, path)
        for index, (path, _) in enumerate(pairs):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            (staging / str(index)).replace(target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def compare(
    files: Mapping[str, str], folder: Path, owned: Mapping[str, Collection[str]]
) -> list[Difference]:
    """How `folder` differs from what `generate` would leave there; empty when it does
    not.
    """
    return sorted(
        _differences(files, folder, owned), key=lambda difference: difference.path
    )


def _differences(
    files: Mapping[str, str], folder: Path, owned: Mapping[str, Collection[str]]
) -> Iterator[Difference]:
    for path, text in files.items():
        match _state(folder, path, text.encode("utf-8"), owned):
            case _State.SAME:
                continue
            case state if _yields(path, state):
                continue
            case _State.ABSENT:
                yield Difference(path, "missing")
            case _State.BLOCKED:
                yield Difference(path, "blocked")
            case _:
                yield Difference(path, "changed", _diff(folder / path, path, text))
    for path in _stale(files, owned):
        if _state(folder, path, None, owned) not in (_State.ABSENT, _State.BLOCKED):
            yield Difference(path, "stale")


def _state(
    folder: Path, path: str, wanted: bytes | None, owned: Mapping[str, Collection[str]]
) -> _State:
    target = folder / path
    if (
        any(_is_in_the_way(parent) for parent in _parents(folder, path))
        or target.is_symlink()
    ):
        return _State.BLOCKED
    if not target.exists():
        return _State.ABSENT
    if not target.is_file():
        return _State.BLOCKED
    found = target.read_bytes().replace(b"\r\n", b"\n")
    if found == wanted:
        return _State.SAME
    if path == LOCK_NAME or sha256(found).hexdigest() in owned.get(path, ()):
        return _State.OURS
    return _State.EDITED if path in owned else _State.FOREIGN


def _is_ours(folder: Path, states: Mapping[str, _State]) -> bool:
    """Whether crmgen made what stands in the way, which then only lacks its lock."""
    foreign = [path for path, state in states.items() if state is _State.FOREIGN]
    return any(is_marked(folder / path) for path in foreign)


def _no_lock(folder: Path) -> Problem:
    message = (
        "is missing beside an SDK that crmgen made; restore it from version control, or delete the "
        "generated files to have all names chosen anew"
    )
    return Problem(Place((folder / LOCK_NAME).as_posix()), message, "missing-lock")


def _yields(path: str, state: _State) -> bool:
    return path == ATTRIBUTES and state not in (_State.ABSENT, _State.SAME, _State.OURS)


def _stale_state(
    folder: Path, path: str, owned: Mapping[str, Collection[str]]
) -> _State:
    """As `_state` for what is to be removed, where the lock alone is not believed."""
    state = _state(folder, path, None, owned)
    if state is _State.OURS and not may_be_removed(folder, path):
        return _State.UNLIKELY
    return state


def _parents(folder: Path, path: str) -> list[Path]:
    """The folders between the output folder and a file, which is not among them."""
    return [folder / parent for parent in PurePosixPath(path).parents if parent.name]


def _is_in_the_way(parent: Path) -> bool:
    return parent.is_symlink() or (parent.exists() and not parent.is_dir())


def _stale(files: Mapping[str, str], owned: Mapping[str, Collection[str]]) -> list[str]:
    """What the lock says is ours and is wanted no more. A lock may be wrong: paths must
    stay inside.
    """
    return sorted(path for path in owned if path not in files and stays_inside(path))


def _problems(folder: Path, states: Mapping[str, _State]) -> Iterator[Problem]:
    for path, state in sorted(states.items()):
        if state in _REFUSALS:
            code, message = _REFUSALS[state]
            yield Problem(Place((folder / path).as_posix()), message, code)


def _remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    (folder / path).unlink(missing_ok=True)
    for parent in _parents(folder, path):
        try:
            parent.rmdir()
        except OSError:
            return


def _diff(target: Path, path: str, wanted: str) -> str:
    found = target.read_text("utf-8", errors="replace").split("\n")
    rows = unified_diff(
        found, wanted.split("\n"), f"a/{path}", f"b/{path}", n=2, lineterm=""
    )
    shown = list(islice(rows, _LONGEST_DIFF + 1))
    if len(shown) > _LONGEST_DIFF:
        shown[_LONGEST_DIFF:] = ["... and more"]
    return "\n".join(shown)
