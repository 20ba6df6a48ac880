"""The methods of one operation: one for each shape of its request body, and one that streams its answer."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from crmgen.ir.operations import Body, MediaKind, Operation, Response
from crmgen.ir.types import Field, Nullable, Scalar, ScalarKind

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
    first, *others = _shapes(operation.bodies) or [()]
    found = [replace(operation, bodies=first)]
    for bodies in others:
        taken = {each.variant for each in found}
        names = _names(bodies, first[0].kind)
        variant = next((name for name in names if name not in taken), None)
        found.append(
            replace(operation, bodies=bodies, variant=variant or f"{names[-1]}_2")
        )
    return (*found, *_streamed(found[0]))


STREAM: Final = "stream"
"""The variant that gives an answer item by item while it comes."""
STREAMED: Final = (MediaKind.EVENTS, MediaKind.JSON_LINES)
"""Media types of answers that come item by item."""


def _streamed(operation: Operation) -> Iterator[Operation]:
    """For an answer that comes whole or item by item: the operation that asks for the items."""
    answers: list[Response] = []
    is_both = False
    for response in operation.responses:
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
