"""Names of packages do not hide what generated code imports."""

from __future__ import annotations

import sys

import pytest

from crmgen.naming.client import client_fault, client_name, package_fault
from crmgen.settings import package_name
from crmgen.text import SpecText


@pytest.mark.parametrize("name", ["zoo", "one_page_v3", "Zoo", "clients", "mails"])
def test_a_name_of_its_own(name: str) -> None:
    assert package_fault(name) is None
    assert package_name(name) == name.lower()


@pytest.mark.parametrize(
    "name",
    ["os", "typing", "email", "calendar", "pydantic", "Pydantic", "httpx2", "tests"],
)
def test_a_name_that_would_hide_something(name: str) -> None:
    assert "hid" in (package_fault(name) or "")
    assert package_name(name) == f"{name.lower()}_sdk"


@pytest.mark.parametrize("name", ["class", "match-", "_zoo", "", "x" * 300, "ﬁle"])
def test_what_is_no_name(name: str) -> None:
    assert "no name" in (package_fault(name) or "")
    assert package_fault(package_name(name)) is None


def test_every_module_of_this_python_is_known() -> None:
    assert all(map(package_fault, sys.stdlib_module_names))


@pytest.mark.parametrize("name", ["Client", "OnePageCRM", "Frogs", "Error"])
def test_a_client_of_its_own_name(name: str) -> None:
    assert client_fault(name) is None
    assert client_name(SpecText(name)) == name


@pytest.mark.parametrize(
    "name", ["Any", "SERVER", "SDKError", "NotFoundError", "RequestOptions", "Page"]
)
def test_a_client_that_would_be_called_like_something_beside_it(name: str) -> None:
    assert "something else" in (client_fault(name) or "")
    assert client_name(SpecText(name)) == f"{name}Client"


@pytest.mark.parametrize("name", ["class", "my-client", "", "_x"])
def test_what_is_no_name_of_a_client(name: str) -> None:
    assert "no name" in (client_fault(name) or "")
