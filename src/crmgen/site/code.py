"""Python and other code as HTML: coloured, and with names of types that lead to their pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from html import escape
from importlib import import_module
from itertools import groupby
from typing import Any, Final

from markupsafe import Markup

_PART: Final = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([^\W\d][\w.]*)|(.)""", re.S
)
_LANGUAGES: Final = {"python": "python", "console": "bash", "json": "json"}
_STYLES: Final = {
    "Token.Keyword": "k",
    "Token.Operator.Word": "k",
    "Token.Literal.String": "s",
    "Token.Literal.Number": "n",
    "Token.Comment": "c",
}
"""Kinds of tokens that have a colour, and the class that gives it."""

Way = Callable[[str], str | None]
"""Where the page of a type is; None for a name that is none of the API's."""


def highlighted(text: str, language: str) -> Markup:
    """A block of code, coloured at build time; as it is where the language is none that SDKs are about."""
    known = _LANGUAGES.get(language)
    inner = _coloured(text, known) if known else escape(text, quote=False)
    return Markup(f'<pre tabindex="0"><code>{inner.rstrip()}\n</code></pre>\n')


def linked(annotation: str, way: Way) -> Markup:
    """An annotation with its types as links."""
    return Markup("".join(_linked(annotation, way)))


def _coloured(text: str, language: str) -> str:
    tokens = _lexer(language).get_tokens(text)
    return "".join(
        _in_colour(style, "".join(value for _, value in found))
        for style, found in groupby(tokens, lambda each: _style(each[0]))
    )


@lru_cache(64)
def _lexer(language: str) -> Any:
    """A lexer of the `pygments` package, which has no type hints."""
    return import_module("pygments.lexers").get_lexer_by_name(language)


@cache
def _style(kind: object) -> str:
    name = str(kind)
    return next((_STYLES[each] for each in _STYLES if name.startswith(each)), "")


def _in_colour(style: str, text: str) -> str:
    said = escape(text, quote=False)
    return f'<i class="{style}">{said}</i>' if style else said


def _linked(annotation: str, way: Way) -> Iterator[str]:
    for text, name, other in _PART.findall(annotation.replace("models.", "")):
        target = way(name) if name else None
        if text:
            yield _in_colour("s", text)
        elif target:
            yield f'<a href="{escape(target)}">{name}</a>'
        else:
            yield escape(name or other, quote=False)
