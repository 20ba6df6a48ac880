"""The files of an SDK beside the folder that they go to."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

from crmgen.emit.changelog import NAME as CHANGELOG
from crmgen.emit.drift import Difference, compare
from crmgen.emit.edits import EditPolicy, Edits
from crmgen.emit.file_states import (
    ATTRIBUTES,
    BASE_NAME,
    LOCK_NAME,
    SURFACE_NAME,
    Owned,
    text_on_disk,
)
from crmgen.emit.plan import Plan, make_plan
from crmgen.emit.project_file import NAME as PROJECT
from crmgen.lock.base import base_of, is_of_merge, render_base
from crmgen.lock.content import Lock
from crmgen.records import dataclass

_TOLD_OTHERWISE: Final = (PROJECT, ATTRIBUTES, LOCK_NAME, SURFACE_NAME, CHANGELOG)
"""Files whose edits by hand need no text to be told by."""


@dataclass(frozen=True, slots=True)
class SdkFiles:
    """A whole SDK as text, and where it goes."""

    folder: Path
    files: dict[str, str]
    """Path below the folder to content, the lock among them."""
    previous: Lock | None
    """That of the folder."""

    @property
    def written(self) -> dict[str, str]:
        """All that is on disk afterwards: the files, and what their edits are told by."""
        told = {p: text for p, text in self.files.items() if p not in _TOLD_OTHERWISE}
        base = render_base(told, self.folder / BASE_NAME)
        return {**self.files, BASE_NAME: base}

    def plan(self, edits: EditPolicy = "refuse") -> Plan:
        """What `write` would change. Raises `InputError` for each file that is not ours.

        `edits`: what becomes of files that were edited by hand and change now.
        """
        owned = self._owned
        base = self.folder / BASE_NAME

        def written_last(path: str) -> str | None:
            return base_of(base, path, owned.get(path, ()))

        return make_plan(self.written, self.folder, owned, Edits(edits, written_last))

    def differences(self) -> list[Difference]:
        """How the folder differs from what `write` would leave there, and where it was edited."""
        return compare(self.written, self.folder, self._owned)

    @property
    def _owned(self) -> Owned:
        """What shared files have become is ours to update, since their owner's words are in them again."""
        owned = dict(self.previous.files) if self.previous else {}
        shared = [name for name in (PROJECT,) if name in owned]
        shared += [name for name in (CHANGELOG,) if name in self.files]
        for path in (self.folder / name for name in shared):
            if path.is_file():
                owned[path.name] = [sha256(text_on_disk(path)).hexdigest()]
        return {**owned, **self._merged_by_git(owned)}

    def _merged_by_git(self, owned: Owned) -> Owned:
        """What two branches that both generated have become in a merge; nobody edited that."""
        found: dict[str, list[str]] = {}
        base = self.folder / BASE_NAME
        for path, hashes in owned.items():
            target = self.folder / path
            if len(hashes) > 1 and target.is_file():
                content = text_on_disk(target)
                text = content.decode(errors="replace")
                if is_of_merge(base, path, hashes, text):
                    found[path] = [*hashes, sha256(content).hexdigest()]
        return found
