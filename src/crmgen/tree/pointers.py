"""JSON pointers (RFC 6901): paths into a document, as text and as tokens."""

from __future__ import annotations

from crmgen.text import SpecText


def escape(token: str | SpecText) -> str:
    """One reference token of a JSON pointer (RFC 6901 section 3): an identity, never printed into code."""
    plain = token.unsafe if isinstance(token, SpecText) else token
    if "/" not in plain and "~" not in plain:
        return plain
    return plain.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """What a reference token of a JSON pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


def tokens_of(pointer: str) -> tuple[str, ...]:
    """The unescaped tokens of a JSON pointer."""
    tokens = pointer.split("/")[1:]
    if "~" not in pointer:
        return tuple(tokens)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)
