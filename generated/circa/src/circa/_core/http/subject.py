"""What was called, and where, as messages name it: with the record's id, never with what may be secret."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from ..parameters.plain import path_text
from .redaction import HIDDEN, is_secret_field, is_secret_query

_SLOT = re.compile(r"\{([^{}]+)\}")
_LONGEST_VALUE = 60


def shown_subject(operation: str, values: Mapping[str, object]) -> str:
    """`GET /contacts/64a1` of `GET /contacts/{contact_id}`; a value whose name is a secret's stays a name."""
    path, mark, query = operation.partition("?")
    pairs = "&".join(map(_shown_pair, query.split("&")))
    return _SLOT.sub(lambda slot: _shown_value(slot, values), f"{path}{mark}{pairs}")


def shown_server(url: str) -> str:
    """Host and port of an address, and no user: `api.example.com:443`."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}:{parts.port or (80 if parts.scheme == 'http' else 443)}"


def _shown_pair(pair: str) -> str:
    name, mark, _ = pair.partition("=")
    return f"{name}={HIDDEN}" if mark and is_secret_query(unquote(name)) else pair


def _shown_value(slot: re.Match[str], values: Mapping[str, object]) -> str:
    name = slot[1]
    if name not in values or is_secret_field(name) or is_secret_query(name):
        return slot[0]
    text = path_text(name, values[name])
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."
