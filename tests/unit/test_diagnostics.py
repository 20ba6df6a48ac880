"""Places: found late, compared by value."""

from __future__ import annotations

import pickle

from crmgen.diagnostics import Place, Problem


class Source:
    """A file in which all stands in one place."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, str | None]] = []

    def locate(self, mark: object, key: str | None) -> tuple[int, int]:
        self.asked.append((mark, key))
        return 3, 7


def test_a_place_is_found_when_it_is_asked_for_and_once() -> None:
    source = Source()
    place = Place("a.yaml", pointer="/x", unasked=(source, 1, "x"))
    assert source.asked == []
    assert (place.line, place.column, str(place)) == (3, 7, "a.yaml:3:7")
    assert source.asked == [(1, "x")]


def test_places_compare_by_value() -> None:
    early, late = Place("a.yaml", 3, 7, "/x"), Place("a.yaml", 12, 1, "/a")
    assert Place("a.yaml", pointer="/x", unasked=(Source(), 1, "x")) == early
    assert sorted([late, early]) == [early, late]
    assert len({early, Place("a.yaml", 3, 7, "/x")}) == 1


def test_a_pickled_place_leaves_the_document_behind() -> None:
    place = Place("a.yaml", pointer="/x", unasked=(Source(), 1, "x"))
    assert pickle.loads(pickle.dumps(place)) == place


def test_long_quotations_are_told_by_their_ends() -> None:
    long = "#/components/schemas/" + "x" * 4000 + "/End"
    message = (
        f"{long!r} leads nowhere: there is no 'x' in \"{long}\"; did you mean 'y'?"
    )
    shown = str(Problem(Place("a.yaml", 1, 1), message, "broken-ref"))
    start = "#/components/schemas/" + "x" * 49
    quoted = start + " ... " + "x" * 21 + "/End"
    assert shown == (
        f"a.yaml:1:1: error: '{quoted}' leads nowhere: there is no 'x' in "
        f"\"{quoted}\"; did you mean 'y'? [broken-ref]"
    )
    plain = "'a' is one's own, " + "and " * 50 + "'b' is '" + "x" * 100 + "'"
    assert str(Problem(Place("a.yaml"), plain, "c")) == f"a.yaml: error: {plain} [c]"
