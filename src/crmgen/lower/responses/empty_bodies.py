"""Successes that may come without a body, though the document does not say so: `x-crmgen-may-be-empty`."""

from __future__ import annotations

from crmgen.ir.operations import Operation
from crmgen.ir.responses import Response
from crmgen.records import replace
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

_KEY = "x-crmgen-may-be-empty"
_NO_CONTENT = SpecText("204")


def with_empty(operation: Operation, node: Node, root: Node) -> Operation:
    """The operation as if its document, which `root` is, had described a success without a body, too."""
    own = node.flag(_KEY)
    stated = root.flag(_KEY) if own is None else own
    good = [each for each in operation.responses if each.is_success]
    if not stated or not good or not all(each.contents for each in good):
        return operation
    empty = Response(_NO_CONTENT, (), node.at, evidence=good[0].evidence)
    return replace(operation, responses=(*operation.responses, empty))
