"""An option of clients is declared in one place of the runtime: generated clients have it from there."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, cast

import pytest

from crmgen.runtime_source import client_options, options_of_clients, runtime_modules
from tests.conftest import MakeSdk

DOCUMENT = """\
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      responses: {"204": {description: none}}
"""
DECLARED = '''    max_in_flight: int = 50
    """Calls that may be under way at the same time."""
'''
NEW = '''    color: str = "blue"
    """What the client is painted in, as `<PACKAGE>_COLOR` would say."""
'''


@pytest.fixture
def new_option(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    modules = cast("dict[str, str]", runtime_modules())
    text = modules["http.client_options"]
    assert DECLARED in text
    changed = text.replace(DECLARED, DECLARED + NEW)
    monkeypatch.setitem(modules, "http.client_options", changed)
    _forget()
    yield
    _forget()


def _forget() -> None:
    for remembered in (client_options, options_of_clients):
        remembered.cache_clear()


@pytest.mark.usefixtures("new_option")
def test_a_new_option_is_one_field(sdk: MakeSdk) -> None:
    made = sdk(DOCUMENT)
    for kind in (made.package.Client, made.package.AsyncClient):
        stated = inspect.signature(kind.__init__).parameters["color"]
        assert (stated.annotation, stated.default) == ("str", "blue")
        words = f"What the client is painted in, as `{made.package.__name__.upper()}"
        assert f"        color: {words}" in kind.__doc__
        assert kind(color="red", base_url="https://a.test")
        with pytest.raises(TypeError, match="colour"):
            kind(colour="red")


def test_the_options_of_generated_clients_are_those_of_the_runtime(
    sdk: MakeSdk,
) -> None:
    made = sdk(DOCUMENT)
    for kind, name in (("SyncOptions", "Client"), ("AsyncOptions", "AsyncClient")):
        client: Any = getattr(made.package, name)
        stated = inspect.signature(client.__init__).parameters
        assert [each.name for each in client_options(kind)] == [*stated][1:]
