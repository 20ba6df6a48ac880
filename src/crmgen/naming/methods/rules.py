"""The rules for methods: those that put its words right or make them fewer, and the table of all in their order.

`python -m tests.corpus.names FOLDER --rules` prints what each of them yields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Final

from crmgen.naming.methods import id_paths, id_words, passed, said_again
from crmgen.naming.methods.context import PEOPLE, Context, Words
from crmgen.naming.methods.number import (
    GETTING,
    get_what_is_one,
    list_what_are_many,
    place_of_noun,
    plural_of_many,
    singular_of_one,
)
from crmgen.naming.words.english import (
    ADVERBS,
    AMBIGUOUS,
    ASKING,
    CRUD,
    is_plural,
    is_verb,
)
from crmgen.naming.words.phrases import PREPOSITIONS, is_said, root
from crmgen.records import dataclass

_CALLER: Final = frozenset(["authenticated", "current", "me", "myself", "self"])
_OWN: Final = frozenset(["current", "my", "user", "users"])
"""Who calls, where the path says `me`."""
_CALLERS: Final = (
    ("for", "authenticated", "user"),
    ("for", "current", "user"),
    ("authenticated", "user"),
    ("current", "user"),
)


def one_verb(said: Words, context: Context) -> Words:
    """`get list tokens`, `get get link`, `create keys create`, `list request`: one of the verbs."""
    if len(said) > 2 and said[0] == said[-1] != "set":
        said = said[:-1]
    if len(said) > 1 and said[0] == "get" and _does_more(said[1:], context):
        said = said[1:]
    if len(said) > 2 and (said[0] == said[1] or _gets_again(said)):
        said = said[1:]
    if len(said) < 2 or said[-1] != "request":
        return said
    if said[0] == "post" and is_verb(said[1]) and len(said) > 2:
        return said[1:-1]
    return said[:-1] if said[0] == "list" else said


def _does_more(said: Words, context: Context) -> bool:
    """`update estimate` of a POST to `/update-estimate`, `introspect` of `/introspect`: more than to get it."""
    last = context.path[-1].words if context.path else ()
    if context.verb == "GET":
        return said == last and said[0] in ASKING - AMBIGUOUS
    return is_verb(said[0]) and said[:1] == last[:1]


def _gets_again(said: Words) -> bool:
    if said[0] not in GETTING or said[1] not in GETTING | {"list"}:
        return False
    return (
        said[1] != "list"
        or said[-1] == "request"
        or is_plural(said[place_of_noun(said)])
    )


def said_once(said: Words, context: Context) -> Words:
    """`list output output targets`: no word twice in a row."""
    slot = context.path[-1].words if context.ends_in_slot else ()
    if slot and said[-len(slot) :] == slot:
        return said
    pairs = zip(said, (*said[1:], ""), strict=True)
    return tuple(word for word, after in pairs if word != after)


def create_for_post(said: Words, context: Context) -> Words:
    """`post` is what HTTP says where people say `create`, and `new` what some say."""
    if said[0] == "new" and said[1:] and context.verb == "POST":
        return ("create", *said[1:])
    if said[0] != "post" or context.verb != "POST":
        return said
    if context.path and context.path[-1].words == ("post",):
        return said
    rest = said[1:]
    if said[-1] in CRUD and rest[1:]:
        return (said[-1], *rest[:-1])
    last = context.path[-1].words if context.path else ()
    if rest and rest[0] == context.stated_verb:
        return rest
    verbs = rest[1:] if rest[:1] and rest[0] in ADVERBS else rest
    is_done = is_verb(verbs[0]) if verbs else False
    if is_done and (rest[1:] or rest[0] not in AMBIGUOUS or last == rest):
        return rest
    return (context.stated_verb or "create", *rest)


def update_for_patch(said: Words, context: Context) -> Words:
    """`patch` and `put` are what HTTP says where people say `update`, or `replace` beside it."""
    if said[0] not in ("patch", "put") or said[0] != context.verb.lower():
        return said
    return ("replace" if context.replaces else "update", *said[1:])


def me(said: Words, context: Context) -> Words:
    """`get current`, `get authenticated` of users: who calls."""
    is_of_people = root(context.resource[0]) in PEOPLE
    is_caller = len(said) == 2 and said[0] in GETTING and said[1] in _CALLER
    return ("me",) if is_caller and is_of_people and context.verb == "GET" else said


def without_caller(said: Words, context: Context) -> Words:
    """`list keys for authenticated user`, `save albums user` of `/me/albums`: of what belongs to the caller."""
    if said[2:] and "me" in said[1:]:
        return tuple(word for word in said if word != "me")
    first = context.path[0].words if context.path else ()
    if first == ("me",):
        rest = tuple(word for word in said[1:] if word not in _OWN)
        is_told = bool(rest) or len(context.path) > 1
        return (said[0], *rest) if is_told and said[0] not in _OWN else said
    is_own = said[1:2] == ("current",) and first == ("user",)
    if is_own and len(said) > 2 and said[2:3] != ("user",):
        return said[:1] + said[2:]
    for caller in _CALLERS:
        for at in range(1, len(said) - len(caller) + 1):
            rest = (*said[:at], *said[at + len(caller) :])
            if said[at : at + len(caller)] == caller and _stands(rest, at, context):
                return rest
    return said


def _stands(rest: Words, at: int, context: Context) -> bool:
    """Does it still say what is done, to what: neither `owned by` nor `list organizations` of them?"""
    if at == len(rest) and rest[-1] in PREPOSITIONS:
        return False
    return not is_said(rest[1:] or ("",), context.resource)


def without_all(said: Words, _: Context) -> Words:
    """`list all notes`, `create new note`: what is listed is all, and what is created is new."""
    is_filler = said[:2] in (("list", "all"), ("list", "many"), ("create", "new"))
    is_filler |= said[:2] == ("get", "all") and is_plural(said[-1])
    return (said[0], *said[2:]) if is_filler else said


class Stage(Enum):
    """When a rule is applied, and to what."""

    OF_ID = "the words of the operationId"
    ALWAYS = "the words of the method"
    IF_FREE = "the words of the method, where no other of the resource is or could be called so"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, and an example of it: operations, what the first is called without it, and with it."""

    stage: Stage
    apply: Callable[[Words, Context], Words]
    example: str

    @property
    def title(self) -> str:
        return self.apply.__name__


Rules = Sequence[Rule]


def _of_stage(
    stage: Stage, rules: Mapping[Callable[[Words, Context], Words], str]
) -> Iterator[Rule]:
    return (Rule(stage, apply, example) for apply, example in rules.items())


RULES: Final[Rules] = (
    *_of_stage(
        Stage.OF_ID,
        {
            id_words.without_number: "GET /notes [Notes] listNotes_1: notes.list_1 -> notes.list",
            id_words.in_full: "DELETE /notes/{id} [Notes] delNote: notes.del_ -> notes.delete",
            id_words.behind_version: (
                "GET /carts/search [Carts] quoteCartRepositoryV1FindBigGet: "
                "carts.quote_repository_find_big_get -> carts.find_big"
            ),
            id_words.without_ending: (
                "GET /log/{id} [Logs] get_recent_log_async: logs.get_recent_async -> logs.get_recent"
            ),
            id_words.noun_and_verb: (
                "GET /s/rules [Auditing] ServerAuditingPolicies_ListByServer: "
                "auditing.list_server_policy_by_server -> auditing.list_server_policies_by_server"
            ),
            id_words.without_using: (
                "GET /v1/contacts [Contacts] listContactsUsingGET: "
                "contacts.list_using -> contacts.list"
            ),
            id_words.without_front: (
                "POST /frogs/feed [Frogs] zooFeedFrog; GET /ponds [Ponds] zooListPonds; "
                "GET /nets [Nets] zooListNets: frogs.zoo_feed_frog -> frogs.feed"
            ),
            id_words.without_stand_in: "",
            id_paths.without_path: (
                "POST /items/{item_id}/photo [items] attach_item_photo_items__item_id__photo_post: "
                "items.attach_photo_id_photo_post -> items.attach_photo"
            ),
            id_paths.what_verb_and_path_do_not_say: (
                "GET /gateways [Gateways] GetGatewayCollection: "
                "gateways.get_collection -> gateways.list"
            ),
            id_words.without_http_verb: "GET /vpcs [VPCs] GET_StartVpc: vpcs.get -> vpcs.start",
            id_words.looked_for: (
                "GET /user-search [Users] getSearchUsers: users.get_search -> users.search"
            ),
            id_words.without_what_stands_for_resource: (
                "POST /a/keys [Platform] genai_attach_agent; "
                "GET /a/models [Platform] genai_detach_agent; POST /a/run [Platform] genai_run_model; "
                "GET /other [Others] listOthers: platform.genai_attach_agent -> platform.attach_agent"
            ),
        },
    ),
    *_of_stage(
        Stage.ALWAYS,
        {
            one_verb: "GET /c/{id}/tokens [C] getListTokens: c.list_list_tokens -> c.list_tokens",
            said_once: (
                "GET /c/{id}/nets/{net_id}/targets [C] listNetNetTargets: "
                "c.list_net_net_targets -> c.list_net_targets"
            ),
            create_for_post: "POST /c/{id}/notes [C] postNewNote: c.post_new_note -> c.create_note",
            get_what_is_one: "GET /c/{id}/quota [C] listQuota => one: c.list_quota -> c.get_quota",
            list_what_are_many: "GET /c/{id}/notes [C] getNotes => many: c.get_notes -> c.list_notes",
            plural_of_many: "GET /c/{id}/notes [C] listNote => many: c.list_note -> c.list_notes",
            singular_of_one: (
                "DELETE /c/{id}/links/{link_id} [C] deleteLinksOfContact: "
                "c.delete_links_of_contact -> c.delete_link_of_contact"
            ),
        },
    ),
    *_of_stage(
        Stage.IF_FREE,
        {
            update_for_patch: "PATCH /c/{id}/photo [C] patchThePhoto: c.patch_photo -> c.update_photo",
            me: "GET /user [Users] getCurrentUser: users.get_current -> users.me",
            without_caller: (
                "GET /user/emails [Users] listEmailsForAuthenticatedUser: "
                "users.list_emails_for_authenticated_user -> users.list_emails"
            ),
            without_all: "GET /c/notes [C] listAllNotes: c.list_all_notes -> c.list_notes",
            passed.without_arguments: (
                "GET /a/{pondId}/nets [A] GetNetsByPondId: a.list_nets_by_pond_id -> a.list_nets"
            ),
            passed.without_slot: (
                "GET /store/order/{orderId} [Store] getOrderById: "
                "store.get_order_by_id -> store.get_order"
            ),
            passed.without_parent: (
                "GET /organizations/{id}/issues [Projects] listOrganizationIssues: "
                "projects.list_organization_issues -> projects.list_issues"
            ),
            passed.without_tenant: (
                "GET /orgs/{org}/alerts [Code] listAlertsForOrg: "
                "code.list_alerts_for_org -> code.list_alerts"
            ),
            said_again.without_resource: (
                "GET /config/antenna [Config] getAntennaConfig: "
                "config.get_antenna_config -> config.get_antenna"
            ),
            said_again.without_kind: (
                "POST /role [Roles] createProjectRole; POST /frog [Frogs] f; GET /projects [Projects] g: "
                "roles.create_project_role -> roles.create"
            ),
            said_again.not_itself: "POST /search [Search] search: search.search -> search.run",
        },
    ),
)
"""In the order in which they are applied."""


def apply_all(said: Words, context: Context, rules: Rules, stage: Stage) -> Words:
    """The words after all rules of a stage; none where nothing stays."""
    for rule in rules:
        if rule.stage is stage and said:
            said = rule.apply(said, context)
    return said


def shorter(method: Words, context: Context, rules: Rules) -> Iterator[Words]:
    """Shorter words that say as much where no other method says the same; the shortest first."""
    found = [method]
    for rule in rules:
        if rule.stage is Stage.IF_FREE:
            short = rule.apply(found[-1], context)
            if short != found[-1]:
                found.append(short)
    yield from reversed(found[1:])
