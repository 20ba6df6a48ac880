"""The text of `crmgen.lock`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from crmgen import __version__
from crmgen.bounds import STANDARD_INPUT, first_bytes
from crmgen.extras import source_files
from crmgen.ir.addresses import Addresses
from crmgen.ir.operations import Api
from crmgen.lock.carry import below, left_over
from crmgen.lock.columns import write_line
from crmgen.lock.content import FORMAT, Lock
from crmgen.lock.pins import PinnedType, Pins, pins_of
from crmgen.naming.names import Names
from crmgen.settings import ApiSettings
from crmgen.text import SpecText, Wire
from crmgen.url import Url

_PART: Final = 1_000_000
_HEAD: Final = """\
# What programs that use this SDK depend on, and which files are crmgen's. Keep it under version control.
# After a merge take the lines of both sides, then run `crmgen generate`. To rename: `crmgen rename`, then generate.
"""


def render_lock(
    names: Names,
    api: Api,
    addresses: Addresses,
    files: Mapping[str, str],
    settings: ApiSettings,
    remote: Mapping[str, str],
    previous: Lock | None = None,
    project: Mapping[str, str] | None = None,
) -> str:
    """The text of `crmgen.lock` for an SDK of these `files`; reads the sources for their hashes.

    `remote`: SHA-256 of each remote document that was read. `previous`: the lock before, whose names
    of what is gone are kept. `project`: the keys of `pyproject.toml` that are crmgen's, and their values.
    """
    before = previous or Lock()
    now = pins_of(names, api, addresses)
    gone = left_over(below(before.pins, addresses), below(before.gone, addresses), now)
    rows = [
        ("lock", str(FORMAT)),
        ("crmgen", __version__),
        ("package", names.package),
        ("client", names.client),
        ("base", addresses.base),
        *_sources(settings, remote),
        *sorted(_rows(now)),
        *(("gone", *row) for row in sorted(_rows(gone))),
        *(("project", *pair) for pair in sorted((project or {}).items())),
        *(("file", path, _digest(files[path].encode())) for path in sorted(files)),
    ]
    return _HEAD + "".join(write_line(*row) for row in rows)


def _sources(
    settings: ApiSettings, remote: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    for each in settings.specs:
        local = settings.reach.copy_of(each) if isinstance(each, Url) else each
        digest = remote[str(each)] if local is None else _digest_of(local)
        yield "document", each.name, digest
    for each in settings.overlays:
        yield "overlay", each.name, _digest_of(each)
    if settings.extras is not None:
        for module in source_files(settings.extras):
            yield "extra", module.name, _digest_of(module)
    if settings.guide is not None:
        yield "guide", settings.guide.name, _digest_of(settings.guide)
    yield from (("remote", *pair) for pair in sorted(remote.items()))


def source_digest(content: bytes) -> str:
    """The SHA-256 of a document as the lock has it: of its text, whatever its line ends, which git may change."""
    return _digest(content.replace(b"\r\n", b"\n"))


def _digest_of(path: Path) -> str:
    """The same as `source_digest` of what is in a file, which is read in parts: it may have 13 MB."""
    if path == STANDARD_INPUT:
        return source_digest(first_bytes(path))
    found = sha256()
    with path.open("rb") as file:
        while part := file.read(_PART):
            part += file.read(1) if part.endswith(b"\r") else b""
            found.update(part.replace(b"\r\n", b"\n"))
    return found.hexdigest()


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _plain(wire: Wire) -> str:
    return wire.unsafe if isinstance(wire, SpecText) else wire


def _rows(pins: Pins) -> Iterator[tuple[str, ...]]:
    """One fact a row: what it is, whose name it is, and the name."""
    yield from (("resource", *pair) for pair in pins.resources.items())
    for address, (resource, method) in pins.methods.items():
        yield "method", address, f"{resource}.{method}"
    yield from (("result", *pair) for pair in pins.results.items())
    for (address, variant), name in pins.variants.items():
        yield "variant", address, variant, name
    for (address, where, wire), name in pins.arguments.items():
        yield "argument", address, where, _plain(wire), name
    for each in pins.types:
        yield from _of_type(each)
    for (scheme, part), name in pins.credentials.items():
        yield "credential", _plain(scheme), part, name
    for wire, name in pins.server_variables.items():
        yield "variable", _plain(wire), name
    for wire, name in pins.client_parameters.items():
        yield "parameter", _plain(wire), name
    for alias in pins.aliases:
        key = map(_plain, alias.key)
        yield "alias", alias.kind, *key, alias.name, alias.since or "-"


_ON_ONE_LINE: Final = 5
"""Addresses of a type."""


def _of_type(type: PinnedType) -> Iterator[tuple[str, ...]]:
    first, others = type.addresses[:_ON_ONE_LINE], type.addresses[_ON_ONE_LINE:]
    yield "type", type.output or "-", type.input or "-", *first
    yield from (("place", type.name, each) for each in others)
    for wire, name in type.fields.items():
        yield "field", type.name, _plain(wire), name
