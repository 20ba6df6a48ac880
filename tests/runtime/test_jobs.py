"""Jobs that are waited for, by both kinds of client."""

from __future__ import annotations

from typing import Any

import pytest

from crmgen.runtime.errors.exceptions import SDKError
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import with_clock
from crmgen.runtime.jobs.call import JobCall
from crmgen.runtime.jobs.job import JobFailedError, JobTimeoutError, Polling

from .misbehaving import Moment
from .recording import Recorder, answer

pytestmark = pytest.mark.anyio


def start(**more: Any) -> JobCall[Any, Any, Any]:
    ways: dict[str, Any] = {"path_values": {"id": ("id",)}, "query": {"kind": ("k",)}}
    return JobCall(
        "POST",
        "/jobs",
        returns={"202": dict},
        job=Polling(
            Call("GET", "/jobs/{id}", returns={"200": dict}, query={"v": 1}),
            status=("status",),
            done=("done",),
            failed=("failed",),
            **(more or ways),
        ),
    )


def wire(*states: str, **headers: str) -> Recorder:
    first = answer({"id": "j/1", "k": "csv"}, 202, **headers)
    return Recorder(first, *(answer({"status": each}) for each in states))


async def test_a_job_is_asked_for_until_it_is_done() -> None:
    recorder, moment = wire("queued", "done", Retry_After="3"), Moment()
    job = with_clock(recorder.client(), moment.clock()).send(start()).parsed
    assert repr(job) == "Job({'id': 'j/1', 'k': 'csv'})"
    assert job.wait() == {"status": "done"}
    assert recorder.urls[-1].endswith("/jobs/j%2F1?v=1&kind=csv")
    assert moment.slept == pytest.approx([3.0, 0.8])
    recorder, moment = wire("queued", "done"), Moment()
    crm = with_clock(recorder.async_client(), moment.clock())
    other = (await crm.send(start())).parsed
    assert await other.wait() == {"status": "done"}
    assert await other.read() == {"status": "done"}
    assert moment.slept == pytest.approx([0.8])
    other = await start().sent_async(crm)
    assert (other.started, job.read()) == ({"status": "done"}, {"status": "done"})


def test_pauses_have_an_end_and_no_server_makes_them_infinite() -> None:
    recorder, moment = wire(*["queued"] * 12, "done", Retry_After="inf"), Moment()
    with_clock(recorder.client(), moment.clock()).send(start()).parsed.wait(None)
    assert max(moment.slept) == 30.0 and len(moment.slept) == 12


def test_without_a_word_for_done_it_is_when_anything_is_said() -> None:
    job = start()
    job.job = job.job._replace(done=(), status=("url",))
    bodies: list[Any] = [{"id": "1", "k": "a"}, {}, {"url": None}, {"url": "failed"}]
    recorder = Recorder(*map(answer, bodies))
    crm = with_clock(recorder.client(), Moment().clock())
    with pytest.raises(JobFailedError):
        crm.send(job).parsed.wait()
    job.job = job.job._replace(failed=())
    recorder = Recorder(*map(answer, bodies))
    crm = with_clock(recorder.client(), Moment().clock())
    assert crm.send(job).parsed.wait() == {"url": "failed"}


def test_a_job_that_ends_otherwise_or_late_is_an_error() -> None:
    job = wire("failed").client().send(start()).parsed
    with pytest.raises(JobFailedError, match="POST /jobs started ended as 'failed'"):
        job.wait()
    moment = Moment()
    crm = with_clock(wire("queued").client(), moment.clock())
    with pytest.raises(JobTimeoutError, match="within 2 s") as caught:
        crm.send(start()).parsed.wait(2)
    assert caught.value.job == {"status": "queued"}
    assert sum(moment.slept) == pytest.approx(2)
    crm = with_clock(wire("queued", Retry_After="9").client(), moment.clock())
    with pytest.raises(JobTimeoutError) as caught:
        crm.send(start()).parsed.wait(2)
    assert (caught.value.job, caught.value.response) == (None, None)


def test_where_to_ask_is_told_by_the_body_or_a_header() -> None:
    recorder = wire("done", Location="/v1/jobs/9")
    assert recorder.client().send(start(url="Location")).parsed.read()["status"]
    assert recorder.urls[-1].endswith("/v1/jobs/9?v=1")
    for recorder in (wire(), wire(Location="https://evil.test/9")):
        job = recorder.client().send(start(url="Location")).parsed
        with pytest.raises(SDKError, match="no address of its server in Location"):
            job.read()
    for body in ({}, {"id": None}):
        job = Recorder(answer(body, 202)).client().send(start()).parsed
        with pytest.raises(SDKError, match="no id for its id"):
            job.read()
