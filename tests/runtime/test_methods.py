"""Methods as people meet them: help, signatures, and the messages for wrong arguments."""

from __future__ import annotations

import inspect
import pydoc
import re
from typing import Unpack

import pytest

from crmgen.runtime.http.calls import Call
from crmgen.runtime.resources.base import Resource
from crmgen.runtime.resources.methods import method

from .acme import AsyncContacts, Contacts, EmailInput
from .recording import Recorder, answer, contact

pytestmark = pytest.mark.anyio

Pinned = Call[None, None]


def shown(thing: object) -> str:
    return re.sub(".\b", "", pydoc.render_doc(thing))


def test_help_shows_signature_and_docstring() -> None:
    text = shown(Recorder().client().contacts.get)
    assert (
        "get(contact_id: 'str', /, *, options: 'RequestOptions | None' = None) -> 'Contact'"
        in text
    )
    assert "ID of the contact." in text


def test_help_of_the_class_shows_every_signature_and_docstring() -> None:
    assert "`DELETE /contacts/{contact_id}`" in shown(Contacts)
    assert "`DELETE /contacts/{contact_id}`" in shown(AsyncContacts)
    assert "delete(self, contact_id: 'str', *, options: " in shown(AsyncContacts)


def test_a_bound_method_looks_like_one() -> None:
    contacts = Recorder().client().contacts
    assert inspect.isroutine(contacts.get)
    assert list(inspect.signature(contacts.create).parameters) == [
        "partial",
        "options",
        "body",
    ]
    assert contacts.get is contacts.get
    assert repr(contacts.list).startswith("<method contacts.list(")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"contact_id": "x"},
            "contacts.get() takes 'contact_id' by position, not by name",
        ),
        (
            {"option": 1},
            "contacts.get() got an unexpected keyword argument 'option'; did you mean 'options'?",
        ),
        (
            {"nam": 1},
            "contacts.get() got an unexpected keyword argument 'nam'; it takes options",
        ),
        ({}, "contacts.get() misses required arguments: 'contact_id'"),
    ],
)
def test_wrong_arguments_name_the_method(
    arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        Recorder().client().contacts.get(**arguments)  # type: ignore


def test_a_path_value_is_given_by_position_or_by_name() -> None:
    wire = Recorder(answer(contact()), answer(status=204))
    contacts = wire.client().contacts
    assert contacts.get("c1").id == "c1"
    contacts.delete(contact_id="c2")
    assert wire.urls[1] == "https://api.acme.test/v1/contacts/c2"
    with pytest.raises(TypeError, match=r"contacts.delete\(\) misses .*: 'contact_id'"):
        contacts.delete()  # type: ignore
    twice = r"contacts.delete\(\) got 'contact_id' by position and by name"
    with pytest.raises(TypeError, match=twice):
        contacts.delete("c1", contact_id="c2")  # type: ignore
    near = r"contacts.delete\(\) got .* 'contact'; did you mean 'contact_id'"
    with pytest.raises(TypeError, match=near):
        contacts.delete(contact="c1")  # type: ignore


def test_too_many_positions() -> None:
    with pytest.raises(
        TypeError, match=r"contacts.get\(\) takes 1 positional argument, got 2"
    ):
        Recorder().client().contacts.get("a", "b")  # type: ignore


def test_a_wrong_body_key_is_compared_with_parameters_too() -> None:
    wire = Recorder()
    with pytest.raises(
        TypeError, match=r"contacts.create\(\).*'partal'; did you mean 'partial'"
    ):
        wire.client().contacts.create(last_name="L", partal=True)  # type: ignore
    with pytest.raises(
        TypeError, match=r"contacts.create\(\) misses required arguments: 'last_name'"
    ):
        wire.client().contacts.create()  # type: ignore
    assert wire.requests == []


async def test_async_methods_refuse_the_same() -> None:
    with pytest.raises(TypeError, match=r"contacts.get\(\).*did you mean 'options'"):
        await Recorder().async_client().contacts.get("a", option=1)  # type: ignore
    with pytest.raises(TypeError, match=r"contacts.list\(\).*did you mean 'search'"):
        Recorder().async_client().contacts.list(serch="x")  # type: ignore


class Notes(Resource):
    """Has a method with a keyword that has to be given."""

    @method
    def pin(self, note_id: str, *, place: str, **body: Unpack[EmailInput]) -> Pinned:
        """Pin a note."""
        values = {"note_id": note_id, "place": place[0], **body}
        return Call("PUT", "/{note_id}/{place}", path_values=values, returns={})


def test_what_is_wrong_beside_a_path_value_and_a_body() -> None:
    notes = Notes(Recorder().client())
    with pytest.raises(TypeError, match=r"^notes.pin\(\) misses .* 'place'$"):
        notes.pin("n1", value="x")  # type: ignore
    with pytest.raises(TypeError, match=r"^notes.pin\(\) takes 1 positional argument"):
        notes.pin("n1", "top", value="x")  # type: ignore
    with pytest.raises(TypeError, match="'int' object is not subscriptable"):
        notes.pin("n1", place=1, value="x")  # type: ignore
    assert inspect.signature(notes.pin).return_annotation == "Pinned"


def test_a_type_error_of_a_value_is_not_blamed_on_the_arguments() -> None:
    with pytest.raises(TypeError, match="object cannot be sent"):
        Recorder().client().contacts.list(search=object())  # type: ignore


def test_the_raw_side() -> None:
    wire = Recorder(answer(contact(firstName="Ada"), x_request_id="r1"))
    raw = wire.client().contacts.get.raw("c1")
    assert raw.status == 200
    assert raw.headers["X-Request-ID"] == raw.request_id == "r1"
    assert raw.body == contact(firstName="Ada")
    assert raw.content.startswith(b"{")
    assert raw.parsed.first_name == "Ada"
    assert raw.envelope.data is not None
    assert raw.envelope.data.contact is raw.parsed
    assert raw.tries == 1
    assert raw.request.url == "https://api.acme.test/v1/contacts/c1"


def test_both_classes_share_a_method_which_is_made_once_for_each_resource() -> None:
    assert Contacts.get is AsyncContacts.get
    crm = Recorder().client()
    assert crm.contacts.get is crm.contacts.get
    assert inspect.unwrap(crm.contacts.get) is inspect.unwrap(Contacts.get)


def test_a_method_of_a_class_shows_self_and_asks_for_a_client() -> None:
    assert list(inspect.signature(Contacts.get).parameters)[:2] == [
        "self",
        "contact_id",
    ]
    assert repr(Contacts.status).startswith("<method _ContactsMethods.status(self, *, ")
    with pytest.raises(
        TypeError, match=r"get\(\) is called on a client's resource, not on"
    ):
        Contacts.get("c1")


def test_signatures_say_what_each_kind_of_client_gives() -> None:
    contacts, later = Recorder().client().contacts, Recorder().async_client().contacts
    assert inspect.signature(contacts.list).return_annotation == "Page[Contact]"
    assert inspect.signature(later.list).return_annotation == "AsyncPager[Contact]"
    assert inspect.signature(later.get).return_annotation == "Contact"


async def test_the_raw_side_of_async() -> None:
    raw = await Recorder(answer(contact())).async_client().contacts.get.raw("c1")
    assert raw.parsed.id == "c1"
