"""All that is lazy, done at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator, KeysView
from pathlib import Path

import pytest

from .recording import Recorder, answer, contact

pytestmark = pytest.mark.anyio

MODELS = """
from crmgen.runtime.read.models import Model

__all__ = ["Late", "Text"]
Text = str


class Late(Model):
    other: "Other | None" = None


class Other(Model):
    pass
"""


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeysView[str]]:
    """A package for the client of these tests, and which of its modules are loaded."""
    package = tmp_path / "acme"
    for name, text in {
        "__init__": "",
        "models": MODELS,
        "resources/__init__": "",
        "resources/deals": "",
        "_core/__init__": "",
        "_core/deep": "raise RuntimeError('nobody asked')",
        "extras/__init__": "",
        "extras/own": "raise RuntimeError('nobody asked')",
    }.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / f"{name}.py").write_text(text)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield sys.modules.keys()
    for name in [each for each in sys.modules if each.split(".")[0] == "acme"]:
        del sys.modules[name]


def test_a_client_loads_all_that_calls_need(loaded: KeysView[str]) -> None:
    client = Recorder(answer(contact())).client()
    assert "acme.models" not in loaded
    client.warm_up()
    assert {"acme.models", "acme.resources.deals"} <= loaded
    assert not {"acme._core.deep", "acme.extras.own"} & loaded
    assert sys.modules["acme.models"].Late.__pydantic_complete__


async def test_an_async_client_loads_all_in_a_thread(loaded: KeysView[str]) -> None:
    client = Recorder(answer(contact())).async_client()
    await client.warm_up()
    assert "acme.resources.deals" in loaded


@pytest.mark.parametrize("stated", ["1", "yes"])
async def test_the_environment_asks_for_it(
    loaded: KeysView[str], monkeypatch: pytest.MonkeyPatch, stated: str
) -> None:
    monkeypatch.setenv("ACME_WARM_UP", stated)
    client = Recorder(answer(contact())).async_client()
    assert "acme.models" not in loaded
    await client.contacts.get("c1")
    assert "acme.models" in loaded


def test_the_environment_asks_for_it_where_nobody_waits(
    loaded: KeysView[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_WARM_UP", "1")
    Recorder(answer(contact())).client()
    assert "acme.models" in loaded
