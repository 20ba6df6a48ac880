"""Paging parameters that are keys of an object in the query."""

from __future__ import annotations

from typing import Any

from ..http.calls import CallFacts
from ..parameters.styled import Styled
from .arguments import part_of, with_part


class InObject:
    """A key of an object in the query (style deepObject): `InObject("page", "number")`."""

    __slots__ = ("name", "path")

    def __init__(self, name: str, *path: str) -> None:
        self.name = name
        self.path = path

    def of(self, call: CallFacts) -> Any:
        """Its value in a call; None where there is none."""
        return part_of(self._object(call).value, self.path)

    def put(self, call: CallFacts, value: object) -> CallFacts:
        """The call with another value of it."""
        given = self._object(call)
        changed = with_part(given.value, self.path, value)
        styled = Styled(changed, given.style, given.explode, given.allow_reserved)
        return call.but(query={**call.query, self.name: styled})

    def _object(self, call: CallFacts) -> Styled:
        given = call.query.get(self.name)
        return given if isinstance(given, Styled) else Styled({}, "deepObject", True)

    def __repr__(self) -> str:
        return f"{self.name}{''.join(f'[{step}]' for step in self.path)}"
