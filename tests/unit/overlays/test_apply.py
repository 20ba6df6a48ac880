"""Overlays: what each action does, where its result stands, and that stale actions are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crmgen.diagnostics import Notes
from crmgen.overlays.apply import apply_overlays
from crmgen.read.documents import Document, parse
from crmgen.tree.nodes import Node

Write = Callable[[str, str | bytes], Path]
Problems = Callable[[Callable[[], object]], list[str]]
Overlaid = Callable[[str], Document]

_SPEC = """\
openapi: 3.1.0
info: {title: Old, version: '1'}
servers: [{url: /a}, {url: /b}]
tags: [{name: x}]
paths:
  /contacts:
    get: {operationId: list, parameters: [{name: q, in: query}, {name: r, in: query}]}
    post: {operationId: create}
components:
  schemas:
    A: {type: object, required: [id], properties: {id: {type: string}}, additionalProperties: false}
"""


@pytest.fixture
def overlaid(write: Write) -> Overlaid:
    def overlaid(actions: str, head: str = "overlay: 1.1.0\n") -> Document:
        spec = write("api.yaml", _SPEC)
        overlay = write("fix.yaml", f"{head}actions:\n{actions}")
        return applied(spec, overlay)

    return overlaid


def applied(spec: Path, overlay: Path) -> Document:
    document = parse(spec, Notes())
    apply_overlays([document], [overlay], Notes())
    return document


def at(document: Document, *tokens: str) -> Node:
    node = document.node
    for token in tokens:
        child = node.step(token)
        assert child is not None, token
        node = child
    return node


def test_objects_are_merged_and_lists_joined(overlaid: Overlaid) -> None:
    document = overlaid("""\
- target: $
  description: Why this is needed.
  update:
    info: {title: New, x-crmgen-rate-limit: 60/min}
    tags: [{name: y}]
    components:
- target: $.components.schemas.A
  update: {required: [name], properties: {name: {type: string}}, additionalProperties: {}}
""")
    assert at(document, "info").raw == {
        "title": "New",
        "version": "1",
        "x-crmgen-rate-limit": "60/min",
    }
    assert at(document, "tags").raw == [{"name": "x"}, {"name": "y"}]
    assert at(document, "components", "schemas", "A").raw == {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
        "additionalProperties": {},
    }


def test_what_an_overlay_says_stands_in_the_overlay(overlaid: Overlaid) -> None:
    document = overlaid("""\
- target: $.info
  update:
    title: New
    contact:
      name: Ada
- target: $.paths['/contacts'].get.parameters
  update: {name: page, in: query}
""")
    assert str(at(document, "info", "title").at) == "fix.yaml:5:5"
    assert str(at(document, "info", "contact", "name").at) == "fix.yaml:7:7"
    assert str(at(document, "info", "version").at) == "api.yaml:2:20"
    parameters = at(document, "paths", "/contacts", "get", "parameters")
    assert [str(each.at) for each in parameters.elements()] == [
        "api.yaml:7:43",
        "api.yaml:7:65",
        "fix.yaml:9:11",
    ]


def test_one_update_goes_to_every_place_as_a_copy(overlaid: Overlaid) -> None:
    document = overlaid("""\
- target: $.paths.*[?@.operationId]
  update: {x-crmgen-unwrap: [data]}
- target: $.paths['/contacts'].get['x-crmgen-unwrap']
  update: more
""")
    item = ("paths", "/contacts")
    assert at(document, *item, "get", "x-crmgen-unwrap").raw == ["data", "more"]
    assert at(document, *item, "post", "x-crmgen-unwrap").raw == ["data"]


def test_removing_takes_all_that_is_selected(overlaid: Overlaid) -> None:
    document = overlaid("""\
- {target: '$.servers[*]', remove: true}
- {target: "$.paths['/contacts'].get.parameters[?@.name == 'q']", remove: true}
- {target: "$.paths['/contacts'].post", remove: true}
""")
    assert at(document, "servers").raw == []
    assert "get" in at(document, "paths", "/contacts")
    assert "post" not in at(document, "paths", "/contacts")
    parameters = at(document, "paths", "/contacts", "get", "parameters")
    assert parameters.raw == [{"name": "r", "in": "query"}]


def test_values_are_replaced_and_parts_copied(overlaid: Overlaid) -> None:
    document = overlaid("""\
- {target: $.info.title, update: New}
- {target: '$.servers[1].url', update: /c}
- {target: $.components.schemas, update: {B: {}}}
- {target: $.components.schemas.B, copy: $.components.schemas.A}
- {target: $.components.schemas.B, update: {title: B}}
""")
    assert at(document, "info", "title").raw == "New"
    assert str(at(document, "info", "title").at) == "fix.yaml:3:3"
    assert at(document, "servers").raw == [{"url": "/a"}, {"url": "/c"}]
    copied = at(document, "components", "schemas", "B")
    assert at(document, "components", "schemas", "A").raw == {
        key: value
        for key, value in (copied.raw.items() if isinstance(copied.raw, dict) else ())
        if key != "title"
    }
    assert str(at(document, "components", "schemas", "B", "properties", "id").at) == (
        "api.yaml:11:52"
    )


def test_actions_are_applied_in_order(overlaid: Overlaid) -> None:
    document = overlaid("""\
- {target: $.servers, remove: true}
- {target: $, update: {servers: [{url: /only}]}}
""")
    assert at(document, "servers").raw == [{"url": "/only"}]


def test_every_fault_of_an_overlay_is_listed(
    overlaid: Overlaid, problems: Problems
) -> None:
    actions = """\
- {target: $.nope, remove: true}
- {target: '$.paths[?@.x', remove: true}
- {target: $.info, upd: {}}
- {target: $.info}
- {update: {}}
- {target: $.info, update: text}
- {target: $, remove: true}
- {target: $.components.schemas.A, copy: $.nothing}
- {target: $.info, copy: '$.servers[*]'}
- text
"""
    assert problems(lambda: overlaid(actions)) == [
        "fix.yaml:2:1: error: each action is a mapping with a 'target' [bad-overlay]",
        "fix.yaml:3:4: error: '$.nope' selects nothing in the document; mend it, or remove "
        "this action if the document no longer needs it [overlay-no-match]",
        "fix.yaml:4:4: error: '$.paths[?@.x' is no JSONPath: unbalanced brackets, line 1, "
        "column 7 [bad-overlay]",
        "fix.yaml:5:20: error: an action has no 'upd' [bad-overlay]",
        "fix.yaml:6:4: error: an action needs one of 'update', 'copy' and 'remove: true' "
        "[bad-overlay]",
        "fix.yaml:7:3: error: an action needs a 'target', which is a JSONPath [bad-overlay]",
        "fix.yaml:8:20: error: the target is a mapping, so what is merged into it must be one "
        "[bad-overlay]",
        "fix.yaml:9:4: error: the whole document cannot be removed [bad-overlay]",
        "fix.yaml:10:36: error: '$.nothing' selects nothing in the document; mend it, or "
        "remove this action if the document no longer needs it [overlay-no-match]",
        "fix.yaml:11:20: error: 'copy' must select one place, not 2 [bad-overlay]",
    ]


@pytest.mark.parametrize(
    ("overlay", "message"),
    [
        ("[]\n", "fix.yaml:1:1: error: an overlay is a mapping with 'overlay: 1.1.0'"),
        (
            "overlay: 2.0.0\nactions: [{target: $, remove: true}]\n",
            "fix.yaml:1:1: error: an overlay starts with 'overlay: 1.0.0' or 'overlay: 1.1.0'",
        ),
        (
            "overlay: 1.0.0\n",
            "fix.yaml:1:1: error: an overlay needs a list of 'actions'",
        ),
        (
            "overlay: 1.0.0\nextends: other.yaml\nactions: [{target: $, update: {}}]\n",
            "fix.yaml:2:1: error: this overlay is for 'other.yaml', but it is applied to "
            "'api.yaml'",
        ),
    ],
)
def test_what_is_no_overlay_for_this_document(
    write: Write, problems: Problems, overlay: str, message: str
) -> None:
    spec, fix = write("api.yaml", _SPEC), write("fix.yaml", overlay)
    found = problems(lambda: applied(spec, fix))
    assert found == [f"{message} [bad-overlay]"]


def test_an_overlay_may_name_its_document(write: Write) -> None:
    spec = write("specs/api.yaml", _SPEC)
    head = "overlay: 1.0.0\nextends: ../specs/api.yaml\n"
    fix = write(
        "fixes/fix.yaml", f"{head}actions: [{{target: $.info, update: {{x: 1}}}}]\n"
    )
    document = applied(spec, fix)
    assert at(document, "info", "x").raw == 1
    assert list(document.files.hashes) == ["specs/api.yaml", "fixes/fix.yaml"]
