"""Addresses of servers with variables in them, such as `https://{region}.example.com`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """A part of the address that the client takes as an argument."""

    placeholder: str
    """What stands for it in the address: `{region}`."""
    default: str


@dataclass(frozen=True, slots=True)
class ServerTemplate:
    """The address of an API's server, and its variables by the names of the client's arguments.

    What is not given is read from the environment: `<PACKAGE>_<NAME>`.
    """

    package: str
    url: str
    variables: Mapping[str, ServerVariable]

    def filled(self, **given: str | None) -> str | None:
        """The address with these variables; None where none is given, or the environment has a whole one."""
        if not any(given.values()) and self._environment("base_url"):
            return None
        values = {name: given[name] or self._environment(name) for name in given}
        if not any(values.values()):
            return None
        url = self.url
        for name, variable in self.variables.items():
            value = values.get(name) or variable.default
            url = url.replace(variable.placeholder, value)
        return url

    def _environment(self, name: str) -> str | None:
        return os.getenv(f"{self.package}_{name}".upper())
