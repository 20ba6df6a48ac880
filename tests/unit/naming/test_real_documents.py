"""Names of real documents: unique, stable, and what a person would have chosen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crmgen.diagnostics import InputError
from crmgen.ir.operations import Api
from crmgen.naming.assign import assign_names
from crmgen.naming.names import Names
from crmgen.naming.types.modules import type_graph
from crmgen.naming.words.identifiers import is_name

from .conftest import name_again, understand

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"
ONEPAGECRM = SHARED / "upstream" / "onepagecrm"
CORPUS = [
    "apideck_crm.yaml",
    "petstore3.yaml",
    "museum31.yaml",
    "resend.yaml",
    "salesloft.json",
]


def load(path: Path) -> Api:
    if not path.is_file():
        pytest.skip(f"{path.name} is kept outside of the repository")
    try:
        return understand(path)
    except InputError as error:
        pytest.skip(f"{path.name} is refused: {error}")


@pytest.mark.parametrize(
    "path",
    [SHARED / "corpus" / name for name in CORPUS]
    + [ONEPAGECRM / "2026-08-19-48ed157.yaml"],
    ids=lambda path: path.name,
)
def test_names_are_names_and_differ(path: Path) -> None:
    api = load(path)
    names = assign_names(api, "acme", "Acme")
    assert set(names.methods) == {operation.id for operation in api.operations}
    for resource in names.resources:
        found = [names.methods[id] for id in resource.operations]
        assert len(set(found)) == len(found)
        assert all(map(is_name, [*found, resource.attribute, resource.class_name]))
    directions = [
        f for each in names.types.values() for f in {each.output, each.input} if f
    ]
    classes = [each.class_name for each in names.resources]
    assert len({*directions, *classes}) == len(directions) + len(classes)
    assert all(
        map(is_name, [*directions, *names.fields.values(), *names.parameters.values()])
    )
    assert_no_circles(api, names)
    assert name_again(api, api, names) == names


def assert_no_circles(api: Api, names: Names) -> None:
    imports: dict[str, set[str]] = {}
    for id, parts in type_graph(api.types).items():
        module = names.types[id].module
        imports.setdefault(module, set()).update(
            names.types[part].module for part in parts
        )
        imports[module].discard(module)
    while ends := [module for module, needed in imports.items() if not needed]:
        for end in ends:
            del imports[end]
        for needed in imports.values():
            needed.difference_update(ends)
    assert not imports


def test_a_year_of_changes_renames_nothing() -> None:
    before_api = load(ONEPAGECRM / "2025-03-31-88cf1d7.yaml")
    before = name_again(before_api, None, None)
    after_api = load(ONEPAGECRM / "2026-08-19-48ed157.yaml")
    after = name_again(after_api, before_api, before)
    stayed = before.methods.keys() & after.methods.keys()
    assert len(stayed) > 150
    assert {id: before.methods[id] for id in stayed} == {
        id: after.methods[id] for id in stayed
    }


def test_with_operation_ids_or_without_names_are_the_same() -> None:
    """The oldest document has no operationIds: verb and path must tell nearly as much."""
    with_ids = load(ONEPAGECRM / "2026-08-19-48ed157.yaml")
    stripped = [
        type(operation)(
            operation.id,
            operation.verb,
            operation.path,
            operation.at,
            tags=operation.tags,
        )
        for operation in with_ids.operations
    ]
    spoken = assign_names(with_ids, "onepagecrm", "OnePageCRM").methods
    bare = type(with_ids)(with_ids.title, with_ids.version, tuple(stripped), {})
    walked = assign_names(bare, "onepagecrm", "OnePageCRM").methods
    alike = [id for id in spoken if spoken[id] == walked[id]]
    assert len(alike) / len(spoken) > 0.9
    assert not [name for name in spoken.values() if re.search(r"_\d+$", name)]
