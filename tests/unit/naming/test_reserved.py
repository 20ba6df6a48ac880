"""The reserved names are those of the code that generated names stand beside."""

from __future__ import annotations

import inspect

from pydantic import BaseModel

from crmgen import runtime
from crmgen.naming.words.reserved import (
    ARGUMENTS,
    CLIENT,
    CLIENT_ARGUMENTS,
    FIELDS,
    METHODS,
    RESOURCE_CLASSES,
)


def public(owner: type) -> set[str]:
    return {name for name in dir(owner) if not name.startswith("_")}


def exported() -> set[str]:
    """What generated code imports: the names that load when they are first used."""
    return {each for each in dir(runtime) if not each.startswith("_")} - {
        "import_module"
    }


def test_fields_cannot_hide_members_of_models() -> None:
    assert public(BaseModel) | public(runtime.Model) <= FIELDS
    assert public(type(BaseModel)) <= FIELDS


def test_resources_cannot_hide_members_of_clients() -> None:
    assert public(runtime.SyncClient) | public(runtime.AsyncClient) <= CLIENT


def test_methods_cannot_hide_members_of_resources() -> None:
    assert public(runtime.Resource) | public(runtime.AsyncResource) <= METHODS


def test_credentials_cannot_hide_options_of_clients() -> None:
    stated = inspect.signature(runtime.SyncClient.__init__).parameters
    assert {
        name for name, each in stated.items() if each.kind is each.KEYWORD_ONLY
    } <= (CLIENT_ARGUMENTS)


def test_arguments_cannot_hide_functions_that_methods_call() -> None:
    functions = {
        name for name in exported() if inspect.isfunction(getattr(runtime, name))
    }
    assert functions - METHODS <= ARGUMENTS


def test_resource_classes_cannot_hide_what_methods_are_made_of() -> None:
    assert {
        "Call",
        "PagedCall",
        "PageNumber",
        "RequestOptions",
        "Resource",
    } <= RESOURCE_CLASSES
