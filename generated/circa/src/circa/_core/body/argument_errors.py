"""Keyword arguments that do not fit, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable


class ArgumentError(TypeError):
    """Keywords that do not fit; the method that was called adds its own name and parameters."""

    def __init__(
        self, unknown: str | None, known: Iterable[str], missing: Iterable[str]
    ) -> None:
        self.unknown = unknown
        self.known = tuple(known)
        self.missing = tuple(missing)
        super().__init__(argument_message("", unknown, self.known, self.missing))


def argument_message(
    method: str, unknown: str | None, known: Iterable[str], missing: Iterable[str]
) -> str:
    """What is wrong with the arguments, with the name that was perhaps meant."""
    head = f"{method}() " if method else ""
    if unknown is None:
        names = ", ".join(f"{name!r}" for name in missing)
        return f"{head}misses required arguments: {names}"
    message = f"{head}got an unexpected keyword argument {unknown!r}"
    all_names = list(dict.fromkeys(known))
    from difflib import get_close_matches

    near = get_close_matches(unknown, all_names, n=1, cutoff=0.6)
    if near:
        return f"{message}; did you mean {near[0]!r}?"
    few = 0 < len(all_names) <= 12
    return f"{message}; it takes {', '.join(all_names)}" if few else message
