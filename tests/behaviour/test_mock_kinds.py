"""What the mock makes of operations that are not plain lists and records."""

from __future__ import annotations

import pytest

from tests.behaviour.mocked import mocked
from tests.conftest import MakeSdk

DEAL = "{$ref: '#/components/schemas/Deal'}"
SCHEMAS = """
components:
  schemas:
    Deal:
      type: object
      required: [id, name, updated_at]
      properties:
        id: {type: string, readOnly: true, example: deal_8fK2mPq7Zx}
        name: {type: string}
        external_id: {type: string}
        amount: {type: number}
        stage: {type: string, enum: [open, won, lost]}
        owner: {$ref: '#/components/schemas/User'}
        labels: {type: object, additionalProperties: {type: string}}
        parts: {type: array, items: {$ref: '#/components/schemas/Part'}}
        updated_at: {type: integer, format: unix-time, readOnly: true}
    Part:
      type: object
      properties: {name: {type: string}, parts: {type: array, items: {$ref: '#/components/schemas/Part'}}}
    User:
      type: object
      required: [id, name, email]
      properties: {id: {type: string, format: uuid}, name: {type: string}, email: {type: string, format: email}}
"""


def operation(
    path: str,
    verb: str,
    name: str,
    sent: str,
    given: str,
    more: str = "",
    status: int = 200,
) -> str:
    slots = [step[1:-1] for step in path.split("/") if step.startswith("{")]
    parameters = [
        f"{{name: {slot}, in: path, required: true, schema: {{type: string}}}}"
        for slot in slots
    ]
    parameters += [more] if more else []
    body = f"requestBody: {{required: true, content: {sent}}}" if sent else ""
    content = f", content: {given}" if given else ""
    return f"""
  {path}:
    {verb}:
      operationId: {name}
      tags: [deals]
      parameters: [{", ".join(parameters)}]
      {body}
      responses: {{"{status}": {{description: said{content}}}}}
"""


def json_(schema: str) -> str:
    return f"{{application/json: {{schema: {schema}}}}}"


LIST = operation(
    "/deals", "get", "listDeals", "", json_(f"{{type: array, items: {DEAL}}}")
)
READ = operation("/deals/{id}", "get", "getDeal", "", json_(DEAL))
USERS = operation(
    "/users",
    "get",
    "listUsers",
    "",
    json_("{type: array, items: {$ref: '#/components/schemas/User'}}"),
)


def test_ids_are_like_those_of_the_document(sdk: MakeSdk) -> None:
    made = mocked(sdk(LIST + USERS + SCHEMAS), records=50)
    ids = [each.id for each in made.client.deals.list()]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("deal_") and len(each) == len(ids[0]) for each in ids)
    users = {str(each.id): each for each in made.client.deals.list_users()}
    for deal in made.client.deals.list():
        if deal.owner is not None:
            assert users[str(deal.owner.id)] == deal.owner


def test_upserts_make_one_record(sdk: MakeSdk) -> None:
    upsert = operation("/deals/upsert", "post", "upsertDeal", json_(DEAL), json_(DEAL))
    deals = mocked(sdk(LIST + READ + upsert + SCHEMAS)).client.deals
    before = len(deals.list())
    first = deals.upsert(name="One", external_id="x1")
    again = deals.upsert(name="Two", external_id="x1")
    assert (first.id, again.name) == (again.id, "Two")
    assert deals.get(first.id).name == "Two"
    assert len(deals.list()) == before + 1


def test_many_at_once(sdk: MakeSdk) -> None:
    several = f"{{type: array, items: {DEAL}}}"
    make = operation(
        "/deals/batch/create", "post", "createDeals", json_(several), json_(several)
    )
    ids = "{name: ids, in: query, required: true, schema: {type: array, items: {type: string}}}"
    paths = LIST + f"""
    delete:
      operationId: deleteDeals
      tags: [deals]
      parameters: [{ids}]
      responses: {{"204": {{description: gone}}}}
"""
    client = mocked(sdk(paths + READ + make + SCHEMAS)).client
    before = {each.id for each in client.deals.list()}
    made = client.deals.create(body=[{"name": "One"}, {"name": "Two"}])
    assert [each.name for each in made] == ["One", "Two"]
    assert {each.id for each in client.deals.list()} == before | {
        each.id for each in made
    }
    client.deals.delete(ids=[made[0].id, next(iter(before))])
    left = {each.id for each in client.deals.list()}
    assert made[0].id not in left and len(left) == len(before)


def test_search_by_post_gives_the_same_records(sdk: MakeSdk) -> None:
    query = "{type: object, properties: {name: {type: string}, page: {type: integer}}}"
    given = f"{{type: object, required: [items, total], properties: {{items: {{type: array, items: {DEAL}}}, total: {{type: integer}}}}}}"
    search = operation(
        "/deals/search", "post", "searchDeals", json_(query), json_(given)
    )
    deals = mocked(sdk(LIST + search + SCHEMAS)).client.deals
    one = deals.list()[0]
    assert one.id in {each.id for each in deals.search(name=one.name)}
    assert {each.name for each in deals.search(name=one.name)} == {one.name}


def test_an_action_is_answered_and_changes_nothing(sdk: MakeSdk) -> None:
    sent = json_(
        "{type: object, properties: {stage: {type: string}, why: {type: string}}}"
    )
    close = operation("/deals/{id}/close", "post", "closeDeal", sent, json_(DEAL))
    made = mocked(sdk(LIST + READ + close + SCHEMAS))
    one = made.client.deals.list()[0]
    closed = made.client.deals.close(one.id, stage="lost")
    assert (closed.id, closed.name, closed.stage) == (one.id, one.name, "lost")
    assert made.client.deals.get(one.id) == one
    with pytest.raises(made.package.NotFoundError):
        made.client.deals.close("nobody", stage="lost")


def test_the_one_record_of_a_path_is_kept(sdk: MakeSdk) -> None:
    settings = "{type: object, properties: {currency: {type: string}, weekly: {type: boolean}}}"
    read = operation("/settings", "get", "getSettings", "", json_(settings))
    write = f"""
    patch:
      operationId: updateSettings
      tags: [deals]
      requestBody: {{required: true, content: {json_(settings)}}}
      responses: {{"200": {{description: said, content: {json_(settings)}}}}}
"""
    me = operation(
        "/me", "get", "getMe", "", json_("{$ref: '#/components/schemas/User'}")
    )
    deals = mocked(sdk(read + write + USERS + me + SCHEMAS)).client.deals
    before = deals.get_settings()
    assert deals.update_settings(currency="CHF").currency == "CHF"
    assert deals.get_settings() == before.model_copy(update={"currency": "CHF"})
    assert deals.get_me() == deals.list_users()[0]


def test_records_are_put_into_others_and_taken_out(sdk: MakeSdk) -> None:
    users = "{type: array, items: {$ref: '#/components/schemas/User'}}"
    inside = operation("/deals/{id}/watchers", "get", "listWatchers", "", json_(users))
    put = operation(
        "/deals/{id}/watchers/{user_id}", "put", "addWatcher", "", "", status=204
    )
    take = """
    delete:
      operationId: removeWatcher
      tags: [deals]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: user_id, in: path, required: true, schema: {type: string}}
      responses: {"204": {description: gone}}
"""
    drop = operation("/users/{user_id}", "delete", "deleteUser", "", "", status=204)
    deals = mocked(
        sdk(LIST + READ + USERS + drop + inside + put + take + SCHEMAS)
    ).client.deals
    one = deals.list()[0].id
    watching = {each.id for each in deals.list_watchers(one)}
    other = next(each.id for each in deals.list_users() if each.id not in watching)
    deals.add_watcher(one, str(other))
    assert {each.id for each in deals.list_watchers(one)} == watching | {other}
    deals.remove_watcher(one, str(other))
    assert {each.id for each in deals.list_watchers(one)} == watching
    assert other in {
        each.id for each in deals.list_users()
    }  # it is no longer there, and still a user


def test_files_texts_and_nothing(sdk: MakeSdk) -> None:
    paths = (
        operation(
            "/deals/{id}/photo",
            "get",
            "getPhoto",
            "",
            "{image/png: {schema: {type: string, format: binary}}}",
        )
        + operation(
            "/deals/{id}/note",
            "get",
            "getNote",
            "",
            "{text/plain: {schema: {type: string, example: Call him}}}",
        )
        + operation("/deals/{id}/ping", "post", "ping", "", "", status=204)
    )
    deals = mocked(sdk(LIST + READ + paths + SCHEMAS)).client.deals
    one = deals.list()[0].id
    assert deals.get_photo(one).startswith(b"\x89PNG")
    assert deals.get_note(one) == "Call him"
    assert deals.ping(one) is None


def test_a_merge_patch_takes_away_what_is_null(sdk: MakeSdk) -> None:
    body = "{application/merge-patch+json: {schema: {type: object, additionalProperties: true}}}"
    patch = READ + f"""
    patch:
      operationId: updateDeal
      tags: [deals]
      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
      requestBody: {{required: true, content: {body}}}
      responses: {{"200": {{description: said, content: {json_(DEAL)}}}}}
    put:
      operationId: replaceDeal
      tags: [deals]
      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
      requestBody: {{required: true, content: {json_(DEAL)}}}
      responses: {{"200": {{description: said, content: {json_(DEAL)}}}}}
"""
    deals = mocked(sdk(LIST + patch + SCHEMAS)).client.deals
    one = deals.list()[0].id
    deals.replace(one, name="One", labels={"a": "1", "b": "2"}, amount=5)
    patched = {"labels": {"a": None, "c": "3"}, "amount": None}
    changed = deals.update(one, body=patched)
    assert (changed.name, changed.labels, changed.amount) == (
        "One",
        {"b": "2", "c": "3"},
        None,
    )


def test_the_address_of_a_new_record_is_told(sdk: MakeSdk) -> None:
    make = f"""
    post:
      operationId: createDeal
      tags: [deals]
      requestBody: {{required: true, content: {json_(DEAL)}}}
      responses:
        "201":
          description: made
          headers: {{Location: {{schema: {{type: string}}}}}}
          content: {json_(DEAL)}
"""
    made = mocked(sdk(LIST + make + READ + SCHEMAS))
    one = made.client.deals.create(name="One")
    assert (
        made.received[-1].headers["location"] == f"http://mock.test/v1/deals/{one.id}"
    )
