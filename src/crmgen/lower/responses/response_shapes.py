"""How each operation fails, pages and unwraps: by its own statement, by the document's, or by inference."""

from __future__ import annotations

from collections.abc import Sequence

from crmgen.diagnostics import Notes
from crmgen.ir.operations import Operation
from crmgen.ir.paging import Paging
from crmgen.ir.responses import Unwrap
from crmgen.lower.bodypaths import Bodies, show_path
from crmgen.lower.extensions import StatedUnwrap, stated_unwrap
from crmgen.lower.paging.inference import convention_pages, infer_pages, stated_pages
from crmgen.lower.paging.listing import Listing, listing_of
from crmgen.lower.paging.page_reasons import why_unpaged
from crmgen.lower.paging.stated_paging import StatedPaging, stated_paging
from crmgen.lower.responses.empty_bodies import with_empty
from crmgen.lower.responses.envelopes import infer_unwrap, stated_result
from crmgen.lower.responses.failures import (
    StatedFailure,
    has_place,
    stated_failure,
    with_inferred,
    with_stated,
)
from crmgen.records import replace
from crmgen.text import SpecValue
from crmgen.tree.nodes import Node


class ResponseShapes:
    """What the document states for all operations, to be applied to each."""

    def __init__(self, root: Node, bodies: Bodies, notes: Notes) -> None:
        self._root = root
        self._bodies = bodies
        self._notes = notes
        self._unwrap = stated_unwrap(root, notes)
        self._paging = stated_paging(root, notes)
        self._failure = stated_failure(root, notes)

    def apply(
        self, operations: Sequence[Operation], nodes: Sequence[Node]
    ) -> tuple[Operation, ...]:
        """The operations with failures, and paging or unwrapping. What the document states must fit one of them."""
        self._check_failure(self._failure, operations)
        whole = map(self._with_empty, operations, nodes)
        failing = map(self._failing, whole, nodes)
        applied = tuple(map(self._apply, failing, nodes))
        used = {each.unwrap.path for each in applied if each.unwrap}
        stated = self._unwrap
        if stated is not None and stated.path and stated.path not in used:
            message = f"no success body has {show_path(stated.path)}; correct the path"
            self._notes.error(stated.node.at, message, "unwrap-no-such-field")
        return applied

    def _with_empty(self, operation: Operation, node: Node) -> Operation:
        return with_empty(operation, node, self._root)

    def _failing(self, operation: Operation, node: Node) -> Operation:
        """The operation whose successes may say that they failed; what it states itself comes first."""
        own = stated_failure(node, self._notes)
        if own is not None:
            self._check_failure(own, [operation])
            return with_stated(operation, own)
        everywhere = self._failure
        if everywhere is None:
            return with_inferred(operation, self._bodies)
        mark = everywhere.mark
        if mark is None or has_place(operation, self._bodies, mark):
            return with_stated(operation, everywhere)
        found = with_inferred(operation, self._bodies)
        return with_stated(operation, everywhere) if found is operation else found

    def _check_failure(
        self, stated: StatedFailure | None, operations: Sequence[Operation]
    ) -> None:
        mark = stated.mark if stated is not None else None
        if stated is None or mark is None:
            return
        if not any(has_place(each, self._bodies, mark) for each in operations):
            message = f"no success body has {show_path(mark.at)}; correct the path"
            self._notes.error(stated.node.at, message, "failure-no-such-field")

    def _apply(self, operation: Operation, node: Node) -> Operation:
        """An operation pages or unwraps; what it states itself beats what is inferred."""
        said_paging = stated_paging(node, self._notes)
        said_unwrap = stated_unwrap(node, self._notes)
        listing = listing_of(operation, self._bodies)
        if said_paging is not None or said_unwrap is None:
            paging = self._pages(listing, said_paging)
            if paging is not None:
                return with_flag(replace(operation, paging=paging))
        is_off = self._paging is not None and self._paging.off
        is_off = said_paging.off if said_paging is not None else is_off
        stated = "it does not page" if is_off else "a result" if said_unwrap else ""
        why = why_unpaged(listing, stated)
        unwrap = self._result(operation, said_unwrap)
        return replace(operation, unwrap=unwrap, unpaged=why)

    def _pages(self, listing: Listing, stated: StatedPaging | None) -> Paging | None:
        if stated is not None:
            if stated.off:
                return None
            return stated_pages(listing.operation, self._bodies, stated, self._notes)
        if self._paging is not None and self._paging.off:
            return None
        found = None
        if self._paging is not None:
            found = convention_pages(listing, self._paging)
        return found or infer_pages(listing)

    def _result(
        self, operation: Operation, stated: StatedUnwrap | None
    ) -> Unwrap | None:
        if stated is not None:
            found = stated_result(operation, self._bodies, stated)
            if found is None and stated.path:
                message = f"the success body has no {show_path(stated.path)}; correct the path"
                self._notes.error(stated.node.at, message, "unwrap-no-such-field")
            return found if stated.path is not None else None
        if self._unwrap is not None:
            if self._unwrap.path is None:
                return None
            found = stated_result(operation, self._bodies, self._unwrap)
            if found is not None:
                return found
        return infer_unwrap(operation, self._bodies)


def with_flag(operation: Operation) -> Operation:
    """The operation, which sends the flag by itself that its only way of paging needs."""
    paging = operation.paging
    if paging is None or paging.flag is None or paging.otherwise is not None:
        return operation
    parameters = (
        replace(each, constant=SpecValue(True)) if each.wire == paging.flag else each
        for each in operation.parameters
    )
    return replace(operation, parameters=tuple(parameters))
