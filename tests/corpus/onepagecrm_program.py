"""A program that uses an SDK of OnePageCRM as its users do: 20 typed calls, against a server on this machine."""

from __future__ import annotations

import sys
from collections.abc import Callable

from onepagecrm import OnePageCRM
from onepagecrm.models import Contact, Deal, Note

crm = OnePageCRM(username="user", password="key", base_url=sys.argv[1])


def contacts() -> list[Contact]:
    return list(crm.contacts.list(search="Ada"))


def contact() -> str | None:
    found: Contact = crm.contacts.get("c1")
    return found.first_name


def deal() -> Deal:
    return crm.deals.get("d1")


def note() -> Note:
    return crm.notes.create(contact_id="c1", text="Called her.")


CALLS: dict[str, Callable[[], object]] = {
    "contacts.list": contacts,
    "contacts.get": contact,
    "contacts.create": lambda: crm.contacts.create(
        first_name="Ada", last_name="Lovelace"
    ),
    "contacts.update": lambda: crm.contacts.update("c1", job_title="x"),
    "contacts.delete": lambda: crm.contacts.delete("c1", undo=True),
    "deals.list": lambda: [each.id for each in crm.deals.list()],
    "deals.get": deal,
    "deals.delete": lambda: crm.deals.delete("d1"),
    "notes.list": lambda: list(crm.notes.list(contact_id="c1")),
    "notes.create": note,
    "notes.get": lambda: crm.notes.get("n1").text,
    "actions.list": lambda: list(crm.actions.list()),
    "actions.get": lambda: crm.actions.get("a1").id,
    "calls.list": lambda: list(crm.calls.list()),
    "calls.get": lambda: crm.calls.get("k1"),
    "meetings.get": lambda: crm.meetings.get("m1"),
    "companies.get": lambda: crm.companies.get("y1").name,
    "users.list": lambda: list(crm.users.list()),
    "users.get": lambda: crm.users.get("u1"),
    "statuses.list": lambda: list(crm.statuses.list()),
}

for name, call in CALLS.items():
    try:
        call()
    except (AttributeError, TypeError, ValueError) as error:
        print(f"{name}\t{type(error).__name__}: {error}")
