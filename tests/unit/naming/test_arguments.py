"""What a path passes: said in a name only where it tells two methods apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Methods = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("DELETE /nets/{code}/{startDate} [Nets] Delete Net by Code and Start Date", "nets.delete"),
        ("GET /place/{lat}/{long} [Geo] getPlaceLatLong", "geo.get_place"),
        ("GET /ponds/{id}/depth/{year}/{month} [Ponds] getPondDepthByYearMonth", "ponds.get_depth"),
        ("GET /ops/status/{code}/{from} [Ops] OpsStatusByCodeAndFromGet", "ops.get_status"),
        ("GET /ponds/country/{country}/town/{town} [Ponds]", "ponds.list_by_country_and_town"),
        ("GET /frogs/by-color/{color}/{size} [Frogs] listFrogsByColor", "frogs.list_by_color"),
    ],
)  # fmt: skip
def test_arguments_are_not_said_again(
    methods: Methods, operation: str, name: str
) -> None:
    assert methods(operation) == [name]


def test_what_is_passed_tells_lists_apart(methods: Methods) -> None:
    assert methods(
        "GET /subs/{subId}/net/nets [Nets] Nets_List",
        "GET /subs/{subId}/groups/{groupName}/net/nets [Nets] Nets_ListByGroup",
        "GET /subs/{subId}/ponds/{pondName}/net/nets [Nets] Nets_ListByPond",
    ) == ["nets.list", "nets.list_by_group", "nets.list_by_pond"]


def test_the_nearest_thing_tells_apart_first(methods: Methods) -> None:
    assert methods(
        "PUT /zoos/{zoo}/ponds/{pond}/tags/{tag} [Tags]",
        "PUT /zoos/{zoo}/cages/{cage}/tags/{tag} [Tags]",
    ) == ["tags.update_for_pond", "tags.update_for_cage"]


def test_one_path_posted_to_and_patched_to_update_it(methods: Methods) -> None:
    assert methods(
        "POST /ponds/{id}/logo [Ponds] | Update logo for the given pond",
        "PATCH /ponds/{id}/logo [Ponds] | Update logo for the given pond",
        "DELETE /ponds/{id}/logo [Ponds] | Delete logo of the given pond",
    ) == ["ponds.set_logo", "ponds.update_logo", "ponds.delete_logo"]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("GET /nets/{id} NetCtrl.getNetByID", "nets.get"),
        ("GET /subs/{id}/providers/Acme.Net/guestNets guestNets_List", "guest_nets.list"),
        ("GET /{appId}/{cardId} [Cards] get-/crm/v3/cards/{appId}/{cardId}", "cards.get"),
        ("GET /x_rest_services.get_map [Ponds]", "ponds.get_map"),
    ],
)  # fmt: skip
def test_what_only_frameworks_say(methods: Methods, operation: str, name: str) -> None:
    assert methods(operation) == [name]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("GET /carts/search [Carts] quoteCartRepositoryV1GetBigGet", "carts.get_big"),
        ("POST /frogs [Frogs] store", "frogs.create"),
        ("DELETE /frogs/{id} [Frogs] frogs.destroy", "frogs.delete"),
        ("POST /frogs [Frogs] createFrogAsync", "frogs.create"),
        ("POST /frogs/jump [Frogs] newJump", "frogs.create_jump"),
        ("GET /Frogs/Details/{id} [Frogs] shared_frogs_details_get_id", "frogs.get_details"),
        ("GET /me/{userId}/drawn [Me] me__userId__drawn_getDrawnFrogs_GET", "me.get_drawn_frogs"),
        ("GET /action/frog_show [Action]", "action.get_frog"),
        ("GET /v{version}/{format} [Frogs] list", "frogs.list"),
    ],
)  # fmt: skip
def test_words_of_frameworks_are_put_into_ours(
    methods: Methods, operation: str, name: str
) -> None:
    assert methods(operation) == [name]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("PUT /spawn [Spawn entries] UpdateSpawn", "spawn_entries.update"),
        ("GET /zoo/stockunit/{id} [Frog] Frog", "frog.get"),
        ("GET /wildfrogs/frogs/{id} [WildFrogs]", "wild_frogs.get"),
        ("GET /frog/inherit/{id} [Frogs] getInherit", "frogs.get_inherit"),
        ("POST /user/inherit [Frogs] inheritFromOldFrog | Copy spawn", "frogs.inherit_from_old_frog"),
        ("POST /zoo/getFrogSpawn [Get Frog Spawn] | Submit a frog", "frog_spawn.submit"),
        ("GET /PlayByPlay/{id} PlayByPlay", "play_by_play.get"),
        ("POST /frogs/{id}/dead [Main]", "frogs.create_dead"),
        ("GET /orders/{id} [Version 3] getOrder", "orders.get"),
        ("GET /frog/{id} [frogs_api_swagger_1_3] getFrog", "frogs.get"),
        ("GET /frog_rest_services.get_map", "frog.get_map"),
        ("GET /merchant-ids [Merchant Ids] GetMerchantIdentifiers", "merchant_ids.list"),
        ("POST /isFrogValid [Frogs]", "frogs.is_frog_valid"),
        ("GET /frogs/generate [Frogs] | Generated frogs", "frogs.generate"),
        ("POST /account/top-up [Balance] topUpAccountBalance", "balance.top_up_account_balance"),
        ("POST /ponds/new [create] | Create a pond", "ponds.create"),
        ("GET /FrogCounts.fmw [Frog counts]", "frog_counts.list"),
    ],
)  # fmt: skip
def test_what_path_and_resource_say_differently(
    methods: Methods, operation: str, name: str
) -> None:
    assert methods(operation) == [name]
