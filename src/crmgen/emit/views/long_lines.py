"""Long code in the one form that black and ruff's formatter lay out alike.

They agree on nearly everything; the three differences that our output can meet are
settled here.
"""

from __future__ import annotations

from collections.abc import Iterable

from crmgen.emit.prose import LINE_LENGTH, columns


def declaration(name: str, annotation: str, default: str = "") -> str:
    """An argument of a method; a union that needs more than a line stands in
    parentheses, as black wants it.
    """
    text = f"{name}: {annotation}{default}"
    if columns(text) + 9 > LINE_LENGTH and _is_union(annotation):
        return f"{name}: ({annotation}){default}"
    return text


def in_parentheses(parts: Iterable[str], returns: str) -> str:
    """Arguments of a method, one a line where the return type is long too."""
    comma = "," if columns(f") -> {returns}:") + 4 > LINE_LENGTH else ""
    return ", ".join(parts) + comma


def argument_value(name: str, value: str) -> str:
    """What is given for an argument of a call, twelve columns in; a long condition stands in parentheses."""
    is_long = columns(f"{name}={value}") + 13 > LINE_LENGTH
    return f"({value})" if is_long and " if " in value.partition("(")[0] else value


def _is_union(annotation: str) -> bool:
    """Whether there is a `|` outside all brackets and strings."""
    depth, quote, escaped = 0, "", False
    for character in annotation:
        if quote:
            quote = "" if character == quote and not escaped else quote
            escaped = character == "\\" and not escaped
        elif character in "\"'":
            quote = character
        elif character in "[(":
            depth += 1
        elif character in "])":
            depth -= 1
        elif character == "|" and depth == 0:
            return True
    return False
