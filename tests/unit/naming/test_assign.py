"""Types, their directions and modules, fields, arguments and credentials."""

from __future__ import annotations

from collections.abc import Callable

from crmgen.ir.operations import Api
from crmgen.ir.types import TypeId
from crmgen.naming.assign import assign_names
from crmgen.naming.names import Names
from crmgen.naming.types.modules import assign_modules

Read = Callable[[str], Api]

CONTACTS = """
    paths:
      /contacts/{id}:
        parameters: [{name: id, in: path, required: true, schema: {type: string}}]
        get:
          tags: [Contacts]
          operationId: getContact
          responses:
            '200':
              description: One.
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      data: {type: object, properties: {contact: {$ref: '#/components/schemas/Contact'}}}
        put:
          tags: [Contacts]
          operationId: updateContact
          parameters:
          - {name: done, in: query, schema: {type: boolean}}
          - {name: styled, in: query, schema: {type: string}}
          - {name: id, in: query, schema: {type: string}}
          requestBody:
            content:
              application/json:
                schema:
                  type: object
                  properties:
                    id: {type: string}
                    done: {type: boolean}
                    options: {type: string}
                    emails: {type: array, items: {type: object, properties: {value: {type: string}}}}
          responses: {'204': {description: Done.}}
        patch:
          tags: [Contacts]
          operationId: patchContact
          requestBody:
            content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}
          responses: {'204': {description: Done.}}
        post:
          tags: [Contacts]
          operationId: copyContact
          requestBody:
            content: {application/json: {schema: {$ref: '#/components/schemas/Contact_request'}}}
          responses: {'204': {description: Done.}}
    components:
      schemas:
        Contact:
          type: object
          properties:
            firstName: {type: string}
            copy: {type: string}
            '+1': {type: integer}
            '-1': {type: integer}
            options: {type: string}
            status: {$ref: '#/components/schemas/Contact_status'}
            emails: {type: array, items: {type: object, properties: {value: {type: string}}}}
        Contact_status: {type: string, enum: [lead, customer]}
        Contact_request: {type: object, properties: {name: {type: object, properties: {x: {type: string}}}}}
        Contacts: {type: object, properties: {x: {type: string}}}
"""


def directions(names: Names) -> set[tuple[str | None, str | None]]:
    return {(each.output, each.input) for each in names.types.values()}


def test_types_are_called_after_where_they_stand(read: Read) -> None:
    assert directions(assign_names(read(CONTACTS), "acme", "Acme")) == {
        ("Contact", "ContactInput"),
        ("ContactEmail", "ContactEmailInput"),
        ("ContactStatus", "ContactStatusInput"),
        (None, "ContactRequest"),
        (None, "ContactRequestName"),
        ("Contacts", None),
        ("GetContactResponse", None),
        ("ContactData", None),
        (None, "UpdateContactInput"),
        (None, "UpdateContactEmailInput"),
    }


def test_a_resource_class_gives_way_to_a_type(read: Read) -> None:
    names = assign_names(read(CONTACTS), "acme", "Acme")
    assert [each.class_name for each in names.resources] == ["ContactsResource"]


def test_fields(read: Read) -> None:
    names = assign_names(read(CONTACTS), "acme", "Acme")
    contact = {
        wire: name
        for (id, wire), name in names.fields.items()
        if id == "#/components/schemas/Contact"
    }
    assert contact == {
        "firstName": "first_name",
        "copy": "copy_",
        "+1": "plus_1",
        "-1": "minus_1",
        "options": "options_",  # a keyword of the method that takes it apart
        "status": "status",
        "emails": "emails",
    }


def test_arguments_stand_beside_path_values_keys_of_the_body_and_functions(
    read: Read,
) -> None:
    names = assign_names(read(CONTACTS), "acme", "Acme")
    update = {
        (where, wire): name
        for (id, where, wire), name in names.parameters.items()
        if id.endswith("/put")
    }
    assert update == {
        ("path", "id"): "path_id",
        ("query", "done"): "done_",
        ("query", "styled"): "styled_",
        ("query", "id"): "id_",
    }


def test_wire_names_that_differ_in_symbols_only(read: Read) -> None:
    api = read("""
        paths:
          /calls:
            get:
              parameters:
              - {name: EndTime, in: query, schema: {type: string}}
              - {name: EndTime>, in: query, schema: {type: string}}
              - {name: end_time, in: query, schema: {type: string}}
              - {name: end_time, in: header, schema: {type: string}}
              responses: {'204': {description: None.}}
        """)
    assert list(assign_names(api, "acme", "Acme").parameters.values()) == [
        "query_end_time",
        "end_time_gt",
        "end_time",
        "end_time_",
    ]


def test_types_share_a_module_that_mention_each_other_or_that_one_alone_is_made_of(
    read: Read,
) -> None:
    api = read("""
        paths:
          /contacts:
            get: {tags: [Contacts], responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}}}
          /companies:
            get: {tags: [Companies], responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Company'}}}}}}
          /notes:
            get: {tags: [Notes], responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}}
        components:
          schemas:
            Contact: {type: object, properties: {company: {$ref: '#/components/schemas/Company'}, own: {type: object, properties: {x: {type: string}}}}}
            Company: {type: object, properties: {contact: {$ref: '#/components/schemas/Contact'}, status: {$ref: '#/components/schemas/Status'}}}
            Note: {type: object, properties: {user: {$ref: '#/components/schemas/User'}, status: {$ref: '#/components/schemas/Status'}}}
            Status: {type: object, properties: {x: {type: string}}}
            User: {type: object, properties: {x: {type: string}}}
            Unused: {type: object, properties: {note: {$ref: '#/components/schemas/Note'}, contact: {$ref: '#/components/schemas/Contact'}}}
        """)
    names = assign_names(api, "acme", "Acme")
    assert {each.output: each.module for each in names.types.values()} == {
        "Contact": "_company",
        "Company": "_company",
        "ContactOwn": "_company",
        "Note": "_note",
        "User": "_note",
        "Status": "_status",
        "Unused": "_unused",
    }


def test_modules_of_types_whose_names_differ_in_case_alone() -> None:
    graph = {TypeId(each): () for each in ("a", "b", "c")}
    names = {TypeId("a"): ["my", "x"], TypeId("b"): ["my", "X"], TypeId("c"): ["z"]}
    assert [*assign_modules(graph, names).values()] == ["_my_x", "_my_x_2", "_z"]


def test_long_chains_of_types_share_a_module() -> None:
    chain = [TypeId(f"t{number}") for number in range(100)]
    parts = dict(zip(chain, [*((each,) for each in chain[1:]), ()], strict=True))
    names = {id: [id] for id in chain}
    modules = assign_modules(parts, names, frozenset(chain))
    assert set(modules.values()) == {"_deep", *(f"_t{each}" for each in range(60, 100))}
    assert modules[TypeId("t59")] == "_deep" and modules[TypeId("t60")] == "_t60"
    assert assign_modules(parts, names)[chain[-1]] == "_t60"


def test_a_module_has_no_more_types_than_can_be_read() -> None:
    whole, *parts = [TypeId(f"t{number}") for number in range(100)]
    graph = {whole: tuple(parts), **dict.fromkeys(parts, ())}
    modules = assign_modules(graph, {id: [id] for id in graph})
    assert [*modules.values()].count("_t0") == 50


def test_credentials(read: Read) -> None:
    api = read("""
        paths: {}
        components:
          securitySchemes:
            basic: {type: http, scheme: basic, x-crmgen-credentials: {username: user_id}}
            bearer: {type: http, scheme: bearer}
            login: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://x.example/', scopes: {}}}}
            first: {type: apiKey, in: header, name: X-App-Id}
            second: {type: apiKey, in: header, name: X-Timeout}
        """)
    assert assign_names(api, "acme", "Acme").credentials == {
        ("basic", "username"): "user_id",
        ("basic", "password"): "password",
        ("bearer", "token"): "token",
        ("login", "token"): "token",
        ("login", "client_id"): "client_id",
        ("login", "client_secret"): "client_secret",
        ("login", "refresh_token"): "refresh_token",
        ("first", "api_key"): "app_id",
        ("second", "api_key"): "timeout_",
    }


def test_what_the_document_states_is_taken(read: Read) -> None:
    api = read("""
        tags: [{name: Contacts, x-crmgen-name: people}]
        paths:
          /contacts:
            get: {tags: [Contacts], operationId: getContacts, x-crmgen-name: everyone, responses: {'204': {description: x}}}
          /notes:
            get: {tags: [Contacts], x-crmgen-resource: notes, responses: {'204': {description: x}}}
        components:
          schemas:
            Contact: {type: object, x-crmgen-name: Person, properties: {fn: {type: string, x-crmgen-name: first_name}}}
        """)
    names = assign_names(api, "acme", "Acme")
    assert [each.attribute for each in names.resources] == ["notes", "people"]
    assert list(names.methods.values()) == ["everyone", "list"]
    assert [each.output for each in names.types.values()] == ["Person"]
    assert list(names.fields.values()) == ["first_name"]
