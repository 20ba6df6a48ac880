"""What is sent: a request body as keyword arguments or one argument, and the call's
`body`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crmgen.emit.annotations import Annotator, Face
from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal
from crmgen.emit.prose import Block, blocks
from crmgen.emit.views.arguments import Argument, has_wire_names
from crmgen.ir.operations import Body, MediaKind, Operation, PartEncoding
from crmgen.ir.types import ListOf, Model

_PREFERRED: Final = (
    MediaKind.JSON,
    MediaKind.MULTIPART,
    MediaKind.FORM,
    MediaKind.JSON_LINES,
    MediaKind.TEXT,
    MediaKind.EVENTS,
    MediaKind.BINARY,
)
_OBJECT_KINDS: Final = {
    MediaKind.JSON: "json",
    MediaKind.FORM: "form",
    MediaKind.MULTIPART: "multipart",
}
_USUAL_MEDIA: Final = {
    MediaKind.JSON: "application/json",
    MediaKind.FORM: "application/x-www-form-urlencoded",
    MediaKind.MULTIPART: "multipart/form-data",
    MediaKind.TEXT: "text/plain",
}


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """How one operation takes its body."""

    expression: str
    argument: Argument | None = None
    """The one argument `body`; None where the body's fields are keyword arguments."""
    fields: str = ""
    """The TypedDict of the keyword arguments."""
    required_fields: tuple[str, ...] = ()
    takes_others: bool = False
    """Fields that the document does not name may be given too."""


def chosen_body(operation: Operation) -> Body | None:
    """The media type that the SDK sends, where the document offers several."""
    if not operation.bodies:
        return None
    return min(operation.bodies, key=lambda body: _PREFERRED.index(body.kind))


@dataclass(frozen=True, slots=True)
class BodyWriter:
    """Writes the bodies of one resource's operations."""

    annotator: Annotator
    imports: ImportSet

    def facts(self, body: Body) -> BodyFacts:
        model = (
            self.annotator.model_of(body.type) if body.kind in _OBJECT_KINDS else None
        )
        if model is not None and self.annotator.names.types[model.id].input:
            return self._fields(body, model)
        return self._whole(body)

    def _fields(self, body: Body, model: Model) -> BodyFacts:
        """One object: its fields become keyword arguments (PEP 692)."""
        names = self.annotator.names
        typed_dict = self.annotator.spell(body.type, Face.INPUT)
        self.imports.add(typed_dict.imports)
        self.imports.use("typing", "Unpack")
        function = f"{_OBJECT_KINDS[body.kind]}_fields"
        self.imports.use("._core", function)
        required = "" if body.required else ", required=False"
        extra = ", extra=True" if model.takes_others else ""
        options = f"{self._media(body)}{self._encoding(body)}{required}{extra}"
        needed = (f for f in model.fields if f.required and not f.read_only)
        return BodyFacts(
            f"{function}(body, {typed_dict.text}{options})",
            fields=typed_dict.text,
            required_fields=tuple(
                names.fields[model.id, f.wire.unsafe] for f in needed
            ),
            takes_others=model.takes_others,
        )

    def _whole(self, body: Body) -> BodyFacts:
        """A list, a union, a map, text or bytes: the one argument `body`."""
        match body.kind:
            case MediaKind.TEXT | MediaKind.EVENTS:
                annotation, expression = "str", self._text_body(body)
            case MediaKind.BINARY:
                self.imports.use("._core", "FileContent", "bytes_body")
                annotation, expression = (
                    "FileContent",
                    f"bytes_body(body, {string_literal(body.media)})",
                )
            case MediaKind.JSON_LINES:
                annotation, expression = self._lines(body)
            case _:
                annotation, expression = self._structured(body)
        if not body.required:
            expression = f"None if body is None else {expression}"
            annotation = f"{annotation.removesuffix(' | None')} | None"
        doc = blocks(body.doc) or (Block("What to send."),)
        return BodyFacts(expression, Argument("body", annotation, body.required, doc))

    def _structured(self, body: Body) -> tuple[str, str]:
        function = f"{_OBJECT_KINDS[body.kind]}_body"
        self.imports.use("._core", function)
        spelled = self.annotator.spell(body.type, Face.INPUT)
        self.imports.add(spelled.imports)
        shape = f", {spelled.text}" if has_wire_names(body.type, self.annotator) else ""
        return (
            spelled.text,
            f"{function}(body{shape}{self._media(body)}{self._encoding(body)})",
        )

    def _lines(self, body: Body) -> tuple[str, str]:
        """Items that are sent one a line; the schema is that of all, or of one."""
        item = body.type.item if isinstance(body.type, ListOf) else body.type
        spelled = self.annotator.spell(item, Face.INPUT)
        self.imports.add(spelled.imports)
        self.imports.use("collections.abc", "Iterable")
        self.imports.use("._core", "FileContent", "json_lines_body")
        shape = f", {spelled.text}" if has_wire_names(item, self.annotator) else ""
        media = string_literal(body.media)
        return (
            f"Iterable[{spelled.text}] | FileContent",
            f"json_lines_body(body{shape}, media={media})",
        )

    def _text_body(self, body: Body) -> str:
        self.imports.use("._core", "text_body")
        usual = body.media == _USUAL_MEDIA[MediaKind.TEXT]
        return (
            "text_body(body)"
            if usual
            else f"text_body(body, {string_literal(body.media)})"
        )

    def _media(self, body: Body) -> str:
        if body.kind is not MediaKind.JSON or body.media == _USUAL_MEDIA[body.kind]:
            return ""
        return f", media={string_literal(body.media)}"

    def _encoding(self, body: Body) -> str:
        if not body.encoding or body.kind is MediaKind.JSON:
            return ""
        self.imports.use("._core", "Encoding")
        pairs = (
            f"{string_literal(each.wire)}: {_encoding(each)}" for each in body.encoding
        )
        return f", encoding={{{', '.join(pairs)}}}"


def _encoding(each: PartEncoding) -> str:
    stated: list[str] = []
    if each.content_type is not None:
        stated.append(f"content_type={string_literal(each.content_type)}")
    if each.style is not None:
        stated.append(f"style={string_literal(each.style)}")
    if each.explode is not None:
        stated.append(f"explode={each.explode}")
    if each.allow_reserved:
        stated.append("allow_reserved=True")
    return f"Encoding({', '.join(stated)})"
