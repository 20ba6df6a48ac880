"""Members of one scope: any wire names give names, each its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crmgen.naming.members import candidates_for, name_members
from crmgen.naming.words.collisions import FIELDS
from crmgen.naming.words.identifiers import is_name
from crmgen.text import SpecText

WIRES = st.lists(
    st.text() | st.sampled_from(["copy", "copy_", "Copy", "a b", "a_b", "class"])
)


def named(wires: list[str], pinned: dict[str, str]) -> dict[str, str]:
    wanted = {wire: candidates_for(wire, SpecText(wire), FIELDS) for wire in wires}
    return name_members(wanted, FIELDS, pinned)


@given(WIRES)
def test_every_wire_name_has_a_name_of_its_own(wires: list[str]) -> None:
    names = named(wires, {})
    assert list(names) == list(dict.fromkeys(wires))
    assert len(set(names.values())) == len(names)
    assert not set(names.values()) & FIELDS
    assert all(map(is_name, names.values()))


@given(WIRES, WIRES)
def test_what_is_new_renames_nothing(old: list[str], new: list[str]) -> None:
    before = named(old, {})
    after = named(old + new, before)
    assert {wire: after[wire] for wire in before} == before


@given(WIRES, WIRES)
def test_names_like_the_wire_need_no_pin(old: list[str], new: list[str]) -> None:
    before = named(old, {})
    written = {wire: name for wire, name in before.items() if wire != name}
    after = named(old + new, written)
    assert {wire: after[wire] for wire in before} == before


def test_the_name_on_the_wire_comes_before_others() -> None:
    assert named(["firstName", "first_name"], {}) == {
        "firstName": "first_name_",
        "first_name": "first_name",
    }
