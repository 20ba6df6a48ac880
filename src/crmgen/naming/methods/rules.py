"""The rules for methods in their order: what each is called, what it does, and an example of it.

`python -m tests.corpus.names FOLDER --rules` prints what each of them yields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from crmgen.naming.methods import id_words, method_words
from crmgen.naming.methods.context import Context, Words


class Stage(Enum):
    """When a rule is applied, and to what."""

    OF_ID = "the words of the operationId"
    ALWAYS = "the words of the method"
    IF_FREE = "the words of the method, where no other of the resource is or could be called so"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, and operations that show it: what the first of them is called without and with it."""

    stage: Stage
    apply: Callable[[Words, Context], Words]
    example: tuple[str, ...]
    without: str = ""
    name: str = ""

    @property
    def title(self) -> str:
        return self.apply.__name__


Rules = Sequence[Rule]


_ID, _ALWAYS, _FREE = Stage.OF_ID, Stage.ALWAYS, Stage.IF_FREE

RULES: Final[Rules] = (
    Rule(
        _ID,
        id_words.without_number,
        ("GET /notes [Notes] listNotes_1",),
        "notes.list_1",
        "notes.list",
    ),
    Rule(
        _ID,
        id_words.noun_and_verb,
        ("GET /s/policies [Auditing] ServerAuditingPolicies_ListByServer",),
        "auditing.list_server_policy_by_server",
        "auditing.list_server_policies_by_server",
    ),
    Rule(
        _ID,
        id_words.without_using,
        ("GET /v1/contacts [Contacts] listContactsUsingGET",),
        "contacts.list_using",
        "contacts.list",
    ),
    Rule(
        _ID,
        id_words.without_front,
        (
            "POST /frogs/feed [Frogs] zooFeedFrog",
            "GET /ponds [Ponds] zooListPonds",
            "GET /nets [Nets] zooListNets",
        ),
        "frogs.zoo_feed_frog",
        "frogs.feed",
    ),
    Rule(
        _ID,
        id_words.unglued,
        ("GET /spend_limit [Budget] Getspendlimit",),
        "budget.get_getspendlimit",
        "budget.get_spend_limit",
    ),
    Rule(_ID, id_words.without_stand_in, (), "", ""),
    Rule(
        _ID,
        id_words.without_path,
        (
            "POST /items/{item_id}/photo [items] attach_item_photo_items__item_id__photo_post",
        ),
        "items.attach_photo_items_item_id_photo_post",
        "items.attach_photo",
    ),
    Rule(
        _ID,
        id_words.what_verb_and_path_do_not_say,
        ("GET /gateways [Gateways] GetGatewayCollection",),
        "gateways.get_collection",
        "gateways.list",
    ),
    Rule(
        _ID,
        id_words.without_http_verb,
        ("GET /vpcs [VPCs] GET_StartVpc",),
        "vpcs.get_start_vpc",
        "vpcs.start",
    ),
    Rule(
        _ID,
        id_words.without_what_stands_for_resource,
        (
            "POST /a/keys [Platform] genai_attach_agent",
            "GET /a/models [Platform] genai_detach_agent",
            "POST /a/run [Platform] genai_run_model",
            "GET /other [Others] listOthers",
        ),
        "platform.genai_attach_agent",
        "platform.attach_agent",
    ),
    Rule(
        _ALWAYS,
        method_words.one_verb,
        ("GET /c/{id}/tokens [C] getListTokens",),
        "c.get_list_tokens",
        "c.list_tokens",
    ),
    Rule(
        _ALWAYS,
        method_words.create_for_post,
        ("POST /c/{id}/notes [C] postNewNote",),
        "c.post_new_note",
        "c.create_note",
    ),
    Rule(
        _ALWAYS,
        method_words.get_what_is_one,
        ("GET /c/{id}/quota [C] listQuota => one",),
        "c.list_quota",
        "c.get_quota",
    ),
    Rule(
        _ALWAYS,
        method_words.list_what_are_many,
        ("GET /c/{id}/notes [C] getNotes => many",),
        "c.get_notes",
        "c.list_notes",
    ),
    Rule(
        _ALWAYS,
        method_words.plural_of_many,
        ("GET /c/{id}/notes [C] listNote => many",),
        "c.list_note",
        "c.list_notes",
    ),
    Rule(
        _ALWAYS,
        method_words.singular_of_one,
        ("DELETE /c/{id}/links/{link_id} [C] deleteLinksOfContact",),
        "c.delete_links_of_contact",
        "c.delete_link_of_contact",
    ),
    Rule(
        _FREE,
        method_words.update_for_patch,
        ("PATCH /c/{id}/photo [C] patchThePhoto",),
        "c.patch_photo",
        "c.update_photo",
    ),
    Rule(
        _FREE,
        method_words.me,
        ("GET /user [Users] getCurrentUser",),
        "users.get_current",
        "users.me",
    ),
    Rule(
        _FREE,
        method_words.without_caller,
        ("GET /user/emails [Users] listEmailsForAuthenticatedUser",),
        "users.list_emails_for_authenticated_user",
        "users.list_emails",
    ),
    Rule(
        _FREE,
        method_words.without_all,
        ("GET /c/notes [C] listAllNotes",),
        "c.list_all_notes",
        "c.list_notes",
    ),
    Rule(
        _FREE,
        method_words.without_kind,
        (
            "GET /emails/receiving/attachments [Receiving Emails] listReceivingAttachments",
        ),
        "receiving_emails.list_receiving_attachments",
        "receiving_emails.list_attachments",
    ),
    Rule(
        _FREE,
        method_words.without_slot,
        ("GET /store/order/{orderId} [Store] getOrderById",),
        "store.get_order_by_id",
        "store.get_order",
    ),
    Rule(
        _FREE,
        method_words.without_parent,
        ("GET /organizations/{id}/issues [Projects] listOrganizationIssues",),
        "projects.list_organization_issues",
        "projects.list_issues",
    ),
    Rule(
        _FREE,
        method_words.without_tenant,
        ("GET /orgs/{org}/alerts [Code] listAlertsForOrg",),
        "code.list_alerts_for_org",
        "code.list_alerts",
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
