"""What a call loads and builds: what it needs, once; `warm_up` does all of it before."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import pytest

from tests.conftest import MakeSdk, Sdk

pytestmark = pytest.mark.anyio

PETS = """
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /owners/{id}:
    get:
      operationId: getOwner
      tags: [owners]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Owner'}}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}, toys: {type: array, items: {$ref: '#/components/schemas/Toy'}}}}
    Toy: {type: object, properties: {name: {type: string}, pet: {$ref: '#/components/schemas/Pet'}}}
    Owner: {type: object, properties: {home: {$ref: '#/components/schemas/Home'}}}
    Home: {type: object, properties: {street: {type: string}}}
"""


@pytest.fixture
def pets(sdk: MakeSdk) -> Sdk:
    made = sdk(PETS)
    made.reply(json={"name": "Rex", "toys": [{"name": "ball"}]})
    return made


def types_of(made: Sdk) -> set[str]:
    """The modules of types that are loaded."""
    prefix = f"{made.package.__name__}.models._"
    return {
        name.removeprefix(prefix) for name in sys.modules if name.startswith(prefix)
    }


def work_of(made: Sdk) -> tuple[int, int, int]:
    """Modules that are loaded, models that are built, validators that were made for other types."""
    name = made.package.__name__
    loaded = [each for key, each in sys.modules.items() if key.startswith(name)]
    models = {
        id(kind) for each in loaded for kind in vars(each).values() if is_built(kind)
    }
    adapters: Any = import_module(f"{name}._core.read.adapters")
    return len(sys.modules), len(models), adapters.adapter.cache_info().misses


def is_built(kind: object) -> bool:
    return getattr(kind, "__pydantic_complete__", False) is True


def test_a_call_loads_the_types_that_it_needs(pets: Sdk) -> None:
    client = pets.client()
    assert types_of(pets) == set()
    assert client.pets.get("1").toys[0].name == "ball"
    assert types_of(pets) == {"pet"}
    assert f"{pets.package.__name__}.resources.owners" not in sys.modules


def test_the_second_call_loads_and_builds_nothing(pets: Sdk) -> None:
    client = pets.client()
    client.pets.get("1")
    before = work_of(pets)
    client.pets.get("2")
    assert work_of(pets) == before


def test_a_client_that_is_warm_loads_and_builds_nothing_at_its_first_call(
    pets: Sdk,
) -> None:
    client = pets.client()
    client.warm_up()
    assert types_of(pets) == {"pet", "owner"}  # with what they alone are made of
    before = work_of(pets)
    client.pets.get("1")
    assert work_of(pets) == before


async def test_an_async_client_warms_up_too(pets: Sdk) -> None:
    async with pets.async_client() as client:
        await client.warm_up()
        before = work_of(pets)
        await client.pets.get("1")
        assert work_of(pets) == before


@pytest.mark.parametrize(
    ("stated", "is_warm"), [("1", True), ("0", False), ("False", False), (" ", False)]
)
async def test_the_environment_asks_for_warm_clients(
    pets: Sdk, monkeypatch: pytest.MonkeyPatch, stated: str, is_warm: bool
) -> None:
    monkeypatch.setenv(f"{pets.package.__name__}_WARM_UP".upper(), stated)
    async with pets.async_client() as client:
        await client.pets.get("1")
    assert ("owner" in types_of(pets)) is is_warm


def test_the_environment_asks_for_a_warm_client(
    pets: Sdk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{pets.package.__name__}_WARM_UP".upper(), "yes")
    pets.client()
    assert "owner" in types_of(pets)
