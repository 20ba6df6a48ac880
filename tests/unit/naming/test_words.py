"""The doors that turn any text into names."""

from __future__ import annotations

import keyword
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmgen.naming.words.identifiers import (
    LONGEST,
    is_name,
    pascal,
    portable,
    snake,
    spelled,
    words,
)
from crmgen.naming.words.phrases import find_run
from crmgen.text import SpecText


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("firstName", "first_name"),
        ("Custom_field", "custom_field"),
        ("HTTPServerError", "http_server_error"),
        ("contactIDs", "contact_ids"),
        ("IPv4Address", "ipv4_address"),
        ("OAuth2Token", "oauth2_token"),
        ("linkedInUrl", "linkedin_url"),
        ("s3_form", "s3_form"),
        ("address1", "address1"),
        ("1-Click Applications", "one_click_applications"),
        ("2faEnabled", "two_fa_enabled"),
        ("404", "n404"),
        ("filter[name][gte]", "filter_name_gte"),
        ("Organization's id", "organizations_id"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("class", "class_"),
        ("type", "type"),
        ("match", "match"),
        ("__proto__", "proto"),
        ("état", "état"),
        ("ﬁeld", "field"),
        ("𝒜lpha", "alpha"),
        ("a\u202eb\u200dc\ufe0f\u3164", "abc"),
        ("アカウント・名前", "アカウント_名前"),
        ("", "value"),
        ("\u202e", "value"),
    ],
)
def test_snake(text: str, name: str) -> None:
    assert snake(words(SpecText(text))) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Custom_field", "CustomField"),
        ("2faCode", "TwoFaCode"),
        ("none", "None_"),
        ("état", "État"),
        ("联系人", "Type联系人"),
        ("", "Value"),
    ],
)
def test_pascal(text: str, name: str) -> None:
    assert pascal(words(text)) == name


def test_symbols_tell_names_apart_when_they_are_spelled() -> None:
    assert snake(words("EndTime>")) == snake(words("EndTime"))
    assert snake(spelled("EndTime>")) == "end_time_gt"
    assert snake(spelled("@type")) == "at_type"


def test_what_is_taken_gets_an_underscore() -> None:
    assert snake(words("options"), {"options"}) == "options_"


def test_long_names_lose_words_in_the_middle_and_are_never_hashed() -> None:
    long = words("shared link" + " very" * 20 + " long name")
    assert snake(long) == "shared_link_" + "very_" * 7 + "long_name"
    assert pascal(long) == "SharedLink" + "Very" * 10 + "LongName"
    assert snake(words("x" * 200)) == "x" * LONGEST


def test_names_of_devices_are_no_file_names() -> None:
    assert [portable(stem) for stem in ("con", "lpt1", "contacts")] == [
        "con_",
        "lpt1_",
        "contacts",
    ]


@given(st.text())
def test_any_text_gives_a_name(text: str) -> None:
    for name in (snake(words(text)), snake(spelled(text)), pascal(words(text))):
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert not name.startswith("_")
        assert is_name(name)
        assert len(name) <= LONGEST + 1
        assert unicodedata.is_normalized("NFKC", name)
        assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs"} for c in name)
    assert pascal(words(text))[0].isupper()


@given(st.text())
def test_words_of_a_name_are_its_words(text: str) -> None:
    """A lock, or a second pass, finds the same words again."""
    found = words(text)
    assert words(" ".join(found)) == found


def test_a_word_of_which_nothing_is_left_is_the_initial_of_none() -> None:
    """As of `x`, in the SDK of an API called `x`."""
    assert find_run(["", "json", "web", "key"], ["jwk"]) == (1, 4)
    assert find_run(["", "", ""], ["x"]) is None
