"""Request bodies and contents of responses out of the parameters and schemas of OpenAPI 2.0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from crmgen.text import Json
from crmgen.tree.maps import Map, graft, mapping
from crmgen.tree.pointers import escape

URLENCODED: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"

_WITH_FIELDS: Final = frozenset(["$ref", "properties", "allOf"])
_CARRIERS: Final = ("json", "xml", "yaml", "form", "*")
"""Words in names of media types that can carry fields."""
_OF_THE_PARAMETER: Final = frozenset(
    ["name", "in", "required", "collectionFormat", "allowEmptyValue", "x-crmgen-name"]
)


def body_of_parameter(parameter: Map, consumes: Sequence[str], pointer: str) -> Map:
    """The request body that an `in: body` parameter describes."""
    body = _made_from(parameter)
    for key, value in parameter.items():
        if key in ("description", "required") or key.startswith("x-"):
            body[key] = value
    body["content"] = _content(parameter, parameter.get("schema"), consumes, pointer)
    return body


def body_of_form(parameters: list[Map], consumes: Sequence[str], pointer: str) -> Map:
    """The request body that `in: formData` parameters describe: an object, sent as a form."""
    first = parameters[0]
    schema, body = _made_from(first), _made_from(first)
    required: list[Json] = [
        each.get("name") for each in parameters if each.get("required") is True
    ]
    schema["type"] = "object"
    schema["properties"] = _properties(parameters)
    if required:
        schema["required"] = required
        body["required"] = True
    content = _content(first, schema, _form_types(parameters, consumes), pointer)
    encoding = _encoding(parameters)
    for media_type in content.values() if encoding else ():
        mapping(media_type)["encoding"] = encoding
    body["content"] = content
    return body


def _properties(parameters: list[Map]) -> Map:
    properties = _made_from(parameters[0])
    for parameter in parameters:
        schema = _made_from(parameter)
        for key, value in parameter.items():
            if key not in _OF_THE_PARAMETER:
                schema[key] = value
        name = str(parameter.get("name"))
        properties[name] = schema
        graft(properties, name, parameter)
    return properties


def _form_types(parameters: list[Map], consumes: Sequence[str]) -> Sequence[str]:
    """Files can only go as multipart; without files, what the operation says it reads."""
    if any(each.get("type") == "file" for each in parameters):
        return [MULTIPART]
    return [each for each in consumes if each in (URLENCODED, MULTIPART)] or [
        URLENCODED
    ]


def _encoding(parameters: list[Map]) -> Map:
    """Lists in a form: separated by commas unless `collectionFormat: multi` asks for repetition."""
    encoding = _made_from(parameters[0])
    for parameter in parameters:
        if parameter.get("type") == "array":
            entry = _made_from(parameter)
            entry["style"] = "form"
            entry["explode"] = parameter.get("collectionFormat") == "multi"
            encoding[str(parameter.get("name"))] = entry
    return encoding


def is_error_without_media(status: str, response: Map, produces: Sequence[str]) -> bool:
    """Whether an error has fields, but `produces` speaks of the success alone: a stream, a file."""
    schema = response.get("schema")
    has_fields = isinstance(schema, Map) and not _WITH_FIELDS.isdisjoint(schema)
    if status[:1] not in ("4", "5", "d") or not has_fields or not produces:
        return False
    return not any(word in media for media in produces for word in _CARRIERS)


def add_content(response: Map, produces: Sequence[str], pointer: str) -> None:
    """The content of a response: its schema under each media type, with the example of that type."""
    if "$ref" in response or "schema" not in response:
        return
    schema = response.pop("schema")
    examples = response.pop("examples", None)
    is_file = isinstance(schema, Map) and schema.get("type") == "file"
    default = "application/octet-stream" if is_file else "application/json"
    content = _content(response, schema, produces or [default], pointer)
    for media, example in mapping(examples).items():
        if media in content:
            mapping(content[media])["example"] = example
    response["content"] = content


def _content(origin: Map, schema: Json, media: Sequence[str], pointer: str) -> Map:
    """One schema under several media types: stated once and referred to by the others."""
    content = _made_from(origin)
    for name in media or ["application/json"]:
        media_type = content[name] = _made_from(origin)
        if schema is None:
            continue
        media_type["schema"] = schema
        if len(content) == 1 and not (isinstance(schema, Map) and "$ref" in schema):
            first = f"{pointer}/content/{escape(name)}/schema"
            schema = _made_from(origin)
            schema["$ref"] = "#" + quote(first, safe="/~")
    return content


def _made_from(origin: Map) -> Map:
    return Map(origin.source, origin.mark)
