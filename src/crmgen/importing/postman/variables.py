"""Variables of a collection and its environments: `{{name}}`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from crmgen.diagnostics import InputError
from crmgen.importing.credentials import is_secret_name
from crmgen.importing.json_files import get, maps_of, read_file, text_of
from crmgen.records import dataclass, field
from crmgen.tree.maps import Map, place_of

VARIABLE: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_MOST_STEPS: Final = 10
"""Variables inside of the values of variables."""


@dataclass(slots=True)
class Variables:
    """Values by name, of one environment over those of the collection."""

    name: str = ""
    values: dict[str, str] = field(default_factory=dict[str, str])

    def filled(self, text: str) -> str:
        """`text` with the values of its variables; those without a value stay."""
        for _ in range(_MOST_STEPS):
            before = text
            text = VARIABLE.sub(
                lambda found: self.values.get(found[1]) or found[0], text
            )
            if text == before:
                break
        return text

    def shown(self, name: str) -> str:
        """The value of a variable where it may be shown: not that of a secret."""
        return "" if is_secret_name(name) else self.filled(self.values.get(name, ""))

    def over(self, others: dict[str, str]) -> Variables:
        """The same, with other values where it has none."""
        kept = {key: value for key, value in self.values.items() if value}
        return Variables(self.name, {**others, **kept})


def values_of(holder: Map, key: str) -> dict[str, str]:
    """The variables that are listed under a key of an object; what is switched off is left out."""
    found: dict[str, str] = {}
    for _, each in maps_of(holder, key):
        name = text_of(each, "key") or text_of(each, "id")
        get(each, "type")  # "secret" hides it on the screen; no secret is ever written
        is_off = get(each, "enabled") is False or get(each, "disabled") is True
        if name and not is_off:
            found[name] = text_of(each, "value")
    return found


def read_environment(path: Path) -> Variables:
    """An environment as Postman exports it. Raises InputError for another file."""
    root = read_file(path, "a Postman environment")
    if not isinstance(root.get("values"), list):
        message = "this is no Postman environment: it has no list `values`"
        raise InputError.of(place_of(root, None), message, "not-importable")
    return Variables(text_of(root, "name"), values_of(root, "values"))
