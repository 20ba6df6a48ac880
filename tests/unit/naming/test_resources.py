"""Resources are things: what tags, operationIds or paths say of them, and not how something is offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Methods = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("GET /owners [Basic]", "owners.list"),
        ("POST /owners/search [Search]", "owners.search"),
        ("POST /owners/batch/read [Batch]", "owners.batch_read"),
        ("GET /owners [v8]", "owners.list"),
        ("GET /owners [actions]", "owners.list"),
        ("POST /owners [Create Owner] createOwner", "owners.create"),
        ("GET /owners [OwnersController]", "owners.list"),
        ("GET /owners [4. Owners]", "owners.list"),
        ("GET /owners [Owners : Find and change owners]", "owners.list"),
        ("GET /orders/{id} [Order]", "orders.get"),
        ("GET /acme/{id}/apis [-] Owners_ListApis", "owners.list_apis"),
        ("GET /denials/{id} [-] DenyOwners_Get", "deny_owners.get"),
        ("POST /v1/{name}:decode [v1] acme.decodeToken", "acme.decode_token"),
        ("GET /owners [Owner Management]", "owners.list"),
        ("GET /owners [Owners (deprecated)]", "owners.list"),
        ("GET /owners [hidden]", "owners.list"),
        ("DELETE /owners/{id}/pond [OwnersDelete]", "owners.delete_pond"),
        ("GET /owners-v1/{id}", "owners.get_v1"),
        ("GET /owners [OwnersV2]", "owners.list"),
        ("GET /owners [owners.json]", "owners.list"),
        ("GET /owners [Owners in this region and elsewhere]", "owners.list"),
        ("GET /owners/{id}/frogs [owners/{id}/frogs]", "owners.list_frogs"),
        ("GET /frogs [Practice Management]", "practice_management.list_frogs"),
        ("GET /human-resources [Human Resources]", "human_resources.list"),
    ],
)
def test_tags_that_name_no_thing_give_way(
    methods: Methods, operation: str, name: str
) -> None:
    assert methods(operation.replace(" [-]", "")) == [name]


def test_calls_without_tags_stand_in_one_resource(methods: Methods) -> None:
    assert methods("POST /sendFrog", "POST /getFrogs", "POST /tagFrog", "POST /close") == [
        "acme.send_frog",
        "acme.get_frogs",
        "acme.tag_frog",
        "acme.close",
    ]  # fmt: skip


def test_one_and_many_are_one_resource(methods: Methods) -> None:
    assert methods("GET /frog/{id} [Frog]", "GET /frogs [Frogs]") == [
        "frogs.get",
        "frogs.list",
    ]


def test_steps_that_say_more_than_a_thing(methods: Methods) -> None:
    assert methods(
        "GET /GamesByDate/{date}", "POST /rank-submit", "GET /getweather", "GET /frogs"
    ) == ["games.get_by_date", "rank.submit", "acme.get_weather", "frogs.list"]


def test_tags_that_are_paths_in_a_tree_end_in_the_thing(methods: Methods) -> None:
    assert methods(
        "GET /a [Ponds - Frogs]",
        "GET /b [Ponds - Global]",
        "GET /c [Zoos - Frogs]",
        "GET /d [Zoos - Nets V2 - Meshes]",
        "GET /e [MX 1:1 rules]",
        "GET /f [MX 1:2 rules]",
    ) == [
        "pond_frogs.get_a",
        "ponds.get_b",
        "zoo_frogs.get_c",
        "meshes.get_d",
        "mx_1_1_rules.get_e",
        "mx_1_2_rules.get_f",
    ]


def test_a_resource_that_is_called_like_a_part_of_the_client(methods: Methods) -> None:
    assert methods("GET /request/{id} [Request]") == ["requests.get"]


def test_calls_with_a_dot_say_their_resource(methods: Methods) -> None:
    assert methods("GET /contacts.list", "POST /contacts.archive") == [
        "contacts.list",
        "contacts.archive",
    ]


def test_calls_in_the_fragment_of_a_path(methods: Methods) -> None:
    assert methods(
        "POST /#X-Target=Ponds.DescribeFrog DescribeFrog",
        "POST /#X-Target=Ponds.DrainPond DrainPond",
    ) == ["acme.describe_frog", "acme.drain_pond"]


def test_the_last_noun_of_ids_that_name_them_all(methods: Methods) -> None:
    assert methods(
        "GET /v1/{parent}/versions [projects] acme.projects.apis.versions.list",
        "POST /v1/{parent}/apis [projects] acme.projects.apis.create",
        "GET /v1/{name}/operations [projects] acme.projects.operations.list",
        "GET /v1/{name}/all [projects] acme.projects.apis.operations.list",
    ) == [
        "versions.list",
        "apis.create",
        "project_operations.list",
        "api_operations.list",
    ]


def test_what_most_paths_pass_is_no_resource(methods: Methods) -> None:
    assert methods(
        "GET /accounts/{id}/themes",
        "GET /accounts/{id}/themes/{theme}/aliases",
        "GET /accounts/{id}/folders",
    ) == ["themes.list", "themes.list_aliases", "folders.list"]


def test_an_id_without_a_word(methods: Methods) -> None:
    """`_` is nothing to go by, and no fault."""
    assert methods("GET /contacts [Contacts] _") == ["contacts.list"]
