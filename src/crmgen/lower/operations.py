"""Operations: what can be called, with what, and what comes back."""

from __future__ import annotations

from crmgen.diagnostics import Notes
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import PathTemplate
from crmgen.ir.responses import Response
from crmgen.ir.security import SecurityScheme
from crmgen.ir.types import OperationId
from crmgen.join import DOCUMENT
from crmgen.lower.evidence import read_evidence
from crmgen.lower.extensions import pinned_name, read_rate_limits, stated_name
from crmgen.lower.idempotency import with_key
from crmgen.lower.media_types import lower_bodies, lower_response
from crmgen.lower.parameters import SharedParameters, lower_parameters, parse_path
from crmgen.lower.schemas.named import Schemas
from crmgen.lower.security import lower_security
from crmgen.lower.servers import lower_servers
from crmgen.normalize.expand import STOOD_FOR
from crmgen.records import dataclass, field, replace
from crmgen.resolve.outline import OperationOutline
from crmgen.text import SpecText
from crmgen.tree.nodes import Node


@dataclass(frozen=True, slots=True)
class Operations:
    """Lowers operations one by one; answers and paths that several share are made once."""

    schemas: Schemas
    schemes: tuple[SecurityScheme, ...]
    notes: Notes
    parameters: SharedParameters
    shared: dict[tuple[str, SpecText], Response] = field(
        default_factory=dict[tuple[str, SpecText], Response]
    )
    paths: dict[PathTemplate, PathTemplate] = field(
        default_factory=dict[PathTemplate, PathTemplate]
    )

    def lower(self, outline: OperationOutline) -> Operation:
        """One operation, without its paging and unwrapping, which need all types."""
        node = outline.node
        id = OperationId(outline.id)
        path = self._path(outline)
        self._note_callbacks(node)
        operation = Operation(
            id=id,
            verb=outline.verb,
            path=path,
            at=node.at,
            operation_id=node.text("operationId"),
            document=node.text(DOCUMENT),
            stood_for=_texts(node, STOOD_FOR),
            tags=_texts(node, "tags"),
            parameters=lower_parameters(self.schemas, outline, path, self.parameters),
            bodies=lower_bodies(self.schemas, outline.request_body, id),
            responses=self._responses(outline, id),
            security=lower_security(node, self.schemes, self.notes),
            servers=lower_servers(node, self.notes)
            or lower_servers(outline.path_item, self.notes),
            idempotent=bool(node.flag("x-crmgen-idempotent")),
            rate_limits=read_rate_limits(node, self.notes, operation=True),
            deprecated=bool(node.flag("deprecated")),
            summary=node.text("summary") or outline.path_item.text("summary"),
            doc=node.text("description") or outline.path_item.text("description"),
            pinned_name=pinned_name(node, self.notes),
            pinned_resource=stated_name(node, "x-crmgen-resource", self.notes),
            evidence=read_evidence(node, self.notes),
        )
        return with_key(operation, node, self.notes)

    def _path(self, outline: OperationOutline) -> PathTemplate:
        path = parse_path(outline.path, _in_query(outline))
        if "?" in outline.path and path != parse_path(outline.path):
            message = (
                "the path says parameters of the query once more; they are sent once"
            )
            self.notes.record_loss(outline.node.at, "query-in-path", message)
        return self.paths.setdefault(path, path)

    def _responses(
        self, outline: OperationOutline, id: OperationId
    ) -> tuple[Response, ...]:
        answers = tuple(self._response(*each, id) for each in outline.responses)
        if outline.verb != "HEAD" or not any(answer.contents for answer in answers):
            return answers
        message = "an answer to HEAD has no body; its content is left out"
        self.notes.record_loss(outline.node.at, "body-not-allowed", message)
        return tuple(replace(answer, contents=()) for answer in answers)

    def _response(self, status: SpecText, node: Node, id: OperationId) -> Response:
        key = (node.id, status)
        if key not in self.shared:
            self.shared[key] = lower_response(self.schemas, status, node, id)
        return self.shared[key]

    def _note_callbacks(self, node: Node) -> None:
        callbacks = node.get("callbacks")
        if callbacks is not None:
            message = "callbacks are described, but nothing is generated for them"
            self.notes.record_loss(callbacks.at, "callbacks-not-generated", message)


def _in_query(outline: OperationOutline) -> frozenset[SpecText]:
    """The names of its query parameters."""
    named = [
        node.text("name")
        for node in outline.parameters
        if node.text("in") == SpecText("query")
    ]
    return frozenset(name for name in named if name is not None)


def _texts(node: Node, key: str) -> tuple[SpecText, ...]:
    stated = node.get(key)
    texts = [element.own_text() for element in stated.elements()] if stated else []
    return tuple(text for text in texts if text is not None)
