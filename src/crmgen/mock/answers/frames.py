"""The bodies of successes around what they give: envelopes, and the objects around each record of a list."""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import deepcopy
from typing import Final

from crmgen.emit.examples import Examples
from crmgen.emit.testing.body_paths import BodyPaths, NoSuchPathError, value_at
from crmgen.emit.testing.failed_bodies import success_example
from crmgen.ir.bodypath import type_at
from crmgen.ir.operations import Operation
from crmgen.ir.responses import BodyPath, Content
from crmgen.ir.types import Anything, Type
from crmgen.ir.walk import Types, alternatives, item_of
from crmgen.mock.collections.results import Result
from crmgen.mock.plain import plain
from crmgen.records import dataclass
from crmgen.text import Json, SpecText

_HERE: Final = "\0here\0"
_MARK: Final = json.dumps(_HERE)


@dataclass(frozen=True, slots=True)
class Frame:
    """The body of a success around its record or its list."""

    whole: Json
    """With a mark where the record or the list stands."""
    content: Content
    item: Type | None = None
    """The elements of the list, where each is an object around its record."""
    inner: BodyPath = ()
    """The way from an element to its record."""

    def filled(self, inside: str, whole: Json = None) -> bytes:
        """The body as JSON. `whole`: the frame with other values beside the mark."""
        text = json.dumps(self.whole if whole is None else whole, ensure_ascii=False)
        return text.replace(_MARK, inside, 1).encode()

    def listed(self, elements: Iterable[str]) -> bytes:
        """The body with a list of elements that are JSON."""
        return self.filled(as_list(elements))

    def element(self, around: Json, record: str, examples: Examples) -> str:
        """A record as JSON in its element, of which `around` is an example."""
        assert self.item is not None
        framed = BodyPaths(examples).put(self.item, around, self.inner, _HERE)
        return json.dumps(framed, ensure_ascii=False).replace(_MARK, record, 1)


def as_list(elements: Iterable[str]) -> str:
    """A list as JSON of elements as JSON."""
    return f"[{','.join(elements)}]"


def frame_of(operation: Operation, result: Result, examples: Examples) -> Frame | None:
    """The frame of a JSON success; None where the body cannot be made."""
    content = result.content
    if content is None:
        return None
    example = success_example(content, operation.failure, examples)
    whole = _named_once(example, content.type, examples.types)
    whole = whole if examples.check.accepts(content.type, whole) else example
    outer, inner = _divided(result.at) if result.is_list else (result.at, ())
    listed = type_at(content.type, outer, examples.types) if inner else None
    item = item_of(listed, examples.types) if listed is not None else None
    if inner and item is None:
        return None
    members = alternatives(content.type, examples.types)
    bodies = ((content.type, whole), *((each, examples.of(each)) for each in members))
    for type, example in bodies:
        try:
            example = _without_others(example, outer, type, examples)
            framed = BodyPaths(examples).put(type, example, outer, _HERE)
        except NoSuchPathError:
            continue  # of several bodies another one has it
        apart: Json = json.loads(json.dumps(framed))  # of one example each its own copy
        return Frame(apart, content, item, inner)
    return None


def _named_once(value: Json, body: Type, types: Types, at: BodyPath = ()) -> Json:
    """An example without an object that repeats the name of its property, which no schema has: `pages: {pages: {...}}`."""
    if not isinstance(value, dict):
        return value
    inner = value.get(plain(at[-1])) if at and len(value) == 1 else None
    stated = type_at(body, (*at, at[-1]), types) if isinstance(inner, dict) else None
    if isinstance(inner, dict) and (stated is None or isinstance(stated, Anything)):
        value = inner
    return {
        key: _named_once(each, body, types, (*at, SpecText(key)))
        for key, each in value.items()
    }


def _divided(at: BodyPath) -> tuple[BodyPath, BodyPath]:
    """The way to the list, and from its elements to the records."""
    stars = [index for index, step in enumerate(at) if step == "*"]
    if not stars:
        return at, ()
    return at[: stars[-1]], at[stars[-1] + 1 :]


def _without_others(whole: Json, at: BodyPath, type: Type, examples: Examples) -> Json:
    """The body without examples of further records beside what it gives, where it may be without."""
    if not at or "*" in at:
        return whole
    made = deepcopy(whole)
    holder = value_at(made, at[:-1])
    for key, value in holder.items() if isinstance(holder, dict) else ():
        records = value if isinstance(value, list) and key != plain(at[-1]) else []
        if any(isinstance(each, dict) for each in records):
            records.clear()
    return made if examples.check.accepts(type, made) else whole
