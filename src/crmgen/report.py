"""The loss report: what was weakened or repaired, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from crmgen.diagnostics import Loss, Problem
from crmgen.losses import LOSSES


def loss_record(loss: Loss) -> dict[str, Any]:
    """One loss as JSON: code, kind, place and what was done."""
    return {
        "code": loss.code,
        "kind": loss.kind,
        "file": loss.place.file,
        "line": loss.place.line,
        "column": loss.place.column,
        "pointer": loss.place.pointer,
        "message": loss.message,
    }


def problem_record(problem: Problem) -> dict[str, Any]:
    """One problem as JSON: code, place and what is wrong."""
    return {
        "code": problem.code,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "pointer": problem.place.pointer,
        "message": problem.message,
    }


def render_findings(
    document: str, problems: Iterable[Problem], losses: Iterable[Loss]
) -> str:
    """What `validate --json` prints: errors and repairs apart, and whether `generate` takes the document."""
    errors = list(map(problem_record, problems))
    findings = {
        "document": document,
        "valid": not errors,
        "errors": errors,
        "losses": list(map(loss_record, losses)),
    }
    return json.dumps(findings, indent=2) + "\n"


def render_report(apis: Iterable[tuple[str, Sequence[Loss]]]) -> str:
    """The report of `generate --report`: per API the losses, and what each code means."""
    rows = [
        {"api": name, "losses": [loss_record(loss) for loss in losses]}
        for name, losses in apis
    ]
    codes = sorted({loss["code"] for row in rows for loss in _losses(row)})
    meanings = {code: LOSSES[code].meaning for code in codes}
    return json.dumps({"apis": rows, "codes": meanings}, indent=2) + "\n"


def has_losses(losses: Iterable[Loss]) -> bool:
    """Whether anything was repaired or weakened: what is only unread makes no other SDK."""
    return any(loss.kind != "unread" for loss in losses)


def count(losses: Sequence[Loss]) -> str:
    """`no losses`, or `12 repaired, 3 weakened`; and how many kinds of keys say nothing that an SDK does."""
    kinds = Counter(loss.kind for loss in losses)
    unread = kinds.pop("unread", 0)
    parts = [f"{number} {kind}" for kind, number in sorted(kinds.items())]
    counted = ", ".join(parts) or "no losses"
    return f"{counted}, {unread} unread" if unread else counted


def _losses(row: dict[str, Any]) -> list[dict[str, Any]]:
    losses: list[dict[str, Any]] = row["losses"]
    return losses
