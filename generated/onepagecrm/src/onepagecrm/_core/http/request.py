"""From the facts of a call to the request that is sent: one builder for sync and async."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote, urlsplit

from ..body.body import StreamedContent
from ..body.json import JsonBody, with_more
from ..errors.exceptions import ConfigurationError
from ..parameters.constant import Constant
from ..parameters.path import fill_path
from ..parameters.plain import cookie_pairs, header_text, query_pairs
from ..read.files import FileOr
from ..values.encoding import is_object
from .client_parameters import with_client_parameters
from .headers import Headers, checked_header
from .options import Timeout, as_timeout
from .redaction import HIDDEN, is_secret_header, is_secret_query
from .subject import shown_subject

if TYPE_CHECKING:
    from .calls import CallFacts
    from .settings import Settings


class AccessToken(Protocol):
    """A token that is sent, and may be refused."""

    @property
    def access_token(self) -> str: ...
    @property
    def host(self) -> str | None: ...


class Signer(Protocol):
    """Credentials that go into a request when all of it is known, as an answer to the server's challenge."""

    def challenges(self, headers: Headers) -> list[str]:
        """What a 401 asks to be answered."""
        ...

    def sign(self, sent: Any, challenges: list[str]) -> None:
        """Signs the HTTP library's request."""
        ...


class Secrets:
    """Headers, query and cookies that only the transport may see: never shown, never pickled."""

    __slots__ = (
        "challenges",
        "content",
        "cookies",
        "headers",
        "query",
        "signer",
        "tokens",
    )

    def __init__(self) -> None:
        self.headers: dict[str, tuple[str, str]] = {}
        """Lower-case name to the name as it is spelt, and the value."""
        self.query: list[tuple[str, str]] = []
        """Encoded already."""
        self.cookies: list[str] = []
        self.tokens: dict[str, AccessToken] = {}
        """Tokens among the headers, by their scheme: a server may refuse them."""
        self.content: bytes | None = None
        """A body that is made of credentials, in the place of the request's."""
        self.signer: Signer | None = None
        self.challenges: list[str] = []
        """What the server asked, for the signer to answer with the next try."""

    def put(self, name: str, value: str) -> None:
        """Sets a header. Raises ValueError, without the value, for what no header can hold."""
        self.headers[name.lower()] = (name, checked_header(name, value))

    def put_token(self, scheme: str, token: AccessToken) -> None:
        """Sets the header of a bearer token (RFC 6750 section 2.1)."""
        self.put("Authorization", f"Bearer {token.access_token}")
        self.tokens[scheme] = token

    @property
    def host(self) -> str | None:
        """The base URL that came with a token; None: none did."""
        return next((each.host for each in self.tokens.values() if each.host), None)

    def copy(self) -> Secrets:
        """A copy that can be added to."""
        copied = Secrets()
        copied.content = self.content
        copied.signer = self.signer
        copied.challenges.extend(self.challenges)
        copied.tokens.update(self.tokens)
        copied.headers.update(self.headers)
        copied.query.extend(self.query)
        copied.cookies.extend(self.cookies)
        return copied

    def __repr__(self) -> str:
        return f"Secrets({HIDDEN})"

    def __reduce__(self) -> tuple[type[Secrets], tuple[()]]:
        return (Secrets, ())


class Request:
    """A request as it is sent, but for its credentials, which stand apart."""

    __slots__ = (
        "content",
        "headers",
        "method",
        "operation",
        "path_values",
        "secrets",
        "timeout",
        "url",
    )

    def __init__(
        self,
        method: str,
        url: str,
        headers: Headers,
        content: bytes | StreamedContent | None,
        *,
        operation: str = "",
        path_values: Mapping[str, object] | None = None,
        timeout: Timeout | None = None,
        secrets: Secrets | None = None,
    ) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.content = content
        self.operation = operation
        """Verb and path template, such as `GET /contacts/{contact_id}`: for logs and rates."""
        self.path_values = path_values or {}
        self.timeout = timeout
        self.secrets = Secrets() if secrets is None else secrets

    @property
    def subject(self) -> str:
        """What is called, for messages: `GET /contacts/64a1`, with no value that may be secret."""
        return shown_subject(self.operation, self.path_values)

    @property
    def is_for_token(self) -> bool:
        """Whether it is a step towards the credentials of a call, not the call itself."""
        return self.secrets.content is not None

    @property
    def can_replay(self) -> bool:
        """Whether the body, if any, can be sent once more."""
        content = self.content
        return content is None or isinstance(content, bytes) or content.can_replay

    def with_headers(self, more: Mapping[str, str]) -> Request:
        """This request with more headers, which replace those of the same name: for middleware.

        Raises ValueError for what no header can hold.
        """
        headers = {n.lower(): (n, v) for n, v in self.headers.items_as_sent()}
        changed = copy.copy(self)
        changed.secrets = self.secrets.copy()
        for name, value in more.items():
            put_header(headers, changed.secrets, name, value)
        changed.headers = Headers(headers.values())
        return changed

    def __repr__(self) -> str:
        return f"Request({self.method!r}, {self.url!r})"

    def __copy__(self) -> Request:
        changed = Request.__new__(Request)
        for name in Request.__slots__:
            setattr(changed, name, getattr(self, name))
        return changed

    def __reduce__(self) -> tuple[Any, ...]:
        content = self.content if isinstance(self.content, bytes) else None
        return (Request, (self.method, self.url, self.headers, content))


def build_request(settings: Settings, call: CallFacts, secrets: Secrets) -> Request:
    """Everything that is decided before sending.

    Raises ValueError for a path value or a header that cannot be sent, TypeError for a value
    that has no text or JSON form.
    """
    if settings.parameters:
        call = with_client_parameters(call, settings.parameters)
    options = call.options
    headers = settings.headers.copy()
    if "accept" not in headers:
        headers["accept"] = ("Accept", call.accept or accepted(call.returns))
    body = with_more(call.body, options.body) if options.body else call.body
    content = None
    if body is not None:
        media, content = body.encode()
        headers["content-type"] = ("Content-Type", media)
    if call.headers or options.headers:
        _add_headers(headers, secrets, call)
    for name, value in call.cookies.items():
        secrets.cookies.extend(cookie_pairs(name, value))
    return Request(
        call.verb,
        _url(settings, call, secrets),
        Headers(headers.values()),
        content,
        operation=f"{call.verb} {call.path}",
        path_values=call.path_values,
        timeout=timeout_of(settings, call),
        secrets=secrets,
    )


def timeout_of(settings: Settings, call: CallFacts) -> Timeout | None:
    """The limits of a call: its own, else the client's."""
    own = call.options.timeout
    return settings.timeout if own is None else as_timeout(own)


def _add_headers(
    headers: dict[str, tuple[str, str]], secrets: Secrets, call: CallFacts
) -> None:
    """Adds the call's headers: parameters first, then options, where None takes one away."""
    for name, value in call.headers.items():
        is_said = isinstance(value, Constant) and name.lower() in headers
        text = None if is_said else header_text(value)
        if text is not None:
            put_header(headers, secrets, name, text)
    for name, stated in call.options.headers.items():
        headers.pop(name.lower(), None)
        secrets.headers.pop(name.lower(), None)
        if stated is not None:
            put_header(headers, secrets, name, stated)


def put_header(
    headers: dict[str, tuple[str, str]], secrets: Secrets, name: str, value: str
) -> None:
    """Checks a header and puts it where it belongs: in sight, or apart."""
    if is_secret_header(name.lower()):
        secrets.put(name, value)
    else:
        headers[name.lower()] = (name, checked_header(name, value))


def accepted(returns: Mapping[str, Any]) -> str:
    """The media types to ask for, by what is returned."""
    is_other = False
    for kind in returns.values():
        if kind is bytes or kind is str or isinstance(kind, FileOr):
            is_other = True
        elif kind is not None:
            return "application/json"
    return "*/*" if is_other else "application/json"


def _url(settings: Settings, call: CallFacts, secrets: Secrets) -> str:
    if call.url is not None:
        url = without_secrets(call.url, secrets)
    else:
        path = call.path.partition("#")[0]  # servers never see a fragment
        base = _base_url(settings, call, secrets)
        url = below(base, fill_path(path, call.path_values))
    query = {**call.query, **call.options.query} if call.options.query else call.query
    pairs = _pairs(query, secrets)
    # A name that is empty stands for a whole query string.
    text = "&".join([f"{name}={value}" if name else value for name, value in pairs])
    if not text:
        return url
    return f"{url}{'&' if '?' in url else '?'}{text}"


def below(base: str, path: str) -> str:
    """The address of a path on the server `base`; no path without a slash goes on with its host's name."""
    return f"{base}{path}" if path.startswith("/") else f"{base}/{path}"


def _pairs(query: Mapping[str, object], secrets: Secrets) -> Iterator[tuple[str, str]]:
    for name, value in query.items():
        if value is None:
            continue
        if is_secret_query(name):
            secrets.query.extend(query_pairs(name, value))
        else:
            yield from query_pairs(name, value)


def without_secrets(url: str, secrets: Secrets) -> str:
    """An address from the server without the credentials that it may repeat: they stand apart."""
    address, mark, query = url.partition("?")
    if not mark:
        return url
    own = {name for name, _ in secrets.query}
    kept: list[str] = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name in own:
            continue
        if is_secret_query(unquote(name)):
            secrets.query.append((name, value))
        else:
            kept.append(part)
    return f"{address}?{'&'.join(kept)}" if kept else address


def _base_url(settings: Settings, call: CallFacts, secrets: Secrets) -> str:
    """The client's base URL; while that is the document's, an operation's own server counts, or its token's."""
    stated = call.base_url or secrets.host
    if stated and not settings.base_url_is_given:
        return stated.rstrip("/")
    if not settings.base_url:
        package = settings.facts.package
        raise ConfigurationError(
            f"{package}: no base URL is known; pass base_url= or set {package.upper()}_BASE_URL"
        )
    return settings.base_url


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port: where credentials may go."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", parts.port or default


def is_plain_path(path: str) -> bool:
    """Whether no segment of the path is `.` or `..`, in any spelling."""
    for segment in path.partition("?")[0].split("/"):
        decoded = segment
        while (further := unquote(decoded)) != decoded:
            decoded = further
        if decoded in (".", ".."):
            return False
    return True


def body_value(call: CallFacts, name: str) -> object:
    """The value of a key of the JSON body; None when there is none."""
    if isinstance(call.body, JsonBody) and is_object(call.body.value):
        return call.body.value.get(name)
    return None
