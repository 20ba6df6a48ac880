"""Parameters as they arrive at a server, held against RFC 6570 and the standard's own style table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
import uritemplate

from crmgen.runtime.http.calls import Call
from crmgen.runtime.parameters.json_value import json_value
from crmgen.runtime.parameters.plain import cookie_pairs
from crmgen.runtime.parameters.query_string import query_string
from crmgen.runtime.parameters.styled import Style, styled

from .acme import Acme
from .misbehaving import Came, Misbehaving, reply


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    with Misbehaving(reply()) as server:
        yield server


@pytest.fixture(scope="module")
def crm(server: Misbehaving) -> Iterator[Acme]:
    with Acme(base_url=server.url) as crm:
        yield crm


def came(crm: Acme, server: Misbehaving, path: str = "/x", **facts: Any) -> Came:
    call: Call[Any, Any] = Call("GET", path, returns={"2XX": Any}, security=(), **facts)
    crm.send(call)
    return server.came[-1]


STRING, LIST, OBJECT = (
    "blue",
    ["blue", "black", "brown"],
    {"R": 100, "G": 200, "B": 150},
)
EMPTY = ""

# The table "Style Examples" of OpenAPI 3.1.1, section 4.8.12.6, row by row; n/a rows are left out.
# Delimiters that RFC 3986 does not allow in a query (space, |, [, ]) are percent-encoded, as it asks.
TABLE: list[tuple[Style, bool, object, str]] = [
    ("matrix", False, EMPTY, "/;color"),
    ("matrix", False, STRING, "/;color=blue"),
    ("matrix", False, LIST, "/;color=blue,black,brown"),
    ("matrix", False, OBJECT, "/;color=R,100,G,200,B,150"),
    ("matrix", True, EMPTY, "/;color"),
    ("matrix", True, STRING, "/;color=blue"),
    ("matrix", True, LIST, "/;color=blue;color=black;color=brown"),
    ("matrix", True, OBJECT, "/;R=100;G=200;B=150"),
    ("label", False, EMPTY, "/."),
    ("label", False, STRING, "/.blue"),
    ("label", False, LIST, "/.blue,black,brown"),
    ("label", False, OBJECT, "/.R,100,G,200,B,150"),
    ("label", True, EMPTY, "/."),
    ("label", True, STRING, "/.blue"),
    ("label", True, LIST, "/.blue.black.brown"),
    ("label", True, OBJECT, "/.R=100.G=200.B=150"),
    ("simple", False, EMPTY, "/"),
    ("simple", False, STRING, "/blue"),
    ("simple", False, LIST, "/blue,black,brown"),
    ("simple", False, OBJECT, "/R,100,G,200,B,150"),
    ("simple", True, EMPTY, "/"),
    ("simple", True, STRING, "/blue"),
    ("simple", True, LIST, "/blue,black,brown"),
    ("simple", True, OBJECT, "/R=100,G=200,B=150"),
    ("form", False, EMPTY, "?color="),
    ("form", False, STRING, "?color=blue"),
    ("form", False, LIST, "?color=blue,black,brown"),
    ("form", False, OBJECT, "?color=R,100,G,200,B,150"),
    ("form", True, EMPTY, "?color="),
    ("form", True, STRING, "?color=blue"),
    ("form", True, LIST, "?color=blue&color=black&color=brown"),
    ("form", True, OBJECT, "?R=100&G=200&B=150"),
    ("spaceDelimited", False, LIST, "?color=blue%20black%20brown"),
    ("spaceDelimited", False, OBJECT, "?color=R%20100%20G%20200%20B%20150"),
    ("pipeDelimited", False, LIST, "?color=blue%7Cblack%7Cbrown"),
    ("pipeDelimited", False, OBJECT, "?color=R%7C100%7CG%7C200%7CB%7C150"),
    ("deepObject", True, OBJECT, "?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
]  # fmt: skip


@pytest.mark.parametrize(("style", "explode", "value", "expected"), TABLE)
def test_the_table_of_the_standard_arrives(
    crm: Acme, server: Misbehaving, style: Style, explode: bool, value: Any, expected: str
) -> None:  # fmt: skip
    stated = styled(value, style, explode=explode)
    if expected.startswith("?"):
        assert came(crm, server, query={"color": stated}).target == f"/x{expected}"
    elif value == EMPTY:  # the path would lose its segment: this is a promise of ours
        with pytest.raises(ValueError, match="is empty"):
            came(crm, server, "/x/{color}", path_values={"color": stated})
    else:
        target = came(crm, server, "/x/{color}", path_values={"color": stated}).target
        assert target == f"/x{expected}"


SPECIAL = "".join(map(chr, range(32, 127))) + "é€\U0001f600"
VALUES: list[Any] = [SPECIAL, ["a,b", "", "c d", "/?#[]@!$&'()*+,;="], {"a b": "c&d", "x[y]": "%41"}]  # fmt: skip


@pytest.mark.parametrize("explode", [False, True])
@pytest.mark.parametrize("value", VALUES, ids=["string", "list", "object"])
def test_a_query_arrives_as_rfc_6570_expands_it(
    crm: Acme, server: Misbehaving, explode: bool, value: Any
) -> None:
    template = f"/x{{?color{'*' if explode else ''}}}"
    stated = styled(value, "form", explode=explode)
    target = came(crm, server, query={"color": stated}).target
    assert target == uritemplate.expand(template, color=value)


@pytest.mark.parametrize("explode", [False, True])
@pytest.mark.parametrize("value", VALUES, ids=["string", "list", "object"])
@pytest.mark.parametrize(("style", "mark"), [("simple", ""), ("label", "."), ("matrix", ";")])  # fmt: skip
def test_a_path_arrives_as_rfc_6570_expands_it(
    crm: Acme, server: Misbehaving, style: Style, mark: str, explode: bool, value: Any
) -> None:
    template = f"/x/{{{mark}color{'*' if explode else ''}}}/end"
    stated = styled(value, style, explode=explode)
    target = came(crm, server, "/x/{color}/end", path_values={"color": stated}).target
    assert target == uritemplate.expand(template, color=value)


@pytest.mark.parametrize("value", ["a:b/c?d@e!f$g'h(i)j*k,l;m=n", "[x]", "50%25", "é b"])  # fmt: skip
def test_reserved_characters_arrive_as_they_are_where_they_may(
    crm: Acme, server: Misbehaving, value: str
) -> None:
    stated = styled(value, "form", allow_reserved=True)
    target = came(crm, server, query={"q": stated}).target
    assert target == f"/x?q={uritemplate.expand('{+q}', q=value)}"


@pytest.mark.parametrize(
    ("name", "value", "pairs"),
    [
        ("filter[name]", "Ada & Co", [("filter[name]", "Ada & Co")]),
        ("with[]", ["a", "b"], [("with[]", "a"), ("with[]", "b")]),
        ("with[]", [], []),
        ("a.b", 1, [("a.b", "1")]),
        ("$filter", "name eq 'x'", [("$filter", "name eq 'x'")]),
        ("é", "ü", [("é", "ü")]),
        ("q", "", [("q", "")]),
        ("q", None, []),
        ("q", [None, "", 0, False], [("q", ""), ("q", "0"), ("q", "false")]),
        ("q", {"a": None}, []),
        ("q", {"a": ""}, [("a", "")]),
        ("q", {"a": [1, 2], "b": {"c": 3}}, [("a", "1"), ("a", "2"), ("c", "3")]),
    ],
)
def test_names_and_empty_values_arrive(
    crm: Acme, server: Misbehaving, name: str, value: Any, pairs: list[tuple[str, str]]
) -> None:
    target = came(crm, server, query={name: value}).target
    assert parse_qsl(target.partition("?")[2], keep_blank_values=True) == pairs
    assert ("?" in target) == bool(pairs)


@pytest.mark.parametrize(
    ("value", "pairs"),
    [
        ({"a": {"b": {"c": 1}}}, [("f[a][b][c]", "1")]),
        ({"a": [1, 2]}, [("f[a][]", "1"), ("f[a][]", "2")]),
        ({"a": [{"b": 1}, {"b": 2}]}, [("f[a][0][b]", "1"), ("f[a][1][b]", "2")]),
        ({"a": ""}, [("f[a]", "")]),
        ({"a": None, "b": 1}, [("f[b]", "1")]),
        ({"a": {}}, []),
        ({"a": []}, []),
        ({}, []),
        ({"a]b": "x"}, [("f[a]b]", "x")]),
    ],
)
def test_deep_objects_arrive_at_any_depth(
    crm: Acme, server: Misbehaving, value: Any, pairs: list[tuple[str, str]]
) -> None:
    target = came(crm, server, query={"f": styled(value, "deepObject")}).target
    assert parse_qsl(target.partition("?")[2], keep_blank_values=True) == pairs


def test_json_in_the_query_in_a_header_and_in_a_cookie(
    crm: Acme, server: Misbehaving
) -> None:
    value = json_value({"a": [1, None, "é;,"]})
    seen = came(
        crm, server, query={"q": value}, headers={"X-Q": value}, cookies={"q": value}
    )
    assert parse_qsl(seen.target.partition("?")[2]) == [("q", '{"a":[1,null,"é;,"]}')]
    assert seen.headers["x-q"] == '{"a":[1,null,"\\u00e9;,"]}'
    assert ";" not in seen.headers["cookie"]


def test_a_whole_query_string_arrives(crm: Acme, server: Misbehaving) -> None:
    form = query_string({"a": "x y", "b": [1, 2]})
    assert came(crm, server, query={"": form}).target == "/x?a=x+y&b=1&b=2"


def test_cookies_arrive_and_none_begins_another(crm: Acme, server: Misbehaving) -> None:
    assert (
        came(crm, server, cookies={"a": "1; admin=1", "b": [2, 3]}).headers["cookie"]
        == "a=1%3B%20admin%3D1; b=2; b=3"
    )
    with pytest.raises(ValueError, match="ends it"):
        list(cookie_pairs("a", styled("1; admin=1", "cookie")))


@pytest.mark.parametrize(
    ("value", "text"),
    [("é", "é"), (["a", "b"], "a,b"), (True, "true"), (7, "7"), ("", ""), (" x ", "x")],
)
def test_headers_of_any_type_arrive(
    crm: Acme, server: Misbehaving, value: Any, text: str
) -> None:
    sent = came(crm, server, headers={"X-Any": value}).headers["x-any"]
    assert sent.encode("latin-1").decode() == text


@pytest.mark.parametrize(
    "value", [".", "..", "%2e", "%2E%2e", ".%2e", "%252e%252e", "", None, [], {}]
)  # fmt: skip
@pytest.mark.parametrize("path", ["/x/{id}", "/x/{id}/", "/x/{id}/y", "/{id}"])
def test_a_value_that_would_change_the_path_is_never_sent(
    crm: Acme, server: Misbehaving, path: str, value: Any
) -> None:
    before = len(server.came)
    with pytest.raises(ValueError, match="path value"):
        came(crm, server, path, path_values={"id": value})
    assert len(server.came) == before


@pytest.mark.parametrize(
    "value", ["a/b", "a\\b", "a?b", "a#b", "../x", "..\\x", "%2f", "a;b", "x\n", "\0", "～"]
)  # fmt: skip
def test_any_other_value_arrives_as_one_segment(
    crm: Acme, server: Misbehaving, value: str
) -> None:
    target = came(crm, server, "/x/{id}/y", path_values={"id": value}).target
    assert target == f"/x/{uritemplate.expand('{id}', id=value)}/y"
