"""The verb that a summary begins with, where operationId and path have none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Methods = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("POST /frogs/{id}/code [Frogs] | Verifies the code", "frogs.verify_code"),
        ("POST /frogs/{id}/photo [Frogs] | Upload photo", "frogs.upload_photo"),
        ("DELETE /frogs/{id} [Frogs] | Cancel the frog", "frogs.cancel"),
        ("PUT /frogs/{id}/owner [Frogs] | Assign an owner", "frogs.assign_owner"),
        ("GET /frogs/pdf [Frogs] | Exports all as PDF", "frogs.export_pdf"),
        ("POST /frogs/lost [Frogs] | Get lost frogs", "frogs.get_lost"),
        ("POST /frogs [Frogs] | Retrieve some frogs", "frogs.list"),
        ("POST /balance [Ponds] balance | Retrieves it", "ponds.get_balance"),
        (
            "POST /ponds/audio [Ponds] postAudio | Transcribe audio",
            "ponds.transcribe_audio",
        ),
        # it says no more than HTTP
        ("POST /frogs [Frogs] | Generate a frog", "frogs.create"),
        ("POST /embeddings [Embeddings] | Embed text", "embeddings.create"),
        ("PUT /frogs/{id} [Frogs] | Edit a frog", "frogs.update"),
        ("DELETE /frogs/{id}/eye [Frogs] | Remove an eye", "frogs.delete_eye"),
        # it is no verb, or does not say enough
        ("GET /frogs/{id}/orders [Frogs] | Orders of a frog", "frogs.list_orders"),
        ("POST /frogs/{id}/hook [Frogs] | Set up a hook", "frogs.create_hook"),
        ("POST /frogs/{id}/eye [Frogs] | Create or update", "frogs.create_eye"),
        ("POST /pay [Frogs] | Make a payment", "frogs.pay"),
        # the operationId has a verb already
        ("POST /frogs/{id}/eye [Frogs] closeEye | Shut an eye", "frogs.close_eye"),
    ],
)
def test_the_verb_of_a_summary_wins_over_what_http_says(
    methods: Methods, operation: str, name: str
) -> None:
    assert methods(operation) == [name]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("GET /frogs/{id}/eyes [Frogs] getEyes", "frogs.list_eyes"),
        ("GET /frogs/{id}/pages [Frogs] getPages | Get a site", "frogs.get_pages"),
        ("GET /frogs/{id}/wet-eyes [Frogs] => one", "frogs.list_wet_eyes"),
        ("POST /frogs/lost [Frogs] getFrogs | List frogs", "frogs.list"),
        ("GET /frogs/{id} [Frogs] getFrogById => many | Get a frog", "frogs.get"),
        ("GET /frogs/{id} [Frogs] getFrogById => many", "frogs.get"),
        ("GET /frogs/{owner} [Frogs] getByOwner => many", "frogs.list"),
        ("GET /frogs/{id}/eyes/all [Frogs]", "frogs.list_eyes"),
        ("GET /frogs/list [Frogs] retrieveFrogList", "frogs.list"),
        ("GET /price-list [Frogs] getPriceList", "frogs.get_price_list"),
        ("GET /frogs/id/{pond}/{id} [Frogs]", "frogs.get"),
    ],
)
def test_one_or_many(methods: Methods, operation: str, name: str) -> None:
    assert methods(operation) == [name]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("POST /x/publish/all [X]", "x.publish_all"),
        ("POST /x/update-it [X] getUpdateIt", "x.update_it"),
        ("GET /x/introspect [X] getIntrospect", "x.introspect"),
        ("GET /members [Crew] retrieveCrewMemberList", "crew.list_members"),
        ("POST /track [Track] trackEvent", "track.track_event"),
        ("POST /auth/logout [Authentication]", "authentication.logout"),
        ("POST /auth/portal/{id} [Authentication]", "authentication.create_portal"),
        ("DELETE /users/admin/{id} [Users] removeAdminUser", "users.remove_admin"),
    ],
)
def test_what_is_done(methods: Methods, operation: str, name: str) -> None:
    assert methods(operation) == [name]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("GET /x/frog_size [X] getFrogSizes | This method returns an array of sizes", "x.list_frog_sizes"),
        ("POST /x/notes [X] | Used to obtain all notes", "x.list_notes"),
        ("POST /x/code [X] | API to verify a code", "x.verify_code"),
        ("GET /similar | Send a name to receive a frog", "similar.get"),
        ("GET /x/pond_item [X] getPondItems | Returns a paginated set of items", "x.list_pond_items"),
        ("GET /translate/toad [X] | Translate from English to toad", "x.translate_toad"),
        ("GET /toads/generate/name [X] | Generate random names of toads", "x.generate_toad_name"),
    ],
)  # fmt: skip
def test_what_stands_before_the_verb_of_a_summary(
    methods: Methods, operation: str, name: str
) -> None:
    assert methods(operation) == [name]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        # an operationId or a path says the same as the summary, whether or not the word is known as a verb
        ("POST /zapFrog [Frogs] post-zapFrog | Zap a frog", "frogs.zap"),
        ("POST /frogs/{id}/zap [Frogs] | Zap a frog", "frogs.zap"),
        ("POST /frogs/{id}/boot [Frogs] bootFrog | Frog boot", "frogs.boot"),
        ("POST /supply [Ponds] post-supplyFrog | Supply a frog", "ponds.supply_frog"),
        ("POST /search [Search] searchFrogs | Search frogs", "search.search_frogs"),
        # one says it alone, or it is a thing
        ("POST /frogs/{id}/note [Frogs] Note_Post | Note it", "frogs.create_note"),
        ("POST /pond/feedback [Feedback] | Feedback the state", "feedback.create"),
        # to add and to create
        ("POST /ponds/{id}/frogs [Ponds] | Add a frog to a pond", "ponds.add_frog"),
        ("POST /ponds/{id}/frogs [Ponds] | Add a new frog to it", "ponds.create_frog"),
        (
            "POST /subscription/{id} [Subscription] | Subscribe me",
            "subscription.create",
        ),
        # a list after all
        ("POST /frogs/hidden/ [Frogs] | List hidden frogs", "frogs.get_hidden"),
        ("GET /frogs/{id}/eyes/{kind} [Frogs] => many | List eyes", "frogs.list_eyes"),
        ("GET /frogs/{id}/eyes/{lang} [Frogs] | Get eyes of a frog", "frogs.list_eyes"),
        ("GET /frogs/{id}/eyes/{id} [Frogs] | Get eyes", "frogs.get_eye"),
        ("GET /frogs/top [Frogs] => many", "frogs.list_top"),
        ("GET /frogs/upcoming [Frogs] getUpcomingFrogs", "frogs.list_upcoming"),
        ("GET /frogs/default [Frogs] => many", "frogs.get_default"),
        ("GET /frogs/{id}/eyes [Frogs] getEye => many", "frogs.list_eyes"),
        ("GET /frogs/mail/{mail} [Frogs] | Get a single frog", "frogs.get"),
        ("GET /frogs.{output_format} [Frogs] => many", "frogs.list"),
        ("GET /ip/{v4} [Ip] | Request the time", "ip.get"),
    ],
)
def test_two_witnesses_make_a_verb(methods: Methods, operation: str, name: str) -> None:
    assert methods(operation) == [name]
