"""Generates and checks the SDKs of the real documents, and writes the table of docs/corpus.md.

    python -m tests.corpus ../shared/corpus --work DIR             all that is not in DIR yet
    python -m tests.corpus ../shared/corpus --work DIR petstore3   one, again
    python -m tests.corpus ../shared/corpus --work DIR --table     the table of what is in DIR
    python -m tests.corpus ../shared/corpus --paging               the table of lists in pages

One document after the other, the small ones first; DIR keeps the SDKs and what was found.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.corpus.checks import CHECKS, Run, check, described, make, written
from tests.corpus.paging import paging_table


@dataclass(frozen=True, slots=True)
class Row:
    """What was found on one document."""

    name: str
    code: int
    seconds: float
    mebibytes: float
    operations: int = 0
    missing: int = 0
    losses: dict[str, int] = field(default_factory=dict[str, int])
    checks: dict[str, str] = field(default_factory=dict[str, str])
    """Empty for a check that passed; else how it ended."""
    tests: int = 0
    mypy: int = 0
    tests_seconds: float = 0


def examine(document: Path, work: Path, checks: Sequence[str]) -> Row:
    """Generate one document and run the checks on what came out."""
    folder = work / document.stem
    shutil.rmtree(folder, ignore_errors=True)
    made = make(document, folder)
    row = Row(document.stem, made.run.code, made.run.seconds, made.run.mebibytes)
    if made.run.code:
        return replace(row, checks={"generate": made.run.output[-4000:]})
    wanted = described(document)
    missing = wanted - written(folder)
    row = replace(row, operations=len(wanted), missing=len(missing), losses=made.losses)
    return checked(row, folder, checks)


def checked(row: Row, folder: Path, names: Sequence[str]) -> Row:
    """Add what the checks say."""
    for name in names:
        found = check(name, folder)
        row = replace(row, checks={**row.checks, name: _shown(found)})
        if name == "tests":
            passed = re.search(r"(\d+) passed", found.output)
            count = int(passed[1]) if passed else 0
            row = replace(row, tests=count, tests_seconds=found.seconds)
        if name == "mypy":
            row = replace(row, mypy=found.output.count(": error:"))
    return row


def _shown(found: Run) -> str:
    return "" if found.code == 0 else f"exit {found.code}\n{found.output[-6000:]}"


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown, largest last."""
    head = (
        "| document | operations | losses | s | MiB | tests | s | mypy | else |\n"
        "|---|--:|---|--:|--:|--:|--:|--:|---|"
    )
    return "\n".join([head, *map(_line, rows)]) + "\n"


def _line(row: Row) -> str:
    lost = ", ".join(f"{code} {count}" for code, count in sorted(row.losses.items()))
    failed = [name for name, said in row.checks.items() if said]
    failed += [f"{row.missing} missing"] if row.missing else []
    cells = [
        row.name,
        row.operations,
        lost or "none",
        f"{row.seconds:.1f}",
        f"{row.mebibytes:.0f}",
        row.tests,
        f"{row.tests_seconds:.0f}",
        row.mypy if "mypy" in row.checks else "-",
        ", ".join(failed) or "ok",
    ]
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Read the arguments, examine what is asked for, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--checks", default="imports,ruff,black,tests,mypy")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--paging", action="store_true")
    asked = parser.parse_intermixed_args()
    documents = [
        path
        for path in sorted(asked.corpus.iterdir(), key=lambda each: each.stat().st_size)
        if path.suffix in (".json", ".yaml")
    ]
    if asked.paging:
        print(paging_table(sorted(documents)))
        return
    if asked.work is None:
        parser.error("--work names the folder of the SDKs")
    asked.work.mkdir(parents=True, exist_ok=True)
    if not asked.table:
        wanted = [name for name in asked.checks.split(",") if name in CHECKS]
        for document in documents:
            _examine(document, asked.work, wanted, asked.names)
    print(table([_read(path) for path in _kept(documents, asked.work)]))


def _examine(
    document: Path, work: Path, checks: Sequence[str], names: Sequence[str]
) -> None:
    kept = work / f"{document.stem}.row.json"
    if document.stem not in names if names else kept.is_file():
        return
    row = examine(document, work, checks)
    fields: dict[str, Any] = {
        name: getattr(row, name) for name in Row.__dataclass_fields__
    }
    kept.write_text(json.dumps(fields, indent=1))
    print(_line(row), flush=True)


def _kept(documents: Sequence[Path], work: Path) -> list[Path]:
    rows = [work / f"{document.stem}.row.json" for document in documents]
    return [path for path in rows if path.is_file()]


def _read(path: Path) -> Row:
    return Row(**json.loads(path.read_text()))


if __name__ == "__main__":
    main()
