"""What the README says of the variables that credentials are read from: which go together, which are alternatives."""

from __future__ import annotations

from crmgen.emit.views.client import environment_variable
from crmgen.ir.operations import Api
from crmgen.ir.security import SecurityScheme
from crmgen.naming.credentials import FOR_TOKENS, credential_parts
from crmgen.naming.names import Names


def ways_to_authenticate(api: Api, names: Names) -> tuple[str, ...]:
    """The alternatives that the document states, each as Markdown; each scheme where it states none."""
    told = {each.wire: _told(each, names) for each in api.schemes}
    stated = [
        [told.get(scheme, "") for scheme in way.schemes]
        for each in (api.security, *(each.security or () for each in api.operations))
        for way in each
    ]
    ways = [" and ".join(dict.fromkeys(filter(None, way))) for way in stated]
    return tuple(filter(None, dict.fromkeys(ways))) or tuple(
        filter(None, dict.fromkeys(told.values()))
    )


def is_one_enough(api: Api) -> bool:
    """Whether all calls that ask for credentials take the same alternatives."""
    asked = (
        api.security if each.security is None else each.security
        for each in api.operations
    )
    return len({frozenset(way.schemes for way in each) for each in asked if each}) < 2


def _told(scheme: SecurityScheme, names: Names) -> str:
    """The variables of one scheme; those that get tokens stand in place of the token."""
    variables = {
        part: f"`{environment_variable(names, names.credentials[scheme.wire, part])}`"
        for part in credential_parts(scheme)
    }
    token = variables.get("token")
    if token and any(part in FOR_TOKENS for part in variables):
        others = [each for each in variables.values() if each != token]
        return f"{token} (or what gets one: {', '.join(others)})"
    return " and ".join(variables.values())
