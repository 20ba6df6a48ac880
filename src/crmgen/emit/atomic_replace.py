"""A new folder that takes the place of the old one at once.

Beside the output folder a second one is made: new content is written into it, all else
(what did not change, and what belongs to others) is linked into it, so that no byte is
copied and no time changes. Then the two are exchanged, by one system call where there
is one. A process that is killed before leaves the old folder, one that is killed after
leaves the new one; the remains of either are cleared away by the next run.
"""

from __future__ import annotations

import errno
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crmgen.emit.folder_lock import is_free, lock_folder

_NEW: Final = "new"
_OLD: Final = "old"
_AT_FDCWD: Final = -100
_EXCHANGE: Final = 2
"""`RENAME_EXCHANGE` of Linux, `RENAME_SWAP` of macOS."""
_CANNOT: Final = frozenset(
    {errno.EPERM, errno.EACCES, errno.EXDEV, errno.EMLINK, errno.EBUSY, errno.EROFS}
    | {errno.ENOTSUP, errno.ENOSYS, errno.EINVAL, errno.ENOTEMPTY}
)


class CannotReplaceError(Exception):
    """This folder cannot be exchanged: a mount point, no hard links, no right to its parent."""


def replace_folder(
    folder: Path, changed: Mapping[str, bytes], removed: frozenset[str]
) -> None:
    """Give `folder` the files `changed`, without those `removed`, all at the same moment.

    Raises `CannotReplaceError`, with everything as it was, and `OSError` for a full disk.
    """
    if Path.cwd().is_relative_to(folder):
        raise CannotReplaceError  # the user's shell would be left in a folder that is gone
    workshop = _workshop(folder)
    with lock_folder(workshop, lambda _: None):
        try:
            new = workshop / _NEW
            new.mkdir()
            if folder.exists():
                shutil.copystat(folder, new)
                _link(folder, new, "", removed.union(changed))
            _write(new, changed)
            put_in_place(new, folder, workshop / _OLD)
            for old in (new, workshop / _OLD):
                if old.is_dir():
                    _bring_late(old, folder, removed.union(changed))
        except OSError as error:
            if error.errno in _CANNOT:
                raise CannotReplaceError from error
            raise
        finally:
            shutil.rmtree(workshop, ignore_errors=True)


def clear_remains(folder: Path) -> None:
    """Clear away what killed runs left beside `folder`; bring back an old folder that has no heir."""
    if not folder.parent.is_dir():
        return
    for workshop in folder.parent.glob(remains_of(folder).name):
        if workshop.is_symlink() or not workshop.is_dir() or not is_free(workshop):
            continue
        if {each.name for each in workshop.iterdir()} <= {_NEW, _OLD}:
            if (workshop / _OLD).is_dir() and not folder.exists():
                (workshop / _OLD).rename(folder)
            shutil.rmtree(workshop, ignore_errors=True)


def remains_of(folder: Path) -> Path:
    """What is beside `folder` where a run was killed, as a pattern."""
    return Path(glob.escape(str(folder.parent)), f"{glob.escape(_prefix(folder))}*")


def _prefix(folder: Path) -> str:
    return f".{folder.name[:100]}.crmgen-"


def _workshop(folder: Path) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        return Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    except OSError as error:
        if error.errno in _CANNOT:
            raise CannotReplaceError from error
        raise


def _link(source: Path, target: Path, below: str, without: frozenset[str]) -> None:
    """Give `target` all that is in `source`; symbolic links are made again, never followed."""
    with os.scandir(source) as entries:
        for entry in entries:
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                inner = target / entry.name
                inner.mkdir()
                _link(Path(entry.path), inner, f"{path}/", without)
                _drop_if_emptied(Path(entry.path), inner)
            elif path in without:
                continue
            elif entry.is_symlink():
                (target / entry.name).symlink_to(Path(entry.path).readlink())
            else:
                (target / entry.name).hardlink_to(entry.path)


def _drop_if_emptied(source: Path, made: Path) -> None:
    """A folder that held only what goes, goes; one that was empty before is somebody's."""
    if any(source.iterdir()) and not any(made.iterdir()):
        made.rmdir()
    else:
        shutil.copystat(source, made)


def _bring_late(old: Path, folder: Path, without: frozenset[str]) -> None:
    """What somebody wrote into the old folder while the new one was made comes along."""
    for place, _, names in os.walk(old):
        for name in names:
            source = Path(place, name)
            path = source.relative_to(old)
            if path.as_posix() not in without and not _is_linked(source, folder / path):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                source.replace(folder / path)


def _is_linked(source: Path, target: Path) -> bool:
    if source.is_symlink():
        return target.is_symlink()
    return target.exists() and target.samefile(source)


def _write(new: Path, changed: Mapping[str, bytes]) -> None:
    for parent in {(new / path).parent for path in changed}:
        parent.mkdir(parents=True, exist_ok=True)
    for path, content in changed.items():
        (new / path).write_bytes(content)


def put_in_place(new: Path, folder: Path, aside: Path) -> None:
    try:
        new.rename(folder)  # an empty folder gives way: what is locked is often new
        return
    except OSError:
        if not folder.exists():
            raise
    if not _exchange(new, folder):
        folder.rename(aside)
        try:
            new.rename(folder)
        except OSError:
            aside.rename(folder)
            raise


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where this system cannot."""
    import ctypes

    name, arguments = _EXCHANGES.get(sys.platform, ("", ()))
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None) if name else None
    if call is None:
        return False
    paths = os.fsencode(one), os.fsencode(other)
    if arguments:
        failed = call(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE)
    else:
        failed = call(*paths, _EXCHANGE)
    if failed and ctypes.get_errno() == errno.EBUSY:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), os.fspath(other))
    return not failed


_EXCHANGES: Final = {"linux": ("renameat2", ("at",)), "darwin": ("renamex_np", ())}
