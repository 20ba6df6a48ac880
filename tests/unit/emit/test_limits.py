"""A bound or a default that a description gives is not said again; one that it only seems to give is."""

from __future__ import annotations

import pytest

from crmgen.emit.views.limits import default_sentence, limits
from crmgen.ir.types import Constraints, Scalar, ScalarKind
from crmgen.text import Json, SpecValue


def bounds(said: str, least: int | None, most: int | None) -> str:
    known = Constraints(minimum=least, maximum=most)
    return " ".join(limits(Scalar(ScalarKind.INTEGER, constraints=known), said))


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("Entries on a page, 100 at most.", None, 100),
        ("Up to 50 of them", None, 50),
        ("Maximum length: 40 characters", None, 40),
        ("Page size (max. 40)", None, 40),
        ("The limit is 20 per page", None, 20),
        ("Must be no more than 255", None, 255),
        ("At least 3.", 3, None),
        ("Number of the page, from 1", 1, None),
        ("Which page to fetch; the first is 1.", 1, None),
        ("Between 1 and 100", 1, 100),
        ("1-100", 1, 100),
        ("at least 1, at most 100", 1, 100),
        ("A code of 3 letters", 3, 3),
    ],
)
def test_what_is_said_is_not_said_again(
    said: str, least: int | None, most: int | None
) -> None:
    assert bounds(said, least, most) == ""


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ("A page of 100", 100),
        ("max. 1000", 100),
        ("2.55 at most", 55),
        ("Maximum of two. There are 100 kinds.", 100),
        ("At most 50 for guests", 100),
        ("At least 100", 100),
    ],
)
def test_a_number_that_means_something_else_is_no_bound(said: str, most: int) -> None:
    assert bounds(said, None, most) == f"At most {most}."


@pytest.mark.parametrize(
    ("said", "default", "sentence"),
    [
        ("Page size (default: 10)", 10, ""),
        ("Defaults to `asc`.", "asc", ""),
        ("10 by default", 10, ""),
        ("The default sorting is by name", 10, "Default: `10`."),
        ("default 100", 10, "Default: `10`."),
        ("default false, true for guests", True, "Default: `True`."),
        ("", "asc", 'Default: `"asc"`.'),
        ("", None, ""),
    ],
)
def test_defaults(said: str, default: Json, sentence: str) -> None:
    assert " ".join(default_sentence(SpecValue(default), said)) == sentence
