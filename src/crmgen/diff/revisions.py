"""A document as it was in git: `REV:path`, as `git show` takes it."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crmgen.diagnostics import InputError, Place

HERE: Final = Path()
PREFIX: Final = "crmgen-revision-"
"""Of the folders that revisions lie in for a while."""


def is_revision(argument: str) -> bool:
    """Whether an argument names a file of a revision, and neither a file here nor a URL."""
    revision, mark, path = argument.partition(":")
    is_address = path.startswith("//")
    return bool(revision and mark and path) and not (
        is_address or Path(argument).exists()
    )


def in_working_tree(argument: str) -> Path:
    """Where the file of a revision stands in the working tree, whether or not it is there now.

    Raises:
        InputError: there is no git, or no repository here.
    """
    path = argument.partition(":")[2]
    if path.startswith("./"):
        return Path(path)
    root = git(argument, HERE, "rev-parse", "--show-toplevel").decode().strip()
    return Path(root) / path


@contextmanager
def checked_out(argument: str, start: Path = HERE) -> Generator[Path]:
    """The file, in a folder with all that was beside it, since it may refer to that; gone afterwards.

    `start`: the folder that `./` of its path is about.

    Raises:
        InputError: there is no git, no such revision, or no such file in it.
    """
    revision, _, path = argument.partition(":")
    top = git(argument, start, "rev-parse", "--show-prefix").decode().strip()
    commit = git(
        argument, start, "rev-parse", "--verify", f"{revision}^{{commit}}"
    ).decode()
    inside = path if not path.startswith("./") else f"{top}{path[2:]}"
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        root = git(argument, start, "rev-parse", "--show-toplevel").decode().strip()
        content = git(argument, Path(root), "archive", commit.strip())
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(folder, filter="data")
        found = Path(folder) / inside
        if not found.is_file():
            message = f"revision {revision} has no file {inside}"
            raise InputError.of(Place(argument), message, "cannot-read")
        yield found


def git(argument: str, folder: Path, *command: str) -> bytes:
    """What git prints.

    Raises:
        InputError: there is no git, or it fails; about the `argument` of our own command.
    """
    whole = ["git", "-C", str(folder), *command]
    try:
        done = subprocess.run(whole, capture_output=True, check=False)
    except FileNotFoundError:
        raise InputError.of(Place(argument), "git is not installed", "no-git") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        message = f"git says: {said[-1] if said else 'no such revision'}"
        raise InputError.of(Place(argument), message, "cannot-read")
    return done.stdout
