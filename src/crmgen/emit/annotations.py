"""The one place that spells types in Python.

A type has three directions: what is read (`OUTPUT`: pydantic models), what is sent in a body
(`INPUT`: TypedDicts and wide, read-only containers) and what is sent as a parameter
(`PARAMETER`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, assert_never

from crmgen.emit.choices import is_wide, kinds_beside
from crmgen.emit.imports import NO_IMPORTS, Import, Imports
from crmgen.emit.literals import string_literal, value_literal
from crmgen.emit.renamed_keys import has_wire_names
from crmgen.emit.unions import decides, member_ids
from crmgen.ir.instances import takes_all
from crmgen.ir.types import (
    Anything,
    Choice,
    Direction,
    Discriminator,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
    TypeId,
)
from crmgen.naming.names import Names
from crmgen.records import dataclass, field

MODELS: Final = "models"
"""The package of an SDK's types, which loads each when it is first used."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """An annotation, and what it needs to be imported."""

    text: str
    imports: Imports

    def optional(self) -> Spelling:
        """The same, or None."""
        if self.text in ("Any", "None") or self.text.endswith(" | None"):
            return self
        return Spelling(f"{self.text} | None", self.imports)


_Key = tuple[ScalarKind | TypeId, str, Direction, frozenset[str]]
"""A primitive or a name, and all that its spelling depends on."""

_PYTHON: Final = {
    ScalarKind.STRING: ("builtins", "str"),
    ScalarKind.INTEGER: ("builtins", "int"),
    ScalarKind.NUMBER: ("builtins", "float"),
    ScalarKind.BOOLEAN: ("builtins", "bool"),
    ScalarKind.NULL: ("", "None"),
    ScalarKind.DATE: ("datetime", "date"),
    ScalarKind.DATE_TIME: ("datetime", "datetime"),
    ScalarKind.TIME: ("datetime", "time"),
    ScalarKind.UUID: ("uuid", "UUID"),
    ScalarKind.DECIMAL: ("decimal", "Decimal"),
}
_SENT: Final = {ScalarKind.DATE: ("._core", "DateOnly")}
"""What is asked for where something is sent: no datetime for a date, though Python has it for one."""
_ALSO_TEXT: Final = frozenset(
    {
        ScalarKind.DATE,
        ScalarKind.DATE_TIME,
        ScalarKind.TIME,
        ScalarKind.UUID,
        ScalarKind.DECIMAL,
    }
)
"""Kinds that callers often hold as text already."""


@dataclass(frozen=True, slots=True)
class Annotator:
    """Spells the types of one API with the names of one SDK."""

    types: Mapping[TypeId, NamedType]
    names: Names
    types_in: str = ""
    """What the package of the types is called where its annotations stand: `models` for `models.Contact`. Empty
    where each type is imported by itself.
    """
    shadowed: frozenset[str] = frozenset()
    """Names that mean something else wherever its annotations stand; see `spell`."""
    _known: dict[_Key, Spelling] = field(
        default_factory=dict["_Key", Spelling], compare=False, repr=False
    )

    def spell(
        self, type: Type, direction: Direction, shadowed: frozenset[str] = frozenset()
    ) -> Spelling:
        """`type` as an annotation.

        `shadowed`: names that mean something else where the annotation stands (fields
        of the same class, types of the same module); what they usually mean is imported
        with a `_` in front.
        """
        if isinstance(type, Nullable):
            return self.spell(type.inner, direction, shadowed).optional()
        if self.shadowed:
            shadowed |= self.shadowed
        if isinstance(type, Scalar) and not type.is_unix_time:
            key: _Key = (type.kind, "", direction, shadowed)
        elif isinstance(type, Named):
            key = (type.id, self.types_in, direction, shadowed)
        else:
            return self._spell(type, direction, shadowed)
        if key not in self._known:  # most are one of few
            self._known[key] = self._spell(type, direction, shadowed)
        return self._known[key]

    def _spell(
        self, type: Type, direction: Direction, shadowed: frozenset[str]
    ) -> Spelling:
        speller = _Speller(self, direction, shadowed)
        text = speller.union([type])
        return Spelling(text, frozenset(speller.imports))

    def spell_class(self, model: Model, direction: Direction) -> Spelling:
        """The class of a model by itself: what is extended, or unpacked into keyword arguments."""
        speller = _Speller(self, direction, self.shadowed)
        return Spelling(speller.named(model.id), frozenset(speller.imports))

    def builtin(self, name: str, shadowed: frozenset[str] = frozenset()) -> Spelling:
        """`str` or the like by itself; see `spell`."""
        if name not in shadowed | self.shadowed:
            return Spelling(name, NO_IMPORTS)
        alias = hidden_name("builtins", name)
        return Spelling(alias, frozenset([Import("builtins", name, alias)]))

    def model_of(self, type: Type) -> Model | None:
        """The model that a type is, through aliases of it; None for anything else."""
        seen: set[TypeId] = set()
        while isinstance(type, Named) and type.id not in seen:
            seen.add(type.id)
            named = self.types[type.id]
            if isinstance(named, Model):
                return named
            type = named.type
        return None


def hidden_name(module: str, name: str) -> str:
    """What a type is imported as where its name is taken. `_list` is the function of a method `list`."""
    return f"_{name.capitalize()}" if module == "builtins" else f"_{name}"


@dataclass(slots=True)
class _Speller:
    annotator: Annotator
    direction: Direction
    shadowed: frozenset[str]
    imports: set[Import] = field(default_factory=set[Import])

    def union(self, types: Iterable[Type]) -> str:
        """One annotation for any of `types`: flat, nothing twice, None last."""
        parts = dict.fromkeys(part for type in types for part in self.parts(type))
        if "Any" in parts:
            return "Any"
        last = ["None"] if parts.pop("None", 0) is None else []
        return " | ".join([*parts, *last])

    def parts(self, type: Type) -> list[str]:
        """The members of the union that `type` is spelled as."""
        match type:
            case Scalar() if (
                type.is_unix_time and self.direction is Direction.PARAMETER
            ):
                return [self._name("datetime", "datetime"), *self._scalar(type.kind)]
            case Scalar():
                return self._scalar(type.kind)
            case Choice():
                return self._choice(type)
            case ListOf():
                return [f"{self._list()}[{self.union([type.item])}]"]
            case TupleOf():
                return [self._tuple(type)]
            case MapOf():
                return [
                    f"{self._mapping()}[{self._name('builtins', 'str')}, {self.union([type.value])}]"
                ]
            case OneOf():
                return self._one_of(type)
            case Nullable():
                return [*self.parts(type.inner), "None"]
            case Named():
                return self._named(type.id)
            case Anything():
                return [self._name("typing", "Any")]
            case _:
                assert_never(type)

    def _scalar(self, kind: ScalarKind) -> list[str]:
        if kind is ScalarKind.BINARY:
            if self.direction is Direction.INPUT:
                return [self._name("._core", "FileInput")]
            return [self._name("builtins", "str")]
        if self.direction is Direction.OUTPUT:
            return [self._name(*_PYTHON[kind])]
        spelled = self._name(*_SENT.get(kind, _PYTHON[kind]))
        if kind is ScalarKind.NUMBER:
            return [spelled, self._name(*_PYTHON[ScalarKind.DECIMAL])]
        return [
            spelled,
            *([self._name("builtins", "str")] if kind in _ALSO_TEXT else []),
        ]

    def _choice(self, choice: Choice) -> list[str]:
        """`Literal` takes strings, integers and booleans; whatever else a value is, its
        kind stands for it. So it does beside them for values that are not listed: each that is
        read, and of what is sent those that the document allows.
        """
        is_read = self.direction is Direction.OUTPUT
        is_open = choice.open if is_read else choice.takes_others
        literals = dict.fromkeys(
            value_literal(value) for value in choice.values if value.is_a(str, int)
        )
        if set(literals) == {"True", "False"}:
            return self._scalar(ScalarKind.BOOLEAN)
        kinds = kinds_beside(
            choice, [value for value in choice.values if is_open or is_wide(value)]
        )
        wide = [part for kind in kinds for part in self._scalar(kind)]
        if not literals or "bool" in wide:
            return wide
        return [f"{self._name('typing', 'Literal')}[{', '.join(literals)}]", *wide]

    def _tuple(self, type: TupleOf) -> str:
        items = [self.union([item]) for item in type.items]
        name = self._name("builtins", "tuple")
        if type.rest is not None:
            items.append(f"*{name}[{self.union([type.rest])}, ...]")
        spelled = f"{name}[{', '.join(items) or '()'}]"
        if type.rest is None or self.direction is not Direction.OUTPUT:
            return spelled
        annotated, marker = (
            self._name("typing", "Annotated"),
            self._name("._core", "OpenTuple"),
        )
        return f"{annotated}[{spelled}, {marker}]"

    def _list(self) -> str:
        if self.direction is Direction.OUTPUT:
            return self._name("builtins", "list")
        return self._name("collections.abc", "Sequence")

    def _mapping(self) -> str:
        if self.direction is Direction.OUTPUT:
            return self._name("builtins", "dict")
        return self._name("collections.abc", "Mapping")

    def _one_of(self, type: OneOf) -> list[str]:
        chosen_by = type.discriminator
        if self.direction is not Direction.OUTPUT:
            return self._one_of_sent(type)
        if chosen_by is not None and decides(type, chosen_by, self.annotator.types):
            return [self._discriminated(type, chosen_by)]
        if chosen_by is not None and chosen_by.mapping:
            return [self._tagged(type, chosen_by)]
        is_open = [takes_all(each, self.annotator.types) for each in type.members]
        if all(is_open) or not any(is_open):
            return [part for member in type.members for part in self.parts(member)]
        return [self._specific_first(type, is_open)]

    def _discriminated(self, type: OneOf, discriminator: Discriminator) -> str:
        attribute = self.annotator.names.fields[
            member_ids(type)[0], discriminator.property
        ]
        field = self._name("pydantic", "Field")
        chooser = f"{field}(discriminator={string_literal(attribute)})"
        return self._annotated(type.members, chooser)

    def _tagged(self, type: OneOf, discriminator: Discriminator) -> str:
        """Members that pydantic cannot tell apart: their tag is no constant of theirs."""
        return self._annotated(type.members, self._tags("ByTag", discriminator))

    def _tags(self, marker: str, discriminator: Discriminator) -> str:
        told = [(tag, (id,)) for tag, id in discriminator.mapping]
        members = ", ".join(
            f"{string_literal(tag)}: {self.union(map(Named, ids))}"
            for tag, ids in (*told, *discriminator.shared)
        )
        wire = string_literal(discriminator.property)
        return f"{self._name('._core', marker)}({wire}, {{{members}}})"

    def _one_of_sent(self, type: OneOf) -> list[str]:
        """The tag says which names keys have on the wire, where they have others."""
        types, names = self.annotator.types, self.annotator.names
        chosen_by = type.discriminator
        is_body = self.direction is Direction.INPUT
        if is_body and chosen_by is not None and has_wire_names(type, types, names):
            return [self._annotated(type.members, self._tags("TaggedBy", chosen_by))]
        return [part for member in type.members for part in self.parts(member)]

    def _specific_first(self, type: OneOf, is_open: list[bool]) -> str:
        """A member that takes everything, such as `dict[str, Any]`, gets what none else takes."""
        field = self._name("pydantic", "Field")
        pairs = list(zip(type.members, is_open, strict=True))
        specific = [member for member, open in pairs if not open]
        first = self.union(specific)
        if " | " in first:
            first = self._annotated(specific, f'{field}(union_mode="smart")')
        rest = self.union([member for member, open in pairs if open])
        mode = f'{field}(union_mode="left_to_right")'
        return f"{self._name('typing', 'Annotated')}[{first} | {rest}, {mode}]"

    def _annotated(self, members: Iterable[Type], metadata: str) -> str:
        parts = (part for member in members for part in self.parts(member))
        union = " | ".join(dict.fromkeys(parts))
        return f"{self._name('typing', 'Annotated')}[{union}, {metadata}]"

    def _named(self, id: TypeId) -> list[str]:
        """The name. Beside an object that may have other keys, any mapping: a TypedDict cannot say so
        to all type checkers (PEP 728).
        """
        named = self.annotator.types[id]
        is_sent = self.direction is not Direction.OUTPUT
        if is_sent and isinstance(named, Model) and named.takes_others:
            string, any = self._name("builtins", "str"), self._name("typing", "Any")
            return [self.named(id), f"{self._mapping()}[{string}, {any}]"]
        return [self.named(id)]

    def named(self, id: TypeId) -> str:
        """The name of a type alone."""
        name = self.annotator.names.types[id]
        first, second = (
            (name.output, name.input)
            if self.direction is Direction.OUTPUT
            else (name.input, name.output)
        )
        return self._import_type(f".models.{name.module}", first or second or "")

    def _import_type(self, module: str, name: str) -> str:
        package = self.annotator.types_in
        if not package:
            self.imports.add(Import(module, name))
            return name
        alias = "" if package == MODELS else package
        self.imports.add(Import(".", MODELS, alias))
        return f"{package}.{name}"

    def _name(self, module: str, name: str) -> str:
        if name in self.shadowed:
            alias = hidden_name(module, name)
            self.imports.add(Import(module, name, alias))
            return alias
        if module not in ("", "builtins"):
            self.imports.add(Import(module, name))
        return name
