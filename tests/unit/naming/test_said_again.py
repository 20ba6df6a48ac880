"""No word is said twice across resource and method, unless what stays would mean something else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Methods = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("POST /search [Search] search", "search.run"),
        ("GET /lookup [Lookup] lookup", "lookup.get"),
        ("POST /validate [Validation] validate", "validation.run"),
        ("GET /emoji [Emoji] getEmojiOfPond", "emoji.get_for_pond"),
        ("GET /search/text [Search] searchText", "search.text"),
        ("POST /frogs/{id}/update [Frogs]", "frogs.update"),
        ("DELETE /x/{id} [Environment Variables] deleteEnvVar", "environment_variables.delete"),
        ("GET /ponds [Open Ponds] listPonds", "open_ponds.list"),
        ("GET /weather [Weather by City] getWeather", "weather.get"),
        ("GET /generate [Numbers] getRandomNumbers", "numbers.get_random"),
        ("GET /sales/salesfrogs/{id} [Sales] getSalesfrog", "sales.get_salesfrog"),
        ("GET /sales/salesnewts/{id} [Sales] getSalesinstruction", "sales.get_instruction"),
        ("POST /g [Claims] createCustomerclaim", "claims.create"),
        ("POST /frogs/{id}/nets [Frogs] addNetToFrog", "frogs.add_net"),
        ("POST /ponds/{id}/claim [Ponds] claimIntoPond", "ponds.claim"),
        ("PUT /config/net [Config] modifyNetConfig", "config.modify_net"),
        ("GET /x/{id} [User Settings] getUserFlagSetting", "user_settings.get"),
        ("PUT /units/{id} [Pond Sections] updateSection", "pond_sections.update"),
        ("GET /pondsecs/{id} [Pond Sections]", "pond_sections.get"),
    ],
)  # fmt: skip
def test_what_the_resource_says_is_left_out(
    methods: Methods, operation: str, name: str
) -> None:
    assert methods(operation)[0] == name


@pytest.mark.parametrize(
    ("operations", "name"),
    [
        # another thing of the API, of which these are
        ("GET /x [Frogs] listPondFrogs; GET /ponds [Ponds]", "frogs.list_pond_frogs"),
        # more than one could be called so
        ("POST /x [Frogs] addTreeFrog; POST /y [Frogs] addPondFrog", "frogs.add_tree_frog"),
        # of which kind, and not something that belongs to it
        ("GET /x [Kinds] listSubKinds", "kinds.list_sub_kinds"),
        # a word of the resource's that is not its thing
        ("GET /x [User Permissions] listUsers", "user_permissions.list_users"),
    ],
)  # fmt: skip
def test_what_would_mean_something_else_stays(
    methods: Methods, operations: str, name: str
) -> None:
    assert methods(*operations.split("; "))[0] == name


def test_who_calls_is_not_said_where_the_path_says_me(methods: Methods) -> None:
    assert methods(
        "PUT /me/frogs [Frogs] save-frogs-user",
        "GET /me/frogs/contains [Frogs] check-users-saved-frogs",
        "GET /users/{id}/frogs [Frogs] get-list-users-frogs => many",
        "GET /me/frogs [Frogs] get-a-list-of-current-users-frogs => many",
    ) == ["frogs.save", "frogs.list", "frogs.check_saved", "frogs.list_for_user"]
