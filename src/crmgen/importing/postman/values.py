"""Values of parameters and forms: text that says what type it is of."""

from __future__ import annotations

import re
from typing import Final

from crmgen.importing.credentials import is_secret_name
from crmgen.importing.exchanges import Parameter, Where
from crmgen.importing.json_files import map_of, pass_over, text_of
from crmgen.importing.postman.variables import VARIABLE, Variables
from crmgen.importing.shapes import Shape
from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json
from crmgen.tree.maps import Map

_REQUIRED: Final = re.compile(r"^\s*[\[(*]*\s*required\b[\])*]*[:.\s-]*", re.IGNORECASE)
_CHOICES: Final = re.compile(
    r"\s*\((?:This )?can only be one of ([^()]+)\)", re.IGNORECASE
)
_PLACEHOLDER: Final = re.compile(r"<([\w, -]+)>")
_MADE: Final[dict[str, Json]] = {
    "string": "text",
    "integer": 1,
    "long": 1,
    "number": 1.5,
    "float": 1.5,
    "double": 1.5,
    "boolean": True,
    "date": "2024-05-17",
    "datetime": "2024-05-17T09:30:00Z",
    "date-time": "2024-05-17T09:30:00Z",
    "uuid": "0f8fad5b-d9cb-469f-a165-708677289501",
    "email": "ada@example.com",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "object": {},
    "array": [],
    "null": None,
}
"""What converters write for a type where they have no example: `<integer>`, `<dateTime>`."""
_COUNTS: Final = word_set(
    "page limit offset size count per skip top take start number max min year total index first"
)


def made_values(text: str) -> list[Json] | None:
    """Values of the types that `<string>` or `<string,null-email>` name; None for other text."""
    found = _PLACEHOLDER.fullmatch(text)
    if found is None:
        return None
    kinds, _, format = found[1].lower().replace(" ", "").partition("-")
    if f"{kinds}-{format}" in _MADE:
        kinds, format = f"{kinds}-{format}", ""
    names = kinds.split(",")
    if not all(each in _MADE for each in names):
        return None
    return [
        _MADE[format] if each == "string" and format in _MADE else _MADE[each]
        for each in names
    ]


def typed(text: str, name: str, *, is_id: bool = False) -> Json:
    """A text of the query, path or a form as the value that it is written for.

    A figure is a number where it cannot be text that happens to be of figures: in an id, or in what counts.
    """
    made = made_values(text)
    if made is not None:
        return made[0]
    if text in ("true", "false"):
        return text == "true"
    is_number = is_id or bool(_COUNTS & set(words(name)))
    if is_number and re.fullmatch(r"-?(0|[1-9]\d{0,14})", text):
        return int(text)
    return text


def parameter_of(stated: Map, where: Where, variables: Variables) -> Parameter:
    """A value of the query, or a header, as a collection lists it; required only where that is said."""
    name, text = text_of(stated, "key"), text_of(stated, "value")
    pass_over(stated, "disabled", "type")
    said = text_of(stated, "description") or text_of(
        map_of(stated, "description"), "content"
    )
    filled = variables.filled(text)
    has_value = bool(filled) and not VARIABLE.search(filled)
    value = typed(filled, name) if has_value else "text"
    is_own = has_value and filled == text and made_values(text) is None
    shape = Shape.of(*(made_values(filled) or [value]))
    if choices := _CHOICES.search(said):
        shape.choices = [each.strip() for each in choices[1].split(",")]
    return Parameter(
        name,
        where,
        shape,
        _CHOICES.sub("", described(stated)),
        is_required=bool(_REQUIRED.match(said)),
        example=value if is_own and not is_secret_name(name) else None,
    )


def described(stated: Map) -> str:
    """A description: a text, or an object with its content; without the mark that it is required."""
    said = text_of(stated, "description") or text_of(
        map_of(stated, "description"), "content"
    )
    pass_over(map_of(stated, "description"), "type")
    lines = (line.rstrip() for line in _REQUIRED.sub("", said).splitlines())
    return "\n".join(lines).strip()
