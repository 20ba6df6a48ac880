"""References: what a `$ref` names, and finding it in the files of a document."""

from __future__ import annotations

import difflib
import posixpath
import re
from typing import Final
from urllib.parse import unquote, urlsplit

from crmgen.diagnostics import Unreachable
from crmgen.read.documents import Document
from crmgen.records import dataclass
from crmgen.tree.nodes import Node
from crmgen.tree.pointers import tokens_of
from crmgen.url import BadUrl, Url, parse_url

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_MOST_NAMES: Final = 2_000
"""Of so many names one may be meant; looking through more takes longer than it helps."""
_LONGEST_NAME: Final = 100


class NotFound(Unreachable):
    """A pointer names nothing in its file; `names` are what stands there instead."""

    def __init__(self, message: str, token: str, names: list[str]) -> None:
        self._token = token
        self._names = names
        super().__init__(message)

    def hint(self) -> str:
        """What was probably meant, to be added to the message; takes its time."""
        names = [name for name in self._names if len(name) <= _LONGEST_NAME]
        if len(names) > _MOST_NAMES or len(self._token) > _LONGEST_NAME:
            return ""
        close = difflib.get_close_matches(self._token, names, 1)
        return f"; did you mean {close[0]!r}?" if close else ""


@dataclass(frozen=True, slots=True)
class Address:
    """A place in the files of a document, before anybody has looked whether it is there."""

    base: str
    tokens: tuple[str, ...]


def address_of(document: Document, base: str, text: str) -> Address:
    """Where a reference that stands in the file `base` leads (RFC 3986 section 5, RFC 6901).

    Raises:
        Unreachable: over the network, out of the document's folder, or to no place with that name.
        InputError: the file whose name it uses is no JSON or YAML.
    """
    target, fragment = _target(document, base, text)
    if fragment and not fragment.startswith("/"):
        named = document.files.anchor(target, fragment)
        if named is None:
            message = f"nothing has the `$anchor` {fragment!r}; write '#/components/schemas/...'"
            raise Unreachable(message)
        fragment = named
    if not target:
        fragment = _moved(document, fragment)
    return Address(target, tokens_of(fragment))


def _target(document: Document, base: str, text: str) -> tuple[str, str]:
    """The file that a reference names, and its fragment, percent-decoded."""
    if _CONTROL.search(text):  # which `urlsplit` would silently leave out
        raise Unreachable("it is no URI reference: there is a control character in it")
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise Unreachable(f"it is no URI reference: {error}") from None
    if parts.scheme == "file":
        message = "file: URLs are never read; write a path relative to this file"
        raise Unreachable(message, "outside-ref")
    here = document.files.location(base)
    is_elsewhere = parts.scheme or parts.netloc
    if is_elsewhere or (here and (parts.path or parts.query)):
        target = document.files.remote_base(_url(here, text))
    else:
        target = _file(document, base, unquote(parts.path)) if parts.path else base
    return target, unquote(parts.fragment)


def _url(here: Url | None, text: str) -> Url:
    """The address that a reference in a remote document, or an address in a local one, leads to."""
    try:
        if here is not None:
            return here.join(text)
        if text.startswith("//"):
            raise BadUrl("it does not say how that host is asked; write https:")
        return parse_url(text)
    except BadUrl as error:
        raise Unreachable(str(error), "remote-ref") from None


def _file(document: Document, base: str, path: str) -> str:
    """`path`, as stated in the file `base`, as a path below the folder of the entry."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    is_strange = path.startswith("/") or "\\" in path or joined == ".."
    found = None if is_strange else document.files.local_base(joined)
    if found is None:
        raise Unreachable(
            f"{path!r} lies outside the folder of the document, where nothing is read "
            "(`root` of the configuration names another)",
            "outside-ref",
        )
    return "" if found == document.files.entry.name else found


def _moved(document: Document, fragment: str) -> str:
    for old, new in document.moved:
        if fragment.startswith(old):
            return new + fragment[len(old) :]
    return fragment


def find(document: Document, address: Address) -> Node:
    """The node at an address.

    Raises:
        Unreachable: there is none.
        InputError: the file is no JSON or YAML.
    """
    root = document.root if not address.base else document.files.root(address.base)
    node = Node(root, base=address.base)
    for index, token in enumerate(address.tokens):
        child = node.step(token)
        if child is None:
            raise _nothing_there(node, address, index)
        node = child
    return node


def _nothing_there(node: Node, address: Address, index: int) -> NotFound:
    where = "/".join(address.tokens[:index]) or address.base or "the document"
    token = address.tokens[index]
    names = list(node.raw) if isinstance(node.raw, dict) else []
    return NotFound(f"there is no {token!r} in {where}", token, names)
