"""Unwrapping: which part of a success body is the result, stated or inferred where it is sure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.responses import BodyPath, Content, Decision, Unwrap
from crmgen.ir.types import Field, Model, Named, Nullable, Type
from crmgen.ir.walk import is_nullable
from crmgen.lower.bodypaths import Bodies, show_path
from crmgen.lower.extensions import StatedUnwrap
from crmgen.lower.nouns import nouns_of
from crmgen.lower.paging.paging_names import BESIDE_ITEMS
from crmgen.lower.responses.left_aside import (
    LeftAside,
    is_told_how_many,
    is_told_where,
)
from crmgen.lower.wire_names import noun, squeezed
from crmgen.records import dataclass
from crmgen.text import SpecText

EACH: Final = SpecText("*")
_PAYLOAD: Final = frozenset({"data", "result", "results", "response", "payload"})
_ENVELOPE: Final = frozenset(
    {
        *(
            "status",
            "statuscode",
            "code",
            "message",
            "messages",
            "msg",
            "success",
            "ok",
        ),
        *("error", "errors", "errorcode", "errormessage", "warning", "warnings"),
        *("timestamp", "requestid", "traceid", "correlationid", "duration", "took"),
        *("meta", "metadata", "links", "jsonapi", "object", "apiversion"),
    }
)


def success_body(operation: Operation) -> Content | None:
    """The JSON body that success comes with; None where there is none, or a choice."""
    answers = [answer for answer in operation.responses if answer.is_success]
    found: dict[Type, Content] = {}
    for answer in answers:
        json = [each for each in answer.contents if each.kind is MediaKind.JSON]
        if answer.contents and not json:
            return None
        found |= {each.type: each for each in reversed(json)}
    return next(iter(found.values())) if len(found) == 1 else None


def stated_result(
    operation: Operation, bodies: Bodies, stated: StatedUnwrap
) -> Unwrap | None:
    """The unwrapping that is stated; None where the success body has no such path."""
    content = success_body(operation)
    path = stated.path or ()
    found = result_at(bodies, content.type, path) if content is not None else None
    if found is None:
        return None
    why = f"the result is {show_path(path)}"
    return Unwrap(path, found, Decision("stated", why, stated.node.at))


def result_at(bodies: Bodies, body: Type, path: BodyPath) -> Type | None:
    """The type of what a path leads to: null, too, where an object on the way may be null."""
    found = bodies.at(body, path)
    if found is None or is_nullable(found, bodies.types):
        return found
    whole = path[: path.index(EACH)] if EACH in path else path
    ways = (bodies.at(body, whole[:length]) for length in range(1, len(whole)))
    on_the_way = (each for each in ways if each is not None)
    may_be_null = any(is_nullable(each, bodies.types) for each in on_the_way)
    return Nullable(found) if may_be_null else found


def infer_unwrap(operation: Operation, bodies: Bodies) -> Unwrap | None:
    """The result inside an envelope, where names leave no doubt; None: the whole body is the result."""
    content = success_body(operation)
    if content is None:
        return None
    path = _Reader(bodies, nouns_of(operation)).path_from(content.type)
    found = result_at(bodies, content.type, path) if path else None
    is_limited = is_told_how_many(operation, bodies)
    aside = LeftAside(bodies, operation.failure, is_limited=is_limited)
    if not path or found is None or aside.telling(content.type, path):
        return None
    if bodies.is_list(found) and is_told_where(operation, bodies):
        return None
    why = f"the body is an envelope around {show_path(path)}"
    return Unwrap(path, found, Decision("inferred", why, content.at))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads bodies as an envelope around one of `nouns`."""

    bodies: Bodies
    nouns: tuple[str, ...]

    def path_from(self, type: Type) -> BodyPath | None:
        """The way from the body to the result."""
        model = self.bodies.model(type)
        if model is None or self._is_resource(model):
            return None
        payload = next(self.bodies.called(model, _PAYLOAD), None)
        if payload is None:
            return self._named_in(model)
        inside = self._inside(payload)
        if inside:
            return (payload.wire, *inside)
        others = [field for field in _telling(model) if field is not payload]
        if others or not self._says_something(payload.type):
            return None
        return (payload.wire,)

    def _is_resource(self, model: Model) -> bool:
        """A component called like the resource is no envelope, whatever its fields are called."""
        name = model.hint.component
        return name is not None and noun(name) in self.nouns

    def _says_something(self, type: Type) -> bool:
        item = self.bodies.item(type)
        return item is not None or self.bodies.model(type) is not None

    def _inside(self, payload: Field) -> BodyPath | None:
        """The way from the payload on: into its items, or to the property that names the resource."""
        item = self.bodies.item(payload.type)
        if item is not None:
            return wrapped_item(self.bodies, item, self.nouns)
        model = self.bodies.model(payload.type)
        if model is None or self._is_resource(model):
            return None
        return self._named_in(model) or self._first_named_in(model)

    def _named_in(self, model: Model) -> BodyPath | None:
        """The only property, when it or its type is called like the resource."""
        telling = _beside_paging(model)
        if len(telling) > 1:
            telling = [
                field for field in telling if squeezed(field.wire) not in _ENVELOPE
            ]
        if len(telling) != 1 or not self._says_something(telling[0].type):
            return None
        field = telling[0]
        if noun(field.wire) not in self.nouns and not self._has_named_type(field.type):
            return None
        item = self.bodies.item(field.type)
        if item is None:
            return (field.wire,)
        nouns = (noun(field.wire), *self.nouns)
        return (field.wire, *wrapped_item(self.bodies, item, nouns))

    def _has_named_type(self, type: Type) -> bool:
        model = self.bodies.model(self.bodies.item(type) or type)
        return model is not None and self._is_resource(model)

    def _first_named_in(self, model: Model) -> BodyPath | None:
        """The first property, when it alone is called like the resource, and nothing pages beside it."""
        telling = _beside_paging(model)
        named = [field for field in telling if noun(field.wire) in self.nouns]
        if (
            len(telling) < len(model.fields)
            or named[:1] != telling[:1]
            or len(named) != 1
        ):
            return None
        return (named[0].wire,) if self.bodies.model(named[0].type) else None


def wrapped_item(bodies: Bodies, item: Type, nouns: tuple[str, ...]) -> BodyPath:
    """`*` and the property that each item is wrapped in; nothing when items stand bare, or beside an error."""
    model = bodies.model(item)
    if model is None or _is_component(item, model):
        return ()
    first = next(iter(_beside_paging(model)), None)
    if first is None or noun(first.wire) not in nouns or not bodies.model(first.type):
        return ()
    is_telling = LeftAside(bodies, None).telling(item, (first.wire,)) is not None
    return () if is_telling else (SpecText("*"), first.wire)


def _is_component(item: Type, model: Model) -> bool:
    return isinstance(item, Named) and model.hint.component is not None


def _beside_paging(model: Model) -> list[Field]:
    return [field for field in model.fields if squeezed(field.wire) not in BESIDE_ITEMS]


def _telling(model: Model) -> Iterator[Field]:
    """The fields that are more than words of an envelope."""
    for field in model.fields:
        name = squeezed(field.wire)
        if name not in _ENVELOPE and name not in BESIDE_ITEMS:
            yield field
