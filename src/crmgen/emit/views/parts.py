"""What views are made of: the parts that templates write fields, arguments, calls and documentation with.

Each text of a part is finished code (a name, an expression, a literal), or empty where there is nothing to write.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final, Literal

from crmgen.emit.literals import string_literal
from crmgen.emit.prose import LINE_LENGTH, Block, docstring, lines, markdown
from crmgen.emit.views.long_lines import declaration
from crmgen.records import dataclass

_CODING: Final = re.compile(r"coding(?=[:=])")
"""What makes Python read a file in another encoding, where it stands in one of the first two lines."""


@dataclass(frozen=True)
class Doc:
    """Documentation of a thing: false where there is none, and safe in each of the forms that it has."""

    _content: tuple[Block, ...] = ()
    _indent: int = 4
    _tail: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self._content or self._tail)

    def __str__(self) -> str:
        return self.docstring

    @cached_property
    def docstring(self) -> str:
        """In triple quotes, wrapped for where our own templates put it; empty where there is none."""
        if not self:
            return ""
        return docstring(self._content, self._indent, self._tail)

    @cached_property
    def literal(self) -> str:
        """A string literal of the whole text, paragraphs and all."""
        return string_literal("\n".join(self._lines(10_000)))

    @cached_property
    def comment(self) -> str:
        """Lines that begin with `#`, to stand on lines of their own; without indentation."""
        return "\n".join(
            f"# {_CODING.sub('coding ', line)}".rstrip()
            for line in self._lines(LINE_LENGTH - self._indent - 2)
        )

    @cached_property
    def markdown(self) -> str:
        """One paragraph of Markdown that shows the text as it is."""
        return markdown(" ".join(line for line in self._lines(10_000) if line))

    def _lines(self, width: int) -> list[str]:
        return [*lines(self._content, width), *self._tail]


NO_DOC: Final = Doc()


def content_of(doc: Doc) -> tuple[Block, ...]:
    """What a `Doc` says, for more documentation to be made of. Templates have no way to it."""
    return doc._content  # pyright: ignore[reportPrivateUsage]


@dataclass(frozen=True, slots=True)
class Fact:
    """A keyword argument of a call that generated code makes."""

    keyword: str
    expression: str

    def __str__(self) -> str:
        return f"{self.keyword}={self.expression}"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a function."""

    name: str
    annotation: str
    default: str = ""
    """Expression; empty where it has to be given."""
    doc: Doc = NO_DOC
    kind: Literal["positional", "path", "keyword", "fields"] = "keyword"
    """`positional`: by position alone; `path`: by position or by name; `fields`: `**name`, each
    of whose keys is an argument.
    """

    @property
    def required(self) -> bool:
        """Whether a call has to give it."""
        return not self.default and self.kind != "fields"

    @property
    def declaration(self) -> str:
        """`name: annotation = default`, as it stands in a signature."""
        stars = "**" if self.kind == "fields" else ""
        default = f" = {self.default}" if self.default else ""
        return declaration(f"{stars}{self.name}", self.annotation, default)


@dataclass(frozen=True, slots=True)
class FieldPart:
    """A field of a class."""

    name: str
    annotation: str
    """The type alone, without what our own templates put around it."""
    required: bool
    default: str = ""
    """Expression; empty where there is none."""
    alias: str = ""
    """Literal of the name on the wire, where it is another one."""
    marker: str = ""
    """Expression for `Annotated`, where the runtime has to be told how the field is sent."""
    descriptor: str = ""
    """Expression of what gives the field its value, where it has no place of its own on the wire."""
    doc: Doc = NO_DOC
    deprecated: bool = False

    @property
    def declaration(self) -> str:
        """`name: annotation = default`, as it stands in a class; empty where more has to be said."""
        if self.alias or self.descriptor:
            return ""
        default = f" = {self.default}" if self.default else ""
        return f"{self.name}: {self.annotation}{default}"
