"""The pass from an outline of nodes to the intermediate representation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crmgen.diagnostics import Notes
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Api, Document, Operation, Server, Tag
from crmgen.ir.types import Anything, TypeId
from crmgen.ir.webhooks import Webhook
from crmgen.join import DOCUMENT, DOCUMENTS
from crmgen.lower.bodypaths import Bodies
from crmgen.lower.customfields import FieldSources, on_wire
from crmgen.lower.evidence import read_source
from crmgen.lower.extensions import bad, read_extends, read_rate_limits
from crmgen.lower.idempotency import read_key_header
from crmgen.lower.operations import Operations
from crmgen.lower.parameters import SharedParameters
from crmgen.lower.responses.batches import with_batch
from crmgen.lower.responses.jobs import Jobs
from crmgen.lower.responses.response_shapes import ResponseShapes
from crmgen.lower.schemas.extent import check_unions
from crmgen.lower.schemas.identical import Statements, without_copies
from crmgen.lower.schemas.loops import without_loops
from crmgen.lower.schemas.named import Schemas
from crmgen.lower.security import lower_schemes, lower_security, without_credentials
from crmgen.lower.servers import lower_servers
from crmgen.lower.webhook_proofs import read_secret, read_signature
from crmgen.resolve.outline import OperationOutline, Outline
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

Classes = Callable[[Api], Mapping[TypeId, str]]
"""What classes types were, by the lock: identical ones of one class stay one, those of two stay two."""


def lower(
    outline: Outline,
    notes: Notes,
    *,
    enums_lag: bool = False,
    classes: Classes | None = None,
) -> Api:
    """The API that `outline` describes, with every type it names.

    `enums_lag`: its enums list less than it takes, so that other values may be sent as well. `classes`:
    told of the API with all types apart.

    What had to be repaired or weakened becomes a loss in `notes`, what is stated wrongly in an
    extension a problem; the caller stops on problems.
    """
    schemas = Schemas(outline, notes, enums_lag=enums_lag)
    schemas.lower_components()
    schemes = lower_schemes(outline, notes)
    lowering = Operations(schemas, schemes, notes, SharedParameters(schemas))
    wanted = [o for o in outline.operations if not o.node.flag("x-crmgen-ignore")]
    everywhere = lower_security(outline.root, schemes, notes) or ()
    operations = [
        without_credentials(lowering.lower(each), everywhere, schemes, notes)
        for each in wanted
    ]
    webhooks = _webhooks(lowering, outline)
    servers = lower_servers(outline.root, notes)
    apart = Statements(operations, webhooks, schemas.types())
    known: Mapping[TypeId, str] = classes(_apart(apart, servers)) if classes else {}
    stated = without_copies(apart, known)
    types = without_loops(stated.types)
    check_unions(types)
    bodies = Bodies(on_wire(types))
    shapes = ResponseShapes(outline.root, bodies, notes)
    nodes = [each.node for each in wanted]
    root = outline.root
    sources = FieldSources(stated.operations, types, notes)
    about = root.get("info") or root
    return Api(
        title=about.text("title") or SpecText(""),
        version=about.text("version") or SpecText(""),
        operations=_with_jobs(
            shapes.apply(stated.operations, nodes), nodes, bodies, notes
        ),
        types=types,
        tags=_tags(root, operations, notes),
        servers=servers,
        schemes=schemes,
        security=everywhere,
        rate_limits=read_rate_limits(root, notes),
        key_header=read_key_header(root, notes) or None,
        webhooks=tuple(stated.webhooks),
        field_sources=sources.read(root),
        documents=_documents(root),
        doc=about.text("description"),
        source=read_source(about, notes),
    )


def _with_jobs(
    operations: Sequence[Operation], nodes: Sequence[Node], bodies: Bodies, notes: Notes
) -> tuple[Operation, ...]:
    """The operations, which say what became of many things, or of one later, where the document says so."""
    jobs = Jobs(operations, bodies, notes)
    pairs = zip(operations, nodes, strict=True)
    return tuple(
        with_batch(jobs.with_job(each, node), node, bodies, notes)
        for each, node in pairs
    )


def _apart(stated: Statements, servers: tuple[Server, ...]) -> Api:
    """What stands where in an API, before identical types are one."""
    return Api(
        title=SpecText(""),
        version=SpecText(""),
        operations=tuple(stated.operations),
        types=dict(stated.types),
        tags=(),
        servers=servers,
        schemes=(),
        security=(),
        webhooks=tuple(stated.webhooks),
    )


def _tags(root: Node, operations: Sequence[Operation], notes: Notes) -> tuple[Tag, ...]:
    stated = root.get("tags")
    found = stated.elements() if stated is not None else ()
    named = ((node.text("name"), node) for node in found)
    return tuple(
        Tag(
            wire=name,
            doc=node.text("description"),
            pinned=node.text("x-crmgen-name"),
            extends=read_extends(node, notes),
            bind=_bind(node, name, operations, notes),
            at=node.at,
            document=node.text(DOCUMENT),
        )
        for name, node in sorted(named, key=_name)
        if name is not None
    )


def _documents(root: Node) -> tuple[Document, ...]:
    stated = root.get(DOCUMENTS)
    return tuple(
        Document(
            *(node.text(key) or SpecText("") for key in ("name", "title", "prefix"))
        )
        for node in (stated.elements() if stated is not None else ())
    )


def _name(tag: tuple[SpecText | None, Node]) -> SpecText:
    return tag[0] or SpecText("")


def _bind(
    tag: Node, name: SpecText, operations: Sequence[Operation], notes: Notes
) -> SpecText | None:
    """`x-crmgen-bind`, which must be the first path value of some operation of the tag."""
    stated = tag.get("x-crmgen-bind")
    if stated is None:
        return None
    wire = stated.own_text()
    document = tag.text(DOCUMENT)
    firsts = {
        each.first_path_value
        for each in operations
        if name in each.tags and each.document == document
    }
    if wire is None or wire not in firsts:
        bad(notes, stated, "the first path parameter of some operation of this tag")
    return wire


def _webhooks(lowering: Operations, outline: Outline) -> list[Webhook]:
    """The calls that the vendor makes, by the JSON they bring."""
    return [
        _webhook(lowering, wire, each, outline.root) for wire, each in outline.webhooks
    ]


def _webhook(
    lowering: Operations, wire: SpecText, outline: OperationOutline, root: Node
) -> Webhook:
    notes = lowering.notes
    bodies = lowering.lower(outline).bodies
    json = [body.type for body in bodies if body.kind is MediaKind.JSON]
    node = outline.node
    if len(json) != len(bodies):
        message = "only JSON of a webhook is parsed; other media types are left out"
        notes.record_loss(node.at, "media-not-parsed", message)
    return Webhook(
        wire=wire,
        type=json[0] if json else Anything(),
        at=node.at,
        doc=node.text("description") or node.text("summary"),
        signature=read_signature(node, notes) or read_signature(root, notes),
        secret=read_secret(node, notes) or read_secret(root, notes),
    )
