"""Revisions of whole documents that change nothing on the wire move nothing that programs see."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crmgen.diff.changes import Change
from crmgen.diff.sides import Side, between, side_of_document
from crmgen.settings import ApiSettings
from tests.corpus.revisions import REVISIONS, revised, without_operations
from tests.corpus.shuffle import read
from tests.test_order import bare, configured

ALL = os.environ.get("CRMGEN_CORPUS") == "all"
OWN = ["circa", "cirqll", "plannr"] if ALL else ["circa"]
REAL = ["petstore3.yaml", "hubspot_contacts.json", "attio_mindcloud.json"]
TRUE = {
    "success_has_another_status": {"success-removed", "error-removed"},
    "component_is_renamed": {"class-removed"},
    "media_type_gets_a_parameter": {"argument-narrower"},
    "version_into_paths": {"base-url-moved"},
    "version_into_server": {"base-url-moved"},
}
"""What these do change: a status, the media type that a caller may choose, a component that nothing refers to,
and what a program has to give as `base_url`.
"""
ALIASES = {"class-removed"}
"""Enums and objects without fields have a name only while the document gives them a key."""


@pytest.fixture(scope="module", params=[*OWN, *REAL])
def before(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ApiSettings, Any, Side]]:
    """A document, and the SDK of it."""
    name = request.param
    found = configured(name) if name in OWN else bare(name)
    folder = tmp_path_factory.mktemp("api")
    settings = ApiSettings("api", folder / "api.json", folder / "out", "api")
    root = read(Path(str(found.spec)))
    yield settings, root, side(settings, root)


def side(settings: ApiSettings, root: Any, previous: Side | None = None) -> Side:
    assert isinstance(settings.spec, Path)
    settings.spec.write_text(json.dumps(root))
    return side_of_document(settings, previous and previous.lock)


def breaks(old: Side, new: Side) -> list[Change]:
    return [each for each in between(old, new) if each.effect.is_breaking]


@pytest.mark.parametrize("revision", [*REVISIONS, "several"])
def test_nothing_moves(before: tuple[ApiSettings, Any, Side], revision: str) -> None:
    settings, root, old = before
    for seed in (1, 2) if ALL else (1,):
        new = side(settings, revised(root, revision, seed), old)
        found = breaks(old, new)
        nothing: set[str] = set()
        expected = nothing.union(*TRUE.values()) if revision == "several" else TRUE.get(revision, nothing)  # fmt: skip
        if revision in ("component_becomes_inline", "several"):
            expected |= ALIASES
        assert [each for each in found if each.rule not in expected] == []
        assert [each.name for each in new.surface.methods.values() if each.name.endswith("_2")] == []  # fmt: skip


def test_what_was_absent_comes_back(before: tuple[ApiSettings, Any, Side]) -> None:
    from crmgen.pipeline import generate

    settings, root, old = before
    settings = replace(settings, output=settings.output.with_name("history"))
    for each in (root, without_operations(root, 1), root):
        side(settings, each)
        generate(settings).write()
    assert breaks(old, side(settings, root)) == []
