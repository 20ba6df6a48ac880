"""Parameters that go out by themselves: the only value that there is, or the version of the API."""

from __future__ import annotations

from collections.abc import Iterator

from .plain import ParameterValue, header_text, query_pairs


class Constant(ParameterValue):
    """A value that the caller did not give; a header of that name that the client has counts instead."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def query_pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """Encoded pairs of name and value."""
        return query_pairs(name, self.value)

    def header_text(self) -> str | None:
        """The value of a header."""
        return header_text(self.value)


def or_constant(value: object, constant: object) -> object:
    """`value`, or what goes out by itself where a call does not give one."""
    return Constant(constant) if value is None else value
