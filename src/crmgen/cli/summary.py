"""What `generate` says at the end: a line for one API, a table for several, JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from crmgen.cli.one_api import Counted, Outcome
from crmgen.records import asdict, replace
from crmgen.report import problem_record

_SHOWN: Final = {"losses": "losses: not written"}
_HEAD: Final = ("", "", "operations", "types", "losses", "written", "removed")


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """The gravest of all: 2 before 1 before 0."""
    return max((each.exit_code for each in outcomes), default=0)


def again(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """What the same run will say when nothing changes."""
    return [_again(each) for each in outcomes]


def lines(outcomes: Sequence[Outcome], *, as_json: bool) -> list[str]:
    """What is said of all APIs."""
    if as_json:
        return [as_text(outcomes)]
    hint = any(each.counted.losses and not each.losses for each in outcomes)
    if len(outcomes) == 1:
        [only] = outcomes
        line = f"{only.line} (-v lists the losses)" if hint else only.line
        return [each for each in (line, *_changes(only)) if each]
    changed = [each for each in outcomes if each.changes]
    said = [line for each in changed for line in (f"{each.name}:", *_changes(each))]
    return [*said, *_table(outcomes), *(["(-v lists the losses)"] if hint else ())]


def as_text(outcomes: Sequence[Outcome]) -> str:
    """All outcomes as JSON."""
    rows = [_record(each) for each in outcomes]
    return json.dumps({"exit_code": exit_code(outcomes), "apis": rows}, indent=2)


def _again(outcome: Outcome) -> Outcome:
    counted = outcome.counted
    unchanged = counted.unchanged + counted.written
    counted = replace(counted, written=0, removed=0, unchanged=unchanged)
    line = outcome.again.line if outcome.again else outcome.line
    return Outcome(outcome.name, "unchanged", counted, line)


def _record(outcome: Outcome) -> dict[str, Any]:
    return {
        "api": outcome.name,
        "state": outcome.state,
        "exit_code": outcome.exit_code,
        **asdict(outcome.counted),
        "changes": list(outcome.changes),
        "problems": list(map(problem_record, outcome.problems)),
        "conflicts": list(outcome.conflicts),
    }


def _changes(outcome: Outcome) -> Iterator[str]:
    return (f"  {line}" for line in outcome.changes)


def _table(outcomes: Sequence[Outcome]) -> list[str]:
    rows = [_HEAD, *map(_row, outcomes), _total(outcomes)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_cells(row, widths)).rstrip() for row in rows]


def _cells(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.ljust(width) if index < 2 else cell.rjust(width)


def _row(outcome: Outcome) -> tuple[str, ...]:
    state = _SHOWN.get(outcome.state, outcome.state)
    if outcome.problems:
        codes = Counter(each.code for each in outcome.problems)
        state += f": {', '.join(codes)}"
    numbers = outcome.counted
    if not numbers.unchanged + numbers.written:
        return (outcome.name, state, *[""] * (len(_HEAD) - 2))
    return (outcome.name, state, *_numbers(numbers))


def _total(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    states = Counter(each.state for each in outcomes)
    said = ", ".join(f"{number} {_SHOWN.get(s, s)}" for s, number in states.items())
    counts = [asdict(each.counted) for each in outcomes]
    total = Counted(**{key: sum(each[key] for each in counts) for key in counts[0]})
    return (f"{len(outcomes)} APIs", said, *_numbers(total))


def _numbers(counted: Counted) -> tuple[str, ...]:
    shown = (counted.operations, counted.types, counted.losses)
    return tuple(map(str, (*shown, counted.written, counted.removed)))
