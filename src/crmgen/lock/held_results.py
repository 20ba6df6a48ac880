"""Results that hold: what a method gave once it goes on giving, until `crmgen adopt`.

Where a document says nothing, lowering infers it. What it infers may change with a harmless addition to the
document, and would change what a method returns without a word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from crmgen.diagnostics import Notes
from crmgen.ir.addresses import Addresses
from crmgen.ir.operations import Api, Operation
from crmgen.ir.paging import Paging, PagingStyle
from crmgen.ir.responses import BodyPath, Decision
from crmgen.ir.types import OperationId
from crmgen.lock.results import result_of
from crmgen.lower.bodypaths import Bodies, show_path
from crmgen.lower.customfields import on_wire
from crmgen.lower.extensions import StatedUnwrap, stated_unwrap
from crmgen.lower.paging.inference import stated_pages
from crmgen.lower.paging.stated_paging import StatedPaging, stated_paging
from crmgen.lower.responses.envelopes import stated_result
from crmgen.lower.responses.response_shapes import with_flag
from crmgen.records import dataclass, replace
from crmgen.resolve.outline import Outline
from crmgen.text import SpecText
from crmgen.tree.nodes import Node


@dataclass(frozen=True, slots=True)
class Held:
    """An API with results that hold."""

    api: Api
    kept: Mapping[OperationId, str]
    """The operations that the document now looks otherwise for: what would be inferred today, for people."""


def hold_results(
    api: Api, outline: Outline, addresses: Addresses, pinned: Mapping[str, str]
) -> Held:
    """The API with the results that are pinned, where the document says nothing itself and they still exist.

    `pinned`: addresses of operations to results, see `crmgen.lock.results`.
    """
    nodes = {each.id: each.node for each in outline.operations}
    bodies = Bodies(on_wire(api.types))
    operations: list[Operation] = []
    kept: dict[OperationId, str] = {}
    for found in api.operations:
        old = pinned.get(addresses.operations[found.id])
        result = _Pinned(found, bodies, nodes[found.id]).operation(old)
        operations.append(result)
        if result is not found:
            kept[found.id] = _shown(found)
    return Held(replace(api, operations=tuple(operations)), kept)


@dataclass(frozen=True, slots=True)
class _Pinned:
    """One operation, and what was found in its node."""

    found: Operation
    bodies: Bodies
    node: Node

    def operation(self, pinned: str | None) -> Operation:
        if pinned is None or pinned == result_of(self.found) or self._is_stated():
            return self.found
        bare = replace(self.found, paging=None, unwrap=None)
        kept = self._kept(bare, json.loads(pinned))
        return self.found if kept is None else kept

    def _is_stated(self) -> bool:
        """Whether the document, or the operation, says what the result is."""
        decisions = [
            each.decision for each in (self.found.paging, self.found.unwrap) if each
        ]
        notes = Notes()
        own = stated_paging(self.node, notes) or stated_unwrap(self.node, notes)
        is_batch = self.found.batch is not None
        return (
            is_batch
            or own is not None
            or any(each.how == "stated" for each in decisions)
        )

    def _kept(self, bare: Operation, pinned: Mapping[str, Any]) -> Operation | None:
        """The operation as it was pinned; None where its body or parameters no longer allow that."""
        if "pages" in pinned:
            paging = self._paging(bare, pinned["pages"])
            return with_flag(replace(bare, paging=paging)) if paging else None
        if "unwrap" in pinned:
            stated = StatedUnwrap(self.node, tuple(map(SpecText, pinned["unwrap"])))
            unwrap = stated_result(bare, self.bodies, stated)
            if unwrap is None:
                return None
            decision = self._decision(unwrap.path)
            return replace(bare, unwrap=replace(unwrap, decision=decision))
        return bare

    def _paging(self, bare: Operation, pages: Mapping[str, Any]) -> Paging | None:
        notes = Notes()
        found = stated_pages(bare, self.bodies, self._stated(pages), notes)
        if found is None or notes.problems:
            return None
        return replace(found, decision=self._decision(found.items))

    def _stated(self, pages: Mapping[str, Any]) -> StatedPaging:
        """The pin as if the document stated it."""
        keys = ("items", "next", "last-item")
        names = ("page", "range", "flag")
        return StatedPaging(
            self.node,
            style=PagingStyle(pages["style"]),
            paths=tuple(
                (key, tuple(map(SpecText, pages[key]))) for key in keys if key in pages
            ),
            names=tuple((key, SpecText(pages[key])) for key in names if key in pages),
            others=tuple(
                (SpecText(name), tuple(map(SpecText, path)))
                for name, path in pages.get("others", ())
            ),
        )

    def _decision(self, path: BodyPath) -> Decision:
        why = f"kept by the lock: {show_path(path)}"
        return Decision("kept", why, self.found.at)


def _shown(found: Operation) -> str:
    if found.paging is not None:
        return f"{found.paging.style} pages of {show_path(found.paging.items)}"
    return show_path(found.unwrap.path) if found.unwrap else "its whole body"
