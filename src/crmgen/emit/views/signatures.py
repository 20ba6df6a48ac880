"""What a method takes, sends and gives back: its signature, and what documentation says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from crmgen.emit.prose import Block
from crmgen.emit.views.long_lines import in_parentheses
from crmgen.emit.views.parts import Argument, content_of
from crmgen.emit.views.request_bodies import BodyFacts
from crmgen.emit.views.responses import Results
from crmgen.records import dataclass, replace

_OPTIONS: Final = Argument("options", "RequestOptions | None", "None")

_OTHERS: Final = (
    " Others may be sent too, by name; type checkers, which cannot know of them,"
    " take them as `**more`, a `dict[str, Any]`."
)
"""Of bodies that are documented as open. PEP 728, which would say it in the type, is not
known to all type checkers."""


def signature(arguments: Iterable[Argument], returns: str) -> str:
    """What stands between the parentheses of a method: `self`, path values, `*`, all others."""
    every = list(arguments)
    only = [each.declaration for each in every if each.kind == "positional"]
    path = [each.declaration for each in every if each.kind == "path"]
    named = [
        each.declaration for each in every if each.kind not in ("positional", "path")
    ]
    parts = ["self", *only, *(["/"] if only else []), *path, "*", *named]
    return in_parentheses(parts, returns)


@dataclass(frozen=True, slots=True)
class MethodParts:
    """What a method takes, sends and gives back."""

    path: list[Argument]
    keywords: list[Argument]
    sent: BodyFacts | None
    received: Results

    @property
    def fields(self) -> str:
        """The TypedDict of the body's fields, where these are keyword arguments."""
        return self.sent.fields if self.sent else ""

    @property
    def required_fields(self) -> tuple[str, ...]:
        return self.sent.required_fields if self.sent else ()

    @property
    def optional_fields(self) -> tuple[str, ...]:
        every = (name for name, _ in self.sent.field_docs) if self.sent else ()
        return tuple(name for name in every if name not in self.required_fields)

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """Path values, keywords, options, the body's fields.

        A body that takes keys of any name takes those of path values too, which are then given
        by position alone.
        """
        fields = Argument("body", f"Unpack[{self.fields}]", kind="fields")
        is_open = self.sent is not None and self.sent.takes_others
        return (
            *(
                replace(each, kind="positional") if is_open else each
                for each in self.path
            ),
            *self.keywords,
            _OPTIONS,
            *([fields] if self.fields else []),
        )

    def usage(self) -> Iterator[str]:
        """The signature without annotations, for people."""
        yield from (each.name for each in self.path)
        if self.keywords or self.required_fields:
            yield "*"
        for each in self.keywords:
            yield f"{each.name}={'...' if each.required else each.default}"
        yield from (f"{name}=..." for name in self.required_fields)
        if self.optional_fields:
            yield "**body"

    def documented(self) -> Iterator[tuple[str, tuple[Block, ...]]]:
        yield from (
            (each.name, content_of(each.doc)) for each in (*self.path, *self.keywords)
        )
        if self.fields:
            yield from self._documented_body()

    def _documented_body(self) -> Iterator[tuple[str, tuple[Block, ...]]]:
        """The keyword arguments that are the body's fields: editors show what an `Args:` line says
        of each when it is typed, and nothing of what its TypedDict says.
        """
        assert self.sent is not None
        docs = self.sent.field_docs
        needed = [f"`{name}`" for name in self.required_fields]
        others = [
            f"`{name}`"
            for name, doc in docs
            if not doc and name not in self.required_fields
        ]
        said = f"Fields of `{self.fields}`"
        said += f"; required: {', '.join(needed)}" if needed else ""
        said += f"; without description: {', '.join(others)}" if others else ""
        more = _OTHERS if self.sent.takes_others else ""
        yield "**body", (Block(f"{said}.{more}"),)
        yield from ((name, (Block(doc),)) for name, doc in docs if doc)
