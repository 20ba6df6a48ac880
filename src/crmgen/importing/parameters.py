"""Parameters of operations as OpenAPI lists them."""

from __future__ import annotations

import re
from typing import Final

from crmgen.importing.exchanges import Parameter
from crmgen.importing.operations import PLACEHOLDER, Operation
from crmgen.importing.schemas import Schema, schema_of
from crmgen.importing.shapes import Shape
from crmgen.text import Json

_OF_OBJECT: Final = re.compile(r"([^\[\]]+)\[([^\[\]]+)\]")


def parameters_of(operation: Operation) -> list[Json]:
    """Those of the path in its order, then query and headers; `filter[name]` and its like are one object."""
    path = PLACEHOLDER.findall(operation.path)
    stated = dict(operation.parameters)
    for name in path:
        stated.setdefault(("path", name), Parameter(name, "path", Shape.of("text")))
    ordered = [stated["path", name] for name in path]
    for where in ("query", "header"):
        ordered += [each for each in stated.values() if each.where == where]
    made: list[Json] = []
    objects: dict[str, Schema] = {}
    for each in ordered:
        found = _OF_OBJECT.fullmatch(each.name) if each.where == "query" else None
        if found is None or "array" in each.shape.kinds:
            made.append(_parameter(each))
        elif found[1] in objects:
            objects[found[1]][found[2]] = _property(each)
        else:
            properties = objects[found[1]] = {found[2]: _property(each)}
            made.append(_deep_object(found[1], properties))
    return made


def _parameter(parameter: Parameter) -> Schema:
    made: Schema = {"name": parameter.name, "in": parameter.where}
    if parameter.is_required or parameter.where == "path":
        made["required"] = True
    if parameter.description:
        made["description"] = parameter.description
    if parameter.is_joined:
        made |= {"style": "form", "explode": False}
    made["schema"] = schema_of(parameter.shape, parameter.name) or {"type": "string"}
    if parameter.example is not None:
        made["example"] = parameter.example
    return made


def _property(parameter: Parameter) -> Schema:
    made = schema_of(parameter.shape, parameter.name) or {"type": "string"}
    said: Schema = {"description": parameter.description}
    return {**made, **said} if parameter.description else made


def _deep_object(name: str, properties: Schema) -> Schema:
    schema: Schema = {"type": "object", "properties": properties}
    style: Schema = {"style": "deepObject", "explode": True}
    return {"name": name, "in": "query", **style, "schema": schema}
