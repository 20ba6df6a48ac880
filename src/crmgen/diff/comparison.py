"""Two SDKs compared, and whether a change comes from the document or from crmgen itself."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crmgen import __version__
from crmgen.bounds import first_bytes
from crmgen.diff.changes import Change
from crmgen.diff.history import document_of
from crmgen.diff.revisions import moved
from crmgen.diff.sides import (
    Side,
    between,
    file_of,
    side_of_document,
    side_of_sdk,
)
from crmgen.emit.file_states import LOCK_NAME, SURFACE_NAME
from crmgen.emit.project_file import NAME as PROJECT
from crmgen.emit.project_file import version_of
from crmgen.lock.render import source_digest
from crmgen.records import dataclass
from crmgen.settings import ApiSettings
from crmgen.url import Url


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes between two SDKs, one for each subject."""

    of_document: list[Change]
    of_crmgen: list[Change]
    """What changes though the document does not: another version of crmgen, names of the lock, settings."""
    generators: tuple[str, str]
    """The versions of crmgen that made the two."""
    version: str = ""
    """Of the old SDK, by its `pyproject.toml`; empty where it is not known."""
    is_mixed: bool = False
    """Whether changes of crmgen may be among those of the document, since the old document is not at hand."""

    @property
    def everything(self) -> list[Change]:
        return [*self.of_document, *self.of_crmgen]


def compare_documents(old: ApiSettings, new: ApiSettings) -> Comparison:
    """What the document of `new` changes for users of the SDK of `old`.

    Where the output folder holds that SDK, its names hold, and what it shows is compared as well.

    Raises:
        InputError: one of the two documents cannot be read.
    """
    before = side_of_document(old)
    of_document = between(before, side_of_document(new, before.lock))
    stored = _stored(old.output, file_of(old))
    if stored is None or not _is_document_of(old, before, stored):
        return Comparison(of_document, [], (__version__, __version__))
    versions = stored.lock.crmgen, __version__
    version = sdk_version(old.output)
    return Comparison(of_document, between(stored, before), versions, version)


def compare_sdk(folder: Path, new: ApiSettings) -> Comparison:
    """What the document of `new` changes for users of the SDK in a folder, which needs no document.

    Raises:
        InputError: the document cannot be read, or the folder holds no SDK that can be compared.
    """
    stored = side_of_sdk(folder, file_of(new))
    now = side_of_document(new, stored.lock)
    return compare_with(stored, now, new, sdk_version(folder))


def compare_sdks(old: Path, new: Path) -> Comparison:
    """What changes from one SDK to another, neither of them generated anew."""
    before, after = side_of_sdk(old, old.name), side_of_sdk(new, new.name)
    versions = before.lock.crmgen, after.lock.crmgen
    found = between(before, after)
    mixed = versions[0] != versions[1]
    return Comparison(found, [], versions, sdk_version(old), mixed)


def compare_with_sdk(old: ApiSettings, new: Path) -> Comparison:
    """What changes for users of the SDK of a document, if the SDK in a folder takes its place."""
    after = side_of_sdk(new, file_of(old))
    before = side_of_document(old, after.lock)
    versions = __version__, after.lock.crmgen
    mixed = versions[0] != versions[1]
    return Comparison(between(before, after), [], versions, "", mixed)


def compare_with(
    stored: Side, now: Side, settings: ApiSettings, version: str
) -> Comparison:
    """An SDK as it was generated, and what is made of a document now."""
    versions = stored.lock.crmgen, __version__
    if _is_document_of(settings, now, stored):
        return Comparison([], between(stored, now), versions, version)
    if versions[0] == versions[1]:
        return Comparison(between(stored, now), [], versions, version)
    with _old_document(settings, stored) as old:
        if old is None:
            return Comparison(between(stored, now), [], versions, version, True)
        today = side_of_document(old, stored.lock)
    return Comparison(between(today, now), between(stored, today), versions, version)


def _is_document_of(settings: ApiSettings, now: Side, stored: Side) -> bool:
    """Whether the SDK was made of these very documents."""
    local = [each for each in settings.specs if isinstance(each, Path)]
    if len(local) < len(settings.specs):
        return bool(now.sources) and now.sources <= stored.sources
    return all(source_digest(first_bytes(each)) in stored.sources for each in local)


@contextmanager
def _old_document(settings: ApiSettings, stored: Side) -> Generator[ApiSettings | None]:
    """The settings with the documents that an SDK was made of."""
    if not isinstance(settings.spec, Path):
        yield None
        return
    with document_of(stored.sources, settings.spec) as found:
        old = moved(settings, settings.spec, found) if found else None
        is_whole = old is not None and all(
            isinstance(each, Url) or source_digest(first_bytes(each)) in stored.sources
            for each in old.specs
        )
        yield old if is_whole else None


def _stored(folder: Path, document: str) -> Side | None:
    is_there = all((folder / each).is_file() for each in (LOCK_NAME, SURFACE_NAME))
    return side_of_sdk(folder, document) if is_there else None


def sdk_version(folder: Path) -> str:
    """What the `pyproject.toml` of an SDK says; empty where it says nothing."""
    try:
        return version_of((folder / PROJECT).read_text("utf-8")) or ""
    except (OSError, UnicodeDecodeError):
        return ""
