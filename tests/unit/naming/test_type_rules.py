"""Each rule of the names of types, with its example."""

from __future__ import annotations

from typing import Literal

import pytest

from crmgen.ir.types import Hint, OperationId, TypeId
from crmgen.naming.assign import assign_names
from crmgen.naming.types.candidates import Above, CandidateFinder
from crmgen.naming.types.class_words import (
    capitals,
    common_words,
    is_generated,
    names_of_key,
    nested,
)
from crmgen.naming.words.identifiers import words
from crmgen.text import SpecText
from tests.unit.naming.conftest import Read

OBJECT = "{type: object, properties: {id: {type: string}}}"


def named(read: Read, text: str) -> dict[str, str]:
    """The names of all types of an API, by the end of their places."""
    types = assign_names(read(text), "sdk", "Client").types
    return {id.partition("#")[2]: t.output or t.input or "" for id, t in types.items()}


def names(read: Read, text: str) -> list[str]:
    return sorted(named(read, text).values())


def body(schema: str, media: str = "application/json") -> str:
    return f"{{description: x, content: {{{media}: {{schema: {schema}}}}}}}"


def get(path: str, id: str, **responses: str) -> str:
    said = ", ".join(f"'{s.removeprefix('s')}': {r}" for s, r in responses.items())
    return (
        f"  {path}: {{get: {{operationId: {id}, tags: [x], responses: {{{said}}}}}}}\n"
    )


@pytest.mark.parametrize(
    ("key", "best"),
    [
        ("Contact", "Contact"),
        ("HTTPError", "HTTPError"),
        ("simple-user", "SimpleUser"),
        ("com.acme.api.Contact", "Contact"),
        ("dto.v1.Contact", "Contact"),
        ("Acme.Web.Models.Contact", "Contact"),
        ("acme__models__Contact", "Contact"),
        ("preview.deployed_devices.fleet.certificate", "FleetCertificate"),
        ("conversations.v1.conversation.conversation_message", "ConversationMessage"),
        ("verify.v2.safelist", "Safelist"),
        ("checkout.session", "CheckoutSession"),
        ("schemas-Contact", "Contact"),
        ("Contact-Output", "Contact"),
        ("Contact-Input", "ContactInput"),
        ("404Error", "NotFoundError"),
        ("400PondErrorResponse", "PondBadRequestError"),
        ("403PondResponse", "PondForbiddenResponse"),
        ("pondsResponse-201", "PondsResponse"),
        ("Top500", "Top500"),
        ("200Response", "SuccessResponse"),
        ("error_400", "BadRequestError"),
        ("401Response", "UnauthorizedResponse"),
        ("Form1099Type", "Form1099Type"),
    ],
)
def test_keys_lose_what_is_no_word_of_the_thing(key: str, best: str) -> None:
    assert next(names_of_key(SpecText(key))) == best


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("inline_response_200_1", True),
        ("InlineObject3", True),
        ("Body_create_item_items_post", True),
        ("schema1", True),
        ("apiv1_0_DrainPond_body", True),
        ("Body", True),
        ("Model", False),
        ("Payload", False),
        ("Response", False),
        ("OAuth2", False),
        ("BodyMeasurement", False),
    ],
)
def test_keys_that_tools_made_up(key: str, expected: bool) -> None:
    assert is_generated(SpecText(key)) is expected


def test_a_component_whose_key_says_nothing_is_called_after_its_use(read: Read) -> None:
    first, both = (f"{{$ref: '#/components/schemas/{key}'}}" for key in "BE")
    text = "paths:\n" + get(
        "/contacts", "listContacts", s200=body(first), s400=body(both)
    )
    text += get("/deals", "listDeals", s200=body("{type: string}"), s400=body(both))
    text += f"components: {{schemas: {{B: {OBJECT}, E: {OBJECT}}}}}"
    text = text.replace("B", "inline_response_200").replace(
        "E:", "inline_response_400:"
    )
    text = text.replace("schemas/E", "schemas/inline_response_400")
    assert names(read, text) == ["BadRequestError", "ListContactsResponse"]


def test_a_number_that_tells_nothing_is_left_out(read: Read) -> None:
    keys = ("Balance_9", "Deal_7", "Deal_13", "Frog", "Frog_1", "Mp3")
    refs = (f"{{$ref: '#/components/schemas/{key}'}}" for key in keys)
    text = "paths:\n" + "".join(
        get(f"/{at}", f"x{at}", s200=body(ref)) for at, ref in enumerate(refs)
    )
    fields = (f"{{type: object, properties: {{{key}: {{}}}}}}" for key in keys)
    found = ", ".join(f"{k}: {v}" for k, v in zip(keys, fields, strict=True))
    assert names(read, f"{text}components: {{schemas: {{{found}}}}}") == [
        "Balance", "Deal13", "Deal7", "Frog", "Frog1", "Mp3"
    ]  # fmt: skip


def test_definitions_inside_of_a_schema_are_called_by_their_key(read: Read) -> None:
    kind = "{type: object, properties: {k: {type: string}}}"
    inner = "{$ref: '#/components/schemas/Pond/definitions/pondKind'}"
    pond = f"{{type: object, properties: {{kind: {inner}}}, definitions: {{pondKind: {kind}}}}}"
    text = "paths:\n" + get(
        "/p", "getPond", s200=body("{$ref: '#/components/schemas/Pond'}")
    )
    text += f"components: {{schemas: {{Pond: {pond}}}}}"
    assert names(read, text) == ["Pond", "PondKind"]


def test_no_hash_in_a_name(read: Read) -> None:
    code = "4ccd755f-2c80-481b-a262-49b55e12f5e1"
    held = f"{{type: object, properties: {{{code}: {OBJECT}}}}}"
    text = "paths:\n" + get("/p", "getPond", s200=body(held))
    assert names(read, text) == ["GetPondResponse", "PondPart"]


def test_words_that_most_keys_begin_with_are_left_out() -> None:
    keys = [SpecText(f"GoogleCloudCatalogV1{x}") for x in ("Tag", "Entry", "Row") * 4]
    common = common_words(keys)
    assert common == ("google", "cloud", "catalog", "v1")
    assert next(names_of_key(keys[0], common)) == "Tag"


def test_statuses_are_words_and_only_where_they_tell_something_apart(
    read: Read,
) -> None:
    other = "{type: object, properties: {x: {type: string}}}"
    third = "{type: object, properties: {y: {type: string}}}"
    text = "paths:\n" + get(
        "/a", "getThing", s200=body(OBJECT), s202=body(other), s401=body(third)
    )
    text += get("/b", "getOther", s404=body(OBJECT), s409=body(other))
    assert names(read, text) == [
        "GetOtherConflictError",
        "GetOtherNotFoundError",
        "GetThingAcceptedResponse",
        "GetThingError",
        "GetThingResponse",
    ]


def test_what_a_response_holds_is_called_after_the_thing(read: Read) -> None:
    listed = f"{{type: object, properties: {{data: {{type: array, items: {OBJECT}}}, page: {OBJECT}}}}}"
    deep = "{type: object, properties: {data: {type: object, properties: {owner: %s}}}}"
    text = "paths:\n" + get("/notes", "listContactNotes", s200=body(listed))
    text += get("/deal", "getDeal", s200=body(deep % OBJECT))
    assert names(read, text) == [
        "ContactNote",
        "ContactNotePage",
        "Deal",
        "DealOwner",
        "GetDealResponse",
        "ListContactNotesResponse",
    ]


def test_what_a_component_for_a_response_holds(read: Read) -> None:
    note, error, merged = (
        f"{{type: object, properties: {{data: {{type: object, properties: {{{field}: {{type: string}}}}}}}}}}"
        for field in ("id", "code", "count")
    )
    text = f"paths: {{}}\ncomponents: {{schemas: {{NoteResponse: {note}, ErrorResponse: {error}, MergeNotesResponse: {merged}}}}}"
    assert named(read, text) == {
        "/components/schemas/NoteResponse": "NoteResponse",
        "/components/schemas/NoteResponse/properties/data": "Note",
        "/components/schemas/ErrorResponse": "ErrorResponse",
        "/components/schemas/ErrorResponse/properties/data": "ErrorResponseData",
        "/components/schemas/MergeNotesResponse": "MergeNotesResponse",
        "/components/schemas/MergeNotesResponse/properties/data": "MergeNotesResponseData",
    }


def test_a_title_that_is_a_class_name_is_taken(read: Read) -> None:
    holds = (
        f"{{type: object, title: NoteEnvelope, properties: {{meta: {OBJECT}, x: "
        "{title: Some words on it, type: object, properties: {id: {type: string}}}}}"
    )
    text = "paths:\n" + get("/notes", "getNote", s200=body(holds))
    assert names(read, text) == ["NoteEnvelope", "NoteEnvelopeMeta", "NoteEnvelopeX"]


@pytest.mark.parametrize(
    ("chain", "step", "best"),
    [
        (("Contact",), "Emails", "ContactEmails"),
        (("Contact", "Data", "Address"), "Country", "ContactAddressCountry"),
        (
            ("WebhookPullRequestLabeled", "PullRequest", "Base"),
            "User",
            "PullRequestBaseUser",
        ),
    ],
)
def test_long_names_keep_their_end(
    chain: tuple[str, ...], step: str, best: str
) -> None:
    assert next(nested(chain, step)) == best


def test_two_that_nothing_tells_apart_are_not_counted(read: Read) -> None:
    text = f"paths: {{}}\ncomponents: {{schemas: {{Error: {OBJECT}, error: {OBJECT}}}}}"
    assert names(read, text) == ["Error", "ErrorDetails"]


def test_the_sent_half_of_a_component_comes_before_what_hangs_from_a_body(
    read: Read,
) -> None:
    text = f"""
paths:
  /contacts:
    put:
      operationId: updateContact
      tags: [x]
      requestBody: {{content: {{application/json: {{schema: {{type: object, properties: {{email: {{type: object, properties: {{x: {{type: string}}}}}}}}}}}}}}}}
      responses: {{"200": {body("{$ref: '#/components/schemas/Contact'}")}}}
    post:
      operationId: createContact
      tags: [x]
      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Contact'}}}}}}}}
      responses: {{"204": {{description: x}}}}
components: {{schemas: {{Contact: {{type: object, properties: {{email: {OBJECT}}}}}}}}}
"""
    types = assign_names(read(text), "sdk", "Client").types
    email = types[TypeId("#/components/schemas/Contact/properties/email")]
    assert (email.output, email.input) == ("ContactEmail", "ContactEmailInput")


@pytest.mark.parametrize(
    ("places", "name"),
    [
        (["list_a/400", "get_b/400"], "BadRequestError"),
        (["list_a/400", "get_b/401"], "Error"),
        (["list_a/200", "search_a/200"], "AResponse"),
        (["list_a/200.links", "get_b/200.links", "get_b/400.links"], "Links"),
        (["list_a/200.data", "get_b/200.data"], "A"),
    ],
)
def test_a_type_of_several_places_has_the_name_that_they_share(
    places: list[str], name: str
) -> None:
    finder = CandidateFinder(
        {OperationId(id): words(id) for id in ("list_a", "get_b", "search_a")}, {}, {}
    )
    hints: list[Hint] = []
    for place in places:
        operation, _, rest = place.partition("/")
        status, _, field = rest.partition(".")
        role: Literal["response", "error"] = "response" if status == "200" else "error"
        parent = OperationId(operation)
        hint = Hint(parent=parent, role=role, part=SpecText(status))
        held = Hint(parent=TypeId(place), role="field", part=SpecText(field))
        hints.append(held if field else hint)

    def above(hint: Hint) -> Above | None:
        if hint.role != "field":
            return None
        operation = str(hint.parent).partition("/")[0]
        said = capitals(words(operation))
        return Above(f"{said}Response", (said[-1],), said[-1])

    assert next(finder.names(TypeId("x"), hints, above)) == name
