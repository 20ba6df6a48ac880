"""Changes to a lock on purpose: names that its owner wants otherwise, old names that end, results taken anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from crmgen.lock.lines import (
    alias_lines,
    lines_of,
    problem,
    spelled_names,
    unknown,
    write_lines,
)
from crmgen.naming.words.identifiers import is_name


def rename(path: Path, old: str, new: str) -> None:
    """Call something otherwise from the next `generate` on; its old name goes on working.

    A method (`contacts.find`), an argument of its own (`contacts.find.q`), a class (`Person`), a field
    (`Person.mail`), a resource (`contacts`) or the class of the client.

    Raises:
        InputError: there is no lock, nothing is called `old`, `new` is no such name, or another's.
    """
    lines = list(lines_of(path))
    names = spelled_names(lines)
    if old not in names:
        raise unknown(path, old, names)
    line = names[old]
    _check(path, line[0], old, new)
    aliases = {each.name: each for each in alias_lines(lines)}
    beside = aliases.get(new)
    if new in names or (beside is not None and beside.now != old):
        other = f" as an old name of {beside.now}: drop it first" if beside else ""
        raise problem(path, f"{new} is there already{other}", "bad-argument")
    if beside is not None:
        lines.remove(beside.line)
    kept = [renamed for each in lines for renamed in _renamed(each, line, old, new)]
    was_new = any(each.now == old and each.since == "-" for each in aliases.values())
    write_lines(path, kept if was_new else [*kept, _alias(line, old, new)])


_FORMS: Final = {
    "method": "a method such as contacts.find",
    "variant": "a method such as contacts.find",
    "argument": "an argument such as contacts.find.q",
    "type": "a class such as Person",
    "field": "a field such as Person.mail",
    "resource": "a resource such as contacts",
    "client": "a class such as Person",
}


def _check(path: Path, kind: str, old: str, new: str) -> None:
    """A method may go to another resource; arguments and fields stay where they are."""
    was, parts = old.split("."), new.split(".")
    is_inside = kind in ("argument", "field", "variant")
    stays = not is_inside or was[:-1] == parts[:-1]
    is_class = kind not in ("type", "client") or new[:1].isupper()
    if len(was) != len(parts) or not all(map(is_name, parts)) or not is_class:
        raise problem(path, f"{new!a} cannot be {_FORMS[kind]}", "bad-argument")
    if not stays:
        beside = ".".join(was[:-1])
        raise problem(path, f"{old} can only be another of {beside}", "bad-argument")


def _alias(line: list[str], old: str, new: str) -> list[str]:
    """The line of an old name; the next `generate` says since when it is one."""
    match line:
        case ["method", address, name]:
            return ["alias", "method", address, name, "-"]
        case ["variant", address, variant, name]:
            own = f"{old.partition('.')[0]}.{name}"
            return ["alias", "method", address, variant, own, "-"]
        case ["argument" | "field" as kind, *key, name]:
            return ["alias", kind, *key, name, "-"]
        case ["type", *_]:
            return ["alias", "type", new, old, "-"]
        case ["resource", *_]:
            return ["alias", "resource", new, old, "-"]
        case _:
            return ["alias", "client", old, "-"]


def _renamed(
    columns: list[str], line: list[str], old: str, new: str
) -> Iterator[list[str]]:
    """A line as it is after a renaming of what `line` names."""
    last = new.rpartition(".")[2]
    match line[0], columns:
        case "method", ["method", address, name] if name == old:
            yield ["method", address, new]
        case "variant" | "argument" | "field", _ if columns == line:
            yield [*columns[:-1], last]
        case "client", ["client", _]:
            yield ["client", new]
        case "type", ["type", *names] if old in names[:2]:
            both = [new if each == old else each for each in names[:2]]
            yield ["type", *both, *names[2:]]
        case "type", ["field", type, *rest] if type == old:
            yield ["field", new, *rest]
        case "type", ["alias", "type" | "field" as kind, type, *rest] if type == old:
            yield ["alias", kind, new, *rest]
        case "resource", ["resource", attribute, _] if attribute == old:
            pass  # its class is called after it
        case "resource", ["method", address, name] if name.startswith(f"{old}."):
            yield ["method", address, f"{new}.{name.partition('.')[2]}"]
        case "resource", ["alias", "resource", attribute, *rest] if attribute == old:
            yield ["alias", "resource", new, *rest]
        case _:
            yield columns


def drop(
    path: Path, names: Collection[str], before: str | None, *, gone: bool = False
) -> int:
    """Let old names end: those of `names`, and those that are old since a version before `before`.

    `gone`: forget as well what a document no longer has, which then comes back under any name. Gives how
    many lines went.

    Raises:
        InputError: there is no lock, it has no such old name, or `before` is no version.
    """
    lines = list(lines_of(path))
    aliases = list(alias_lines(lines))
    known = {each.name for each in aliases}
    for each in names:
        if each not in known:
            raise unknown(path, each, known)
    limit = _release(before) if before is not None else None
    if before is not None and limit is None:
        raise problem(path, f"{before!a} is no version", "bad-argument")
    ended = [
        each.line
        for each in aliases
        if each.name in names or _is_before(each.since, limit)
    ]
    kept = [
        each for each in lines if each not in ended and not (gone and each[0] == "gone")
    ]
    write_lines(path, kept)
    return len(lines) - len(kept)


_Release = tuple[tuple[int, ...], bool]
_RELEASE: Final = re.compile(r"v?(\d+(?:\.\d+)*)[.-]?(a|b|c|rc|dev|alpha|beta|pre)?.*")


def _release(version: str) -> _Release | None:
    """A version to compare, as far as `1.2.0rc1` goes; 2.0 is 2."""
    found = _RELEASE.fullmatch(version)
    if found is None:
        return None
    numbers = [int(each) for each in found[1].split(".")]
    while numbers and numbers[-1] == 0:
        del numbers[-1]
    return tuple(numbers), not found[2]


def _is_before(since: str, limit: _Release | None) -> bool:
    own = _release(since)
    return limit is not None and own is not None and own < limit


def adopt(path: Path, methods: Collection[str]) -> int:
    """Let the next `generate` decide anew what `methods` give, all of them for none; how many there are.

    Raises:
        InputError: there is no lock, or it has no such method.
    """
    lines = list(lines_of(path))
    addresses = {
        name: address for kind, address, name in _three(lines) if kind == "method"
    }
    for each in methods:
        if each not in addresses:
            raise unknown(path, each, addresses)
    chosen = {addresses[each] for each in methods or addresses}
    kept = [each for each in lines if not (each[0] == "result" and each[1] in chosen)]
    write_lines(path, kept)
    return len(lines) - len(kept)


def _three(lines: Collection[list[str]]) -> Iterator[tuple[str, str, str]]:
    for columns in lines:
        if len(columns) == 3:
            yield columns[0], columns[1], columns[2]
