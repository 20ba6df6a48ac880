"""What types are called that stand in unions, far below others, or under shared parameters."""

from __future__ import annotations

import pytest

from crmgen.naming.assign import assign_names
from crmgen.naming.types.class_words import fitted, joined
from tests.unit.naming.conftest import Read


def classes(read: Read, schemas: str) -> list[str]:
    """The names of all types of an API with these `components/schemas`."""
    api = read(f"paths: {{}}\ncomponents: {{schemas: {{{schemas}}}}}")
    types = assign_names(api, "sdk", "Client").types.values()
    return [each.output or each.input or "" for each in types]


def obj(**fields: str) -> str:
    inner = ", ".join(f"{wire}: {{{said}}}" for wire, said in fields.items())
    return f"{{type: object, properties: {{{inner}}}}}"


@pytest.mark.parametrize(
    ("members", "names"),
    [
        (
            [obj(kind="const: a.opened"), obj(kind="const: a.closed")],
            ["EventAOpened", "EventAClosed"],
        ),
        (
            [obj(id="type: string"), obj(id="type: string", mail="type: string")],
            ["EventBasic", "EventWithMail"],
        ),
        (
            [obj(ok="const: true"), obj(ok="const: false")],
            ["EventOk", "EventNotOk"],
        ),
        ([obj(a="type: string"), "{type: string}"], ["EventValue"]),
        (
            [obj(a="type: string"), obj(a="type: integer")],
            ["EventOption1", "EventOption2"],
        ),
    ],
)
def test_members_of_unions_are_told_by_what_they_state(
    read: Read, members: list[str], names: list[str]
) -> None:
    found = classes(read, f"Event: {{oneOf: [{', '.join(members)}]}}")
    assert sorted(found) == sorted(["Event", *names])


def test_the_only_object_of_a_union_is_called_as_its_field(read: Read) -> None:
    one = f"{{title: Any, anyOf: [{obj(code='type: string')}, {{type: 'null'}}]}}"
    found = classes(read, f"Run: {{type: object, properties: {{error: {one}}}}}")
    assert found == ["Run", "RunError"]


def test_words_are_not_said_twice() -> None:
    assert joined("UpdateDeal", "DealField") == "UpdateDealField"
    assert joined("PreviewLines", "Line") == "PreviewLine"
    assert joined("Commit", "Commit") == "CommitDetails"
    assert joined("Contact", "Emails") == "ContactEmails"


def test_long_names_leave_out_what_says_little_and_what_comes_again() -> None:
    long = "WebhookPullRequestReviewDismissedPullRequestRequestedReviewersUser"
    assert fitted(long) == "WebhookReviewDismissedPullRequestRequestedReviewersUser"
    assert fitted("Contact") == "Contact"
    assert len(fitted("Word" * 40)) <= 60


def test_webhooks_and_shared_parameters_give_their_names(read: Read) -> None:
    start = "{name: filter, in: query, style: deepObject, schema"
    calls = f"{start}: {obj(a='type: string')}}}"
    users = f"{start}: {obj(b='type: string')}}}"
    api = read(f"""
paths:
  /a:
    get:
      parameters: [{{$ref: '#/components/parameters/calls_Filter'}}]
      responses: {{"204": {{description: none}}}}
  /b:
    get:
      parameters: [{{$ref: '#/components/parameters/users_Filter'}}]
      responses: {{"204": {{description: none}}}}
webhooks:
  card.shipped:
    post:
      requestBody: {{content: {{application/json: {{schema: {obj(id="type: string")}}}}}}}
      responses: {{"204": {{description: none}}}}
components: {{parameters: {{calls_Filter: {calls}, users_Filter: {users}}}}}
""")
    types = assign_names(api, "sdk", "Client").types.values()
    assert sorted(each.output or each.input or "" for each in types) == [
        "CallsFilterInput",
        "CardShippedWebhook",
        "UsersFilterInput",
    ]


def test_lists_of_responses_give_one_of_what_is_listed(read: Read) -> None:
    api = read(f"""
paths:
  /notes:
    get:
      operationId: listNotes
      tags: [contacts]
      responses:
        "200":
          description: OK
          content: {{application/json: {{schema: {{type: array, items: {obj(id="type: string")}}}}}}}
""")
    (note,) = assign_names(api, "sdk", "Client").types.values()
    assert note.output == "Note"
