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
