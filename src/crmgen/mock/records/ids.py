"""Ids of the kind that the document has: whole numbers that count on, UUIDs, or texts like those of its examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final
from uuid import UUID

from crmgen.emit.samples import sample
from crmgen.ir.instances import InstanceCheck
from crmgen.ir.types import Scalar, ScalarKind
from crmgen.ir.walk import alternatives
from crmgen.mock.collections.collection import Collection
from crmgen.naming.words.identifiers import words
from crmgen.text import Json

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PREFIXED: Final = re.compile(r"([A-Za-z]{1,12}[_-])(.*[0-9].*)", re.DOTALL)
_LONG_ENOUGH: Final = 8
"""Characters of an id of which no two records get the same by chance."""
_NAMES: Final = (("name",), ("slug",), ("login",), ("username",), ("key",), ("code",))
_BASE62: Final = f"{digits}{ascii_uppercase}{ascii_lowercase}"


def made_id(
    collection: Collection, number: int, seed: str, check: InstanceCheck
) -> Json:
    """The id of the record with this number (from 0), the same on every run with a seed."""
    dice = Random(f"{seed}/{collection.key}/id/{number}")
    types = collection.id_types
    candidates = _candidates(collection, number, dice, check)
    for each in _with_example(candidates, collection, number):
        fits = (
            check.accepts(t, each) or check.accepts(t, str(each)) for t in types[1:]
        )
        if all(fits) and (not types or check.accepts(types[0], each)):
            return each
    members = (each for t in types[:1] for each in alternatives(t, check.types))
    scalar = next((each for each in members if isinstance(each, Scalar)), None)
    return sample(scalar, "id", number) if scalar is not None else str(number + 1)


def _with_example(
    candidates: Sequence[Json], collection: Collection, number: int
) -> Iterator[Json]:
    """The first record has the id that the document shows, so that its examples are of a record.

    Whoever would come to that id by counting has the first one's in its place.
    """
    shown = next(iter(collection.id_examples), None)
    if shown is None:
        yield from candidates
    elif number == 0:
        yield from (shown, *candidates)
    else:
        for each in candidates:
            counted: Json = "1" if isinstance(each, str) else 1
            yield counted if str(each) == str(shown) else each


def _candidates(
    collection: Collection, number: int, dice: Random, check: InstanceCheck
) -> Sequence[Json]:
    members = (e for t in collection.id_types for e in alternatives(t, check.types))
    kinds = {each.kind for each in members if isinstance(each, Scalar)}
    uuid = str(UUID(int=dice.getrandbits(128), version=4))
    count = number + 1
    shown = (each for each in collection.id_examples if isinstance(each, str))
    alike = [_like(each, count, dice) for each in shown]
    if collection.id_field is not None and words(collection.id_field)[-1:] in _NAMES:
        alike.append(f"{collection.noun.replace(' ', '-')}-{count}")
    counted: list[Json] = [count, 1000 + count, str(count), str(100000 + count)]
    if ScalarKind.UUID in kinds:
        return [uuid, *counted]
    return [*alike, *counted, uuid, f"{dice.getrandbits(96):024x}", f"id{count}"]


def _like(example: str, count: int, dice: Random) -> str:
    """Another id of the same make: hexadecimal stays so, `cus_9s6XKz` keeps what it begins with."""
    if _UUID.fullmatch(example):
        return str(UUID(int=dice.getrandbits(128), version=4))
    found = _PREFIXED.fullmatch(example)
    start, rest = (found[1], found[2]) if found else ("", example)
    letters = {each for each in rest if each.isalnum()}
    if len(rest) < _LONG_ENOUGH:
        is_count = rest.isdecimal() and not start
        return str(count) if is_count else f"{start}{rest}-{count}"
    alphabets = (digits, f"{digits}abcdef", _BASE62)
    alphabet = next((e for e in alphabets if letters <= {*e}), _BASE62)
    return start + "".join(dice.choice(alphabet) if c.isalnum() else c for c in rest)
