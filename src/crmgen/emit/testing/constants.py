"""What a test module has besides its tests: constants with names of their own, and imports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from crmgen.emit.imports import ImportSet

_LINE: Final = 88


@dataclass(frozen=True, slots=True)
class Constant:
    """A module-level name of a test module."""

    name: str
    annotation: str
    value: str


@dataclass(slots=True)
class Constants:
    """The names that a test module has, and its constants in the order they need each other."""

    taken: set[str] = field(default_factory=set[str])
    """Names of the module; shared by all that make constants for it."""
    made: list[Constant] = field(default_factory=list[Constant])

    def free(self, name: str) -> str:
        """`name`, or the first of `name_2`, `name_3`, ... that is not taken; taken from now on."""
        found, count = name, 2
        while found in self.taken:
            found, count = f"{name}_{count}", count + 1
        self.taken.add(found)
        return found

    def add(self, name: str, annotation: str, value: str) -> str:
        """A new constant; gives the name that it got: its head stays on one line."""
        room = _LINE - len(f"_99: {annotation} = {{")
        name = self.free(_cut(name, room))
        self.made.append(Constant(name, annotation, value))
        return self.made[-1].name

    def drain(self) -> tuple[Constant, ...]:
        """The constants made since the last time."""
        made, self.made = tuple(self.made), []
        return made


def uses_json(constants: Iterable[Constant]) -> bool:
    """Whether one of them is annotated with the `Json` of the tests' conftest."""
    return any(re.search(r"\bJson\b", each.annotation) for each in constants)


def _cut(name: str, room: int) -> str:
    """`name` without the words before its last, as far as it is too long: `CREATE_BODY`."""
    words = name.split("_")
    while len(words) > 2 and len("_".join(words)) > room:
        del words[-2]
    return "_".join(words)


@dataclass(frozen=True, slots=True)
class TestImports:
    """What one test module imports.

    They stand apart since it depends on the folder that a linter runs in whether it sorts the SDK
    among the libraries.
    """

    libraries: ImportSet = field(default_factory=lambda: ImportSet("tests"))
    sdk: ImportSet = field(default_factory=lambda: ImportSet("tests"))
    types: ImportSet = field(default_factory=lambda: ImportSet("tests"))
    """TypedDicts of the SDK, for annotations only: at run time pytest might collect one."""


def shouted(name: str) -> str:
    """`ContactEmail` or `contact_email`: CONTACT_EMAIL."""
    pieces: list[str] = []
    for before, character in zip(f" {name}", name, strict=False):
        if character.isupper() and (before.islower() or before.isdigit()):
            pieces.append("_")
        pieces.append(character.upper())
    shouted = "".join(pieces)
    return shouted if shouted.isidentifier() else "EXAMPLE"
