"""Jobs that are waited for: `x-crmgen-job` names what tells how one is, and when it is done."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from crmgen.diagnostics import InputError
from tests.conftest import MakeSdk, Sdk
from tests.runtime.misbehaving import Moment

pytestmark = pytest.mark.anyio

JOB = "{read: getExport, arguments: {export_id: data.id, kind: data.kind}, status: state, done: [completed], failed: [failed, 13]}"
DOCUMENT = """\
openapi: 3.1.0
info: {title: Slow, version: "1"}
servers: [{url: 'https://a.test/v1'}]
paths:
  /exports:
    post:
      operationId: createExport
      tags: [exports]
      x-crmgen-job: JOB
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses:
        "202":
          description: started
          content: {application/json: {schema: {type: object, required: [data], properties: {data: {$ref: '#/components/schemas/Started'}}}}}
  /exports/{export_id}:
    get:
      operationId: getExport
      tags: [exports]
      parameters:
        - {name: export_id, in: path, required: true, schema: {type: integer}}
        - {name: kind, in: query, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: Version, in: header, required: true, schema: {type: string, const: "2"}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Export'}}}}
        "404": {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Started'}}}}
components:
  schemas:
    Started: {type: object, properties: {id: {type: integer}, kind: {type: string}}}
    Export: {type: object, properties: {state: {type: [string, integer]}, url: {type: string}}}
"""


def document(job: str = JOB) -> str:
    return DOCUMENT.replace("JOB", job, 1)


def timed(made: Sdk, *, asynchronous: bool = False) -> tuple[Any, Moment]:
    """A client whose pauses are only noted."""
    moment = Moment(chance=0.5)
    runtime = importlib.import_module(f"{made.package.__name__}._core.http.client")
    crm = made.async_client() if asynchronous else made.client()
    return runtime.with_clock(crm, moment.clock()), moment


def started(made: Sdk, *states: Any, **headers: str) -> None:
    made.reply(202, {"data": {"id": 7, "kind": "csv"}}, headers=headers)
    for state in states:
        made.reply(200, {"state": state, "url": "https://files.test/7"})


async def test_a_job_is_waited_for_with_pauses_that_grow(sdk: MakeSdk) -> None:
    made = sdk(document())
    started(made, "queued", "running", "running", "completed")
    crm, moment = timed(made)
    job = crm.exports.create(name="all")
    assert (type(job).__name__, job.started.id) == ("Job", 7)
    done = job.wait()
    assert isinstance(done, made.package.models.Export)
    assert done.url == "https://files.test/7"
    assert str(made.last.url) == "https://a.test/v1/exports/7?kind=csv"
    assert made.last.headers["version"] == "2"
    assert len(made.sent) == 5
    assert moment.slept == pytest.approx([0.8, 1.28, 2.048])
    started(made, "completed", "completed")
    made.replies.pop(0)
    crm, moment = timed(made, asynchronous=True)
    job = await crm.exports.create()
    assert (await job.read()).state == "completed"
    assert (await job.wait()).state == "completed"
    assert moment.slept == []


async def test_the_server_says_when_to_ask(sdk: MakeSdk) -> None:
    made = sdk(document())
    made.reply(202, {"data": {"id": 7, "kind": "csv"}}, headers={"Retry-After": "5"})
    made.reply(200, {"state": "running"}, headers={"Retry-After": "90"})
    made.reply(200, {"state": "completed"})
    crm, moment = timed(made, asynchronous=True)
    job = await crm.exports.create()
    assert (await job.wait(timeout=None)).state == "completed"
    assert moment.slept == [5.0, 90.0]


@pytest.mark.parametrize("state", ["failed", 13])
async def test_a_job_that_fails_is_an_error_with_what_was_said(
    sdk: MakeSdk, state: object
) -> None:
    made = sdk(document())
    started(made, state)
    with pytest.raises(
        made.package.JobFailedError, match=f"ended as {state!r}"
    ) as caught:
        made.client().exports.create().wait()
    assert caught.value.job.state == state and caught.value.status == 200


async def test_a_job_has_a_deadline_and_goes_on(sdk: MakeSdk) -> None:
    made = sdk(document())
    started(made, "running")
    crm, moment = timed(made)
    job = crm.exports.create()
    with pytest.raises(
        made.package.JobTimeoutError, match="not done within 60 s"
    ) as caught:
        job.wait(timeout=60)
    assert caught.value.job.state == "running"
    assert sum(moment.slept) == pytest.approx(60)
    made.replies[:] = []
    made.reply(200, {"state": "completed"})
    assert job.wait(timeout=1).state == "completed"
    made.replies[:] = []
    started(made, "running", **{"Retry-After": "90"})
    with pytest.raises(made.package.JobTimeoutError) as caught:
        crm.exports.create().wait(timeout=10)
    assert caught.value.job is None, "it is not asked before the server says so"


def test_what_stands_in_both_paths_is_told_by_itself_and_anything_said_may_be_done(
    sdk: MakeSdk,
) -> None:
    text = document("{read: getExport, arguments: {export_id: data.id}, status: url}")
    text = text.replace("/exports", "/events/{event_id}/exports")
    event = "parameters: [{name: event_id, in: path, required: true, schema: {type: string}}]"
    for method in ("post", "get"):
        text = text.replace(f"    {method}:", f"    {event}\n    {method}:")
    made = sdk(text)
    made.reply(202, {"data": {"id": 7, "kind": "csv"}})
    made.reply(200, {"state": "running", "url": None})
    made.reply(200, {"state": "running"})
    made.reply(200, {"state": "whatever", "url": "https://files.test"})
    crm, moment = timed(made)
    assert crm.exports.create("e 1").wait().url == "https://files.test"
    assert str(made.last.url) == "https://a.test/v1/events/e%201/exports/7"
    assert len(moment.slept) == 2


def test_what_reading_the_status_raises_is_raised(sdk: MakeSdk) -> None:
    made = sdk(document())
    started(made)
    made.reply(404, {"id": 1})
    with pytest.raises(made.package.NotFoundError) as caught:
        made.client().exports.create().wait()
    assert isinstance(caught.value.error, made.package.models.Started)


def test_the_address_may_be_told_by_a_header(sdk: MakeSdk) -> None:
    made = sdk(
        document("{read: getExport, url: Location, status: state, done: completed}")
    )
    started(made, "completed", Location="/v1/jobs/9?full=1")
    job = made.client().exports.create()
    assert job.wait().state == "completed"
    assert str(made.last.url) == "https://a.test/v1/jobs/9?full=1"
    for place in ({}, {"Location": "https://evil.test/jobs/9"}):
        made.replies[:] = []
        started(made, **place)
        job = made.client().exports.create()
        with pytest.raises(made.package.SDKError, match="no address of its server"):
            job.read()
    assert all(each.url.host == "a.test" for each in made.sent)


def test_a_job_that_is_not_told_cannot_be_asked_for(sdk: MakeSdk) -> None:
    made = sdk(document())
    made.reply(202, {"data": {"id": None}})
    job = made.client().exports.create()
    with pytest.raises(made.package.SDKError, match=r"no data\.id for its export_id"):
        job.wait()
    assert len(made.sent) == 1


@pytest.mark.parametrize(
    "job",
    [
        "{read: getExports, arguments: {export_id: data.id}, status: state, done: [a]}",
        "{read: getExport, status: state, done: [a]}",
        "{read: getExport, arguments: {kind: data.kind}, status: state, done: [a]}",
        "{read: getExport, arguments: {export_id: data.id, x: data.id}, status: state, done: [a]}",
        "{read: getExport, arguments: {export_id: data.no}, status: state, done: [a]}",
        "{read: getExport, arguments: {export_id: data.id}, status: nothing, done: [a]}",
        "{read: getExport, arguments: {export_id: data.id}, done: [a]}",
        "{reed: getExport}",
        "getExport",
    ],
)
def test_what_names_no_job_is_refused_with_its_place(sdk: MakeSdk, job: str) -> None:
    with pytest.raises(InputError, match=r"openapi\.yaml:\d+:\d+: error: "):
        sdk(document(job))


def test_a_job_whose_reading_call_is_misspelt_hints_at_it(sdk: MakeSdk) -> None:
    with pytest.raises(InputError, match=r"; did you mean 'getExport'\?"):
        sdk(document(JOB.replace("getExport", "getexprt")))


async def test_a_fake_job_is_asked_for_as_its_method_was_told(sdk: MakeSdk) -> None:
    made = sdk(document())
    fake = importlib.import_module(f"{made.package.__name__}.testing").fake
    export = importlib.import_module(f"{made.package.__name__}.models").Export
    with fake(made.client()) as crm:
        exports = crm.exports
        exports.get.returns(export(state="working")).returns(export(state="completed"))
        assert exports.create(name="x").wait().state == "completed"
        told = [call.arguments["export_id"] for call in exports.get.calls]
        assert len(told) == 2
    with fake(made.async_client()) as crm:
        crm.exports.get.returns(export(state="failed"))
        with pytest.raises(Exception, match="ended as 'failed'"):
            await (await crm.exports.create(name="x")).wait()


def test_no_other_api_has_the_module(sdk: MakeSdk) -> None:
    made = sdk(DOCUMENT.replace("x-crmgen-job: JOB", "x-none: 1"))
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(f"{made.package.__name__}._core.jobs.job")
    assert not hasattr(made.package, "Job")
