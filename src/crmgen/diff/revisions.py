"""A document as it was in git: `REV:path`, as `git show` takes it."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crmgen.diagnostics import InputError, Place
from crmgen.read.reach import Reach
from crmgen.records import replace
from crmgen.settings import ApiSettings
from crmgen.url import matched

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


def moved(settings: ApiSettings, document: Path, now: Path) -> ApiSettings:
    """The settings of an API whose files lie elsewhere, as one of its documents does `now`.

    It is of those of its documents that are there, and of what else is called like its patterns.
    """

    def there(path: Path) -> Path:
        return Path(
            os.path.normpath(now.parent / os.path.relpath(path, document.parent))
        )

    likely = [
        there(each) if isinstance(each, Path) else each for each in settings.specs
    ]
    for each in settings.patterns:
        likely += matched(str(there(Path(each))), now.parent)
    overlays = {there(each) for each in settings.overlays}
    specs = [
        each
        for each in dict.fromkeys(likely)
        if not isinstance(each, Path) or (each.is_file() and each not in overlays)
    ]
    root, copies = settings.reach.root, settings.reach.copies
    reach = Reach(
        there(root) if root else None, tuple((url, there(path)) for url, path in copies)
    )
    return replace(settings, spec=specs[0], others=tuple(specs[1:]), reach=reach)


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
