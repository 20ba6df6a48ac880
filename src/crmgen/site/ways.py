"""Where things stand in a site: the page and anchor of each type, and how a page leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from crmgen.emit.views.module_parts import AliasView, ClassView, ModelsView
from crmgen.emit.views.resource_parts import MethodView, ResourceView
from crmgen.records import dataclass

_NAME: Final = re.compile(r"""["'](?:[^"'\\]|\\.)*["']|([^\W\d]\w*)""")


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways from one page to all types."""

    root: str
    """What leads from the page to the top of the site: empty, or `../`."""
    types: Mapping[str, str]
    """Name of a type to its page and anchor, seen from the top."""

    def __call__(self, name: str) -> str | None:
        target = self.types.get(name)
        return None if target is None else f"{self.root}{target}"


def ways_to_types(modules: tuple[ModelsView, ...]) -> dict[str, str]:
    """Every type's page and anchor: types of one module stand on one page."""
    return {
        each.name: f"{model_page(module.module)}#{each.name}"
        for module in modules
        for each in _types(module)
    }


def _types(module: ModelsView) -> Iterator[ClassView | AliasView]:
    yield from module.classes
    yield from module.aliases


def resource_page(attribute: str) -> str:
    return f"resources/{attribute}.html"


def model_page(module: str) -> str:
    return f"models/{module.strip('_')}.html"


@dataclass(frozen=True, slots=True)
class Users:
    """What a type is a part of: methods that take or give it, and other types."""

    methods: dict[str, str]
    """`contacts.get` to its page and anchor."""
    types: dict[str, str]
    """Each to its page and anchor."""


def users_of_types(
    resources: tuple[ResourceView, ...],
    modules: tuple[ModelsView, ...],
    types: Mapping[str, str],
) -> dict[str, Users]:
    """The users of each type that has some."""
    found = {name: Users({}, {}) for name in types}
    for resource in resources:
        page = resource_page(resource.attribute)
        for method in resource.methods:
            title = f"{resource.attribute}.{method.name}"
            for name in found.keys() & set(_names(_annotations(method))):
                found[name].methods[title] = f"{page}#{method.name}"
    for module in modules:
        for each in module.classes:
            texts = " ".join(
                (*each.bases, *(field.annotation for field in each.fields))
            )
            for name in found.keys() & set(_names(texts)):
                found[name].types[each.name] = types[each.name]
        for alias in module.aliases:
            for name in found.keys() & set(_names(alias.annotation)):
                found[name].types[alias.name] = types[alias.name]
    return found


def _annotations(method: MethodView) -> str:
    return " ".join((method.gives, *(each.annotation for each in method.arguments)))


def _names(annotations: str) -> Iterator[str]:
    return (each[1] for each in _NAME.finditer(annotations) if each[1])
