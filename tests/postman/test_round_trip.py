"""A document turned to Postman by a kept converter and back keeps its operations, parameters and types of fields.

What the converter itself does not carry is told by looking into the collection: a field has to come back where one of
its examples shows a value. It shows none below a schema that it has met already, of no type, or whose example is
null or an empty list; and of several alternatives it shows the first.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from crmgen.importing.shapes import is_id_key
from tests.conftest import MakeSdk
from tests.postman.outline import Call, Document, Outline, listed, mapping

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
OURS: Final = ("basicsos", "circa", "cirqll", "onepagecrm", "plannr")
OTHERS: Final = (
    *("hubspot_contacts.json", "museum31.yaml", "petstore3.yaml"),
    *("resend.yaml", "twilio_conversations.json"),
)
CIRCLE: Final = "<Circular reference to "
MOST: Final = {
    "onepagecrm": {"one of a list": 1},
    "twilio_conversations": {"true and false": 26},
}
"""What is lost of parameters, at most; where nothing is said it is nothing.

One of a list: the converter shows one value of it, which looks like any other value. True and false: an enum of
these two texts goes over the wire as a boolean does.
"""


@pytest.fixture(scope="module")
def node() -> str:
    """The Node that runs the converter; skips where there is none."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("needs Node: the converter runs on it")
    if not (HERE / "node_modules/openapi-to-postmanv2").is_dir():
        pytest.skip(
            "needs the converter: run `npm ci --ignore-scripts` in tests/postman"
        )
    return found


@pytest.mark.parametrize("name", OURS)
def test_our_documents_come_back(name: str, node: str, tmp_path: Path) -> None:
    check(Trip(ROOT / "specs" / name / "openapi.yaml", node, tmp_path), name)


@pytest.mark.parametrize("name", OTHERS)
def test_documents_of_vendors_come_back(
    name: str, node: str, shared: Path, tmp_path: Path
) -> None:
    check(Trip(shared / "corpus" / name, node, tmp_path), name.partition(".")[0])


def test_the_sdk_of_what_came_back(node: str, sdk: MakeSdk, tmp_path: Path) -> None:
    """Circa's collection gives the client that a person would have asked for."""
    trip = Trip(ROOT / "specs" / "circa" / "openapi.yaml", node, tmp_path)
    made = sdk(trip.text)
    contact = {"id": "c1", "first_name": "Ada", "last_name": "Lovelace"}
    pages = {"current_page": 1, "total_pages": 1, "per_page": 25, "total_entries": 1}
    made.reply(200, {"data": [contact], "pagination": pages})
    crm = made.client(token="secret")
    assert [each.first_name for each in crm.contacts.list(queries=["ada"])] == ["Ada"]
    assert made.last.headers["Authorization"] == "Bearer secret"
    assert made.last.url.params.get_list("queries[]") == ["ada"]
    made.replies.clear()
    made.reply(200, contact)
    assert crm.contacts.get("c1").last_name == "Lovelace"
    assert crm.contacts.update("c1", first_name="Augusta").id == "c1"
    assert made.last.method == "PATCH" and made.last_json == {"first_name": "Augusta"}
    assert str(made.last.url) == "https://app.circa.co/api/v1/contacts/c1"
    crm.events_contacts.add_to_event("e1", contact_id="c1")
    assert made.last.url.path == "/api/v1/events/e1/contacts"
    crm.contacts.delete("c1")
    assert made.last.method == "DELETE"


class Trip:
    """A document, the collection made of it, and the document made of that."""

    def __init__(self, source: Path, node: str, folder: Path) -> None:
        bundled, collection = folder / "whole.json", folder / "collection.json"
        back = folder / "back.yaml"
        crmgen = [sys.executable, "-m", "crmgen"]
        run([*crmgen, "bundle", str(source), "-o", str(bundled)])
        run([node, str(HERE / "convert.js"), str(bundled), str(collection)])
        run([*crmgen, "import", "postman", str(collection), "-o", str(back)])
        said = run([*crmgen, "validate", str(back)])
        assert "no problems" in said
        self.before = Outline(json.loads(bundled.read_bytes()))
        self.text = back.read_text("utf-8")
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.after = Outline(yaml.load(self.text, loader))
        self.collection = Collection(json.loads(collection.read_bytes()))


def run(command: list[str]) -> str:
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


class Collection:
    """The bodies that a collection shows, by call."""

    def __init__(self, collection: Document) -> None:
        self._shown: dict[tuple[Call, str], list[Any]] = {}
        for item in items(collection):
            url = item["request"]["url"]
            path = "/" + "/".join(
                re.sub(r"^:.*|\{\{.*?\}\}", "{}", p) for p in url["path"]
            )
            call = item["request"]["method"].lower(), path
            self._take(call, "sent", item["request"].get("body", {}).get("raw"))
            for response in item["response"]:
                self._take(call, str(response.get("code")), response.get("body"))

    def _take(self, call: Call, which: str, text: str | None) -> None:
        with suppress(ValueError):
            self._shown.setdefault((call, which), []).append(json.loads(text or ""))

    def shows(self, call: Call, which: str, path: str) -> bool:
        """Is there a value other than null at a path such as `.data[].id`?"""
        steps = re.findall(r"\[\]|\.[^.\[]+", path)
        bodies = self._shown.get((call, which), [])
        return any(_reaches(each, steps) for each in bodies)


def _reaches(value: Any, steps: list[str]) -> bool:
    if str(mapping(value).get("value")).startswith(CIRCLE):
        return False
    if not steps:
        return value not in (None, [])
    first, *rest = steps
    if first == "[]":
        return any(_reaches(each, rest) for each in listed(value))
    return _reaches(mapping(value).get(first[1:]), rest)


def items(holder: Document) -> Iterator[Document]:
    for each in holder["item"]:
        if "item" in each:
            yield from items(each)
        else:
            yield each


def check(trip: Trip, name: str) -> None:
    """Everything is back, or the converter did not carry it."""
    before, after = trip.before, trip.after
    assert before.operations.keys() == after.operations.keys()
    dropped: Counter[str] = Counter()
    wrong: list[str] = []
    for call in before.operations:
        wrong += parameters_that_differ(call, before, after, dropped)
        wrong += fields_that_differ(call, trip)
    assert wrong == []
    most = MOST.get(name, {})
    assert {why: n for why, n in dropped.items() if n > most.get(why, 0)} == {}


def parameters_that_differ(
    call: Call, before: Outline, after: Outline, dropped: Counter[str]
) -> Iterator[str]:
    found = {(p["in"], p["name"]): p for p in after.parameters(call)}
    path = [p["name"] for p in after.parameters(call) if p["in"] == "path"]
    stated = [p["name"] for p in before.parameters(call) if p["in"] == "path"]
    if len(path) != len(stated):
        yield f"{call}: {stated} became {path}"
    for each in before.parameters(call):
        if each["in"] not in ("query", "header"):
            continue
        back = found.get((each["in"], each["name"]))
        if back is None:
            yield f"{call}: {each['in']} {each['name']} is gone"
            continue
        kinds = before.types(each.get("schema", {})).get("", set())
        new = after.types(back["schema"]).get("", set())
        if kinds == {"array"} and new == {"string"}:
            dropped["one of a list"] += 1
        elif kinds == {"string"} and new == {"boolean"}:
            dropped["true and false"] += 1
        elif not fit(kinds, new):
            yield f"{call}: {each['name']} was {kinds}, is {new}"


def fields_that_differ(call: Call, trip: Trip) -> Iterator[str]:
    found = dict(trip.after.bodies(call))
    for which, schema in trip.before.bodies(call):
        new = trip.after.types(found[which]) if which in found else {}
        for path, kinds in trip.before.types(schema).items():
            steps = re.findall(r"[^.\[\]]+", path)
            if not kinds - {"null"} or any(map(is_id_key, steps)):
                continue  # of any type; keys that are figures are entries of a map
            if new.get(path) and fit(kinds, new[path]):
                continue
            if trip.collection.shows(call, which, path):
                yield f"{call} {which}: {path} was {kinds}, is {new.get(path)}"


def fit(kinds: set[str], new: set[str]) -> bool:
    """Is a type that was inferred one of those that were stated?"""
    return (
        not kinds
        or not new
        or new - {"null"} <= kinds | ({"integer"} if "number" in kinds else set())
    )
