"""Revisions of one document, generated one after the other into one folder: what moved that nothing on the wire moved.

python -m tests.corpus.history ../shared/upstream/onepagecrm
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from crmgen.diff.changes import Change
from crmgen.diff.sides import Side, between, side_of_sdk
from crmgen.emit.file_states import BASE_NAME, LOCK_NAME, SURFACE_NAME

_RECORDS: Final = (LOCK_NAME, SURFACE_NAME, BASE_NAME)
_RULES: Final = {
    "class names that are gone with what they described (for comparison)": ("class-removed",),
    "class names that vanished, though the same place has the same fields": ("class-renamed",),
    "results that flipped": ("result-kind", "result-path"),
    "methods renamed": ("method-renamed",),
    "arguments renamed": ("argument-renamed",),
    "arguments that keep their name and go elsewhere": ("argument-moved",),
    "fields renamed": ("field-renamed",),
    "client classes renamed": ("client-renamed",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One document after another."""

    name: str
    before: Side
    after: Side
    document: int
    """Lines that changed in the document: added and removed."""
    sdk: int
    """The same of the SDK, without what crmgen keeps for itself."""
    records: int
    """The same of the lock, the surface and the base."""
    changes: list[Change] = field(default_factory=list[Change])


def walk(documents: Sequence[Path], folder: Path) -> list[Step]:
    """Generate all of them, the first into an empty folder. Each is called by its date, as downloads are."""
    sdk, kept = folder / "sdk", folder / "kept"
    sides: list[Side] = []
    counts: list[tuple[int, int]] = []
    _git(folder, "init", "-q", "sdk")
    for document in documents:
        command = [sys.executable, "-m", "crmgen", "generate", str(document), "-o", str(sdk), "-q"]  # fmt: skip
        subprocess.run(command, check=True)
        _git(sdk, "add", "-A")
        lines = _git(sdk, "diff", "--cached", "--numstat")
        counts.append(_counted(lines))
        _git(sdk, "-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", document.name)  # fmt: skip
        copy = kept / str(len(sides))
        shutil.copytree(sdk, copy)
        sides.append(side_of_sdk(copy, document.name))
    return [
        Step(new.stem, a, b, _changed(old, new), *count, between(a, b))
        for (old, new), (a, b), count in zip(
            pairwise(documents), pairwise(sides), counts[1:], strict=True
        )
    ]


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)  # fmt: skip
    return done.stdout


def _counted(numstat: str) -> tuple[int, int]:
    sdk = records = 0
    for line in numstat.splitlines():
        added, removed, path = line.replace("-\t", "0\t").split("\t")
        if path in _RECORDS:
            records += int(added) + int(removed)
        else:
            sdk += int(added) + int(removed)
    return sdk, records


def _changed(old: Path, new: Path) -> int:
    command = ["git", "diff", "--no-index", "--numstat", str(old), str(new)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return sum(map(int, done.stdout.split("\t")[:2]))


def moved(steps: Sequence[Step]) -> dict[str, int]:
    """How often each kind of thing moved by itself."""
    rules = Counter(
        each.rule
        for step in steps
        for change in step.changes
        for each in [change] * len(change.subjects)
    )
    found = {said: sum(rules[rule] for rule in each) for said, each in _RULES.items()}
    sides = [steps[0].before, *(step.after for step in steps)]
    return {
        **found,
        "classes called `Name2`": _numbered(sides),
        "operations that came back under another name": _came_back(sides),
        "packages renamed": len({each.lock.package for each in sides}) - 1,
        "resources called `name_2`": _numbered_resources(sides),
    }


def _numbered(sides: Sequence[Side]) -> int:
    """Of classes that were not there in the first SDK."""
    first = sides[0].surface.classes
    names = {name for each in sides for name in each.surface.classes} - set(first)
    return sum(bool(re.search(r"[a-zA-Z]2$", name)) for name in names)


def _numbered_resources(sides: Sequence[Side]) -> int:
    methods = (method.name for each in sides for method in each.surface.methods.values())  # fmt: skip
    return len({name for each in methods if (name := each.partition(".")[0]).endswith("_2")})  # fmt: skip


def _came_back(sides: Sequence[Side]) -> int:
    names: dict[str, set[str]] = {}
    for each in sides:
        for address, method in each.surface.methods.items():
            names.setdefault(address, set()).add(method.name)
    return sum(len(found) > 1 for found in names.values())


def table(steps: Sequence[Step]) -> str:
    """Both tables as Markdown."""
    rows = [f"| {said} | {count} |" for said, count in moved(steps).items()]
    lines = [
        f"| {step.name} | {step.document} | {step.sdk} | {step.sdk / max(step.document, 1):.1f} | {step.records} |"
        for step in steps
    ]
    head = "| step | lines of the document | lines of the SDK | ratio | lines of lock, surface and base |\n|---|--:|--:|--:|--:|"  # fmt: skip
    return "\n".join(["| what moved | how often |", "|---|--:|", *rows, "", head, *lines]) + "\n"  # fmt: skip


def main() -> None:
    """Print the tables for the documents in a folder, in the order of their names."""
    documents = sorted(Path(sys.argv[1]).resolve().glob("*.*"))
    with tempfile.TemporaryDirectory() as folder:
        print(table(walk(documents, Path(folder))))


if __name__ == "__main__":
    main()
