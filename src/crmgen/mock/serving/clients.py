"""What an SDK's client is given to call the mock."""

from __future__ import annotations

from crmgen.ir.operations import Api
from crmgen.naming.credentials import FOR_TOKENS
from crmgen.naming.names import Names
from crmgen.pipeline import Understood
from crmgen.text import SpecText

_ANY = "anything"


def credentials_of(understood: Understood) -> dict[str, str]:
    """Values for the credentials of a client, by its arguments: those of the first alternative of each operation."""
    wanted = _first_schemes(understood.api)
    names: Names = understood.names
    return {
        name: _ANY
        for (scheme, part), name in names.credentials.items()
        if scheme in wanted and part not in FOR_TOKENS
    }


def environment_of(understood: Understood, base_url: str) -> dict[str, str]:
    """The same as variables of the environment, with the address."""
    values = {"base_url": base_url, **credentials_of(understood)}
    prefix = understood.names.package
    return {f"{prefix}_{name}".upper(): value for name, value in values.items()}


def _first_schemes(api: Api) -> set[SpecText]:
    """The schemes that calls are made with, where they may choose."""
    keys = {name: each.wire for each in api.schemes for name in each.aliases}
    stated = [
        api.security if each.security is None else each.security
        for each in api.operations
    ]
    first = [next((one for one in each if one.schemes), None) for each in stated]
    found = {name for each in first if each is not None for name in each.schemes}
    return {keys.get(name, name) for name in found}
