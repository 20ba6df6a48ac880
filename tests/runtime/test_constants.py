"""Parameters that go out by themselves."""

from __future__ import annotations

from typing import Any

from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client_parameters import or_client, with_client_parameters
from crmgen.runtime.parameters.constant import Constant, or_constant
from crmgen.runtime.parameters.plain import cookie_pairs, header_text, query_pairs


def test_a_value_that_is_given_is_taken() -> None:
    assert or_constant(0, 7) == 0
    assert isinstance(or_constant(None, 7), Constant)


def test_it_is_written_as_any_other_value() -> None:
    constant = or_constant(None, True)
    assert [*query_pairs("a", constant)] == [("a", "true")]
    assert [*cookie_pairs("a", constant)] == ["a=true"]
    assert header_text(constant) == "true"


def test_the_clients_own_comes_first() -> None:
    sent = {"version": or_client(None, "version", "2021")}
    call: Call[Any, Any] = Call("GET", "/a", headers=sent, returns={})
    assert header_text(with_client_parameters(call, {}).headers["version"]) == "2021"
    told = with_client_parameters(call, {"version": "2022"})
    assert told.headers["version"] == "2022"
