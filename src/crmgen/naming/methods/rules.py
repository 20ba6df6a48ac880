"""The rules for methods: those that put its words right or make them fewer, and the table of all in their order.

`python -m tests.corpus.names FOLDER --rules` prints what each of them yields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from crmgen.naming.methods import id_words
from crmgen.naming.methods.context import Cardinality, Context, Words
from crmgen.naming.resources.paths import literals
from crmgen.naming.words.english import (
    CRUD,
    ONE_THING,
    is_plural,
    is_state,
    is_verb,
    plural,
    singular,
)
from crmgen.naming.words.phrases import PREPOSITIONS, is_said, is_short, root

_GETTING: Final = frozenset(["fetch", "get", "read", "retrieve", "show"])
_CHANGING: Final = frozenset(["delete", "patch", "put", "remove", "replace", "update"])
_QUALIFIED: Final = PREPOSITIONS | {"deprecated", "legacy", "with", "and", "or"}
_CALLER: Final = frozenset(["authenticated", "current", "me", "myself", "self"])
_PEOPLE: Final = frozenset(["account", "member", "profile", "user"])
_CALLERS: Final = (
    ("for", "authenticated", "user"),
    ("for", "current", "user"),
    ("authenticated", "user"),
    ("current", "user"),
)


def one_verb(said: Words, _: Context) -> Words:
    """`get list tokens`, `get get link`, `create keys create`, `list request`: one of the verbs."""
    if len(said) > 2 and said[0] == said[-1] != "set":
        said = said[:-1]
    if len(said) > 2 and (said[0] == said[1] or _gets_again(said)):
        said = said[1:]
    if len(said) < 2 or said[-1] != "request":
        return said
    if said[0] == "post" and is_verb(said[1]) and len(said) > 2:
        return said[1:-1]
    return said[:-1] if said[0] == "list" else said


def _gets_again(said: Words) -> bool:
    if said[0] not in _GETTING or said[1] not in _GETTING | {"list"}:
        return False
    return said[1] != "list" or said[-1] == "request" or is_plural(said[_noun(said)])


def create_for_post(said: Words, context: Context) -> Words:
    """`post` is what HTTP says where people say `create`."""
    if said[0] != "post" or context.verb != "POST":
        return said
    if context.path and context.path[-1].words == ("post",):
        return said
    if said[-1] in CRUD and len(said) > 2:
        return (said[-1], *said[1:-1])
    if len(said) > 2 and is_verb(said[1]):
        return said[1:]
    return ("create", *said[1:])


def get_what_is_one(said: Words, context: Context) -> Words:
    """`list` of what the documented response has one of."""
    if said[0] != "list" or context.cardinality is Cardinality.MANY:
        return said
    if len(said) == 1 and not _is_listed(context):
        is_one = context.cardinality is Cardinality.ONE or context.is_single
        return ("get",) if is_one and not context.says_list else said
    at = _noun(said)
    if not at or context.cardinality is not Cardinality.ONE:
        return said
    if context.says_list and is_plural(said[at]):
        return said
    one = context.ends_in_slot and said[at] not in ONE_THING
    return ("get", *(_in_singular(said, at) if one else said)[1:])


def _is_listed(context: Context) -> bool:
    """Is this the path of all: `/owners` beside `/owners/{id}`, whatever its response shows?"""
    last = context.path[-1].words[-1] if context.path else ""
    return context.is_collection and is_plural(last) and last not in ONE_THING


def list_what_are_many(said: Words, context: Context) -> Words:
    """`get notes`, `get by owner` where the documented response is a list."""
    if context.verb != "GET" or context.cardinality is not Cardinality.MANY:
        return said
    if said[0] not in _GETTING or said[1:2] == ("from",):
        return said
    if said == ("get", "page"):
        return ("list",)
    at = _noun(said)
    if at == 0:
        is_whole = context.is_collection or not context.ends_in_slot
        is_list = len(said) > 1 or (context.is_of_many and is_whole)
        return ("list", *said[1:]) if is_list else said
    if said[at] in ONE_THING or not is_plural(said[at]):
        return said
    return ("list", *said[1:])


def singular_of_one(said: Words, context: Context) -> Words:
    """`get links`, `delete links` where the path ends in one of them."""
    at = _noun(said)
    if at == 0 or said[at] in ONE_THING or not context.is_of_one:
        return said
    if context.verb != "GET":
        return _in_singular(said, at) if said[0] in _CHANGING else said
    is_one = said[0] in _GETTING and context.cardinality is not Cardinality.MANY
    return _in_singular(said, at) if is_one else said


def plural_of_many(said: Words, context: Context) -> Words:
    """`list note` of many."""
    at = _noun(said)
    if said[0] != "list" or at == 0 or context.cardinality is Cardinality.ONE:
        return said
    many = context.cardinality is Cardinality.MANY or (
        context.is_collection and not context.says_list
    )
    if context.verb == "GET" and context.says_list and context.path:
        many = many and (said[at],) != context.path[-1].words[-1:]
    many = many and not is_state(said[at])
    many = many and root(said[at]) in map(root, literals(context.path))
    return (*said[:at], plural(said[at]), *said[at + 1 :]) if many else said


def _in_singular(said: Words, at: int) -> Words:
    return (*said[:at], singular(said[at]), *said[at + 1 :])


def _noun(said: Words) -> int:
    """Where the thing stands: last, or before `for`, `by`, ...; 0 where there is none."""
    for at in range(1, len(said)):
        if said[at] in _QUALIFIED:
            return at - 1
    return len(said) - 1


def noun(said: Words) -> str:
    """The thing that a method is about, in singular."""
    return root(said[_noun(said)])


def update_for_patch(said: Words, context: Context) -> Words:
    """`patch` and `put` are what HTTP says where people say `update`, or `replace` beside it."""
    if said[0] not in ("patch", "put") or said[0] != context.verb.lower():
        return said
    return ("replace" if context.replaces else "update", *said[1:])


def me(said: Words, context: Context) -> Words:
    """`get current`, `get authenticated` of users: who calls."""
    is_of_people = root(context.resource[0]) in _PEOPLE
    is_caller = len(said) == 2 and said[0] in _GETTING and said[1] in _CALLER
    return ("me",) if is_caller and is_of_people and context.verb == "GET" else said


def without_caller(said: Words, context: Context) -> Words:
    """`list keys for authenticated user`, `generate me client key`: of what belongs to the caller."""
    if len(said) > 2 and "me" in said[1:]:
        return tuple(word for word in said if word != "me")
    first = context.path[0].words if context.path else ()
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
    is_filler = said[:2] in (("list", "all"), ("create", "new"))
    is_filler |= said[:2] == ("get", "all") and is_plural(said[-1])
    return (said[0], *said[2:]) if is_filler else said


def without_kind(said: Words, context: Context) -> Words:
    """`list receiving attachments` of receiving emails; `update texml queue` of texml rest commands."""
    kind = tuple(map(root, context.resource[:-1]))
    if not kind or is_verb(kind[0]):
        return said
    if len(kind) > 1 and tuple(map(root, said[1:])) == kind:
        return said[:1]
    for end in range(1 + len(kind), 1, -1):
        is_kind = tuple(map(root, said[1:end])) == kind[: end - 1]
        if is_kind and said[end:] and (end > len(kind) or _opens(said[1:end], context)):
            return (said[0], *said[end:])
    return said


def _opens(kind: Words, context: Context) -> bool:
    """Does the path begin with these words, or with the whole resource, for all that it has?"""
    first = context.path[0].words if context.path else ()
    return is_said(kind, first) or is_said(context.resource, first)


def without_slot(said: Words, context: Context) -> Words:
    """`get by id`, where the path ends in an id."""
    if not context.ends_in_slot:
        return said
    slot = context.path[-1].words
    if len(said) > 3 and said[-2:] == slot and said[-3] == slot[0]:
        return said[:-2]  # `delete tool tool id`
    if "by" not in said[1:]:
        return said
    at = said.index("by", 1)
    by = said[at + 1 :]
    passed = by == ("id",) or set(by) <= set(slot) or slot[-1].endswith("".join(by))
    return said[:at] if by and passed else said


def without_parent(said: Words, context: Context) -> Words:
    """`list organization issues`, where the path begins with an organization."""
    path = context.path
    if not context.is_rooted or len(path) < 3 or not path[1].is_slot:
        return said
    parent = tuple(map(root, path[0].words))
    end = 1 + len(parent)
    if len(said) > end and tuple(map(root, said[1:end])) == parent:
        return (said[0], *said[end:])
    return said


def without_tenant(said: Words, context: Context) -> Words:
    """`list alerts for org`, `set permissions organization`, below an organization."""
    path = context.path
    if len(path) < 3 or path[0].is_slot or not path[1].is_slot or len(said) < 3:
        return said
    short, whole = sorted((root(path[0].words[-1]), root(said[-1])), key=len)
    if short != whole and not is_short(short, whole):
        return said
    kept = said[:-2] if said[-2] == "for" else said[:-1]
    is_thing = said[-2] == "for" or is_plural(said[-2])
    return kept if is_thing else said


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
            id_words.noun_and_verb: (
                "GET /s/policies [Auditing] ServerAuditingPolicies_ListByServer: "
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
            id_words.unglued: (
                "GET /spend_limit [Budget] Getspendlimit: "
                "budget.get_getspendlimit -> budget.get_spend_limit"
            ),
            id_words.without_stand_in: "",
            id_words.without_path: (
                "POST /items/{item_id}/photo [items] attach_item_photo_items__item_id__photo_post: "
                "items.attach_photo_items_item_id_photo_post -> items.attach_photo"
            ),
            id_words.what_verb_and_path_do_not_say: (
                "GET /gateways [Gateways] GetGatewayCollection: "
                "gateways.get_collection -> gateways.list"
            ),
            id_words.without_http_verb: "GET /vpcs [VPCs] GET_StartVpc: vpcs.get_start_vpc -> vpcs.start",
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
            one_verb: "GET /c/{id}/tokens [C] getListTokens: c.get_list_tokens -> c.list_tokens",
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
            without_kind: (
                "GET /emails/receiving/attachments [Receiving Emails] listReceivingAttachments: "
                "receiving_emails.list_receiving_attachments -> receiving_emails.list_attachments"
            ),
            without_slot: (
                "GET /store/order/{orderId} [Store] getOrderById: "
                "store.get_order_by_id -> store.get_order"
            ),
            without_parent: (
                "GET /organizations/{id}/issues [Projects] listOrganizationIssues: "
                "projects.list_organization_issues -> projects.list_issues"
            ),
            without_tenant: (
                "GET /orgs/{org}/alerts [Code] listAlertsForOrg: "
                "code.list_alerts_for_org -> code.list_alerts"
            ),
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
