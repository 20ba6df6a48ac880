"""The header by which a server knows a call again: `x-crmgen-idempotency-key`, or a parameter of that name."""

from __future__ import annotations

import re
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter, Where
from crmgen.lower.extensions import bad
from crmgen.records import replace
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

_EXTENSION: Final = "x-crmgen-idempotency-key"
_USUAL: Final = "idempotency-key"
_FIELD_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110 section 5.1."""
_NONE: Final = SpecText("")


def read_key_header(node: Node, notes: Notes) -> SpecText | None:
    """What the document, or an operation, says of the header; empty: it takes none; None: nothing."""
    stated = node.get(_EXTENSION)
    if stated is None:
        return None
    if stated.raw is False:
        return _NONE
    name = stated.own_text() if stated.is_text() else None
    if name is None or not name.matches(_FIELD_NAME):
        bad(notes, stated, "the name of a header, such as Idempotency-Key, or false")
        return None
    return name


def with_key(operation: Operation, node: Node, notes: Notes) -> Operation:
    """The operation with the header of its key; a parameter for it need not be given any more."""
    stated = read_key_header(node, notes)
    if stated == _NONE or operation.verb not in ("POST", "PATCH"):
        return replace(operation, key_header=stated)
    own = next((each for each in operation.parameters if _is_key(each, stated)), None)
    if own is None:
        return replace(operation, key_header=stated)
    optional = replace(own, required=False)
    parameters = (optional if each is own else each for each in operation.parameters)
    return replace(operation, key_header=own.wire, parameters=tuple(parameters))


def _is_key(parameter: Parameter, stated: SpecText | None) -> bool:
    name = stated.lower() if stated is not None else _USUAL
    is_header = parameter.where is Where.HEADER
    return is_header and parameter.wire.lower() == name
