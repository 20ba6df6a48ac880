"""`crmgen mock` against Prism: the same documents, the same calls, good and bad, and what each takes and refuses."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest

from crmgen.configuration import api_settings, read_configuration
from crmgen.mock.api import MockApi
from crmgen.pipeline import understand
from crmgen.testing.transports import Transport
from tests.mock.recording import Recorder
from tests.prism.calls import Call, Calls
from tests.prism.test_prism import ROOT, SDKS, bundled, node, running

__all__ = ["node"]

CREDENTIALS = {
    "onepagecrm": f"Basic {b64encode(b'user:key').decode()}",
}
VERDICTS = {401: "credentials", 404: "path", 405: "verb", 415: "media"}


class Difference(NamedTuple):
    """Calls that the two judge differently, and why ours is right."""

    sdks: tuple[str, ...]
    call: str
    """A pattern of the operation and of what is wrong with the call."""
    mock: str
    prism: str
    why: str


DIFFERENCES = (
    Difference(
        ("circa", "plannr"),
        r"query \S+\[\S*\] is odd$",
        "invalid",
        "taken",
        "Prism takes brackets in the name of a query parameter for nesting, finds no such parameter and checks"
        " nothing; by OpenAPI 3.1, section 4.8.12.2, a name is a name, and form writes it as it stands",
    ),
)
FEWEST = 200
"""Calls of one document, of which there is one for each parameter and field."""


def verdict(status: int) -> str:
    """What a status says of the request."""
    if status in VERDICTS:
        return VERDICTS[status]
    return "invalid" if 400 <= status < 500 else "taken"


def request(call: Call, base: str, authorization: str) -> httpx2.Request:
    headers = [*call.headers]
    if call.is_authorized:
        headers.append(("Authorization", authorization))
    url = f"{base}{call.target}"
    return httpx2.Request(call.verb, url, headers=headers, content=call.body)


@pytest.mark.parametrize("name", SDKS)
def test_both_take_and_refuse_the_same(name: str, node: str, tmp_path: Path) -> None:
    configuration = read_configuration(ROOT / "pyproject.toml")
    understood = understand(api_settings(configuration, ROOT, name))
    api = MockApi(understood, records=0, rate_limit="off")
    engine: Any = Recorder()
    api.engine = engine
    authorization = CREDENTIALS.get(name, "Bearer token")
    judged: Counter[tuple[str, str]] = Counter()
    disagreements: list[str] = []
    used: set[Difference] = set()
    document = bundled(name, tmp_path)
    with (
        running(node, document, "--errors=false") as prism,
        httpx2.Client(transport=Transport(api)) as mine,
        httpx2.Client(timeout=60) as theirs,
    ):
        for call in Calls(understood).all():
            ours = mine.send(request(call, "http://mock", authorization))
            other = theirs.send(request(call, prism.url, authorization))
            found = verdict(ours.status_code), verdict(other.status_code)
            judged[found] += 1
            if found[0] == found[1]:
                continue
            line = f"{call.operation}: {call.what}"
            known = [each for each in DIFFERENCES if is_known(each, name, line, found)]
            used |= {*known}
            if not known:
                why = ours.text[:200], other.text[:200]
                disagreements.append(
                    f"{line} {call.target} {call.body!r} {found} {why}"
                )
    assert not disagreements, "\n".join(disagreements)
    assert used == {each for each in DIFFERENCES if name in each.sdks}
    verdicts = {ours for ours, _ in judged}
    assert verdicts >= {"taken", "invalid", "credentials", "path", "verb"}
    assert judged.total() > FEWEST


def is_known(
    difference: Difference, name: str, line: str, found: tuple[str, str]
) -> bool:
    return (
        name in difference.sdks
        and found == (difference.mock, difference.prism)
        and re.search(difference.call, line) is not None
    )
