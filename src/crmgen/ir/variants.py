"""The methods of one operation: for each shape of its request body, each form of its answer, and its stream."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import Final

from crmgen.ir.bodies import Body, MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.responses import Content, Response
from crmgen.ir.types import Field, Nullable, Scalar, ScalarKind
from crmgen.records import replace
from crmgen.text import SpecText

_PREFERRED: Final = (
    MediaKind.JSON,
    MediaKind.MULTIPART,
    MediaKind.FORM,
    MediaKind.JSON_LINES,
    MediaKind.TEXT,
    MediaKind.EVENTS,
    MediaKind.BINARY,
)
OBJECT_KINDS: Final = (MediaKind.JSON, MediaKind.FORM, MediaKind.MULTIPART)
"""Media types that hold fields."""

_WORDS: Final = {MediaKind.BINARY: "bytes", MediaKind.JSON_LINES: "lines"}


def variants(operation: Operation) -> tuple[Operation, ...]:
    """The operation once for each of its methods; `variant` tells them apart.

    Media types whose bodies look the same to a caller are one method's choice. Others need other
    arguments, so each of these has a method of its own; the preferred one is the operation's.
    """
    if not operation.methods:
        found = _variants(operation)
        methods = tuple(None if each is operation else each for each in found)
        object.__setattr__(operation, "methods", methods)
    return tuple(each or operation for each in operation.methods)


def _variants(operation: Operation) -> tuple[Operation, ...]:
    is_told_apart = any(len(each.contents) > 1 for each in operation.responses)
    if len(operation.bodies) < 2 and not is_told_apart:
        return (operation,)
    first, *others = _shapes(operation.bodies) or [()]
    is_as_stated = first == operation.bodies
    found = [operation if is_as_stated else replace(operation, bodies=first)]
    for bodies in others:
        taken = {each.variant for each in found}
        names = _names(bodies, first[0].kind)
        variant = next((name for name in names if name not in taken), None)
        found.append(
            replace(operation, bodies=bodies, variant=variant or f"{names[-1]}_2")
        )
    taken = {each.variant for each in found} | {STREAM}
    return (*found, *_streamed(found[0]), *_other_forms(found[0], taken))


STREAM: Final = "stream"
"""The variant that gives an answer item by item while it comes."""
STREAMED: Final = (MediaKind.EVENTS, MediaKind.JSON_LINES)
"""Media types of answers that come item by item."""


def _streamed(operation: Operation) -> Iterator[Operation]:
    """For an answer that comes whole or item by item: the operation that asks for the items."""
    answers: list[Response] = []
    is_both = False
    for response in operation.responses:
        if len(response.contents) < 2:
            answers.append(response)
            continue
        kinds = {content.kind for content in response.contents}
        is_good = response.is_success or response.status == "default"
        if is_good and kinds & {*STREAMED} and kinds - {*STREAMED, MediaKind.BINARY}:
            items = [each for each in response.contents if each.kind in STREAMED]
            response = replace(response, contents=tuple(items))
            is_both = True
        answers.append(response)
    if is_both:
        whole = replace(operation, unwrap=None, paging=None, variant=STREAM)
        yield replace(whole, responses=tuple(answers))


_SUBTYPES: Final = {
    "plain": "text",
    "octet-stream": "bytes",
    "vnd.ms-excel": "xls",
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


def _other_forms(operation: Operation, taken: set[str]) -> Iterator[Operation]:
    """The operation once for each further media type of its answers, which no other method asks for."""
    good = [each for each in operation.responses if each.is_success]
    others = {
        content.media.before(";").strip(): content
        for response in good
        for content in _not_asked_for(response)
    }
    for media, content in others.items():
        whole = replace(operation, unwrap=None, paging=None, failure=None)
        name = _name_of_form(content)
        while name in taken:
            name += "_2"
        taken.add(name)
        responses = (_in_form(each, media) for each in operation.responses)
        yield replace(whole, variant=name, responses=tuple(responses))


def _not_asked_for(response: Response) -> Iterator[Content]:
    """The media types of an answer that come in no other method."""
    if len(response.contents) < 2:
        return
    read = chosen_content(response)
    for each in response.contents:
        is_other = each.kind in (MediaKind.JSON, MediaKind.TEXT, MediaKind.BINARY)
        if each is read or read is None or not is_other or "*" in each.media:
            continue
        if each.type != read.type and each.media not in read.files:
            yield each


def _in_form(response: Response, media: SpecText) -> Response:
    if not response.is_success:
        return response
    asked = [e for e in response.contents if e.media.before(";").strip() == media]
    found = tuple(replace(each, files=()) for each in asked)
    return replace(response, contents=found) if found else response


def _name_of_form(content: Content) -> str:
    """`pdf`, `csv`, `xlsx`: what people call a media type."""
    subtype = content.media.unsafe.partition(";")[0].partition("/")[2].strip().lower()
    if subtype in _SUBTYPES:
        return _SUBTYPES[subtype]
    found = re.findall(r"[a-z0-9]+", subtype.removesuffix("+json"))
    return "_".join(found[1:] if found[:1] in (["vnd"], ["x"]) else found) or "other"


READ_FIRST: Final = (
    MediaKind.JSON,
    MediaKind.TEXT,
    MediaKind.EVENTS,
    MediaKind.JSON_LINES,
    MediaKind.FORM,
    MediaKind.MULTIPART,
    MediaKind.BINARY,
)
"""Which media type of an answer is read, where several are offered and none is asked for."""


def chosen_content(response: Response) -> Content | None:
    """The media type that is read, where the document offers several; None for no body."""
    if len(response.contents) < 2:
        return next(iter(response.contents), None)
    return min(response.contents, key=lambda each: READ_FIRST.index(each.kind))


def _shapes(bodies: tuple[Body, ...]) -> list[tuple[Body, ...]]:
    """Bodies that look the same to a caller together, the preferred ones first."""
    groups: dict[Hashable, list[Body]] = {}
    for body in sorted(bodies, key=lambda each: _PREFERRED.index(each.kind)):
        groups.setdefault(_shape(body), []).append(body)
    return [tuple(_offered(group)) for group in groups.values()]


def _shape(body: Body) -> Hashable:
    if body.kind in OBJECT_KINDS:
        return "value", body.type
    if body.kind is MediaKind.JSON_LINES:
        return "lines", body.type
    return "bytes" if body.kind is MediaKind.BINARY else "text"


def _offered(bodies: list[Body]) -> Iterator[Body]:
    """Those with a media type that can be sent; a range such as `*/*` only where no other is."""
    named = [body for body in bodies if not is_range(body)]
    yield from named or bodies[:1]
    if named and bodies[0].kind not in OBJECT_KINDS:
        yield from [body for body in bodies if is_range(body)][:1]


def is_range(body: Body) -> bool:
    """Whether any media type of a kind may be sent: `image/*`."""
    return "*" in body.media


def _names(bodies: tuple[Body, ...], preferred: MediaKind) -> list[str]:
    """What a shape may be called: its kind, or what its media type is called."""
    kind, media = bodies[0].kind, bodies[0].media.unsafe
    subtype = media.partition(";")[0].partition("/")[2].partition("+")[0]
    own = "_".join(re.findall(r"[a-z0-9]+", subtype.lower())) or "other"
    word = _WORDS.get(kind, kind.value.replace("-", "_"))
    if kind is preferred:
        return [own, word]
    is_marked_up = kind is MediaKind.TEXT and len(bodies) == 1 and own != "plain"
    return [own, word] if is_marked_up else [word, own]


def stream_switch(operation: Operation, fields: Iterable[Field]) -> Field | None:
    """The field of a body that asks for the streamed answer: a boolean called `stream`."""
    if operation.variant != STREAM:
        return None
    return next((each for each in fields if _is_switch(each)), None)


def _is_switch(field: Field) -> bool:
    type = field.type.inner if isinstance(field.type, Nullable) else field.type
    is_boolean = isinstance(type, Scalar) and type.kind is ScalarKind.BOOLEAN
    return field.wire == "stream" and is_boolean


def has_choice(operation: Operation) -> bool:
    """Whether a method of the operation lets its caller choose the media type."""
    return any(is_chosen(each.bodies) for each in variants(operation))


def is_chosen(bodies: tuple[Body, ...]) -> bool:
    """Whether a method that sends one of `bodies` takes the media type as an argument."""
    return len(bodies) > 1 or any(map(is_open, bodies))


def is_open(body: Body) -> bool:
    """Whether any media type may stand over text or bytes: `image/*`."""
    return is_range(body) and body.kind not in OBJECT_KINDS
