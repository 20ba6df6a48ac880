"""YAML 1.2 text to `Map` trees through libyaml; through PyYAML's own parser where that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner

from crmgen.diagnostics import InputError, Place
from crmgen.read.size import check_size
from crmgen.read.yaml_tree import TreeBuilder
from crmgen.text import Json

HAS_LIBYAML: Final[bool] = yaml.__with_libyaml__

_UNPRINTABLE: Final = re.compile(
    "[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


def read_yaml(text: str, name: str) -> Json:
    """The one document in `text`.

    Raises:
        InputError: what is no YAML, is more than plain data, or is beyond a limit; with the place.
    """
    try:
        value = TreeBuilder(name).build(_events(text))
    except ReaderError:
        raise _unprintable(text, name) from None
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        raise InputError.of(place, f"not YAML: {_reason(error)}", "not-yaml") from None
    check_size(value, name)
    return value


_HINTS: Final = {
    "did not find expected key": "this line begins further left, or right, than those that it belongs to",
    "mapping values are not allowed": "put text with a colon and a space in it into quotes",
    "found a tab character": "indent with spaces",
    "cannot start any token": "indent with spaces, and put text that begins with @, ` or % into quotes",
    "expected ',' or ']'": "a [ above is not closed",
    "expected ',' or '}'": "a { above is not closed, or a comma is missing",
    "unexpected end of stream": "a quote above is not closed",
    "could not find expected ':'": "a colon is missing, or this line is indented too little",
}
"""What is often the cause of what the library says."""


def _reason(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or "it cannot be read")
    hint = next((hint for said, hint in _HINTS.items() if said in problem), "")
    context = f" ({error.context})" if error.context else ""
    return f"{problem}{context}{hint and '; '}{hint}"


def _unprintable(text: str, name: str) -> InputError:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return InputError.of(Place(name), "not YAML: it cannot be read", "not-yaml")
    line_start = text.rfind("\n", 0, found.start()) + 1
    line = text.count("\n", 0, found.start()) + 1
    place = Place(name, line, found.start() - line_start + 1)
    message = (
        f"the character U+{ord(found[0]):04X} is not allowed in YAML; "
        'write it as an escape in a "double-quoted" string'
    )
    return InputError.of(place, message, "not-yaml")


def _events(text: str) -> Iterator[Any]:
    parser: Any = _parser(text)
    return iter(parser.get_event, None)


def _parser(text: str) -> object:
    if HAS_LIBYAML:
        from yaml._yaml import CParser

        return CParser(text)
    return _PurePythonParser(text)


class _PurePythonParser(Reader, Scanner, Parser):
    """What `CParser` is in C."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
