"""`webhooks.py`: the calls that the API makes, each with the type of its body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from crmgen.emit.annotations import Annotator
from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal, tuple_literal
from crmgen.emit.prose import Block, blocks, docstring, first_sentence, markdown
from crmgen.emit.views.origin import Origin
from crmgen.ir.operations import Api, Webhook, WebhookSignature
from crmgen.ir.types import Direction
from crmgen.naming.names import Names
from crmgen.naming.words.identifiers import snake, words

_IMPORTED: Final = frozenset({"BodySecret", "Signature", "Webhook", "WebhookError"})
"""Names that the module imports, and that an API's types may have as well."""


@dataclass(frozen=True, slots=True)
class WebhookView:
    name: str
    annotation: str
    value: str
    docstring: str
    summary: str
    """One line of Markdown; empty for none."""


@dataclass(frozen=True, slots=True)
class WebhooksView:
    """The module of an API that describes webhooks."""

    docstring: str
    imports: str
    exported: str
    webhooks: tuple[WebhookView, ...]


def webhooks_view(api: Api, annotator: Annotator, origin: Origin) -> WebhooksView:
    annotator = replace(annotator, hidden=_IMPORTED)
    imports = ImportSet(".webhooks")
    imports.use("._core", "Webhook")
    imports.use("._core", "WebhookError")
    names = list(webhook_names(api, annotator.names))
    views = tuple(
        _webhook(each, name, annotator, imports)
        for each, name in zip(api.webhooks, names, strict=True)
    )
    about = f"Webhooks of `{annotator.names.client}`: `parse` reads one, `verify` proves where it comes from."
    exported = f"[{', '.join(map(string_literal, [*sorted(names), 'WebhookError']))}]"
    return WebhooksView(
        origin.module_docstring(about), imports.render(), exported, views
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
    package = string_literal(annotator.names.package)
    value = f"Webhook({package}, {string_literal(webhook.wire)}, {spelled.text}"
    if webhook.signature is not None:
        imports.use("._core", "Signature")
        value += f", Signature({', '.join(_signature(webhook.signature))})"
    elif webhook.secret:
        imports.use("._core", "BodySecret")
        value += f", BodySecret({tuple_literal(webhook.secret)})"
    doc = blocks(webhook.doc) or (Block("A call that the API makes."),)
    return WebhookView(
        name,
        f"Webhook[{spelled.text}]",
        f"{value})",
        docstring(doc, 0),
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
