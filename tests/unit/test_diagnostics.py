"""Places: found late, compared by value."""

from __future__ import annotations

import pickle

from crmgen.diagnostics import Place


def test_a_place_is_found_when_it_is_asked_for_and_once() -> None:
    asked: list[str] = []

    def find() -> tuple[int, int]:
        asked.append("find")
        return 3, 7

    place = Place("a.yaml", pointer="/x", find=find)
    assert asked == []
    assert (place.line, place.column, str(place)) == (3, 7, "a.yaml:3:7")
    assert asked == ["find"]


def test_places_compare_by_value() -> None:
    early, late = Place("a.yaml", 3, 7, "/x"), Place("a.yaml", 12, 1, "/a")
    assert Place("a.yaml", pointer="/x", find=lambda: (3, 7)) == early
    assert sorted([late, early]) == [early, late]
    assert len({early, Place("a.yaml", 3, 7, "/x")}) == 1


def test_a_pickled_place_leaves_the_document_behind() -> None:
    place = Place("a.yaml", pointer="/x", find=lambda: (3, 7))
    assert pickle.loads(pickle.dumps(place)) == place
