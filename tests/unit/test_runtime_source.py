"""What an SDK carries of the runtime: all that it imports, and no more."""

from __future__ import annotations

import ast
from dataclasses import fields
from importlib import import_module

import pytest

from crmgen.runtime.http.client_options import AsyncOptions, ClientOptions, SyncOptions
from crmgen.runtime.oauth.client_options import SyncOAuthOptions
from crmgen.runtime_source import (
    client_options,
    module_path,
    needed_modules,
    runtime_module,
    runtime_modules,
    runtime_names,
)

CLIENT = "from ._core.http.client import AsyncClient, SyncClient\n"
RESOURCE = CLIENT + "from .._core.resources.methods import method\n"
CAPABILITIES = {
    "from .._core.oauth.scheme import OAuth2": "oauth",
    "from .._core.webhooks.webhook import Webhook": "webhooks",
    "from .._core.custom.fields import Custom": "custom",
    "from .._core.filters.conditions import F": "filters",
    "from .._core.paging.call import PagedCall": "paging",
    "from .._core.streaming.events import events_of": "streaming.events",
    "from .._core.streaming.call import StreamedCall": "streaming.event_stream",
    "from .._core.body.multipart import multipart_fields": "body.multipart",
    "from .._core.body.files import bytes_body": "body.files",
    "from .._core.body.form import form_fields": "body.form",
    "from .._core.parameters.styled import styled": "parameters.styled",
    "from .._core.parameters.json_value import json_value": "parameters.json_value",
    "from .._core.read.typed_headers import Header": "read.typed_headers",
    "from .._core.auth.api_key import ApiKey": "auth.api_key",
    "from .._core.jobs.call import JobCall": "jobs",
    "from .._core.batches.call import BatchCall": "batches",
    "from .._core.http.etags import TaggedCall": "http.etags",
}
"""An import to what comes with it, and with nothing else."""


def carried(*texts: str) -> set[str]:
    return set(needed_modules(texts))


def imported(module: str, text: str) -> set[str]:
    """What a module imports of the runtime, at any depth of its text, by Python's own parser."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = module.split(".")[: -node.level]
            found.add(".".join([*above, node.module or ""]))
    return found


@pytest.mark.parametrize("module", sorted(runtime_modules()))
def test_a_module_is_carried_with_all_that_it_imports(module: str) -> None:
    needed = carried(f"from .._core.{module} import x")
    if not module_path(module).endswith("__init__.py"):
        assert imported(module, runtime_modules()[module]) < needed
        assert {module, module.rpartition(".")[0], ""} <= needed
    for each in needed:
        assert imported(each, runtime_modules()[each]) <= needed


def test_packages_hold_no_code() -> None:
    for module, text in runtime_modules().items():
        if module_path(module).endswith("__init__.py"):
            assert [type(node) for node in ast.parse(text).body] == [ast.Expr]


@pytest.mark.parametrize("line", sorted(CAPABILITIES))
def test_a_capability_comes_only_with_what_needs_it(line: str) -> None:
    capability = CAPABILITIES[line]
    without = carried(RESOURCE)
    assert not {m for m in without if f"{m}.".startswith(f"{capability}.")}
    assert capability in carried(RESOURCE, line)


def test_a_plain_client_carries_less_than_two_thirds() -> None:
    def size(modules: set[str]) -> int:
        return sum(runtime_modules()[each].count("\n") for each in modules)

    assert size(carried(RESOURCE)) < size(set(runtime_modules())) * 2 / 3


def test_modules_that_are_named_in_strings_are_carried_too() -> None:
    needed = carried('_EXPORTS = {"Page": ("._core.paging.pages", "Page")}')
    assert "paging.pages" in needed
    assert carried("the text of a document: _core.nowhere.") == set()


def test_each_name_is_where_the_generator_says() -> None:
    for name, module in runtime_names().items():
        found = import_module(f"crmgen.runtime.{module}")
        assert hasattr(found, name), (name, module)


def test_a_name_that_two_modules_define_has_no_place() -> None:
    assert runtime_module("Call") == "http.calls"
    with pytest.raises(KeyError):
        runtime_module("T")


@pytest.mark.parametrize("kind", [SyncOptions, AsyncOptions, SyncOAuthOptions])
def test_options_of_clients_are_read_as_they_are(kind: type[ClientOptions]) -> None:
    read = client_options(kind.__name__)
    assert {each.name for each in read} == {each.name for each in fields(kind)}
    stated = {each.name: each for each in fields(kind)}
    for option in read:
        field = stated[option.name]
        assert (option.annotation, eval(option.default)) == (field.type, field.default)
        assert option.words.endswith("."), option.name
