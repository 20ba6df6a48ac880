"""Mistakes, each made for real, and what is printed of them: docs/mistakes.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mistakes.page import PAGE, render


@pytest.fixture(autouse=True)
def without_acme() -> Iterator[None]:
    """Other tests have a package of this name, too."""
    _forget("acme")
    yield
    _forget("acme")


def _forget(package: str) -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] == package]:
        del sys.modules[name]


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="Python words some of them otherwise"
)
def test_each_mistake_is_told_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in ("ACME_TOKEN", "ACME_BASE_URL", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    assert PAGE.read_text("utf-8").splitlines() == render(tmp_path).splitlines()
