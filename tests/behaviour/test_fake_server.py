"""`<package>.testing` of a generated SDK: typed by each method, examples of the document, a fixture for pytest."""

from __future__ import annotations

import asyncio
import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

import pytest

from tests.behaviour.test_editors import DOCUMENT as EDITED
from tests.conftest import MakeSdk, Sdk
from tests.type_checkers import assert_refused

DOCUMENT = (
    EDITED.replace("  /deals:", '  "/deals":')
    .replace(
        "        name: {type: string, description",
        "        name: {type: string, example: Ada's deal, description",
    )
    .replace("servers: [{url: https://api.example.com}]\n", "")
    .replace(
        "components:",
        "security: [{key: []}]\ncomponents:\n  securitySchemes: {key: {type: http, scheme: bearer}}",
    )
)


def root_of(made: Sdk) -> Path:
    return Path(str(made.package.__file__)).parents[1]


def fake_of(made: Sdk) -> Any:
    return importlib.import_module(f"{made.package.__name__}.testing").fake


@pytest.fixture
def made(sdk: MakeSdk) -> Sdk:
    return sdk(DOCUMENT)


def test_the_documents_examples_are_answered_without_a_server(made: Sdk) -> None:
    crm = made.package.Client(token="t")
    with fake_of(made)(crm) as api:
        assert crm.deals.create(name="x").name == "Ada's deal"
        assert [each.name for each in crm.deals.list()] == ["Ada's deal"]
        assert [each.name for each in crm.deals.follow()] == ["Ada's deal"]
        assert crm.objects["projects"].get(1).name == "Ada's deal"
        (told,) = api.deals.create.calls
        assert told.request.body == {"name": "x"}
        assert told.request.headers["authorization"] == "Bearer t"


def test_results_are_told_and_asynchronous_clients_too(made: Sdk) -> None:
    deal = made.package.models.Deal

    async def use(crm: Any) -> None:
        assert (await crm.deals.create(name="x")).name == "Mine"
        assert [each.name async for each in crm.deals.list()] == ["a", "b"]
        assert [each.name async for each in crm.deals.follow()] == ["c"]

    crm = made.package.AsyncClient(token="t")
    with fake_of(made)(crm) as api:
        api.deals.create.returns(deal(name="Mine"))
        api.deals.list.pages([deal(name="a")], [deal(name="b")])
        api.deals.follow.returns(deal(name="c"))
        asyncio.run(use(crm))


def test_nothing_else_of_the_package_needs_it(made: Sdk) -> None:
    name = made.package.__name__
    code = f"""
import sys, {name}
crm = {name}.Client(token="t", base_url="https://a.example")
crm.warm_up()
assert crm.deals.create
found = [each for each in sys.modules if each.endswith((".testing", ".fake")) and "._core.testing" != each[{len(name)}:]]
found = [each for each in found if each.startswith({name!r})]
assert not found and "pytest" not in sys.modules, found
"""
    subprocess.run([sys.executable, "-c", code], cwd=root_of(made), check=True)


TESTS = """
import pytest
from {package} import AsyncClient, Client, NotFoundError
from {package}.testing import *
from {package}.testing import fake_async_{package}, fake_{package}
from {package}.models import Deal


def test_with_a_fixture(fake_{package}: Client) -> None:
    fake_{package}.deals.create.raises(NotFoundError)
    with pytest.raises(NotFoundError):
        fake_{package}.deals.create(name="x")


async def use(crm: AsyncClient) -> str:
    return (await crm.deals.create(name="x")).name


def test_with_the_asynchronous_one(fake_async_{package}: AsyncClient) -> None:
    import asyncio

    fake_async_{package}.deals.create.returns(Deal(name="y"))
    assert asyncio.run(use(fake_async_{package})) == "y"
"""


def test_a_fixture_for_pytest(made: Sdk) -> None:
    root = root_of(made)
    (root / "test_mine.py").write_text(
        TESTS.replace("{package}", made.package.__name__)
    )
    told = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "test_mine.py",
    ]
    done = subprocess.run(told, cwd=root, capture_output=True, text=True, check=False)
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_specs_of_mocks_know_resources_and_methods(made: Sdk) -> None:
    crm: Any = create_autospec(made.package.Client, instance=True)
    crm.deals.create.return_value = "made"
    assert crm.deals.create(name="x") == "made"
    crm.deals.create.assert_called_once_with(name="x")
    for wrong in ("deals.craete", "deasl"):
        with pytest.raises(AttributeError):
            eval(f"crm.{wrong}")
    later: Any = create_autospec(made.package.AsyncClient, instance=True)
    with pytest.raises(AttributeError):
        _ = later.deals.craete


TYPED = """
from {package} import AsyncClient, Client, NotFoundError
from {package}.models import Deal
from {package}.testing import fake


def use(crm: Client, later: AsyncClient) -> None:
    with fake(crm) as api, fake(later) as async_api:
        api.deals.create.returns(Deal(name="x")).raises(NotFoundError)
        api.deals.list.returns(Deal(name="x"), Deal(name="y"))
        api.deals.list.pages([Deal(name="x")], [])
        api.deals.follow.returns(Deal(name="x"))
        api.objects["projects"].get.returns(Deal(name="x"))
        async_api.deals.create.returns(Deal(name="x"))
        async_api.deals.list.pages([Deal(name="x")])
        async_api.deals.follow.returns(Deal(name="x"))
        body: str = api.deals.create.calls[0].request.url
        print(body)
        api.deals.create.returns("x")  # refused
        api.deals.create.returns(Deal(name="x"), Deal(name="x"))  # refused
        api.deals.create.returns(None)  # refused
        api.deals.list.returns(1)  # refused
        api.deals.list.pages(["x"])  # refused
        api.deals.create.raises(ValueError)  # refused
        async_api.deals.create.returns(1)  # refused
        async_api.deals.list.pages([1])  # refused
        api.deals.craete.returns(Deal(name="x"))  # refused
"""


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_type_checkers_know_what_each_method_may_return(
    made: Sdk, checker: str
) -> None:
    text = TYPED.replace("{package}", made.package.__name__)
    assert_refused(checker, root_of(made), text)
