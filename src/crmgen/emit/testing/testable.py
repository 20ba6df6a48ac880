"""Which operations can be tested: those whose body and response have an example.

A type may have no value at all, since each holds another of its kind, or only huge ones. A call
without what it must be given, or an response that is none, would test nothing but that.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.emit.examples import Examples
from crmgen.emit.testing.body_paths import NoSuchPathError, value_at
from crmgen.emit.testing.parameter_values import has_value, is_required
from crmgen.emit.views.responses import item_type, streamed_content, successes
from crmgen.ir.bodies import Body, MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.responses import Content
from crmgen.ir.types import Type
from crmgen.ir.variants import chosen_content
from crmgen.text import SpecValue

_OF_VALUES = (MediaKind.JSON, MediaKind.FORM, MediaKind.MULTIPART)


def can_be_tested(operation: Operation, sent: Examples, read: Examples) -> bool:
    """Whether there is an example of what the operation must be given, and of what is responded."""
    bodies = [each for each in operation.bodies if each.kind in _OF_VALUES]
    return (
        all(_can_be_sent(each, sent) for each in bodies)
        and all(read.has(type, seeds=seeds) for type, seeds in _responded(operation))
        and _has_result(operation, read)
        and all(
            has_value(each, sent) for each in operation.parameters if is_required(each)
        )
    )


def _has_result(operation: Operation, read: Examples) -> bool:
    """Whether what a method takes out of the response is there."""
    if operation.unwrap is None:
        return True
    try:
        for type, seeds in _responded(operation):
            value_at(read.of(type, seeds=seeds), operation.unwrap.path)
    except NoSuchPathError:
        return False
    return True


def _can_be_sent(body: Body, sent: Examples) -> bool:
    """A form needs an object, whatever else its type allows."""
    if body.kind is MediaKind.JSON:
        return sent.has(body.type, full=False)
    made = (
        sent.of(body.type, full=full, seeds=body.examples) for full in (True, False)
    )
    return all(isinstance(each, dict) for each in made)


def can_be_read(content: Content, read: Examples) -> bool:
    """Whether there is an example of what stands in an response."""
    return content.kind not in _OF_VALUES or read.has(content.type)


def _responded(operation: Operation) -> Iterator[tuple[Type, tuple[SpecValue, ...]]]:
    """The type of the response that a test would prepare, and the document's examples of it."""
    contents = map(chosen_content, successes(operation))
    content = next((each for each in contents if each is not None), None)
    if content is None:
        return
    if streamed_content(operation) is not None:
        yield item_type(content), content.examples
    elif content.kind in _OF_VALUES:
        yield content.type, content.examples
