"""`x-crmgen-evidence` and `x-crmgen-source`: what is documented, what is inferred, and from where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.types import DOCUMENTED, Evidence
from crmgen.lower.extensions import bad
from crmgen.lower.schemas.keywords import has_any
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

_EVIDENCE: Final = "x-crmgen-evidence"
_SOURCE: Final = "x-crmgen-source"
_KEYS: Final = frozenset({_EVIDENCE, _SOURCE})


def read_evidence(node: Node, notes: Notes) -> Evidence:
    """What is said of an operation, parameter, response, schema or property; documented by default."""
    if not has_any(node, _KEYS):
        return DOCUMENTED
    stated = node.get(_EVIDENCE)
    word = stated.own_text() if stated is not None else None
    if stated is not None and word not in ("inferred", "documented"):
        bad(notes, stated, "inferred or documented")
    return Evidence(word == "inferred", read_source(node, notes))


def read_source(node: Node, notes: Notes) -> SpecText | None:
    """`x-crmgen-source`, a few words: the page or the file that says so."""
    stated = node.get(_SOURCE)
    if stated is not None and stated.own_text() is None:
        bad(notes, stated, "a few words, such as the page or file that says so")
    return stated.own_text() if stated is not None else None


def evidence_of(nodes: Iterable[Node], notes: Notes) -> Evidence:
    """What the first of several schemas of one property says that says anything."""
    for node in nodes:
        found = read_evidence(node, notes)
        if found is not DOCUMENTED:
            return found
    return DOCUMENTED
