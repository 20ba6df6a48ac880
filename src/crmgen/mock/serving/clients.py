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
    own = (each.security for each in api.operations)
    stated = (api.security if each is None else each for each in own)
    first = (next((one.schemes for one in each if one.schemes), ()) for each in stated)
    found = {name for each in first for name in each}
    return {keys.get(name, name) for name in found}
