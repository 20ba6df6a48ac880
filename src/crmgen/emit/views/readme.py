"""`README.md` and `api.md`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sized
from typing import Final

from crmgen.emit.prose import markdown, plain, some
from crmgen.emit.views.client import ClientView, environment_variable
from crmgen.emit.views.custom_fields import CustomFieldsView, custom_fields_view
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.package import distribution_name
from crmgen.emit.views.rates import rates_literal
from crmgen.emit.views.readme_credentials import is_one_enough, ways_to_authenticate
from crmgen.emit.views.readme_errors import ErrorRowView, error_rows
from crmgen.emit.views.readme_examples import ExampleView, example_view
from crmgen.emit.views.resource_parts import ResourceView
from crmgen.emit.views.servers import absolute_url
from crmgen.emit.views.webhooks import WebhookView
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Api
from crmgen.ir.types import Evidence, Model
from crmgen.naming.names import Names
from crmgen.records import dataclass
from crmgen.runtime_source import VENDORED

_FENCE: Final = re.compile(r"(```+|~~~+)")
_HEADING: Final = re.compile(r"## (.+?)\s*")


@dataclass(frozen=True, slots=True)
class InferredView:
    """What the README says that the vendor does not document; nothing where all is."""

    methods: str
    """`12 of 80 methods`; empty for none."""
    models: str
    """`3 of 43 types`, with the first of them."""
    is_partly: bool
    """Whether arguments, fields or responses of what is documented are inferred."""


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """`README.md` and `api.md`."""

    title: str
    package: str
    distribution: str
    client: str
    runtime: str
    """The distribution of the runtime; empty where the SDK has it itself."""
    ways: tuple[str, ...]
    """Alternatives to authenticate: the variables of each that credentials are read from, as Markdown."""
    is_one_enough: bool
    """Whether each call takes any of them."""
    address: tuple[str, ...]
    """The client's arguments that are part of the server's address, as Markdown."""
    has_server: bool
    """Whether the document says where the API lives."""
    resources: tuple[ResourceView, ...]
    """All of them, with their methods."""
    example: ExampleView
    """Calls to show."""
    inferred: InferredView
    """What the vendor does not document."""
    errors: tuple[ErrorRowView, ...]
    """A row for each class of errors."""
    rate: str
    """The API's own rate, as Markdown; empty where none is stated."""
    takes_files: bool
    """Whether any method sends files."""
    sends_key: bool
    """Whether calls that create go out with a key by which the server knows them again."""
    webhooks: tuple[WebhookView, ...]
    """Calls that the API makes."""
    named_webhooks: str
    """Their names, as Markdown; of many only the first."""
    note: str
    """A comment of Markdown that says where the file comes from."""
    guide: Mapping[str, str]
    """The owner's Markdown. What it says under a heading that the README has as well stands under that
    heading, and is found by it; the rest under the empty text."""
    custom: CustomFieldsView | None
    """None for an API that has no custom fields."""


def readme_view(
    api: Api,
    names: Names,
    client: ClientView,
    resources: tuple[ResourceView, ...],
    webhooks: tuple[WebhookView, ...],
    origin: Origin,
    guide: str,
) -> ReadmeView:
    has_server = absolute_url(api.servers) is not None
    example = example_view(api, names, client, resources)
    custom = custom_fields_view(api, names)
    sections = {
        "Install": True,
        "Use": True,
        "Your server": bool(client.variables) or not has_server,
        "Authenticate": bool(client.credentials),
        "Pages": bool(example.paged),
        "Custom fields": custom is not None,
        "Values": True,
        "Files": _takes_files(api) or bool(example.saved),
        "Streams": bool(example.streamed),
        "Errors": True,
        "Webhooks": bool(webhooks),
        "Timeouts, retries, rates": True,
        "Logs": True,
        "Your own HTTP client": True,
        "In a server": True,
        "At the command line, and for language models": True,
        "Test your code": True,
        "Tests of this package": True,
    }
    written = {title for title, is_written in sections.items() if is_written}
    return ReadmeView(
        title=markdown(plain(api.title)) or names.client,
        package=names.package,
        distribution=distribution_name(names.package),
        client=names.client,
        runtime="" if names.runtime == VENDORED else "crmgen-runtime",
        ways=ways_to_authenticate(api, names),
        is_one_enough=is_one_enough(api),
        address=tuple(
            f"`{name}` (or `{environment_variable(names, name)}`)"
            for name in client.variables
        ),
        has_server=has_server,
        resources=resources,
        example=example,
        errors=error_rows(api, names),
        rate=rates_literal(api.rate_limits).strip('"') if api.rate_limits else "",
        takes_files=_takes_files(api),
        sends_key=bool(api.key_header),
        webhooks=webhooks,
        named_webhooks=some([each.name for each in webhooks]),
        inferred=_inferred(api, names, resources),
        note=origin.comment,
        guide=_divided(guide, written),
        custom=custom,
    )


def _divided(guide: str, written: Collection[str]) -> Mapping[str, str]:
    """The owner's Markdown by the headings of the README that it belongs under; empty: under none."""
    parts: dict[str, list[str]] = defaultdict(list)
    title, fence = "", ""
    for line in guide.splitlines():
        heading = None if fence else _HEADING.fullmatch(line)
        opened = _FENCE.match(line)
        if opened and not fence:
            fence = opened[1]
        elif opened and line.startswith(fence):
            fence = ""
        if heading:
            title = heading[1] if heading[1] in written else ""
        if not heading or not title:
            parts[title].append(line)
    return defaultdict(
        str, {key: "\n".join(text).strip() for key, text in parts.items()}
    )


def _takes_files(api: Api) -> bool:
    kinds = (body.kind for each in api.operations for body in each.bodies)
    return any(kind in (MediaKind.MULTIPART, MediaKind.BINARY) for kind in kinds)


def _inferred(
    api: Api, names: Names, resources: Iterable[ResourceView]
) -> InferredView:
    methods = [method for each in resources for method in each.methods]
    types = [
        name.output or name.input or ""
        for id, name in names.types.items()
        if api.types[id].evidence.inferred
    ]
    return InferredView(
        methods=_counted([m for m in methods if m.inferred], methods, "methods"),
        models=_counted(types, names.types, "types")
        + (f" ({some(types)})" if types else ""),
        is_partly=any(part.inferred for part in _parts_of(api)),
    )


def _counted(found: Sized, all: Sized, what: str) -> str:
    return f"{len(found)} of {len(all)} {what}" if found else ""


def _parts_of(api: Api) -> Iterator[Evidence]:
    """The evidence of all that operations and types are made of."""
    for operation in api.operations:
        yield from (each.evidence for each in operation.parameters)
        yield from (each.evidence for each in operation.responses)
    for type in api.types.values():
        if isinstance(type, Model):
            yield from (each.evidence for each in type.fields)
