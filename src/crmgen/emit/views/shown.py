"""What examples for people show: which resource, which credentials, which values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmgen.emit.literals import string_literal
from crmgen.emit.views.client import ClientView
from crmgen.emit.views.resource import MethodView, ResourceView
from crmgen.ir.operations import Api
from crmgen.naming.members.credentials import FOR_TOKENS
from crmgen.naming.names import Names
from crmgen.text import Wire

_VALUES: Final = {"int": "1", "float": "1.5", "bool": "True"}
"""Arguments that no text can stand for."""


def shown_first(
    api: Api, names: Names, resources: Iterable[ResourceView]
) -> list[ResourceView]:
    """The resources, those first that can be listed, got and created: of these, the
    document's first tag, which is what the API is about.
    """
    tags: dict[Wire, int] = {tag.wire: place for place, tag in enumerate(api.tags)}
    places = {each.attribute: tags.get(each.tag, len(tags)) for each in names.resources}
    return sorted(
        resources,
        key=lambda each: (-_usualness(each), places.get(each.attribute, len(tags))),
    )


def _usualness(resource: ResourceView) -> int:
    """How much of list, get and create there is, without more than ids."""
    names = {each.name for each in resource.methods}
    pages = any(
        each.call == "PagedCall" and "=..." not in each.usage
        for each in resource.methods
    )
    return 2 * (pages + ("get" in names)) + ("create" in names)


def shown_value(method: MethodView, name: str) -> str:
    """A literal for a path value: text that names it, or a number where one is needed."""
    kinds = {each.name: each.annotation for each in method.arguments}
    return _VALUES.get(kinds.get(name, ""), string_literal(name))


def shown_credentials(api: Api, names: Names, client: ClientView) -> list[str]:
    """The arguments of the first way to authenticate; all of them where none is stated."""
    ways = [api.security, *(each.security or () for each in api.operations)]
    first = next((way for all in ways for way in all if way.schemes), None)
    used = set(first.schemes) if first else None
    given = {
        name
        for (scheme, part), name in names.credentials.items()
        if part not in FOR_TOKENS and (used is None or scheme in used)
    }
    return [name for name in client.credentials if name in given]
