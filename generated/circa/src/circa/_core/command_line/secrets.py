"""Values without what is secret in them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, Final
from urllib.parse import quote

from ..http.client import settings_of
from ..http.redaction import HIDDEN, is_secret_field
from ..http.request import Request
from ..values.encoding import is_list, is_object
from .output import plain

_SHORTEST: Final = 5
"""Letters: to hide what is shorter would hide words, and it guards nothing."""


def plain_without_secrets(value: Any) -> Any:
    """A result as JSON; what its document or its name says is a secret is hidden."""
    return without_secrets(plain(value), frozenset(_stated(value)))


def without_secrets(value: Any, stated: Collection[str] = ()) -> Any:
    """JSON in which the values of fields that hold secrets are hidden: by their names, or as `stated`."""
    if is_object(value):
        return {
            name: (
                HIDDEN
                if each is not None and (name in stated or is_secret_field(name))
                else without_secrets(each, stated)
            )
            for name, each in value.items()
        }
    return (
        [without_secrets(each, stated) for each in value] if is_list(value) else value
    )


def _stated(value: Any) -> Iterator[str]:
    """The fields that models in a value say are secret."""
    from ..read.models import (
        Model,
    )  # all of pydantic, which a command's help does not need

    if isinstance(value, Model):
        yield from value.__secret__
        value = [*vars(value).values()]
    if is_list(value):
        for each in value:
            yield from _stated(each)


class KnownSecrets:
    """What a client proves itself with, and what of it goes out: shown nowhere, whoever repeats it."""

    def __init__(self) -> None:
        self._texts: dict[str, None] = {}

    def learn_client(self, client: Any) -> None:
        """The credentials that a client was given, but for names of users and of clients."""
        settings = settings_of(client)
        credentials = settings.credentials
        public = {
            getattr(scheme, part, "")
            for scheme in settings.facts.schemes.values()
            for part in ("username", "client_id")
        }
        for scheme in settings.facts.schemes.values():
            for argument in (name for way in scheme.ways for name in way):
                if argument not in public:
                    self._add(credentials.plain(argument))
        self._learn(settings.secrets)

    def learn_request(self, request: Request) -> None:
        """What a request carries."""
        self._learn(request.secrets)

    def _learn(self, secrets: Any) -> None:
        for _, value in secrets.headers.values():
            self._add(value)
            self._add(value.partition(" ")[2])  # without the name of a scheme
        for _, value in secrets.query:
            self._add(value)
        for pair in secrets.cookies:
            self._add(pair.partition("=")[2])

    def _add(self, text: str) -> None:
        if len(text) < _SHORTEST:
            return
        spellings = [json.dumps(text), json.dumps(text, ensure_ascii=False)]
        inside = [each[1:-1] for each in spellings]
        self._texts |= dict.fromkeys([text, quote(text, safe=""), *inside])

    def hide(self, text: str) -> str:
        """A text without any of them."""
        for each in sorted(self._texts, key=len, reverse=True):
            text = text.replace(each, HIDDEN)
            if "..." in text:  # where a message was cut, in the midst of it perhaps
                for end in range(len(each) - 1, _SHORTEST - 1, -1):
                    text = text.replace(f"{each[:end]}...", f"{HIDDEN}...")
        return text

    def hidden(self, value: Any) -> Any:
        """JSON without any of them."""
        if is_object(value):
            return {self.hide(key): self.hidden(each) for key, each in value.items()}
        if is_list(value):
            return [self.hidden(each) for each in value]
        return self.hide(value) if isinstance(value, str) else value
