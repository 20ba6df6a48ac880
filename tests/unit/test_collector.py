"""The garbage collector of who uses crmgen as a library goes on as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmgen.collector import collected
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings

SPEC = 'openapi: 3.1.0\ninfo: {title: Pets, version: "1"}\npaths: {}\n'


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    is_on = gc.isenabled()
    yield
    gc.unfreeze()
    (gc.enable if is_on else gc.disable)()


@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize("is_frozen", [True, False])
def test_generating_leaves_the_collector_as_it_is(
    tmp_path: Path, is_on: bool, is_frozen: bool
) -> None:
    (tmp_path / "pets.yaml").write_text(SPEC)
    output = tmp_path / "out"
    settings = ApiSettings("pets", tmp_path / "pets.yaml", output, "pets")
    (gc.enable if is_on else gc.disable)()
    if is_frozen:
        gc.freeze()
    generate(settings)
    assert gc.isenabled() is is_on
    assert (gc.get_freeze_count() > 0) is is_frozen


class Circle:
    def __init__(self) -> None:
        self.me = self


@pytest.mark.parametrize("is_frozen", [True, False])
def test_what_was_made_in_it_is_freed(is_frozen: bool) -> None:
    gc.collect()
    gc.disable()
    before = Circle()
    if is_frozen:
        gc.freeze()
    with collected():
        Circle()
    gc.unfreeze()
    left = [each for each in gc.get_objects() if isinstance(each, Circle)]
    assert left == [before]
