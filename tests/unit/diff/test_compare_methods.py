"""Which credentials a call may need without breaking who made it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmgen.diff.compare import compare
from tests.unit.surface.test_text import METHOD, SURFACE


def rules(old: str, new: str) -> list[str]:
    before, after = (
        replace(SURFACE, methods={METHOD.address: replace(METHOD, credentials=each)})
        for each in (old, new)
    )
    return [each.rule for each in compare(before, after, lambda _: None)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("api_key", ""),
        ("api_key", "none"),
        ("api_key", "token, none"),
        ("api_key", "api_key, token"),
        ("api_key and token", "api_key"),
        ("api_key and token, secret", "token, secret"),
    ],
)
def test_who_could_call_can(old: str, new: str) -> None:
    assert rules(old, new) == ["credentials-fewer"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "api_key"),
        ("none", "api_key"),
        ("api_key, token", "api_key"),
        ("api_key", "api_key and token"),
        ("token", "api_key"),
    ],
)
def test_who_could_call_cannot(old: str, new: str) -> None:
    assert rules(old, new) == ["credentials-needed"]
