"""Parts of a body by their path of wire names: their types, their values, and how to set them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from crmgen.emit.examples import Examples
from crmgen.ir.bodypath import part_at
from crmgen.ir.types import Type
from crmgen.ir.walk import model_of
from crmgen.records import dataclass
from crmgen.text import Json, SpecText, with_member

Path = Sequence[SpecText]


class NoSuchPathError(Exception):
    """A path leads through something that is neither an object nor a list."""


def value_at(value: Json, path: Path) -> Json:
    """The part at `path`; after `*`, a list of the parts of each element."""
    for index, step in enumerate(path):
        if step == "*" and isinstance(value, list):
            return [value_at(item, path[index + 1 :]) for item in value]
        if not isinstance(value, dict) or step not in value:
            raise NoSuchPathError
        value = step.lookup(value)
    return value


@dataclass(frozen=True, slots=True)
class BodyPaths:
    """Finds and sets parts of the bodies of one API."""

    examples: Examples

    def type_at(self, type: Type, path: Path) -> Type:
        """The type of the part at `path`; of an element, after `*`."""
        for step in path:
            type = self._inner(type, step)
        return type

    def is_required(self, type: Type, path: Path) -> bool:
        """Whether the object that holds the last step of `path` must have it."""
        model = model_of(self.type_at(type, path[:-1]), self.examples.types)
        return model is not None and any(
            each.wire == path[-1] and each.required for each in model.fields
        )

    def put(self, type: Type, body: Json, path: Path, new: Json) -> Json:
        """A copy of `body` with `new` at `path`; what is missing on the way is made, as small as can be."""
        if not path:
            return new
        step, inner = path[0], self._inner(type, path[0])
        if step == "*":
            items = body if isinstance(body, list) and body else [self.least(inner)]
            return [self.put(inner, item, path[1:], new) for item in items[:1]]
        fields = body if isinstance(body, dict) else {}
        known = step.lookup(fields)
        made = self.least(inner) if known is None and len(path) > 1 else known
        return with_member(fields, step, self.put(inner, made, path[1:], new))

    def least(self, type: Type) -> Json:
        """The smallest example."""
        return self.examples.of(type, full=False)

    def _inner(self, type: Type, step: SpecText) -> Type:
        found = part_at(type, step, self.examples.types)
        if found is None:
            raise NoSuchPathError
        return found


def without(body: Json, at: Path) -> Json:
    """A copy of a body without what is at a path."""
    made = deepcopy(body)
    try:
        holder = value_at(made, at[:-1])
    except NoSuchPathError:
        return made
    if isinstance(holder, dict):
        for key in [key for key in holder if at[-1] == key]:
            del holder[key]
    return made
