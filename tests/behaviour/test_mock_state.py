"""The mock keeps records: what was created is listed, read, updated, deleted, and then gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.behaviour.mocked import mocked
from tests.conftest import MakeSdk

CONTACTS = """
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      parameters:
        - {name: page, in: query, schema: {type: integer, default: 1}}
        - {name: per_page, in: query, schema: {type: integer, default: 25, maximum: 100}}
        - {name: company_id, in: query, schema: {type: integer}}
        - {name: q, in: query, schema: {type: string}}
        - {name: sort, in: query, schema: {type: string}}
        - {name: colour, in: query, schema: {type: string}}
      responses:
        "200":
          description: a page
          content:
            application/json:
              schema:
                type: object
                required: [data, total]
                properties:
                  data: {type: array, items: {$ref: '#/components/schemas/Contact'}}
                  total: {type: integer}
                  per_page: {type: integer}
    post:
      operationId: createContact
      tags: [contacts]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/ContactInput'}}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
  /contacts/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getContact
      tags: [contacts]
      responses:
        "200": {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
        "404": {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
    patch:
      operationId: updateContact
      tags: [contacts]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/ContactInput'}}}}
      responses:
        "200": {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
    put:
      operationId: replaceContact
      tags: [contacts]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/ContactInput'}}}}
      responses:
        "200": {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
    delete:
      operationId: deleteContact
      tags: [contacts]
      responses: {"204": {description: gone}}
  /companies:
    get:
      operationId: listCompanies
      tags: [companies]
      responses:
        "200":
          description: all
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Company'}}}}
  /companies/{company_id}:
    parameters: [{name: company_id, in: path, required: true, schema: {type: integer}}]
    delete: {operationId: deleteCompany, tags: [companies], responses: {"204": {description: gone}}}
  /companies/{company_id}/contacts:
    parameters: [{name: company_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: listCompanyContacts
      tags: [companies]
      responses:
        "200":
          description: all
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Contact'}}}}
    post:
      operationId: createCompanyContact
      tags: [companies]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/ContactInput'}}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
components:
  schemas:
    Company:
      type: object
      required: [id, name]
      properties: {id: {type: integer}, name: {type: string}}
    Contact:
      type: object
      required: [id, last_name, created_at, updated_at]
      properties:
        id: {type: integer, readOnly: true}
        first_name: {type: [string, "null"]}
        last_name: {type: string}
        email: {type: string, format: email}
        password: {type: string, writeOnly: true}
        status: {type: string, enum: [lead, customer], default: lead}
        company_id: {type: [integer, "null"]}
        created_at: {type: string, format: date-time, readOnly: true}
        updated_at: {type: string, format: date-time, readOnly: true}
    ContactInput:
      type: object
      required: [last_name]
      properties:
        first_name: {type: string}
        last_name: {type: string}
        email: {type: string}
        password: {type: string}
        company_id: {type: integer}
    Error:
      type: object
      required: [code, message]
      properties: {code: {type: integer}, message: {type: string}}
"""


def test_what_is_created_is_there_until_it_is_deleted(sdk: MakeSdk) -> None:
    made = mocked(sdk(CONTACTS), records=30)
    contacts = made.client.contacts
    before = contacts.list().total
    ada = contacts.create(last_name="Lovelace", email="ada@example.com", password="x")
    assert (ada.id, ada.status, ada.email) == (31, "lead", "ada@example.com")
    assert ada.created_at == ada.updated_at
    assert contacts.get(ada.id) == ada
    assert contacts.list().total == before + 1
    assert [each.id for each in contacts.list()][-1] == ada.id
    changed = contacts.update(ada.id, last_name="King", first_name="Ada")
    assert (changed.last_name, changed.email, changed.created_at) == (
        "King", "ada@example.com", ada.created_at,
    )  # fmt: skip
    assert changed.updated_at >= ada.updated_at
    contacts.delete(ada.id)
    assert contacts.list().total == before
    with pytest.raises(made.package.NotFoundError) as failed:
        contacts.get(ada.id)
    assert failed.value.error.message == "Contact not found"
    with pytest.raises(made.package.NotFoundError):
        contacts.delete(ada.id)
    assert contacts.create(last_name="Byron").id == 32  # ids are not given out again


def test_put_replaces_and_patch_merges(sdk: MakeSdk) -> None:
    contacts = mocked(sdk(CONTACTS)).client.contacts
    ada = contacts.create(last_name="Lovelace", first_name="Ada", company_id=1)
    assert contacts.update(ada.id, last_name="King").first_name == "Ada"
    replaced = contacts.replace(ada.id, last_name="Byron")
    assert (replaced.last_name, replaced.first_name, replaced.id) == (
        "Byron",
        None,
        ada.id,
    )


def test_what_is_in_a_record_is_below_its_path(sdk: MakeSdk) -> None:
    made = mocked(sdk(CONTACTS))
    companies, contacts = made.client.companies, made.client.contacts
    ids = {company.id for company in companies.list()}
    assert all(
        each.company_id in ids or each.company_id is None for each in contacts.list()
    )
    one = next(iter(ids))
    inside = companies.list_contacts(one)
    assert inside and all(each.company_id == one for each in inside)
    assert {e.id for e in contacts.list(company_id=one)} == {e.id for e in inside}
    ada = companies.create_contact(one, last_name="Lovelace")
    assert ada.company_id == one
    assert ada.id in {each.id for each in contacts.list()}
    contacts.update(ada.id, last_name="Lovelace", company_id=max(ids))
    assert ada.id in {each.id for each in companies.list_contacts(max(ids))}
    companies.delete(one)
    with pytest.raises(made.package.NotFoundError):
        companies.list_contacts(one)


def test_lists_are_searched_sorted_and_narrowed(sdk: MakeSdk) -> None:
    contacts = mocked(sdk(CONTACTS)).client.contacts
    ada = contacts.create(last_name="Lovelace-Byron", first_name="Ada")
    assert [each.id for each in contacts.list(q="lovelace-byron ada")] == [ada.id]
    names = [each.last_name.lower() for each in contacts.list(sort="-last_name")]
    assert names == sorted(names, reverse=True)
    assert (
        contacts.list(colour="red").total == contacts.list().total
    )  # says nothing here


def test_the_same_seed_gives_the_same_records(sdk: MakeSdk) -> None:
    package = sdk(CONTACTS)
    first, same, other = (
        [*mocked(package, seed=seed).client.contacts.list()] for seed in (1, 1, 2)
    )
    assert first == same != other
    assert all(each.created_at <= each.updated_at for each in first)
    named = [e for e in first if e.first_name and e.email]
    assert all(each.first_name.lower() in each.email for each in named)


def test_threads_may_share_it(sdk: MakeSdk) -> None:
    contacts = mocked(sdk(CONTACTS), records=5).client.contacts

    def make(number: int) -> int:
        return int(contacts.create(last_name=f"Name {number}").id)

    with ThreadPoolExecutor(8) as pool:
        made = [*pool.map(make, range(40))]
    assert sorted(made) == [*range(6, 46)]
    assert contacts.list().total == 45


def test_a_file_keeps_what_was_changed(sdk: MakeSdk, tmp_path: Path) -> None:
    package, file = sdk(CONTACTS), tmp_path / "state.sqlite"
    first = mocked(package, state=file, records=10)
    ada = first.client.contacts.create(last_name="Lovelace")
    first.client.contacts.delete(1)
    first.api.close()
    again = mocked(package, state=file, records=99).client.contacts
    assert again.get(ada.id).last_name == "Lovelace"
    assert [each.id for each in again.list()] == [*range(2, 12)]
