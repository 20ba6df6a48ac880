"""Documents cut and changed at random: what is generated of them imports, and its own tests pass.

`CRMGEN_CORPUS=all` tries more of them, made of the vendors' real documents; `python -m tests.corpus.mutate` any.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.corpus.mutate import changed, documents, examine, read

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / ".." / "shared" / "corpus"
IS_ALL = os.environ.get("CRMGEN_CORPUS") == "all" and REAL.is_dir()
FOLDER = REAL if IS_ALL else ROOT / "tests" / "cases"


@pytest.mark.parametrize("seed", range(200 if IS_ALL else 5))
def test_the_tests_of_a_mutated_document_pass(seed: int, tmp_path: Path) -> None:
    assert examine(documents(FOLDER), seed, tmp_path) == ""


def test_a_seed_is_the_same_document_again() -> None:
    path, *_ = documents(FOLDER)
    once, again = (changed(read(path), 7) for _ in range(2))
    assert once == again
    assert once.changes
    assert once.document != read(path)
