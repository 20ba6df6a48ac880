"""Aliases from the code of an SDK: each says in its docstring what is called otherwise now, and since when."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Final

from crmgen.lock.pins import PinnedAlias, Pins
from crmgen.text import Wire

_SAID: Final = re.compile(r"The name of `([\w.]+)`(?:, until (\S+))?\.")
_DECORATOR: Final = "old_arguments"
Said = tuple[str, str, str, str]
"""The class that it stands in, the old name, the new one, and since when."""


def recovered_aliases(
    modules: Mapping[str, str], pins: Pins
) -> tuple[PinnedAlias, ...]:
    """The aliases of an SDK of these modules: path below the package to text. `pins`: its names."""
    finder = _Finder(pins)
    found: dict[object, PinnedAlias] = {}
    for path in sorted(modules):
        for alias in finder.aliases(path, ast.parse(modules[path])):
            found.setdefault((alias.kind, alias.key, alias.name), alias)
    return tuple(found.values())


class _Finder:
    """Finds what a name is of by what it is called now."""

    def __init__(self, pins: Pins) -> None:
        self._pins = pins
        self._methods: dict[str, tuple[Wire, ...]] = {
            ".".join(name): (address,) for address, name in pins.methods.items()
        }
        for (address, variant), name in pins.variants.items():
            if address in pins.methods:
                method = f"{pins.methods[address][0]}.{name}"
                self._methods[method] = (address, variant)

    def aliases(self, path: str, tree: ast.Module) -> Iterator[PinnedAlias]:
        """Those of one module."""
        folder, _, file = path.rpartition("/")
        resource = file.removesuffix(".py")
        for owner, name, now, since in _said(tree.body):
            match folder, file:
                case "", "__init__.py" if not now.startswith("Async"):
                    yield PinnedAlias("client", (), name, since)
                case "", "client.py" if now in self._pins.resources:
                    yield PinnedAlias("resource", (now,), name, since)
                case "models", "__init__.py":
                    yield PinnedAlias("type", (now,), name, since)
                case "models", _:
                    yield from self._field(owner, name, now, since)
                case "resources", _ if now in self._methods:
                    key = self._methods[now]
                    yield PinnedAlias("method", key, f"{resource}.{name}", since)
                case _:
                    pass
        if folder == "resources":
            yield from self._arguments(resource, tree)

    def _field(
        self, owner: str, name: str, now: str, since: str
    ) -> Iterator[PinnedAlias]:
        for each in self._pins.types:
            if owner in (each.output, each.input):
                wires = {attribute: wire for wire, attribute in each.fields.items()}
                if now in wires:
                    yield PinnedAlias("field", (each.name, wires[now]), name, since)

    def _arguments(self, resource: str, tree: ast.Module) -> Iterator[PinnedAlias]:
        for each in ast.walk(tree):
            if isinstance(each, ast.FunctionDef):
                address, *_ = self._methods.get(f"{resource}.{each.name}", ("",))
                named = {
                    name: key
                    for key, name in self._pins.arguments.items()
                    if key[0] == address
                }
                for name, now in _old_arguments(each):
                    if now in named:
                        yield PinnedAlias("argument", named[now], name, "")
                    else:
                        yield from self._key(f"{address} <-", name, now)

    def _key(self, address: str, name: str, now: str) -> Iterator[PinnedAlias]:
        """Of a body whose fields are arguments."""
        for each in self._pins.types:
            wires = {attribute: wire for wire, attribute in each.fields.items()}
            if address in each.addresses and now in wires:
                yield PinnedAlias("field", (each.name, wires[now]), name, "")


def _said(body: list[ast.stmt], owner: str = "") -> Iterator[Said]:
    """What docstrings say of classes and functions, and texts behind assignments."""
    for index, each in enumerate(body):
        doc, name = "", ""
        if isinstance(each, ast.ClassDef | ast.FunctionDef):
            name, doc = each.name, ast.get_docstring(each) or ""
        elif isinstance(each, ast.Assign | ast.AnnAssign):
            target = each.target if isinstance(each, ast.AnnAssign) else each.targets[0]
            name = target.id if isinstance(target, ast.Name) else ""
            doc = _text(body[index + 1 : index + 2])
        said = _SAID.fullmatch(" ".join(doc.split()))
        if said and name:
            yield owner, name, said[1], said[2] or ""
        if isinstance(each, ast.ClassDef):
            yield from _said(each.body, each.name)
        elif isinstance(each, ast.If):
            yield from _said(each.body, owner)


def _text(rest: list[ast.stmt]) -> str:
    """The text that a statement is."""
    for each in rest:
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
            return str(each.value.value)
    return ""


def _old_arguments(method: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    calls = (each for each in method.decorator_list if isinstance(each, ast.Call))
    for each in calls:
        if isinstance(each.func, ast.Name) and each.func.id == _DECORATOR:
            for given in each.keywords:
                if isinstance(given.value, ast.Constant):
                    yield given.arg or "", str(given.value.value)
