"""Models that name their versions, and what depends on versions (RFC 9110 sections 8.8.3 and 13.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from crmgen.emit.views.responses import successes
from crmgen.ir.bodies import MediaKind
from crmgen.ir.inheritance import extended
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.types import Model, ScalarKind, Type, TypeId
from crmgen.ir.variants import STREAM, chosen_content
from crmgen.ir.walk import Types, is_kind, model_of
from crmgen.naming.names import Names
from crmgen.records import dataclass

_NONE_MATCH: Final = "if-none-match"
_CONDITIONS: Final = ("if-match", _NONE_MATCH)
ATTRIBUTE: Final = "etag"


def takes_tag(parameter: Parameter, types: Types) -> bool:
    """Whether it is a header that says on which version a call depends."""
    if parameter.where is not Where.HEADER or parameter.wire.lower() not in _CONDITIONS:
        return False
    stated = (parameter.constant, parameter.preset, parameter.client, parameter.media)
    is_text = is_kind(parameter.type, ScalarKind.STRING, types)
    return is_text and all(each is None for each in stated)


def asks_for_another(parameter: Parameter) -> bool:
    """Whether such a header names the version that is not wanted again."""
    return parameter.wire.lower() == _NONE_MATCH


def is_conditional(operation: Operation, types: Types) -> bool:
    """Whether it gives nothing where the record is as the caller knows it."""
    return any(
        takes_tag(each, types) and asks_for_another(each)
        for each in operation.parameters
    )


@dataclass(frozen=True, slots=True)
class Versions:
    """The models of one API whose versions are named by the responses that they come with."""

    by_header: frozenset[TypeId] = frozenset()
    by_field: frozenset[TypeId] = frozenset()
    """Those that have it as a field of their own."""

    def of(self, operation: Operation, types: Types) -> Model | None:
        """The model that an operation gives, if it is one of them."""
        known = self.by_header | self.by_field
        model = _result(operation, types) if known else None
        return model if model is not None and model.id in known else None


NO_VERSIONS: Final = Versions()


def versions_of(
    operations: Iterable[Operation], types: Types, names: Names
) -> Versions:
    """What is said of versions by documented headers: `ETag` of responses, `If-None-Match` of requests."""
    found: dict[TypeId, Model] = {}
    for each in operations:
        if not _has_etag(each) and not is_conditional(each, types):
            continue
        model = _result(each, types)
        if model is not None:
            found[model.id] = model
    taken = _above_fields(types, names) if found else frozenset[TypeId]()
    return Versions(
        frozenset(id for id in found if id not in taken),
        frozenset(id for id, each in found.items() if _is_field(each, types, names)),
    )


def _has_etag(operation: Operation) -> bool:
    headers = (h for each in successes(operation) for h in each.headers)
    return any(each.wire.lower() == ATTRIBUTE for each in headers)


def _result(operation: Operation, types: Types) -> Model | None:
    """The model that its method gives."""
    if operation.paging is not None or operation.variant == STREAM:
        return None
    if operation.unwrap is not None:
        return model_of(operation.unwrap.type, types)
    bodies = [*_bodies(operation)]
    return model_of(bodies[0], types) if len(bodies) == 1 else None


def _bodies(operation: Operation) -> Iterator[Type]:
    for each in successes(operation):
        content = chosen_content(each)
        if content is not None and content.kind is MediaKind.JSON and not content.files:
            yield content.type


def _is_field(model: Model, types: Types, names: Names) -> bool:
    fields = {names.fields[model.id, each.wire]: each for each in model.fields}
    field = fields.get(ATTRIBUTE)
    return field is not None and is_kind(field.type, ScalarKind.STRING, types)


def _above_fields(types: Types, names: Names) -> frozenset[TypeId]:
    """Models that have a field of this name, and all that they extend."""
    found: set[TypeId] = set()
    for model in types.values():
        if isinstance(model, Model) and any(
            names.fields.get((model.id, each.wire)) == ATTRIBUTE
            for each in model.fields
        ):
            found |= {model.id, *(each.id for each in _ancestors(model, types))}
    return frozenset(found)


def _ancestors(model: Model, types: Types) -> Iterator[Model]:
    for each in extended(model, types, sent=False):
        yield each
        yield from _ancestors(each, types)


def knows_above(model: Model, versions: Versions, types: Types) -> bool:
    """Whether a class that the model's extends names its version already."""
    return any(each.id in versions.by_header for each in _ancestors(model, types))
