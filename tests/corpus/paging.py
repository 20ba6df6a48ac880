"""The table of docs/corpus.md on pages: what could page, what is walked, stated or not, and why not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.corpus.checks import FLAGS

HEAD = (
    "| document | could page | paged | of them stated | not | why not |\n"
    "|---|--:|--:|--:|--:|---|"
)


def paging_table(documents: Iterable[Path]) -> str:
    """The rows as Markdown, those without pages left out, and a sum."""
    told = {path.stem: _operations(path) for path in documents}
    rows = [_row(name, operations) for name, operations in told.items()]
    every = [each for operations in told.values() for each in operations]
    return "\n".join([HEAD, *filter(None, rows), _row("all", every)]) + "\n"


def _operations(document: Path) -> list[dict[str, Any]]:
    """What `crmgen inspect --json` says of the operations of a document."""
    command = (sys.executable, "-m", "crmgen", "inspect", str(document), "--json")
    flags = FLAGS.get(document.stem, [])
    done = subprocess.run(
        [*command, *flags], capture_output=True, text=True, check=True
    )
    resources = json.loads(done.stdout)["resources"]
    return [each for resource in resources for each in resource["operations"]]


def _row(name: str, operations: list[dict[str, Any]]) -> str:
    paged = [each["paging"]["how"] for each in operations if "paging" in each]
    kinds = Counter(
        each["unpaged"].split(":")[0] for each in operations if "unpaged" in each
    )
    left = sum(kinds.values())
    if not paged and not left:
        return ""
    why = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    cells = [name, len(paged) + left, len(paged), paged.count("stated"), left, why]
    return f"| {' | '.join(map(str, cells))} |"
