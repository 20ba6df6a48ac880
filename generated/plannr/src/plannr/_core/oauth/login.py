"""Logging a user in: the authorization code grant with PKCE and state (RFC 6749, RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Generator, Mapping, Sequence
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlencode, urlsplit

from ..auth.scheme import TokenContext
from ..errors.exceptions import AuthorizationError, ConfigurationError
from ..http.client import (
    AsyncClient,
    SyncClient,
    carry_out,
    carry_out_async,
    settings_of,
)
from ..http.settings import Settings
from ..http.steps import Step
from .renewal import TokenSource
from .scheme import OAuth2
from .token_requests import Form, endpoint
from .tokens import Token


def new_verifier() -> str:
    """A code verifier: 43 characters that nobody can guess (RFC 7636 section 4.1)."""
    return secrets.token_urlsafe(32)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


class _Login:
    """What both kinds have in common."""

    def __init__(
        self,
        settings: Settings,
        redirect_uri: str,
        *,
        scopes: Sequence[str],
        scheme: str | None,
        state: str | None,
        verifier: str | None,
        parameters: Mapping[str, str],
    ) -> None:
        self._name, self._scheme = _chosen(settings, scheme)
        self.redirect_uri = redirect_uri
        self.state = state or secrets.token_urlsafe(32)
        self.verifier = verifier or new_verifier()
        self.url = self._url(settings, scopes, parameters)
        """Where the user is sent."""

    def _url(
        self, settings: Settings, scopes: Sequence[str], parameters: Mapping[str, str]
    ) -> str:
        address = endpoint(self._scheme.authorization_url, settings.base_url)
        client_id = settings.credentials.plain(self._scheme.client_id)
        if not client_id:
            argument = self._scheme.client_id
            raise ConfigurationError(f"a login needs {argument}= of the client")
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": self.redirect_uri,
            **({"scope": " ".join(scopes)} if scopes else {}),
            "state": self.state,
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            **parameters,
        }
        return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"

    def _steps(self, settings: Settings, form: Form) -> Generator[Step, Any, Token]:
        context = TokenContext(
            settings.base_url,
            settings.timeout,
            settings.clock.wall,
            takes_host=not settings.base_url_is_given,
        )
        source = settings.credentials.provider(self._name)
        assert isinstance(source, TokenSource)
        return source.exchanged(form, context)

    def _form(self, redirect: str) -> Form:
        """The token request for the code that a redirect brings.

        Raises AuthorizationError when it brings none, or is not that of this login.
        """
        found = dict(parse_qsl(urlsplit(redirect).query))
        if not hmac.compare_digest(
            found.get("state", "").encode(), self.state.encode()
        ):
            raise _refused("invalid_state", "it is not that of this login")
        if "error" in found:
            raise _refused(found["error"], found.get("error_description", ""))
        if not found.get("code"):
            raise _refused("invalid_redirect", "it has no code")
        return Form(
            grant_type="authorization_code",
            code=found["code"],
            redirect_uri=self.redirect_uri,
            code_verifier=self.verifier,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.redirect_uri!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a login is not pickled; keep its state and verifier in the user's session"
        )


def _chosen(settings: Settings, wanted: str | None) -> tuple[str, OAuth2]:
    for name, scheme in settings.facts.schemes.items():
        is_one = isinstance(scheme, OAuth2) and bool(scheme.authorization_url)
        if is_one and wanted in (None, name):
            assert isinstance(scheme, OAuth2)
            return name, scheme
    raise ConfigurationError(
        f"{settings.facts.package}: the API's description has no such way to log in"
    )


def _refused(code: str, why: str) -> AuthorizationError:
    told = "".join(each if each.isprintable() else " " for each in why)[:500]
    error = AuthorizationError(f"the login failed: {code[:100]!r} {told}".rstrip())
    error.code = code
    return error


class AuthorizationCode(_Login):
    """A user's login, from the address to send the user to, to the token.

    Example:
        login = AuthorizationCode(client, "https://me.example/back", scopes=["contacts"])
        ...  # send the user to login.url; the user comes back to the redirect URI
        login.finish(address_that_the_user_came_back_to)

    Where two requests of a web application do this, keep `state` and `verifier` in the user's
    session, and give them to a new AuthorizationCode before `finish`.

    Args:
        redirect_uri: Where the user comes back to, as registered with the vendor.
        scopes: What to ask for.
        scheme: Key of the security scheme in the API's description, where there are several.
        parameters: More of the address, such as `prompt`.
    """

    def __init__(
        self,
        client: SyncClient,
        redirect_uri: str,
        *,
        scopes: Sequence[str] = (),
        scheme: str | None = None,
        state: str | None = None,
        verifier: str | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        self._client = client
        super().__init__(
            settings_of(client),
            redirect_uri,
            scopes=scopes,
            scheme=scheme,
            state=state,
            verifier=verifier,
            parameters=parameters or {},
        )

    def finish(self, redirect: str) -> Token:
        """Takes the address that the user came back to; the client uses the token from now on.

        Raises AuthorizationError for a redirect without a code or with another state,
        TokenError when the server gives no token for the code.
        """
        form = self._form(redirect)
        del redirect  # so that no frame of an error's traceback holds the code
        return carry_out(self._client, self._steps(settings_of(self._client), form))


class AsyncAuthorizationCode(_Login):
    """The same as AuthorizationCode, with an asynchronous client."""

    def __init__(
        self,
        client: AsyncClient,
        redirect_uri: str,
        *,
        scopes: Sequence[str] = (),
        scheme: str | None = None,
        state: str | None = None,
        verifier: str | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        self._client = client
        super().__init__(
            settings_of(client),
            redirect_uri,
            scopes=scopes,
            scheme=scheme,
            state=state,
            verifier=verifier,
            parameters=parameters or {},
        )

    async def finish(self, redirect: str) -> Token:
        """Takes the address that the user came back to; the client uses the token from now on.

        Raises AuthorizationError for a redirect without a code or with another state,
        TokenError when the server gives no token for the code.
        """
        form = self._form(redirect)
        del redirect  # so that no frame of an error's traceback holds the code
        steps = self._steps(settings_of(self._client), form)
        return await carry_out_async(self._client, steps)
