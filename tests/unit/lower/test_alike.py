"""What is said again in the same words: lowered once, told of each place."""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.lower.conftest import Lowered

Lower = Callable[..., Lowered]

DOCUMENT = """
components:
  schemas:
    A: {type: object, properties: {one: SCHEMA}}
    B: {type: object, properties: {other: SCHEMA}}
"""


def test_properties_that_say_the_same_are_one_type(lowered: Lower) -> None:
    found = lowered(DOCUMENT.replace("SCHEMA", "{type: string, enum: [a, b]}"))
    (one,), (other,) = found.model("A").fields, found.model("B").fields
    assert one.type is other.type
    assert (one.at.pointer, other.at.pointer) == (
        "/components/schemas/A/properties/one",
        "/components/schemas/B/properties/other",
    )


def test_what_is_to_tell_is_told_of_each_place(lowered: Lower) -> None:
    found = lowered(DOCUMENT.replace("SCHEMA", "{type: integer, default: many}"))
    assert found.losses == [
        ("default-of-other-type", "/components/schemas/A/properties/one/default"),
        ("default-of-other-type", "/components/schemas/B/properties/other/default"),
    ]


def test_numbers_and_booleans_are_not_taken_for_each_other(lowered: Lower) -> None:
    text = DOCUMENT.replace("SCHEMA", "{default: 1}", 1)
    found = lowered(text.replace("SCHEMA", "{default: true}"))
    defaults = [found.model(name).fields[0].default for name in "AB"]
    assert defaults[0] != defaults[1]
