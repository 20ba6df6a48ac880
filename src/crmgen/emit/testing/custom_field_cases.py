"""Tests of fields that an account defined itself: where they stand on the wire, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from crmgen.emit.examples import Examples
from crmgen.emit.testing.body_paths import BodyPaths, NoSuchPathError
from crmgen.emit.testing.prepared_responses import ResponseWriter
from crmgen.emit.testing.request_bodies import BodyCases, Sent
from crmgen.emit.views.responses import successes
from crmgen.ir.bodies import MediaKind
from crmgen.ir.customfields import CustomPlace, Steps
from crmgen.ir.operations import Operation
from crmgen.ir.responses import Content
from crmgen.ir.types import Field, ListOf, Model, Named, Type
from crmgen.ir.variants import chosen_content
from crmgen.records import dataclass
from crmgen.text import Json, SpecText, with_member


@dataclass(frozen=True, slots=True)
class Placed:
    """A field of the account's own with an example."""

    field: Field
    place: CustomPlace
    value: Json

    def put(self, holder: dict[str, Json], pattern: Json = None) -> None:
        """Add the value to what `holder` has; an entry is made like `pattern`."""
        wire, key = self.place.container.unsafe, self.place.key.unsafe
        value, entry = self._on_wire(), self.place.entry
        if not wire:
            holder[str(key)] = value
            return
        if entry is None:
            held = holder.get(wire)
            known = held if isinstance(held, dict) else {}
            holder[wire] = {**known, str(key): value}
            return
        made: Json = deepcopy(pattern) if isinstance(pattern, dict) else {}
        made = _with(_with(made, entry.key, key), entry.value, value)
        held = holder.get(wire)
        holder[wire] = [*(held if isinstance(held, list) else []), made]

    def _on_wire(self) -> Json:
        value = self.value
        if self.place.joined is not None and isinstance(value, list):
            return self.place.joined.unsafe.join(map(str, value))
        if not self.place.as_text or isinstance(value, str | list | dict | None):
            return value
        return str(value).lower() if isinstance(value, bool) else str(value)


def _with(holder: Json, path: Steps, value: Json) -> Json:
    """`holder` with `value` at `path`; what is missing on the way is made."""
    if not path:
        return value
    fields = holder if isinstance(holder, dict) else {}
    inner = _with(path[0].lookup(fields), path[1:], value)
    return with_member(fields, path[0], inner)


def placed(model: Model, examples: Examples) -> list[Placed]:
    """The fields of the account's own in a model, each with an example."""
    return [
        Placed(
            each,
            each.custom,
            examples.of(each.type, name=each.wire, seeds=each.examples),
        )
        for each in model.fields
        if each.custom is not None
    ]


def body_with_custom(cases: BodyCases) -> Sent | None:
    """What is required, and all fields of the account's own; None where there are none."""
    model = cases.model
    if model is None or cases.body.kind is not MediaKind.JSON:
        return None
    custom = [
        each
        for each in placed(model, cases.writer.examples)
        if not each.field.read_only
    ]
    if not custom:
        return None
    names, writer = cases.writer.annotator.names, cases.writer
    written = (
        (each.field, writer.write(each.field.type, each.value).python)
        for each in custom
    )
    arguments = tuple(
        f"{names.fields[model.id, field.wire]}={value}" for field, value in written
    )
    held: dict[str, Json] = {}
    for each in custom:
        each.put(held)
    whole = {
        each.place.container: "{}" if each.place.entry is None else "[]"
        for each in custom
        if each.place.replaced and each.place.container.lookup(cases.least) is None
    }
    others = (f"{names.fields[model.id, key]}={none}" for key, none in whole.items())
    return cases.with_more((*others, *arguments), held)


@dataclass(frozen=True, slots=True)
class CustomReading:
    """An response that has fields of the account's own."""

    given: str
    """Arguments of `server.responds`."""
    checks: tuple[str, ...]
    """Arguments of `server.parsed`."""


def reading_of_custom(
    operation: Operation, responses: ResponseWriter
) -> CustomReading | None:
    """An response with a value for each field of the account's own, and how they are read.

    None where the result has none, or where the document does not let them be there.
    """
    stated = [chosen_content(each) for each in successes(operation)]
    content = stated[0] if len(stated) == 1 else None
    if content is None or content.kind is not MediaKind.JSON:
        return None
    way, type, result = _way_to_result(operation, content)
    model = responses.writer.annotator.model_of(type)
    custom = placed(model, responses.examples) if model else []
    if model is None or not custom:
        return None
    body = _body(content, way, _holder(model, custom, responses.examples), responses)
    if body is None or not responses.examples.check.accepts(content.type, body):
        return None
    checks = tuple(_checks(custom, model, result, responses))
    return CustomReading(responses.given(operation, content, body), checks)


def _way_to_result(operation: Operation, content: Content) -> tuple[Steps, Type, str]:
    """Where the result stands in the body, its type, and how an attribute of it is reached."""
    if operation.paging is not None:
        way = operation.paging.items
        each = way if "*" in way else (*way, SpecText("*"))
        return each, operation.paging.item_type, "result.items[0]"
    unwrap = operation.unwrap
    way, type = (unwrap.path, unwrap.type) if unwrap else ((), content.type)
    if isinstance(type, ListOf):
        each = way if "*" in way else (*way, SpecText("*"))
        return each, type.item, "result[0]"
    return way, type, "result"


def _holder(model: Model, custom: list[Placed], examples: Examples) -> dict[str, Json]:
    """The smallest example of a model, with values for the fields of the account's own."""
    least = deepcopy(examples.of(Named(model.id), full=False))
    holder = least if isinstance(least, dict) else {}
    patterns = _patterns(model, examples)
    for each in custom:
        holder.pop(each.place.container.unsafe, None)
    for each in custom:
        each.put(holder, patterns.get(each.place.container.unsafe))
    return holder


def _body(
    content: Content, way: Steps, holder: dict[str, Json], responses: ResponseWriter
) -> Json:
    """The smallest body that has the object; None where there is no way to it."""
    paths = BodyPaths(responses.examples)
    try:
        return paths.put(content.type, paths.least(content.type), way, holder)
    except NoSuchPathError:
        return None


def _patterns(model: Model, examples: Examples) -> dict[str, Json]:
    """What an entry of each list is like, so that it has all that must be there."""
    made = {f.wire.unsafe: examples.of(f.type) for f in model.fields}
    return {
        wire: held[0] for wire, held in made.items() if isinstance(held, list) and held
    }


def _checks(
    custom: list[Placed], model: Model, result: str, responses: ResponseWriter
) -> Iterator[str]:
    fields = responses.writer.annotator.names.fields
    for each in custom:
        read = responses.writer.write(each.field.type, each.value).python
        yield f"{result}.{fields[model.id, each.field.wire]}, {read}"
