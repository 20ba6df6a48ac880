"""`crmgen init`: a configuration entry for a new document, asking nothing it can find out."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from crmgen.configuration import read_configuration
from crmgen.diagnostics import InputError, Notes, Place, Problem
from crmgen.fetch.remote import Remote, RemotePolicy
from crmgen.naming.client import client_name, title_words
from crmgen.read.documents import parse
from crmgen.settings import CONFIGURATION_FILES, find_configuration, package_name
from crmgen.text import SpecText
from crmgen.url import Url


def add_entry(
    spec: Path | Url, name: str | None, folder: Path, policy: RemotePolicy | None = None
) -> tuple[Path, str]:
    """Append an entry for `spec` to the configuration of `folder`; give the file and the entry.

    Takes the name from the document's title, its overlays from the files beside it. Raises
    `InputError` where the document cannot be read or the name is taken.
    """
    title = title_of(spec, policy)
    chosen = name or "-".join(title_words(title)).lower() or package_name(spec.stem)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", chosen):
        raise InputError(
            [
                Problem(
                    Place("--name"),
                    f"{chosen!r}: use a-z, 0-9, - and _",
                    "bad-argument",
                )
            ]
        )
    path = find_configuration(folder) or folder / CONFIGURATION_FILES[0]
    _refuse_taken(path, chosen)
    entry = _entry(path, spec, chosen, title, policy)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    gap = "\n" if before.endswith("\n") or not before else "\n\n"
    path.write_text(f"{before}{gap if before else ''}{entry}", encoding="utf-8")
    return path, entry


def title_of(spec: Path | Url, policy: RemotePolicy | None) -> SpecText:
    """The title of a document, else its file's name. Raises `InputError` where it cannot be read."""
    notes = Notes()
    document = parse(spec, notes, Remote(policy, [spec]) if policy else None)
    notes.stop_on_problems()
    stated = document.root.get("info")
    title = stated.get("title") if isinstance(stated, dict) else None
    return SpecText(title if isinstance(title, str) and title else spec.stem)


def _refuse_taken(path: Path, name: str) -> None:
    if path.exists() and name in read_configuration(path).apis:
        message = f"an API is called {name!r} already; choose another with --name"
        raise InputError([Problem(Place(str(path)), message, "name-taken")])


def _entry(
    path: Path,
    spec: Path | Url,
    name: str,
    title: SpecText,
    policy: RemotePolicy | None,
) -> str:
    prefix = "" if path.name == "crmgen.toml" else "tool.crmgen."
    lines = [
        f"[{prefix}apis.{name}]",
        *_sources(spec, path.parent),
        *(["allow_remote = true"] if policy else []),
    ]
    lines.append(f"client = {json.dumps(client_name(title))}")
    return "\n".join(lines) + "\n"


def _sources(spec: Path | Url, folder: Path) -> list[str]:
    """The lines that say what is read."""
    if isinstance(spec, Url):
        return [f"spec = {json.dumps(str(spec))}"]
    lines = [f"spec = {json.dumps(_relative(spec, folder))}"]
    overlays = [_relative(found, folder) for found in _overlays(spec)]
    return [*lines, f"overlays = {json.dumps(overlays)}"] if overlays else lines


def _overlays(spec: Path) -> list[Path]:
    """Overlay documents beside the document, by name: `overlay.yaml`, `*.overlay.yaml`."""
    beside = spec.resolve().parent
    return sorted({*beside.glob("overlay.y*ml"), *beside.glob("*.overlay.y*ml")})


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
