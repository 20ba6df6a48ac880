"""An API as it travels to another machine: its settings, and each file that a run may read, as bytes.

Run as a module it is the other end: a parcel comes in, what was made of it goes out. It is a process of its own,
whose folder and time are nobody else's.
"""

from __future__ import annotations

import gc
import os
import pickle
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from crmgen.cli.outcome import caught
from crmgen.diagnostics import InputError, Place, Problem
from crmgen.emit.file_states import LOCK_NAME, SURFACE_NAME
from crmgen.records import dataclass
from crmgen.settings import DOCUMENTS, ApiSettings
from crmgen.unchanged import own_code

_FILE_NAME: Final = re.compile(rb"[\w.~%+-]+\.(?:ya?ml|json)\b")
"""How a reference to another file ends."""
_OF_THE_SDK: Final = (LOCK_NAME, SURFACE_NAME, "pyproject.toml", "CHANGELOG.md")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a worker needs."""

    settings: ApiSettings
    bumps: bool
    files: dict[str, bytes]
    """By their paths below the working folder."""
    code: str
    """The hash of the crmgen that sends it."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What comes back: what `made.as_json` gave, or why there is nothing."""

    made: str = ""
    problems: tuple[Problem, ...] = ()
    suggestions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def parcel_of(settings: ApiSettings, *, bumps: bool) -> Parcel:
    """An API with its files. Raises `InputError` for a file that is not below the working folder."""
    paths = sorted({each for path in _sources(settings) for each in _files(path)})
    here = Path.cwd()
    for path in paths:
        if path.is_absolute() or ".." in path.parts:
            message = f"is not below {here}, and cannot be sent to a worker; run crmgen further up"
            raise InputError.of(Place(str(path)), message, "bad-argument")
    contents = {path.as_posix(): _content(path) for path in paths}
    files = {path: each for path, each in contents.items() if each is not None}
    return Parcel(settings, bumps, files, own_code())


def _content(path: Path) -> bytes | None:
    """The bytes of a file; None where it has vanished since it was found."""
    try:
        return path.read_bytes() if path.is_file() else None
    except FileNotFoundError:
        return None


def opened(parcel: Parcel) -> Returned:
    """What this machine makes of a parcel, in a process of its own. Raises `RuntimeError` if that fails."""
    command = [sys.executable, "-m", "crmgen.cli.parcel"]
    with tempfile.TemporaryDirectory(prefix="crmgen-") as folder:
        found = subprocess.run(
            command,
            input=pickle.dumps(parcel),
            capture_output=True,
            cwd=folder,
            env={k: v for k, v in os.environ.items() if k != "CRMGEN_CACHE"},
            check=False,
        )
    if found.returncode:
        raise RuntimeError(found.stderr.decode(errors="replace"))
    returned: Returned = pickle.loads(found.stdout)  # our own process wrote it
    return returned


def _sources(settings: ApiSettings) -> Iterator[Path]:
    specs = [each for each in settings.specs if isinstance(each, Path)]
    yield from (*specs, *settings.overlays, *settings.license_files.values())
    yield from (path for _, path in settings.reach.copies)
    owned = (settings.templates, settings.extras, settings.guide, settings.extensions)
    yield from (path for path in owned if path is not None)
    yield from (settings.output / name for name in _OF_THE_SDK)
    yield from _mentioned(specs, settings.reach.root)


def _mentioned(specs: Sequence[Path], root: Path | None) -> Iterator[Path]:
    """The documents that these may lead to: those whose names stand in them, or in one that does."""
    folders = {root or each.parent for each in specs}
    beside: dict[str, list[Path]] | None = None
    waiting = [*specs]
    while waiting:
        text = _content(waiting.pop())
        names = {each.decode() for each in _FILE_NAME.findall(text or b"")}
        if not names:
            continue
        beside = _by_name(folders) if beside is None else beside
        for name in ("", *names):
            found = beside.pop(unquote(name), [])
            yield from found
            waiting += found


def _by_name(folders: Iterable[Path]) -> dict[str, list[Path]]:
    """The documents below folders; with "" those whose names may be written in other ways."""
    found: dict[str, list[Path]] = {"": []}
    for path in (each for folder in folders for each in _documents_below(folder)):
        is_plain = _FILE_NAME.fullmatch(path.name.encode())
        found.setdefault(path.name if is_plain else "", []).append(path)
    return found


def _documents_below(folder: Path) -> Iterator[Path]:
    """Not in SDKs, whose files are a hundred thousand in a fleet, nor where one is being made and vanishes meanwhile."""
    for at, below, names in os.walk(folder):
        if LOCK_NAME in names and Path(at) != folder:  # one that documents lie in
            below.clear()
            continue
        below[:] = [each for each in below if ".crmgen-" not in each]
        yield from (Path(at, each) for each in names if each.endswith(DOCUMENTS))


def _files(path: Path) -> Iterator[Path]:
    inside = (Path(at, name) for at, _, names in os.walk(path) for name in names)
    return (each for each in (path, *inside) if each.is_file())


def _made_here(parcel: Parcel) -> Returned:
    from crmgen.diff.regeneration import release_of
    from crmgen.made import as_json, made_of
    from crmgen.pipeline import generate

    if parcel.code != own_code():
        place = Place(str(parcel.settings.spec))
        message = "the worker has another crmgen than the machine that asks it"
        return Returned(problems=(Problem(place, message, "other-crmgen"),))
    for name, content in parcel.files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)
    with caught() as refused:
        decide = release_of if parcel.bumps else None
        made = made_of(generate(parcel.settings, decide))
        return Returned(as_json(made), warnings=made.warnings)
    return Returned("", refused.problems, refused.suggestions)


def main() -> None:
    gc.disable()  # as in the command line
    parcel: Parcel = pickle.load(sys.stdin.buffer)
    returned = _made_here(parcel)
    sys.stdout.buffer.write(pickle.dumps(returned))


if __name__ == "__main__":
    from crmgen.cli import parcel as this

    this.main()
