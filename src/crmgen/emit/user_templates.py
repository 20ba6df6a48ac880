"""Templates of the user that nothing uses: a file that is to take the place of ours, and is not called like one."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, meta

from crmgen.diagnostics import InputError, Place, Problem

_SUFFIX: Final = ".jinja"


def check_templates(folder: Path, ours: Path, environment: Environment) -> None:
    """Refuse templates that replace none of ours and that none of theirs refers to.

    Raises:
        InputError: all of them, with the code `unused-template`.
    """
    known = _names(ours)
    theirs = _names(folder)
    waiting = [name for name in theirs if name in known]
    used = set(waiting)
    while waiting:
        for name in _referred(folder / waiting.pop(), environment):
            if name is None:
                return  # the name is computed: it may be any of them
            if name in theirs and name not in used:
                used.add(name)
                waiting.append(name)
    unused = [name for name in theirs if name not in used]
    problems = [_problem(folder, name, known) for name in unused]
    found = [problem for problem in problems if problem is not None]
    if found:
        raise InputError(found)


def _names(folder: Path) -> list[str]:
    """The visible files of a folder, as templates are named."""
    files = (path.relative_to(folder) for path in sorted(folder.rglob("*")))
    return [
        path.as_posix()
        for path in files
        if (folder / path).is_file()
        and not any(part.startswith(".") for part in path.parts)
    ]


def _referred(path: Path, environment: Environment) -> Iterator[str | None]:
    """What a template extends, includes or imports; nothing for one that is broken, which rendering says."""
    try:
        parsed = environment.parse(path.read_text(encoding="utf-8"))
    except (TemplateSyntaxError, UnicodeDecodeError):
        return
    yield from meta.find_referenced_templates(parsed)


def _problem(folder: Path, name: str, known: list[str]) -> Problem | None:
    """What is wrong with a file that nothing uses; None for one that is no template, such as a note."""
    lowered = {each.lower(): each for each in known}
    near = get_close_matches(name.lower(), lowered, 1, 0.75)
    if not near and not name.endswith(_SUFFIX):
        return None
    hint = (
        f"did you mean {lowered[near[0]]!r}?"
        if near
        else f"those are {', '.join(known)}"
    )
    message = f"no template of crmgen is called so, and none includes it; {hint}"
    return Problem(Place(str(folder / name)), message, "unused-template")
