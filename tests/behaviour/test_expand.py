"""`x-crmgen-expand`: one path for every kind of record becomes a typed resource for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmgen.diagnostics import InputError
from crmgen.pipeline import generate, understand
from crmgen.report import has_losses
from crmgen.settings import ApiSettings
from tests.conftest import MakeSdk

RECORDS = """\
  /api/{resource}:
    x-crmgen-expand: &each
      parameter: resource
      values:
        contacts: {tag: Contacts, schemas: {Record: Contact, RecordInput: ContactInput}}
        deals:
          tag: Deals
          schemas: {Record: Deal, RecordInput: DealInput}
          parameters: {Find: FindDeal}
        crm_users: {tag: CRM users, schemas: {Record: User}, only: [get]}
    parameters: [{$ref: '#/components/parameters/Resource'}]
    get:
      operationId: listRecords
      summary: List the {resource}.
      tags: [Records]
      parameters: [{$ref: '#/components/parameters/Find'}]
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Record'}}}}
    post:
      operationId: createRecord
      tags: [Records]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/RecordInput'}}}
      responses:
        "201":
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Record'}}}
  /api/{resource}/{id}:
    x-crmgen-expand: *each
    parameters:
      - {$ref: '#/components/parameters/Resource'}
      - {name: id, in: path, required: true, schema: {type: integer}}
    get:
      operationId: getRecord
      tags: [Records]
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Record'}}}
components:
  parameters:
    Resource: {name: resource, in: path, required: true, schema: {type: string}}
    Find: {name: q, in: query, schema: {type: string}}
    FindDeal: {name: status, in: query, schema: {type: string}}
  schemas:
    Record: {type: object}
    RecordInput: {type: object, properties: {meta: {$ref: '#/components/schemas/RecordMeta'}}}
    RecordMeta: {type: object}
    Contact: {type: object, required: [email], properties: {email: {type: string}}}
    ContactInput: {type: object, properties: {email: {type: string}}}
    Deal: {type: object, required: [amount], properties: {amount: {type: number}}}
    DealInput: {type: object, properties: {amount: {type: number}}}
    User: {type: object, properties: {administrator: {type: boolean}}}
    Unused: {type: object, properties: {name: {type: string}}}
"""


def _settings(folder: Path, paths: str, overlay: str = "") -> ApiSettings:
    spec = folder / "crm.yaml"
    head = 'openapi: 3.1.0\ninfo: {title: CRM, version: "1"}\n'
    spec.write_text(
        f"{head}servers: [{{url: https://crm.example.com}}]\npaths:\n{paths}"
    )
    overlays: tuple[Path, ...] = ()
    if overlay:
        (folder / "overlay.yaml").write_text(overlay)
        overlays = (folder / "overlay.yaml",)
    return ApiSettings("crm", spec, folder / "out", "crm", overlays=overlays)


def _problems(folder: Path, paths: str) -> list[str]:
    with pytest.raises(InputError) as refused:
        understand(_settings(folder, paths))
    return [str(each) for each in refused.value.problems]


def test_each_value_is_a_resource_with_types_of_its_own(sdk: MakeSdk) -> None:
    made = sdk(RECORDS)
    crm = made.client()
    made.reply(json={"email": "ada@example.com"})
    made.reply(json={"amount": 5})
    ada = crm.contacts.create(email="ada@example.com")
    assert (made.last.method, made.last.url.path) == ("POST", "/v1/api/contacts")
    assert made.last_json == {"email": "ada@example.com"}
    assert isinstance(ada, made.package.models.Contact)
    deal = crm.deals.get(7)
    assert made.last.url.path == "/v1/api/deals/7"
    assert isinstance(deal, made.package.models.Deal) and deal.amount == 5


def test_texts_are_worded_for_each_value(sdk: MakeSdk) -> None:
    worded = RECORDS.replace(
        "tag: Deals", "tag: Deals\n          texts: {'the {resource}': all sales}"
    )
    made = sdk(worded)
    crm = made.client()
    assert str(crm.deals.list.__doc__).startswith("List all sales.")
    assert str(crm.contacts.list.__doc__).startswith("List the contacts.")


def test_component_parameters_are_replaced_too(sdk: MakeSdk) -> None:
    made = sdk(RECORDS)
    made.reply(json=[])
    made.client().deals.list(status="won")
    assert str(made.last.url).endswith("/api/deals?status=won")
    made.client().contacts.list(q="ada")
    assert str(made.last.url).endswith("/api/contacts?q=ada")


def test_only_the_stated_verbs_are_kept(sdk: MakeSdk) -> None:
    crm = sdk(RECORDS).client()
    assert hasattr(crm.crm_users, "list") and hasattr(crm.crm_users, "get")
    assert not hasattr(crm.crm_users, "create")


def test_the_summary_names_the_value(sdk: MakeSdk) -> None:
    crm = sdk(RECORDS).client()
    assert crm.crm_users.list.__doc__.startswith("List the crm users.")


def test_stand_ins_go_away_and_other_unused_schemas_stay(tmp_path: Path) -> None:
    understood = understand(_settings(tmp_path, RECORDS))
    names = {name.output or name.input for name in understood.names.types.values()}
    assert not names & {"Record", "RecordInput"}
    assert {"Contact", "Deal", "User", "Unused", "RecordMeta"} <= names
    assert not has_losses(understood.losses)


def test_the_generic_path_stays_where_it_is_kept(sdk: MakeSdk) -> None:
    made = sdk(
        RECORDS.replace(
            "parameter: resource\n", "parameter: resource\n      keep: true\n"
        )
    )
    made.reply(json=[])
    made.client().records.list("projects")
    assert made.last.url.path == "/v1/api/projects"
    assert made.package.models.Record


def test_names_are_pinned_for_each_value(tmp_path: Path) -> None:
    generate(_settings(tmp_path, RECORDS)).write()
    lock = (tmp_path / "out/crmgen.lock").read_text()
    assert "\nmethod\tGET /api/contacts\tcontacts.list\n" in lock
    assert "\nmethod\tGET /api/deals\tdeals.list\n" in lock
    renamed = RECORDS.replace("listRecords", "findEverything")
    again = understand(_settings(tmp_path, renamed))
    assert set(again.names.methods.values()) == {"list", "get", "create"}


def test_an_overlay_may_state_it(tmp_path: Path) -> None:
    before, _, stated = RECORDS.partition("    x-crmgen-expand: &each")
    after = stated[stated.index("    parameters: [") :]
    paths = before + after.replace("    x-crmgen-expand: *each\n", "")
    overlay = (
        'overlay: 1.0.0\ninfo: {title: t, version: "1"}\nactions:\n'
        "- target: $.paths['/api/{resource}']\n"
        "  update: {x-crmgen-expand: {parameter: resource, values: {contacts: {tag: Contacts}}}}\n"
    )
    understood = understand(_settings(tmp_path, paths, overlay))
    found = [each.path.wire.unsafe for each in understood.api.operations]
    assert found == ["/api/{resource}/{id}", "/api/contacts", "/api/contacts"]


def test_faults_in_a_copy_are_shown_where_the_original_stands(tmp_path: Path) -> None:
    broken = RECORDS.replace("$ref: '#/components/schemas/RecordInput'", "$ref: '#/x'")
    (problem,) = set(_problems(tmp_path, broken))
    assert "crm.yaml:30:47: error: " in problem
    assert "[broken-ref]" in problem


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        ("parameter: resource", "parameter: kind", "7:7: error: the path '/api/{re"),
        ("Record: Contact,", "Record: Contcat,", "error: 'Contcat' is none of"),
        (
            "{tag: Contacts,",
            "{tags: Contacts,",
            "9:20: error: expected one of the keys",
        ),
        ("only: [get]", "only: [fetch]", "error: expected verbs such as"),
        ("only: [get]", "texts: [a deal]", "error: expected a mapping such as {a rec"),
        ("crm_users: {", "crm/users: {", "error: 'crm/users' cannot be a part of a"),
        ("      values:", "      wert:", "6:5: error: expected {parameter: resource"),
    ],
)
def test_wrong_values_are_named_with_their_place(
    tmp_path: Path, good: str, bad: str, problem: str
) -> None:
    found = _problems(tmp_path, RECORDS.replace(good, bad))
    assert any(problem in each and "[bad-extension]" in each for each in found), found


def test_a_path_that_is_there_already_is_not_overwritten(tmp_path: Path) -> None:
    more = "  /api/deals: {get: {responses: {'204': {description: none}}}}\n"
    (problem,) = _problems(tmp_path, more + RECORDS)
    assert "the document has the path '/api/deals' already" in problem
