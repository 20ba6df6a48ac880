"""When a token is got, kept and renewed: once, however many threads and tasks ask for it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ..auth.scheme import AsyncCredential, Invoke, TokenContext
from ..connections.semaphore import FairSemaphore
from ..errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    ConfigurationError,
    CredentialsError,
    RateLimitError,
    SDKError,
    ServerError,
    TokenError,
)
from ..http.options import DEFAULT_TIMEOUT
from ..http.request import Request
from ..http.response import Response
from ..http.threads import in_thread
from .token_requests import Application, Form, ask, endpoint, read_token, store_key
from .tokens import AsyncTokenStore, FileTokenStore, MemoryTokenStore, Token, TokenStore

if TYPE_CHECKING:
    from .scheme import OAuth2

_OF_USERS = ("authorization_code", "password")
"""How tokens of users are got."""
_PAUSE = 10.0
"""Seconds without another try after the server could not renew a token that is still good."""

Steps = Generator[Request | Invoke, Any, Token]


def _texts(parameters: Mapping[Any, Any]) -> dict[str, str]:
    """What a client says in its token requests. Raises TypeError for what is no text."""
    for name, value in parameters.items():
        if not isinstance(name, str) or not isinstance(value, str):
            kind = type(value).__name__
            raise TypeError(f"token_parameters: {name} is a text, not a {kind}")
    return {**parameters}


class TokenSource:
    """The tokens of one scheme and one client."""

    def __init__(
        self,
        scheme: OAuth2,
        values: Mapping[str, AsyncCredential],
        store: TokenStore | AsyncTokenStore | None,
        package: str,
        parameters: Mapping[str, str],
    ) -> None:
        self._scheme = scheme
        self._values = values
        self._parameters = {**dict(scheme.parameters), **_texts(parameters)}
        self._store = MemoryTokenStore() if store is None else store
        self._package = package
        self._token: Token | None = None
        self._semaphore = FairSemaphore()
        self._attempts = 0
        self._failure: SDKError | None = None
        """Of the last attempt."""
        self._paused_until = 0.0
        self._application: Application | None = None

    @property
    def is_used(self) -> bool:
        """False: the caller's own function gives the tokens."""
        return not callable(self._values.get(self._scheme.token))

    @property
    def has_token(self) -> bool:
        """Whether there is one at hand, such as that of a user who logged in."""
        return self._token is not None

    def current(self, context: TokenContext) -> Steps:
        """A token to be used now, a new one if need be."""
        token = self._token
        if token is not None and self._is_good(token, context.now()):
            return token
        return (yield from self._renewed(context, None))

    def after_refusal(
        self, refused: Token, context: TokenContext
    ) -> Generator[Request | Invoke, Any, Token | None]:
        """Another token than the one that the server refused; None when there is no way to get one."""
        try:
            return (yield from self._renewed(context, refused))
        except CredentialsError:
            return None

    def exchanged(self, form: Form, context: TokenContext) -> Steps:
        """The token of an authorization code, kept from now on."""
        application = yield from self._registered()
        yield from self._acquire(context)
        try:
            url = self._scheme.token_url
            token = yield from self._granted(url, form, application, context)
            yield from self._keep(token, application)
        finally:
            self._semaphore.release()
        return token

    def _is_good(self, token: Token, now: float) -> bool:
        if token.is_fresh(now):
            return True
        return now < self._paused_until and not token.is_over(now)

    def _renewed(self, context: TokenContext, refused: Token | None) -> Steps:
        seen = self._attempts
        application = yield from self._registered()
        yield from self._acquire(context)
        try:
            return (yield from self._settled(context, refused, seen, application))
        finally:
            self._semaphore.release()

    def _acquire(self, context: TokenContext) -> Generator[Invoke, Any, None]:
        seconds = (context.timeout or DEFAULT_TIMEOUT).total
        is_mine = yield Invoke(
            partial(self._semaphore.acquire, seconds),
            partial(self._semaphore.acquire_async, seconds),
        )
        if not is_mine:
            raise APITimeoutError(f"{self._package}: no token came in time")

    def _settled(
        self,
        context: TokenContext,
        refused: Token | None,
        seen: int,
        application: Application,
    ) -> Steps:
        """The second check, with the semaphore acquired: others may have done it meanwhile."""
        if self._token is not None and self._helps(self._token, refused, context):
            return self._token
        if self._attempts != seen and self._failure is not None:
            raise copy.copy(self._failure)
        token = yield from self._stored(application)
        if token is None:
            token = yield from self._given()
        if token is not None and self._helps(token, refused, context):
            self._token = token
            return token
        try:
            new = yield from self._asked(token, application, context)
        except SDKError as error:
            return (
                yield from self._second_best(
                    error, token, refused, application, context
                )
            )
        yield from self._keep(new, application)
        return new

    def _helps(
        self, token: Token, refused: Token | None, context: TokenContext
    ) -> bool:
        is_other = refused is None or refused.access_token != token.access_token
        return is_other and self._is_good(token, context.now())

    def _second_best(
        self,
        error: SDKError,
        token: Token | None,
        refused: Token | None,
        application: Application,
        context: TokenContext,
    ) -> Steps:
        """After a failure: the token that another process saved meanwhile, or the old one while it lasts."""
        if isinstance(error, CredentialsError):
            raise error
        if isinstance(error, TokenError):
            stored = yield from self._stored(application)
            if (
                stored is not None
                and stored != token
                and self._helps(stored, refused, context)
            ):
                self._token = stored
                return stored
        now = context.now()
        is_passing = isinstance(
            error, APIConnectionError | ServerError | RateLimitError
        )
        if is_passing and refused is None and token and not token.is_over(now):
            self._paused_until = now + _PAUSE
            self._token = token
            return token
        self._attempts += 1
        self._failure = error
        raise error

    def _asked(
        self, token: Token | None, application: Application, context: TokenContext
    ) -> Steps:
        """A new token for a refresh token, else for a user's password, else for the client itself."""
        if token is not None and token.refresh_token:
            try:
                new = yield from self._refreshed(token, application, context)
            except TokenError as error:
                if error.code != "invalid_grant" or not self._has_password():
                    raise
            else:
                return new if new.host else replace(new, host=token.host)
        scheme, form = self._scheme, Form()
        if self._has_password():
            form["grant_type"] = "password"
            form["username"] = yield from self._value(scheme.username)
            form["password"] = yield from self._value(scheme.password)
            url = scheme.password_url
        elif self._may_ask_for_itself(token, application):
            form["grant_type"] = "client_credentials"
            url = scheme.client_credentials_url
        else:
            raise CredentialsError(self._no_way(token))
        scope = yield from self._value(scheme.scope)
        if scope:
            form["scope"] = scope
        return (yield from self._granted(url, form, application, context))

    def _refreshed(
        self, token: Token, application: Application, context: TokenContext
    ) -> Steps:
        scheme = self._scheme
        url = scheme.refresh_url or scheme.token_url
        url = url or scheme.client_credentials_url or scheme.password_url
        form = Form(grant_type="refresh_token", refresh_token=token.refresh_token or "")
        return (yield from self._granted(url, form, application, context))

    def _has_password(self) -> bool:
        """Whether a user's password may get a token: not in the place of one that was given."""
        scheme, known = self._scheme, self._values
        has_both = scheme.username in known and scheme.password in known
        return bool(scheme.password_url) and has_both and scheme.token not in known

    def _may_ask_for_itself(
        self, token: Token | None, application: Application
    ) -> bool:
        """A user's token is never replaced by one of the client, which may do other things."""
        is_users = token is not None and token.grant in _OF_USERS
        has_secret = bool(application.id and application.secret)
        return bool(self._scheme.client_credentials_url) and has_secret and not is_users

    def _no_way(self, token: Token | None) -> str:
        what = "there is no token yet" if token is None else "the token has run out"
        return (
            f"{self._package}: {what}, and no way to get one; pass"
            f" {self._scheme.refresh_token}=, or let the user log in"
        )

    def _granted(
        self, url: str, form: Form, application: Application, context: TokenContext
    ) -> Steps:
        address = endpoint(url, context.base_url)
        agent = f"{self._package} crmgen"
        form = Form({**self._parameters, **form})
        response = yield from ask(
            address, form, application, agent=agent, timeout=context.timeout
        )
        found: Token | SDKError
        found = read_token(response, form, application, context.now())
        if isinstance(found, Token) and context.takes_host:
            found = self._with_host(found, response, context.base_url)
        del response
        if isinstance(found, Token):
            return found
        raise found

    def _with_host(
        self, token: Token, response: Response, base_url: str
    ) -> Token | SDKError:
        """The token with the address that calls go to, where the server names one; or what is wrong with that."""
        if self._scheme.host is None:
            return token
        try:
            host = self._scheme.host.read(response.body, base_url)
        except ValueError as error:
            return ConfigurationError(f"{self._package}: {error}; pass base_url=")
        return replace(token, host=host)

    def _keep(
        self, token: Token, application: Application
    ) -> Generator[Invoke, Any, None]:
        """In memory first: a store that fails must not lose a refresh token that was replaced."""
        self._attempts += 1
        self._failure = None
        self._token = token
        key = yield from self._key(application)
        yield self._of_store(partial(self._store.save, key, token))

    def _stored(self, application: Application) -> Generator[Invoke, Any, Token | None]:
        key = yield from self._key(application)
        found: Token | None = yield self._of_store(partial(self._store.load, key))
        return found

    def _of_store(self, function: Callable[[], object]) -> Invoke:
        """A step of the store. A file may wait for a disk or another process: not in an event loop."""
        is_file = isinstance(self._store, FileTokenStore)
        return Invoke(function, partial(in_thread, function) if is_file else None)

    def _key(self, application: Application) -> Generator[Invoke, Any, str]:
        scheme = self._scheme
        refresh = yield from self._value(scheme.refresh_token)
        user = yield from self._value(scheme.username)
        url = scheme.token_url or scheme.client_credentials_url or scheme.password_url
        given = {**self._parameters, "for": refresh, "user": user}
        known = {name: value for name, value in given.items() if value}
        return store_key(url, application, known)

    def _given(self) -> Generator[Invoke, Any, Token | None]:
        access = yield from self._value(self._scheme.token)
        refresh = yield from self._value(self._scheme.refresh_token)
        if access:
            return Token(access, refresh or None)
        return Token("", refresh, expires_at=0.0) if refresh else None

    def _registered(self) -> Generator[Invoke, Any, Application]:
        """The client's id and secret, asked for once."""
        if self._application is None:
            id = yield from self._value(self._scheme.client_id)
            secret = yield from self._value(self._scheme.client_secret)
            if self._application is None:
                self._application = Application(id, secret or None)
        return self._application

    def _value(self, argument: str) -> Generator[Invoke, Any, str]:
        value = self._values.get(argument, "")
        return value if isinstance(value, str) else str((yield Invoke(value)))
