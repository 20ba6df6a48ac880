"""Which version follows, and where its entry goes."""

from __future__ import annotations

import pytest

from crmgen.diff.rules import Effect
from crmgen.diff.version import next_version
from crmgen.emit.changelog import prepended


@pytest.mark.parametrize(
    ("before", "effect", "after"),
    [
        ("1.4.2", Effect.IMPORT, "2.0.0"),
        ("1.4.2", Effect.MEANING, "2.0.0"),
        ("1.4.2", Effect.ADDITION, "1.5.0"),
        ("1.4.2", Effect.DOCUMENTATION, "1.4.3"),
        ("0.4.2", Effect.MEANING, "0.5.0"),
        ("0.4.2", Effect.ADDITION, "0.4.3"),
        ("0.4.2", Effect.DOCUMENTATION, "0.4.3"),
        ("2", Effect.ADDITION, "2.1.0"),
        ("v1.2", Effect.ADDITION, "1.3.0"),
        ("1.2.3rc1", Effect.DOCUMENTATION, "1.2.4"),
        ("next", Effect.MEANING, ""),
        ("1.2.3.4", Effect.MEANING, ""),
        ("", Effect.MEANING, ""),
    ],
)
def test_the_next_version(before: str, effect: Effect, after: str) -> None:
    assert next_version(before, [Effect.DOCUMENTATION, effect]).after == after


def test_nothing_that_changes_is_no_version() -> None:
    assert str(next_version("1.0.0", [])).startswith("no new version")


@pytest.mark.parametrize(
    ("found", "after"),
    [
        ("", "# Changes\n\nNEW\n"),
        ("# Mine\n", "# Mine\n\nNEW\n"),
        ("# Mine\n\n## 1.0\n", "# Mine\n\nNEW\n\n## 1.0\n"),
        ("## 1.0\n\n- a\n", "# Changes\n\nNEW\n\n## 1.0\n\n- a\n"),
        ("# Mine\n\n## [Unreleased]\n\n- a\n\n## 1.0\n", "# Mine\n\n## [Unreleased]\n\n- a\n\nNEW\n\n## 1.0\n"),
        ("some notes\n", "# Changes\n\nNEW\n\nsome notes\n"),
    ],
)  # fmt: skip
def test_where_an_entry_goes(found: str, after: str) -> None:
    assert prepended("NEW\n", found) == after
