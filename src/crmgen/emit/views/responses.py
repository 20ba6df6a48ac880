"""What comes back: the types of responses by status, errors, unwrapping and paging."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from crmgen.emit.annotations import Annotator, Spelling
from crmgen.emit.imports import NO_IMPORTS, ImportSet
from crmgen.emit.literals import string_literal, tuple_literal, values_literal
from crmgen.emit.views.pages import paging_facts
from crmgen.emit.views.parts import Fact
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.responses import Content, FailedShape, Response
from crmgen.ir.types import Anything, Direction, ListOf, Scalar, ScalarKind, Type
from crmgen.ir.variants import STREAMED, chosen_content
from crmgen.ir.walk import is_nullable, underlying
from crmgen.naming.words.collisions import SHADOWABLE
from crmgen.records import dataclass, replace
from crmgen.text import SpecText, joined

_TEXT: Final = (MediaKind.TEXT, MediaKind.EVENTS, MediaKind.JSON_LINES)
BODY_SHADOWED: Final = frozenset({"date", "datetime", "time"})
"""Arguments may have these names, so a function's body spells the types another way."""

_MEDIA_TYPE: Final = re.compile(
    r"\*/\*|[\w.+-]+/(?:\*|[\w.+-]+(?:; ?[\w-]+=[\w.-]+)*)", re.ASCII
)
"""What may be asked for by name, or as a range; nonsense is not."""


@dataclass(frozen=True, slots=True)
class Results:
    """How one operation's responses are read."""

    result: str
    """What the method returns."""
    envelope: str
    """The type of the whole body."""
    facts: tuple[Fact, ...]
    """`returns`, and `unwrap` or `paging`."""
    accept: str
    """Literal of what is asked for, where it is not what the runtime would send; else empty."""
    is_streamed: bool = False
    """The result is one item of many that come one after the other."""


def successes(operation: Operation) -> tuple[Response, ...]:
    """The responses that a method returns: 2xx, else redirects (the response itself then is
    where to go), else `default`.
    """
    responses = operation.responses
    return tuple(
        [each for each in responses if each.is_success]
        or [each for each in responses if each.is_redirect]
        or [each for each in responses if each.status == "default"]
    )


def failed_successes(operation: Operation) -> Iterator[tuple[SpecText, Content]]:
    """The bodies, by status, of successes that say that they failed."""
    failure = operation.failure
    for response in successes(operation) if failure is not None else ():
        content = chosen_content(response)
        if content is not None and content.kind is MediaKind.JSON:
            type = failure.type if failure is not None else None
            yield response.status, replace(content, type=type or content.type)


_EVENT_FIELDS: Final = frozenset({"data", "event", "id", "retry"})


def streamed_content(operation: Operation) -> Content | None:
    """The response that comes item by item; None where none does."""
    if operation.paging is not None or operation.unwrap is not None:
        return None
    chosen = [chosen_content(each) for each in successes(operation)]
    parsed = [each for each in chosen if each is not None]
    is_streamed = all(each.kind in STREAMED for each in parsed)
    return parsed[0] if parsed and is_streamed else None


def item_type(content: Content) -> Type:
    """What one item of a streamed response is: lines are often described as a list."""
    if isinstance(content.type, ListOf) and content.kind is MediaKind.JSON_LINES:
        return content.type.item
    return content.type


def describes_events(annotator: Annotator, content: Content) -> bool:
    """Whether the type is that of whole events, with `data` as one field, and not that of their data."""
    model = annotator.model_of(content.type)
    if model is None or content.kind is not MediaKind.EVENTS:
        return False
    names = {field.wire for field in model.fields}
    return SpecText("data") in names and names <= _EVENT_FIELDS


@dataclass(frozen=True, slots=True)
class ResultWriter:
    """Writes the responses of one resource's operations."""

    annotator: Annotator
    imports: ImportSet

    def results(self, operation: Operation, *, may_be_known: bool = False) -> Results:
        """`may_be_known`: 304 is a result, too."""
        responses = {each.status: chosen_content(each) for each in successes(operation)}
        responses = dict(
            sorted(responses.items(), key=lambda pair: pair[0] == "default")
        )
        if not responses:
            return self._unknown()
        streamed = streamed_content(operation)
        if streamed is not None:
            return self._streamed(responses, streamed, self._shadowed(operation))
        contents = responses.values()
        bodies = [self._spell(content) for content in contents]
        bodies += [self.annotator.builtin("bytes") for e in contents if _may_be_file(e)]
        envelope = _union(bodies)
        result = self._result(operation, bodies) or envelope
        self.imports.add(result.imports | envelope.imports)
        shadowed = self._shadowed(operation)
        read = [*responses.items()]
        read += [(SpecText("304"), None)] if may_be_known else []
        facts = [Fact("returns", self._table(read, shadowed))]
        if operation.paging is not None:
            facts += paging_facts(operation.paging, self.imports)
        elif operation.unwrap is not None:
            facts.append(Fact("unwrap", tuple_literal(operation.unwrap.path)))
            if self._may_be_null(operation.unwrap.type):
                facts.append(Fact("nullable", "True"))
        facts += self._failure(operation)
        return Results(
            result.text, envelope.text, tuple(facts), _accept(responses.values())
        )

    def _may_be_null(self, type: Type) -> bool:
        inner = underlying(type, self.annotator.types)
        return isinstance(inner, Anything) or is_nullable(type, self.annotator.types)

    def _failure(self, operation: Operation) -> Iterator[Fact]:
        if operation.failure is None:
            return
        mark = operation.failure.mark
        given: list[str]
        if isinstance(mark, FailedShape):
            name, given = "FailedShape", [tuple_literal(mark.has)]
            given.append(tuple_literal(mark.lacks))
        else:
            name, given = "FailedUnless" if mark.but else "FailedIf", []
            given.append(tuple_literal(mark.at))
            given += [values_literal(mark.values)] if mark.values else []
        self.imports.use("._core", name)
        yield Fact("failure", f"{name}({', '.join(given)})")

    def errors(self, operation: Operation) -> str:
        """The types of documented error bodies by status, as a dict display; empty for
        none.
        """
        good = successes(operation)
        bad = (
            (each.status, chosen_content(each))
            for each in operation.responses
            if each not in good
        )
        typed = [(status, content) for status, content in bad if content is not None]
        read = (MediaKind.JSON, MediaKind.TEXT)
        typed = [pair for pair in typed if pair[1].kind in read]
        typed = [*failed_successes(operation), *typed]
        parsed = [(status, replace(each, files=())) for status, each in typed]
        return self._table(parsed) if parsed else ""

    def _streamed(
        self,
        responses: dict[SpecText, Content | None],
        content: Content,
        shadowed: frozenset[str],
    ) -> Results:
        item = self.annotator.spell(item_type(content), Direction.OUTPUT)
        self.imports.add(item.imports)
        table = self._table(responses.items(), shadowed, are_items=True)
        return Results(
            item.text,
            "",
            (Fact("returns", table),),
            _accept(responses.values()),
            is_streamed=True,
        )

    def _shadowed(self, operation: Operation) -> frozenset[str]:
        """Names of types that mean something else inside the operation's function."""
        names = self.annotator.names.parameters
        arguments = {
            names[operation.id, each.where.value, each.wire]
            for each in operation.parameters
        }
        return BODY_SHADOWED | SHADOWABLE.intersection(arguments)

    def _items(self, content: Content, shadowed: frozenset[str]) -> Spelling:
        """How the items of a streamed response are read."""
        item = self.annotator.spell(item_type(content), Direction.OUTPUT, shadowed)
        if content.kind is MediaKind.EVENTS:
            self.imports.use("._core", "events_of")
            whole = describes_events(self.annotator, content)
            more = ", whole=True" if whole else ""
            return Spelling(f"events_of({item.text}{more})", item.imports)
        self.imports.use("._core", "json_lines_of")
        is_sequence = "json-seq" in content.media
        more = ", sequence=True" if is_sequence else ""
        return Spelling(f"json_lines_of({item.text}{more})", item.imports)

    def _unknown(self) -> Results:
        self.imports.use("typing", "Any")
        return Results("Any", "Any", (Fact("returns", '{"2XX": Any}'),), "")

    def _result(self, operation: Operation, bodies: list[Spelling]) -> Spelling | None:
        """The type of what is picked out of the body; None where the body itself is the
        result.
        """
        if operation.paging is not None:
            return self.annotator.spell(operation.paging.item_type, Direction.OUTPUT)
        if operation.unwrap is None:
            return None
        picked = self.annotator.spell(operation.unwrap.type, Direction.OUTPUT)
        file = self.annotator.builtin("bytes").text
        not_picked = [each for each in bodies if each.text in ("None", file)]
        return _union([picked, *not_picked])

    def _table(
        self,
        responses: Iterable[tuple[SpecText, Content | None]],
        shadowed: frozenset[str] = BODY_SHADOWED,
        *,
        are_items: bool = False,
    ) -> str:
        pairs: list[str] = []
        for status, content in responses:
            if content is not None and are_items:
                spelled = self._items(content, shadowed)
            else:
                spelled = self._spell(content, shadowed)
            self.imports.add(spelled.imports)
            if _may_be_file(content):
                self.imports.use("._core", "file_or")
                spelled = replace(spelled, text=f"file_or({spelled.text})")
            pairs.append(f"{string_literal(status)}: {spelled.text}")
        return f"{{{', '.join(pairs)}}}"

    def _spell(
        self, content: Content | None, shadowed: frozenset[str] = frozenset()
    ) -> Spelling:
        if content is None:
            return Spelling("None", NO_IMPORTS)
        if content.kind is MediaKind.JSON:
            return self.annotator.spell(content.type, Direction.OUTPUT, shadowed)
        name = "str" if content.kind in _TEXT else "bytes"
        return self.annotator.builtin(name, shadowed)


def _union(spelled: Iterable[Spelling]) -> Spelling:
    """Any of these, nothing twice, None last."""
    every = list(spelled)
    parts = dict.fromkeys(each.text.removesuffix(" | None") for each in every)
    may_be_none = any(
        each.text == "None" or each.text.endswith(" | None") for each in every
    )
    parts.pop("None", None)
    imports = NO_IMPORTS.union(*(each.imports for each in every))
    if "Any" in parts:
        return Spelling("Any", imports)
    return Spelling(" | ".join([*parts, *(["None"] if may_be_none else [])]), imports)


def _is_text(type: Type) -> bool:
    return isinstance(type, Scalar) and type.kind is ScalarKind.STRING


def _may_be_file(content: Content | None) -> bool:
    """Whether bytes may come where JSON is read."""
    return (
        content is not None and content.kind is MediaKind.JSON and bool(content.files)
    )


def _accept(contents: Iterable[Content | None]) -> str:
    """Only what the runtime would not send by itself: for text and bytes that is anything."""
    read: dict[SpecText, None] = {}
    is_parsed = False
    for each in contents:
        if each is not None:
            read |= dict.fromkeys((each.media, *each.files))
            is_parsed |= each.kind is MediaKind.JSON and not _is_text(each.type)
    asked = [each for each in read if each.matches(_MEDIA_TYPE)]
    if asked in ([], ["*/*"]) or (asked == ["application/json"] and is_parsed):
        return ""
    return string_literal(joined(asked, ", "))
