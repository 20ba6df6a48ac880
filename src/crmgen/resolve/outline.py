"""Checks and follows every reference, and lays out the operations of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from crmgen.diagnostics import Notes, quoted
from crmgen.join import DOCUMENT, join
from crmgen.read.documents import Document
from crmgen.records import dataclass
from crmgen.resolve.internalize import gather
from crmgen.resolve.targets import Targets, check_cycles, check_targets
from crmgen.text import SpecText, letters, whole_number
from crmgen.tree.nodes import Node
from crmgen.tree.pointers import escape
from crmgen.tree.references import reference_text
from crmgen.tree.shape import VERBS

_NO_OWN_MEANING: Final = frozenset(
    [
        "$ref",
        "summary",
        "description",
        "title",
        "deprecated",
        "example",
        "examples",
        "$comment",
    ]
)
"""What may stand beside `$ref` without making it more than a second name."""


@dataclass(frozen=True, slots=True)
class OperationOutline:
    """One operation; parameters, request body and responses are the objects that references name."""

    verb: str
    """Upper case, letters only."""
    path: SpecText
    node: Node
    path_item: Node
    parameters: tuple[Node, ...]
    """The path item's, each replaced by the operation's of the same name and place."""
    request_body: Node | None
    responses: tuple[tuple[SpecText, Node], ...]

    @property
    def id(self) -> str:
        """Its identity, which is another for each path even where two share one path item."""
        return f"#/paths/{escape(self.path)}/{self.verb.lower()}"


@dataclass(frozen=True, slots=True)
class Outline:
    """The document as its operations and named schemas; references in schemas are followed on demand."""

    root: Node
    operations: tuple[OperationOutline, ...]
    schemas: tuple[tuple[SpecText, Node], ...]
    webhooks: tuple[tuple[SpecText, OperationOutline], ...]
    targets: Targets

    def target(self, node: Node) -> Node:
        """What the `$ref` of `node` names, one step far; `node` itself when it has none."""
        text = reference_text(node)
        return node if text is None else self.targets.of(node.base, text)

    def follow(self, node: Node) -> Node:
        """The end of the chain of references that only name another place; `node` itself without one."""
        node = self.target(node)
        while _only_names_another(node):
            node = self.target(node)
        return node

    def mapped(self, target: Node) -> str:
        """The identity of what a value of a discriminator's mapping names.

        A reference or, where it has no sign of one, a component (OpenAPI 3.1 section 4.8.25).
        """
        text = target.raw if isinstance(target.raw, str) else ""
        if any(sign in text for sign in "#/"):
            return self.targets.of(target.base, text).id
        return f"{target.base}#/components/schemas/{text}"


def resolve(
    document: Document,
    notes: Notes,
    *,
    unresolved: Literal["refuse", "open"] = "refuse",
) -> Outline:
    """Check all references and lay out the operations of a normalized document.

    `unresolved="open"` lets a reference that names nothing stand for anything, as a loss. Else it is a
    problem, as are circles of references; the caller stops on problems.
    """
    targets = _checked(document, notes, unresolved)
    gather(document)
    return _Outliner(document, targets, notes).outline()


def resolve_all(
    documents: Sequence[Document],
    title: str,
    notes: Notes,
    *,
    unresolved: Literal["refuse", "open"] = "refuse",
) -> tuple[Document, Outline]:
    """The same of several documents, which become one. `title`: whose they all are."""
    for document in documents:
        _checked(document, notes, unresolved)
        gather(document, alone=True)
    joined = join(documents, title, notes)
    return joined, _Outliner(joined, Targets(joined), notes).outline()


def _checked(document: Document, notes: Notes, unresolved: str) -> Targets:
    targets = Targets(document)
    check_targets(document, targets, notes, unresolved)
    check_cycles(document, targets, notes)
    return targets


_STATUS: Final = re.compile("[1-5](?:[0-9]{2}|[Xx]{2})|default")
"""The keys of responses (OpenAPI 3.1 section 4.8.16.2)."""


_VERB_ORDER: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""Methods read `list`, `create` for a collection, and `get`, `update`, `delete` for one of its things."""


def _verb_rank(entry: tuple[str, Node]) -> tuple[int, str]:
    verb = entry[0]
    known = verb in _VERB_ORDER
    return _VERB_ORDER.index(verb) if known else len(_VERB_ORDER), verb


def _steps(entry: tuple[SpecText, Node]) -> list[tuple[bool, SpecText]]:
    """Paths by their steps: `/x`, then `/x/{id}` and all below it, then `/x/search`."""
    return [("{" not in step, step) for step in entry[0].split("/")]


def _rank(entry: tuple[SpecText, Node]) -> int:
    """Responses by their status, and then what has none."""
    status = whole_number(entry[0])
    return 1000 if status is None else status


def _only_names_another(node: Node) -> bool:
    return (
        isinstance(node.raw, dict)
        and reference_text(node) is not None
        and all(key in _NO_OWN_MEANING or key.startswith("x-") for key in node.raw)
    )


_Parameter = tuple[SpecText | None, SpecText | None]
"""What tells parameters apart: name and place (OpenAPI 3.1 section 4.8.12)."""


def _identity(parameter: Node) -> _Parameter:
    name, where = parameter.text("name"), parameter.text("in")
    is_header = name is not None and where == "header"
    return name.lower() if is_header and name else name, where


class _Outliner:
    """Lays out operations: shared objects in place of the references to them."""

    def __init__(self, document: Document, targets: Targets, notes: Notes) -> None:
        self._root = document.node
        self._targets = targets
        self._notes = notes

    def outline(self) -> Outline:
        components = self._root.get("components")
        schemas = components.get("schemas") if components else None
        operations = tuple(self._all_operations("paths"))
        self._note_ids_given_twice(operations)
        return Outline(
            self._root,
            operations,
            tuple(schemas.items()) if schemas else (),
            tuple((op.path, op) for op in self._all_operations("webhooks")),
            self._targets,
        )

    def _note_ids_given_twice(self, operations: tuple[OperationOutline, ...]) -> None:
        """An operationId is unique (OpenAPI 3.1 section 4.8.10); a path item that two paths share says it once."""
        first: dict[tuple[SpecText, SpecText | None], str] = {}
        for node in (each.node for each in operations):
            id = node.text("operationId")
            if id is None or not id:
                continue
            key = id, node.text(DOCUMENT)
            if first.setdefault(key, node.id) != node.id:
                at = node.get("operationId") or node
                message = f"another operation has the id {quoted(id)}, too; this one is named after its path"
                self._notes.record_loss(at.at, "operation-id-twice", message)

    def _all_operations(self, key: str) -> Iterator[OperationOutline]:
        holder = self._root.get(key)
        items = list(holder.items()) if holder else []
        for path, item in sorted(items, key=_steps):
            if key == "paths" and path.startswith("x-"):
                continue
            yield from self._operations(path, item)

    def _operations(self, path: SpecText, item: Node) -> Iterator[OperationOutline]:
        """The operations of a path item, then those of the one that its `$ref` names."""
        seen: set[str] = set()
        while True:
            for verb, node in sorted(self._verbs(item), key=_verb_rank):
                if verb not in seen:
                    seen.add(verb)
                    yield self._operation(verb, path, item, self._expanded(node))
            if reference_text(item) is None:
                return
            item = self._step(item)

    def _verbs(self, item: Node) -> Iterator[tuple[str, Node]]:
        for known in VERBS:
            if node := item.get(known):
                yield known.upper(), node
        more = item.get("additionalOperations")
        for key, node in more.items() if more else ():
            if verb := letters(key):
                yield verb.upper(), node
            else:
                message = f"{quoted(key)} is no method of HTTP that crmgen can send"
                self._notes.error(node.at, message, "bad-verb")

    def _operation(
        self, verb: str, path: SpecText, item: Node, node: Node
    ) -> OperationOutline:
        body = node.get("requestBody")
        return OperationOutline(
            verb,
            path,
            node,
            item,
            self._parameters(item, node),
            self._expanded(body) if body else None,
            tuple(self._responses(node)),
        )

    def _parameters(self, item: Node, operation: Node) -> tuple[Node, ...]:
        merged: dict[_Parameter, Node] = {}
        for holder in (item, operation):
            listed = holder.get("parameters")
            own: set[_Parameter] = set()
            for node in listed.elements() if listed else ():
                parameter = self._expanded(node)
                key = _identity(parameter)
                if key in own:
                    message = "this parameter is given twice; the last is used"
                    self._notes.record_loss(node.at, "parameter-twice", message)
                own.add(key)
                merged[key] = parameter
        return tuple(merged.values())

    def _responses(self, operation: Node) -> Iterator[tuple[SpecText, Node]]:
        responses = operation.get("responses")
        if responses is None:
            return
        for status, node in sorted(self._expanded(responses).items(), key=_rank):
            if status.matches(_STATUS):
                yield status, self._expanded(node)
            elif not status.startswith("x-"):
                message = (
                    f"no response of HTTP has the status {quoted(status)}; left out"
                )
                self._notes.record_loss(node.at, "unknown-status", message)

    def _expanded(self, node: Node) -> Node:
        """The object itself: what the last reference of the chain names."""
        while reference_text(node) is not None:
            node = self._step(node)
        return node

    def _step(self, node: Node) -> Node:
        text = reference_text(node)
        return node if text is None else self._targets.of(node.base, text)
