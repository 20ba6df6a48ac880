"""The doors from a document's text to HTML: descriptions, which are Markdown with some HTML in it, and names.

No HTML of a document comes through (CommonMark with `html=False`), nor an image, nor a link that is not an address
of the web: what is left of these is their words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from crmgen.diagnostics import printable
from crmgen.site.code import Way, highlighted
from crmgen.text import SpecText

_PLAIN: Final = re.compile(r"[\w ,.;:'\"()/?=%+\-–—’]*")
"""Text in which nothing can be markup."""
_WEB: Final = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.I)
_INDENT: Final = re.compile(r"^[ \t]+(?=</?[a-z])", re.M | re.I)
_TAGS: Final = (
    (re.compile(r"<(?:br|hr)\b[^<>]*>|</?(?:p|div|ul|ol|table|tr)\b[^<>]*>", re.I), "\n\n"),
    (re.compile(r"<li\b[^<>]*>", re.I), "\n- "),
    (re.compile(r"</?(?:code|tt)\b[^<>]*>", re.I), "`"),
    (re.compile(r"<(?:b|strong)>([^<>]*)</(?:b|strong)>", re.I), r"**\1**"),
    (re.compile(r"<(?:i|em)>([^<>]*)</(?:i|em)>", re.I), r"*\1*"),
    (re.compile(r"<h[1-6]\b[^<>]*>", re.I), "\n\n#### "),
    (re.compile(r"</h[1-6]>", re.I), "\n\n"),
    (re.compile(r"<a\b[^<>]*?href=[\"']?([^\"'<>\s]*)[^<>]*>([^<>]*)</a>", re.I), r"[\2](\1)"),
    (re.compile(r"</?(?:a|u|span|sup|sub|small|li|td|th|pre|img|font|em|i|b|strong)\b[^<>]*>", re.I), ""),
)  # fmt: skip
"""HTML that vendors write, and the Markdown that means the same."""
_WORD_ENDS: Final = re.compile(r"(?<=[_.])(?=\w)|(?<=[a-z])(?=[A-Z])")


def described(text: SpecText | None) -> Markup:
    """A description as HTML; empty for none."""
    return Markup("") if text is None else _described(text.unsafe)


def shown(text: SpecText) -> str:
    """A name of the document as it stands there, for a page that escapes it."""
    return printable(text.unsafe)


@lru_cache(8192)
def _described(raw: str) -> Markup:
    if _PLAIN.fullmatch(raw) and not re.match(r"\s*(?:\d+[.)]|[-+=]|    )", raw):
        return Markup(f"<p>{escape(raw.strip())}</p>") if raw.strip() else Markup("")
    text = _INDENT.sub("", raw) if "<" in raw else raw
    for pattern, instead in _TAGS if "<" in raw else ():
        text = pattern.sub(instead, text)
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return rendered("\n".join(printable(row.expandtabs(4)) for row in rows))


def rendered(text: str, way: Way | None = None) -> Markup:
    """Markdown as HTML. Headings are paragraphs in bold, since those of the page are its own.

    `way`: names of types in code become links by it.
    """
    return Markup(_markdown().render(text, {"way": way}))


def inline(text: str) -> Markup:
    """One line of Markdown as HTML without a paragraph around it."""
    return Markup(_markdown().renderInline(text))


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    for rule in _RULES:
        made.add_render_rule(rule.__name__.strip("_"), rule)
    for name, html in _TAGS_OF_OURS.items():
        made.add_render_rule(name, _always(html))
    return made


_TAGS_OF_OURS: Final = {
    "heading_open": '<p class="heading">',
    "heading_close": "</p>\n",
    "table_open": '<div class="wide" tabindex="0"><table>\n',  # scrolls by itself
    "table_close": "</table></div>\n",
}
_Tokens = Sequence[Token]
_Env = MutableMapping[str, Any]


def _always(html: str) -> Callable[..., str]:
    return lambda *_: html


def _link_open(_: object, tokens: _Tokens, at: int, __: object, env: _Env) -> str:
    """Links lead to the web, or nowhere."""
    target = str(tokens[at].attrGet("href") or "")
    is_web = _WEB.fullmatch(target) is not None
    env.setdefault("links", []).append(is_web)
    rel = 'rel="noreferrer noopener"'
    return f'<a href="{escape(target)}" {rel}>' if is_web else ""


def _link_close(_: object, __: _Tokens, ___: int, ____: object, env: _Env) -> str:
    return "</a>" if env["links"].pop() else ""


def _code_inline(_: object, tokens: _Tokens, at: int, __: object, env: _Env) -> str:
    text = tokens[at].content
    target = env["way"](text) if env.get("way") else None
    said = f"<code>{escape(text, quote=False)}</code>"
    return f'<a href="{escape(target)}">{said}</a>' if target else said


def _image(_: object, tokens: _Tokens, at: int, *__: object) -> str:
    return escape(tokens[at].content)


def _fence(_: object, tokens: _Tokens, at: int, *__: object) -> str:
    return highlighted(tokens[at].content, tokens[at].info.strip())


def _code_block(_: object, tokens: _Tokens, at: int, *__: object) -> str:
    return highlighted(tokens[at].content, "")


_RULES: Final = (_link_open, _link_close, _code_inline, _image, _fence, _code_block)


def breakable(name: str) -> Markup:
    """A name that may go on on the next line behind each of its words."""
    return Markup("<wbr>").join(_WORD_ENDS.split(name))
