"""`x-crmgen-default`: what a call sends unless it says otherwise."""

from __future__ import annotations

import re
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.instances import scalar_accepts
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.types import Choice, Scalar, ScalarKind, Type
from crmgen.lower.extensions import bad
from crmgen.text import SpecValue
from crmgen.tree.nodes import Node

_KINDS: Final = (
    ScalarKind.BOOLEAN,
    ScalarKind.INTEGER,
    ScalarKind.NUMBER,
    ScalarKind.STRING,
)
"""What is in Python as it is in JSON."""
_TEXT: Final = {
    Where.QUERY: re.compile(r".+", re.DOTALL),
    Where.HEADER: re.compile(r"[!-~]([ -~]*[!-~])?"),
    Where.COOKIE: re.compile(r"[!-:<-~]([ -:<-~]*[!-:<-~])?"),
}
"""Which texts a place can hold without change; a place that is not here has no default."""


def read_preset(
    node: Node, parameter: Parameter, type: Type, notes: Notes
) -> SpecValue | None:
    """The value of `x-crmgen-default` of a parameter whose type, null aside, is `type`."""
    stated = node.get("x-crmgen-default")
    if stated is None:
        return None
    is_plain = isinstance(type, Choice) or (
        isinstance(type, Scalar) and type.kind in _KINDS
    )
    text = stated.own_text()
    place = _TEXT.get(parameter.where)
    if place is None or parameter.media is not None or not is_plain:
        bad(notes, stated, "no default but of one plain value of query, header, cookie")
    elif parameter.client is not None:
        bad(notes, stated, "no default where an argument of the client gives the value")
    elif not _accepts(type, stated) or (text is not None and not text.matches(place)):
        bad(notes, stated, "a value that the parameter can have")
    else:
        return SpecValue(stated.raw)
    return None


def _accepts(type: Type, stated: Node) -> bool:
    if isinstance(type, Choice):
        return SpecValue(stated.raw) in type.values
    return isinstance(type, Scalar) and scalar_accepts(type, stated.raw)
