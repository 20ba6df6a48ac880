"""A document as it was in git: `REV:path`, as `git show` takes it."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crmgen.diagnostics import InputError, Place


def is_revision(argument: str) -> bool:
    """Whether an argument names a file of a revision, and neither a file here nor a URL."""
    revision, mark, path = argument.partition(":")
    is_address = path.startswith("//")
    return bool(revision and mark and path) and not (
        is_address or Path(argument).exists()
    )


@contextmanager
def checked_out(argument: str) -> Generator[Path]:
    """The file, in a folder with all that was beside it, since it may refer to that; gone afterwards.

    Raises:
        InputError: there is no git, no such revision, or no such file in it.
    """
    revision, _, path = argument.partition(":")
    top = _git(argument, "rev-parse", "--show-prefix").decode().strip()
    commit = _git(argument, "rev-parse", "--verify", f"{revision}^{{commit}}").decode()
    inside = path if not path.startswith("./") else f"{top}{path[2:]}"
    with tempfile.TemporaryDirectory(prefix="crmgen-") as folder:
        root = _git(argument, "rev-parse", "--show-toplevel").decode().strip()
        content = _git(argument, "-C", root, "archive", commit.strip())
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(folder, filter="data")
        found = Path(folder) / inside
        if not found.is_file():
            message = f"revision {revision} has no file {inside}"
            raise InputError.of(Place(argument), message, "cannot-read")
        yield found


def _git(argument: str, *command: str) -> bytes:
    try:
        done = subprocess.run(["git", *command], capture_output=True, check=False)
    except FileNotFoundError:
        raise InputError.of(Place(argument), "git is not installed", "no-git") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        message = f"git says: {said[-1] if said else 'no such revision'}"
        raise InputError.of(Place(argument), message, "cannot-read")
    return done.stdout
