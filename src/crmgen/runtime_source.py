"""The runtime as the generator sees it: its modules, the names they define,
what an SDK needs of them, and the options of clients.

All is read from the text of the modules, which are not imported.
"""

from __future__ import annotations

import ast
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from crmgen import __version__

VENDORED: Final = "._core"
"""The runtime as part of an SDK, seen from its package."""
PACKAGE: Final = "crmgen_runtime"
"""The same as a distribution of its own."""
_MAJOR, _MINOR = map(int, __version__.split(".")[:2])
REQUIREMENT: Final = f"crmgen-runtime>={__version__},<{_MAJOR}.{_MINOR + 1}"
"""That distribution, in the versions that fit what this crmgen writes."""
_FOLDER: Final = Path(__file__).resolve().parent / "runtime"
_ARCHIVE: Final = _FOLDER.with_name("runtime.tar.xz")
"""What a wheel has in its place: `packaging/compact_wheel.py`."""
_DEFINED: Final = re.compile(
    r"\n(?:def |async def |class |(?=\w+(?:: Final)? = ))([A-Za-z]\w*)"
)
"""What a line without indentation defines: a function, a class, or a name that is assigned.

The end of the line before is found four times faster than a beginning."""
_IMPORTED: Final = re.compile(r"\n *from (\.+)([\w.]+) import ")
"""One that is made at run time, in a function, or for type checkers alone."""
_MENTIONED: Final = [
    re.compile(rf"{package}(?<!\w{package})\.(\w+(?:\.\w+)*)")
    for package in ("_core", "crmgen_runtime")
]
"""Each begins with plain letters, which are found five times faster than a word's beginning."""


@cache
def runtime_modules() -> Mapping[str, str]:
    """Dotted name to text, packages among them: `http`, `http.calls`; the runtime itself is ``."""
    return {
        path.removesuffix(".py")
        .replace("/", ".")
        .removesuffix("__init__")
        .removesuffix("."): text
        for path, text in sorted(_files())
    }


def _files() -> Iterator[tuple[str, str]]:
    """Each file by its path below the runtime, and its text."""
    if not _ARCHIVE.is_file():
        for folder, _, names in os.walk(_FOLDER):
            for path in (f"{folder}/{name}" for name in names if name.endswith(".py")):
                with open(path, encoding="utf-8") as file:  # noqa: PTH123 - of hundreds
                    below = path[len(str(_FOLDER)) + 1 :]
                    yield below.replace(os.sep, "/"), file.read()
        return
    import tarfile

    with tarfile.open(_ARCHIVE) as archive:
        for member in archive:
            content = archive.extractfile(member)
            assert content is not None
            yield member.name, content.read().decode()


@cache
def runtime_names() -> Mapping[str, str]:
    """Each public name that one module alone defines, to that module."""
    found = [
        (name, module)
        for module, text in runtime_modules().items()
        for name in dict.fromkeys(_DEFINED.findall(text))
    ]
    counts = Counter(name for name, _ in found)
    return {name: module for name, module in found if counts[name] == 1}


def runtime_module(name: str) -> str:
    """The module of the runtime that generated code imports a name from: `Call` gives `http.calls`."""
    return runtime_names()[name]


def needed_modules(texts: Iterable[str]) -> list[str]:
    """The modules that these texts mention as part of the runtime, with all that those import."""
    wanted = {
        module
        for text in texts
        for mentioned in _MENTIONED
        for module in mentioned.findall(text)
    }
    needed: set[str] = set()
    while wanted:
        module = wanted.pop()
        if module in needed or module not in runtime_modules():
            continue
        needed |= {module, *_packages(module)}
        wanted |= _imports()[module]
    return sorted(needed)


def _packages(module: str) -> Iterator[str]:
    """Those around a module, the runtime itself among them."""
    while module:
        module = module.rpartition(".")[0]
        yield module


@cache
def _imports() -> Mapping[str, frozenset[str]]:
    """Each module to those of the runtime that it imports."""
    return {
        module: frozenset(
            _absolute(module, len(dots), name) for dots, name in _IMPORTED.findall(text)
        )
        for module, text in runtime_modules().items()
    }


def _absolute(module: str, dots: int, name: str) -> str:
    """What `from ..name import` means in a module; packages of the runtime import nothing."""
    return ".".join([*module.split(".")[:-dots], name])


def module_path(module: str) -> str:
    """Where a module of the runtime stands below its folder: `http/calls.py`."""
    is_package = module in _all_packages()
    path = module.replace(".", "/")
    return f"{path}/__init__.py".removeprefix("/") if is_package else f"{path}.py"


@cache
def _all_packages() -> frozenset[str]:
    return frozenset(each.rpartition(".")[0] for each in runtime_modules())


class ClientOption(NamedTuple):
    """A field of the runtime's options of clients, as its source states it."""

    name: str
    annotation: str
    default: str
    words: str


@cache
def client_options(kind: str) -> tuple[ClientOption, ...]:
    """The options that a class of them has, those of its bases first: `SyncOptions`."""
    classes = options_of_clients()
    if kind not in classes:
        return ()
    bases = (each.id for each in classes[kind].bases if isinstance(each, ast.Name))
    inherited = (option for base in bases for option in client_options(base))
    return (*inherited, *_fields(classes[kind].body))


@cache
def options_of_clients() -> Mapping[str, ast.ClassDef]:
    """The classes that declare options of clients, by name."""
    return {
        node.name: node
        for module in ("http.client_options", "oauth.client_options")
        for node in ast.parse(runtime_modules()[module]).body
        if isinstance(node, ast.ClassDef)
    }


def _fields(body: list[ast.stmt]) -> Iterator[ClientOption]:
    """Fields of a dataclass that have a default, with the text below each."""
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and field.value and field.simple:
            annotation, default = ast.unparse(field.annotation), ast.unparse(
                field.value
            )
            words = ast.literal_eval(below.value) if isinstance(below, ast.Expr) else ""
            yield ClientOption(ast.unparse(field.target), annotation, default, words)
