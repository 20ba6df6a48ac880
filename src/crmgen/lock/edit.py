"""Changes to a lock on purpose: names that its owner wants otherwise, and results that are taken anew."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path

from crmgen.diagnostics import InputError, Place, Problem
from crmgen.lock.columns import read_line, write_line
from crmgen.lock.read import read_lock
from crmgen.naming.words.identifiers import is_name


def rename(path: Path, old: str, new: str) -> None:
    """Call a method (`contacts.find`) or a class (`Person`) otherwise from the next `generate` on.

    Raises:
        InputError: there is no lock, nothing is called `old`, `new` is no such name or another's.
    """
    names = _names(path)
    if old not in names:
        raise _unknown(path, old, names)
    is_method = "." in old
    parts = new.split(".")
    if len(parts) != 1 + is_method or not all(map(is_name, parts)):
        form = (
            "a method such as contacts.find" if is_method else "a class such as Person"
        )
        raise _problem(path, f"{new!a} cannot be {form}", "bad-argument")
    if new in names:
        raise _problem(path, f"{new} is there already", "bad-argument")
    _write(path, [_renamed(each, old, new) for each in _lines(path)])


def _renamed(columns: list[str], old: str, new: str) -> list[str]:
    match columns:
        case ["method", address, name] if name == old:
            return ["method", address, new]
        case ["type", *names] if old in names[:2]:
            both = [new if each == old else each for each in names[:2]]
            return ["type", *both, *names[2:]]
        case ["field", type, *rest] if type == old:
            return ["field", new, *rest]
        case _:
            return columns


def adopt(path: Path, methods: Collection[str]) -> int:
    """Let the next `generate` decide anew what `methods` give, all of them for none; how many there are.

    Raises:
        InputError: there is no lock, or it has no such method.
    """
    lines = list(_lines(path))
    addresses = {
        name: address for kind, address, name in _three(lines) if kind == "method"
    }
    for each in methods:
        if each not in addresses:
            raise _unknown(path, each, addresses)
    chosen = {addresses[each] for each in methods or addresses}
    kept = [each for each in lines if not (each[0] == "result" and each[1] in chosen)]
    _write(path, kept)
    return len(lines) - len(kept)


def _three(lines: Collection[list[str]]) -> Iterator[tuple[str, str, str]]:
    for columns in lines:
        if len(columns) == 3:
            yield columns[0], columns[1], columns[2]


def _names(path: Path) -> set[str]:
    """What methods and classes are called."""
    found: set[str] = set()
    for kind, *columns in _lines(path):
        found.update(columns[:2] if kind == "type" else ())
        found.update(columns[-1:] if kind == "method" else ())
    return found - {"-"}


def _lines(path: Path) -> Iterator[list[str]]:
    """The lines of a lock that can be read; comments have one column."""
    if read_lock(path) is None:
        raise _problem(path, "there is no lock here; generate the SDK first")
    text = path.read_text("utf-8")
    if text.startswith("{"):
        raise _problem(path, "it is of an older form; run `crmgen generate` first")
    yield from (read_line(line) or [line] for line in text.splitlines())


def _write(path: Path, lines: Collection[list[str]]) -> None:
    text = "".join(
        f"{columns[0]}\n" if columns[0].startswith("#") else write_line(*columns)
        for columns in lines
    )
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(text, "utf-8", newline="\n")
    partial.replace(path)


def _unknown(path: Path, name: str, known: Collection[str]) -> InputError:
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"; near: {', '.join(near)}" if near else ""
    return _problem(path, f"nothing is called {name!a}{hint}")


def _problem(path: Path, message: str, code: str = "no-such-name") -> InputError:
    return InputError([Problem(Place(path.as_posix()), message, code)])
