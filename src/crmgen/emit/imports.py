"""The import block of a generated module: exact, sorted as ruff's isort rules sort it."""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
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
        self._imports.update(imports)

    def _all(self) -> set[Import]:
        """All that come from elsewhere."""
        return {
            (
                each._replace(module=self._located(each.module, each.name))
                if each.module == VENDORED
                else each
            )
            for each in self._imports
            if each.module != self.here
        }

    def _located(self, module: str, name: str) -> str:
        """Of a name of the runtime, the module of it that has the name."""
        return (
            f"{self.runtime}.{runtime_module(name)}" if module == VENDORED else module
        )

    def use(self, module: str, *names: str) -> None:
        self.add([Import(self._located(module, name), name) for name in names])

    def __str__(self) -> str:
        return self.render()

    def local_name(self, module: str, name: str) -> str:
        """What a name (or, without one, a module) is called here; empty where it is not imported."""
        modules = module, self._located(module, name)
        for each in self._imports:
            if each.name == name and each.module in modules:
                return each.alias or name or each.module
        return ""

    def local_names(self) -> set[str]:
        """Every name that the imports bind."""
        return {_bound(each) for each in self._imports}

    def copy(self) -> ImportSet:
        return ImportSet(self.here, self.runtime, self._all())

    def only(self, used: Container[str]) -> ImportSet:
        """Those of the imports whose names are `used`."""
        kept = {each for each in self._imports if _bound(each) in used}
        return ImportSet(self.here, self.runtime, kept)

    def render(self, *, future: bool = True) -> str:
        """The whole block, without a blank line around it; long lines are the layout's
        business.
        """
        head = ["from __future__ import annotations"] if future else []
        sections = ["\n".join(lines) for lines in self._sections() if lines]
        return "\n\n".join(head + sections)

    def lines(self) -> tuple[str, ...]:
        """Every import line in order, without sections: for a block under
        `TYPE_CHECKING`.
        """
        return tuple(line for lines in self._sections() for line in lines)

    def _sections(self) -> list[list[str]]:
        """`import x` before `from x import y`; a renamed import stands on a line of its
        own.
        """
        modules: dict[str, list[Import]] = {}
        for each in self._all():
            modules.setdefault(each.module, []).append(each)
        package = self.here.rpartition(".")[0]
        shown = {module: _relative(module, package) for module in modules}
        whole: list[list[str]] = [[], [], []]
        members: list[list[str]] = [[], [], []]
        for module in sorted(modules, key=lambda each: _module_key(shown[each])):
            section, name = _section(module), shown[module]
            named = [each for each in modules[module] if each.name]
            aliases = [each.alias for each in modules[module] if not each.name]
            whole[section] += [f"import {name}{_as(alias)}" for alias in aliases]
            members[section] += [f"from {name} import {n}" for n in _members(named)]
        return [
            sorted(lines) + more for lines, more in zip(whole, members, strict=True)
        ]


@lru_cache(4096)
def _relative(module: str, package: str) -> str:
    """`.models.contacts` as seen from a package: `.contacts` or `..models.contacts`."""
    if not module.startswith("."):
        return module
    ours, theirs = package.split(".")[1:], module.split(".")[1:]
    shared = 0
    while shared < min(len(ours), len(theirs) - 1) and ours[shared] == theirs[shared]:
        shared += 1
    return "." * (len(ours) - shared + 1) + ".".join(theirs[shared:])


def _bound(each: Import) -> str:
    """The name that an import makes known."""
    return each.alias or each.name or each.module.partition(".")[0]


_STANDARD, _THIRD_PARTY, _LOCAL = 0, 1, 2


@lru_cache(1024)
def _section(module: str) -> int:
    if module.startswith("."):
        return _LOCAL
    return (
        _STANDARD
        if module.partition(".")[0] in sys.stdlib_module_names
        else _THIRD_PARTY
    )


def _members(imports: Sequence[Import]) -> list[str]:
    """What stands behind each `from x import`: all plain names together, each renamed
    one alone.
    """
    plain = sorted([each.name for each in imports if not each.alias], key=import_key)
    lines = [(each.name, each.alias) for each in imports if each.alias]
    if plain:
        lines.append((plain[0], ""))
    if len(lines) > 1:
        lines.sort(key=lambda line: (import_key(line[0]), line[1]))
    return [
        f"{name}{_as(alias)}" if alias else ", ".join(plain) for name, alias in lines
    ]


def _as(alias: str) -> str:
    return f" as {alias}" if alias else ""


@lru_cache(4096)
def _module_key(module: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Parents before siblings (`..models` before `.contacts`), then by name."""
    name = module.lstrip(".")
    return len(name) - len(module), _natural(name.lower())


def export_key(name: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """The order of `__all__` as ruff has it: that of imports, but upper case before lower."""
    return _kind(name), _natural(name)


@lru_cache(4096)
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
