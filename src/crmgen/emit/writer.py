"""Plans, carried out. Only here, and in `atomic_replace`, is anything written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from crmgen.emit.atomic_replace import CannotReplaceError, replace_folder
from crmgen.emit.file_states import BASE_NAME, LOCK_NAME, parents
from crmgen.emit.plan import Plan


def write(plan: Plan) -> None:
    """Carry out a plan: all at once, so that whoever stops us leaves the old SDK or the new one.

    Where the folder cannot be exchanged as a whole (a mount point, the working folder of
    the process) files are replaced one by one, each of them whole, the lock last.
    """
    if plan.is_empty:
        return
    folder = plan.folder.resolve()
    changed = plan.contents
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
        last = (BASE_NAME, LOCK_NAME)
        pairs = sorted(changed.items(), key=lambda pair: (pair[0] in last, pair[0]))
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


def _remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    (folder / path).unlink(missing_ok=True)
    for parent in parents(folder, path):
        try:
            parent.rmdir()
        except OSError:
            return
