"""What `type` says where several schemas apply: the types that all of them allow (JSON Schema core section 10.2.1.1)."""

from __future__ import annotations

from collections.abc import Iterable

from crmgen.lower.schemas.allof import Subschema
from crmgen.lower.schemas.keywords import (
    common_kinds,
    note_said,
    says_null,
    says_only_type,
    stated_kinds,
)
from crmgen.lower.schemas.values import is_a
from crmgen.records import replace
from crmgen.text import Json
from crmgen.tree.maps import Map
from crmgen.tree.nodes import Node


def with_common_types(subschemas: tuple[Subschema, ...]) -> tuple[Subschema, ...]:
    """The schemas with the types that all allow, without those that say no more; as they are where there is none."""
    if len(subschemas) < 2:
        return subschemas
    stating = [each for each in subschemas if stated_kinds(each.node)]
    kinds = common_kinds(stated_kinds(each.node) for each in stating)
    if not kinds:
        return subschemas
    null = all(says_null(each.node) for each in stating)
    narrowed = [
        (
            replace(each, node=_narrowed(each.node, kinds, null=null))
            if set(stated_kinds(each.node)) - set(kinds)
            else each
        )
        for each in subschemas
    ]
    more = [each for each in narrowed if not says_only_type(each.node)]
    if any(stated_kinds(each.node) for each in more):
        return tuple(more)
    mere = next(each for each in narrowed if says_only_type(each.node))
    return tuple(each for each in narrowed if each in more or each is mere)


def disagree(subschemas: tuple[Subschema, ...]) -> bool:
    """Whether they state types, and have none in common."""
    stated = [kinds for each in subschemas if (kinds := stated_kinds(each.node))]
    return bool(stated) and not common_kinds(stated)


def _narrowed(node: Node, kinds: tuple[str, ...], *, null: bool) -> Node:
    said = Map()
    if isinstance(node.raw, dict):
        said.update(node.raw)
        note_said(node)
    said["type"] = list[Json]([*kinds, *(["null"] if null else [])])
    values = said.get("enum")
    if isinstance(values, list):
        said["enum"] = _of_kinds(values, kinds) or values
    return Node(said, node.pointer, node.holder, node.key, node.base)


def _of_kinds(values: Iterable[Json], kinds: tuple[str, ...]) -> list[Json]:
    return [
        value
        for value in values
        if value is None or any(is_a(value, kind) for kind in kinds)
    ]
