"""The README's table of errors: from a status to its class, and to what `.error` is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from crmgen.emit.testing.prepared_responses import ERROR_CLASSES
from crmgen.ir.operations import Api
from crmgen.ir.responses import Response
from crmgen.ir.types import Named
from crmgen.ir.variants import chosen_content
from crmgen.naming.names import Names
from crmgen.records import dataclass
from crmgen.text import SpecText, whole_number

_MOST_NAMES: Final = 3
_RANGES: Final = {"default": 0, "4xx": 4, "5xx": 5}
"""What is no number, as one."""


@dataclass(frozen=True, slots=True)
class ErrorRowView:
    """One status, or several that have one class."""

    status: str
    class_name: str
    error: str
    """What the API documents as the body: types, as Markdown; empty where it says nothing of it."""


def error_rows(api: Api, names: Names) -> tuple[ErrorRowView, ...]:
    """A row for each class of errors, in the order of their statuses."""
    documented: dict[int, dict[str, None]] = defaultdict(dict)
    for response in (each for o in api.operations for each in o.responses):
        if name := _type_of(response, names):
            documented[_number(response.status)][name] = None
    other = [s for s in documented if s < 5 or (s < 500 and s not in ERROR_CLASSES)]
    failed = [status for status in documented if status in (0, 5) or status >= 500]
    rows = [
        *(([status], str(status), name) for status, name in ERROR_CLASSES.items()),
        (failed, "5xx", "ServerError"),
        (other, "any other", "StatusError"),
    ]
    return tuple(
        ErrorRowView(title, name, _code(t for s in each for t in documented.get(s, ())))
        for each, title, name in rows
    )


def _type_of(response: Response, names: Names) -> str:
    """The name of a body's type; empty for a success, and for what has no name."""
    content = None if response.is_success else chosen_content(response)
    type = content.type if content is not None else None
    name = names.types.get(type.id) if isinstance(type, Named) else None
    return name.output or "" if name is not None else ""


def _number(status: SpecText) -> int:
    number = whole_number(status)
    return (status.lower().lookup(_RANGES) or 0) if number is None else number


def _code(types: Iterable[str]) -> str:
    found = [*dict.fromkeys(types)]
    if len(found) > _MOST_NAMES:
        return "depends on the method"
    return ", ".join(f"`{name}`" for name in found)
