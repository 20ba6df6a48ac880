"""Every operation of real documents is answered by the mock, with what the document allows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from crmgen.emit.examples import Examples
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.types import Direction
from crmgen.mock.collections.results import result_of
from crmgen.mock.engine import Engine
from crmgen.mock.messages import Call, Request, Response
from crmgen.mock.plain import plain, segments
from crmgen.pipeline import Understood
from crmgen.text import Json
from tests.behaviour.mocked import understood

ROOT = Path(__file__).resolve().parents[2]
OURS = ("basicsos", "circa", "cirqll", "onepagecrm", "plannr")
CORPUS = (
    "apideck_crm.yaml", "attio_mindcloud.json", "hubspot_contacts.json", "museum31.yaml", "nomad.yaml",
    "petstore3.yaml", "qdrant.json", "readme_star_trek.json", "resend.yaml", "oai_link_example.yaml",
)  # fmt: skip
READS = ("GET", "HEAD", "POST", "PUT", "PATCH")


def in_order(operations: tuple[Operation, ...]) -> list[Operation]:
    """What reads before what writes, what deletes last."""
    rank = {verb: index for index, verb in enumerate(READS)}
    return sorted(operations, key=lambda each: rank.get(each.verb, len(READS)))


class Sweep:
    """Calls all operations of a document, each about records that the mock gave before."""

    def __init__(self, said: Understood) -> None:
        self.said = said
        self.engine = Engine(said, records=30)
        self.examples = Examples(said.api.types, Direction.INPUT)
        self.root: Any = without_what_is_written(
            json.loads(json.dumps(said.document.root))
        )
        self.ids: dict[str, str] = {}
        """Ids that were seen, by the noun of their collection."""

    def call(self, operation: Operation) -> Response:
        values = {
            plain(each.wire): self.value(operation, index)
            for index, each in enumerate(operation.positional)
        }
        path = "/" + "/".join(
            values.get(each[1:-1], each) for each in segments(operation)
        )
        first = next(iter(operation.bodies), None)
        body: Any = (
            self.examples.of(first.type, seeds=first.examples) if first else None
        )
        request = Request(operation.verb, path)
        return self.engine.answer(
            Call(operation, values, {}, body, "http://mock.test", request)
        )

    def value(self, operation: Operation, index: int) -> str:
        """The id of the first record of the collection that a placeholder is of."""
        path = segments(operation)
        slots = [at for at, step in enumerate(path) if step.startswith("{")]
        key = "/" + "/".join(
            "{}" if s.startswith("{") else s for s in path[: slots[index]]
        )
        found = self.engine.collections.by_path.get(key)
        if found is None:
            return "1"
        return next(map(str, self.engine.ids(found)), "none")

    def faults(self, operation: Operation, response: Response) -> Iterator[str]:
        """What the documented schema of the success says against a body."""
        result = result_of(operation, self.said.api.types)
        content, stated = result.content, result.response
        if content is None or stated is None or content.kind is not MediaKind.JSON:
            return
        schema = self.schema(operation, plain(stated.status), plain(content.media))
        parts = {key: self.root.get(key, {}) for key in ("components", "paths")}
        validator = jsonschema_rs.Draft202012Validator({**parts, **schema})
        for each in validator.iter_errors(json.loads(response.body)):
            yield each.message[:200]

    def schema(self, operation: Operation, status: str, media: str) -> dict[str, Any]:
        stated = self.root["paths"][plain(operation.path.wire)][operation.verb.lower()][
            "responses"
        ][status]
        while "$ref" in stated:
            stated = self.at(stated["$ref"])
        found: Any = stated["content"][media].get("schema", True)
        return {"allOf": [found]}

    def at(self, reference: str) -> Any:
        found = self.root
        for token in reference.removeprefix("#/").split("/"):
            found = found[token.replace("~1", "/").replace("~0", "~")]
        return found


def without_what_is_written(node: Json) -> Json:
    """Schemas as they hold for what is read: what is only written has not to be there."""
    if isinstance(node, list):
        return [without_what_is_written(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {key: without_what_is_written(value) for key, value in node.items()}
    known, required = made.get("properties"), made.get("required")
    if isinstance(known, dict) and isinstance(required, list):
        hidden = {
            k for k, v in known.items() if isinstance(v, dict) and v.get("writeOnly")
        }
        made["required"] = [each for each in required if each not in hidden]
    return made


def swept(said: Understood) -> list[str]:
    """What is wrong with the answers to all operations."""
    sweep, wrong = Sweep(said), list[str]()
    for operation in in_order(said.api.operations):
        name = f"{operation.verb} {plain(operation.path.wire)}"
        response = sweep.call(operation)
        if response.status < 300:
            wrong += [f"{name}: {each}" for each in sweep.faults(operation, response)]
        elif (
            response.status not in (302, 303, 404) and b"no cursor" not in response.body
        ):
            wrong.append(f"{name}: {response.status}")
    return wrong


@pytest.mark.parametrize("name", OURS)
def test_all_operations_of_our_documents(name: str) -> None:
    folder = ROOT / "specs" / name
    overlays = [each for each in [folder / "overlay.yaml"] if each.is_file()]
    assert not swept(understood(folder / "openapi.yaml", *overlays))


@pytest.mark.parametrize("name", CORPUS)
def test_all_operations_of_vendors_documents(name: str, shared: Path) -> None:
    assert not swept(understood(shared / "corpus" / name))
