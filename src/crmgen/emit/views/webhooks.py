"""`webhooks.py`: the calls that the API makes, each with the type of its body."""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.emit.annotations import Annotator
from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal, tuple_literal
from crmgen.emit.prose import Block, blocks, first_sentence, markdown
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.parts import Doc
from crmgen.ir.operations import Api
from crmgen.ir.types import Direction
from crmgen.ir.webhooks import Webhook, WebhookSignature
from crmgen.naming.names import Names
from crmgen.naming.words.identifiers import snake, words
from crmgen.records import dataclass


@dataclass(frozen=True, slots=True)
class WebhookView:
    """A constant that reads one kind of webhook."""

    name: str
    wire: str
    """Literal of what the document calls it."""
    type: str
    """What its body is read as."""
    proof: str
    """Expression of what proves where it comes from; empty where nothing does."""
    doc: Doc
    summary: str
    """One line of Markdown; empty for none."""

    @property
    def annotation(self) -> str:
        """`Webhook[Contact]`."""
        return f"Webhook[{self.type}]"


@dataclass(frozen=True, slots=True)
class WebhooksView:
    """The module of an API that describes webhooks."""

    docstring: str
    imports: ImportSet
    package: str
    exported: tuple[str, ...]
    """Sorted, for `__all__`."""
    webhooks: tuple[WebhookView, ...]
    """The constants of the module."""

    @property
    def names(self) -> frozenset[str]:
        """Every name that the module defines."""
        return frozenset(each.name for each in self.webhooks)


def webhooks_view(api: Api, annotator: Annotator, origin: Origin) -> WebhooksView:
    imports = ImportSet(".webhooks", annotator.names.runtime)
    imports.use("._core", "Webhook")
    imports.use("._core", "WebhookError")
    names = list(webhook_names(api, annotator.names))
    views = tuple(
        _webhook(each, name, annotator, imports)
        for each, name in zip(api.webhooks, names, strict=True)
    )
    about = f"Webhooks of `{annotator.names.client}`: `unwrap` proves where one comes from, and reads it; `parse_unproved` reads it whoever sent it."
    return WebhooksView(
        origin.module_docstring(about),
        imports,
        annotator.names.package,
        (*sorted(names), "WebhookError"),
        views,
    )


def webhook_names(api: Api, sdk: Names) -> Iterator[str]:
    """A constant for each, such as `CONTACT_CREATED`, which no type is called."""
    taken = {name.output for name in sdk.types.values()}
    for each in api.webhooks:
        base = name = snake(words(each.wire), "webhook").upper()
        number = 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        yield name


def _webhook(
    webhook: Webhook, name: str, annotator: Annotator, imports: ImportSet
) -> WebhookView:
    spelled = annotator.spell(webhook.type, Direction.OUTPUT)
    imports.add(spelled.imports)
    proof = ""
    if webhook.signature is not None:
        imports.use("._core", "Signature")
        proof = f"Signature({', '.join(_signature(webhook.signature))})"
    elif webhook.secret:
        imports.use("._core", "BodySecret")
        proof = f"BodySecret({tuple_literal(webhook.secret)})"
    doc = blocks(webhook.doc) or (Block("A call that the API makes."),)
    return WebhookView(
        name,
        string_literal(webhook.wire),
        spelled.text,
        proof,
        Doc(doc, 0),
        markdown(first_sentence(webhook.doc)[0]),
    )


def _signature(signature: WebhookSignature) -> Iterator[str]:
    yield f"header={string_literal(signature.header)}"
    yield f"scheme={string_literal(signature.scheme)}"
    yield f"encoding={string_literal(signature.encoding)}"
    if signature.prefix is not None:
        yield f"prefix={string_literal(signature.prefix)}"
    if signature.timestamp_header is not None:
        yield f"timestamp_header={string_literal(signature.timestamp_header)}"
    if signature.signed is not None:
        yield f"signed={string_literal(signature.signed)}"
    if signature.tolerance is not None:
        yield f"tolerance={signature.tolerance!r}"
    if signature.decoded is not None:
        yield f"decoded={string_literal(signature.decoded)}"
