"""OperationIds that say less than verb and path, or what a framework wrote, give way to these."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Methods = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("GET /crm/v3/owners [Owners] get-/crm/v3/owners_/crm/v3/owners", "list"),
        (
            "PUT /crm/v3/owners/folders/{id}/rename [Owners] put-/crm/v3/owners/folders/{id}/rename_/crm/v3/owners/folders/{id}/rename",
            "rename_folder",
        ),
        ("POST /owners/batch/create [Owners] post-/owners/batch/create_create", "batch_create"),
        ("GET /owners [Owners] listOwnersUsingGET", "list"),
        ("PUT /owners/{id} [Owners] updateOwnerUsingPUT_1", "update"),
        ("GET /owners [Owners] list_owners_owners_get", "list"),
        ("POST /api/v1/owners/{id}/ban [Owners] ban_api_v1_owners__id__ban_post", "ban"),
        ("GET /v2/owners/{ownerId} [Owners] v2_owners_ownerId__GET", "get"),
        ("GET /v2/owners/{id}/saved-views [Owners] getV2OwnersIdSavedViews", "list_saved_views"),
        ("GET /owners [Owners] GetOwnerCollection", "list"),
        ("GET /owners/{id} [Owners] getOwnerItem", "get"),
        ("DELETE /owners/{id} [Owners] delete_1", "delete"),
        ("GET /owners [Owners] OwnersController_findAll", "list"),
        ("GET /owners/{id} [Owners] v1.owners.get", "get"),
        ("GET /owners.{format} [Owners] GET--version-owners---format-", "list"),
        ("GET /owners [Owners] getowners", "list"),
        ("GET /owners [Owners] 5476365e031f5909e4fe331d", "list"),
        ("GET /owners [Owners] 4ccd755f-2c80-481b-a262-49b55e12f5e1", "list"),
        ("GET /x/admin_keys/{id} [Owners] admin-keys-get", "get_admin_key"),
        ("GET /owners/last/number [Owners] getlastownernumber", "get_last_number"),
        ("POST /owners/{id}/cancel [Owners] cancel", "cancel"),
        ("DELETE /owners/1137 [Owners] owners1", "delete"),
        ("PUT /owners/{name} [Owners] replacePondControllerOwner", "replace"),
    ],
)  # fmt: skip
def test_the_path_says_more(methods: Methods, operation: str, name: str) -> None:
    assert methods(operation) == [f"owners.{name}"]


def test_a_version_in_one_id_is_no_word_of_the_others(methods: Methods) -> None:
    assert methods(
        "GET /api/v1/frog [Frog] v1.frog.list",
        "PATCH /api/v1/frog/{id} [Frog] patch_frog",
        "PUT /api/v1/frog/{id} [Frog] v1.frog.update",
        "POST /api/v1/auth/logout [Auth] logout_api_v1_auth_logout_post",
    ) == ["frog.list", "frog.patch", "frog.update", "auth.logout"]


def test_a_version_tells_apart_what_nothing_else_does(methods: Methods) -> None:
    assert methods("GET /v1/frogs [Frogs]", "GET /v2/frogs [Frogs]") == [
        "frogs.list_v1",
        "frogs.list",
    ]


def test_a_put_on_a_collection_makes_or_finds_one(methods: Methods) -> None:
    assert methods(
        "PUT /objects/{object}/records [Records]",
        "POST /objects/{object}/records [Records]",
        "PATCH /objects/{object}/records/{id} [Records]",
    ) == ["records.upsert", "records.create", "records.update"]


def test_a_kind_before_the_resource_is_no_parent_of_it(methods: Methods) -> None:
    assert methods("POST /phone_call_redirects [Switch] createPhoneSwitch") == [
        "switch.create"
    ]


def test_names_that_are_too_long_lose_words_and_get_no_hash(methods: Methods) -> None:
    path = "/".join(f"{word}/{{{word}_id}}" for word in ["galaxies", "quadrants", "systems", "planets", "continents", "countries", "provinces", "cities"])  # fmt: skip
    for name in methods(f"PUT /{path} [Places]", f"DELETE /{path} [Places]"):
        assert len(name.partition(".")[2]) <= 60
        assert name.startswith(("places.update", "places.delete"))
        assert not any(character.isdigit() for character in name)
