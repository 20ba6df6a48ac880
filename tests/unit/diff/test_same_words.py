"""What only one of two surfaces has a name for is written out in it."""

from __future__ import annotations

from crmgen.diff.same_words import in_same_words
from crmgen.records import replace
from crmgen.surface.model import Class, Surface, Value


def surface(field: str, **aliases: str) -> Surface:
    deal = _class("Deal", "model", stage=Value("stage", field, False, "body stage"))
    others = {
        name: replace(_class(name, "alias"), annotation=text)
        for name, text in aliases.items()
    }
    return Surface("Acme", {}, {}, {"Deal": deal} | others, {}, "", "")


def _class(name: str, kind: str, **fields: Value) -> Class:
    return Class(
        name, kind, fields, "", frozenset(), False, True, False, ("schema X",), ""
    )


def spelled(old: Surface, new: Surface) -> list[str]:
    both = in_same_words(old, new)
    return [each.classes["Deal"].fields["stage"].annotation for each in both]


def test_a_name_that_went_away_is_written_out() -> None:
    old = surface("Stage | None", Stage="Literal['won'] | str")
    new = surface("Literal['won'] | str | None")
    assert spelled(old, new) == ["Literal['won'] | str | None"] * 2
    assert spelled(new, old) == ["Literal['won'] | str | None"] * 2


def test_a_name_that_both_have_stays() -> None:
    old, new = (surface("Stage", Stage=f"Literal['{each}']") for each in "ab")
    assert spelled(old, new) == ["Stage", "Stage"]


def test_names_within_names_and_a_type_that_is_made_of_itself() -> None:
    old = surface("list[Stage]", Stage="Step", Step="Literal['won']")
    assert spelled(old, surface("x"))[0] == "list[Literal['won']]"
    endless = surface("Json", Json="list[Json] | dict[str, Json]")
    assert len(spelled(endless, surface("x"))[0]) < 1_000


def test_a_value_in_quotes_is_no_name() -> None:
    old = surface("Literal['Stage', \"Stage's Stage\"] | Stage", Stage="int")
    assert spelled(old, surface("x"))[0] == "Literal['Stage', \"Stage's Stage\"] | int"  # fmt: skip
    new = replace(surface("Literal['Stage'] | Step", Step="int"), aliases={"Stage": "Step"})  # fmt: skip
    assert spelled(surface("Literal['Stage'] | Stage", Stage="int"), new)[0] == "Literal['Stage'] | Step"  # fmt: skip
