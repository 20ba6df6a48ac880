"""Operations of the intermediate representation: what can be called, with what, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from crmgen.diagnostics import Place
from crmgen.ir.customfields import FieldSource
from crmgen.ir.grammars import Grammar
from crmgen.ir.types import (
    DOCUMENTED,
    Evidence,
    NamedType,
    OperationId,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
)
from crmgen.text import SpecText, SpecValue, joined


class Where(StrEnum):
    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    QUERYSTRING = "querystring"
    """The whole query (OpenAPI 3.2 section 4.12.1)."""


Style = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]
STYLES: Final[dict[Where, tuple[Style, ...]]] = {
    Where.PATH: ("simple", "label", "matrix"),
    Where.QUERY: ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    Where.HEADER: ("simple",),
    Where.COOKIE: ("form", "cookie"),
    Where.QUERYSTRING: ("form",),
}
"""The styles of each place, its default first (OpenAPI 3.1 section 4.8.12.3; 3.2 adds `cookie`)."""


def explodes(style: Style) -> bool:
    """Whether a style has a parameter for each value where the document says nothing (section 4.8.12.2)."""
    return style in ("form", "cookie")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter, with style and explode always filled in (OpenAPI 3.1 section 4.8.12)."""

    wire: SpecText
    where: Where
    type: Type
    required: bool
    at: Place
    style: Style = "form"
    explode: bool = True
    allow_reserved: bool = False
    media: SpecText | None = None
    """Set for a parameter with `content`: its value is written in this media type."""
    deprecated: bool = False
    default: SpecValue | None = None
    constant: SpecValue | None = None
    """What goes out where neither a call nor the client says it: the only value that there is, or the API's version."""
    examples: tuple[SpecValue, ...] = ()
    doc: SpecText | None = None
    pinned: SpecText | None = None
    """`x-crmgen-name`."""
    evidence: Evidence = DOCUMENTED
    client: SpecText | None = None
    """`x-crmgen-client-parameter`: the client's argument that gives it where a call does not."""
    key_prefix: SpecText | None = None
    """`x-crmgen-key-prefix`: what each key of a deepObject begins with."""
    grammar: Grammar | None = None
    """`x-crmgen-filter` or `x-crmgen-sort`: how it writes conditions or sort orders."""

    @property
    def is_positional(self) -> bool:
        """Whether methods take it by position: path values, unless the client may know them."""
        return self.where is Where.PATH and self.client is None

    @property
    def is_asked(self) -> bool:
        """Whether every call has to give it."""
        if self.is_positional:
            return True
        says_itself = self.constant is not None or self.type == Scalar(ScalarKind.NULL)
        return self.required and self.client is None and not says_itself


@dataclass(frozen=True, slots=True)
class PathTemplate:
    """A path, parsed once: literal text and `PathSlot`s in turn."""

    wire: SpecText
    parts: tuple[SpecText | PathSlot, ...]


@dataclass(frozen=True, slots=True)
class PathSlot:
    wire: SpecText
    """The name between the braces, which is the wire name of a path parameter."""


class MediaKind(StrEnum):
    JSON = "json"
    FORM = "form"
    MULTIPART = "multipart"
    TEXT = "text"
    BINARY = "binary"
    EVENTS = "events"
    """`text/event-stream`."""
    JSON_LINES = "json-lines"


@dataclass(frozen=True, slots=True)
class PartEncoding:
    """How one property of a form is written (OpenAPI 3.1 section 4.8.15)."""

    wire: SpecText
    content_type: SpecText | None
    style: SpecText | None
    explode: bool | None
    allow_reserved: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """One media type of a request body."""

    media: SpecText
    kind: MediaKind
    type: Type
    required: bool
    at: Place
    encoding: tuple[PartEncoding, ...] = ()
    examples: tuple[SpecValue, ...] = ()
    doc: SpecText | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A response header."""

    wire: SpecText
    type: Type
    required: bool
    doc: SpecText | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """One media type of a response."""

    media: SpecText
    kind: MediaKind
    type: Type
    at: Place
    examples: tuple[SpecValue, ...] = ()
    files: tuple[SpecText, ...] = ()
    """The media types of files that may come instead: the response's own type decides."""


@dataclass(frozen=True, slots=True)
class Response:
    """A documented answer. `status`: `200`, a range such as `4XX`, or `default`. No contents: no body."""

    status: SpecText
    contents: tuple[Content, ...]
    at: Place
    headers: tuple[Header, ...] = ()
    doc: SpecText | None = None
    evidence: Evidence = DOCUMENTED

    @property
    def is_success(self) -> bool:
        return self.status.startswith("2")

    @property
    def is_redirect(self) -> bool:
        return self.status.startswith("3")


@dataclass(frozen=True, slots=True)
class Decision:
    """Why crmgen treats an operation as it does: stated in the document or an overlay, or inferred."""

    how: Literal["stated", "inferred", "kept"]
    why: str
    """A sentence for people; crmgen's own words and wire names, never printed into code."""
    at: Place


BodyPath = tuple[SpecText, ...]
"""The way into a body by property names. `*` goes into each element of a list."""


@dataclass(frozen=True, slots=True)
class Unwrap:
    """The result is the part of the body at `path`; the rest stays reachable on the raw side."""

    path: BodyPath
    type: Type
    decision: Decision


@dataclass(frozen=True, slots=True)
class FailedValue:
    """A success by its status failed where the body has one of `values` at a place; `but`: another than those.

    No values: anything that says something there, which null, false, 0 and what is empty do not.
    """

    at: BodyPath
    values: tuple[SpecValue, ...] = ()
    but: bool = False


@dataclass(frozen=True, slots=True)
class FailedShape:
    """It failed where the body has one of some properties, and none of others; null is none."""

    has: tuple[SpecText, ...]
    lacks: tuple[SpecText, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """How a success by its status says in its body that it failed."""

    mark: FailedValue | FailedShape
    decision: Decision
    type: Type | None = None
    """Of the body that says so; None: that of the success."""


class PagingStyle(StrEnum):
    PAGE = "page"
    OFFSET = "offset"
    CURSOR = "cursor"
    NEXT_LINK = "next-link"
    LINK_HEADER = "link-header"
    CONTENT_RANGE = "content-range"


@dataclass(frozen=True, slots=True)
class PageArgument:
    """What a call says of pages: a query parameter, a key of an object in the query, or a part of the JSON body."""

    path: BodyPath
    """One wire name for a query parameter; else the way from the object's name, or from the body's root."""
    where: Literal["query", "object", "body"] = "query"


@dataclass(frozen=True, slots=True)
class Paging:
    """How the operation pages. Paths lead into the body of the response."""

    style: PagingStyle
    items: BodyPath
    """To the list, and from each element (after `*`) to the item: `data contacts * contact`."""
    item_type: Type
    decision: Decision
    page: PageArgument | None = None
    """What takes the page number, the offset or the cursor; what takes the link's, where it is no address."""
    size: PageArgument | None = None
    """What takes the number of items a page."""
    total: BodyPath | None = None
    last_page: BodyPath | None = None
    next: BodyPath | None = None
    """Where the body has the next cursor, link, number or offset."""
    next_header: SpecText | None = None
    """The response header with the next cursor."""
    others: tuple[tuple[PageArgument, BodyPath], ...] = ()
    """Further parts of a cursor that has several: what takes each, and where its next value is."""
    has_more: BodyPath | None = None
    """Where the body says that more follows."""
    is_last: BodyPath | None = None
    """Where the body says that nothing follows."""
    first: int = 1
    """The number of the first page (page style), or the first offset."""
    page_size: BodyPath | None = None
    """Where the body repeats the size of the page."""
    last_item: BodyPath | None = None
    """Where an item has the cursor that comes after it; instead of `next`."""
    range: SpecText | None = None
    """The query parameter with the first and last index, as JSON (content-range style)."""
    total_header: SpecText | None = None
    """The response header with the number of all items."""
    number: BodyPath | None = None
    """Where the body repeats the number of the page, for lack of a word on where numbers begin."""
    most: int | None = None
    """The highest page number or offset that is allowed."""
    cap: int | None = None
    """How many items the server gives of one list, whatever its total."""
    flag: SpecText | None = None
    """The query parameter that must be true for this way of paging."""
    otherwise: Paging | None = None
    """How it pages without the flag; None: the flag is always sent."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Schemes that must all be used together; `Operation.security` lists alternatives."""

    schemes: tuple[SpecText, ...]
    scopes: tuple[tuple[SpecText, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`x-crmgen-rate-limit`: so many calls in so many seconds."""

    calls: int
    seconds: float
    per: SpecText | None = None
    """What counts by itself: each `path`, each `operation`, or a group of that name; None: all calls together."""


@dataclass(frozen=True, slots=True)
class Operation:
    id: OperationId
    verb: str
    """Upper case, one of HTTP's methods (checked: only letters)."""
    path: PathTemplate
    at: Place
    operation_id: SpecText | None = None
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
    idempotent: bool = False
    rate_limit: RateLimit | None = None
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


class SchemeKind(StrEnum):
    BASIC = "basic"
    BEARER = "bearer"
    DIGEST = "digest"
    API_KEY = "api-key"
    OAUTH2 = "oauth2"
    OPEN_ID = "open-id"
    MUTUAL_TLS = "mutual-tls"
    OTHER = "other"
    """No SDK can serve it by itself: callers do, by the Authorization header where `where` says so."""


@dataclass(frozen=True, slots=True)
class OAuthFlow:
    kind: Literal["authorization_code", "client_credentials", "implicit", "password"]
    token_url: SpecText | None
    authorization_url: SpecText | None
    refresh_url: SpecText | None
    scopes: tuple[tuple[SpecText, SpecText], ...]


@dataclass(frozen=True, slots=True)
class TokenHost:
    """`x-crmgen-token-host`: where the answer of a token server names the host that calls go to."""

    path: BodyPath
    hosts: tuple[SpecText, ...] = ()
    """The names that it may have, such as `*.example.com`; none: any on the internet."""


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A way to say who calls. `credentials` are the names an overlay gives its arguments."""

    wire: SpecText
    """The key under `components/securitySchemes`."""
    kind: SchemeKind
    at: Place
    where: Where | None = None
    """For API keys: header, query or cookie, under `parameter`."""
    parameter: SpecText | None = None
    flows: tuple[OAuthFlow, ...] = ()
    credentials: tuple[tuple[SpecText, SpecText], ...] = ()
    """`x-crmgen-credentials`: from `username`, `password`, `token`, `api_key`, ... to the name people use."""
    aliases: tuple[SpecText, ...] = ()
    """Other keys that only refer to it."""
    token_host: TokenHost | None = None
    token_parameters: tuple[tuple[SpecText, SpecText], ...] = ()
    """`x-crmgen-token-parameters`: more that each token request says, such as an audience."""
    doc: SpecText | None = None


@dataclass(frozen=True, slots=True)
class Extends:
    """`x-crmgen-extends`: the owner's class that a resource extends."""

    name: SpecText
    """`uploads.AttachmentUploads`: module below the extras, and class."""
    at: Place


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


SignatureScheme = Literal["hmac-sha256", "hmac-sha512", "hmac-sha1"]
SignatureEncoding = Literal["hex", "base64"]


@dataclass(frozen=True, slots=True)
class WebhookSignature:
    """`x-crmgen-webhook-signature`: how webhooks are signed."""

    header: SpecText
    scheme: SignatureScheme
    encoding: SignatureEncoding
    prefix: SpecText | None = None
    timestamp_header: SpecText | None = None
    signed: SpecText | None = None
    """With `{body}`, `{timestamp}`, `{method}` and `{url}`; None: the body alone."""
    tolerance: float | None = None
    """Seconds."""
    decoded: SpecText | None = None
    """Characters of the URL that are signed as they are, where it has them percent-encoded."""

    def signs(self, placeholder: str) -> bool:
        """Whether `url`, say, is a part of what is signed."""
        return self.signed is not None and f"{{{placeholder}}}" in self.signed


@dataclass(frozen=True, slots=True)
class Webhook:
    """A call that the vendor makes to its user."""

    wire: SpecText
    type: Type
    at: Place
    doc: SpecText | None = None
    signature: WebhookSignature | None = None
    secret: BodyPath = ()
    """`x-crmgen-webhook-secret`: where the body has a secret, for lack of a signature."""


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
    rate_limit: RateLimit | None = None
    key_header: SpecText | None = None
    """The header of the idempotency key that every POST and PATCH takes."""
    webhooks: tuple[Webhook, ...] = ()
    field_sources: tuple[FieldSource, ...] = ()
    doc: SpecText | None = None
    source: SpecText | None = None
    """`x-crmgen-source` under `info`: where all that is documented comes from, unless it names another."""


def source_of(evidence: Evidence, api: Api) -> SpecText | None:
    """Where a thing comes from; the document's own source vouches for what is documented only."""
    return evidence.source or (None if evidence.inferred else api.source)
