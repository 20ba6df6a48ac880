"""Methods are called what a person would type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Methods = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("GET /contacts [Contacts] listContacts", "contacts.list"),
        ("GET /contacts [Contacts] getContacts", "contacts.list"),
        ("GET /contacts/{id} [Contacts] getContact", "contacts.get"),
        ("GET /contacts/{id}/notes [Contacts] listContactNotes", "contacts.list_notes"),
        (
            "GET /contacts/filters/{id} [Contacts] listContactsByFilter",
            "contacts.list_by_filter",
        ),
        (
            "POST /contacts/{id}/photo [Contacts] createContactPhoto",
            "contacts.create_photo",
        ),
        ("PUT /c/{id} [Contacts] closeContactSalesCycle", "contacts.close_sales_cycle"),
        (
            "POST /n [Notifications] markAllNotificationsAsRead",
            "notifications.mark_all_as_read",
        ),
        ("GET /action_stream [Action Stream] getActionStream", "action_stream.get"),
        ("GET /call_results [Calls] listCallResults", "calls.list_results"),
        ("GET /items/{item_id} [items] read_item_items__item_id__get", "items.get"),
        ("GET /contacts [contacts] ContactsController_findAll", "contacts.list"),
        ("GET /contacts [contacts] contacts/list-for-user", "contacts.list_for_user"),
        ("GET /contacts [contacts] contacts.list", "contacts.list"),
        ("GET /containers/json [Container] ContainerList", "containers.list"),
        ("DELETE /repos/{id}/tags [Repos] repos_delete_repoTag", "repos.delete_tag"),
        ("GET /crm/contacts [Contacts] contactsAll", "contacts.list"),
        ("GET /crm/contacts/{id} [Contacts] contactsOne", "contacts.get"),
        (
            "GET /a [Articles] get-a-knowledge-base-article",
            "articles.get",
        ),
        ("POST /x [Tickets] buyMuseumTickets", "tickets.buy"),
        ("GET /x [Contacts] listArchivedContacts", "contacts.list_archived"),
        ("POST /rooms [Users] addUserToOffice", "users.add_to_office"),
    ],
)
def test_operation_ids_without_what_the_resource_says(
    methods: Methods, operation: str, name: str
) -> None:
    assert methods(operation) == [name]


def test_paths_where_there_is_no_operation_id(methods: Methods) -> None:
    names = {
        "GET /contacts": "list",
        "POST /contacts": "create",
        "DELETE /contacts": "delete_many",
        "GET /contacts/{id}": "get",
        "PUT /contacts/{id}": "replace",
        "PATCH /contacts/{id}": "update",
        "DELETE /contacts/{id}": "delete",
        "GET /contacts/{id}/notes": "list_notes",
        "POST /contacts/{id}/notes": "create_note",
        "GET /contacts/{id}/notes/{note_id}": "get_note",
        "GET /contacts/{id}/notes/{note_id}/comments": "list_note_comments",
        "POST /contacts/{id}/contact_photo": "create_photo",
        "PUT /contacts/{id}/star": "star",
        "DELETE /contacts/{id}/star": "unstar",
        "PUT /contacts/{id}/change_owner/{owner_id}": "change_owner",
        "POST /contacts/mark_all_as_read": "mark_all_as_read",
        "GET /contacts/search": "search",
        "GET /contacts/cascade": "list_cascades",
        "GET /contacts/cascade/{last_id}": "get_cascade",
        "GET /contacts/{id}/settings": "get_settings",
    }
    assert methods(*names) == [f"contacts.{name}" for name in names.values()]


def test_versions_and_endings_of_paths_are_no_words(methods: Methods) -> None:
    assert methods("GET /api/v2/people.json", "GET /api/v2/people/{id}.json") == [
        "people.list",
        "people.get",
    ]


def test_ids_that_only_repeat_the_path_give_way_to_it(methods: Methods) -> None:
    assert methods(
        "GET /v1/customers [Customers] GetCustomers",
        "POST /v1/customers/{customer} [Customers] PostCustomersCustomer",
        "GET /v1/customers/{customer}/sources [Customers] GetCustomersCustomerSources",
    ) == ["customers.list", "customers.update", "customers.list_sources"]


def test_where_a_router_was_mounted_is_no_word(methods: Methods) -> None:
    """FastAPI makes ids of its own path, `/public/...`, whatever the public one is."""
    assert methods(
        "GET /ai/tests [Tests] get_tests_public_tests_get",
        "POST /ai/tests [Tests] create_test_public_tests_post",
        "GET /ai/tests/{id} [Tests] get_test_public_tests__id__get",
        "GET /ai/tests/{id}/runs [Tests] get_public_tests_id_runs",
        "POST /ai/tests/{id}/runs/{run}/resume [Tests] post_public_tests_id_runs_run_resume",
        "POST /ai/audio/transcriptions [Audio] audio_public_audio_transcriptions_post",
    ) == [
        *("tests.list", "tests.create", "tests.get", "tests.list_runs"),
        *("tests.resume_run", "audio.create_transcription"),
    ]


def test_words_that_the_resource_says_otherwise(methods: Methods) -> None:
    assert methods(
        "POST /add-ons/saas [Add-Ons] addons_create",
        "GET /orgs/{org}/copilot/excluded [copilot] copilot/copilot-content-exclusion-for-org",
        "GET /orgs/{org}/actions/selected-actions [actions] actions/get-allowed-actions-organization",
    ) == [
        "add_ons.create",
        "copilot.get_content_exclusion",
        "actions.get_allowed",
    ]


def test_a_collision_gives_the_fuller_name_to_the_many(methods: Methods) -> None:
    assert methods(
        "DELETE /contacts/delete [Contacts] deleteContacts",
        "DELETE /contacts/{id} [Contacts] deleteContact",
    ) == ["contacts.delete_many", "contacts.delete"]


def test_a_collision_tells_of_the_path(methods: Methods) -> None:
    assert methods(
        "GET /contacts [Contacts]",
        "GET /users/{id}/contacts [Contacts]",
        "GET /teams/{id}/contacts [Contacts]",
    ) == ["contacts.list", "contacts.list_for_user", "contacts.list_for_team"]


def test_tags_that_normalise_to_one_are_one_resource(methods: Methods) -> None:
    assert methods(
        "GET /a [Web Hooks] listWebhooks", "GET /b [web-hooks] getWebhook"
    ) == [
        "web_hooks.list",
        "web_hooks.get",
    ]


def test_what_all_tags_begin_with_is_left_out(methods: Methods) -> None:
    names = methods(
        "GET /a [ConversationsV1User]",
        "GET /b [ConversationsV1Role]",
        "GET /c [ConversationsV1Message]",
    )
    assert [name.partition(".")[0] for name in names] == ["user", "role", "message"]


def test_one_tag_for_a_whole_big_api_says_nothing(methods: Methods) -> None:
    parts = ("contacts", "notes", "deals")
    paths = [
        f"GET /{part}/{{id}}/x{n} [Accounting]" for n in range(10) for part in parts
    ]
    assert methods(*paths)[:3] == ["contacts.get_x0", "notes.get_x0", "deals.get_x0"]
    assert methods(*paths[:3])[0] == "accounting.get_contact_x0"


def test_a_resource_cannot_hide_a_member_of_the_client(methods: Methods) -> None:
    assert methods("GET /request [Request]", "GET /import [Import]") == [
        "requests.get",
        "imports.get",
    ]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("GET /v2.0/frogs/{id} [Frogs] Frogs_GetFrog2", "frogs.get"),
        ("GET /v1/frogs [Frogs] getFrogsByPondIdv1 => many", "frogs.list_by_pond_id"),
        ("GET /frogs/{id} [Frogs] get_frog_resource", "frogs.get"),
        ("GET /frogs [Frogs] frogs-get_collection", "frogs.list"),
        ("DELETE /frogs/{id} [Frogs] frogs-delete_instance", "frogs.delete"),
        ("DELETE /hooks/{id} [Hooks] deletHook", "hooks.delete"),
        ("PUT /frogs [Frogs] reRunFrog", "frogs.rerun"),
        ("GET /v1/frogs/eyes [Frogs] v1frogseyes", "frogs.list_eyes"),
        ("GET /pond-lookup [Tools] PondLookup", "tools.lookup_pond"),
        ("GET /frogs/search/{name} [Frogs] frogs_search_read", "frogs.search"),
        (
            "DELETE /ponds/{p}/apis/{id} [Registry] Registry_DeleteApi",
            "registry.delete_api",
        ),
        ("PUT /sellOrders/{id} [Orders] putSellOrder", "orders.update"),
        (
            "GET /ponds/{id}/frogs/$count [ponds.frog] ponds.frogs.getCount-17b9",
            "ponds_frogs.get_count",
        ),
    ],
)
def test_what_frameworks_and_versions_leave_in_ids(
    methods: Methods, operation: str, name: str
) -> None:
    assert methods(operation) == [name]


def test_twins_are_told_by_paths_or_by_http_before_a_number(methods: Methods) -> None:
    assert methods(
        "POST /frogs/eyes/query [Frogs] | Query",
        "POST /frogs/legs/query [Frogs] | Query",
        "POST /flies/send [Flies] | Send",
        "GET /flies/send [Flies] | Send",
    ) == [
        "frogs.query_eyes",
        "frogs.query_legs",
        "flies.send_via_post",
        "flies.send_via_get",
    ]


def test_what_is_created_by_get_is_told_by_http(methods: Methods) -> None:
    assert methods(
        "POST /#Action=CreatePond [P] POST_CreatePond",
        "GET /#Action=CreatePond [P] GET_CreatePond",
        "GET /#Action=BatchDrain [P] GET_BatchDrainPonds",
    ) == ["p.create_pond", "p.create_pond_via_get", "p.batch_drain_ponds"]
