"""What generated docstrings say: descriptions, limits and defaults of operations,
arguments, fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmgen.emit.prose import (
    LINE_LENGTH,
    Block,
    blocks,
    code_span,
    ended,
    first_sentence,
    lines,
    plain,
    sentence,
)
from crmgen.emit.views.limits import default_sentence, limits
from crmgen.emit.views.parts import Doc
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter
from crmgen.ir.types import DOCUMENTED, Evidence, Field
from crmgen.text import SpecText

_LONGEST_DEFAULT = 60


def operation_summary(operation: Operation) -> str:
    """One sentence that says what an operation does; empty when the document does not
    say.
    """
    return sentence(operation.summary) or ended(first_sentence(operation.doc)[0])


def operation_doc(
    operation: Operation,
    arguments: Iterable[tuple[str, Sequence[Block]]],
    notes: Iterable[str] = (),
) -> Doc:
    """The documentation of a method: summary, description, verb and path, documented
    arguments.
    """
    request = code_span(f"{operation.verb} ", operation.path.wire)
    content = [*_opening(operation), *map(Block, _evidence(operation))]
    content = [*content, *map(Block, notes)]
    content = [*content, Block(request)] if content else [Block(f"{request}.")]
    documented = argument_lines(arguments, 8)
    tail = ("", "Args:", *documented) if documented else ()
    return Doc(tuple(content), 8, tail)


def described(thing: Field | Parameter) -> tuple[Block, ...]:
    """A field's or argument's description with what is known about its value."""
    doc, default = thing.doc, thing.default
    said, text = blocks(doc), plain(doc)
    known = [*(["Deprecated."] if thing.deprecated else []), *limits(thing.type, text)]
    is_constant = isinstance(thing, Parameter) and thing.constant is not None
    if default is not None and not is_constant:
        known += default_sentence(default, text)
    known += inferred(thing.evidence)
    if len(said) == 1 and not said[0].verbatim:
        return (Block(" ".join([ended(text), *known])),)
    return (*said, Block(" ".join(known))) if known else said


def added(doc: tuple[Block, ...], note: str) -> tuple[Block, ...]:
    """A description with one more sentence."""
    if len(doc) == 1 and not doc[0].verbatim:
        return (Block(f"{doc[0].text} {note}".strip()),)
    return (*doc, Block(note))


def inferred(evidence: Evidence) -> list[str]:
    """The sentence that says that a thing is not documented by the vendor, and where it comes from."""
    if not evidence.inferred:
        return []
    source = sentence(evidence.source)
    return [f"Inferred, not documented by the vendor{f': {source}' if source else '.'}"]


def field_sentence(field: Field) -> str:
    """One sentence about a field of a body, for those who type it; empty for none."""
    said = [ended(first_sentence(field.doc)[0]), *(["Deprecated."] * field.deprecated)]
    return " ".join(filter(None, said))


def type_content(
    doc: SpecText | None,
    *,
    deprecated: bool = False,
    otherwise: str = "",
    evidence: Evidence = DOCUMENTED,
) -> tuple[Block, ...]:
    """What is said of a type; `otherwise` for no text."""
    content = _summarised(doc) or ([Block(otherwise)] if otherwise else [])
    notes = [*(["Deprecated."] if deprecated else []), *inferred(evidence)]
    return (*content, *map(Block, notes))


def _opening(operation: Operation) -> list[Block]:
    """Summary and description without saying the same twice; a lone description lends
    its first sentence.
    """
    described = list(blocks(operation.doc))
    summary = sentence(operation.summary)
    if summary:
        same = len(described) == 1 and plain(operation.doc).rstrip(
            "."
        ) == summary.rstrip(".")
        content = [Block(summary), *([] if same else described)]
    else:
        content = _summarised(operation.doc)
    return content + ([Block("Deprecated.")] if operation.deprecated else [])


def _evidence(operation: Operation) -> list[str]:
    """That the operation is inferred, or which of its responses are."""
    if operation.evidence.inferred:
        return inferred(operation.evidence)
    found: dict[str, list[str]] = {}
    for response in operation.responses:
        for text in inferred(response.evidence):
            found.setdefault(text, []).append(code_span("", response.status))
    return [
        f"{_responses(spans)}: {text[0].lower()}{text[1:]}"
        for text, spans in found.items()
    ]


def _responses(spans: list[str]) -> str:
    return f"Response{'s' if len(spans) > 1 else ''} {', '.join(spans)}"


def _summarised(doc: SpecText | None) -> list[Block]:
    """A description whose first sentence is a paragraph of its own."""
    first, rest = first_sentence(doc)
    if not first:
        return list(blocks(doc))
    return [*(Block(text) for text in (ended(first), rest) if text), *blocks(doc)[1:]]


def argument_lines(
    arguments: Iterable[tuple[str, Sequence[Block]]], indent: int
) -> list[str]:
    """`name: description` of those that have one, for a docstring indented by `indent`."""
    width = LINE_LENGTH - indent - 8
    result: list[str] = []
    for name, doc in arguments:
        if doc:
            opening = Block(f"{name}: {doc[0].lead}{doc[0].text}")
            first, *rest = lines([opening, *doc[1:]], width)
            result.append(f"    {first}")
            result += (f"        {line}" if line else "" for line in rest)
    return result
