"""Types of values in paths that no call shows: those of the ids in the answers that they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmgen.importing.components import records_of
from crmgen.importing.operations import PLACEHOLDER, Operation
from crmgen.importing.shapes import Shape


def settle_path_values(operations: Iterable[Operation]) -> None:
    """`/contacts/{id}` takes an integer where contacts have one for an id; else what nobody shows is text."""
    operations = list(operations)
    known: dict[str, Shape] = {}
    for each in operations:
        if each.method == "GET":
            place = _structure(
                each.path if each.path.endswith("}") else f"{each.path}/{{}}"
            )
            for shape in _ids(each):
                known.setdefault(place, Shape()).merge(shape)
    for each in operations:
        for (where, name), parameter in each.parameters.items():
            if where == "path" and not parameter.shape.kinds:
                end = each.path.index(f"{{{name}}}") + len(name) + 2
                found = known.get(_structure(each.path[:end]), Shape())
                is_sure = found.kinds == {"integer"} or len(found.formats - {""}) == 1
                parameter.shape = _plain(found) if is_sure else Shape.of("text")


def _ids(operation: Operation) -> Iterator[Shape]:
    for status, answers in operation.answers.items():
        for shape in answers.values() if status < 300 else ():
            for record in records_of(shape, operation.noun) if shape else ():
                if "id" in record.fields:
                    yield record.fields["id"]


def _structure(path: str) -> str:
    return PLACEHOLDER.sub("{}", path)


def _plain(shape: Shape) -> Shape:
    return Shape(kinds=set(shape.kinds), formats=set(shape.formats))
