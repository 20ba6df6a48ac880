"""What is wrong with templates of the user: files and blocks that take the place of nothing, and errors while one is rendered."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from traceback import walk_tb
from typing import Final

from jinja2 import Environment, TemplateError, TemplateSyntaxError, meta, nodes

from crmgen.diagnostics import InputError, Place, Problem
from crmgen.emit.layout import LayoutError

_SUFFIX: Final = ".jinja"


def check_templates(folder: Path, ours: Path, environment: Environment) -> None:
    """Refuse templates that replace none of ours and that none of theirs refers to, and blocks that
    the template that is extended does not have.

    Raises:
        InputError: all of them, with the codes `unused-template` and `unused-block`.
    """
    problems = [*_unused_files(folder, ours, environment)]
    problems += _unused_blocks(folder, ours, environment)
    if problems:
        raise InputError(problems)


@contextmanager
def errors_of_templates(templates: Path) -> Generator[None]:
    """Raise what goes wrong in a user's templates as `InputError`, with the code `bad-template`."""
    try:
        yield
    except RecursionError:
        message = "a template extends or includes itself; ours is called `crmgen/...`"
        raise InputError.of(Place(str(templates)), message, "bad-template") from None
    except Exception as error:
        place = _place_of(error, templates)
        if place is None and isinstance(error, LayoutError):
            place = Place(str(templates))
        if place is None:
            raise
        said = isinstance(error, (TemplateError, LayoutError))
        message = str(error) if said else f"{type(error).__name__}: {error}"
        raise InputError.of(place, message, "bad-template") from error


def _place_of(error: Exception, folder: Path) -> Place | None:
    """The line of a user's template at which an error was raised; None where none of theirs was rendered."""
    if isinstance(error, TemplateSyntaxError):
        return Place(error.filename or str(folder / (error.name or "")), error.lineno)
    lines = [
        Place(frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if Path(frame.f_code.co_filename).is_relative_to(folder)
    ]
    if lines:
        return lines[-1]
    return Place(str(folder)) if isinstance(error, TemplateError) else None


def _unused_files(
    folder: Path, ours: Path, environment: Environment
) -> Iterator[Problem]:
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
    yield from (problem for problem in problems if problem is not None)


def _unused_blocks(
    folder: Path, ours: Path, environment: Environment
) -> Iterator[Problem]:
    """Blocks at the top of a template that extends ours, which ours does not have: they would never be rendered."""
    for name in _names(folder):
        parsed = _parsed(folder / name, environment)
        base = _extended(parsed, ours)
        if parsed is None or base is None:
            continue
        known = _blocks(_parsed(base, environment))
        for block in parsed.iter_child_nodes():
            if isinstance(block, nodes.Block) and block.name not in known:
                near = get_close_matches(block.name, known, 1)
                hint = (
                    f"did you mean {near[0]!r}?"
                    if near
                    else f"those are {', '.join(known)}"
                )
                message = f"crmgen/{base.relative_to(ours).as_posix()} has no block {block.name!r}; {hint}"
                place = Place(str(folder / name), block.lineno)
                yield Problem(place, message, "unused-block")


def _extended(parsed: nodes.Template | None, ours: Path) -> Path | None:
    """The template of ours that one extends, where it says so in plain text."""
    for extends in parsed.find_all(nodes.Extends) if parsed else ():
        name = getattr(extends.template, "value", None)
        if isinstance(name, str) and name.startswith("crmgen/"):
            base = ours / name.removeprefix("crmgen/")
            return base if base.is_file() else None
    return None


def _blocks(parsed: nodes.Template | None) -> list[str]:
    return [each.name for each in parsed.find_all(nodes.Block)] if parsed else []


def _parsed(path: Path, environment: Environment) -> nodes.Template | None:
    """None for a template that is broken, which rendering says, or that is none."""
    try:
        return environment.parse(path.read_text("utf-8"), filename=str(path))
    except (TemplateSyntaxError, UnicodeDecodeError):
        return None


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
    """What a template extends, includes or imports."""
    parsed = _parsed(path, environment)
    if parsed is not None:
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
