"""The lines of a lock as people speak of them: `contacts.find`, `Person.mail`."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from crmgen.diagnostics import InputError, Place, Problem
from crmgen.lock.columns import read_line, write_line
from crmgen.lock.read import read_lock
from crmgen.records import dataclass


@dataclass(frozen=True, slots=True)
class AliasLine:
    """An old name, what it is called now, and since which version."""

    name: str
    now: str
    since: str
    """`-`: the next `generate` says."""
    line: list[str]


def spelled_names(lines: Sequence[list[str]]) -> dict[str, list[str]]:
    """Every name in full, with the line that gives it."""
    methods = _methods(lines)
    classes = _classes(lines)
    found: dict[str, list[str]] = {}
    for line in lines:
        for name in _names(line, methods, classes):
            found.setdefault(name, line)
    return found


def _methods(lines: Sequence[list[str]]) -> dict[str, str]:
    return {line[1]: line[2] for line in lines if line[0] == "method"}


def _classes(lines: Sequence[list[str]]) -> dict[str, list[str]]:
    """Both classes of each type, by what the lock calls it."""
    both = (
        [name for name in line[1:3] if name != "-"]
        for line in lines
        if line[0] == "type"
    )
    return {names[0]: names for names in both if names}


def _names(
    line: list[str], methods: Mapping[str, str], classes: Mapping[str, list[str]]
) -> Iterator[str]:
    match line:
        case ["method", _, name] | ["resource", name, _] | ["client", name]:
            yield name
        case ["variant", address, _, name] if address in methods:
            yield f"{methods[address].partition('.')[0]}.{name}"
        case ["argument", address, _, _, name] if address in methods:
            yield f"{methods[address]}.{name}"
        case ["type", *names]:
            yield from (name for name in names[:2] if name != "-")
        case ["field", type, _, name]:
            yield from (f"{each}.{name}" for each in classes.get(type, ()))
        case _:
            return


def alias_lines(lines: Sequence[list[str]]) -> Iterator[AliasLine]:
    """Every old name that a lock keeps, in the order of its lines."""
    methods = _methods(lines)
    names = {tuple(line[:-1]): line[-1] for line in lines if line[0] != "alias"}
    for line in lines:
        if line[0] != "alias":
            continue
        kind, *key, name, since = line[1:]
        now = name
        match kind, key:
            case "method", [address, *variant]:
                resource, _, method = methods.get(address, "").partition(".")
                method = names.get(("variant", address, *variant), method)
                now = f"{resource}.{method}"
            case "argument", [address, *_]:
                method = methods.get(address, "")
                now = f"{method}.{names.get((kind, *key), '')}"
                name = f"{method}.{name}"
            case "field", [type, _]:
                now = f"{type}.{names.get((kind, *key), '')}"
                name = f"{type}.{name}"
            case "client", []:
                now = names.get(("client",), "")
            case _:
                now = key[0]
        yield AliasLine(name, now, since, line)


def lines_of(path: Path) -> Iterator[list[str]]:
    """The lines of a lock that can be read; comments have one column."""
    if read_lock(path) is None:
        raise problem(path, "there is no lock here; generate the SDK first")
    lines = path.read_text("utf-8").splitlines()
    yield from (read_line(line) or [line] for line in lines)


def write_lines(path: Path, lines: Iterable[list[str]]) -> None:
    """Write a lock of these lines in place of the one there."""
    text = "".join(
        f"{columns[0]}\n" if columns[0].startswith("#") else write_line(*columns)
        for columns in lines
    )
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(text, "utf-8", newline="\n")
    partial.replace(path)


def unknown(path: Path, name: str, known: Collection[str]) -> InputError:
    """What is said of a name that a lock does not have, with those that it may have meant."""
    close = get_close_matches(name, known, n=3, cutoff=0.4)
    ending = f".{name.rpartition('.')[2]}"
    fields = [e for e in known if e.endswith(ending)] if name.count(".") == 2 else []
    near = [*dict.fromkeys((*sorted(fields), *close))][
        :3
    ]  # a body's fields are arguments
    hint = f"; near: {', '.join(near)}" if near else ""
    return problem(path, f"nothing is called {name!a}{hint}")


def problem(path: Path, message: str, code: str = "no-such-name") -> InputError:
    """What is said of a lock."""
    return InputError([Problem(Place(path.as_posix()), message, code)])
