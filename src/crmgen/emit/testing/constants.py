"""The constants of test modules: which a module has itself, and which stand once in `tests/examples.py`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from crmgen.emit.imports import Import, ImportSet, import_key
from crmgen.records import dataclass, field

_LINE: Final = 88
_ERRORS: Final = "Errors"
"""The annotation of tables of errors, which the tests' conftest defines."""
_OWN: Final = re.compile(r"_(BODY|SENT|RESPONSE|PARSED|RESULT|PAGE_\d+)(_\d+)?$")
"""How the constants of one method end; those that modules share must not."""
_FREE_NAME: Final = re.compile(
    r"""b?"[^"\\]*(?:\\.[^"\\]*)*"|b?'[^'\\]*(?:\\.[^'\\]*)*'|(?<![\w.])([^\W\d]\w*)(?!\w|\s*=(?!=))"""
)
"""A string, or a name that is neither an attribute nor a keyword."""
_IMPORTED: Final = {
    "Any": Import("typing", "Any"),
    "Decimal": Import("decimal", "Decimal"),
    "UUID": Import("uuid", "UUID"),
    "date": Import("datetime", "date"),
    "datetime": Import("datetime", "datetime"),
    "time": Import("datetime", "time"),
}
_OF_CONFTEST: Final = frozenset({"Errors", "Json"})


@dataclass(frozen=True, slots=True)
class Constant:
    """A module-level name of a test module."""

    name: str
    annotation: str
    value: str


@dataclass(slots=True)
class Constants:
    """The constants of one module, in the order in which they need each other."""

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


@dataclass(slots=True)
class SharedConstants(Constants):
    """Examples of components and tables of errors, which any test module may need."""

    taken: set[str] = field(default_factory=lambda: set(_IMPORTED))
    _tables: dict[str, dict[int, str]] = field(
        default_factory=dict[str, dict[int, str]]
    )

    def add(self, name: str, annotation: str, value: str) -> str:
        """A new constant, told apart from those of a module by its name."""
        own = f"{name}_EXAMPLE" if _OWN.search(name) else name
        return Constants.add(self, own, annotation, value)

    def errors(self, entries: Mapping[int, str]) -> str:
        """The table that has these entries, by status: one table serves all that agree with it."""
        for name, table in self._tables.items():
            if all(table.get(status, each) == each for status, each in entries.items()):
                table.update(entries)
                return name
        name = self.free("ERRORS")
        self._tables[name] = dict(entries)
        return name

    def all(self) -> Iterator[Constant]:
        """Everything that was made, what others need first."""
        yield from self.made
        for name, table in self._tables.items():
            rows = (f"{status}: {table[status]}" for status in sorted(table))
            yield Constant(name, _ERRORS, f"{{{', '.join(rows)}}}")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where each shared constant stands: in the one module that needs it, else in `examples.py`."""

    constants: Mapping[str, Constant]
    users: Mapping[str, set[str]]
    """The modules that need a constant, also by way of others."""

    @property
    def shared(self) -> list[Constant]:
        """The constants of `examples.py`."""
        return [each for each in self.constants.values() if self._is_shared(each.name)]

    def own(self, module: str) -> tuple[Constant, ...]:
        """The constants that only this module needs."""
        return tuple(
            each
            for each in self.constants.values()
            if self.users[each.name] == {module}
        )

    def imported(self, names: Iterable[str]) -> list[str]:
        """Which of these names stand in `examples.py`, in the order of an import."""
        return sorted(filter(self._is_shared, names), key=import_key)

    def _is_shared(self, name: str) -> bool:
        return len(self.users.get(name, ())) > 1


def place(shared: SharedConstants, modules: Mapping[str, Iterable[str]]) -> Placement:
    """Where the constants stand whose names each module needs; what none needs is left out."""
    constants = {each.name: each for each in shared.all()}
    needs = {name: names_in([each.value]) for name, each in constants.items()}
    users: dict[str, set[str]] = {name: set() for name in constants}
    for module, named in modules.items():
        waiting = list(named)
        while waiting:
            name = waiting.pop()
            if name in users and module not in users[name]:
                users[name].add(module)
                waiting.extend(needs[name])
    return Placement(constants, users)


def names_in(texts: Iterable[str]) -> set[str]:
    """The names that must be defined for these expressions."""
    return {*filter(None, _FREE_NAME.findall("; ".join(texts)))}


@dataclass(frozen=True, slots=True)
class TestImports:
    """What one test module imports.

    They stand apart since it depends on the folder that a linter runs in whether it sorts the SDK
    among the libraries.
    """

    libraries: ImportSet = field(default_factory=lambda: ImportSet("tests"))
    sdk: ImportSet = field(default_factory=lambda: ImportSet("tests"))
    types: ImportSet = field(default_factory=lambda: ImportSet("tests"))
    """Of the SDK, for annotations only: at run time pytest might collect a TypedDict."""

    def need(self, names: Iterable[str]) -> None:
        """Import what these names are of the standard library."""
        self.libraries.add(_IMPORTED[name] for name in names if name in _IMPORTED)


def conftest_types(annotations: Iterable[str], *more: str) -> tuple[str, ...]:
    """The types of the tests' conftest that constants are annotated with, and more."""
    return tuple(sorted({*more, *(names_in(annotations) & _OF_CONFTEST)}))


def _cut(name: str, room: int) -> str:
    """`name` without the words before its last, as far as it is too long: `CREATE_BODY`."""
    words = name.split("_")
    while len(words) > 2 and len("_".join(words)) > room:
        del words[-2]
    return "_".join(words)


def shouted(name: str) -> str:
    """`ContactEmail` or `contact_email`: CONTACT_EMAIL."""
    pairs = zip(f" {name}", name, strict=False)
    words = "".join(
        [
            f"_{each}" if each.isupper() and (b.islower() or b.isdigit()) else each
            for b, each in pairs
        ]
    )
    shouted = words.upper()
    return shouted if shouted.isidentifier() else "EXAMPLE"
