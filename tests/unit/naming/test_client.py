"""Names of packages do not hide what generated code imports."""

from __future__ import annotations

import sys

import pytest

from crmgen.naming.client import package_fault
from crmgen.settings import package_name


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
