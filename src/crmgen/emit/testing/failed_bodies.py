"""Bodies of successes that say that they failed, and bodies that do not."""

from __future__ import annotations

from crmgen.emit.examples import Examples
from crmgen.emit.testing.body_paths import NoSuchPathError, value_at, without
from crmgen.ir.bodypath import type_at
from crmgen.ir.responses import BodyPath, Content, FailedShape, FailedValue, Failure
from crmgen.ir.types import Choice, Type
from crmgen.ir.walk import alternatives
from crmgen.records import dataclass
from crmgen.text import Json, SpecValue, with_member


@dataclass(frozen=True, slots=True)
class FailedBodies:
    """Makes the bodies of one operation whose successes may say that they failed."""

    failure: Failure
    examples: Examples

    def says_failed(self, body: Json) -> bool:
        """As the runtime judges it."""
        if not isinstance(body, dict):
            return False
        mark = self.failure.mark
        if isinstance(mark, FailedShape):
            there = [name for name, value in body.items() if value is not None]
            return any(n in mark.has for n in there) and not any(
                n in mark.lacks for n in there
            )
        value = _value_at(body, mark.at)
        if not mark.values:
            return bool(value)
        is_stated = any(each == SpecValue(value) for each in mark.values)
        return value is not None and is_stated != mark.but

    def failed(self, type: Type, body: Json) -> Json | None:
        """A body that says so, made of an example; None where there is none."""
        mark = self.failure.mark
        if isinstance(mark, FailedShape):
            return body if self.says_failed(body) else None
        if not self._knows(type, mark.at):
            return None
        for value in self._bad(type, mark):
            made = _with(body, mark.at, value)
            if self.says_failed(made):
                return made
        return None

    def good(self, type: Type, body: Json) -> Json:
        """A body that does not say so, made of an example of `type`; as it was where none is found."""
        mark = self.failure.mark
        if not self.says_failed(body) or not isinstance(body, dict):
            return body
        if isinstance(mark, FailedShape):
            return {k: v for k, v in body.items() if not any(k == n for n in mark.has)}
        for value in self._good(type, mark):
            made = _with(body, mark.at, value)
            if not self.says_failed(made) and self.examples.check.accepts(type, made):
                return made
        made = without(body, mark.at)
        return made if self.examples.check.accepts(type, made) else body

    def _knows(self, type: Type, at: BodyPath) -> bool:
        """Whether a type has the place: an example of one that has not is written without it."""
        types = self.examples.types
        return any(type_at(each, at, types) for each in alternatives(type, types))

    def _bad(self, type: Type, mark: FailedValue) -> list[Json]:
        if mark.values and not mark.but:
            return [each.unsafe for each in mark.values]
        return [*self._of(type, mark.at), "failed", 1, True, {"message": "failed"}]

    def _good(self, type: Type, mark: FailedValue) -> list[Json]:
        if mark.but:
            return [each.unsafe for each in mark.values]
        return [*self._of(type, mark.at), True, False, None, "", 0]

    def _of(self, body: Type, at: BodyPath) -> list[Json]:
        """Values that the document allows at a place."""
        type = type_at(body, at, self.examples.types)
        found = alternatives(type, self.examples.types) if type is not None else ()
        stated = [v for c in found if isinstance(c, Choice) for v in c.values]
        made = self.examples.of(type) if type is not None else None
        return [*(each.unsafe for each in stated), made]


def failed_body(
    content: Content, failure: Failure | None, examples: Examples
) -> Json | None:
    """What a success says that failed; None where no such body can be made."""
    if failure is None:
        return None
    bodies = FailedBodies(failure, examples)
    return bodies.failed(content.type, examples.of(content.type))


def success_example(
    content: Content, failure: Failure | None, examples: Examples
) -> Json:
    """The body of a success, of the document's examples one where it does not say that it failed."""
    if failure is None:
        return examples.of(content.type, seeds=content.examples)
    bodies = FailedBodies(failure, examples)
    seeds = [s for s in content.examples if not bodies.says_failed(s.unsafe)]
    return bodies.good(content.type, examples.of(content.type, seeds=seeds))


def succeeding(
    content: Content, failure: Failure | None, examples: Examples, body: Json
) -> Json:
    """A body of a success that does not say that it failed."""
    if failure is None:
        return body
    return FailedBodies(failure, examples).good(content.type, body)


def _value_at(body: Json, at: BodyPath) -> Json:
    try:
        return value_at(body, at)
    except NoSuchPathError:
        return None


def _with(body: Json, at: BodyPath, value: Json) -> Json:
    if not at:
        return value
    fields = body if isinstance(body, dict) else {}
    return with_member(fields, at[0], _with(at[0].lookup(fields), at[1:], value))
