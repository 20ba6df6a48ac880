"""What is wrong with the arguments of a method, as a TypeError says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import Parameter, Signature

from ..body.argument_errors import ArgumentError, argument_message


def wrong_arguments(
    method: str,
    signature: Signature,
    args: tuple[object, ...],
    kwargs: Mapping[str, object],
    problem: ArgumentError | None,
) -> TypeError:
    """The TypeError that names the method, and the parameter that was perhaps meant.

    `problem`: what is wrong with the keys of the body, where nothing else is.
    """
    takes = [*signature.parameters.values()]
    if problem is None:
        return TypeError(next(_mistakes(method, takes, args, kwargs)))
    known = [*_names(takes), *problem.known]
    return TypeError(argument_message(method, problem.unknown, known, problem.missing))


def _mistakes(
    method: str,
    takes: list[Parameter],
    args: tuple[object, ...],
    kwargs: Mapping[str, object],
) -> Iterator[str]:
    """All that is wrong, what tells most first."""
    positional = [
        each
        for each in takes
        if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
    ]
    for each in positional:
        if each.kind is each.POSITIONAL_ONLY and each.name in kwargs:
            yield f"{method}() takes {each.name!r} by position, not by name"
    named = _names(takes)
    if not any(each.kind is each.VAR_KEYWORD for each in takes):
        for unknown in (key for key in kwargs if key not in named):
            yield argument_message(method, unknown, named, ())
    if len(args) > len(positional):
        plural = "" if len(positional) == 1 else "s"
        yield (
            f"{method}() takes {len(positional)} positional argument{plural}, got {len(args)};"
            " all others are given by name"
        )
    for each in positional[: len(args)]:
        if each.name in kwargs:
            yield f"{method}() got {each.name!r} by position and by name"
    absent = [
        each.name
        for each in takes
        if each.default is each.empty
        and each.kind is not each.VAR_KEYWORD
        and each not in positional[: len(args)]
        and each.name not in kwargs
    ]
    yield argument_message(method, None, (), absent)


def _names(takes: list[Parameter]) -> list[str]:
    """What can be given by name."""
    return [
        each.name
        for each in takes
        if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)
    ]
