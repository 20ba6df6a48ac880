"""What generating does to a folder: what to write, what to leave alone, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from crmgen.diagnostics import InputError, Place, Problem, printable
from crmgen.emit.drift import diff
from crmgen.emit.edits import Edits, Merged, merge, unsettled
from crmgen.emit.file_states import (
    Owned,
    State,
    refuse_without_lock,
    stale_states,
    states_of,
    text_on_disk,
)
from crmgen.emit.ownership import may_be_removed
from crmgen.records import dataclass, field, replace

_LONGEST_EDIT: Final = 20
_MOST_EDITS: Final = 10
_REMEDY: Final = (
    "`crmgen generate --merge` carries the edits over, `--overwrite` drops them"
)
_NO_BASE: Final = (
    "was changed by hand, and crmgen.base does not have what crmgen wrote, so that the edit "
    "cannot be carried over; `--overwrite` drops it"
)
_UNSETTLED: Final = (
    "has conflicts of an earlier merge; settle what stands between <<<<<<< and >>>>>>> first"
)
_REFUSALS: Final = {
    State.CLASHING: (
        "edited-file",
        "was changed by hand since crmgen wrote it, and changes now",
    ),
    State.FOREIGN: (
        "foreign-file",
        "exists and was not written by crmgen; move it away or choose another output folder",
    ),
    State.UNLIKELY: (
        "foreign-file",
        "is in crmgen.lock but does not look like a file that crmgen writes; delete it yourself, or its line there",
    ),
    State.BLOCKED: (
        "foreign-file",
        "is a symbolic link, or lies behind one, or is no regular file; crmgen does not write there: remove it",
    ),
}


@dataclass(frozen=True, slots=True)
class Contents(Mapping[str, bytes]):
    """What some files are to hold. It is made when it is asked for: all at once is as much as the texts."""

    paths: Mapping[str, None]
    """In order."""
    texts: Mapping[str, str]
    """Of all files."""
    merged: Mapping[str, bytes]
    """Of these files, in the place of their texts."""

    def __getitem__(self, path: str) -> bytes:
        if path not in self.paths:
            raise KeyError(path)
        return self.merged[path] if path in self.merged else self.texts[path].encode()

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


@dataclass(frozen=True, slots=True)
class Plan:
    """What `write` will do to a folder. Paths are relative, with `/`."""

    folder: Path
    contents: Mapping[str, bytes]
    """Of the files that are created and updated."""
    create: tuple[str, ...]
    update: tuple[str, ...]
    delete: tuple[str, ...]
    keep: tuple[str, ...]
    """Written already, byte for byte."""
    edited: tuple[str, ...] = ()
    """Edited by hand, and left so."""
    left: tuple[str, ...] = ()
    """Edited by hand, and no longer written: they are their owner's from now on."""
    merged: Mapping[str, int] = field(default_factory=dict[str, int])
    """Edits that are carried over, to the number of conflicts."""
    unsettled: Mapping[str, int] = field(default_factory=dict[str, int])
    """Edited files, to the number of conflicts that an earlier run left in them."""

    @property
    def is_empty(self) -> bool:
        return not (self.create or self.update or self.delete)

    @property
    def carried_out(self) -> Plan:
        """What there is to do afterwards: nothing."""
        keep = (*self.keep, *self.create, *self.update)
        return replace(self, create=(), update=(), delete=(), keep=keep, left=())

    @property
    def conflicts(self) -> list[str]:
        """Where a person has to look before the file is whole again."""
        return [
            f"{(self.folder / path).as_posix()}: conflicts between your edit and what is generated: {count}; "
            "settle what stands between <<<<<<< and >>>>>>>"
            for path, count in {**self.merged, **self.unsettled}.items()
            if count
        ]

    @property
    def summary(self) -> str:
        """`3 files written, 1 removed, 80 unchanged`, and what became of edits by hand."""
        return self._told("written", "removed")

    @property
    def intention(self) -> str:
        """The same of what is not done: `3 files to write, 1 to remove, 80 unchanged`."""
        return self._told("to write", "to remove")

    def _told(self, written: str, removed: str) -> str:
        count = len(self.create) + len(self.update)
        gone = f", {len(self.delete)} {removed}" if self.delete else ""
        said = f"{count} files {written}{gone}, {len(self.keep)} unchanged"
        edits = {
            "with your edits as before": self.edited,
            "with your edits carried over": self.merged,
            "edited by you and no longer written by crmgen, so yours now": self.left,
        }
        return said + "".join(
            f"; {what}: {', '.join(paths)}" for what, paths in edits.items() if paths
        )


def make_plan(
    files: Mapping[str, str], folder: Path, owned: Owned, edits: Edits | None = None
) -> Plan:
    """What must change under `folder` so that it holds `files`.

    `edits`: what becomes of what both sides changed; else it stands in the way.

    Raises:
        InputError: a problem for each file that stands in the way and is not ours as we wrote it.
    """
    edits = edits or Edits()
    states = states_of(files, folder, owned)
    stale = stale_states(files, folder, owned)
    problems = list(_problems(folder, states, edits))
    problems += _problems(folder, stale, edits, is_stale=True)
    if problems and not owned:
        refuse_without_lock(folder, states)
    if problems:
        raise InputError(problems, _suggestions(files, folder, states | stale, edits))
    merged = _merged(files, folder, states, edits)
    create = _in(states, State.ABSENT)
    update = _in(states, State.OURS, State.CLASHING)
    made = {path: each.content for path, each in merged.items()}
    drops = (
        {State.OURS, State.CLASHING} if edits.policy == "overwrite" else {State.OURS}
    )
    return Plan(
        folder,
        Contents(dict.fromkeys((*create, *update)), files, made),
        create,
        update,
        delete=tuple(p for p, state in stale.items() if state in drops),
        keep=_in(states, State.SAME),
        edited=_in(states, State.EDITED),
        left=() if edits.policy == "overwrite" else _in(stale, State.CLASHING),
        merged={path: each.conflicts for path, each in merged.items()},
        unsettled={
            path: unsettled(text_on_disk(folder / path))
            for path in _in(states, State.EDITED)
        },
    )


def _in(states: Mapping[str, State], *wanted: State) -> tuple[str, ...]:
    return tuple(path for path, state in states.items() if state in wanted)


def _merged(
    files: Mapping[str, str], folder: Path, states: Mapping[str, State], edits: Edits
) -> dict[str, Merged]:
    if edits.policy != "merge":
        return {}
    found: dict[str, Merged] = {}
    for path in _in(states, State.CLASHING):
        sides = ((edits.base(path) or "").encode(), files[path].encode())
        found[path] = merge(text_on_disk(folder / path), *sides)
    return found


def _problems(
    folder: Path, states: Mapping[str, State], edits: Edits, *, is_stale: bool = False
) -> Iterator[Problem]:
    for path, state in sorted(states.items()):
        place = Place((folder / path).as_posix())
        is_open = state is State.CLASHING and edits.policy != "overwrite"
        if is_open and unsettled(text_on_disk(folder / path)):
            yield Problem(place, _UNSETTLED, "edited-file")
        elif state is State.CLASHING and edits.policy == "merge":
            if not is_stale and edits.base(path) is None:
                yield Problem(place, _NO_BASE, "no-base")
        elif state is State.CLASHING and edits.policy == "overwrite":
            if is_stale and not may_be_removed(folder, path):
                yield _refusal(place, State.UNLIKELY)
        elif state in _REFUSALS:
            yield _refusal(place, state)


def _refusal(place: Place, state: State) -> Problem:
    code, message = _REFUSALS[state]
    return Problem(place, message, code)


def _suggestions(
    files: Mapping[str, str], folder: Path, states: Mapping[str, State], edits: Edits
) -> Iterator[str]:
    """The edits that stand in the way, and what can be done about them."""
    clashing = _in(states, State.CLASHING)
    for path in clashing[:_MOST_EDITS]:
        found = (folder / path).read_text("utf-8", errors="replace")
        base = edits.base(path)
        shown = files.get(path, "") if base is None else base
        for row in diff(path, shown, found, _LONGEST_EDIT).split("\n"):
            yield printable(row)
    if len(clashing) > _MOST_EDITS:
        yield f"... and in {len(clashing) - _MOST_EDITS} more files"
    if clashing:
        yield _REMEDY
