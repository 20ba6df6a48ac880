"""Words that are written as one where the document shows what they are made of, and ids that say nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Methods = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("operations", "name"),
    [
        # another operationId, a summary, or each of the parts somewhere
        (["GET /x/unlockkey [X]", "PUT /x/other [X] setUnlockKey"], "x.get_unlock_key"),
        (["GET /x/spawncount [X] | How many, the spawn count"], "x.get_spawn_count"),
        (
            ["GET /x/pondsize [X]", "GET /y [X] | The size of every pond"],
            "x.get_pond_size",
        ),
        # what people write as one word, and what a sentence has so
        (["GET /x/timezone [X]", "GET /y [X] setTimeZone"], "x.get_timezone"),
        (["GET /x/frogspawn [X] | All the frogspawn", "GET /y [X] getFrogSpawn"], "x.get_frogspawn"),
    ],
)  # fmt: skip
def test_the_document_shows_where_words_end(
    methods: Methods, operations: list[str], name: str
) -> None:
    assert methods(*operations)[0] == name


@pytest.mark.parametrize(
    "operation",
    [
        "GET /owners/{id} [Owners] 58d8bcb7a9e6240e200cff25",
        "GET /owners/{id} [Owners] get_58d8bcb7a9e6240e200cff25",
        "GET /owners/{id} [Owners] f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "GET /owners/{id} [Owners] getOwner_2020-05",
        "GET /owners/{id} [Owners] get2",
        "GET /owners/{id} [Owners] Getthesingleownerbyitsnumber",
    ],
)
def test_what_no_person_would_say_is_left_out(methods: Methods, operation: str) -> None:
    assert methods(operation) == ["owners.get"]


def test_what_all_ids_end_in_says_nothing(methods: Methods) -> None:
    assert methods(
        "POST /scan [Ponds] StartScanPage",
        "GET /info [Ponds] GetInfoPage",
        "GET /test [Ponds] GetTestPage",
    ) == ["ponds.start_scan", "ponds.get_info", "ponds.get_test"]


def test_one_call_by_two_verbs_of_http_is_told_by_them(methods: Methods) -> None:
    assert methods(
        "GET /#Action=DrainPond [Ponds] GET_DrainPond",
        "POST /#Action=DrainPond [Ponds] POST_DrainPond",
        "GET /find [Ponds] find",
        "POST /find [Ponds] find_1",
    ) == ["ponds.drain_via_get", "ponds.drain", "ponds.find", "ponds.find_via_post"]


@pytest.mark.parametrize(
    ("operations", "name"),
    [
        (["GET /auditevents | The audit events"], "audit_events.list"),
        (["GET /a [pondfilters] list", "GET /b [X] listPondFilters"], "pond_filters.list"),
        (["GET /mostviewed/{section} | Most viewed ponds"], "most_viewed.get"),
    ],
)  # fmt: skip
def test_resources_are_divided_as_well(
    methods: Methods, operations: list[str], name: str
) -> None:
    assert methods(*operations)[0] == name
