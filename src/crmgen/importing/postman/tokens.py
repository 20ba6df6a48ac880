"""Tokens in what a collection shows: in names, descriptions, addresses and examples of parameters."""

from __future__ import annotations

import re
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.importing.credentials import is_secret_name
from crmgen.text import Json
from crmgen.tree.maps import Map, place_of
from crmgen.tree.pointers import escape

REDACTED: Final = "REDACTED"
_TOKEN: Final = re.compile(
    r"\b(?:[spr]k_(?:live|test)|whsec)_\w{6,}"  # Stripe
    r"|\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?"  # a JWT (RFC 7519)
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{12,}\b"  # AWS
    r"|\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|PMAK-|shp(?:at|ss)_|ya29\.|AIza|pat-[a-z]{2}\d-)[\w.-]{10,}"
    r"|\bsk-(?=[\w-]*\d)[\w-]{16,}|\bSG\.[\w-]{10,}\.[\w-]{10,}"
    r"|(?<=\b[Bb]earer )(?=\S*\d)[\w.~+/=-]{8,}|(?<=\b[Bb]earer )[A-Za-z0-9+/]{24,}=*"
    r"|(?<=\b[Bb]asic )(?=\S*[\d=])[A-Za-z0-9+/]{6,}={0,2}"
    r"|(?<=[?&])((?i:(?:api_?|access_|auth_)?(?:key|token)|secret|password))=(?=[^\s&{<]*\d)[^\s&{<\"']{6,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    re.DOTALL,
)
_SHOWN: Final = ("name", "description", "content", "url", "raw", "path")
_NEVER_SHOWN: Final = ("auth", "event", "originalRequest", "environments", "values")


def redact(holder: Map, notes: Notes, pointer: str) -> None:
    """Replace tokens in what is carried into the document, with a line for each place.

    Values that are never carried stay: those of credentials, variables, bodies, and answers.
    """
    for key, child in holder.items():
        at = f"{pointer}/{escape(key)}"
        if isinstance(child, str) and (key in _SHOWN or _is_example(holder, key)):
            holder[key] = _without_tokens(child)
            if holder[key] != child:
                message = f"what looks like a token is replaced by {REDACTED}"
                notes.record_loss(place_of(holder, key, at), "not-imported", message)
        elif isinstance(child, Map) and key not in _NEVER_SHOWN and key != "body":
            redact(child, notes, at)
        elif isinstance(child, list) and key not in _NEVER_SHOWN:
            _redact_all(child, notes, at)
    body = holder.get("body")
    for key, child in body.items() if isinstance(body, Map) else ():
        if isinstance(child, list):
            _redact_all(child, notes, f"{pointer}/body/{escape(key)}")


def _redact_all(values: list[Json], notes: Notes, pointer: str) -> None:
    for index, each in enumerate(values):
        if isinstance(each, Map):
            redact(each, notes, f"{pointer}/{index}")
        elif isinstance(each, str):
            values[index] = _without_tokens(each)


def _is_example(holder: Map, key: str) -> bool:
    """Is this the value of a parameter that may be shown?"""
    name = holder.get("key")
    if key != "value" or not isinstance(name, str):
        return False
    return not is_secret_name(name) and name.lower() != "authorization"


def _without_tokens(text: str) -> str:
    return _TOKEN.sub(
        lambda found: f"{found[1]}={REDACTED}" if found[1] else REDACTED, text
    )
