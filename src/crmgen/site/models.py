"""The pages of types: the fields of each class, and what an alias stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from markupsafe import Markup

from crmgen.emit.views.module_parts import AliasView, ClassView, ModelsView
from crmgen.emit.views.parts import FieldPart, content_of
from crmgen.ir.operations import Api
from crmgen.ir.types import Field, Model, NamedType
from crmgen.naming.names import Names
from crmgen.records import dataclass
from crmgen.site.code import linked
from crmgen.site.markup import described, inline, shown
from crmgen.site.methods import Row, doc_of
from crmgen.site.ways import Ways

_STANDS_FOR: Final = Markup('Stands for <code class="type">{}</code>.')
_EXTENDS: Final = Markup(
    'Extends <code class="type">{}</code>, and has its fields, too.'
)
_USES: Final = {"model": "model, read", "typed_dict": "dict, sent", "alias": "alias"}


@dataclass(frozen=True, slots=True)
class TypeSection:
    """All that is said of one type."""

    name: str
    kind: str
    """`model`, `typed_dict` or `alias`."""
    doc: Markup
    summary: str
    definition: Markup
    """The sentence that says what an alias stands for, or what a class extends; may be empty."""
    rows: tuple[Row, ...]
    extra: Markup
    """The type of the fields that have no name of their own."""
    other: str
    """The name of the other direction, to be sent or read; may be empty."""
    deprecated: bool
    inferred: bool

    @property
    def use(self) -> str:
        return _USES[self.kind]

    @property
    def other_use(self) -> str:
        return "To send it" if self.kind == "model" else "When it is read"

    @property
    def words(self) -> str:
        return " ".join(row.name for row in self.rows)


@dataclass(frozen=True, slots=True)
class ModelPage:
    """The types of one module, which hold each other where they are several."""

    module: str
    types: tuple[TypeSection, ...]


class ModelWriter:
    """Writes the pages of an API's types."""

    def __init__(self, api: Api, names: Names, ways: Ways) -> None:
        self.ways, self.names = ways, names
        self._types: dict[str, NamedType] = {}
        self._others: dict[str, str] = {}
        for id, name in names.types.items():
            for own, other in ((name.output, name.input), (name.input, name.output)):
                if own:
                    self._types[own] = api.types[id]
                    self._others[own] = other if other and other != own else ""

    def page(self, view: ModelsView) -> ModelPage:
        """The types of a module, the one that it is called after first."""
        sections = [*map(self._class, view.classes), *map(self._alias, view.aliases)]
        main = view.module.replace("_", "")
        sections.sort(key=lambda each: each.name.lower() != main)
        return ModelPage(view.module, tuple(sections))

    def _class(self, view: ClassView) -> TypeSection:
        model = self._types[view.name]
        assert isinstance(model, Model)
        fields = self._fields(model)
        bases = [each for each in view.bases if self.ways(each)]
        return self._section(
            view,
            view.kind,
            (
                _EXTENDS.format(linked(", ".join(bases), self.ways))
                if bases
                else Markup("")
            ),
            tuple(self._rows(view, fields)),
            linked(view.extra, self.ways),
        )

    def _alias(self, view: AliasView) -> TypeSection:
        definition = _STANDS_FOR.format(linked(view.annotation, self.ways))
        return self._section(view, "alias", definition, (), Markup(""))

    def _section(
        self,
        view: ClassView | AliasView,
        kind: str,
        definition: Markup,
        rows: tuple[Row, ...],
        extra: Markup,
    ) -> TypeSection:
        type = self._types[view.name]
        said = " ".join(each.text for each in content_of(view.doc)[:1])
        doc = (
            described(type.doc) or Markup("<p>{}</p>").format(inline(said))
            if said
            else Markup("")
        )
        return TypeSection(
            view.name,
            kind,
            doc,
            " ".join(said.split()),
            definition,
            rows,
            extra,
            self._others[view.name],
            view.deprecated,
            type.evidence.inferred,
        )  # fmt: skip

    def _fields(self, model: Model) -> Mapping[str, Field]:
        return {self.names.fields[model.id, each.wire]: each for each in model.fields}

    def _rows(self, view: ClassView, fields: Mapping[str, Field]) -> Iterator[Row]:
        """The fields that the class states itself."""
        for part in view.fields:
            yield self._row(view, part, fields[part.name])

    def _row(self, view: ClassView, part: FieldPart, field: Field) -> Row:
        marks = [
            *(["read only"] if field.read_only else []),
            *(["write only"] if field.write_only else []),
        ]
        return Row(
            part.name,
            f"{view.name}.{part.name}",
            linked(part.annotation, self.ways),
            part.required,
            doc_of(field),
            ", ".join(marks),
            shown(field.wire) if field.wire != part.name and not field.custom else "",
            "",
            field.evidence.inferred,
            part.deprecated,
        )
