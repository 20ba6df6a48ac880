"""The bodies of a tested call: the arguments that give them, and what must arrive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from crmgen.emit.literals import content_literal, string_literal, value_literal
from crmgen.emit.testing.bytes_in_json import in_json
from crmgen.emit.testing.constants import Constants, shouted
from crmgen.emit.testing.expressions import Expressions, Writer
from crmgen.emit.testing.wire import form_on_wire, parts_on_wire
from crmgen.emit.views.request_bodies import sent_media
from crmgen.ir.bodies import Body, MediaKind
from crmgen.ir.instances import takes_text
from crmgen.ir.nullability import clearable
from crmgen.ir.operations import Operation
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Field, Model, Scalar, ScalarKind, Type
from crmgen.ir.variants import stream_switch
from crmgen.ir.walk import Types, alternatives, model_of
from crmgen.naming.words.identifiers import words
from crmgen.records import dataclass, replace
from crmgen.text import Json, SpecText, with_member

SHORT: Final = 60
"""An expression that is longer, and stands in more than one test, is given a name."""

_USUAL_MEDIA: Final = {
    MediaKind.JSON: "application/json",
    MediaKind.FORM: "application/x-www-form-urlencoded",
    MediaKind.MULTIPART: "multipart/form-data",
}
_FORMS: Final = (MediaKind.FORM, MediaKind.MULTIPART)


@dataclass(frozen=True, slots=True)
class Sent:
    """A body: arguments of the call, and arguments of `server.received`."""

    arguments: tuple[str, ...] = ()
    received: tuple[str, ...] = ()


NOTHING: Final = Sent()


@dataclass(frozen=True, slots=True)
class BodyCases:
    """Writes the bodies of one operation's calls."""

    body: Body
    model: Model | None
    """The object whose fields are keyword arguments; None where the body is one argument."""
    method: str
    writer: Writer
    constants: Constants
    others: tuple[Body, ...] = ()
    """The same in other media types, which the caller can choose."""
    switch: Field | None = None
    """The field that the SDK itself sets, to ask for a stream."""

    def in_other_media(self) -> Iterator[tuple[str, Sent]]:
        """The body in each other media type: a name for it, and the body."""
        for body in self.others:
            name = "_".join(words(body.media.lower()))
            sent = replace(self, body=body, others=()).with_something()
            media_type = f"media_type={string_literal(sent_media(body))}"
            yield name, replace(sent, arguments=(*sent.arguments, media_type))

    def with_something(self) -> Sent:
        """What must be there, or one field, so that a body is sent at all."""
        least = self.required()
        return least if least.arguments else self.full()

    def required(self) -> Sent:
        """Only what must be there: also of a body that may be left out, if its fields may not."""
        is_needed = self.body.required or (self.model is not None and self.least)
        return self.with_fields({}) if is_needed else NOTHING

    def full(self) -> Sent:
        """With every field."""
        if self.model is None:
            return self._whole(full=True)
        value = self.writer.examples.of(self.body.type, seeds=self.body.examples)
        if not isinstance(value, dict) or value == self.least:
            return self.with_fields({})
        value |= self._switched()
        return self._named(self.model, self.writer.pairs(self.model, value), value)

    def with_fields(self, more: Mapping[str, Json]) -> Sent:
        """The required fields, and `more` under their wire names."""
        if self.model is None:
            return self._whole(full=False)
        value = {**self.least, **more, **self._switched()}
        pairs = self.writer.pairs(self.model, value)
        if not pairs and not self.body.required:
            return NOTHING
        arguments = tuple(
            f"{name}={both.python}"
            for wire, (name, both) in pairs.items()
            if wire not in self._switched()
        )
        return Sent(arguments, self._expected(value, _wire_dict(pairs)))

    def with_part(self, path: BodyPath, part: Json) -> Sent:
        """The required fields, and a part at a path of wire names."""
        first, rest = path[0], path[1:]
        inner = placed(first.lookup(self.least), rest, part)
        return self.with_fields(with_member({}, first, inner))

    def _switched(self) -> dict[str, Json]:
        return with_member({}, self.switch.wire, True) if self.switch else {}

    def with_more(self, arguments: tuple[str, ...], values: Mapping[str, Json]) -> Sent:
        """The required fields and more arguments, which add these values to what is sent."""
        least = self.least
        pairs = self.writer.pairs(self.model, least) if self.model else {}
        required = tuple(f"{name}={both.python}" for name, both in pairs.values())
        wire = {key: both.wire for key, (_, both) in pairs.items()}
        for key, value in values.items():
            wire[key] = value_literal(_joined(least.get(key), value))
        return Sent((*required, *arguments), self._expected(least, _dict(wire.items())))

    def null_field(self) -> Field | None:
        """The first field that may be sent as null, or be absent."""
        if self.model is None or self.body.kind is not MediaKind.JSON:
            return None
        nullable = clearable(self.model, self.writer.annotator.types)
        return next((each for each in nullable if each.custom is None), None)

    @property
    def least(self) -> dict[str, Json]:
        """The fields that must be there, as small as can be."""
        value = self.writer.examples.of(
            self.body.type, full=False, seeds=self.body.examples
        )
        return value if isinstance(value, dict) else {}

    def _named(
        self,
        model: Model,
        pairs: dict[str, tuple[str, Expressions]],
        value: dict[str, Json],
    ) -> Sent:
        """Many fields as a constant that the tests share: `**CREATE_BODY`."""
        wire = _wire_dict(pairs)
        keys = _dict((name, both.python) for name, both in pairs.values())
        if len(keys) <= SHORT:
            arguments = tuple(f"{name}={both.python}" for name, both in pairs.values())
            return Sent(arguments, self._expected(value, wire))
        names = self.writer.annotator.names
        typed_dict = names.types[model.id].input or "Json"
        name = self.constants.add(f"{shouted(self.method)}_BODY", typed_dict, keys)
        if self.body.kind is MediaKind.JSON and wire != keys:
            wire = self.constants.add(f"{shouted(self.method)}_SENT", "Json", wire)
        else:
            wire = name
        return Sent((f"**{name}",), self._expected(value, wire))

    def _whole(self, *, full: bool) -> Sent:
        """A body that is the one argument `body`."""
        value = self.writer.examples.of(
            self.body.type, full=full, name="body", seeds=self.body.examples
        )
        if self.body.kind in _USUAL_MEDIA:
            both = self.writer.write(self.body.type, value)
            return Sent((f"body={both.python}",), self._expected(value, both.wire))
        if self.body.kind in (MediaKind.TEXT, MediaKind.EVENTS):
            text = value if isinstance(value, str) and value else "some text"
            content = f"content={content_literal(text)}"
            return Sent((f"body={string_literal(text)}",), (content, *self._media()))
        return Sent(('body=b"some bytes"',), ('content=b"some bytes"', *self._media()))

    def _expected(self, value: Json, wire: str) -> tuple[str, ...]:
        if isinstance(value, dict) and self.body.kind in _FORMS:
            examples = self.writer.examples
            said = in_json(self.body.type, value, examples.check)
            said = said if isinstance(said, dict) else value
            if self.body.kind is MediaKind.FORM:
                rows = _rows(form_on_wire(self.body, said))
                return (f"form={rows}", *self._media())
            wires = frozenset(_files(self.body.type, examples.types))
            files = {name: item for name, item in value.items() if name in wires}
            rows = _rows(parts_on_wire(self.body, said, files))
            return (f"parts={rows}", *self._media())
        return (f"json={wire}", *self._media())

    def _media(self) -> tuple[str, ...]:
        """The media type without its parameters, where it is not the usual one of its kind."""
        media = sent_media(self.body).before(";").strip()
        if media == _USUAL_MEDIA.get(self.body.kind):
            return ()
        return (f"media={string_literal(media)}",)


def body_cases(
    operation: Operation, method: str, writer: Writer, constants: Constants
) -> BodyCases | None:
    """What writes the bodies of `operation`; None where it takes none."""
    if not operation.bodies:
        return None
    body = operation.bodies[0]
    model = writer.annotator.model_of(body.type) if body.kind in _USUAL_MEDIA else None
    if model is not None and not writer.annotator.names.types[model.id].input:
        model = None
    switch = stream_switch(operation, model.fields) if model is not None else None
    others = operation.bodies[1:]
    return BodyCases(body, model, method, writer, constants, others, switch)


def _joined(held: Json, more: Json) -> Json:
    """A list or map with what another adds to it."""
    if isinstance(held, list) and isinstance(more, list):
        return [*held, *more]
    if isinstance(held, dict) and isinstance(more, dict):
        return {**held, **more}
    return more


def part_at(held: Json, path: BodyPath) -> Json:
    """The part of a value at a path of wire names; None where there is none."""
    for step in path:
        held = step.lookup(held) if isinstance(held, dict) else None
    return held


def placed(held: Json, path: BodyPath, part: Json) -> Json:
    """An object with another part at a path; what is missing on the way is made."""
    if not path:
        return part
    fields = held if isinstance(held, dict) else {}
    return with_member(fields, path[0], placed(path[0].lookup(fields), path[1:], part))


def _wire_dict(pairs: Mapping[str, tuple[str, Expressions]]) -> str:
    return _dict((wire, both.wire) for wire, (_, both) in pairs.items())


def _dict(entries: Iterable[tuple[str, str]]) -> str:
    return (
        f"{{{', '.join(f'{string_literal(key)}: {value}' for key, value in entries)}}}"
    )


def _rows(rows: Iterable[tuple[str | None, ...]]) -> str:
    texts = ("(" + ", ".join(value_literal(each) for each in row) + ")" for row in rows)
    return f"[{', '.join(texts)}]"


def _files(type: Type, types: Types) -> Iterator[SpecText]:
    """The fields of a form that are files, in whatever member of a union."""
    for member in alternatives(type, types):
        model = model_of(member, types)
        for field in model.fields if model else ():
            if _is_file(field.type, types):
                yield field.wire


def _is_file(type: Type, types: Types) -> bool:
    """Whether a value of the type is written as bytes, which go out as a file."""
    return not takes_text(type, types) and any(
        isinstance(each, Scalar) and each.kind is ScalarKind.BINARY
        for each in alternatives(type, types, lists=True)
    )
