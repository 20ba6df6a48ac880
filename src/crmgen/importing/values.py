"""Values of queries, paths and forms: text that says what type it is of."""

from __future__ import annotations

import re
from typing import Final

from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json

_PLACEHOLDER: Final = re.compile(r"<([\w, -]+)>")
MADE: Final[dict[str, Json]] = {
    "string": "text",
    "boolean": True,
    "object": {},
    "array": [],
    "null": None,
    **dict.fromkeys(("integer", "long"), 1),
    **dict.fromkeys(("number", "float", "double"), 1.5),
    "date": "2024-05-17",
    **dict.fromkeys(("datetime", "date-time"), "2024-05-17T09:30:00Z"),
    "uuid": "0f8fad5b-d9cb-469f-a165-708677289501",
    "email": "ada@example.com",
    **dict.fromkeys(("uri", "url"), "https://example.com/"),
}
"""A value of each type and format, by the words that converters write where they have none: `<integer>`."""
_COUNTS: Final = word_set(
    "page limit offset size count per skip top take start number max min year total index first"
)


def made_values(text: str) -> list[Json] | None:
    """Values of the types that `<string>` or `<string,null-email>` name; None for other text."""
    found = _PLACEHOLDER.fullmatch(text)
    if found is None:
        return None
    said = found[1].lower().replace(" ", "")
    if said in MADE:
        return [MADE[said]]
    kinds, _, format = said.partition("-")
    names = kinds.split(",")
    if not all(each in MADE for each in names):
        return None
    known = MADE.get(format)
    return [known if each == "string" and known else MADE[each] for each in names]


def typed(text: str, name: str, *, is_id: bool = False) -> Json:
    """A text of the query, path or a form as the value that it is written for.

    A figure is a number where it cannot be text that happens to be of figures: in an id, or in what counts.
    """
    made = made_values(text)
    if made is not None:
        return made[0]
    if text in ("true", "false"):
        return text == "true"
    said = words(name)
    is_number = is_id or bool(_COUNTS & set(said) or {"id", "ids"} & set(said[-1:]))
    if is_number and re.fullmatch(r"-?(0|[1-9]\d{0,14})", text):
        return int(text)
    return text
