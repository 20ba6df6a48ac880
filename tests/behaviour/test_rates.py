"""Rates that a document states: for all calls together, per path, per operation, per group of operations."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from crmgen.diagnostics import InputError
from tests.conftest import MakeSdk, Sdk
from tests.crms.vendor import Vendor
from tests.runtime.misbehaving import Act, Came, Moment, reply


def document(everywhere: str, search: str = "", url: str = "https://a.test") -> str:
    stated = f"x-crmgen-rate-limit: {search}, " if search else ""
    return f"""\
openapi: 3.1.0
info: {{title: Rated, version: "1"}}
servers: [{{url: '{url}'}}]
{f"x-crmgen-rate-limit: {everywhere}" if everywhere else ""}
paths:
  /contacts/{{id}}:
    get:
      operationId: getContact
      tags: [contacts]
      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
      responses: {{"204": {{description: ok}}}}
  /contacts/search:
    post: {{{stated}operationId: searchContacts, tags: [contacts], responses: {{"204": {{description: ok}}}}}}
  /deals/search:
    post: {{{stated}operationId: searchDeals, tags: [deals], responses: {{"204": {{description: ok}}}}}}
"""


def timed(made: Sdk, **options: Any) -> tuple[Any, list[float]]:
    """A client whose pauses are only noted."""
    made.reply(204)
    moment = Moment()
    runtime = importlib.import_module(f"{made.package.__name__}._core.http.client")
    return runtime.with_clock(made.client(**options), moment.clock()), moment.slept


@pytest.mark.parametrize(
    ("everywhere", "search", "pauses"),
    [
        ("1/s", "", [1.0, 1.0, 1.0]),
        ("1/second per path", "", [1.0]),
        ("1/s per operation", "", [1.0, 1.0]),
        ("1/s", "1/2s", [1.0, 1.0]),
        ("", "1/2s per search", [2.0]),
    ],
)
def test_calls_count_by_what_the_document_says(
    sdk: MakeSdk, everywhere: str, search: str, pauses: list[float]
) -> None:
    crm, slept = timed(sdk(document(everywhere, search)))
    crm.contacts.get("a")
    crm.contacts.get("b")
    if "path" in everywhere or "operation" in everywhere:
        crm.contacts.get("b")
    elif not search:
        crm.contacts.search()
        crm.deals.search()
    else:
        crm.contacts.search()
        crm.deals.search()
        if everywhere:
            crm.contacts.get("c")
    assert slept == pauses


def test_the_client_may_say_otherwise_or_that_there_is_none(sdk: MakeSdk) -> None:
    made = sdk(document("1/s", "1/h per search"))
    crm, slept = timed(made, rate_limit="1/s per path")
    crm.contacts.get("a")
    crm.contacts.get("b")
    assert slept == []
    crm, slept = timed(made, rate_limit="off")
    for _ in range(3):
        crm.contacts.get("a")
        crm.contacts.search()
    assert slept == []


@pytest.mark.parametrize(
    ("everywhere", "search"),
    [
        ("1/s per", ""),
        ("1/s per search", ""),
        ("0/s per path", ""),
        ("1/s", "1/s per two words"),
        ("1/s", "often"),
        ("'4/s,'", ""),
        ("4/s, 9/day", "'4/s, often'"),
    ],
)
def test_what_is_no_rate_is_refused_with_its_place(
    sdk: MakeSdk, everywhere: str, search: str
) -> None:
    with pytest.raises(InputError, match=r"openapi\.yaml:\d+:\d+: error: .*per path"):
        sdk(document(everywhere, search))


@pytest.mark.parametrize(
    ("scope", "meant"),
    [
        *(("paht", "path"), ("paths", "path"), ("endpoint", "path"), ("url", "path")),
        *(("opperation", "operation"), ("operations", "operation")),
        *(("method", "operation"), ("all", "api")),
    ],
)
def test_a_scope_that_is_misspelt_is_no_group(
    sdk: MakeSdk, scope: str, meant: str
) -> None:
    with pytest.raises(InputError, match=rf"did you mean 'per {meant}'"):
        sdk(document("", f"5/s per {scope}"))
    made = sdk(document("", "5/s per searches"))
    with pytest.raises(ValueError, match="rate_limit is a number"):
        made.client(rate_limit=f"5/s per {scope}")


def test_several_rates_hold_at_once_for_all_calls_and_for_one_operation(
    sdk: MakeSdk,
) -> None:
    made = sdk(document("'1/s, 6/day'", "'1/10s per search, 6/day per api'"))
    crm, slept = timed(made)
    crm.contacts.get("a")
    crm.contacts.get("b")
    crm.contacts.search()
    crm.deals.search()
    assert slept == [1.0, 10.0]
    crm.contacts.get("a")
    crm.contacts.search()
    for spent in (crm.deals.search, lambda: crm.contacts.get("a")):
        with pytest.raises(
            made.package.QuotaExceededError, match=r"6 calls in a day.* come back in 86"
        ):
            spent()


@pytest.mark.parametrize(
    ("rate", "pauses"),
    [("1/min", [60.0] * 4), ("2/min", [30.0] * 4), ("3/s", [1 / 3] * 4)],
)
def test_a_small_rate_is_used_whole_and_kept_in_every_stretch(
    sdk: MakeSdk, rate: str, pauses: list[float]
) -> None:
    crm, slept = timed(sdk(document(rate)))
    for _ in range(5):
        crm.contacts.get("a")
    assert slept == pytest.approx(pauses)


@pytest.fixture
def refusing() -> Iterator[tuple[str, list[str]]]:
    """A server that refuses one path for nearly a minute, and the paths that were asked for."""
    asked: list[str] = []

    def respond(came: Came) -> Act:
        asked.append(came.target)
        is_refused = came.target == "/contacts/busy"
        return reply(429, b"", Retry_After="54") if is_refused else reply(204, b"")

    with Vendor(respond) as server:
        yield server.url, asked


@pytest.mark.parametrize(
    "options", [{}, {"rate_limit": "off"}, {"rate_limit": "90/min per path"}]
)
def test_a_refused_path_holds_no_other(
    sdk: MakeSdk, refusing: tuple[str, list[str]], options: dict[str, Any]
) -> None:
    url, asked = refusing
    package = sdk(document("180/min per path", url=url)).package
    once = package.RequestOptions(max_retries=0)
    with package.Client(**options, timeout=20) as crm:
        with pytest.raises(package.RateLimitError):
            crm.contacts.get("busy", options=once)
        crm.contacts.get("free")
    assert asked == ["/contacts/busy", "/contacts/free"]


def test_no_retries_no_waiting_for_others(
    sdk: MakeSdk, refusing: tuple[str, list[str]]
) -> None:
    url, asked = refusing
    package = sdk(document("", url=url)).package
    with package.Client(max_retries=0, timeout=20) as crm:
        for _ in range(2):
            with pytest.raises(package.RateLimitError):
                crm.contacts.get("busy")
        crm.contacts.get("free")
    assert asked == ["/contacts/busy", "/contacts/busy", "/contacts/free"]
