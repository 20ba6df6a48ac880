"""The table of named types: each schema that others refer to is converted once, whoever asks first."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    Hint,
    Model,
    Named,
    NamedType,
    Nullable,
    Scalar,
    Type,
    TypeId,
)
from crmgen.ir.walk import without_null
from crmgen.lower.alike import OF_TYPE, Alike, is_leaf
from crmgen.lower.evidence import read_evidence
from crmgen.lower.schemas.allof import Conjunction, Subschema, combine, conjunction
from crmgen.lower.schemas.discriminators import Extending, lower_base, stated_bases
from crmgen.lower.schemas.dispatch import lower_leaves, nullable
from crmgen.lower.schemas.hints import hint_of_place, with_own_names
from crmgen.lower.schemas.keywords import says_null
from crmgen.lower.schemas.objects import Shape, lower_model
from crmgen.lower.schemas.properties import Said, said_by
from crmgen.lower.schemas.scalars import lower_plain
from crmgen.lower.schemas.values import schema_examples
from crmgen.records import replace
from crmgen.resolve.outline import Outline
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

MAX_DEPTH: Final = 80
"""Arrays, maps and unions inside each other, and references that lead to references, without an
object between them."""

_NO_HINT: Final = Hint()
MAX_COMBINATIONS: Final = 1_000
"""Objects of one document that are made by writing out unions inside of unions."""


class Schemas:
    """Lowers schemas, and keeps the named types that they are made of.

    A type that others refer to has its id before it is converted, and objects wait in a queue for
    their turn, so recursion and depth need no case of their own.
    """

    def __init__(
        self, outline: Outline, notes: Notes, *, enums_lag: bool = False
    ) -> None:
        self.outline = outline
        self.notes = notes
        self.enums_lag = enums_lag
        """Whether enums list less than the API takes."""
        self._names = {node.id: name for name, node in outline.schemas}
        self._components = {node.id: node for _, node in outline.schemas}
        self._types: dict[TypeId, NamedType] = {}
        self._referenced: dict[TypeId, Type] = {}
        self._active: dict[TypeId, bool] = {}
        self._declared: set[TypeId] = set()
        self._waiting: deque[tuple[Shape, Hint]] = deque()
        self._conjunctions: dict[str, Conjunction] = {}
        self._merged_ids: dict[frozenset[str], TypeId] = {}
        self._leaf_types = Alike[Type](notes)
        self.leaves = Alike[Said](notes)
        """What schemas in which no other stands say of properties."""
        self.mapped: dict[str, dict[str, list[SpecText]]] = {}
        """The discriminator mappings of bases, as `discriminators` reads them."""
        self.extending: dict[TypeId, Extending] | None = None
        """The components that are made of each, as `discriminators` finds them."""
        self._bases: dict[str, tuple[tuple[Node, SpecText], ...]] = {}
        self._depth = 0
        self._combinations = 0

    def lower_components(self) -> None:
        """Lower every component, also those that nothing refers to."""
        for _, node in self.outline.schemas:
            self.reference(node)
            self.finish()

    def finish(self) -> None:
        """Convert the objects that wait."""
        while self._waiting:
            shape, hint = self._waiting.popleft()
            self._types[shape.id] = lower_model(self, shape, hint)

    def types(self) -> dict[TypeId, NamedType]:
        """Every named type: the components in document order, then the inline ones as found."""
        self.finish()
        order = [TypeId(id) for id in self._names if id in self._types]
        found = {id: self._types[id] for id in dict.fromkeys([*order, *self._types])}
        return {id: _with_models_as_bases(each, found) for id, each in found.items()}

    # lookups

    def known(self) -> Mapping[TypeId, NamedType]:
        """The named types so far, in no order and with all bases: to look one up costs no walk over all."""
        self.finish()
        return self._types

    def component_name(self, place: Node) -> SpecText | None:
        """The key of a component, None for any other place."""
        return self._names.get(place.id)

    def component(self, id: TypeId) -> Node | None:
        """The component that a named type is, None for a type that stands elsewhere."""
        return self._components.get(id)

    def named_id(self, id: str) -> TypeId | None:
        """The id of the named type that a reference to component `id` gives."""
        found = self._referenced.get(TypeId(id))
        inner = found.inner if isinstance(found, Nullable) else found
        return inner.id if isinstance(inner, Named) else None

    def choice_of(self, type: Type) -> Choice | None:
        """The enum or constant that a type is, by itself or by name, null aside."""
        inner = without_null(type)
        named = self._types.get(inner.id) if isinstance(inner, Named) else None
        found = without_null(named.type) if isinstance(named, Alias) else inner
        return found if isinstance(found, Choice) else None

    def conjunction(self, node: Node) -> Conjunction:
        """All that applies with `node`."""
        if "allOf" not in node:
            return conjunction(node, self.outline, self.notes)
        if node.id not in self._conjunctions:
            found = conjunction(node, self.outline, self.notes)
            self._conjunctions[node.id] = found
        return self._conjunctions[node.id]

    def subschemas_of(self, node: Node) -> tuple[Subschema, ...]:
        """All that applies with `node`, through references that say it all."""
        found = self.conjunction(node)
        for _ in range(MAX_DEPTH):
            if found.target is None:
                break
            found = self.conjunction(found.target)
        return found.subschemas

    def bases_of(self, node: Node) -> tuple[tuple[Node, SpecText], ...]:
        """The bases that `node` extends, each with what it discriminates by; found once for all fields."""
        if node.id not in self._bases:
            self._bases[node.id] = tuple(stated_bases(self.subschemas_of(node)))
        return self._bases[node.id]

    def may_combine(self, members: Node) -> bool:
        """Whether a union inside of a union is written out too: their combinations multiply."""
        self._combinations += len(list(members.elements()))
        if self._combinations <= MAX_COMBINATIONS:
            return True
        message = "unions in unions have too many combinations; this union is left out"
        self.notes.record_loss(members.at, "too-deep", message)
        return False

    # references

    def reference(self, target: Node) -> Type:
        """The type of a place that is referred to: converted once, whoever asks first."""
        id = TypeId(target.id)
        if id in self._referenced:
            return self._referenced[id]
        if id in self._active:
            self._active[id] = True
            return nullable(Named(id), says_null(target))
        if len(self._active) > MAX_DEPTH:
            return self._too_deep(target)
        self._active[id] = False
        hint = self._hint_of(target)
        base = lower_base(self, target, hint) if id in self._names else None
        type = base or self.type_of(target, hint)
        is_recursive = self._active.pop(id)
        self._referenced[id] = self._named(target, id, type, hint, is_recursive)
        return self._referenced[id]

    def _hint_of(self, target: Node) -> Hint:
        name = self._names.get(target.id)
        if name is not None:
            return with_own_names(Hint(component=name, role="component"), target)
        return with_own_names(hint_of_place(target), target)

    def _named(
        self, target: Node, id: TypeId, type: Type, hint: Hint, is_recursive: bool
    ) -> Type:
        """What a reference to `target` is: a name for what deserves one, else the type itself."""
        inner = type.inner if isinstance(type, Nullable) else type
        if isinstance(inner, Named) and inner.id == id:
            if id in self._declared:
                return type
            type = inner = self._endless(target)
        if not is_recursive and not self._deserves_name(inner, hint):
            return type
        if is_recursive and not says_null(target):
            inner = type  # its own references to itself do not say null
        self._types[id] = self._alias(target, id, inner, hint)
        if isinstance(inner, Named) and not is_recursive:
            return type
        return nullable(Named(id), isinstance(type, Nullable) and inner is not type)

    def _deserves_name(self, type: Type, hint: Hint) -> bool:
        return hint.role == "component" and not isinstance(type, Scalar | Anything)

    def _alias(self, target: Node, id: TypeId, type: Type, hint: Hint) -> Alias:
        return Alias(
            id=id,
            type=type,
            at=target.at,
            hint=hint,
            doc=target.text("description"),
            examples=schema_examples(target),
            deprecated=bool(target.flag("deprecated")),
            evidence=read_evidence(target, self.notes),
        )

    def _endless(self, target: Node) -> Type:
        message = "a schema that is nothing but itself; any value is taken"
        self.notes.record_loss(target.at, "all-of-cycle", message)
        return Anything()

    def declare(self, shape: Shape, hint: Hint) -> Type:
        """Name the model of `shape`, and queue it unless that has been done."""
        if shape.id not in self._declared:
            self._declared.add(shape.id)
            self._waiting.append((shape, with_own_names(hint, shape.place)))
        return Named(shape.id)

    # schemas

    def type_of(self, node: Node, hint: Hint) -> Type:
        """The type of a schema where it stands (OpenAPI 3.1 section 4.8.24)."""
        if not node.is_map():
            return self._not_a_schema(node)
        plain = lower_plain(node)
        if plain is not None:
            return plain
        if is_leaf(node.raw):
            return self._leaf_types.once(node, self._type_of_leaf, OF_TYPE)
        return self._type_of(node, hint)

    def _type_of_leaf(self, node: Node) -> Type:
        return self._type_of(node, _NO_HINT)

    def _type_of(self, node: Node, hint: Hint) -> Type:
        found = self.conjunction(node)
        if found.target is not None:
            return nullable(self.reference(found.target), found.null)
        type = self.merged(node, TypeId(node.id), found.subschemas, hint)
        return nullable(type, found.null)

    def said_by_leaf(self, node: Node) -> Said:
        """What a schema in which no other stands says of a property."""
        return said_by(self, [node], self.type_of(node, _NO_HINT))

    def type_of_all(self, stated: list[Subschema], id: TypeId, hint: Hint) -> Type:
        """The type of one property that several schemas describe.

        Named by what is merged, wherever that is: properties restated in a ring lead to it again and again.
        """
        found = combine(stated, self.outline, self.notes, null=False)
        if found.target is not None:
            return self.reference(found.target)
        merged = frozenset(each.node.id for each in found.subschemas)
        id = self._merged_ids.setdefault(merged, id)
        type = self.merged(stated[-1].node, id, found.subschemas, hint)
        return nullable(type, found.null)

    def merged(
        self,
        place: Node,
        id: TypeId,
        subschemas: tuple[Subschema, ...],
        hint: Hint,
        settled: frozenset[str] = frozenset(),
    ) -> Type:
        """The type of what all of `subschemas` say, to be named `id` where it needs a name."""
        if self._depth > MAX_DEPTH:
            return self._too_deep(place)
        self._depth += 1
        try:
            return lower_leaves(self, place, id, subschemas, hint, settled)
        finally:
            self._depth -= 1

    def _too_deep(self, place: Node) -> Type:
        message = "nested too deeply; any value is taken"
        self.notes.record_loss(place.at, "too-deep", message)
        return Anything()

    def _not_a_schema(self, node: Node) -> Type:
        """`true` allows anything (JSON Schema core section 4.3.2); others are taken for it."""
        if node.raw is False:
            message = "the schema `false` allows no value; any value is taken"
            self.notes.record_loss(node.at, "schema-not-expressible", message)
        elif node.raw is not True:
            message = "no schema stands here; any value is taken"
            self.notes.record_loss(node.at, "not-a-schema", message)
        return Anything()


def _with_models_as_bases(
    named: NamedType, types: Mapping[TypeId, NamedType]
) -> NamedType:
    """The type with those of its bases that are models; a base of a union is the model of its own."""
    if isinstance(named, Alias) or not named.bases:
        return named
    own = [TypeId(f"{id}/own") for id in named.bases]
    pairs = zip(own, named.bases, strict=True)
    bases = (own if own in types else id for own, id in pairs)
    models = (id for id in bases if isinstance(types.get(id), Model) and id != named.id)
    return replace(named, bases=tuple(dict.fromkeys(models)))
