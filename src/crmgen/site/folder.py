"""A site in its folder, of which nothing but what was written there before is changed or removed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast

from crmgen.diagnostics import InputError, Place, Problem
from crmgen.emit.file_states import State, states_of, text_on_disk
from crmgen.emit.ownership import stays_inside
from crmgen.emit.plan import Contents, Plan
from crmgen.emit.writer import write

MARKER: Final = ".crmgen-site.json"
"""Says which files are ours: the hash of each as it was written."""
_SUFFIXES: Final = (".html", ".css", ".js")
_REFUSED: Final = {
    State.FOREIGN: "exists and was not written by `crmgen docs`",
    State.EDITED: "was changed since `crmgen docs` wrote it",
    State.CLASHING: "was changed since `crmgen docs` wrote it",
    State.BLOCKED: "is a symbolic link, or lies behind one, or is no regular file",
}


def write_site(files: Mapping[str, str], folder: Path) -> Plan:
    """Bring a folder up to date with a site.

    Raises:
        InputError: something else stands where a page goes.
    """
    hashes = {path: sha256(text.encode()).hexdigest() for path, text in files.items()}
    marker = json.dumps(hashes, indent=0, sort_keys=True) + "\n"
    before = _written_before(folder)
    states = states_of(files, folder, {path: [it] for path, it in before.items()})
    if problems := [
        Problem(Place((folder / path).as_posix()), f"{_REFUSED[state]}; move it away or choose another folder", "foreign-file")
        for path, state in sorted(states.items())
        if state in _REFUSED
    ]:  # fmt: skip
        raise InputError(problems)
    every = {**files, MARKER: marker}
    create = tuple(path for path, state in states.items() if state is State.ABSENT)
    update = tuple(path for path, state in states.items() if state is State.OURS)
    keep = tuple(path for path, state in states.items() if state is State.SAME)
    stale = tuple(
        path
        for path in before
        if path not in files and _is_as_written(folder, path, before[path])
    )
    changed = (*create, *update, *([MARKER] if before != hashes else []))
    plan = Plan(folder, Contents(dict.fromkeys(changed), every, {}), create, update, stale, keep)  # fmt: skip
    write(plan)
    return plan


def _written_before(folder: Path) -> dict[str, str]:
    """Nothing where the marker is none of ours: then everything that is there is somebody's."""
    try:
        found: Any = json.loads((folder / MARKER).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return cast(dict[str, str], found) if isinstance(found, dict) else {}


def _is_as_written(folder: Path, path: object, hash: object) -> bool:
    """Whether a file may be removed: a marker may be wrong, so that its content has to be what it says."""
    if (
        not isinstance(path, str)
        or not path.endswith(_SUFFIXES)
        or not stays_inside(path)
    ):
        return False
    target = folder / path
    is_inside = target.resolve().is_relative_to(folder.resolve())
    return (
        is_inside
        and target.is_file()
        and not target.is_symlink()
        and sha256(text_on_disk(target)).hexdigest() == hash
    )
