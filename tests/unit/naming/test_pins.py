"""A lock keeps every name, whatever the vendor adds, and wherever a document now writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from crmgen.ir.addresses import addresses_of
from crmgen.ir.operations import Api
from crmgen.ir.types import OperationId, TypeId
from crmgen.lock.carry import below, carry, left_over
from crmgen.lock.pins import Pins, pins_of
from crmgen.naming.assign import assign_names
from crmgen.naming.names import Names, Pinned
from crmgen.naming.types.classes import DirectionNames

from .conftest import name_again

Documents = Callable[..., Api]
Read = Callable[[str], Api]


@dataclass(frozen=True)
class Sdk:
    """An API and what its SDK calls things."""

    api: Api
    names: Names

    @property
    def methods(self) -> dict[str, str]:
        addresses = addresses_of(self.api).operations
        return {
            addresses[id]: f"{each.attribute}.{self.names.methods[id]}"
            for each in self.names.resources
            for id in each.operations
        }

    @property
    def types(self) -> set[str]:
        both = ((each.output, each.input) for each in self.names.types.values())
        return {name for names in both for name in names if name}

    @property
    def arguments(self) -> dict[str, str]:
        """Parameters by place and wire name, and fields by wire name."""
        parameters = {
            f"{where} {wire.unsafe if not isinstance(wire, str) else wire}": name
            for (_, where, wire), name in self.names.parameters.items()
        }
        fields = {
            wire.unsafe if not isinstance(wire, str) else wire: name
            for (_, wire), name in self.names.fields.items()
        }
        return parameters | fields


def named(api: Api, before: Sdk | None = None) -> Sdk:
    names = name_again(api, before and before.api, before and before.names)
    return Sdk(api, names)


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
    assert after.methods == {
        **before.methods,
        "POST /contacts": "contacts.add_person",
    }


def test_a_path_that_calls_its_parameter_otherwise_is_the_same(
    documents: Documents,
) -> None:
    before = named(documents("GET /contacts/{id} [Contacts] fetchIt"))
    after = named(documents("GET /contacts/{contact_id} [Contacts] getContact"), before)
    assert list(after.names.methods.values()) == ["fetch_it"]


def test_a_path_beside_it_that_only_calls_its_parameter_otherwise_changes_nothing(
    documents: Documents,
) -> None:
    one = "GET /journals/{JournalID} [Journals] fetchIt"
    both = documents(one, "GET /journals/{JournalNumber} [Journals] getByNumber")
    before = named(documents(one))
    after = named(both, before)
    assert after.methods["GET /journals/{JournalID}"] == "journals.fetch_it"
    renamed = named(documents(one.replace("fetchIt", "other")), after)
    assert [*renamed.methods.items()] == [("GET /journals/{}", "journals.fetch_it")]


PREFIX = """
    servers: [{url: 'https://api.example.com%s'}]
    paths:
      %s/contacts: {get: {operationId: %s, responses: {'204': {description: x}}}}
      %s/contacts/{id}: {get: {operationId: %s, parameters: [{name: id, in: path, required: true, schema: {}}], responses: {'204': {description: x}}}}
    """


@pytest.mark.parametrize(
    ("server", "path"), [("", "/v1"), ("/v2", ""), ("/v1/", ""), ("/eu/v1", "")]
)
def test_a_version_may_move_between_server_and_paths(
    read: Read, server: str, path: str
) -> None:
    before = named(read(PREFIX % ("/v1", "", "gather", "", "pick")))
    after = named(read(PREFIX % (server, path, "listAll", path, "getOne")), before)
    assert list(after.methods.values()) == list(before.methods.values())


def test_types_and_fields_keep_their_names(read: Read) -> None:
    text = """
        paths: {}
        components:
          schemas:
            %s
            Contact: {type: object, properties: {firstName: {type: string}%s}}
        """
    before = named(read(text % ("contact: {type: object}", "")))
    assert before.types >= {"Contact"}
    after = named(
        read(text % ("contact: {type: object}", ", first_name: {type: string}")), before
    )
    id = TypeId("#/components/schemas/Contact")
    assert after.names.types[id] == before.names.types[id]
    assert after.names.fields[id, "firstName"] == "first_name"
    assert after.names.fields[id, "first_name"] != "first_name"


BODIES = """
    paths:
      /deals:
        post:
          tags: [Deals]
          requestBody: {content: {application/json: {schema: %s}}}
          responses: {'%s': {description: x, content: {%s: {schema: %s}}}}
    components:
      schemas:
        Unused: {type: string}
        %s
    """
INLINE = "{type: object, properties: {name: {type: string}, cost: {type: number}}}"
ENVELOPE = "{type: object, properties: {data: %s, at: {type: string}}}"


def bodies(
    sent: str, read: str, components: str = "", status: str = "200", media: str = ""
) -> str:
    media = media or "application/json"
    return BODIES % (sent, status, media, read, components)


@pytest.mark.parametrize(
    "after",
    [
        bodies("{$ref: '#/components/schemas/Cost'}", ENVELOPE % INLINE, f"Cost: {INLINE}"),
        bodies(INLINE, ENVELOPE % "{$ref: '#/components/schemas/X'}", f"X: {INLINE}"),
        bodies(INLINE, "{$ref: '#/components/schemas/E'}", f"E: {ENVELOPE % INLINE}"),
        bodies(INLINE, ENVELOPE % INLINE, status="201"),
        bodies(INLINE, ENVELOPE % INLINE, media="application/json; charset=utf-8"),
    ],
    ids=["sent", "item", "whole", "status", "media type"],
)  # fmt: skip
def test_a_body_that_is_written_elsewhere_is_called_as_before(
    read: Read, after: str
) -> None:
    before = named(read(bodies(INLINE, ENVELOPE % INLINE)))
    assert named(read(after), before).types == before.types


def test_a_component_with_another_key_is_called_as_before(read: Read) -> None:
    def text(key: str) -> str:
        part = f"{{$ref: '#/components/schemas/{key}'}}"
        return bodies(part, ENVELOPE % part, f"{key}: {INLINE}")

    before = named(read(text("Contact")))
    assert {"Contact", "ContactInput"} <= before.types
    assert named(read(text("contact_v2")), before).types == before.types


def test_a_component_that_is_split_by_direction_keeps_both_names(read: Read) -> None:
    part = "{$ref: '#/components/schemas/Deal'}"
    before = named(read(bodies(part, ENVELOPE % part, f"Deal: {INLINE}")))
    sent = "{$ref: '#/components/schemas/NewDeal'}"
    split = f"Deal: {INLINE}\n        NewDeal: {INLINE.replace('cost:', 'price:')}"
    after = named(read(bodies(sent, ENVELOPE % part, split)), before)
    assert {"Deal", "DealInput"} <= before.types
    assert after.types == before.types


def test_a_key_that_now_means_another_thing_takes_no_name_along(read: Read) -> None:
    """What stood at a place goes on under its name; the new bearer of the key gets another."""
    part = "{$ref: '#/components/schemas/%s'}"
    before = named(read(bodies(INLINE, ENVELOPE % (part % "Deal"), f"Deal: {INLINE}")))
    other = "{type: object, properties: {legs: {type: integer}}}"
    both = f"Deal: {other}\n        Bargain: {INLINE}"
    after = named(read(bodies(INLINE, ENVELOPE % (part % "Bargain"), both)), before)
    assert after.names.types[TypeId("#/components/schemas/Bargain")].output == "Deal"
    assert after.names.types[TypeId("#/components/schemas/Deal")].output != "Deal"


MOVED = """
    paths:
      /deals:
        post:
          tags: [Deals]
          parameters: [%s]
          requestBody: {content: {application/json: {schema: {type: object, properties: {%s}}}}}
          responses: {'204': {description: x}}
    """
QUERY_ID = "{name: id, in: query, schema: {type: string}}"


def test_an_argument_that_goes_elsewhere_gets_another_name(read: Read) -> None:
    """A program that says `create(id="7")` must not send it in another place than it did."""
    before = named(read(MOVED % (QUERY_ID, "name: {}")))
    assert before.arguments["query id"] == "id"
    after = named(read(MOVED % ("", "name: {}, id: {type: string}")), before)
    assert after.arguments["id"] == "id_"
    assert after.arguments["name"] == "name"


def test_a_field_that_becomes_a_parameter_gets_another_name(read: Read) -> None:
    before = named(read(MOVED % ("", "name: {}, id: {type: string}")))
    after = named(read(MOVED % (QUERY_ID, "name: {}")), before)
    assert after.arguments["query id"] == "query_id"


def test_a_parameter_that_is_spelled_otherwise_keeps_its_name(read: Read) -> None:
    size = "{name: %s, in: query, schema: {type: string}}"
    before = named(read(MOVED % (size % "pageSize", "")))
    after = named(read(MOVED % (size % "page_size", "")), before)
    assert after.arguments["query page_size"] == "page_size"


def test_what_was_gone_comes_back_under_its_name(documents: Documents) -> None:
    first = documents("GET /contacts [Contacts] gather", "GET /deals [Deals]")
    pins = pins_of(assign_names(first, "acme", "Acme"), first, addresses_of(first))
    without = documents("GET /deals [Deals]")
    addresses = addresses_of(without)
    names = assign_names(
        without, "acme", "Acme", carry(pins, Pins(), without, addresses)
    )
    now = pins_of(names, without, addresses)
    gone = left_over(pins, Pins(), now)
    assert gone.methods == {"GET /contacts": ("contacts", "gather")}
    again = documents("GET /contacts [People] listAll", "GET /deals [Deals]")
    addresses = addresses_of(again)
    pinned = carry(below(now, addresses), gone, again, addresses)
    assert Sdk(again, assign_names(again, "acme", "Acme", pinned)).methods == {
        "GET /contacts": "contacts.gather",
        "GET /deals": "deals.list",
    }


def test_what_is_gone_stands_in_nobodys_way(documents: Documents) -> None:
    """The name of a method that is gone may be another's; the first to have it keeps it."""
    before = named(documents("GET /v2/contacts [Contacts] listContacts"))
    after = named(documents("GET /v3/contacts [Contacts] listContacts"), before)
    assert after.methods == {"GET /v3/contacts": "contacts.list"}
    addresses = addresses_of(after.api)
    now = pins_of(after.names, after.api, addresses)
    old = pins_of(before.names, before.api, addresses_of(before.api))
    gone = left_over(old, Pins(), now)
    both = documents(
        "GET /v2/contacts [Contacts] listContacts",
        "GET /v3/contacts [Contacts] listContacts",
    )
    pinned = carry(now, gone, both, addresses_of(both))
    found = Sdk(both, assign_names(both, "acme", "Acme", pinned)).methods
    assert found["GET /v3/contacts"] == "contacts.list"


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
    assert before.types == after.types == {"ListBoatsError"}


def test_pins_give_back_the_same_names(documents: Documents) -> None:
    api = documents(
        "GET /a [A]", "GET /a/{id} [A]", "POST /users/{id}/a [A]", "GET /b [A]"
    )
    first = named(api)
    assert named(api, first) == first


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
