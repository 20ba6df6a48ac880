"""What a person would change on reading a method's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crmgen.naming.assign import assign_names
from crmgen.naming.methods.rules import RULES, Rule
from tests.unit.naming.conftest import Documents, Read, spoken

Methods = Callable[..., list[str]]


@pytest.mark.parametrize(
    "rule", [each for each in RULES if each.example], ids=lambda rule: rule.title
)
def test_each_rule_does_what_its_example_says(documents: Documents, rule: Rule) -> None:
    operations, _, expected = rule.example.rpartition(": ")
    api = documents(*operations.split("; "))
    others = [each for each in RULES if each is not rule]
    name = spoken(api, assign_names(api, "acme", "Acme"))[0]
    without = spoken(api, assign_names(api, "acme", "Acme", rules=others))[0]
    assert f"{without} -> {name}" == expected


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("GET /store/order/{orderId} [Store] getOrderById", "store.get_order"),
        ("GET /users/{username} [Users] getUserByName", "users.get"),
        ("POST /store/order [Store] placeOrder", "store.place_order"),
        ("PATCH /c/{id}/photo [C] patchPhoto", "c.update_photo"),
        ("POST /c/{id}/notes [C] postNote", "c.create_note"),
        ("GET /c/{id}/links/{l} [C] getLinks", "c.get_link"),
        ("POST /bank/income/refresh [Bank] bankIncomeRefresh", "bank.refresh_income"),
        ("GET /spend_limit [Budget] Getspendlimit", "budget.get_spend_limit"),
        ("GET /users/status [Users] users.restore.status", "users.get_restore_status"),
        ("GET /stats_v2 [Usage] listStatsV2", "usage.list_stats"),
        ("POST /tools [Helpers] start_tool_post", "helpers.start_tool"),
        ("GET /o/{id}/m [Orgs] isMember", "orgs.is_member"),
        ("GET /texml/{id} [TeXML Calls] GetTeXMLCall", "texml_calls.get"),
        ("GET /c/cascade [C] listCascade", "c.list_cascade"),
        (
            "GET /user/emails [Users] listEmailsForAuthenticatedUser",
            "users.list_emails",
        ),
        ("GET /orgs/{org}/a [Code] listAlertsForOrg", "code.list_alerts"),
        ("GET /teams/search [Orgs] teamsSearch", "orgs.search_teams"),
        ("GET /f/{id}/m/Label-6VMVochwUWo [Labels on Fs]", "labels_on_fs.get"),
        ("PATCH /ai/tools/{tool_id} [AI] update_tool_tool_id", "ai.update_tool"),
        ("POST /calls/{id}/reject [Call Commands] RejectCall", "call_commands.reject"),
        (
            "GET /config/addresses [Address Configuration] ListConfigurationAddress",
            "address_configuration.list",
        ),
    ],
)
def test_words_are_put_right(methods: Methods, operation: str, name: str) -> None:
    assert methods(operation) == [name]


def test_a_shorter_name_that_two_could_have_goes_to_none(methods: Methods) -> None:
    assert methods(
        "GET /files/{id} [Files] getFileById", "GET /files/{name} [Files] getFileByName"
    ) == ["files.get_by_id", "files.get_by_name"]


def test_a_resource_is_called_in_the_number_of_its_paths(methods: Methods) -> None:
    assert methods(
        "GET /containers [Container] ContainerList",
        "GET /repos/{id} [repository] getRepository",
        "GET /pet/{id} [pet] getPet",
    ) == ["containers.list", "repositories.get", "pet.get"]


def test_what_all_operations_of_a_resource_say_is_left_out(methods: Methods) -> None:
    assert methods(
        "GET /g [Groups] list-company-groups",
        "POST /g [Groups] create-company-group",
        "DELETE /g/{id} [Groups] delete-company-group",
        "GET /gen-ai/agents [Platform] genai_list_agents",
        "GET /gen-ai/models [Platform] genai_list_models",
        "POST /gen-ai/models/{id}/run [Platform] genai_run_model",
    ) == [
        *("groups.list", "groups.create", "groups.delete"),
        *("platform.list_agents", "platform.list_models", "platform.run_model"),
    ]


def test_the_organization_that_all_paths_pass_is_left_out(methods: Methods) -> None:
    assert methods(
        "GET /orgs/{org}/traces [Explore] listOrgTraces",
        "GET /orgs/{org}/traces/{id} [Explore] getOrgTrace",
    ) == ["explore.list_traces", "explore.get_trace"]


ANSWERS = """
paths:
  /c/{id}/notes:
    get:
      tags: [c]
      operationId: getNotes
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {type: array, items: {type: string}}}}
  /c/{id}/totals:
    get:
      tags: [c]
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema: {type: object, properties: {count: {type: integer}}}
"""


def test_the_answer_tells_list_from_get(read: Read) -> None:
    api = read(ANSWERS)
    names = assign_names(api, "acme", "Acme")
    assert spoken(api, names) == ["c.list_notes", "c.get_totals"]
