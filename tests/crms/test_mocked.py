"""Each SDK against `crmgen mock`: a record is made, found, changed and deleted, and then it is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from operator import attrgetter
from typing import Any

import pytest

from crmgen.testing import mock_api
from tests.conftest import ROOT

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Scenario:
    """What is made of one kind of record, how it is looked for, and what is changed."""

    sdk: str
    client: str
    resource: str
    made: dict[str, Any]
    changed: dict[str, Any]
    wanted: Callable[[Any], dict[str, Any]] | None = None
    """Arguments of the list that only some records answer to."""
    credentials: dict[str, Any] = field(default_factory=dict[str, Any])


SCENARIOS = (
    Scenario(
        "circa",
        "Circa",
        "contacts",
        {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com"},
        {"title": "Programmer"},
        lambda _: {"queries": ["lovelace"]},
    ),
    Scenario(
        "onepagecrm",
        "OnePageCRM",
        "contacts",
        {"last_name": "Lovelace", "emails": [{"type": "work", "value": "a@b.example"}]},
        {"job_title": "Programmer", "partial": True},
        lambda _: {"search": "lovelace"},
    ),
    Scenario(
        "cirqll",
        "Cirqll",
        "customers",
        {"name": "Analytical Engines", "user_id": 1},
        {"name": "Engines"},
        lambda sdk: {"filter": sdk.F.name.like("Engines")},
    ),
    Scenario(
        "plannr",
        "Plannr",
        "circles",
        {"name": "Engines", "account_uuids": ["0f8fad5b-d9cb-469f-a165-708677289510"]},
        {"name": "Analysts"},
        credentials={"account_uuid": "0f8fad5b-d9cb-469f-a165-708677289510"},
    ),
    Scenario(
        "basicsos",
        "BasicsOS",
        "contacts",
        {"first_name": "Ada", "last_name": "Lovelace"},
        {"email": "ada@example.com"},
    ),
)


def id_of(record: Any) -> Any:
    return getattr(record, "id", None) or record.uuid


@pytest.fixture(params=SCENARIOS, ids=attrgetter("sdk"))
def scenario(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(ROOT)
    return request.param


def test_made_found_changed_deleted_and_gone(scenario: Scenario) -> None:
    sdk = import_module(scenario.sdk)
    with mock_api(scenario.sdk, records=30) as api:
        given = {**api.client_arguments(), **scenario.credentials}
        with getattr(sdk, scenario.client)(**given) as crm:
            records = getattr(crm, scenario.resource)
            before = len([*records.list()])
            made = records.create(**scenario.made)
            id = id_of(made)
            records.update(id, **scenario.changed)
            found = records.get(id)
            for name, value in scenario.changed.items():
                assert name == "partial" or getattr(found, name) == value
            wanted = scenario.wanted(sdk) if scenario.wanted else {}
            listed = [*records.list(**wanted)]
            assert id in map(id_of, listed)
            assert len(listed) <= (before if wanted else before + 1)
            assert len([*records.list()]) == before + 1
            records.delete(id)
            with pytest.raises(sdk.NotFoundError):
                records.get(id)
            assert len([*records.list()]) == before


async def test_the_same_with_await(scenario: Scenario) -> None:
    sdk = import_module(scenario.sdk)
    with mock_api(scenario.sdk, records=30) as api:
        given = {**api.async_client_arguments(), **scenario.credentials}
        async with getattr(sdk, f"Async{scenario.client}")(**given) as crm:
            records = getattr(crm, scenario.resource)
            made = await records.create(**scenario.made)
            id = id_of(made)
            assert len([each async for each in records.list()]) > 1
            await records.delete(id)
            with pytest.raises(sdk.NotFoundError):
                await records.get(id)
