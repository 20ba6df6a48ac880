"""One crmgen at a time writes a folder: a lock of the operating system, which ends with its process.

The folder itself is what is locked (its nearest parent, where it is not there yet), so
that no lock file is left behind.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@contextmanager
def lock_folders(
    folders: Iterable[Path], waiting: Callable[[Path], None]
) -> Generator[None]:
    """Be the only crmgen that works on `folders`; `waiting` is told of each that is busy."""
    existing = sorted({_nearest(folder.resolve()) for folder in folders})
    with ExitStack() as stack:
        for folder in existing:
            stack.enter_context(lock_folder(folder, waiting))
        yield


@contextmanager
def lock_folder(folder: Path, waiting: Callable[[Path], None]) -> Generator[None]:
    """Hold the lock of one folder that exists."""
    if (
        sys.platform == "win32"
    ):  # a folder cannot be locked there, nor renamed while in use
        yield
        return
    handle = _locked(folder, waiting)
    try:
        yield
    finally:
        os.close(handle)


def is_free(folder: Path) -> bool:
    """Whether no process holds the lock of `folder`."""
    if sys.platform == "win32":
        return True
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def _nearest(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.is_dir())


if sys.platform != "win32":

    def _locked(folder: Path, waiting: Callable[[Path], None]) -> int:
        """A handle with the lock; another process may have put a new folder here meanwhile."""
        while True:
            handle = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting(folder)
                fcntl.flock(handle, fcntl.LOCK_EX)
            if folder.exists() and os.path.samestat(os.fstat(handle), folder.stat()):
                return handle
            os.close(handle)
