"""The style table of OpenAPI 3.1 section 4.8.12, row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, get_args
from uuid import UUID

import pytest
from pydantic import BaseModel

from crmgen.runtime.parameters.json_value import json_value
from crmgen.runtime.parameters.path import fill_path
from crmgen.runtime.parameters.plain import cookie_pairs, header_text, query_pairs
from crmgen.runtime.parameters.query_string import query_string
from crmgen.runtime.parameters.some import some
from crmgen.runtime.parameters.styled import Style, styled
from crmgen.runtime.values.encoding import scalar_text, to_json, unix_time

LIST = ["blue", "black"]
OBJECT = {"R": 100, "G": 200}


def query(value: object) -> str:
    return "&".join(f"{name}={text}" for name, text in query_pairs("color", value))


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", False, "", "color="),
        ("form", False, "blue", "color=blue"),
        ("form", False, LIST, "color=blue,black"),
        ("form", False, OBJECT, "color=R,100,G,200"),
        ("form", True, "blue", "color=blue"),
        ("form", True, LIST, "color=blue&color=black"),
        ("form", True, OBJECT, "R=100&G=200"),
        ("spaceDelimited", False, LIST, "color=blue%20black"),
        ("spaceDelimited", False, OBJECT, "color=R%20100%20G%20200"),
        ("spaceDelimited", True, LIST, "color=blue&color=black"),
        ("pipeDelimited", False, LIST, "color=blue%7Cblack"),
        ("pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200"),
        ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200"),
        ("deepObject", True, {"a": {"b": 1}}, "color%5Ba%5D%5Bb%5D=1"),
        (
            "deepObject",
            True,
            {"a": [1, 2]},
            "color%5Ba%5D%5B%5D=1&color%5Ba%5D%5B%5D=2",
        ),
        ("deepObject", True, {"a": [{"b": 1}]}, "color%5Ba%5D%5B0%5D%5Bb%5D=1"),
    ],
)
def test_query_styles(
    style: Style, explode: bool, value: object, expected: str
) -> None:
    assert query(styled(value, style, explode=explode)) == expected


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("simple", False, "blue", "blue"),
        ("simple", False, LIST, "blue,black"),
        ("simple", False, OBJECT, "R,100,G,200"),
        ("simple", True, LIST, "blue,black"),
        ("simple", True, OBJECT, "R=100,G=200"),
        ("label", False, "blue", ".blue"),
        ("label", False, LIST, ".blue,black"),
        ("label", False, OBJECT, ".R,100,G,200"),
        ("label", True, LIST, ".blue.black"),
        ("label", True, OBJECT, ".R=100.G=200"),
        ("matrix", False, "blue", ";color=blue"),
        ("matrix", False, LIST, ";color=blue,black"),
        ("matrix", False, OBJECT, ";color=R,100,G,200"),
        ("matrix", True, LIST, ";color=blue;color=black"),
        ("matrix", True, OBJECT, ";R=100;G=200"),
    ],
)
def test_path_styles(style: Style, explode: bool, value: object, expected: str) -> None:
    path = fill_path("/x/{color}", {"color": styled(value, style, explode=explode)})
    assert path == f"/x/{expected}"


@pytest.mark.parametrize(
    ("explode", "value", "expected"),
    [
        (False, LIST, "blue,black"),
        (False, OBJECT, "R,100,G,200"),
        (True, OBJECT, "R=100,G=200"),
    ],
)
def test_header_styles(explode: bool, value: object, expected: str) -> None:
    assert header_text(styled(value, "simple", explode=explode)) == expected


def test_every_style_of_the_standard_is_known() -> None:
    known = {
        "form",
        "simple",
        "label",
        "matrix",
        "spaceDelimited",
        "pipeDelimited",
        "deepObject",
        "cookie",
    }
    assert set(get_args(Style)) == known


VALUES: list[Any] = [
    "blue",
    "",
    "a b/c?d=é&f,g;h.i",
    LIST,
    ["a,b", "", "c d"],
    {"G": 200, "R": 100},  # sorted, as the other implementation sorts
    {"comma": ",", "dot": ".", "semi": ";"},
    [],
    {},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("explode", [False, True])
@pytest.mark.parametrize("style", ["form", "simple", "label", "matrix"])
def test_another_implementation_of_rfc_6570_expands_the_same(
    style: Style, explode: bool, value: Any
) -> None:
    uritemplate = pytest.importorskip("uritemplate")
    operator = {"form": "?", "simple": "", "label": ".", "matrix": ";"}[style]
    template = f"{{{operator}color{'*' if explode else ''}}}"
    expected = uritemplate.expand(template, color=value)
    stated = styled(value, style, explode=explode)
    if style == "form":
        assert query(stated) == expected.removeprefix("?")
    elif value in ("", [], {}):
        with pytest.raises(ValueError, match="is empty"):
            fill_path("/x{color}", {"color": stated})
    else:
        assert fill_path("/x{color}", {"color": stated}) == f"/x{expected}"


@pytest.mark.parametrize("value", ["a/b?c:d", "[x]@!$'()*,;=", "50%20"])
def test_reserved_expansion_is_that_of_rfc_6570(value: str) -> None:
    uritemplate = pytest.importorskip("uritemplate")
    stated = styled(value, "form", allow_reserved=True)
    assert query(stated) == f"color={uritemplate.expand('{+color}', color=value)}"


def test_reserved_characters_never_change_a_path() -> None:
    path = fill_path(
        "/x/{id}", {"id": styled("a/b?c#d:e", "simple", allow_reserved=True)}
    )
    assert path == "/x/a%2Fb%3Fc%23d:e"


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", True, "a b;c", ["color=a%20b%3Bc"]),
        ("form", True, LIST, ["color=blue", "color=black"]),
        ("form", False, LIST, ["color=blue,black"]),
        ("form", True, OBJECT, ["R=100", "G=200"]),
        ("form", False, OBJECT, ["color=R,100,G,200"]),
        ("cookie", True, "a b%2F", ["color=a b%2F"]),
        ("cookie", True, LIST, ["color=blue", "color=black"]),
        ("cookie", False, LIST, ["color=blue,black"]),
        ("cookie", True, OBJECT, ["R=100", "G=200"]),
        ("cookie", False, [], []),
    ],
)
def test_cookie_styles(
    style: Style, explode: bool, value: Any, expected: list[str]
) -> None:
    assert (
        list(cookie_pairs("color", styled(value, style, explode=explode))) == expected
    )
    assert list(cookie_pairs("color", None)) == []


def test_a_cookie_cannot_begin_another() -> None:
    for value in ("a;b=c", "a\r\nSet", "a\x00"):
        with pytest.raises(ValueError, match="ends it"):
            list(cookie_pairs("color", styled(value, "cookie")))


def test_a_whole_query_string() -> None:
    form = query_string({"a": "x y", "b": [1, 2], "c": None})
    assert query(form) == "a=x+y&b=1&b=2"
    nested = query_string({"a": {"b": "c"}, "on": False})
    assert query(nested) == "a=%7B%22b%22%3A%22c%22%7D&on=false"
    pairs = query_pairs("q", query_string({"a": [1]}, "application/json"))
    assert list(pairs) == [("", "%7B%22a%22%3A%5B1%5D%7D")]
    assert list(query_pairs("q", query_string("$.a > 1", "application/jsonpath"))) == [
        ("", "%24.a%20%3E%201")
    ]
    assert query_string(None) is None


def test_bracketed_names() -> None:
    pairs = [*query_pairs("filter[name]", "x"), *query_pairs("with[]", ["a", "b"])]
    assert pairs == [
        ("filter%5Bname%5D", "x"),
        ("with%5B%5D", "a"),
        ("with%5B%5D", "b"),
    ]


@pytest.mark.parametrize("value", [[], {}, [None], {"a": None}])
def test_what_is_empty_is_no_header(value: Any) -> None:
    assert header_text(styled(value, "simple")) is None
    assert header_text(styled(7, "simple")) == "7"
    assert header_text(None) is None


class Level(Enum):
    HIGH = "high"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "color=true"),
        (False, "color=false"),
        (0, "color=0"),
        (1.5, "color=1.5"),
        ("", "color="),
        ("a b&c=d/é", "color=a%20b%26c%3Dd%2F%C3%A9"),
        (date(2026, 1, 31), "color=2026-01-31"),
        (datetime(2026, 1, 31, 10, tzinfo=UTC), "color=2026-01-31T10%3A00%3A00Z"),
        (UUID(int=1), "color=00000000-0000-0000-0000-000000000001"),
        (Decimal("1E+3"), "color=1000"),
        (Level.HIGH, "color=high"),
        (("a", None, "b"), "color=a&color=b"),
        ([], ""),
        (None, ""),
        ({"a": None}, ""),
    ],
)
def test_plain_query_values_are_form_exploded(value: object, expected: str) -> None:
    assert query(value) == expected


def test_separators_in_elements_are_encoded_and_those_between_are_not() -> None:
    assert query(styled(["a,b", "c d"], "form", explode=False)) == "color=a%2Cb,c%20d"
    assert query(styled(["a|b"], "pipeDelimited", explode=False)) == "color=a%7Cb"


def test_reserved_characters_may_stay_but_never_end_the_value() -> None:
    assert query(styled("a/b?c:d", "form", allow_reserved=True)) == "color=a/b?c:d"
    assert (
        query(styled("a&b#c+d", "form", allow_reserved=True)) == "color=a%26b%23c%2Bd"
    )
    assert query(styled("100%25", "form", allow_reserved=True)) == "color=100%25"


def test_content_parameters_are_json() -> None:
    assert query(json_value({"a": [1, None]})) == "color=%7B%22a%22%3A%5B1%2Cnull%5D%7D"
    assert header_text(json_value({"a": "é"})) == '{"a":"\\u00e9"}'
    assert json_value(None) is None


@pytest.mark.parametrize(
    "value", ["a/b", "a?b", "a#b", "../x", "a\\b", "%2F", "..%2f", "ü", "a b", ";x"]
)
def test_path_values_never_change_the_path(value: str) -> None:
    path = fill_path("/v1/contacts/{id}/notes", {"id": value})
    assert path.count("/") == 4
    assert not set("?#\\ ") & set(path)


@pytest.mark.parametrize(
    "value", ["", ".", "..", "%2e", "%2E%2e", ".%2E", "%252e%252e", None, []]
)
def test_path_values_that_would_change_the_path_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="path value"):
        fill_path("/v1/contacts/{id}", {"id": value})


def test_a_whole_model_is_no_path_value() -> None:
    class Contact(BaseModel):
        id: str
        password: str

    contact = Contact(id="1", password="hunter2")
    with pytest.raises(TypeError, match="'id' is a whole Contact") as caught:
        fill_path("/v1/contacts/{id}", {"id": contact})
    assert "hunter2" not in str(caught.value)


def test_dots_that_two_values_make_together_are_refused() -> None:
    with pytest.raises(ValueError, match="change the path"):
        fill_path("/files/{a}{b}", {"a": ".", "b": "."})


def test_dots_inside_of_a_segment_are_fine() -> None:
    assert fill_path("/v1.0/{a}.{b}", {"a": "x", "b": "json"}) == "/v1.0/x.json"
    assert fill_path("/files/{a}", {"a": "...."}) == "/files/...."


def test_what_has_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="object cannot be sent"):
        scalar_text(object())
    with pytest.raises(TypeError, match="object cannot be sent as JSON"):
        to_json(object())
    with pytest.raises(ValueError, match="JSON compliant"):
        to_json(float("nan"))


def test_keys_of_an_object_may_begin_alike() -> None:
    value = styled({"a": 1, "x_b": 2}, "form", key_prefix="x_")
    assert query(value) == "x_a=1&x_b=2"


def test_times_since_1970() -> None:
    moment = datetime(2026, 1, 31, tzinfo=UTC)
    assert unix_time(moment) == 1769817600
    assert unix_time([moment, "now", None]) == [1769817600, "now", None]
    with pytest.raises(ValueError, match="2026-01-31T00:00:00 has no time zone"):
        unix_time(datetime(2026, 1, 31))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_never_sent(value: float) -> None:
    with pytest.raises(ValueError, match="no number that can be sent"):
        query_pairs("a", value).__next__()


def test_a_member_of_an_enum_is_its_value_in_json() -> None:
    class Plain(Enum):
        ONE = 1

    assert to_json([Plain.ONE]) == b"[1]"


def test_a_list_without_items_is_not_sent() -> None:
    assert query(styled([], "pipeDelimited", explode=False)) == ""


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({}, "/search"),
        ({"q": "a&b"}, "/search?q=a%26b"),
        ({"q": "x", "page": 2}, "/search?q=x&page=2"),
    ],
)
def test_a_query_of_the_path_holds_what_is_given_there(
    given: dict[str, object], path: str
) -> None:
    assert fill_path("/search?q={q}&page={page}", given) == path
    assert fill_path("/search?all", given) == "/search?all"


def test_json_is_a_path_value() -> None:
    value = json_value({"a": ["é", 1]})
    assert (
        fill_path("/x/{a}", {"a": value}) == "/x/%7B%22a%22%3A%5B%22%C3%A9%22%2C1%5D%7D"
    )


@pytest.mark.parametrize("empty", ["", [], (), set[str]()])
def test_an_empty_condition_is_refused(empty: object) -> None:
    with pytest.raises(ValueError, match="ids is empty"):
        some(empty, "ids")


@pytest.mark.parametrize("given", [None, "a", ["a"], 0, False])
def test_a_condition_is_handed_on(given: object) -> None:
    assert some(given, "ids") is given
