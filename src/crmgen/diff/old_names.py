"""An old surface in the words of the new one: a class that only is called otherwise is the same class."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from crmgen.surface.model import Class, Method, Surface, Value

_Spell = Callable[[str], str]


def by_new_names(old: Surface, aliases: Mapping[str, str]) -> Surface:
    """The types of `old` with the names that its classes have now; what they are the types of keeps its names."""
    renamed = {name: aliases[name] for name in old.classes if name in aliases}
    if not renamed:
        return old
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, renamed))})\b")

    def spell(annotation: str) -> str:
        return pattern.sub(lambda found: renamed[found[0]], annotation)

    return replace(
        old,
        methods={key: _method(each, spell) for key, each in old.methods.items()},
        classes={key: _class(each, spell) for key, each in old.classes.items()},
        constants={key: _value(each, spell) for key, each in old.constants.items()},
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
