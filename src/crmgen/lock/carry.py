"""From one generation to the next: which name of a lock is whose in the document as it is now."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from crmgen.ir.addresses import Addresses, blank
from crmgen.ir.operations import Api
from crmgen.ir.parameters import Where
from crmgen.ir.types import TypeId
from crmgen.lock.former import former_names
from crmgen.lock.matching import Match, Matcher
from crmgen.lock.pins import Pins, wire_of
from crmgen.naming.members import FieldKey
from crmgen.naming.names import Pinned
from crmgen.naming.types.classes import DirectionNames
from crmgen.naming.words.identifiers import snake, words
from crmgen.records import replace

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def below(pins: Pins, addresses: Addresses) -> Pins:
    """The pins below the path of the server as it is now, where that changed and its operations did not.

    A path that only moved between the server's address and the paths of operations changes no address, nor does
    another path beside it that differs in the name of a placeholder alone.
    """
    best = pins
    if pins.base != addresses.base:
        moved = _at(pins, lambda each: moved_address(each, pins.base, addresses.base))
        known = set(addresses.operations.values())
        best = max((pins, moved), key=lambda each: len(known & each.methods.keys()))
    twins = dict(_twins(best, addresses))
    if not twins:
        return best

    def to(address: str) -> str:
        whole = next(
            (each for each in twins if f"{address} ".startswith(f"{each} ")), ""
        )
        return f"{twins[whole]}{address.removeprefix(whole)}" if whole else address

    return _at(best, to)


def _twins(pins: Pins, addresses: Addresses) -> Iterator[tuple[str, str]]:
    """Addresses that have the names of placeholders now, and had none, or the other way about."""
    known = {*addresses.operations.values()}
    before: dict[str, list[str]] = {}
    for address in pins.methods.keys() - known:
        before.setdefault(blank(address), []).append(address)
    for id, address in addresses.operations.items():
        alike = before.get(blank(address), ())
        if alike and address not in pins.methods:
            slots = [_letters(snake(words(each))) for each in addresses.slots[id]]
            for old in alike:
                if _placeholders(old, pins) == slots:
                    yield old, address


def _placeholders(address: str, pins: Pins) -> list[str]:
    """What the placeholders of an operation were called; of a blank one as its arguments are."""
    named = re.findall(r"\{([^{}/]+)\}", address)
    count = 0 if named else address.count("{}")
    keys = ((address, Where.PATH.value, f"{number + 1}") for number in range(count))
    return [
        _letters(each) for each in (named or [pins.arguments.get(k, "") for k in keys])
    ]


def _letters(name: str) -> str:
    """`journalid` of `JournalID` and `journal_id`."""
    return re.sub(r"[\W_]", "", name).lower()


def moved_address(address: str, old: str, new: str) -> str:
    """An address below the path `old` of a server as it is below `new`; others stay as they are."""
    verb, mark, path = address.partition(" ")
    if not mark or not path.startswith(f"{old}/"):
        return address
    return f"{verb} {new}{path.removeprefix(old)}"


def _at(pins: Pins, to: Callable[[str], str]) -> Pins:
    """The pins with other addresses."""
    return replace(
        pins,
        methods={to(address): name for address, name in pins.methods.items()},
        results={to(address): result for address, result in pins.results.items()},
        variants={(to(a), each): name for (a, each), name in pins.variants.items()},
        arguments={(to(a), b, c): name for (a, b, c), name in pins.arguments.items()},
        types=tuple(
            replace(each, addresses=tuple(map(to, each.addresses)))
            for each in pins.types
        ),
        aliases=tuple(each.at(to) for each in pins.aliases),
    )


def carry(
    pins: Pins, gone: Pins, api: Api, addresses: Addresses, client: str | None = None
) -> Pinned:
    """The names that hold for `api`, by its own identities.

    Those in use come before those of what was gone, which return where nothing else has their name.
    `client`: what the class of the client was called.
    """
    ids = {address: id for id, address in addresses.operations.items()}
    matcher = Matcher(api, addresses)
    matches = matcher.match(pins.types, gone.types)
    return Pinned(
        resources=_both(pins.resources, gone.resources),
        methods={
            ids[address]: name
            for address, name in _both(pins.methods, gone.methods).items()
            if address in ids
        },
        variants={
            (ids[address], variant): name
            for (address, variant), name in _both(pins.variants, gone.variants).items()
            if address in ids
        },
        parameters={
            (id, where, wire_of(wire, where, addresses.slots[id])): name
            for (address, where, wire), name in _both(
                pins.arguments, gone.arguments
            ).items()
            if (id := ids.get(address)) is not None
        },
        types=_names(matches),
        fields=_fields(matches),
        credentials=_both(pins.credentials, gone.credentials),
        server_variables=_both(pins.server_variables, gone.server_variables),
        client_parameters=_both(pins.client_parameters, gone.client_parameters),
        old=former_names(pins, ids, addresses, matcher, matches, client),
    )


def _both(names: Mapping[K, V], gone: Mapping[K, V]) -> dict[K, V]:
    """All of them; those in use come first, and count."""
    return dict(names) | _rest(gone, names)


def _names(matches: Sequence[Match]) -> dict[TypeId, DirectionNames]:
    outputs = {each.id: each.pinned.output for each in matches if not each.is_sent}
    inputs = {each.id: each.pinned.input for each in matches if each.is_sent}
    return {
        id: DirectionNames(outputs.get(id), inputs.get(id))
        for id in dict.fromkeys([*outputs, *inputs])
    }


def _fields(matches: Sequence[Match]) -> dict[FieldKey, str]:
    found: dict[FieldKey, str] = {}
    for each in sorted(matches, key=lambda match: match.is_sent):
        for wire, name in each.pinned.fields.items():
            found.setdefault((each.id, wire), name)
    return found


def left_over(pins: Pins, gone: Pins, now: Pins) -> Pins:
    """What was pinned and is not there `now`: kept, so that it comes back under its name."""
    taken = {name for each in now.types for name in (each.output, each.input)} - {None}
    taken |= {each.name for each in now.aliases if each.kind == "type"}
    types = {each.name: each for each in (*gone.types, *pins.types)}
    return Pins(
        base=now.base,
        resources=_rest(gone.resources | pins.resources, now.resources),
        methods=_rest(gone.methods | pins.methods, now.methods),
        results=_rest(gone.results | pins.results, now.results),
        variants=_rest(gone.variants | pins.variants, now.variants),
        arguments=_rest(gone.arguments | pins.arguments, now.arguments),
        types=tuple(
            each
            for each in types.values()
            if taken.isdisjoint({each.output, each.input})
        ),
        credentials=_rest(gone.credentials | pins.credentials, now.credentials),
        server_variables=_rest(
            gone.server_variables | pins.server_variables, now.server_variables
        ),
        client_parameters=_rest(
            gone.client_parameters | pins.client_parameters, now.client_parameters
        ),
    )


def _rest(before: Mapping[K, V], now: Mapping[K, V]) -> dict[K, V]:
    return {key: name for key, name in before.items() if key not in now}
