"""One crmgen at a time writes a folder: a lock of the operating system, which ends with its process.

The folder itself is what is locked, so that no lock file is left behind. One that is not
there yet is made, and goes again where nothing came into it: were its parent locked
instead, all first runs below one folder would wait for each other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@contextmanager
def lock_folders(
    folders: Iterable[Path],
    waiting: Callable[[Path], None],
    clear: Callable[[Path], None],
) -> Generator[None]:
    """Be the only crmgen that works on `folders`.

    `waiting` is told of each that is busy, `clear` of each that nobody works on, to bring back what was there.
    """
    wanted = sorted({folder.resolve() for folder in folders})
    made = [each for folder in wanted for each in _make(folder, waiting, clear)]
    with ExitStack() as stack:
        for folder in sorted({_nearest(folder) for folder in wanted}):
            stack.enter_context(lock_folder(folder, waiting))
        for folder in wanted:
            clear(folder)
        stack.callback(_drop_empty, made)
        yield


def _make(
    folder: Path, waiting: Callable[[Path], None], clear: Callable[[Path], None]
) -> list[Path]:
    """Make a folder that is not there; it and its parents that were made, where they could be.

    Its nearest parent is locked meanwhile: who found no folder either, and locked that, may be at work.
    """
    if folder.exists():
        return []
    with lock_folder(_nearest(folder), waiting):
        clear(folder)
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        with suppress(OSError):  # whoever writes there says why that cannot be
            folder.mkdir(parents=True, exist_ok=True)
    return missing


def _drop_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


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
            folder = _nearest(folder)  # who made it may have dropped it
            try:
                handle = os.open(folder, os.O_RDONLY)
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting(folder)
                fcntl.flock(handle, fcntl.LOCK_EX)
            if folder.exists() and os.path.samestat(os.fstat(handle), folder.stat()):
                return handle
            os.close(handle)
