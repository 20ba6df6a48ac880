"""Every group of the official suite through generated models in strict mode; docs/json-schema.md has the table."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest

from crmgen.diagnostics import InputError, Loss
from crmgen.losses import LOSSES
from crmgen.pipeline import Generated, generate
from crmgen.settings import ApiSettings
from tests.json_schema.rules import explain
from tests.json_schema.suite import Group, groups

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "json-schema.md"
MARKS: Final = ("<!-- table: begin -->\n", "<!-- table: end -->")
NARROWING: Final = {"type-implied", "tuple-length-implied", "pattern-properties"}
"""Losses by which values are refused that the schema allows: what must have been meant is read."""
WIDENING: Final = {
    *(code for code, loss in LOSSES.items() if loss.kind == "weakened"),
    "required-unknown-property",
}
WORST_FIRST: Final = ("wrong", "weakened", "repaired", "by rule")
KINDS: Final = ("passed", "by rule", "repaired", "weakened", "not expressible")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a group came out, and why."""

    group: Group
    kind: str
    reasons: tuple[str, ...] = ()


def test_no_group_is_silently_wrong(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    try:
        suite = groups()
    except subprocess.CalledProcessError as error:
        pytest.skip(f"pip cannot fetch the suite: {error.stderr.decode()[-300:]}")
    verdicts = tuple(_judged(suite, tmp_path, monkeypatch))
    wrong = [each for each in verdicts if each.kind == "wrong"]
    assert wrong == []
    table = _table(verdicts)
    before, rest = DOCUMENT.read_text("utf-8").split(MARKS[0])
    stated, after = rest.split(MARKS[1])
    if request.config.getoption("--update-golden"):
        DOCUMENT.write_text(f"{before}{MARKS[0]}{table}{MARKS[1]}{after}", "utf-8")
    else:
        assert stated == table


def _judged(
    suite: tuple[Group, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Verdict]:
    made, refused = _generated(suite, folder)
    made.write()
    monkeypatch.setattr(sys, "path", [str(folder / "out" / "src"), *sys.path])
    losses = _losses_by_group(made.losses)
    for group in suite:
        if group.name in refused:
            yield Verdict(group, "not expressible", (refused[group.name],))
        else:
            verdict = _verdict(group, losses[group.name])
            if verdict.kind == "wrong":
                verdict = _verdict(group, _losses_alone(group, folder))
            yield verdict


def _losses_alone(group: Group, folder: Path) -> set[str]:
    """What is said of a group by itself: parts that groups have in common are spoken of once."""
    made, _ = _generated((group,), folder / "alone")
    return {each.code for each in made.losses}


def _generated(
    suite: tuple[Group, ...], folder: Path
) -> tuple[Generated, dict[str, str]]:
    """One SDK for all groups but those that crmgen refuses, and the codes of the errors for these."""
    refused: dict[str, str] = {}
    while True:
        expressible = [each for each in suite if each.name not in refused]
        settings = ApiSettings(
            name="suite",
            spec=_document(expressible, folder),
            output=folder / "out",
            package="json_schema_suite",
        )
        try:
            return generate(settings), refused
        except InputError as error:
            found = {Path(each.place.file).stem: each.code for each in error.problems}
            assert found.keys() <= {each.name for each in expressible}, error
            refused |= found


def _document(suite: list[Group], folder: Path) -> Path:
    """Each schema in a file of its own, so that its references mean what they say."""
    folder.mkdir(exist_ok=True)
    paths: dict[str, Any] = {}
    for group in suite:
        schema = group.schema
        if isinstance(schema, dict):
            (folder / f"{group.name}.json").write_text(json.dumps(schema))
            schema = {"$ref": f"{group.name}.json"}
        paths[f"/{group.name}"] = {"get": _operation(group, schema)}
    document = folder / "openapi.json"
    head = {"openapi": "3.1.0", "info": {"title": "Suite", "version": "1"}}
    servers = [{"url": "https://api.example.com"}]
    document.write_text(json.dumps({**head, "servers": servers, "paths": paths}))
    return document


def _operation(group: Group, schema: Any) -> dict[str, Any]:
    """One that answers with an object, in which the value stands: null is then told from no body."""
    holder = {"type": "object", "properties": {"it": schema}, "required": ["it"]}
    content = {"application/json": {"schema": holder}}
    return {
        "operationId": group.name,
        "x-crmgen-resource": "groups",
        "x-crmgen-name": group.name,
        "responses": {"200": {"description": "It.", "content": content}},
    }


def _losses_by_group(losses: tuple[Loss, ...]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for loss in losses:
        inline = re.match(r"/paths/~1(\w+)/", loss.place.pointer)
        name = inline[1] if inline else Path(loss.place.file).stem
        found[name].add(loss.code)
    return found


def _verdict(group: Group, losses: set[str]) -> Verdict:
    """`wrong` is what neither a stated rule nor a loss explains."""
    found: dict[str, set[str]] = defaultdict(set)
    for instance, is_valid in group.tests:
        if _accepts(group, instance) is is_valid:
            continue
        codes = losses & (NARROWING if is_valid else WIDENING)
        if rules := explain(group.schema, instance, is_valid=is_valid):
            found["by rule"].update(rules)
        elif codes:
            found["repaired" if is_valid else "weakened"] |= codes
        else:
            verb = "refused" if is_valid else "taken"
            found["wrong"].add(f"{instance!r:.60} is {verb}")
    kind = next((each for each in WORST_FIRST if each in found), "passed")
    return Verdict(group, kind, tuple(sorted(set[str]().union(*found.values()))))


def _accepts(group: Group, instance: Any) -> bool:
    sdk = importlib.import_module("json_schema_suite")
    content = json.dumps({"it": instance}).encode()

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=content)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    try:
        getattr(sdk.Client(http_client=http, strict=True).groups, group.name)()
    except sdk.ResponseValidationError:
        return False
    return True


def _table(verdicts: tuple[Verdict, ...]) -> str:
    """One row a file of the suite, and one for all."""
    by_file: dict[str, list[Verdict]] = defaultdict(list)
    for each in verdicts:
        by_file[each.group.file].append(each)
    head = ["file", "groups", *KINDS, "what differs"]
    rows = [_row(f"`{file}`", found) for file, found in by_file.items()]
    total = [*_row("all", list(verdicts))[:-1], ""]
    lines = [head, ["---", *["---:"] * (len(head) - 2), "---"], *rows, total]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _row(title: str, verdicts: list[Verdict]) -> list[str]:
    counts = [sum(each.kind == kind for each in verdicts) for kind in KINDS]
    reasons = sorted({reason for each in verdicts for reason in each.reasons})
    numbers = [str(count or "") for count in counts]
    return [title, str(len(verdicts)), *numbers, ", ".join(reasons)]
