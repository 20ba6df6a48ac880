"""Addresses of servers with variables in them."""

from __future__ import annotations

import pytest

from crmgen.runtime.http.servers import ServerTemplate, ServerVariable

SERVER = ServerTemplate(
    "acme",
    "https://{region}.example.com/{version}",
    {
        "region": ServerVariable("{region}", "eu"),
        "version": ServerVariable("{version}", "v1"),
    },
)


def test_what_is_not_given_is_the_default() -> None:
    assert SERVER.filled(region="us", version=None) == "https://us.example.com/v1"
    assert SERVER.filled(region="us", version="v2") == "https://us.example.com/v2"


def test_nothing_given_leaves_the_address_to_others() -> None:
    assert SERVER.filled(region=None, version=None) is None


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_VERSION", "v9")
    assert SERVER.filled(region=None, version=None) == "https://eu.example.com/v9"
    assert SERVER.filled(region="us", version="v2") == "https://us.example.com/v2"


def test_a_whole_address_in_the_environment_is_stronger_than_parts_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ACME_VERSION", "v9")
    monkeypatch.setenv("ACME_BASE_URL", "https://other.example.com")
    assert SERVER.filled(region=None, version=None) is None
    assert SERVER.filled(region="us", version=None) == "https://us.example.com/v9"
