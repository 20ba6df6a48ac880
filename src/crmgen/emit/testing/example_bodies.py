"""`examples.json`: what the fake server of an SDK answers where a test says nothing.

A line for each method: its statuses, each with a list of the one JSON body, or with where the same body stands. What asks
for jobs stands there by verb and path as well, with the name of its method.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from crmgen.emit.examples import Examples
from crmgen.emit.testing.failed_bodies import success_example
from crmgen.emit.testing.prepared_responses import (
    chosen_success,
    is_error,
    status_number,
)
from crmgen.emit.views.responses import item_type, streamed_content, successes
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Api, Operation
from crmgen.ir.variants import chosen_content, variants
from crmgen.naming.names import Names
from crmgen.text import Json

NAME: Final = "examples.json"

_compact: Final = json.JSONEncoder(separators=(",", ":")).encode


def example_bodies(api: Api, names: Names, examples: Examples) -> str:
    """The whole file, in ASCII."""
    operations = {each.id: each for each in api.operations}
    asked = {each.job.read for each in api.operations if each.job is not None}
    met: dict[str, str] = {}
    lines: list[str] = []
    for resource in names.resources:
        for id in resource.operations:
            for each in variants(operations[id]):
                title = f"{resource.attribute}.{names.method(each)}"
                entries = _entries(title, each, examples, met)
                lines.append(f"{json.dumps(title)}: {{{', '.join(entries)}}}")
                if id in asked:
                    subject = json.dumps(f"{each.verb} {each.path.wire.unsafe}")
                    lines.append(f"{subject}: {json.dumps(title)}")
    joined = ",\n".join(sorted(lines))
    return f"{{\n{joined}\n}}\n" if lines else "{}\n"


def _entries(
    title: str, operation: Operation, examples: Examples, met: dict[str, str]
) -> Iterator[str]:
    """Each status with its body. `met`: bodies that stand somewhere already."""
    for status, body in dict(_bodies(operation, examples)).items():
        written = _compact(body)
        place = met.setdefault(written, f"{title} {status}")
        is_here = place == f"{title} {status}"
        yield f'"{status}": {f"[{written}]" if is_here else json.dumps(place)}'


def _bodies(operation: Operation, examples: Examples) -> Iterator[tuple[int, Json]]:
    """Status and JSON body of the documented responses; of a stream one item."""
    good = successes(operation)
    if good:
        response = chosen_success(good)
        content = chosen_content(response)
        status = status_number(operation, response.status, usual=200)
        if content is not None and streamed_content(operation) is not None:
            yield status, examples.of(item_type(content), seeds=content.examples)
        elif content is not None and content.kind is MediaKind.JSON:
            yield status, success_example(content, operation.failure, examples)
    for response in operation.responses:
        content = None if response in good else chosen_content(response)
        if content and content.kind is MediaKind.JSON and is_error(response):
            status = status_number(operation, response.status, usual=400)
            yield status, examples.of(content.type, seeds=content.examples)
