"""What HTTP can carry in a header: names and media types of a document that it cannot are left out.

The door for what a document puts into headers; the SDK's runtime refuses the same at each call, so
what passed here would only fail later, in the hands of the SDK's user.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crmgen.diagnostics import Notes, Place, quoted
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

CODE: Final = "unsendable-name"
_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_MEDIA: Final = re.compile(rf"{_TOKEN.pattern}/{_TOKEN.pattern}([,;\s].*)?", re.DOTALL)
_VISIBLE: Final = re.compile(r"[!-~](?:[ -~\t]*[!-~])?")


def is_header_name(text: SpecText) -> bool:
    """Whether `text` can name a header (RFC 9110 section 5.1)."""
    return text.matches(_TOKEN)


def is_header_value(text: SpecText) -> bool:
    """Whether `text` arrives as it is in a header's value (RFC 9110 section 5.5)."""
    return text.matches(_VISIBLE)


def is_media_type(text: SpecText) -> bool:
    """Whether `text` is one media type or several (RFC 9110 section 8.3.1), as a part of a form states."""
    return is_header_value(text) and text.matches(_MEDIA)


def sendable_media(content: Node | None, notes: Notes) -> list[tuple[SpecText, Node]]:
    """The media types of `content` that a header can state; the others are a loss."""
    return list(_sendable(content, notes)) if content is not None else []


def _sendable(content: Node, notes: Notes) -> Iterator[tuple[SpecText, Node]]:
    for media, stated in content.items():
        if is_header_value(media):
            yield media, stated
        else:
            record_loss(stated.at, "a media type", media, notes)


def record_loss(at: Place, what: str, name: SpecText, notes: Notes) -> None:
    """Note that `what`, called `name`, is left out."""
    message = f"{what} is called {quoted(name)}, which no header can hold; left out"
    notes.record_loss(at, CODE, message)


def record_ranges(stated: list[tuple[SpecText, Node]], notes: Notes) -> None:
    """Say of a range of texts beside other media types that nothing asks for it: `text/*`."""
    ranges = [pair for pair in stated if pair[0].strip().startswith("text/*")]
    for media, each in ranges if len(ranges) < len(stated) else ():
        message = (
            f"{quoted(media)} names no media type; what stands beside it is asked for"
        )
        notes.record_loss(each.at, "range-not-asked-for", message)
