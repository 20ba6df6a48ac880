"""What becomes of many things that one call does."""

from __future__ import annotations

from typing import Any

import pytest

from crmgen.runtime.batches.batch import Apart, Batch, PartialFailureError, Together
from crmgen.runtime.batches.call import BatchCall

from .recording import Recorder, answer

RESULTS = {
    "results": [
        {"code": 200, "of": {"id": 1}},
        {"code": "404", "error": "none"},
        {"of": {"id": 3}},
        {"code": "OK", "error": ""},
    ]
}


@pytest.mark.parametrize(
    ("batch", "succeeded", "positions"),
    [
        (Together(("results",), status=("code",)), [0, 2], (1, 3)),
        (Together(("results",), status=("code",), ok=(200, "OK")), [0, 2, 3], (1,)),
        (Together(("results",), error=("error",)), [0, 2, 3], (1,)),
        (Together(("items",), error=("error",)), [], ()),
    ],
)
def test_what_one_list_says(
    batch: Together, succeeded: list[int], positions: tuple[int, ...]
) -> None:
    found = batch.of(RESULTS)
    assert found.succeeded == [RESULTS["results"][each] for each in succeeded]
    assert found.positions == positions
    assert len(found.failed) == len(positions)


def test_the_record_of_one_and_lists_apart() -> None:
    found = Together(("results",), ("code",), (200,), record=("of",)).of(RESULTS)
    assert found.succeeded[0] == {"id": 1}
    found = Apart(("good",), ("bad",)).of({"good": [1, 2], "bad": None})
    assert (found.succeeded, found.failed, repr(found)) == (
        [1, 2],
        [],
        "Batch(2 succeeded, 0 failed)",
    )
    found.raise_failed()
    with pytest.raises(PartialFailureError, match="1 of 2 failed") as caught:
        Batch([1], [2]).raise_failed()
    assert caught.value.batch.failed == [2]


def test_a_call_gives_it() -> None:
    call: BatchCall[Any, Any, Any] = BatchCall(
        "POST", "/a", returns={"2XX": dict}, batch=Apart(("good",), ("bad",))
    )
    raw = Recorder(answer({"good": [1], "bad": [2]}, 207)).client().send(call)
    assert (raw.parsed.succeeded, raw.parsed.failed) == ([1], [2])
    with pytest.raises(PartialFailureError) as caught:
        raw.parsed.raise_failed()
    assert str(caught.value) == "POST /a: 1 of 2 failed"
