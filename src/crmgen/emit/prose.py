"""The doors from a document's descriptions to documentation: docstrings and Markdown.

Descriptions are Markdown with some HTML in it (CommonMark, as OpenAPI 3.1 section 4.6
says). Here they become plain wrapped text in which nothing is code, markup or an
unprintable character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from crmgen.diagnostics import printable
from crmgen.records import dataclass
from crmgen.text import SpecText

LINE_LENGTH: Final = 88

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_INVISIBLE = str.maketrans("", "", "\xad\u200b\u200c\u200d\u2060\ufeff")
_SPACES = re.compile(r"[^\S\n ]")
_BREAKING_TAG = re.compile(r"</?(?:br|p|div|ul|ol|tr|table|h[1-6]|hr)\b[^<>]*>", re.I)
_ITEM_TAG = re.compile(r"<li\b[^<>]*>", re.I)
_CODE_TAG = re.compile(r"</?(?:code|tt)>", re.I)
_ANCHOR = re.compile(r"<a\b([^<>]*)>([^<>]*)</a>", re.I)
_TARGET = re.compile(r"href=[\"']?([^\"'<>\s]*)", re.I)
_OTHER_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|sup|sub|small|li|td|th|pre|img|font)\b[^<>]*>", re.I
)
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()\s]*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_STRONG = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
_HEADING = re.compile(r"^#{1,6}\s+")
_FENCE = re.compile(r"^\s*(```|~~~)")
_TABLE_ROW = re.compile(r"^\s*\|", re.M)
_ITEM = re.compile(r"^(\s*)([-*+]|\d{1,3}[.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\]`'\"][.!?])\s+(?=[A-Z`\"(])")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines that are wrapped together; `verbatim` ones (code, tables) are not
    wrapped.
    """

    text: str
    lead: str = ""
    """What the first line begins with (a list mark); the others are indented as far."""
    verbatim: bool = False
    tight: bool = False
    """Follows the block before it without a blank line."""


@lru_cache(1024)
def plain(text: SpecText | None) -> str:
    """A description as one line of plain text, safe to put into documentation of any
    kind.
    """
    return " ".join(" ".join(block.text.split()) for block in blocks(text))


def sentence(text: SpecText | None) -> str:
    """A summary as one line that ends like a sentence; empty for none."""
    return ended(plain(text))


def ended(line: str) -> str:
    """`line` with a full stop, unless it ends like a sentence already or is empty."""
    return line if not line or line[-1] in ".!?:…。" else f"{line}."


def first_sentence(text: SpecText | None) -> tuple[str, str]:
    """The first sentence of the first paragraph, and what follows it in that paragraph.

    Empty where the description does not begin with a paragraph.
    """
    for block in blocks(text)[:1]:
        if block.verbatim or block.lead:
            break
        parts = _SENTENCE_END.split(" ".join(block.text.split()), maxsplit=1)
        return parts[0], parts[1] if len(parts) > 1 else ""
    return "", ""


@lru_cache(4096)
def blocks(text: SpecText | None) -> tuple[Block, ...]:
    """The paragraphs, list items and verbatim parts of a description, cleaned."""
    if text is None:
        return ()
    return tuple(_split(_clean(text.unsafe).split("\n")))


def lines(content: Iterable[Block], width: int, opening: int = 0) -> list[str]:
    """Blocks as lines of at most `width` columns where words allow it, blank lines
    between them.

    `opening`: columns that are already taken in the first line.
    """
    result: list[str] = []
    for block in content:
        if result and not block.tight:
            result.append("")
        result += _wrapped(block, width, 0 if result else opening)
    return result


def docstring(content: Iterable[Block], indent: int, tail: Iterable[str] = ()) -> str:
    """Blocks (and, after them, lines as they are) as a docstring for code indented by
    `indent`.

    Quotes are included and the first line is not indented. Safe for any text: triple
    quotes and backslashes are escaped, and the text never ends in a quote.
    """
    pad = " " * indent
    text = [*lines(content, LINE_LENGTH - indent, opening=3), *tail]
    if len(text) == 1 and text[0].endswith('"'):
        text = [f"{text[0]}."]
    first, *rest = [line.rstrip() for line in text] or [""]
    rows = [first, *[pad + line if line else "" for line in rest]]
    body = "\n".join(rows).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    fits = not rest and columns(body) + indent + 6 <= LINE_LENGTH
    if fits and not body.endswith(('"', "\\")):
        return f'"""{body}"""'
    return f'"""{body}\n{pad}"""'


def columns(text: str) -> int:
    """The width of a line on screen, as formatters count it."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def markdown(text: str) -> str:
    """Plain text as Markdown that shows it as it is, inside a paragraph or a table
    cell.
    """
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def some(names: Sequence[str], most: int = 6) -> str:
    """Identifiers as Markdown; of more than so many only the first."""
    shown = ", ".join(f"`{name}`" for name in names[:most])
    more = len(names) - most
    return f"{shown} and {more} more" if more > 0 else shown


def code_span(opening: str, text: SpecText) -> str:
    """`opening` and `text` as they are, on one line, as inline code (CommonMark section
    6.1).
    """
    raw = printable(opening + text.unsafe)
    longest = max((len(run) for run in re.findall("`+", raw)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {raw} {fence}" if longest else f"`{raw}`"


def _clean(raw: str) -> str:
    """Without markup; only newlines break lines, and every other character can be
    shown.
    """
    text = raw
    if not raw.replace("\n", " ").isprintable():  # which few are
        text = _LINE_BREAKS.sub("\n", raw).translate(_INVISIBLE)
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        import html  # with a table of all entities

        text = _LINE_BREAKS.sub("\n", html.unescape(text))
    if "](" in text:
        text = _LINK.sub(_link, _IMAGE.sub(r"\1", text))
    if "**" in text:
        text = _STRONG.sub(r"\1", text)
    rows = _SPACES.sub(" ", text).split("\n")
    return "\n".join(map(printable, rows))


def _without_tags(text: str) -> str:
    text = _BREAKING_TAG.sub("\n\n", text)
    text = _ITEM_TAG.sub("\n- ", text)
    text = _CODE_TAG.sub("`", text)
    text = _ANCHOR.sub(_anchor, text)
    return _OTHER_TAG.sub("", text)


def _anchor(found: re.Match[str]) -> str:
    target = _TARGET.search(found[1])
    return _named_link(found[2], target[1] if target else "")


def _link(found: re.Match[str]) -> str:
    return _named_link(found[1], found[2])


def _named_link(name: str, target: str) -> str:
    """Where a link leads, beside its words; only the words for a link into the same
    page.
    """
    leads_out = target.startswith(("http://", "https://")) and target != name
    return f"{name} ({target})" if leads_out else name


def _split(rows: list[str]) -> Iterable[Block]:
    """Paragraphs end at blank lines, list items at the next item; fences are kept as
    they stand.
    """
    waiting: list[str] = []
    lead, tight, after_item = "", False, False
    rows_left = iter(rows)
    for row in rows_left:
        item = _ITEM.match(row)
        if waiting and (item or not row.strip() or _FENCE.match(row)):
            yield Block("\n".join(waiting), lead, tight=tight)
            after_item, waiting, lead, tight = bool(lead), [], "", False
        if _FENCE.match(row):
            yield Block("\n".join(_fenced(rows_left)), verbatim=True)
            after_item = False
        elif item:
            lead, tight = f"{item[1][:4]}{item[2].replace('*', '-')} ", after_item
            waiting = [row[item.end() :]]
        elif row.strip():
            heading = _HEADING.match(row)
            waiting.append(
                row[heading.end() :].rstrip("#").rstrip() if heading else row
            )
    if waiting:
        yield Block("\n".join(waiting), lead, tight=tight)


def _fenced(rows: Iterable[str]) -> Iterable[str]:
    """The rows up to the closing fence, indented as a code block."""
    for row in rows:
        if _FENCE.match(row):
            return
        yield f"    {row}"


def _wrapped(block: Block, width: int, opening: int) -> list[str]:
    if block.verbatim or ("|" in block.text and _TABLE_ROW.search(block.text)):
        return [row.rstrip() for row in block.text.split("\n")]
    return _filled(" ".join(block.text.split()), block.lead, width, opening)


def _filled(text: str, lead: str, width: int, opening: int) -> list[str]:
    """Words in lines, as many in each as fit; a longer word has a line of its own."""
    rows: list[str] = []
    row, first_word, room = lead + text, len(lead), width - opening
    while len(row) > room:
        end = row.rfind(" ", first_word, room + 1)
        end = row.find(" ", first_word) if end < 0 else end
        if end < 0:
            break
        rows.append(row[:end])
        row, room = " " * first_word + row[end + 1 :], width
    return [*rows, row]
