"""What is sent: a request body as keyword arguments or one argument, and the call's
`body`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final

from crmgen.emit.annotations import Annotator
from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal
from crmgen.emit.prose import Block, blocks
from crmgen.emit.sent_values import is_converted
from crmgen.emit.views.docs import field_sentence
from crmgen.emit.views.parts import Argument, Doc
from crmgen.ir.bodies import Body, MediaKind, PartEncoding
from crmgen.ir.nullability import clearable
from crmgen.ir.operations import Operation
from crmgen.ir.types import Direction, ListOf, Model, Type
from crmgen.ir.variants import is_chosen, is_open, is_range, stream_switch
from crmgen.ir.walk import is_only_null
from crmgen.naming.words.collisions import MEDIA_TYPE
from crmgen.records import dataclass, replace
from crmgen.text import SpecText

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
    field_docs: tuple[tuple[str, str], ...] = ()
    """Each key of it, with one sentence about it; empty where nothing is known."""
    media_type: Argument | None = None
    """The argument that chooses the media type, where there is a choice."""
    takes_others: bool = False
    """Fields that the document does not name may be given too."""


def sent_media(body: Body) -> SpecText:
    """The media type that is sent; where a range is offered, the usual one."""
    if not is_range(body) and body.kind is not MediaKind.MULTIPART:
        return body.media
    return SpecText(_USUAL_MEDIA.get(body.kind, "application/octet-stream"))


@dataclass(frozen=True, slots=True)
class BodyWriter:
    """Writes the bodies of one resource's operations."""

    annotator: Annotator
    imports: ImportSet

    def facts(self, operation: Operation) -> BodyFacts:
        """How a method takes its body, which it can send in all media types of `operation`."""
        bodies = operation.bodies
        body = bodies[0]
        model = self.annotator.model_of(body.type) if _has_fields(body) else None
        if model is not None and self.annotator.names.types[model.id].input:
            facts = self._fields(operation, model)
        else:
            facts = self._whole(bodies)
        return replace(facts, media_type=self._media_type(bodies))

    def _media_type(self, bodies: tuple[Body, ...]) -> Argument | None:
        """The argument that chooses the media type, where there is a choice."""
        if not is_chosen(bodies):
            return None
        named = [string_literal(each.media) for each in bodies if not is_range(each)]
        literal = f"Literal[{', '.join(named)}]"
        if named:
            self.imports.use("typing", "Literal")
        known = [literal] if named else []
        annotation = " | ".join([*known, *([self._text()] if _is_open(bodies) else [])])
        doc = (Block("The media type that the body is sent in."),)
        default = string_literal(sent_media(bodies[0]))
        return Argument(MEDIA_TYPE, annotation, default, Doc(doc))

    def _by_choice(self, bodies: tuple[Body, ...], write: Callable[[Body], str]) -> str:
        """The body in the media type that the caller chooses."""
        if len(bodies) == 1 or _is_open(bodies):
            return write(bodies[-1])
        self.imports.use("._core", "by_media")
        pairs = (
            f"{string_literal(each.media)}: lambda: {write(each)}" for each in bodies
        )
        return f"by_media({MEDIA_TYPE}, {{{', '.join(pairs)}}})"

    def _fields(self, operation: Operation, model: Model) -> BodyFacts:
        """One object: its fields become keyword arguments (PEP 692)."""
        names, bodies = self.annotator.names, operation.bodies
        switch = stream_switch(operation, model.fields)
        given = "body"
        if switch is not None:
            key = string_literal(names.fields[model.id, switch.wire])
            given = f"{{**body, {key}: True}}"
        given = self._with_containers(operation, model, given)
        typed_dict = self.annotator.spell_class(model, Direction.INPUT)
        self.imports.add(typed_dict.imports)
        self.imports.use("typing", "Unpack")
        extra = ", extra=True" if model.takes_others else ""

        def write(body: Body) -> str:
            function = f"{_OBJECT_KINDS[body.kind]}_fields"
            self.imports.use("._core", function)
            required = "" if body.required else ", required=False"
            options = f"{self._media(body)}{self._encoding(body)}{required}{extra}"
            return f"{function}({given}, {typed_dict.text}{options})"

        sent = [each for each in model.fields if not each.read_only]
        keys = {each.wire: names.fields[model.id, each.wire] for each in sent}
        return BodyFacts(
            self._by_choice(bodies, write),
            fields=typed_dict.text,
            required_fields=tuple(keys[each.wire] for each in sent if each.required),
            field_docs=tuple((keys[each.wire], field_sentence(each)) for each in sent),
            takes_others=model.takes_others,
        )

    def _with_containers(self, operation: Operation, model: Model, given: str) -> str:
        """The arguments of an update, in which no field of an account's own goes without all others."""
        names = self.annotator.names.fields
        held: dict[str, list[str]] = {}
        for each in model.fields if operation.verb in ("PUT", "PATCH") else ():
            place = each.custom
            container = names.get((model.id, place.container)) if place else None
            if place is not None and place.replaced and container is not None:
                held.setdefault(container, []).append(names[model.id, each.wire])
        for container, fields in held.items():
            self.imports.use("._core", "with_container")
            listed = ", ".join(map(string_literal, fields))
            given = f"with_container({given}, [{listed}], {string_literal(container)})"
        return given

    def field_arguments(
        self, operation: Operation, named: Collection[str] | None = None
    ) -> Iterator[Argument]:
        """Fields of a body that are keyword arguments, each by itself. `named`: those alone."""
        model = self.annotator.model_of(operation.bodies[0].type)
        assert model is not None
        nullable = {each.wire for each in clearable(model, self.annotator.types)}
        for each in (field for field in model.fields if not field.read_only):
            name = self.annotator.names.fields[model.id, each.wire]
            if named is None or name in named:
                spelled = self.annotator.spell(each.type, Direction.INPUT)
                spelled = spelled.optional() if each.wire in nullable else spelled
                self.imports.add(spelled.imports)
                yield Argument(name, spelled.text, "" if each.required else "...")

    def _whole(self, bodies: tuple[Body, ...]) -> BodyFacts:
        """A list, a union, a map, text or bytes: the one argument `body`."""
        body = bodies[0]
        annotation = self._annotation(body)
        expression = self._by_choice(bodies, self._whole_body)
        if not body.required:
            expression = f"None if body is None else {expression}"
            annotation = f"{annotation.removesuffix(' | None')} | None"
        doc = blocks(body.doc) or (Block("What to send."),)
        default = "" if body.required and not is_only_null(body.type) else "None"
        return BodyFacts(expression, Argument("body", annotation, default, Doc(doc)))

    def _text(self) -> str:
        """`str` as an annotation."""
        spelled = self.annotator.builtin("str")
        self.imports.add(spelled.imports)
        return spelled.text

    def _annotation(self, body: Body) -> str:
        """The type of a body that is one argument."""
        match body.kind:
            case MediaKind.TEXT | MediaKind.EVENTS:
                return self._text()
            case MediaKind.BINARY:
                self.imports.use("._core", "FileContent")
                return "FileContent"
            case MediaKind.JSON_LINES:
                self.imports.use("collections.abc", "Iterable")
                self.imports.use("._core", "FileContent")
                spelled = self.annotator.spell(_line(body), Direction.INPUT)
                self.imports.add(spelled.imports)
                return f"Iterable[{spelled.text}] | FileContent"
            case _:
                spelled = self.annotator.spell(body.type, Direction.INPUT)
                self.imports.add(spelled.imports)
                return spelled.text

    def _whole_body(self, body: Body) -> str:
        """The body as it is sent, of the argument `body`."""
        match body.kind:
            case MediaKind.TEXT | MediaKind.EVENTS:
                return self._text_body(body)
            case MediaKind.BINARY:
                self.imports.use("._core", "bytes_body")
                media = MEDIA_TYPE if is_open(body) else string_literal(body.media)
                return f"bytes_body(body, {media})"
            case MediaKind.JSON_LINES:
                self.imports.use("._core", "json_lines_body")
                media = f", media={string_literal(body.media)}"
                return f"json_lines_body(body{self._shape(_line(body))}{media})"
            case _:
                function = f"{_OBJECT_KINDS[body.kind]}_body"
                self.imports.use("._core", function)
                options = f"{self._media(body)}{self._encoding(body)}"
                has_files = body.kind is MediaKind.MULTIPART
                shape = self._shape(body.type, has_files=has_files)
                return f"{function}(body{shape}{options})"

    def _shape(self, type: Type, *, has_files: bool = False) -> str:
        """The annotation once more, where values go out otherwise than they are given, or are looked at."""
        names, types = self.annotator.names, self.annotator.types
        if not has_files and not is_converted(type, types, names):
            return ""
        spelled = self.annotator.spell(type, Direction.INPUT)
        return f", {spelled.text}"

    def _text_body(self, body: Body) -> str:
        self.imports.use("._core", "text_body")
        if is_open(body):
            return f"text_body(body, {MEDIA_TYPE})"
        usual = body.media == _USUAL_MEDIA[MediaKind.TEXT]
        return (
            "text_body(body)"
            if usual
            else f"text_body(body, {string_literal(body.media)})"
        )

    def _media(self, body: Body) -> str:
        media = sent_media(body)
        if body.kind is not MediaKind.JSON or media == _USUAL_MEDIA[body.kind]:
            return ""
        return f", media={string_literal(media)}"

    def _encoding(self, body: Body) -> str:
        if not body.encoding or body.kind is MediaKind.JSON:
            return ""
        self.imports.use("._core", "Encoding")
        pairs = (
            f"{string_literal(each.wire)}: {_encoding(each)}" for each in body.encoding
        )
        return f", encoding={{{', '.join(pairs)}}}"


def _has_fields(body: Body) -> bool:
    return body.kind in _OBJECT_KINDS


def _is_open(bodies: tuple[Body, ...]) -> bool:
    return any(map(is_open, bodies))


def _line(body: Body) -> Type:
    """What is sent one a line; the schema is that of all, or of one."""
    return body.type.item if isinstance(body.type, ListOf) else body.type


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
