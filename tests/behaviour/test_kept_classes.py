"""Which identical types are one class is inferred once, and holds."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from crmgen.pipeline import Understood, generate, understand
from crmgen.settings import ApiSettings

Json = dict[str, Any]
FIELDS: Json = {each: {"type": "string"} for each in ("name", "email", "phone")}
CONTACT: Json = {"type": "object", "properties": FIELDS}


def document(**bodies: Json) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "paths": {
            f"/{name}": {
                "get": {
                    "operationId": f"get_{name}",
                    "responses": {
                        "200": {
                            "description": "ok",
                            "content": {"application/json": {"schema": schema}},
                        }
                    },
                }
            }
            for name, schema in bodies.items()
        },
    }


def with_components(root: Json, **schemas: Json) -> Json:
    return {**root, "components": {"schemas": schemas}}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def classes(folder: Path, root: Json) -> list[str]:
    """The classes of the results, in the order of the paths, after it was generated."""
    folder.joinpath("acme.json").write_text(json.dumps(root))
    settings = ApiSettings("acme", folder / "acme.json", folder / "out", "acme")
    generate(settings).write()
    return results(understand(settings))


def results(made: Understood) -> list[str]:
    named = (made.addresses.at(f"{each} ->") for each in made.addresses.operations.values())  # fmt: skip
    return [made.names.types[id].output or "" for id in named if id is not None]


OTHER: Json = {**CONTACT, "properties": {**FIELDS, "age": {"type": "integer"}}}


def test_two_classes_that_become_alike_stay_two(tmp_path: Path) -> None:
    before = classes(tmp_path, document(deals=OTHER, people=CONTACT, staff=CONTACT))
    assert before[0] != before[1] == before[2]
    after = classes(tmp_path, document(deals=CONTACT, people=CONTACT, staff=CONTACT))
    assert after == before
    fresh = classes(tmp_path / "out", document(deals=CONTACT, people=CONTACT, staff=CONTACT))  # fmt: skip
    assert len(set(fresh)) == 1


@pytest.mark.parametrize("names", [("A", "B", "C"), ("A", "A", "B"), ("", "A", "")])
def test_one_class_stays_one_whatever_keys_its_places_get(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    whole: Json = {"type": "object", "properties": {**FIELDS, "owner": {**CONTACT, "title": "Owner"}}}  # fmt: skip
    before = classes(tmp_path, document(deals=whole, people=whole, staff=whole))
    assert len(set(before)) == 1
    bodies = {
        path: ref(name) if name else whole
        for path, name in zip(("deals", "people", "staff"), names, strict=True)
    }
    shared = {name: deepcopy(whole) for name in names if name}
    revised = with_components(document(**bodies), **shared)
    assert classes(tmp_path, revised) == before
    assert classes(tmp_path, revised) == before  # and once more, by the lock of that


def test_a_part_keeps_its_class_when_another_of_its_places_goes(tmp_path: Path) -> None:
    def whole(key: str) -> Json:
        return {"type": "object", "properties": {**FIELDS, key: OTHER}}

    root = document(people=whole("owner"), staff=whole("owner"))
    before = class_at(tmp_path, root, "GET /staff -> .owner")
    after = class_at(
        tmp_path,
        document(people=whole("manager"), staff=whole("owner")),
        "GET /staff -> .owner",
    )
    assert after == before


def class_at(folder: Path, root: Json, address: str) -> str | None:
    """What the class at an address is called, after it was generated."""
    classes(folder, root)
    made = understand(ApiSettings("acme", folder / "acme.json", folder / "out", "acme"))
    id = made.addresses.at(address)
    return made.names.types[id].output if id is not None else None


def test_what_came_to_differ_is_another_class(tmp_path: Path) -> None:
    before = classes(tmp_path, document(deals=CONTACT, people=CONTACT, staff=CONTACT))
    after = classes(tmp_path, document(deals=CONTACT, people=OTHER, staff=CONTACT))
    assert after[0] == after[2] == before[0] != after[1]


def test_a_new_place_joins_the_class_of_its_like(tmp_path: Path) -> None:
    before = classes(tmp_path, document(deals=OTHER, people=CONTACT, staff=CONTACT))
    after = classes(
        tmp_path, document(aims=CONTACT, deals=OTHER, people=CONTACT, staff=CONTACT)
    )
    assert after == [before[1], *before]


def test_places_of_many_stand_in_lines_of_their_own(tmp_path: Path) -> None:
    paths = {f"things{number}": CONTACT for number in range(9)}
    before = classes(tmp_path, document(**paths))
    lock = (tmp_path / "out/crmgen.lock").read_text()
    assert lock.count("\nplace\t") >= 4
    shared = {f"Thing{number}": CONTACT for number in range(9)}
    bodies = {f"things{number}": ref(f"Thing{number}") for number in range(9)}
    assert classes(tmp_path, with_components(document(**bodies), **shared)) == before


def test_a_member_of_a_union_and_a_base_hold_though_their_components_are_renamed(
    tmp_path: Path,
) -> None:
    """A component's key is all that the address of either tells."""

    def root(firm: str, base: str) -> Json:
        person = {"type": "object", "properties": {"born": {"type": "string"}}}
        company: Json = {
            "allOf": [
                ref(base),
                {"type": "object", "properties": {"vat": {"type": "string"}}},
            ]
        }
        found = document(owners={"anyOf": [ref("Person"), ref(firm)]})
        schemas = {"Person": person, firm: company, base: CONTACT}
        return with_components(found, **schemas)

    before = class_names(tmp_path, root("Firm", "Reachable"))
    assert {"Person", "Firm", "Reachable"} <= before
    assert class_names(tmp_path, root("CompanyDto", "WithContactDto")) == before


def test_members_and_bases_with_the_same_fields_hold_though_their_components_are_renamed(
    tmp_path: Path,
) -> None:
    """What the members list for a property, and which classes extend a base, tells them apart."""

    def root(*names: str) -> Json:
        def kind(*values: str) -> Json:
            properties = {"id": {"type": "string"}, "service": {"enum": [*values]}}
            return {"type": "object", "properties": properties}

        def extending(base: str, field: str) -> Json:
            own = {"type": "object", "properties": {field: {"type": "string"}}}
            return {"allOf": [ref(base), own]}

        one, other, plain, base, second, status, state = names
        schemas = {
            one: kind("sea"),
            other: kind("air", "air_express"),
            plain: {"type": "object", "properties": FIELDS},
            base: CONTACT,
            second: CONTACT,
            status: {"type": "string", "enum": ["open", "won"]},
            state: {"type": "string", "enum": ["new", "old"]},
        }
        return with_components(
            document(
                parcels={"oneOf": [ref(one), ref(other), ref(plain)]},
                people=extending(base, "born"),
                firms=extending(second, "vat"),
                marks={"anyOf": [ref(status), ref(state)]},
            ),
            **schemas,
        )

    before = class_names(tmp_path, root("Sea", "Air", "Plain", "Born", "Taxed", "Status", "State"))  # fmt: skip
    settings = ApiSettings("acme", tmp_path / "acme.json", tmp_path / "out", "acme")
    at = understand(settings).addresses.at
    assert at("GET /parcels -> |Air") == at("GET /parcels -> |service:air") is not None
    after = class_names(tmp_path, root("Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg"))
    assert {"Sea", "Air", "Plain", "Born", "Taxed", "Status", "State"} <= before
    assert after == before


@pytest.mark.parametrize("shared", ["deal", "note"])
def test_components_that_say_the_same_stay_two_when_they_are_written_in_place(
    tmp_path: Path, shared: str
) -> None:
    """Each stands in more places than a lock has of a type that is like no other."""

    def root(**schemas: Json) -> Json:
        bodies: Json = {}
        for name in ("deal", "note"):
            schema = schemas.get(name, ref(name))
            bodies |= {f"{name}s{number}": schema for number in range(5)}
            page = {
                "data": {"type": "array", "items": schema},
                "next": {"type": "string"},
            }
            bodies[f"{name}s"] = {"type": "object", "properties": page | {name: {"type": "string"}}}  # fmt: skip
        return with_components(document(**bodies), deal=CONTACT, note=CONTACT)

    def seen(root: Json) -> list[str]:
        found = classes(tmp_path, root)
        models = (tmp_path / "out/src/acme/models").glob("_*.py")
        pages = (each.read_text() for each in sorted(models))
        return [*found, *re.findall(r"data: .*", "".join(pages))]

    before = seen(root())
    assert {*before} >= {"Deal", "Note"}
    assert seen(root(**{shared: CONTACT})) == before
    assert seen(root(deal=CONTACT, note=CONTACT)) == before


def test_a_component_that_is_sent_and_read_is_one_class_when_it_is_written_in_place(
    tmp_path: Path,
) -> None:
    def root(schema: Json) -> Json:
        found = document(**dict.fromkeys(["a", "b", "c", "d"], schema))
        body = {"content": {"application/json": {"schema": schema}}}
        for path in ("/b", "/d"):
            found["paths"][path]["put"] = {
                "operationId": f"set_{path[1]}",
                "requestBody": body,
                "responses": {"204": {"description": "none"}},
            }
        return with_components(found, Person=CONTACT)

    for paths in (["/a", "/b", "/c", "/d"], ["/d", "/c", "/b", "/a"]):
        before = root(ref("Person"))
        after = root(CONTACT)
        after["paths"] = {path: after["paths"][path] for path in paths}
        assert {*classes(tmp_path, before)} == {"Person"}
        assert {*classes(tmp_path, after)} == {"Person"}


def class_names(folder: Path, root: Json) -> set[str]:
    classes(folder, root)
    models = folder.joinpath("out/src/acme/models/__init__.py").read_text()
    return set(re.findall(r'^    "(\w+)",$', models, re.MULTILINE))
