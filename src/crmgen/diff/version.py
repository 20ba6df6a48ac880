"""The next version of an SDK: semantic versioning, and before 1.0 a minor version for what breaks."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final, Literal

from crmgen.diff.rules import Effect
from crmgen.records import dataclass

_VERSION: Final = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?![\d.])")
Level = Literal["major", "minor", "patch"]
_RULE: Final = {
    "major": "something breaks",
    "minor": "something is added, nothing breaks",
    "patch": "nothing breaks, nothing is added",
}
_RULE_BEFORE_1: Final = {
    "minor": "something breaks, which before 1.0 raises the minor version",
    "patch": "nothing breaks, which before 1.0 raises the patch version",
}


@dataclass(frozen=True, slots=True)
class NextVersion:
    """A version that is proposed."""

    before: str
    """Empty where it is not known."""
    after: str
    """Empty where nothing changes, or where `before` is no such version."""
    level: Level | None
    """None where nothing changes."""

    def __str__(self) -> str:
        if self.level is None:
            return "no new version: nothing changes for users"
        is_early = self.before.lstrip("v").startswith("0")
        why = (_RULE_BEFORE_1 if is_early else _RULE)[self.level]
        if not self.after:
            early = "" if self.level == "patch" else " (before 1.0 one level lower)"
            return f"a {self.level} version{early}: {why}"
        return f"{self.before} -> {self.after}: {why}"


def next_version(before: str, effects: Collection[Effect]) -> NextVersion:
    """The version after `before` (empty: not known) for changes with these effects."""
    if not effects:
        return NextVersion(before, "", None)
    level: Level = "patch"
    if any(each.is_breaking for each in effects):
        level = "major"
    elif Effect.ADDITION in effects:
        level = "minor"
    found = _VERSION.match(before)
    if found is None:
        return NextVersion(before, "", level)
    major, minor, patch = (int(part or 0) for part in found.groups())
    if major == 0:
        level = "minor" if level == "major" else "patch"
    numbers = {
        "major": (major + 1, 0, 0),
        "minor": (major, minor + 1, 0),
        "patch": (major, minor, patch + 1),
    }[level]
    return NextVersion(before, ".".join(map(str, numbers)), level)
