"""What `crmgen diff` says: changes by where they come from, what is accepted, and the version that they ask for."""

from __future__ import annotations

from collections.abc import Sequence

from crmgen.diff.accepted import Accepted, Entry, parted
from crmgen.diff.changes import Change, gathered
from crmgen.diff.comparison import Comparison
from crmgen.diff.version import NextVersion, next_version
from crmgen.records import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that is reported."""

    changes: list[Change]
    """Of the document, the worst first."""
    of_crmgen: list[Change]
    """Of another version of crmgen, of the lock and of settings."""
    accepted: list[Accepted]
    """Breaks that do not count for `--fail-on`; they do for the version."""
    stale: list[Entry]
    """What is accepted and does not happen."""
    version: NextVersion
    notes: list[str]

    @property
    def is_breaking(self) -> bool:
        """Whether something breaks that nobody accepted."""
        return any(each.effect.is_breaking for each in (*self.changes, *self.of_crmgen))

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.changes or self.of_crmgen or self.accepted)


def outcome_of(found: Comparison, entries: Sequence[Entry] = ()) -> Outcome:
    """A comparison as it is reported, without the breaks that are accepted."""
    changes, first, _ = parted(found.of_document, entries)
    of_crmgen, second, _ = parted(found.of_crmgen, entries)
    _, _, stale = parted(found.everything, entries)
    effects = {each.effect for each in found.everything}
    return Outcome(
        gathered(changes),
        gathered(of_crmgen),
        [*first, *second],
        stale,
        next_version(found.version, effects),
        _notes(found) if found.everything else [],
    )


def _notes(found: Comparison) -> list[str]:
    old, new = found.generators
    if not found.is_mixed:
        return []
    return [
        f"crmgen {old} made the old SDK, and {new} the new one; the old document is not at hand, "
        "so what comes from crmgen is among the changes"
    ]
