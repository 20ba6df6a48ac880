"""The reserved names are those of the code that generated names stand beside."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from pydantic import BaseModel

from crmgen.naming.words.collisions import (
    ARGUMENTS,
    CLIENT,
    CLIENT_ARGUMENTS,
    FIELDS,
    METHODS,
    RESOURCE_CLASSES,
)
from crmgen.runtime.http.client import AsyncClient, SyncClient
from crmgen.runtime.oauth.client_options import AsyncOAuthOptions, SyncOAuthOptions
from crmgen.runtime.read.models import Model
from crmgen.runtime.resources.base import AsyncResource, BoundResource, Resource
from crmgen.runtime_source import runtime_names

ROOT = Path(__file__).parents[3]


def public(owner: type) -> set[str]:
    return {name for name in dir(owner) if not name.startswith("_")}


def imported() -> Iterator[str]:
    """What modules of resources import of the runtime: in the goldens, and as the views name it."""
    for path in (ROOT / "tests" / "cases").glob("*/expected/resources/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and "_core" in (node.module or ""):
                yield from (each.name for each in node.names)
    for path in (ROOT / "src" / "crmgen" / "emit" / "views").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in runtime_names():
                yield str(node.value)


def test_fields_cannot_hide_members_of_models() -> None:
    assert public(BaseModel) | public(Model) <= FIELDS
    assert public(type(BaseModel)) <= FIELDS


def test_resources_cannot_hide_members_of_clients() -> None:
    assert public(SyncClient) | public(AsyncClient) <= CLIENT


def test_methods_cannot_hide_members_of_resources() -> None:
    owners = (Resource, AsyncResource, BoundResource)
    assert set().union(*map(public, owners)) <= METHODS


def test_credentials_cannot_hide_options_of_clients() -> None:
    assert {each.name for each in fields(SyncOAuthOptions)} <= CLIENT_ARGUMENTS
    assert {each.name for each in fields(AsyncOAuthOptions)} <= CLIENT_ARGUMENTS


def test_arguments_cannot_hide_functions_that_methods_call() -> None:
    functions = {name for name in imported() if name.islower()} - METHODS
    functions -= {"fake", "cached_resource", "run_command_line"}  # of other modules
    assert len(functions) > 10
    assert functions <= ARGUMENTS


def test_resource_classes_cannot_hide_what_methods_are_made_of() -> None:
    assert {
        "Call",
        "PagedCall",
        "PageNumber",
        "RequestOptions",
        "Resource",
    } <= RESOURCE_CLASSES
