"""Parameters as collections list them, and what is said of them."""

from __future__ import annotations

import re
from typing import Final

from crmgen.importing.credentials import is_secret_name
from crmgen.importing.exchanges import Parameter, Where
from crmgen.importing.json_files import map_of, pass_over, text_of
from crmgen.importing.postman.variables import VARIABLE, Variables
from crmgen.importing.shapes import Shape
from crmgen.importing.values import made_values, typed
from crmgen.naming.words.english import is_plural
from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json
from crmgen.tree.maps import Map

_REQUIRED: Final = re.compile(r"^\s*[\[(*]*\s*required\b[\])*]*[:.\s-]*", re.IGNORECASE)
_LISTS: Final = word_set("include expand embed with select populate")
_CHOICES: Final = re.compile(
    r"\s*\((?:This )?can only be one of ([^()]+)\)", re.IGNORECASE
)


def parameter_of(stated: Map, where: Where, variables: Variables) -> Parameter:
    """A value of the query, or a header, as a collection lists it; required only where that is said."""
    name, text = text_of(stated, "key"), text_of(stated, "value")
    pass_over(stated, "disabled", "type")
    said = _said(stated)
    filled = variables.filled(text)
    has_value = bool(filled) and not VARIABLE.search(filled)
    value = typed(filled, name) if has_value else "text"
    parts = _joined(filled, name, said)
    is_own = has_value and not parts and filled == text and made_values(text) is None
    listed: list[Json] = [[typed(each, name) for each in parts]] if parts else []
    shape = Shape.of(*(listed or made_values(filled) or [value]))
    if choices := _CHOICES.search(said):
        shape.choices = [each.strip() for each in choices[1].split(",")]
    return Parameter(
        name,
        where,
        shape,
        _CHOICES.sub("", described(stated)),
        is_joined=bool(parts),
        is_required=bool(_REQUIRED.match(said)),
        example=value if is_own and not is_secret_name(name) else None,
    )


def _joined(text: str, name: str, said: str) -> list[str]:
    """The values of a list that is joined by commas; none where it may be one text."""
    parts = text.split(",")
    if len(parts) < 2 or any(not each or " " in each for each in parts):
        return []
    is_list = made_values(parts[0]) or "comma" in said.lower() or _is_list_name(name)
    return parts if is_list else []


def _is_list_name(name: str) -> bool:
    said = words(name)
    return bool(said) and (is_plural(said[-1]) or said[-1] in _LISTS)


def described(stated: Map) -> str:
    """A description: a text, or an object with its content; without the mark that it is required."""
    pass_over(map_of(stated, "description"), "type")
    lines = _REQUIRED.sub("", _said(stated)).splitlines()
    return "\n".join(map(str.rstrip, lines)).strip()


def _said(stated: Map) -> str:
    inner = map_of(stated, "description")
    return text_of(stated, "description") or text_of(inner, "content")
