"""The document that an SDK was made of, found in git by the hash that the lock has of it."""

from __future__ import annotations

from collections.abc import Collection, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crmgen.diagnostics import InputError
from crmgen.diff.revisions import checked_out, git
from crmgen.lock.render import source_digest

_MOST_REVISIONS: Final = 200


@contextmanager
def document_of(sources: Collection[str], document: Path) -> Generator[Path | None]:
    """An earlier `document` whose SHA-256 is among the sources of an SDK; None where git knows none.

    It lies in a folder with all that was beside it, which is gone afterwards.
    """
    commit = _commit_of(sources, document)
    if commit is None:
        yield None
        return
    with checked_out(f"{commit}:./{document.name}", document.parent) as path:
        yield path


def _commit_of(sources: Collection[str], document: Path) -> str | None:
    name, folder = f"./{document.name}", document.parent
    try:
        most = f"--max-count={_MOST_REVISIONS}"
        said = git(name, folder, "log", most, "--format=%H", "--", name)
        for commit in said.decode().split():
            content = git(name, folder, "cat-file", "blob", f"{commit}:{name}")
            if source_digest(content) in sources:
                return commit
    except InputError:  # no git, no repository, or a revision without the file
        pass
    return None
