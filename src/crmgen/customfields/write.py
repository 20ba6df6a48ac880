"""From an account to the overlay that gives its SDK the account's own fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from crmgen.customfields.definitions import Definition, read_definitions
from crmgen.customfields.names import Key, name_fields, taken_names
from crmgen.customfields.overlay import FormerPlace, names_in, render_overlay, target_of
from crmgen.customfields.schemas import property_of
from crmgen.customfields.sources import Definitions, FindApi
from crmgen.diagnostics import InputError, Problem
from crmgen.ir.customfields import FieldSource
from crmgen.ir.types import Model, TypeId
from crmgen.pipeline import Understood, understand
from crmgen.records import dataclass, field, replace
from crmgen.settings import ApiSettings
from crmgen.text import Json, SpecText
from crmgen.tree.pointers import escape


@dataclass(frozen=True, slots=True)
class Written:
    """What was found and written."""

    path: Path
    counts: dict[str, int]
    """Fields by schema."""
    is_changed: bool


def write_fields(
    settings: ApiSettings, output: Path, base_url: str | None, find: FindApi
) -> Written:
    """Read the account's fields and write the overlay `output`; an unchanged one is not touched.

    `find`: other APIs, which may list the definitions of this one.

    Raises:
        InputError: the document does not say where fields are, or the account cannot be read.
    """
    before = names_in(output)
    others = [each for each in settings.overlays if each.resolve() != output.resolve()]
    understood = understand(replace(settings, overlays=tuple(others)))
    api, names = understood.api, understood.names
    if not api.field_sources:
        message = (
            "nothing says where this API has custom fields: x-crmgen-custom-fields"
        )
        place = understood.document.node.at
        raise InputError([Problem(place, message, "no-custom-fields")])
    with ExitStack() as stack:
        definitions = Definitions(settings, understood, base_url, find, stack)
        schemas = _Schemas(understood, before).read(definitions, api.field_sources)
    command = f"crmgen fields {settings.name}"
    text = render_overlay(f"Fields of an account of {names.client}", command, schemas)
    is_changed = not output.exists() or output.read_text("utf-8") != text
    if is_changed:
        output.write_text(text, encoding="utf-8")
    return Written(
        output, {key: len(each) for key, each in schemas.items()}, is_changed
    )


@dataclass(slots=True)
class _Schemas:
    """Gathers the new properties of each schema."""

    understood: Understood
    before: dict[FormerPlace, str]
    found: dict[str, dict[str, Json]] = field(
        default_factory=dict[str, dict[str, Json]]
    )

    def read(
        self, definitions: Definitions, sources: Iterable[FieldSource]
    ) -> dict[str, dict[str, Json]]:
        for source in sources:
            self._add(definitions.records(source), source)
        return self.found

    def _add(self, records: Iterable[Mapping[str, Json]], source: FieldSource) -> None:
        definitions = read_definitions(source, records)
        made = [(each, property_of(source, each)) for each in definitions]
        schemas = [each.unsafe for each in source.schemas]
        taken = taken_names(self.understood.api, self.understood.names, source)
        for schema in schemas:
            taken |= self.found.setdefault(schema, {}).keys()
        with_value = [each for each, property in made if property is not None]
        names = name_fields(with_value, taken, self._former(source))
        for schema in schemas:
            known = self._known(schema) if not source.container else frozenset[str]()
            for definition, property in made:
                if property is not None and str(definition.key) not in known:
                    name = names[definition.key]
                    self.found[schema] |= _named(name, definition, property)

    def _known(self, schema: str) -> frozenset[str]:
        """The properties that the document gives a schema."""
        id = TypeId(f"#/components/schemas/{escape(SpecText(schema))}")
        model = self.understood.api.types[id]
        fields = model.fields if isinstance(model, Model) else ()
        return frozenset(each.wire.unsafe for each in fields)

    def _former(self, source: FieldSource) -> dict[Key, str]:
        targets = {target_of(each.unsafe) for each in source.schemas}
        return {
            key: name
            for (target, container, key), name in self.before.items()
            if target in targets and source.container == container
        }


def _named(
    name: str, definition: Definition, property: dict[str, Json]
) -> dict[str, Json]:
    """The property under its name, or, where the wire has it beside all others, under its key."""
    if "x-crmgen-custom-field" in property:
        return {name: property}
    return {str(definition.key): {"x-crmgen-name": name, **property}}
