"""OLD and NEW of `crmgen diff`: a document, or the folder of an SDK that carries what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crmgen.diagnostics import InputError, Place
from crmgen.diff.changes import Change, change
from crmgen.diff.compare import Find, compare
from crmgen.emit.file_states import LOCK_NAME, SURFACE_NAME
from crmgen.lock.carry import moved_address
from crmgen.lock.content import Lock
from crmgen.lock.pins import pins_of
from crmgen.lock.read import read_lock
from crmgen.pipeline import Understood, understand
from crmgen.records import dataclass, replace
from crmgen.settings import ApiSettings
from crmgen.surface.model import Class, Surface
from crmgen.surface.text import read_surface


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared."""

    surface: Surface
    lock: Lock
    """The names that what comes after has to keep."""
    sources: frozenset[str]
    """SHA-256 of what it is made of, its document among them."""
    understood: Understood | None = None
    """None for an SDK, which carries no document."""


def side_of_document(settings: ApiSettings, lock: Lock | None = None) -> Side:
    """A document through crmgen as it is, with the names of a lock; else of that in the output folder.

    Raises:
        InputError: the document cannot be read.
    """
    made = understand(settings, lock=lock)
    names = replace(
        made.previous or Lock(),
        pins=pins_of(made.names, made.api, made.addresses),
        package=made.names.package,
        client=made.names.client,
    )
    sources = frozenset(made.document.files.hashes.values())
    surface = replace(made.surface(made.views()), document=Place(file_of(settings)))
    return Side(surface, names, sources, made)


def file_of(settings: ApiSettings) -> str:
    """What places in a document begin with: its path, as an annotation of a workflow needs it."""
    if isinstance(settings.spec, Path) and not settings.others:
        return settings.spec.as_posix()
    return settings.document


def side_of_sdk(folder: Path, document: str) -> Side:
    """An SDK as it was generated. `document`: what the places of its parts name.

    Raises:
        InputError: it has no lock, or an older crmgen made it, which left no surface.
    """
    lock = read_lock(folder / LOCK_NAME)
    if lock is None:
        message = "has no crmgen.lock: it is no SDK that crmgen made, or lost it; restore it from version control"
        raise InputError.of(Place(str(folder)), message, "no-sdk")
    surface = read_surface(folder / SURFACE_NAME, document)
    if surface is None:
        message = "an older crmgen made this SDK, which left no crmgen.surface; give its document instead"
        raise InputError.of(Place(str(folder)), message, "no-surface")
    return Side(surface, lock, lock.sources)


def between(old: Side, new: Side) -> list[Change]:
    """All changes from one to the other, one for each subject."""
    before = _below(old.surface, new.surface)
    changes = compare(before, new.surface, _finder(new))
    return [*_base_url(old.surface, before, new.surface), *changes]


def _base_url(old: Surface, below: Surface, new: Surface) -> Iterator[Change]:
    """A path that moved from the server's address into the paths of operations, or back."""
    if old.base != below.base:
        subject, address = f"{old.client}(base_url)", "client base_url"
        places = {
            "wire": f"{new.origin}{new.base}" or "none",
            "before": f"{old.origin}{old.base}" or "none",
        }
        yield change("base-url-moved", subject, new.document, address, **places)


def _below(old: Surface, new: Surface) -> Surface:
    """The old surface with its addresses below the path of the server as it is now.

    A path that only moved between the server's address and the paths of operations changes no address.
    """
    methods = [
        replace(each, operation=moved_address(each.operation, old.base, new.base))
        for each in old.methods.values()
    ]
    moved = {each.address: each for each in methods}
    if len(new.methods.keys() & moved) > len(new.methods.keys() & old.methods.keys()):
        return replace(old, methods=moved)
    is_as_before = not new.methods.keys().isdisjoint(old.methods)
    return replace(old, base=new.base) if is_as_before else old


def _finder(new: Side) -> Find:
    """What stands now where a class stood that is gone, by its name."""
    made = new.understood
    if made is None:
        return _finder_in(new.surface)

    def find(gone: Class) -> str | None:
        ids = filter(None, map(made.addresses.at, gone.addresses))
        names = (made.names.types.get(id) for id in ids)
        found = (each.output if gone.is_read else each.input for each in names if each)
        return next(filter(None, found), None)

    return find


def _finder_in(surface: Surface) -> Find:
    """The same where only the addresses are known that the surface lists."""
    found: dict[tuple[str, bool], str] = {}
    for each in surface.classes.values():
        for address in each.addresses:
            found.setdefault((address, each.is_read), each.name)

    def find(gone: Class) -> str | None:
        names = (found.get((each, gone.is_read)) for each in gone.addresses)
        return next(filter(None, names), None)

    return find
