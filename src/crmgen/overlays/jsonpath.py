"""JSONPath queries (RFC 9535): the places in a document that a query selects."""

from __future__ import annotations

import re
from typing import Final

from crmgen.text import Json

Location = tuple[str | int, ...]
"""The keys and indices that lead from the root to a place."""

_STEP: Final = re.compile(
    r"""\.([A-Za-z_]\w*) | \['([^'\\]*)'\] | \["([^"\\]*)"\] | \[(0|[1-9][0-9]*)\]""",
    re.VERBOSE,
)


class BadQuery(ValueError):
    """The query is no JSONPath; the message says why."""


def select(query: str, root: Json) -> list[Location]:
    """The places that a query selects, in document order.

    Queries that only name keys and indices, as nearly all do, are answered here: importing the
    library costs more than reading most documents.

    Raises:
        BadQuery: the query is none of RFC 9535.
    """
    steps = _plain_steps(query)
    if steps is None:
        return _select_with_library(query, root)
    try:
        value_at(root, steps)
    except LookupError:
        return []
    return [steps]


def value_at(root: Json, location: Location) -> Json:
    """The value at a location.

    Raises:
        LookupError: there is none.
    """
    value = root
    for step in location:
        match value, step:
            case dict(), str():
                value = value[step]
            case list(), int():
                value = value[step]
            case _:
                raise LookupError(step)
    return value


def _plain_steps(query: str) -> Location | None:
    if not query.startswith("$"):
        return None
    steps: list[str | int] = []
    position = 1
    while position < len(query):
        match = _STEP.match(query, position)
        if match is None:
            return None
        index = match[4]
        steps.append(
            int(index)
            if index
            else next(name for name in match.groups() if name is not None)
        )
        position = match.end()
    return tuple(steps)


def _select_with_library(query: str, root: Json) -> list[Location]:
    import jsonpath_rfc9535

    try:
        nodes = jsonpath_rfc9535.find(query, root)
    except (jsonpath_rfc9535.JSONPathError, RecursionError) as error:
        raise BadQuery(str(error).splitlines()[0]) from None
    return [node.location for node in nodes]
