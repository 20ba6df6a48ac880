"""A success by its status that says in its body that it failed: stated, or inferred where a document is plain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.responses import Content, Decision, FailedValue, Failure
from crmgen.ir.types import Choice, Type
from crmgen.lower.bodypaths import Bodies, read_path, show_path
from crmgen.lower.extensions import bad, refuse_unknown_keys
from crmgen.lower.nouns import nouns_of
from crmgen.lower.responses.failed_members import MemberReader
from crmgen.lower.responses.failed_values import FlagReader
from crmgen.records import dataclass, replace
from crmgen.text import SpecValue
from crmgen.tree.nodes import Node

_KEY: Final = "x-crmgen-failure"
_EXPECTED: Final = (
    "{at: success, is: false}, {at: status, is-not: [0, ok]}, {at: error}, or false"
)


@dataclass(frozen=True, slots=True)
class StatedFailure:
    """`x-crmgen-failure`; no mark: no success says that it failed."""

    node: Node
    mark: FailedValue | None


def stated_failure(node: Node, notes: Notes) -> StatedFailure | None:
    """What `node`, an operation or the document, says of successes that failed; None: nothing."""
    stated = node.get(_KEY)
    if stated is None:
        return None
    if stated.raw is False:
        return StatedFailure(stated, None)
    at = stated.get("at") if stated.is_map() else None
    path = read_path(at) if at is not None else None
    if stated.is_map() and refuse_unknown_keys(stated, ("at", "is", "is-not"), notes):
        return None
    if not path or ("is" in stated and "is-not" in stated):
        bad(notes, stated, _EXPECTED)
        return None
    chosen = stated.get("is") or stated.get("is-not")
    mark = FailedValue(path, tuple(_values(chosen)), but="is-not" in stated)
    return StatedFailure(stated, mark)


def _values(node: Node | None) -> Iterator[SpecValue]:
    if node is None:
        return
    if node.is_list():
        yield from (SpecValue(each.raw) for each in node.elements())
    else:
        yield SpecValue(node.raw)


def has_place(operation: Operation, bodies: Bodies, mark: FailedValue) -> bool:
    """Whether a success of the operation may have the property, as far as its document says."""
    found = (bodies.at(c.type, mark.at) for c in success_contents(operation))
    return any(each is not None for each in found)


def with_stated(operation: Operation, stated: StatedFailure) -> Operation:
    """The operation whose successes failed where the extension says so."""
    if stated.mark is None or not any(success_contents(operation)):
        return operation
    why = f"{show_path(stated.mark.at)} tells"
    decision = Decision("stated", why, stated.node.at)
    return replace(operation, failure=Failure(stated.mark, decision))


def with_inferred(operation: Operation, bodies: Bodies) -> Operation:
    """The operation with what its bodies are plain about; as it was where they are not."""
    flags = FlagReader(operation, bodies, nouns_of(operation))
    for content in success_contents(operation):
        apart = _with_members_apart(operation, content, MemberReader(flags))
        if apart is not None:
            return apart
        mark = flags.mark(content.type)
        if mark is not None:
            why = f"{show_path(mark.at)} says whether it went well"
            decision = Decision("inferred", why, content.at)
            type = _documented(operation, bodies, mark)
            return replace(operation, failure=Failure(mark, decision, type))
    return operation


def _documented(operation: Operation, bodies: Bodies, mark: FailedValue) -> Type | None:
    """The type of a failure that is documented under another status, `default` say: there its mark is a constant."""
    for response in operation.responses:
        for content in () if response.is_success else response.contents:
            at = bodies.at(content.type, mark.at)
            inner = bodies.inner(at) if at is not None else None
            if isinstance(inner, Choice) and set(inner.values) <= set(mark.values):
                return content.type
    return None


def _with_members_apart(
    operation: Operation, content: Content, reader: MemberReader
) -> Operation | None:
    """The operation that gives what is no failure; None where its bodies are not told apart."""
    members = reader.members(content.type)
    mark = reader.mark(content.type, members) if members is not None else None
    if members is None or mark is None:
        return None
    good = replace(content, type=reader.good_part(content.type, members))
    responses = tuple(
        replace(
            each, contents=tuple(good if c == content else c for c in each.contents)
        )
        for each in operation.responses
    )
    decision = Decision(
        "inferred", "one of its bodies is that of a failure", content.at
    )
    failure = Failure(mark, decision, members.failure)
    return replace(operation, responses=responses, failure=failure)


def success_contents(operation: Operation) -> Iterator[Content]:
    """The JSON bodies that come with a success."""
    for response in operation.responses:
        if response.is_success:
            yield from (c for c in response.contents if c.kind is MediaKind.JSON)
