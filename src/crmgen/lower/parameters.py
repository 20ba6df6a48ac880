"""Parameters, and the path template that some of them fill."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import partial
from typing import TYPE_CHECKING, Final

from crmgen.diagnostics import Notes, quoted
from crmgen.ir.parameters import (
    STYLES,
    Parameter,
    PathSlot,
    PathTemplate,
    Style,
    Where,
    explodes,
)
from crmgen.ir.types import (
    Anything,
    Choice,
    Hint,
    ListOf,
    Nullable,
    OperationId,
    Scalar,
    ScalarKind,
    Type,
)
from crmgen.ir.walk import without_null
from crmgen.lower.alike import Alike, is_leaf, is_list_of_leaves
from crmgen.lower.evidence import read_evidence
from crmgen.lower.extensions import read_client_argument, read_key_prefix
from crmgen.lower.grammars import read_grammar
from crmgen.lower.presets import read_preset
from crmgen.lower.schemas.annotations import first_doc
from crmgen.lower.schemas.values import first_examples, lower_default, media_examples
from crmgen.lower.sendable import is_header_name, record_loss
from crmgen.records import replace
from crmgen.text import SpecText, SpecValue
from crmgen.tree.maps import Map, mapping
from crmgen.tree.nodes import Node

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas
    from crmgen.resolve.outline import OperationOutline

_FORM: Final = SpecText("application/x-www-form-urlencoded")
_IGNORED_HEADERS: Final = frozenset({"accept", "content-type", "authorization"})
_SLOT: Final = re.compile(r"\{([^{}]+)\}")
_OF_PLAIN: Final = frozenset(
    [
        *("name", "in", "description", "required", "deprecated", "schema", "example"),
        *("style", "explode", "allowReserved", "allowEmptyValue"),
    ]
)
"""What a parameter says that says no more than its schema."""
_BY_ITSELF: Final = (Where.QUERY, Where.HEADER, Where.COOKIE)
_VERSION: Final = {
    Where.HEADER: re.compile(r"(.*[-_])?(api)?(version|revision)", re.IGNORECASE),
    Where.QUERY: re.compile(r"(x[-_])?api[-_]?version", re.IGNORECASE),
}
"""What parameters are called that say for which version of the API a call is made."""


def parse_path(
    wire: SpecText, in_query: Set[SpecText] = frozenset[SpecText]()
) -> PathTemplate:
    """Split a path at its placeholders (OpenAPI 3.1 section 4.8.8.2).

    `in_query`: names of query parameters. A path may say them once more, as `/search?q={q}`.
    """
    parts: list[SpecText | PathSlot] = []
    for index, text in enumerate(_SLOT.split(_without_query(wire.unsafe, in_query))):
        if index % 2:
            parts.append(PathSlot(SpecText(text)))
        elif text:
            parts.append(SpecText(text))
    return PathTemplate(wire, tuple(parts))


def _without_query(path: str, in_query: Set[SpecText]) -> str:
    """A path without those pairs of its own query that hold parameters of the query."""
    path, mark, query = path.partition("?")
    pairs = [
        pair
        for pair in query.split("&")
        if in_query.isdisjoint(map(SpecText, _SLOT.findall(pair)))
    ]
    return f"{path}{mark}{'&'.join(pairs)}" if pairs else path


def lower_parameters(
    schemas: Schemas,
    outline: OperationOutline,
    path: PathTemplate,
    shared: SharedParameters,
) -> tuple[Parameter, ...]:
    """All parameters: those of the path in its order, then the others in the document's."""
    id = OperationId(outline.id)
    lowered = [shared.lower(node, id) for node in outline.parameters]
    known = [parameter for parameter in lowered if parameter is not None]
    in_path = {p.wire: p for p in known if p.where is Where.PATH}
    slots = dict.fromkeys(p.wire for p in path.parts if isinstance(p, PathSlot))
    for wire, parameter in in_path.items():
        if wire not in slots:
            message = "a path parameter that its path has no place for; left out"
            schemas.notes.record_loss(parameter.at, "unused-path-parameter", message)
    first = [
        in_path.get(wire) or _undeclared(schemas, wire, outline.node) for wire in slots
    ]
    return (*first, *(p for p in known if p.where is not Where.PATH))


def _undeclared(schemas: Schemas, wire: SpecText, operation: Node) -> Parameter:
    message = f"the path has a place for {quoted(wire)}, which is no parameter; it became a required string"
    schemas.notes.record_loss(operation.at, "undeclared-path-parameter", message)
    return Parameter(
        wire=wire,
        where=Where.PATH,
        type=Scalar(ScalarKind.STRING),
        required=True,
        at=operation.at,
        style="simple",
        explode=False,
    )


class SharedParameters:
    """Lowers each parameter once, however many operations refer to it."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._lowered: dict[str, Parameter | None] = {}
        self._alike = Alike[Parameter | None](schemas.notes)

    def lower(self, node: Node, operation: OperationId) -> Parameter | None:
        """The parameter that `node` describes, first met in `operation`."""
        if node.id not in self._lowered:
            is_own = node.pointer.startswith("/paths/")
            parent = operation if is_own else None
            self._lowered[node.id] = self._lower(node, parent)
        return self._lowered[node.id]

    def _lower(self, node: Node, parent: OperationId | None) -> Parameter | None:
        if not _is_plain(mapping(node.raw)):
            return lower_parameter(self._schemas, node, parent)
        found = self._alike.once(node, partial(lower_parameter, self._schemas))
        return found and replace(found, at=node.at)


def _is_plain(stated: Map) -> bool:
    """Whether what a parameter says does not depend on where it stands."""
    schema = stated.get("schema")
    is_known = stated.keys() <= _OF_PLAIN
    return is_known and (is_leaf(schema) or is_list_of_leaves(schema))


def lower_parameter(
    schemas: Schemas, node: Node, operation: OperationId | None = None
) -> Parameter | None:
    """One parameter, its style and explode filled in; None for one that cannot be sent."""
    wire, where = node.text("name"), _where(node, schemas.notes)
    if wire is None or where is None:
        return None
    style = _style(node, where, schemas.notes)
    explode = node.flag("explode")
    media, schema = _schema(node, schemas.notes)
    hint = Hint(parent=operation, role="parameter", part=wire)
    annotated = _annotated(schemas, schema) if schema else []
    type = schemas.type_of(schema, hint) if schema else Anything()
    default = _default(annotated, schemas.notes)
    lowered = Parameter(
        wire=wire,
        where=where,
        type=type,
        required=bool(node.flag("required")) or where is Where.PATH,
        at=node.at,
        style=style,
        explode=explodes(style) if explode is None else explode,
        allow_reserved=bool(node.flag("allowReserved")),
        media=media or (_FORM if where is Where.QUERYSTRING else None),
        deprecated=bool(node.flag("deprecated")),
        default=default,
        examples=_examples(schemas, node, annotated),
        doc=node.text("description") or first_doc(annotated),
        pinned=node.text("x-crmgen-name"),
        evidence=read_evidence(node, schemas.notes),
        key_prefix=read_key_prefix(node, style, schemas.notes),
        grammar=read_grammar(node, schemas.notes, is_list=isinstance(type, ListOf)),
        client=read_client_argument(
            node, is_single=_is_single(type), notes=schemas.notes
        ),
    )
    choice = schemas.choice_of(type)
    preset = read_preset(node, lowered, choice or without_null(type), schemas.notes)
    if preset is not None:
        return replace(lowered, preset=preset)
    return replace(lowered, constant=_constant(lowered, choice))


def _constant(parameter: Parameter, choice: Choice | None) -> SpecValue | None:
    """What is sent by itself: the only value of what is required, and the version that the document is of."""
    if parameter.media is not None or parameter.where not in _BY_ITSELF:
        return None
    if parameter.required and choice is not None and len(choice.values) == 1:
        return choice.values[0]
    names = _VERSION.get(parameter.where)
    is_version = names is not None and parameter.wire.matches(names)
    is_sent = parameter.required or parameter.where is Where.HEADER
    if not (is_version and is_sent) or parameter.default == SpecValue(None):
        return None
    is_single = choice is not None or _is_single(parameter.type)
    return parameter.default if is_single else None


def _is_single(type: Type) -> bool:
    inner = type.inner if isinstance(type, Nullable) else type
    return isinstance(inner, Scalar | Choice)


def _where(node: Node, notes: Notes) -> Where | None:
    stated = node.text("in")
    name = node.text("name")
    where = stated.member(Where) if stated is not None else None
    if where is None or not name:
        message = "a parameter of a kind that is not known; left out"
        notes.record_loss(node.at, "unknown-parameter-place", message)
        return None
    if where is Where.HEADER and name.lower() in _IGNORED_HEADERS:
        message = (
            f"the client sets {quoted(name)} itself; ignored, as the standard asks"
        )
        notes.record_loss(node.at, "reserved-header-parameter", message)
        return None
    if where is Where.HEADER and not is_header_name(name):
        record_loss(node.at, "a header", name, notes)
        return None
    return where


def _style(node: Node, where: Where, notes: Notes) -> Style:
    stated = node.text("style")
    if stated is None:
        return STYLES[where][0]
    for style in STYLES[where]:
        if stated == style:
            return style
    message = f"the style is not one of a {where} parameter; {STYLES[where][0]} is used"
    notes.record_loss(node.at, "unknown-style", message)
    return STYLES[where][0]


def _schema(node: Node, notes: Notes) -> tuple[SpecText | None, Node | None]:
    """The schema, and the media type it is written in where `content` states one."""
    content = node.get("content")
    for media, value in content.items() if content else ():
        return media, value.get("schema")
    schema = node.get("schema")
    if schema is None:
        message = "a parameter without a schema; any value is taken"
        notes.record_loss(node.at, "parameter-without-schema", message)
    return None, schema


def _annotated(schemas: Schemas, schema: Node) -> list[Node]:
    """The schema and what it refers to: where docs, defaults and examples may stand."""
    target = schemas.outline.follow(schema)
    return [schema] if target is schema else [schema, target]


def _default(nodes: list[Node], notes: Notes) -> SpecValue | None:
    stated = next((node for node in nodes if "default" in node), None)
    return lower_default(stated, notes) if stated is not None else None


def _examples(schemas: Schemas, node: Node, nodes: list[Node]) -> tuple[SpecValue, ...]:
    content = node.get("content")
    holders = [media for _, media in content.items()] if content else [node]
    for holder in holders:
        found = stated_examples(schemas, holder)
        if found:
            return found
    return first_examples(nodes)


def stated_examples(schemas: Schemas, holder: Node) -> tuple[SpecValue, ...]:
    """`example` and `examples` of a parameter or media type."""
    listed = holder.get("examples")
    objects = (
        [schemas.outline.follow(each) for _, each in listed.items()] if listed else []
    )
    return media_examples(holder, iter(objects))
