"""A lock keeps every name, whatever the vendor adds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from crmgen.ir.operations import Api
from crmgen.ir.types import OperationId, TypeId
from crmgen.naming.assign import assign_names
from crmgen.naming.names import Names, Pinned, pins_of
from crmgen.naming.types.classes import DirectionNames

Documents = Callable[..., Api]
Read = Callable[[str], Api]


def named(api: Api, before: Names | None = None) -> Names:
    return assign_names(api, "acme", "Acme", pins_of(before) if before else None)


def spoken(names: Names) -> dict[str, str]:
    return {
        id: f"{each.attribute}.{names.methods[id]}"
        for each in names.resources
        for id in each.operations
    }


def test_operation_ids_and_tags_that_come_later_rename_nothing(
    documents: Documents,
) -> None:
    before = named(
        documents("GET /contacts", "GET /contacts/{id}", "PUT /contacts/{id}/star")
    )
    after = named(
        documents(
            "GET /contacts [People] findEveryone",
            "GET /contacts/{id} [People] fetchPerson",
            "PUT /contacts/{id}/star [Stars] favouritePerson",
            "POST /contacts [People] addPerson",
        ),
        before,
    )
    assert spoken(after) == {
        **spoken(before),
        "#/paths/~1contacts/post": "contacts.add_person",
    }


def test_a_path_that_calls_its_parameter_otherwise_is_the_same(
    documents: Documents,
) -> None:
    before = named(documents("GET /contacts/{id} [Contacts] fetchIt"))
    after = named(documents("GET /contacts/{contact_id} [Contacts] getContact"), before)
    assert list(after.methods.values()) == ["fetch_it"]


def test_types_and_fields_keep_their_names(read: Read) -> None:
    text = """
        paths: {}
        components:
          schemas:
            %s
            Contact: {type: object, properties: {firstName: {type: string}%s}}
        """
    before = named(read(text % ("contact: {type: object}", "")))
    assert {each.output for each in before.types.values()} >= {"Contact"}
    after = named(
        read(text % ("contact: {type: object}", ", first_name: {type: string}")), before
    )
    id = TypeId("#/components/schemas/Contact")
    assert after.types[id] == before.types[id]
    assert after.fields[id, "firstName"] == "first_name"
    assert after.fields[id, "first_name"] != "first_name"


def test_identical_types_keep_the_name_that_any_of_them_had(read: Read) -> None:
    def read_all(*paths: str) -> Api:
        schema = "{type: object, properties: {code: {type: string}}}"
        content = f"{{application/json: {{schema: {schema}}}}}"
        answer = f"{{'404': {{description: gone, content: {content}}}}}"
        return read(
            "paths:\n"
            + "".join(f"  {path}: {{get: {{responses: {answer}}}}}\n" for path in paths)
        )

    before = named(read_all("/boats"))
    after = named(read_all("/anchors", "/boats"), before)
    [then], [now] = before.types.values(), after.types.values()
    assert now.output == then.output == "ListBoatsError"


def test_pins_give_back_the_same_names(documents: Documents) -> None:
    api = documents(
        "GET /a [A]", "GET /a/{id} [A]", "POST /users/{id}/a [A]", "GET /b [A]"
    )
    names = named(api)
    assert named(api, names) == names


@pytest.mark.parametrize(
    "name", ["class", "_hidden", "a b", "x" * 500, "", "ﬁeld", "a\u202e"]
)
def test_pins_that_cannot_be_names_are_forgotten(
    documents: Documents, name: str
) -> None:
    api = documents("GET /contacts [Contacts]")
    get = OperationId("#/paths/~1contacts/get")
    for methods in ({get: ("contacts", name)}, {get: (name, "fetch")}):
        names = assign_names(api, "acme", "Acme", Pinned(methods=methods))
        assert list(names.methods.values()) == ["list"]


def test_a_pin_that_two_have_is_given_once(read: Read) -> None:
    api = read("""
        paths: {}
        components: {schemas: {A: {type: object, properties: {x: {}}}, B: {type: object, properties: {x: {}}}}}
        """)
    both = DirectionNames("Same", None)
    pins = replace(Pinned(), types=dict.fromkeys(api.types, both))
    names = assign_names(api, "acme", "Acme", pins)
    assert [each.output for each in names.types.values()] == ["Same", "B"]
