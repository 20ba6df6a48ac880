"""API keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import quote

from ..http.request import Secrets
from .scheme import filled

_NOT_IN_A_COOKIE = re.compile(r"[^!-:<-~]")


class ApiKey(NamedTuple):
    """A key in a header, the query or a cookie."""

    where: Literal["header", "query", "cookie"]
    name: str
    key: str = "api_key"

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The client's arguments that it needs."""
        return ((self.key,),)

    @property
    def header(self) -> str | None:
        """The header that it fills in, lower case: a caller may do so instead."""
        return {"header": self.name.lower(), "cookie": "cookie"}.get(self.where)

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Puts the credentials where the scheme wants them."""
        value = filled(values, self.key)
        if self.where == "header":
            secrets.put(self.name, value)
        elif self.where == "query":
            secrets.query.append((quote(self.name, safe=""), quote(value, safe="")))
        elif _NOT_IN_A_COOKIE.search(value):
            raise ValueError(
                f"{self.key} cannot stand in a cookie: it holds a semicolon, a blank, a control"
                " character or what is not ASCII (value not shown); give it as the server set it"
            )
        else:  # as a browser and Set-Cookie hold it, encoded or not
            secrets.cookies.append(f"{self.name}={value}")
