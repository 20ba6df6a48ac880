"""Two surfaces in the same words: a class that only is called otherwise is the same class, and a type that only
one of them has a name for is the same type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

from crmgen.records import replace
from crmgen.surface.model import Class, Method, Surface, Value

_Spell = Callable[[str], str]
_QUOTED: Final = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_DEEPEST: Final = 3
"""Names within names that are written out; a type may be made of itself."""
_LONGEST: Final = 10_000


def in_same_words(old: Surface, new: Surface) -> tuple[Surface, Surface]:
    """The types of both as `new` calls them; what they are the types of keeps its names.

    Other names of types (`Status` of `Literal["won"]`) that one of them does not have are written out in the other.
    """
    renamed = {name: new.aliases[name] for name in old.classes if name in new.aliases}
    return (
        _spelled(old, _written_out(old, {*new.classes, *renamed}) | renamed),
        _spelled(new, _written_out(new, {*old.classes, *renamed.values()})),
    )


def _written_out(surface: Surface, known: Collection[str]) -> dict[str, str]:
    """The names of types that are not `known`, and what each is written out."""
    found = {
        name: each.annotation
        for name, each in surface.classes.items()
        if each.kind == "alias" and name not in known
    }
    spell = _speller(found)
    for _ in range(_DEEPEST):
        found = {
            name: spell(text) if len(text) < _LONGEST else text
            for name, text in found.items()
        }
    return found


def _speller(names: Mapping[str, str]) -> _Spell:
    """Puts something else in the place of some names; text in quotes is a value of a `Literal`."""
    if not names:
        return str
    pattern = re.compile(rf"{_QUOTED}|\b(?:{'|'.join(map(re.escape, names))})\b")
    return lambda text: pattern.sub(lambda found: names.get(found[0], found[0]), text)


def _spelled(surface: Surface, names: Mapping[str, str]) -> Surface:
    if not names:
        return surface
    spell = _speller(names)
    values = surface.constants.items()
    return replace(
        surface,
        methods={key: _method(each, spell) for key, each in surface.methods.items()},
        classes={key: _class(each, spell) for key, each in surface.classes.items()},
        constants={key: _value(each, spell) for key, each in values},
    )


def _method(method: Method, spell: _Spell) -> Method:
    return replace(
        method,
        arguments={key: _value(each, spell) for key, each in method.arguments.items()},
        result=spell(method.result),
        errors={status: spell(each) for status, each in method.errors.items()},
    )


def _class(found: Class, spell: _Spell) -> Class:
    return replace(
        found,
        fields={key: _value(each, spell) for key, each in found.fields.items()},
        annotation=spell(found.annotation),
        bases=frozenset(map(spell, found.bases)),
    )


def _value(value: Value, spell: _Spell) -> Value:
    return replace(value, annotation=spell(value.annotation))
