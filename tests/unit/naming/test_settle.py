"""Collisions are resolved over the whole scope, in phases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crmgen.naming.words.collisions import Wish, settle

NAMES = st.sampled_from(["a", "b", "c", "a_2", "b_2"])
WISHES = st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=4), st.integers(0, 2)))


def test_the_lowest_rank_keeps_the_name() -> None:
    wishes = [Wish("many", ("delete", "delete_many"), 1), Wish("one", ("delete",))]
    assert settle(wishes) == {"many": "delete_many", "one": "delete"}


def test_equals_both_go_on_to_fuller_names() -> None:
    wishes = [Wish(1, ("list", "list_for_user")), Wish(2, ("list", "list_for_team"))]
    assert settle(wishes) == {1: "list_for_user", 2: "list_for_team"}


def test_what_runs_out_of_names_is_numbered_in_order() -> None:
    assert settle([Wish(n, ("a",)) for n in range(3)], {"a_2"}) == {
        0: "a",
        1: "a_3",
        2: "a_4",
    }


@given(WISHES, st.sets(NAMES))
def test_every_key_has_a_free_name_of_its_own(
    stated: list[tuple[list[str], int]], taken: set[str]
) -> None:
    wishes = [Wish(key, tuple(names), rank) for key, (names, rank) in enumerate(stated)]
    given = settle(wishes, taken)
    assert list(given) == list(range(len(wishes)))
    assert len(set(given.values())) == len(wishes)
    assert not set(given.values()) & taken
