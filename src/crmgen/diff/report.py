"""What `crmgen diff` found as text, Markdown, JSON, and annotations of a GitHub workflow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, Literal

from crmgen.diagnostics import printable
from crmgen.diff.changes import Change
from crmgen.diff.outcome import Outcome
from crmgen.diff.page import page
from crmgen.diff.rules import Effect
from crmgen.diff.sentences import sentence, summary
from crmgen.workflow_commands import annotation

Format = Literal["text", "markdown", "json", "html", "github"]

NOTHING: Final = "Nothing changes for users of the SDK."
OF_CRMGEN: Final = (
    "Not from the document, but from another crmgen, names of the lock or settings"
)
"""The title of what changes though the document does not."""


def report(outcome: Outcome, format: Format) -> str:
    """All of it, the worst first, ready to print."""
    return _FORMATS[format](outcome)


# for people


def _text(outcome: Outcome) -> str:
    lines = [NOTHING] if outcome.is_empty else []
    lines += _text_rows(outcome.changes)
    if outcome.of_crmgen:
        lines += [f"{OF_CRMGEN}:", *_text_rows(outcome.of_crmgen)]
    if outcome.accepted:
        lines.append(f"Accepted ({len(outcome.accepted)})")
    for each in outcome.accepted:
        lines.append(f"  {_plain(sentence(each.change))}")
        lines.append(f"      accepted: {printable(each.reason)}")
    lines += [f"note: {each}" for each in _notes(outcome)]
    if not outcome.is_empty:
        lines.append(f"Version: {outcome.version}")
    return "\n".join(lines) + "\n"


def _text_rows(changes: Sequence[Change]) -> Iterator[str]:
    for effect, rows in groups(changes):
        yield f"{effect.capitalize()} ({len(rows)})"
        for each in rows:
            yield f"  {_plain(sentence(each))}"
            yield f"      {each.at} [{each.rule} {printable(each.addresses[0])}]"


def _notes(outcome: Outcome) -> Iterator[str]:
    yield from outcome.notes
    for each in outcome.stale:
        what = printable(f"{each.rule} {each.address}")
        yield f"accepted, but does not happen: {what}; take the entry out"


def _markdown(outcome: Outcome) -> str:
    blocks = [NOTHING] if outcome.is_empty else []
    blocks += summary(outcome.changes)
    if outcome.of_crmgen:
        blocks += [f"**{OF_CRMGEN}:**", *summary(outcome.of_crmgen)]
    if outcome.accepted:
        rows = (f"- {sentence(a.change)}. *{_escaped_text(a.reason)}*" for a in outcome.accepted)  # fmt: skip
        blocks += ["### Accepted", "\n".join(rows)]
    blocks += [f"*{each}*" for each in _notes(outcome)]
    if not outcome.is_empty:
        blocks.append(f"Proposed version: {outcome.version}.")
        blocks.append(_details([*outcome.changes, *outcome.of_crmgen]))
    return "\n\n".join(filter(None, blocks)) + "\n"


def _details(changes: Sequence[Change]) -> str:
    """Every change with its line and why it breaks, folded away."""
    blocks: list[str] = []
    for effect, rows in groups(changes):
        listed = "\n".join(f"- {sentence(each)}. <sub>`{each.at}`</sub>" for each in rows)  # fmt: skip
        blocks += [f"### {effect.capitalize()}", listed]
    if not blocks:
        return ""
    inside = "\n\n".join(blocks)
    return f"<details><summary>Each change</summary>\n\n{inside}\n\n</details>"


def _escaped_text(text: str) -> str:
    marks = str.maketrans({each: f"\\{each}" for each in "\\`*_[]<>|"})
    return printable(" ".join(text.split())).translate(marks)


def _plain(text: str) -> str:
    return text.replace("`", "")


# for programs


def _json(outcome: Outcome) -> str:
    version = outcome.version
    whole = {
        "changes": [*map(_row, outcome.changes)],
        "of_crmgen": [*map(_row, outcome.of_crmgen)],
        "accepted": [
            {**_row(each.change), "reason": each.reason} for each in outcome.accepted
        ],
        "stale": [each.model_dump() for each in outcome.stale],
        "version": {
            "before": version.before or None,
            "proposed": version.after or None,
            "level": version.level,
        },
        "notes": outcome.notes,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _row(change: Change) -> dict[str, Any]:
    return {
        "rule": change.rule,
        "effect": change.effect.name.lower(),
        "breaking": change.effect.is_breaking,
        "subjects": change.subjects,
        "addresses": change.addresses,
        "text": change.text,
        "why": change.why,
        "now": change.now,
        "changes_on_wire": change.on_wire,
        "at": str(change.at),
    }


def _github(outcome: Outcome) -> str:
    """Annotations of a workflow, one a change that matters."""
    rows = [*outcome.changes, *outcome.of_crmgen]
    matter = (each for each in rows if each.effect is not Effect.DOCUMENTATION)
    notes = [*_notes(outcome)]
    if not outcome.is_empty:
        notes.append(f"Version: {outcome.version}")
    lines = [*map(_annotation, matter)]
    lines += [annotation("notice", "", 0, each) for each in notes]
    return "".join(lines)


def _annotation(change: Change) -> str:
    kind: Literal["error", "notice"] = (
        "error" if change.effect.is_breaking else "notice"
    )
    text = _plain(sentence(change))
    return annotation(kind, change.at.file, change.at.line, text)


def groups(changes: Sequence[Change]) -> Iterator[tuple[Effect, list[Change]]]:
    """Changes by effect, the worst first."""
    for effect, rows in groupby(changes, key=lambda each: each.effect):
        yield effect, list(rows)


_FORMATS: Final[dict[Format, Callable[[Outcome], str]]] = {
    "text": _text,
    "markdown": _markdown,
    "json": _json,
    "html": page,
    "github": _github,
}
