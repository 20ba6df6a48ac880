"""What a schema amounts to once `$ref` and `allOf` are followed: one reference, or subschemas that all apply."""

from __future__ import annotations

from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.types import TypeId
from crmgen.lower.schemas.keywords import (
    UNION,
    common_kinds,
    has_any,
    is_idle,
    kind_of,
    says_null,
    says_only_type,
    says_something,
    stated_kinds,
)
from crmgen.records import dataclass, field
from crmgen.resolve.outline import Outline
from crmgen.tree.nodes import Node

MAX_DEPTH: Final = 200
_VALUES: Final = frozenset({"enum", "const"})


@dataclass(frozen=True, slots=True)
class Subschema:
    """A schema's own keywords, apart from its `$ref` and `allOf`."""

    node: Node
    owner: TypeId
    """The named type in whose text it stands: the parent of what hangs from it."""


@dataclass(frozen=True, slots=True)
class Conjunction:
    """All that applies to a value. `target`: one named schema that says it all."""

    subschemas: tuple[Subschema, ...]
    target: Node | None = None
    null: bool = False


def conjunction(node: Node, outline: Outline, notes: Notes) -> Conjunction:
    """Follow `$ref` and `allOf` of `node` (JSON Schema core, sections 8.2.3 and 10.2.1.1).

    Each schema counts once, however many ways lead to it, so that diamonds cost nothing. A schema
    that contains itself adds nothing to itself: the loss `all-of-cycle`.
    """
    null = says_null(node)
    if "allOf" not in node:
        if "$ref" not in node:
            subschemas = (
                (Subschema(node, TypeId(node.id)),) if says_something(node) else ()
            )
            return Conjunction(subschemas, null=null)
        if not says_something(node) or says_only_type(node):
            return Conjunction((), outline.target(node), null)
    return combine([Subschema(node, TypeId(node.id))], outline, notes, null)


def combine(
    starts: list[Subschema], outline: Outline, notes: Notes, null: bool
) -> Conjunction:
    """The conjunction of several schemas that all apply."""
    whole = _Walk(outline, notes)
    subschemas = whole.gather(starts)
    own = {start.node.id for start in starts}
    for target in _targets(starts, outline):
        walk = _Walk(outline, notes)
        same = walk.gather([Subschema(target, TypeId(target.id))])
        is_whole = len(same) == len(
            subschemas
        )  # a subset of `subschemas`, so all of it
        if is_whole and own.isdisjoint(walk.done):
            return Conjunction((), target, null)
    all_null = bool(subschemas) and all(
        says_null(subschema.node) for subschema in whole.subschemas
    )
    return Conjunction(subschemas, null=null or all_null)


def _targets(starts: list[Subschema], outline: Outline) -> list[Node]:
    """The targets of references among the schemas themselves and their direct parts."""
    nodes = [start.node for start in starts]
    parts = [node.get("allOf") for node in nodes]
    nodes += [element for part in parts if part for element in part.elements()]
    return [outline.target(node) for node in nodes if "$ref" in node]


@dataclass(slots=True)
class _Walk:
    """One walk over parts of parts; bases come before what extends them."""

    outline: Outline
    notes: Notes
    subschemas: list[Subschema] = field(default_factory=list[Subschema])
    done: set[str] = field(default_factory=set[str])
    active: set[str] = field(default_factory=set[str])

    def gather(self, starts: list[Subschema]) -> tuple[Subschema, ...]:
        """All subschemas, each once; a mere `type` counts only where nothing says more of it, or it allows less."""
        for start in starts:
            self.visit(start.node, start.owner)
        strong = [each for each in self.subschemas if not says_only_type(each.node)]
        if not strong:
            same = {_types(each.node) for each in self.subschemas}
            return tuple(self.subschemas[: 1 if len(same) == 1 else None])
        return tuple(
            each
            for each in self.subschemas
            if not says_only_type(each.node)
            or _is_needed(each.node, strong)
            or any(self._narrows(each.node, other.node) for other in strong)
        )

    def _narrows(self, node: Node, other: Node) -> bool:
        """Whether a mere type allows some of the types of another schema, and not all."""
        kinds = self._kinds(other)
        common = common_kinds([kinds, stated_kinds(node)])
        return bool(common) and set(common) != set(kinds)

    def _kinds(self, node: Node) -> tuple[str, ...]:
        """The types that a schema states, itself or by each member of its union; none where it leaves that open."""
        stated = stated_kinds(node)
        unions = (node.get(keyword) for keyword in UNION)
        for members in () if stated else unions:
            found = [
                stated_kinds(self.outline.follow(each))
                for each in (members.elements() if members else ())
            ]
            stated = tuple(kind for kinds in found for kind in kinds)
            if found and all(found):
                return stated
            stated = ()
        return stated

    def visit(self, node: Node, owner: TypeId) -> None:
        id = node.id
        if node.raw is False:
            message = "a part of allOf that allows no value; it is left out"
            self.notes.record_loss(node.at, "schema-not-expressible", message)
        if id in self.active:
            message = (
                "a schema that contains itself by allOf; it adds nothing to itself"
            )
            self.notes.record_loss(node.at, "all-of-cycle", message)
        if id in self.done:
            return
        if len(self.active) > MAX_DEPTH:
            self.notes.record_loss(
                node.at, "too-deep", "too many levels of allOf; left out"
            )
            return
        self.done.add(id)
        self.active.add(id)
        parts = node.get("allOf")
        for part in parts.elements() if parts else ():
            self.visit(part, owner)
        if "$ref" in node:
            target = self.outline.target(node)
            self.visit(target, TypeId(target.id))
        if says_something(node):
            self.subschemas.append(Subschema(node, owner))
        self.active.remove(id)


def _types(node: Node) -> tuple[frozenset[str], bool]:
    return frozenset(stated_kinds(node)), says_null(node)


def _is_needed(node: Node, others: list[Subschema]) -> bool:
    """Whether a mere type is one of which no other says anything, or a primitive of which none says the type."""
    kinds = stated_kinds(node)
    if kinds and all(is_idle(other.node, kinds) for other in others):
        return True
    return not {"object", "array"}.intersection(kinds) and all(
        kind_of(other.node) == "scalar"
        and not stated_kinds(other.node)
        and not has_any(other.node, _VALUES)
        for other in others
    )
