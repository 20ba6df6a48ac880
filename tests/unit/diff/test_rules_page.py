"""docs/breaking.md lists every rule as it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from crmgen.diff.rules import RULES

PAGE: Final = (Path(__file__).resolve().parents[3] / "docs" / "breaking.md").read_text("utf-8")  # fmt: skip


def test_the_page_lists_every_rule() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) \| (.*?) ?\| (.*?) \| (.*?)\|$", PAGE, re.MULTILINE)  # fmt: skip
    assert {name: (effect, why, wire) for name, effect, why, wire, _ in rows} == {
        name: (rule.effect.value, rule.why, "changes" if rule.on_wire else "does not change")
        for name, rule in RULES.items()
    }  # fmt: skip
    assert [name for name, *_, tests in rows if bool(tests.strip()) != RULES[name].effect.is_breaking] == []  # fmt: skip


def test_the_page_names_rules_that_there_are() -> None:
    named = re.findall(r"`((?:client|method|argument|result|error|class|alias|field|key|constant|success|credentials|server)-[\w-]+)`", PAGE)  # fmt: skip
    assert set(named) <= RULES.keys()
