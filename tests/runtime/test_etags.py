"""Models that know their version, and calls that depend on it."""

from __future__ import annotations

from typing import Any

import pytest

from crmgen.runtime.errors.exceptions import NotModifiedError, ResponseValidationError
from crmgen.runtime.http.etags import TaggedCall, etag_of
from crmgen.runtime.read.etagged import ETagged
from crmgen.runtime.read.models import Model

from .recording import Recorder, answer

pytestmark = pytest.mark.anyio


class Deal(ETagged, Model):
    id: str | None = None


def get(known: str | Deal | None = None, kind: Any = Deal) -> TaggedCall[Any, Any]:
    return TaggedCall(
        "GET",
        "/deals/d1",
        returns={"200": kind, "304": None},
        headers={"If-None-Match": etag_of(known)},
    )


async def test_a_tagged_call_gives_what_knows_its_version() -> None:
    wire = Recorder(answer({"id": "d1"}, ETag='"v1"'), answer("", 304))
    crm = wire.client()
    deal = crm.send(get()).parsed
    assert (deal.etag, repr(deal), deal.model_dump()) == (
        '"v1"',
        "Deal(id='d1')",
        {"id": "d1"},
    )
    assert crm.send(get(deal)).parsed is deal
    assert (await wire.async_client().send(get(deal))).parsed is deal
    assert wire.requests[-1].headers["if-none-match"] == '"v1"'
    raw = crm.send(get('"v1"'))
    assert (raw.status, raw.envelope) == (304, None)
    with pytest.raises(NotModifiedError):
        _ = raw.parsed


def test_what_is_no_such_model_comes_as_it_is() -> None:
    wire = Recorder(answer({"id": "d1"}, ETag='"v1"'))
    assert wire.client().send(get(kind=dict)).parsed == {"id": "d1"}


def test_a_model_without_a_version_names_none() -> None:
    with pytest.raises(ValueError, match="this Deal came without an ETag"):
        etag_of(Deal(id="d1"))
    assert (etag_of(None), etag_of("*")) == (None, "*")


def test_that_304_has_no_body_says_nothing_of_a_success() -> None:
    with pytest.raises(ResponseValidationError, match="no body"):
        _ = Recorder(answer("")).client().send(get()).parsed
