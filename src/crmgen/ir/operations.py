"""The API as a whole: what can be called, where, and under which tags."""

from __future__ import annotations

from crmgen.diagnostics import Place
from crmgen.ir.bodies import Body
from crmgen.ir.customfields import FieldSource
from crmgen.ir.extends import Extends
from crmgen.ir.jobs import Batch, Job
from crmgen.ir.paging import Paging
from crmgen.ir.parameters import Parameter, PathTemplate
from crmgen.ir.responses import Failure, Response, Unwrap
from crmgen.ir.security import Requirement, SecurityScheme
from crmgen.ir.types import DOCUMENTED, Evidence, NamedType, OperationId, TypeId
from crmgen.ir.webhooks import Webhook
from crmgen.records import dataclass, field
from crmgen.text import SpecText, joined


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`x-crmgen-rate-limit`: so many calls in so many seconds."""

    calls: int
    seconds: float
    per: SpecText | None = None
    """What counts by itself: each `path`, each `operation`, or a group of that name; `api`, or None: all calls together."""


@dataclass(frozen=True, slots=True)
class Operation:
    id: OperationId
    verb: str
    """Upper case, one of HTTP's methods (checked: only letters)."""
    path: PathTemplate
    at: Place
    operation_id: SpecText | None = None
    document: SpecText | None = None
    """What its document is called, in an API of several."""
    stood_for: tuple[SpecText, ...] = ()
    """Where one operation was written out for many kinds of record: what its operationId calls them all."""
    tags: tuple[SpecText, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    """Those of the path first, in its order."""
    bodies: tuple[Body, ...] = ()
    responses: tuple[Response, ...] = ()
    security: tuple[Requirement, ...] | None = None
    """Alternatives; None: as the API says; an empty requirement among them: may go without."""
    servers: tuple[Server, ...] = ()
    unwrap: Unwrap | None = None
    failure: Failure | None = None
    paging: Paging | None = None
    unpaged: str = ""
    """Why it does not page although something in it is about pages: a sentence for people, as in `Decision`."""
    job: Job | None = None
    batch: Batch | None = None
    idempotent: bool = False
    rate_limits: tuple[RateLimit, ...] = ()
    """Its own, in the place of the document's."""
    deprecated: bool = False
    summary: SpecText | None = None
    doc: SpecText | None = None
    pinned_name: SpecText | None = None
    """`x-crmgen-name`: the method's name, to be taken as it is."""
    pinned_resource: SpecText | None = None
    """`x-crmgen-resource`: the resource to stand in."""
    key_header: SpecText | None = None
    """The header of the idempotency key; empty: it takes none; None: as the API says."""
    variant: str = ""
    """What sets one of several methods of the operation apart; see `ir.variants`."""
    evidence: Evidence = DOCUMENTED
    methods: tuple[Operation | None, ...] = field(
        default=(), init=False, compare=False, repr=False
    )
    """What `ir.variants` answered; None is the operation, which would hold itself otherwise."""

    @property
    def positional(self) -> tuple[Parameter, ...]:
        """The values of its path that methods take by position: in its order, each once, as lowering has them."""
        return tuple(each for each in self.parameters if each.is_positional)

    @property
    def by_name(self) -> tuple[Parameter, ...]:
        """The parameters that are given by name."""
        return tuple(each for each in self.parameters if not each.is_positional)

    @property
    def first_path_value(self) -> SpecText | None:
        """The first value of its path that methods take by position."""
        return next((each.wire for each in self.positional), None)


@dataclass(frozen=True, slots=True)
class ServerVariable:
    wire: SpecText
    default: SpecText
    choices: tuple[SpecText, ...] = ()
    doc: SpecText | None = None


@dataclass(frozen=True, slots=True)
class Server:
    url: SpecText
    variables: tuple[ServerVariable, ...] = ()
    doc: SpecText | None = None

    @property
    def default_url(self) -> SpecText:
        """The address with the defaults of its variables."""
        url = self.url
        for variable in self.variables:
            place = joined((SpecText("{"), variable.wire, SpecText("}")), "")
            url = url.replace(place, variable.default)
        return url


@dataclass(frozen=True, slots=True)
class Document:
    """One of the documents of an API of several."""

    name: SpecText
    """What tells it from the others."""
    title: SpecText
    prefix: SpecText
    """What all its paths begin with, which was in the address of its server."""


def tag_key(wire: SpecText, document: SpecText | None) -> SpecText:
    """What a tag is known by: two documents that both have a tag `Basic` mean two things."""
    return wire if document is None else joined((document, wire), "/")


@dataclass(frozen=True, slots=True)
class Tag:
    wire: SpecText
    doc: SpecText | None = None
    pinned: SpecText | None = None
    """`x-crmgen-name`: what its resource is called."""
    extends: Extends | None = None
    bind: SpecText | None = None
    """`x-crmgen-bind`: the path parameter that is given to its resource by subscription."""
    at: Place | None = None
    document: SpecText | None = None

    @property
    def key(self) -> SpecText:
        return tag_key(self.wire, self.document)


@dataclass(frozen=True, slots=True)
class Api:
    """All that a document says, resolved: the value that naming, views and `inspect` work from."""

    title: SpecText
    version: SpecText
    operations: tuple[Operation, ...]
    types: dict[TypeId, NamedType]
    """Every named type, in document order, also those that no operation reaches."""
    tags: tuple[Tag, ...] = ()
    servers: tuple[Server, ...] = ()
    schemes: tuple[SecurityScheme, ...] = ()
    security: tuple[Requirement, ...] = ()
    rate_limits: tuple[RateLimit, ...] = ()
    key_header: SpecText | None = None
    """The header of the idempotency key that every POST and PATCH takes."""
    webhooks: tuple[Webhook, ...] = ()
    field_sources: tuple[FieldSource, ...] = ()
    documents: tuple[Document, ...] = ()
    """Those that it was joined of; none where there is only one."""
    doc: SpecText | None = None
    source: SpecText | None = None
    """`x-crmgen-source` under `info`: where all that is documented comes from, unless it names another."""


def source_of(evidence: Evidence, api: Api) -> SpecText | None:
    """Where a thing comes from; the document's own source vouches for what is documented only."""
    return evidence.source or (None if evidence.inferred else api.source)
