"""Annotations of a GitHub workflow, as the lines that its log is read for."""

from __future__ import annotations

from typing import Literal


def annotation(
    kind: Literal["error", "notice"], file: str, line: int, text: str
) -> str:
    """One annotation; of no line where `file` is empty. What would end a command is escaped as GitHub asks for."""
    place = f" file={_escaped(file, ',:')},line={max(line, 1)}" if file else ""
    return f"::{kind}{place}::{_escaped(text)}\n"


def _escaped(text: str, more: str = "") -> str:
    for mark in ("%", "\r", "\n", *more):
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text
