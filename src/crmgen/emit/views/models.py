"""The modules under `models/`: classes that are read, TypedDicts that are sent, and
aliases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crmgen.emit.annotations import Annotator
from crmgen.emit.etags import NO_VERSIONS, Versions, knows_above
from crmgen.emit.imports import Import, ImportSet
from crmgen.emit.literals import string_literal, tuple_literal
from crmgen.emit.named_aliases import named_aliases
from crmgen.emit.views.custom_fields import custom_arguments
from crmgen.emit.views.definition_order import bases_first, parts_first
from crmgen.emit.views.docs import described, type_content
from crmgen.emit.views.module_parts import AliasView, ClassView, ModelsView
from crmgen.emit.views.old_names import field_aliases
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.parts import NO_DOC, Doc, Fact, FieldPart
from crmgen.emit.views.shadowed_names import shadowed_names
from crmgen.extras import NO_EXTRAS, ExtraClass
from crmgen.ir.customfields import CustomPlace
from crmgen.ir.inheritance import extended, own_fields
from crmgen.ir.nullability import clearable
from crmgen.ir.types import (
    Alias,
    Anything,
    Direction,
    Field,
    MapOf,
    Model,
    NamedType,
    TypeId,
)
from crmgen.naming.names import Names, TypeName
from crmgen.naming.words.identifiers import snake, words
from crmgen.records import replace
from crmgen.text import SpecText

_Stated = Sequence[SpecText]


def models_views(
    annotator: Annotator,
    origin: Origin,
    owned: Mapping[TypeId, ExtraClass] = NO_EXTRAS.models,
    versions: Versions = NO_VERSIONS,
) -> tuple[ModelsView, ...]:
    """All modules of models, by name, and so the types in each: a new one moves no other.

    `owned`: classes of the owner's that some extend; `versions`: which name theirs.
    """
    shadowed = shadowed_names(annotator.names)
    apart = named_aliases(annotator.types)
    modules: dict[str, list[NamedType]] = {}
    for id, type in annotator.types.items():
        name = annotator.names.types.get(id)
        if name is not None and (name.output or name.input):
            modules.setdefault(name.module, []).append(type)

    def spelled(type: NamedType) -> str:
        return _spellings(annotator.names.types[type.id])[0]

    ordered = {name: sorted(each, key=spelled) for name, each in modules.items()}
    return tuple(
        _Module(annotator, name, types, shadowed[name], apart, owned, versions).view(
            origin
        )
        for name, types in sorted(ordered.items())
    )


class _Module:
    """Builds the view of one module."""

    def __init__(
        self,
        annotator: Annotator,
        name: str,
        types: list[NamedType],
        shadowed: frozenset[str],
        named: frozenset[TypeId],
        owned: Mapping[TypeId, ExtraClass],
        versions: Versions,
    ) -> None:
        self.owned = owned
        self.versions = versions
        self.annotator = annotator
        self.names: Names = annotator.names
        self.name = name
        self.types = types
        self.imports = ImportSet(f".models.{name}", self.names.runtime)
        self.shadowed = shadowed
        self.named_aliases = named
        self.overrides: dict[str, None] = {}
        """The rules of pyright that fields of subclasses break."""
        self.docs: dict[int, Doc] = {}
        """Of fields by identity, since both directions of a model share them."""

    def view(self, origin: Origin) -> ModelsView:
        models = bases_first([each for each in self.types if isinstance(each, Model)])
        aliases = [each for each in self.types if isinstance(each, Alias)]
        classes = tuple(view for model in models for view in self._classes(model))
        declared = tuple(
            view for alias in parts_first(aliases) for view in self._aliases(alias)
        )
        return ModelsView(
            self.name,
            origin.module_docstring(_title(self.names, self.types)),
            self.imports,
            classes,
            declared,
            tuple(
                name
                for each in self.types
                for name in _spellings(self.names.types[each.id])
            ),
            tuple(self.overrides),
        )

    def _attribute(self, model: Model, field: Field) -> str:
        return self.names.fields[model.id, field.wire]

    # classes

    def _classes(self, model: Model) -> Iterator[ClassView]:
        name = self.names.types[model.id]
        if name.output:
            yield self._output_class(model, name.output)
        if name.input:
            yield self._input_class(model, name)

    def _output_class(self, model: Model, name: str) -> ClassView:
        parents = self._extended(model, Direction.OUTPUT)
        bases = self._spelled(parents, Direction.OUTPUT)
        inherited = {field.wire: field for each in parents for field in each.fields}
        fields = tuple(
            self._output_field(
                model, each, inherited.get(each.wire) if parents else None
            )
            for each in own_fields(model, parents, sent=False)
        )
        types = {each.name: each.annotation for each in fields}
        otherwise = "" if fields else "An object whose fields are not documented."
        if bases and not fields:
            otherwise = _no_more_than(bases)
        doc = type_content(
            model.doc,
            deprecated=model.deprecated,
            otherwise=otherwise,
            evidence=model.evidence,
        )
        is_new = all(each.extra != model.extra for each in parents)
        extra = self._further_fields(model) if is_new else ""
        bases = bases or (self._framework("._core", "Model"),)
        if self._names_its_version(model):
            bases = (self._framework("._core", "ETagged"), *bases)
        if (owner := self.owned.get(model.id)) is not None:
            self.imports.use(owner.module, owner.name)
            bases = (owner.name, *bases)
        options = tuple(_options(self._told(model), list(map(self._told, parents))))
        return ClassView(
            "model",
            name,
            bases,
            options,
            fields,
            extra,
            Doc(doc),
            model.deprecated,
            tuple(field_aliases(self.names, model, types)),
        )

    def _names_its_version(self, model: Model) -> bool:
        """Whether its class is the first of those that it extends to do so."""
        if model.id not in self.versions.by_header:
            return False
        return not knows_above(model, self.versions, self.annotator.types)

    def _told(self, model: Model) -> dict[str, _Stated]:
        """Wire names that the class of a model is told; what is read-only matters where the model may be sent."""
        is_sent = self.names.types[model.id].input is not None
        return {
            "read_only": [
                each.wire for each in model.fields if each.read_only and is_sent
            ],
            "secret": [each.wire for each in model.fields if each.secret],
        }

    def _extended(self, model: Model, direction: Direction) -> tuple[Model, ...]:
        """What the class of a model extends, as far as fields are called there as they are here."""
        is_sent = direction is Direction.INPUT
        bases = extended(model, self.annotator.types, sent=is_sent)
        return tuple(
            base
            for base in bases
            if all(
                self._attribute(base, each) == self._attribute(model, each)
                for each in base.fields
            )
        )

    def _spelled(
        self, bases: tuple[Model, ...], direction: Direction
    ) -> tuple[str, ...]:
        """The names of the classes that are extended, imported where they stand elsewhere."""
        spelled = [self.annotator.spell_class(each, direction) for each in bases]
        for each in spelled:
            self.imports.add(each.imports)
        return tuple(each.text for each in spelled)

    def _further_fields(self, model: Model) -> str:
        """The type of the fields that have no name of their own."""
        if model.extra is None or isinstance(model.extra, Anything):
            return ""
        kind = MapOf(model.extra)
        spelled = self.annotator.spell(kind, Direction.OUTPUT, self.shadowed)
        self.imports.add(spelled.imports)
        return spelled.text

    def _output_field(
        self, model: Model, field: Field, inherited: Field | None
    ) -> FieldPart:
        if field.custom is not None:
            return self._custom_value(model, field, field.custom)
        spelled = self.annotator.spell(field.type, Direction.OUTPUT, self.shadowed)
        spelled = spelled if field.required else spelled.optional()
        self.imports.add(spelled.imports)
        if inherited is not None:
            self._note_override(field, inherited)
        default = "" if field.required else "None"
        name = self._attribute(model, field)
        return self._field(name, spelled.text, field, default)

    def _note_override(self, field: Field, inherited: Field) -> None:
        """Remember which rules of pyright a field breaks that is a part of what it is in the base."""
        if inherited.required != field.required:
            self.overrides["reportGeneralTypeIssues"] = None
        if inherited.required != field.required or inherited.type != field.type:
            self.overrides["reportIncompatibleVariableOverride"] = None

    def _custom_value(
        self, model: Model, field: Field, place: CustomPlace
    ) -> FieldPart:
        """No field of pydantic's, since it has no place of its own on the wire."""
        spelled = self.annotator.spell(field.type, Direction.OUTPUT, self.shadowed)
        self.imports.add(spelled.imports)
        kind = f"{self._framework('._core', 'CustomValue')}[{spelled.text}]"
        descriptor = f"{kind}({custom_arguments(place, Direction.OUTPUT)})"
        part = self._field(self._attribute(model, field), spelled.text, field)
        return replace(part, alias="", descriptor=descriptor)

    def _input_class(self, model: Model, name: TypeName) -> ClassView:
        parents = self._extended(model, Direction.INPUT)
        bases = self._spelled(parents, Direction.INPUT)
        nullable = {each.wire for each in clearable(model, self.annotator.types)}
        fields = tuple(
            self._input_field(model, each, may_be_null=each.wire in nullable)
            for each in own_fields(model, parents, sent=True)
        )
        opening = f"Fields of `{name.output}` to send." if name.output else ""
        doc = type_content(
            None if opening else model.doc,
            deprecated=model.deprecated,
            otherwise=opening or ("" if fields else _no_more_than(bases)),
            evidence=model.evidence,
        )
        own = name.input or ""
        if not bases:
            self.imports.use("typing", "TypedDict")
            bases = ("TypedDict",)
        partial = (Fact("total", "False"),)
        return ClassView(
            "typed_dict", own, bases, partial, fields, "", Doc(doc), model.deprecated
        )

    def _input_field(
        self, model: Model, field: Field, *, may_be_null: bool
    ) -> FieldPart:
        spelled = self.annotator.spell(field.type, Direction.INPUT, self.shadowed)
        spelled = spelled.optional() if may_be_null else spelled
        self.imports.add(spelled.imports)
        name = self._attribute(model, field)
        marker = self._marker(name, field)
        return self._field(name, spelled.text, field, marker=marker)

    def _marker(self, name: str, field: Field) -> str:
        """What says where a key goes on the wire; empty where it goes as it is called."""
        if field.custom is not None:
            arguments = custom_arguments(field.custom, Direction.INPUT)
            return f"{self._framework('._core', 'Custom')}({arguments})"
        if name == field.wire:
            return ""
        return f"{self._framework('._core', 'Wire')}({string_literal(field.wire)})"

    def _framework(self, module: str, name: str) -> str:
        """`name` of pydantic or the runtime as it is called here."""
        alias = f"_{name}" if name in self.shadowed else ""
        self.imports.add([Import(module, name, alias)])
        return alias or name

    def _field(
        self,
        name: str,
        annotation: str,
        field: Field,
        default: str = "",
        marker: str = "",
    ) -> FieldPart:
        return FieldPart(
            name,
            annotation,
            field.required,
            default,
            alias="" if name == field.wire else string_literal(field.wire),
            marker=marker,
            doc=self._doc(field),
            deprecated=field.deprecated,
        )

    def _doc(self, field: Field) -> Doc:
        if id(field) not in self.docs:
            content = described(field)
            self.docs[id(field)] = Doc(content) if content else NO_DOC
        return self.docs[id(field)]

    # aliases

    def _aliases(self, alias: Alias) -> Iterator[AliasView]:
        name = self.names.types[alias.id]
        if name.output:
            yield self._alias(alias, name.output, Direction.OUTPUT)
        if name.input and name.input != name.output:
            yield self._alias(alias, name.input, Direction.INPUT)

    def _alias(self, alias: Alias, name: str, direction: Direction) -> AliasView:
        spelled = self.annotator.spell(alias.type, direction, self.shadowed)
        self.imports.add(spelled.imports)
        content = type_content(
            alias.doc, deprecated=alias.deprecated, evidence=alias.evidence
        )
        is_named = alias.id in self.named_aliases
        literal = string_literal(spelled.text) if is_named else ""
        return AliasView(name, spelled.text, literal, Doc(content, 0), alias.deprecated)


def _options(
    found: Mapping[str, _Stated], parents: Sequence[Mapping[str, _Stated]]
) -> Iterator[Fact]:
    """What the class of a model that is read is told of fields, unless its only base says the same."""
    for keyword, wires in found.items():
        inherited = {wire for each in parents for wire in each[keyword]}
        is_known = {*wires} == inherited and (len(parents) < 2 or not wires)
        if not is_known:
            yield Fact(keyword, tuple_literal(wires))


def _no_more_than(bases: tuple[str, ...]) -> str:
    """The docstring of a class that states no field of its own."""
    names = " and ".join(f"`{each}`" for each in bases)
    return f"The same as {names}." if bases else "No fields."


def _spellings(name: TypeName) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(direction for direction in (name.output, name.input) if direction)
    )


def _title(names: Names, types: list[NamedType]) -> str:
    """Line 1 of a module: fixed words and identifiers only."""
    spelled = [_spellings(names.types[each.id])[0] for each in types]
    if len(spelled) == 1:
        return f"The type `{spelled[0]}` of `{names.client}`."
    module = names.types[types[0].id].module
    own = [e for e in spelled if module.startswith(f"_{snake(words(e))}".lower())]
    first = max(own, key=len, default=spelled[0])
    return f"The type `{first}` of `{names.client}`, and those that are used with it alone."
