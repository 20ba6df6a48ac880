"""Security schemes that are the same are one, with the scopes of all, so that one client logs in once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmgen.join.components import SCHEMES
from crmgen.join.parts import Name, Part
from crmgen.join.stated import stated
from crmgen.text import Json
from crmgen.tree.maps import Map, collected, mapping
from crmgen.tree.shape import Kind

_REFERENCE: Final = f"#/components/{SCHEMES}/"
_Origin = tuple[Map, str]
"""The mapping and the key where a scheme stands."""


def join_schemes(parts: Sequence[Part]) -> Map:
    """The schemes of all documents; which key is another's now is noted in the parts."""
    found: dict[str, _Origin] = {}
    for part in parts:
        own = mapping(mapping(part.root.get("components")).get(SCHEMES))
        for key, scheme in own.items():
            place = _place(part, key, mapping(scheme), own, found)
            if place in found:
                _add_flows(_at(found[place]), mapping(scheme))
            found.setdefault(place, (own, key))
            if place != key:
                part.components[Name(SCHEMES, key)] = place
    return collected(
        (place, holder[key], holder, key) for place, (holder, key) in found.items()
    )


def _place(
    part: Part, key: str, scheme: Map, own: Map, found: dict[str, _Origin]
) -> str:
    """The key of the same scheme in a document before it; else its own, if that is free."""
    if key in found and _are_one(_at(found[key]), scheme):
        return key
    for other, origin in found.items():
        if other not in own and _said(_at(origin)) == _said(scheme):
            return other
    while key in found:
        key = f"{part.name}_{key}"
    return key


def _at(origin: _Origin) -> Map:
    holder, key = origin
    return mapping(holder[key])


def _are_one(first: Map, other: Map) -> bool:
    """Whether they say the same, of those flows that both have."""
    one, two = mapping(first.get("flows")), mapping(other.get("flows"))
    shared = one.keys() & two.keys()
    if one.keys() == two.keys() or not shared:
        return _said(first) == _said(other)
    return _said(first, shared) == _said(other, shared)


def _said(scheme: Map, flows: frozenset[str] | set[str] | None = None) -> str:
    """What a scheme says, but for its scopes; of `flows` alone."""
    plain = Map()
    plain.update(scheme)
    stated_flows = Map()
    for name, flow in mapping(scheme.get("flows")).items():
        if flows is None or name in flows:
            said = mapping(flow).items()
            stated_flows[name] = {key: each for key, each in said if key != "scopes"}
    plain["flows"] = stated_flows
    return stated(Kind.SECURITY_SCHEME, plain)


def _add_flows(first: Map, other: Map) -> None:
    """Give a scheme the flows and scopes that another document states of it."""
    flows = mapping(first.get("flows"))
    for name, flow in mapping(other.get("flows")).items():
        scopes = mapping(mapping(flows.setdefault(name, flow)).get("scopes"))
        for scope, text in mapping(mapping(flow).get("scopes")).items():
            scopes.setdefault(scope, text)


def place_security(parts: Sequence[Part], root: Map) -> None:
    """What the first document requires stands at the top; of others, where it differs, in their operations."""
    for part in parts:
        for holder in (part.root, *part.operations()):
            if "security" in holder:
                holder["security"] = _renamed(holder["security"], part)
    everywhere = parts[0].root.pop("security", None)
    if everywhere is not None:
        root["security"] = everywhere
    for part in parts[1:]:
        own = part.root.pop("security", None)
        if own != everywhere:
            for operation in part.operations():
                operation.setdefault("security", [] if own is None else own)


def _renamed(security: Json, part: Part) -> Json:
    """Requirements by the keys that schemes have now; since OpenAPI 3.2 they may be references (section 4.28)."""
    if not isinstance(security, list):
        return security
    found: list[Json] = []
    for each in security:
        requirement = mapping(each)
        made = Map(requirement.source, requirement.mark)
        for key, scopes in requirement.items():
            name = part.components.get(Name(SCHEMES, key.removeprefix(_REFERENCE)))
            now = key if name is None else name
            known = made.get(now)
            if isinstance(known, list) and isinstance(scopes, list):
                made[now] = [*known, *scopes]
            else:
                made[now] = scopes
        found.append(made)
    return found
