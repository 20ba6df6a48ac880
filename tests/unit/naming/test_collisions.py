"""Collisions are resolved over the whole scope, in phases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crmgen.naming.words.collisions import Candidates, resolve_collisions

NAMES = st.sampled_from(["a", "b", "c", "a_2", "b_2"])
CANDIDATES = st.lists(
    st.tuples(st.lists(NAMES, min_size=1, max_size=4), st.integers(0, 2))
)


def test_the_lowest_rank_keeps_the_name() -> None:
    wanted = [
        Candidates("many", ("delete", "delete_many"), 1),
        Candidates("one", ("delete",)),
    ]
    assert resolve_collisions(wanted) == {"many": "delete_many", "one": "delete"}


def test_equals_both_go_on_to_fuller_names() -> None:
    wanted = [
        Candidates(1, ("list", "list_for_user")),
        Candidates(2, ("list", "list_for_team")),
    ]
    assert resolve_collisions(wanted) == {1: "list_for_user", 2: "list_for_team"}


def test_what_runs_out_of_names_is_numbered_in_order() -> None:
    assert resolve_collisions([Candidates(n, ("a",)) for n in range(3)], {"a_2"}) == {
        0: "a",
        1: "a_3",
        2: "a_4",
    }


@given(CANDIDATES, st.sets(NAMES))
def test_every_key_has_a_free_name_of_its_own(
    stated: list[tuple[list[str], int]], taken: set[str]
) -> None:
    wanted = [
        Candidates(key, tuple(names), rank) for key, (names, rank) in enumerate(stated)
    ]
    given = resolve_collisions(wanted, taken)
    assert list(given) == list(range(len(wanted)))
    assert len(set(given.values())) == len(wanted)
    assert not set(given.values()) & taken
