"""Which annotation takes all that another does."""

from __future__ import annotations

import pytest

from crmgen.diff.annotations import difference, takes


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("str", "str"),
        ("str | None", "str"),
        ("None | str", "str | None"),
        ("Any", "dict[str, Contact]"),
        ("float", "int"),
        ("str", 'Literal["a", "b"]'),
        ("int", "Literal[1]"),
        ('Literal["a", "b"]', 'Literal["b"]'),
        ("list[str | None]", "list[str]"),
        ("Sequence[str]", "list[str]"),
        ("Mapping[str, float]", "dict[str, int]"),
        ('"Contact | None"', "Contact"),
    ],
)
def test_what_takes_all_of_another(wide: str, narrow: str) -> None:
    assert takes(wide, narrow)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("str", "str | None"),
        ("int", "float"),
        ("int", 'Literal["a"]'),
        ("int", "Literal[True]"),
        ('Literal["a"]', 'Literal["a", "b"]'),
        ("list[str]", "Sequence[str]"),
        ("list[str]", "list[int]"),
        ("tuple[str, str]", "tuple[str]"),
        ("Contact", "Company"),
        ("dict[str, str]", "list[str]"),
    ],
)
def test_what_does_not(wide: str, narrow: str) -> None:
    assert not takes(wide, narrow)


def test_members_that_come_and_go() -> None:
    new, old = 'Literal["a", "c"] | None', 'Literal["a", "b\\"", 1] | None'
    assert difference(new, old) == (['"c"'], ['"b\\""', "1"], ['"a"', "None"])
    assert difference("str", "str | None") == ([], ["None"], ["str"])


@pytest.mark.parametrize(
    ("wide", "narrow", "fits"),
    [
        ("Contact", "FullContact", True),
        ("Contact | None", "FullContact | None", True),
        ("Contact", "FullContact | None", False),
        ("FullContact", "Contact", False),
        ("list[Contact]", "list[FullContact]", False),
    ],
)
def test_a_class_is_what_it_extends(wide: str, narrow: str, fits: bool) -> None:
    assert takes(wide, narrow, {"FullContact": {"Contact"}}) is fits
