"""What of an SDK's distribution is its owner's: the `pyproject.toml` that is there, licences, the changelog."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from crmgen.diagnostics import InputError, Place, Problem
from crmgen.emit.file_states import text_on_disk
from crmgen.emit.project_file import NAME, keys_of, merged, version_of
from crmgen.lock.content import Lock
from crmgen.records import dataclass
from crmgen.settings import ApiSettings


@dataclass(frozen=True, slots=True)
class OwnersProject:
    """The `pyproject.toml` of an SDK that was generated before, and what crmgen wrote there then."""

    path: Path
    text: str | None
    """None where there is none, or it was not made by crmgen."""
    previous: Lock

    @property
    def version(self) -> str | None:
        """The version that the file states."""
        return version_of(self.text) if self.text else None

    def version_beside(self, stated: str | None) -> str | None:
        """The version that counts beside that of the configuration: the file's, unless crmgen wrote it there."""
        written = json.loads(self.previous.project.get("project.version", "null"))
        if self.version and (stated is None or self.version != written):
            return self.version
        return stated

    def merged(self, wanted: str) -> str:
        """The file with what crmgen wants now, and what its owner says.

        Raises:
            InputError: the file is no TOML.
        """
        if self.text is None or not self._is_edited(self.text):
            return wanted
        from tomlkit.exceptions import TOMLKitError

        try:
            return merged(wanted, self.text, self.previous.project or keys_of(wanted))
        except TOMLKitError as error:
            message = f"it is no TOML: {error}"
            place = Place(self.path.as_posix())
            raise InputError.of(place, message, "bad-toml") from None

    def _is_edited(self, text: str) -> bool:
        digest = sha256(text.encode()).hexdigest()
        return digest not in self.previous.files.get(NAME, ())


def owners_project(settings: ApiSettings, previous: Lock | None) -> OwnersProject:
    """What is in the output folder."""
    path, lock = settings.output / NAME, previous or Lock()
    is_ours = NAME in lock.files and path.is_file()
    return OwnersProject(path, _text(path) if is_ours else None, lock)


def changelog_of(path: Path) -> str:
    """The text of a changelog; empty where there is none."""
    return _text(path) if path.is_file() else ""


def license_texts(settings: ApiSettings) -> dict[str, str]:
    """The files that the configuration names, by their names in the SDK. Raises `InputError` with each that is none."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name, path in settings.license_files.items():
        try:
            texts[name] = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            message = "no licence can be read here"
            problems.append(Problem(Place(path.as_posix()), message, "no-license"))
    if problems:
        raise InputError(problems)
    return texts


def _text(path: Path) -> str:
    return text_on_disk(path).decode(errors="replace")
