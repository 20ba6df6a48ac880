"""A list of changes as text, Markdown, JSON, and annotations of a GitHub workflow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final, Literal

from crmgen.diagnostics import printable
from crmgen.diff.changes import Change, Effect

Format = Literal["text", "markdown", "json", "github"]

_NOTHING: Final = "Nothing changes for users of the SDK."
_MOST_SUBJECTS: Final = 4
_NO_WIRE: Final = "nothing changes on the wire"


def report(changes: Sequence[Change], format: Format) -> str:
    """The changes, the worst first, ready to print."""
    return _FORMATS[format](changes)


def _text(changes: Sequence[Change]) -> str:
    lines = [_NOTHING] if not changes else []
    for effect, rows in _groups(changes):
        lines.append(f"{effect.capitalize()} ({len(rows)})")
        for each in rows:
            lines.append(f"  {_plain(_sentence(each))}")
            lines.append(f"      {each.at} [{each.rule}]")
    return "\n".join(lines) + "\n"


def _markdown(changes: Sequence[Change]) -> str:
    lines = [_NOTHING] if not changes else []
    for effect, rows in _groups(changes):
        lines += [f"### {effect.capitalize()}", ""]
        lines += [f"- {_sentence(each)}." for each in rows]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _sentence(change: Change) -> str:
    """`deals.create(stage)` and 2 more take `"won"` no more; a type checker ..."""
    shown = [f"`{each}`" for each in change.subjects[:_MOST_SUBJECTS]]
    hidden = len(change.subjects) - len(shown)
    shown += [f"{hidden} more"] if hidden else []
    *others, last = shown
    subject = f"{', '.join(others)} and {last}" if others else last
    said = [change.why, "" if change.on_wire else _NO_WIRE]
    text = _of_many(change.text) if others else change.text
    return printable("; ".join([f"{subject} {text}", *filter(None, said)]))


def _of_many(text: str) -> str:
    """The same said of several subjects."""
    for one, many in {"is ": "are ", "takes ": "take ", "gives ": "give "}.items():
        if text.startswith(one):
            return many + text.removeprefix(one).replace(f"and {one}", f"and {many}")
    return text


def _plain(text: str) -> str:
    return text.replace("`", "")


def _json(changes: Sequence[Change]) -> str:
    rows = [
        {
            "rule": each.rule,
            "effect": each.effect.name.lower(),
            "breaking": each.effect.is_breaking,
            "subjects": each.subjects,
            "text": each.text,
            "why": each.why,
            "now": each.now,
            "changes_on_wire": each.on_wire,
            "at": str(each.at),
        }
        for each in changes
    ]
    return json.dumps({"changes": rows}, indent=2, ensure_ascii=False) + "\n"


def _github(changes: Sequence[Change]) -> str:
    """Workflow commands, one a change that matters; what ends a command is escaped as GitHub asks for."""
    return "".join(
        map(_command, (c for c in changes if c.effect is not Effect.DOCUMENTATION))
    )


def _command(change: Change) -> str:
    kind = "error" if change.effect.is_breaking else "notice"
    place = f"file={_escaped(change.at.file, ',:')},line={max(change.at.line, 1)}"
    return f"::{kind} {place}::{_escaped(_plain(_sentence(change)))}\n"


def _escaped(text: str, more: str = "") -> str:
    marks = ("%", "\r", "\n", *more)
    for mark in marks:
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text


def _groups(changes: Sequence[Change]) -> Iterator[tuple[Effect, list[Change]]]:
    for effect, rows in groupby(changes, key=lambda each: each.effect):
        yield effect, list(rows)


_FORMATS: Final[dict[Format, Callable[[Sequence[Change]], str]]] = {
    "text": _text,
    "markdown": _markdown,
    "json": _json,
    "github": _github,
}
