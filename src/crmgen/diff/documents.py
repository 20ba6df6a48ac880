"""OLD and NEW of `crmgen diff`: what is compared, understood as one SDK that is generated twice."""

from __future__ import annotations

from dataclasses import replace

from crmgen.diff.changes import Change
from crmgen.diff.compare import Find, compare
from crmgen.diff.surface import Class, Surface, surface_of
from crmgen.lock.carry import below, moved_address
from crmgen.lock.content import Lock
from crmgen.lock.pins import Pins, pins_of
from crmgen.pipeline import Understood, understand
from crmgen.settings import ApiSettings


def changes(old: ApiSettings, new: ApiSettings) -> list[Change]:
    """What changes for users of the SDK of `old` when it is generated from `new`.

    Where the output folder of `old` has a lock, names are those of the lock; else those that a first
    generation gives.

    Raises:
        InputError: one of the two documents cannot be read.
    """
    before = understand(old)
    previous = before.previous or Lock()
    lock = replace(
        previous,
        pins=pins_of(before.names, before.api, before.addresses),
        package=before.names.package,
        client=before.names.client,
    )
    after = understand(new, lock=lock)
    return compare(
        _below(surface_of(before), lock.pins, after), surface_of(after), _finder(after)
    )


def _below(old: Surface, pins: Pins, after: Understood) -> Surface:
    """The old surface with its addresses below the path of the server as it is now."""
    is_moved = below(pins, after.addresses) is not pins
    base = after.addresses.base
    methods = (
        (
            replace(each, operation=moved_address(each.operation, pins.base, base))
            if is_moved
            else each
        )
        for each in old.methods.values()
    )
    return replace(
        old,
        base=old.base if is_moved else base,
        methods={each.address: each for each in methods},
    )


def _finder(after: Understood) -> Find:
    """What stands now where a class stood that is gone, by its name."""

    def find(gone: Class) -> str | None:
        ids = filter(None, map(after.addresses.at, gone.addresses))
        names = (after.names.types.get(id) for id in ids)
        found = (each.output if gone.is_read else each.input for each in names if each)
        return next(filter(None, found), None)

    return find
