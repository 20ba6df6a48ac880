"""Import blocks are exact and sorted as ruff sorts them."""

from __future__ import annotations

import pytest

from crmgen.emit.imports import Import, ImportSet, export_key


def test_sections_modules_and_names_are_in_order() -> None:
    imports = ImportSet(".resources.contacts")
    imports.use(".calls", "method", "Call", "Resource", "json_body", "MAX")
    imports.use(".models.contacts", "Contact10", "Contact2", "Contact")
    imports.use(".resources.deals", "Deals")
    imports.use("pydantic", "Field")
    imports.use("typing", "Literal", "TYPE_CHECKING", "Any")
    imports.use("collections.abc", "Sequence")
    assert imports.render() == (
        "from __future__ import annotations\n\n"
        "from collections.abc import Sequence\n"
        "from typing import TYPE_CHECKING, Any, Literal\n\n"
        "from pydantic import Field\n\n"
        "from ..calls import MAX, Call, Resource, json_body, method\n"
        "from ..models.contacts import Contact, Contact2, Contact10\n"
        "from .deals import Deals"
    )


def test_names_of_the_runtime_come_from_the_module_that_has_them() -> None:
    imports = ImportSet(".resources.contacts")
    imports.use("._core", "Call", "Security", "RequestOptions")
    assert imports.lines() == (
        "from .._core.http.calls import Call, Security",
        "from .._core.http.options import RequestOptions",
    )


def test_a_runtime_that_is_a_distribution_stands_among_the_libraries() -> None:
    imports = ImportSet(".resources.contacts", "crmgen_runtime")
    imports.use("._core", "Call", "RequestOptions")
    imports.use(".models.contacts", "Contact")
    assert imports.render(future=False) == (
        "from crmgen_runtime.http.calls import Call\n"
        "from crmgen_runtime.http.options import RequestOptions\n\n"
        "from ..models.contacts import Contact"
    )


def test_a_name_that_the_runtime_has_not_is_a_bug() -> None:
    with pytest.raises(KeyError):
        ImportSet(".client").use("._core", "Elephant")


def test_renamed_and_whole_imports_stand_alone() -> None:
    imports = ImportSet(".models.contacts")
    imports.add([Import("datetime", "date", "_date"), Import("datetime", "datetime")])
    imports.add(
        [
            Import("builtins", "list", "_list"),
            Import("uuid"),
            Import("datetime", alias="dt"),
        ]
    )
    assert imports.lines() == (
        "import datetime as dt",
        "import uuid",
        "from builtins import list as _list",
        "from datetime import date as _date",
        "from datetime import datetime",
    )


def test_a_module_does_not_import_itself() -> None:
    imports = ImportSet(".models.contacts")
    imports.use(".models.contacts", "Contact")
    imports.use(".models.shared", "Problem")
    assert imports.lines() == ("from .shared import Problem",)


def test_names_are_relative_to_a_package_too() -> None:
    imports = ImportSet(".__init__")
    imports.use(".", "models")
    imports.add([Import(".client", "Acme", "Client"), Import(".client", "Acme")])
    assert imports.lines() == (
        "from . import models",
        "from .client import Acme",
        "from .client import Acme as Client",
    )


def test_nothing_gives_nothing() -> None:
    assert ImportSet(".client").render(future=False) == ""


def test_exports_are_in_the_order_of_ruff() -> None:
    names = ["models", "Option10", "Option2", "CRM", "Apple", "APIError", "OptionB"]
    assert sorted(names, key=export_key) == [
        *("CRM", "APIError", "Apple", "Option2", "Option10", "OptionB", "models")
    ]
