"""The import block of a generated module: exact, sorted as ruff's isort rules sort it."""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Iterable
from typing import Final, NamedTuple

from crmgen.records import dataclass, field
from crmgen.runtime_source import VENDORED, runtime_module

_DIGITS: Final = re.compile(r"([0-9]+)")


class Import(NamedTuple):
    """`from module import name as alias`; the whole module where `name` is empty.

    A `module` that begins with a dot is one of the SDK, counted from its package:
    `.models.contacts`. `._core` is the runtime, whichever of its modules has the name.
    """

    module: str
    name: str = ""
    alias: str = ""


Imports = frozenset[Import]
NO_IMPORTS: Final[Imports] = frozenset()


@dataclass(slots=True)
class ImportSet:
    """The imports that one module needs. `here`: that module, counted from the package:
    `.client`.
    """

    here: str
    runtime: str = VENDORED
    """Where the runtime is: `._core`, or a package of its own."""
    _imports: set[Import] = field(default_factory=set[Import])

    def add(self, imports: Iterable[Import]) -> None:
        located = map(self._located, imports)
        self._imports.update(each for each in located if each.module != self.here)

    def _located(self, each: Import) -> Import:
        """A name of the runtime as one of the module of it that has the name."""
        if each.module != VENDORED:
            return each
        return each._replace(module=f"{self.runtime}.{runtime_module(each.name)}")

    def use(self, module: str, *names: str) -> None:
        self.add(Import(module, name) for name in names)

    def __str__(self) -> str:
        return self.render()

    def local_name(self, module: str, name: str) -> str:
        """What a name (or, without one, a module) is called here; empty where it is not imported."""
        wanted = self._located(Import(module, name))
        found = (
            i for i in self._imports if (i.module, i.name) == (wanted.module, name)
        )
        return next((i.alias or i.name or i.module for i in found), "")

    def local_names(self) -> set[str]:
        """Every name that the imports bind."""
        return {_bound(each) for each in self._imports}

    def copy(self) -> ImportSet:
        return ImportSet(self.here, self.runtime, set(self._imports))

    def only(self, used: Container[str]) -> ImportSet:
        """Those of the imports whose names are `used`."""
        kept = {each for each in self._imports if _bound(each) in used}
        return ImportSet(self.here, self.runtime, kept)

    def render(self, *, future: bool = True) -> str:
        """The whole block, without a blank line around it; long lines are the layout's
        business.
        """
        head = ["from __future__ import annotations"] if future else []
        sections = (self._lines(wanted) for wanted in _Sections)
        return "\n\n".join(head + ["\n".join(lines) for lines in sections if lines])

    def lines(self) -> tuple[str, ...]:
        """Every import line in order, without sections: for a block under
        `TYPE_CHECKING`.
        """
        return tuple(line for wanted in _Sections for line in self._lines(wanted))

    def _lines(self, section: int) -> list[str]:
        """`import x` before `from x import y`; a renamed import stands on a line of its
        own.
        """
        whole: list[str] = []
        members: dict[str, list[Import]] = {}
        for each in self._imports:
            if _section(each.module) == section:
                module = self._relative(each.module)
                if each.name:
                    members.setdefault(module, []).append(each)
                else:
                    whole.append(f"import {module}{_as(each.alias)}")
        return sorted(whole) + [
            f"from {module} import {names}"
            for module in sorted(members, key=_module_key)
            for names in _members(members[module])
        ]

    def _relative(self, module: str) -> str:
        """`.models.contacts` as seen from here: `.contacts` or `..models.contacts`."""
        if not module.startswith("."):
            return module
        ours, theirs = self.here.split(".")[1:-1], module.split(".")[1:]
        shared = 0
        while (
            shared < min(len(ours), len(theirs) - 1) and ours[shared] == theirs[shared]
        ):
            shared += 1
        return "." * (len(ours) - shared + 1) + ".".join(theirs[shared:])


def _bound(each: Import) -> str:
    """The name that an import makes known."""
    return each.alias or each.name or each.module.partition(".")[0]


_STANDARD, _THIRD_PARTY, _LOCAL = _Sections = (0, 1, 2)


def _section(module: str) -> int:
    if module.startswith("."):
        return _LOCAL
    return (
        _STANDARD
        if module.partition(".")[0] in sys.stdlib_module_names
        else _THIRD_PARTY
    )


def _members(imports: Iterable[Import]) -> list[str]:
    """What stands behind each `from x import`: all plain names together, each renamed
    one alone.
    """
    ordered = sorted(imports, key=lambda each: (import_key(each.name), each.alias))
    plain = [each.name for each in ordered if not each.alias]
    lines = [(each.name, each.alias) for each in ordered if each.alias]
    if plain:
        lines.append((plain[0], ""))
    lines.sort(key=lambda line: (import_key(line[0]), line[1]))
    return [
        f"{name}{_as(alias)}" if alias else ", ".join(plain) for name, alias in lines
    ]


def _as(alias: str) -> str:
    return f" as {alias}" if alias else ""


def _module_key(module: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Parents before siblings (`..models` before `.contacts`), then by name."""
    name = module.lstrip(".")
    return len(name) - len(module), _natural(name.lower())


def export_key(name: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """The order of `__all__` as ruff has it: that of imports, but upper case before lower."""
    return _kind(name), _natural(name)


def import_key(name: str) -> tuple[int, tuple[tuple[int, str], ...], str]:
    """Constants, then classes, then functions, as `order-by-type` has it."""
    return _kind(name), _natural(name.lower()), name


def _kind(name: str) -> int:
    return 0 if len(name) > 1 and name.isupper() else 1 if name[0].isupper() else 2


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key that puts `item2` before `item10`; digits that begin with 0 are compared as
    text.
    """
    return tuple(
        (
            (0 if part.startswith("0") else int(part), part)
            if part.isdecimal()
            else (-1, part)
        )
        for part in _DIGITS.split(text)
    )
