"""The methods of one operation: one for each shape that its request body may have."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Final

from crmgen.ir.operations import Body, MediaKind, Operation

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
    return tuple(found)


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
    return "*" in body.media.unsafe


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


def has_choice(operation: Operation) -> bool:
    """Whether a method of the operation lets its caller choose the media type."""
    return any(is_chosen(each.bodies) for each in variants(operation))


def is_chosen(bodies: tuple[Body, ...]) -> bool:
    """Whether a method that sends one of `bodies` takes the media type as an argument."""
    return len(bodies) > 1 or any(map(is_open, bodies))


def is_open(body: Body) -> bool:
    """Whether any media type may stand over text or bytes: `image/*`."""
    return is_range(body) and body.kind not in OBJECT_KINDS
