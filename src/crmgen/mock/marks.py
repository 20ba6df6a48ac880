"""What bodies of lists say of the page beside what crmgen goes by: `per_page`, `current_page`, `count`, `from`, `to`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmgen.naming.words.identifiers import words
from crmgen.text import Json

if TYPE_CHECKING:
    from crmgen.mock.pages import Page

_NUMBERS: Final = {
    **dict.fromkeys(
        ("page", "current_page", "page_number", "current", "page_index"), "number"
    ),
    **dict.fromkeys(("per_page", "page_size", "limit", "page_limit"), "size"),
    **dict.fromkeys(
        (
            "total",
            "total_count",
            "total_items",
            "total_results",
            "total_records",
            "total_entries",
        ),
        "total",
    ),
    **dict.fromkeys(
        ("count", "returned", "items_count", "num_items", "page_count_items"), "count"
    ),
    **dict.fromkeys(
        ("pages", "total_pages", "last_page", "page_count", "max_page", "pages_count"),
        "pages",
    ),
    **dict.fromkeys(("offset", "start", "skip"), "start"),
    "from": "from",
    "to": "to",
}
_FLAGS: Final = {
    "has_more": True,
    "has_next": True,
    "has_next_page": True,
    "more": True,
    "more_items": True,
}
_DEEPEST: Final = 2


def known_marks(body: Json, page: Page, *, first: int, depth: int = 0) -> None:
    """Bring what a body says of the page in line with it, in place."""
    if not isinstance(body, dict) or depth > _DEEPEST:
        return
    values: dict[str, int] = {
        "number": page.start // page.size + first, "size": page.size, "total": page.total, "count": len(page.rows),
        "pages": page.pages, "start": page.start, "from": page.start + 1, "to": page.start + len(page.rows),
    }  # fmt: skip
    for key, value in body.items():
        name = "_".join(words(key))
        if name in _NUMBERS and isinstance(value, int) and not isinstance(value, bool):
            body[key] = values[_NUMBERS[name]]
        elif name in _FLAGS and isinstance(value, bool):
            body[key] = page.has_more
        else:
            known_marks(value, page, first=first, depth=depth + 1)


def filled_from(body: Json, values: dict[str, Json]) -> None:
    """Put values of the same name and kind into a body, in place."""
    if isinstance(body, dict):
        for key, value in body.items():
            if key in values and type(values[key]) is type(value):
                body[key] = values[key]
