"""The facts of an API, and the settings of one client of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from ..auth.credentials import Credentials
from ..auth.scheme import AsyncCredential, Scheme
from ..connections.tls import Certificate
from ..errors.exceptions import ConfigurationError
from ..rate_limit.limits import RateLimits
from ..retry.policy import RetryBudget
from .calls import Security
from .client_options import ClientOptions
from .client_parameters import client_parameter_values
from .clock import SYSTEM, Clock
from .logs import TryLog
from .options import Timeout, as_timeout, check_kinds, checked_count, checked_layers
from .request import Secrets, put_header


@dataclass(frozen=True)
class ApiFacts:
    """What the generated client knows of its API.

    `package` is also the logger's name and the prefix of environment variables.
    """

    package: str
    version: str
    base_url: str = ""
    schemes: Mapping[str, Scheme] = field(default_factory=dict[str, Scheme])
    security: Security = ()
    rate_limit: str | None = None
    idempotency_header: str | None = None
    """The header that takes a key by which the server knows a POST or PATCH again."""


@dataclass(frozen=True)
class Settings:
    """Everything that a client was told; `with_options` makes another one of it."""

    facts: ApiFacts
    credentials: Credentials
    base_url: str
    base_url_is_given: bool
    """False: it is the document's, so that an operation's own server counts."""
    timeout: Timeout | None
    """None: the defaults, or what a user's own HTTP client has."""
    max_retries: int
    limits: RateLimits
    """Shared, as the two below, with the clients that `with_options` makes."""
    retry_budget: RetryBudget
    log: TryLog
    clock: Clock
    middleware: tuple[Any, ...]
    """Around each try, the first one outermost."""
    strict: bool
    headers: dict[str, tuple[str, str]] = field(repr=False)
    """Headers of every call: lower-case name to the name as it is spelt, and the value."""
    secrets: Secrets = field(repr=False)
    """Those of them that are kept out of sight."""
    parameters: dict[str, object | None] = field(
        default_factory=dict[str, object | None]
    )
    """Parameters of operations that the client was told once."""
    watches: list[Any] = field(default_factory=list[Any], repr=False, compare=False)
    """What is told of each deletion: lists that are being walked."""

    def with_headers(self, more: Mapping[str, str]) -> Settings:
        """These settings with more headers. Raises ValueError for what no header can hold."""
        headers, secrets = self.headers.copy(), self.secrets.copy()
        for name, value in more.items():
            put_header(headers, secrets, name, value)
        return replace(self, headers=headers, secrets=secrets)


def make_settings(
    facts: ApiFacts,
    credentials: Mapping[str, AsyncCredential | None],
    options: ClientOptions,
    parameters: Mapping[str, object] | None = None,
    *,
    has_certificate: bool = False,
) -> Settings:
    """What a client is told, with what the environment adds, checked."""
    check_kinds(
        base_url=options.base_url,
        cert=options.cert,
        headers=options.headers,
        rate_limit=options.rate_limit,
    )
    if has_certificate:
        credentials = {**credentials, "cert": "given"}
    given = options.base_url or os.getenv(f"{facts.package}_BASE_URL".upper())
    timeout = options.timeout
    settings = Settings(
        facts=facts,
        credentials=Credentials(
            facts.package,
            facts.schemes,
            credentials,
            options.store,
            options.for_tokens,
        ),
        base_url=checked_base_url(given or facts.base_url),
        base_url_is_given=bool(given),
        timeout=None if timeout is None else as_timeout(timeout),
        max_retries=checked_retries(options.max_retries),
        limits=RateLimits(options.rate_limit or facts.rate_limit),
        retry_budget=RetryBudget(),
        log=TryLog(facts.package),
        clock=SYSTEM,
        middleware=checked_layers(options.layers),
        strict=options.strict,
        headers={
            "user-agent": ("User-Agent", f"{facts.package}/{facts.version} crmgen")
        },
        secrets=Secrets(),
        parameters=client_parameter_values(facts.package, parameters or {}),
    )
    return settings.with_headers(options.headers or {})


def warm_up_is_wanted(package: str) -> bool:
    """Whether the environment asks for all of an SDK at once: `<PACKAGE>_WARM_UP` is neither empty nor a no."""
    stated = os.getenv(f"{package}_WARM_UP".upper(), "")
    return stated.strip().lower() not in ("", "0", "false", "no", "off")


def certificate_of(
    facts: ApiFacts, options: ClientOptions, http_client: object
) -> Certificate | None:
    """The certificate that our own connections show. Raises ValueError where they are not ours."""
    if http_client is None:
        return options.cert or os.getenv(f"{facts.package}_CERT".upper()) or None
    if options.cert is not None:
        raise ValueError("give the certificate to the http_client itself, not as cert=")
    return None


def anonymous_facts(settings: Settings) -> ApiFacts:
    """An API of which nothing is known."""
    return ApiFacts(settings.facts.package, settings.facts.version)


def checked_retries(value: int) -> int:
    """Raises ValueError below 0, TypeError for no whole number."""
    checked_count("max_retries", value, 0)
    return value


def checked_cap(value: int) -> int:
    """Raises ValueError below 1, TypeError for no whole number."""
    checked_count("max_in_flight", value, 1)
    return value


def checked_base_url(url: str) -> str:
    """The base URL without a slash at its end. Raises ConfigurationError for what is none."""
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(
            f"base_url must begin with https:// or http:// and a host: {url!r}"
        )
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError(
            "base_url must not hold credentials; give them as arguments"
        )
    if parts.query or parts.fragment:
        raise ConfigurationError("base_url must not have a query or a fragment")
    return url.rstrip("/")
