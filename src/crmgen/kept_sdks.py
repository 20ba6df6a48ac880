"""SDKs kept by the hash of all that they are made of, at a place that a team may share.

Only where `CRMGEN_CACHE` names it, a folder or an address: it grows, and what is in it may be deleted at any time. An entry is
believed if its hash is that of its content, so that one written in part, or damaged since, is none; nothing in it
is run, and no path of it leads out of the SDK. Whoever may write there can still put code into SDKs, as with
every shared cache: share it with those who may change the SDKs anyhow.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from crmgen.emit.changelog import NAME as CHANGELOG
from crmgen.emit.file_states import LOCK_NAME, SURFACE_NAME
from crmgen.emit.project_file import NAME as PROJECT
from crmgen.made import Made, as_json, from_json
from crmgen.records import dataclass, replace
from crmgen.settings import ApiSettings
from crmgen.shelf import Shelf, shelf_at
from crmgen.unchanged import digest, own_code

_MOST_BYTES: Final = 256_000_000
"""Of an entry once it is unpacked; the largest SDK that we know has 30 MB."""
_DECIDE_TOO: Final = ("black", "jinja2", "jsonschema-rs", "pyyaml", "ruff")
"""Distributions that read documents or lay out modules, each version maybe otherwise."""
_OF_THE_SDK: Final = (LOCK_NAME, PROJECT, CHANGELOG, SURFACE_NAME)
"""What a run reads of the SDK that is in the output folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an SDK is kept."""

    shelf: Shelf
    told: str
    """All that it is made of, but for the SDK that is there."""
    sdk: tuple[str, ...]
    """SHA-256 of what a run reads of that SDK."""
    folder: Path
    """That of the document, which the names of what was read are relative to."""
    extensions: str
    """The folder of the SDK's owner, which nothing is written to."""

    def found(self) -> Made | None:
        """The SDK, if it is there and all files of the document are as they were."""
        try:
            made = from_json(_unpacked(self.shelf.read(_name(self.told, self.sdk))))
        except (OSError, ValueError, zlib.error):
            return None
        read = {str(self.folder / name): old for name, old in made.read.items()}
        is_same = all(_is_still(Path(name), old) for name, old in read.items())
        is_ours = not any(path.startswith(self.extensions) for path in made.files)
        return replace(made, read=read) if is_same and is_ours else None

    def keep(self, made: Made) -> None:
        """Keep the SDK, at once or not at all; where there is no place for it, not at all.

        The next run reads what this one wrote, the new lock too, so that it is kept for that as well, which has
        nothing to say of changes.
        """
        if made.warnings:
            return
        folder = self.folder.resolve()
        read = {
            Path(os.path.relpath(Path(name).resolve(), folder)).as_posix(): found
            for name, found in made.read.items()
        }
        kept = replace(made, read=read)
        self._write(self.sdk, kept)
        if (written := self._written(made)) != self.sdk:
            files = {path: kept.files[path] for path in kept.files if path != CHANGELOG}
            self._write(written, replace(kept, files=files, changes=()))

    def _written(self, made: Made) -> tuple[str, ...]:
        """What `sdk` is when the SDK is written."""
        return tuple(
            sha256(made.files[name].encode()).hexdigest() if name in made.files else old
            for name, old in zip(_OF_THE_SDK, self.sdk, strict=True)
        )

    def _write(self, sdk: tuple[str, ...], made: Made) -> None:
        packed = zlib.compress(as_json(made).encode(), 1)
        with suppress(OSError):
            self.shelf.write(_name(self.told, sdk), sha256(packed).digest() + packed)


def made_once(settings: ApiSettings, *, bumps: bool, make: Callable[[], Made]) -> Made:
    """What `make` gives, or gave to whoever asked first with the same documents, settings, lock and crmgen."""
    entry = entry_of(settings, bumps=bumps)
    if entry is None:
        return make()
    made = entry.found()
    if made is None:
        made = make()
        entry.keep(made)
    return made


def entry_of(settings: ApiSettings, *, bumps: bool) -> Entry | None:
    """Where the SDK of these settings is kept; None where none is, or not all that it is made of is known.

    Raises `InputError` where `CRMGEN_CACHE` is an address that nothing here knows how to reach.
    """
    shelf, spec = os.environ.get("CRMGEN_CACHE"), settings.spec
    is_known = settings.remote is None and settings.unresolved == "refuse"
    are_here = all(isinstance(each, Path) for each in settings.specs)
    if not shelf or not isinstance(spec, Path) or not are_here or not is_known:
        return None
    from importlib.metadata import version  # 30 modules, for those who keep SDKs

    told = repr((replace(settings, output=Path()), bumps))
    content = [digest(path) if path else "" for path in _sources(settings)]
    versions = [sys.version_info[:2], *map(version, _DECIDE_TOO)]
    whole = repr((told, content, versions, own_code()))
    sdk = tuple(digest(settings.output / name) for name in _OF_THE_SDK)
    extensions = f"src/{settings.package}/extensions/"
    return Entry(shelf_at(shelf), whole, sdk, spec.parent, extensions)


def _name(told: str, sdk: tuple[str, ...]) -> str:
    key = sha256(repr((told, sdk)).encode()).hexdigest()
    return f"sdks/{key[:2]}/{key}"


def _sources(settings: ApiSettings) -> Iterator[Path | None]:
    yield from (each for each in settings.specs if isinstance(each, Path))
    yield from (*settings.overlays, *settings.license_files.values())
    yield from (settings.templates, settings.extras, settings.guide)
    yield settings.extensions


def _is_still(file: Path, old: str) -> bool:
    return file.is_file() and digest(file) == old


def _unpacked(content: bytes) -> bytes:
    packed = content[32:]
    if sha256(packed).digest() != content[:32]:
        raise ValueError("it is not what was written")
    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(packed, _MOST_BYTES)
    if not unpacking.eof:
        raise ValueError("it ends too early, or is too large")
    return unpacked
