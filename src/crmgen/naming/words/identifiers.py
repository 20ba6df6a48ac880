"""From any text to words, and from words to identifiers and file names: the doors of names.

What comes out of here is safe to print as a name, whatever went in. Words are lower case and
hold nothing but letters, digits and marks that Python allows in identifiers.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from crmgen.text import SpecText

_SNAKE: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def word_list(listed: str) -> list[str]:
    """Words written as running text."""
    return listed.split()


def word_set(listed: str) -> frozenset[str]:
    """A set of words written as running text."""
    return frozenset(listed.split())


LONGEST: Final = 60
"""Characters of the longest name; longer ones lose words in the middle."""

_MOST_READ: Final = 500
"""Characters of a text that are looked at for a name."""

_ONE_WORD: Final = re.compile(
    r"IPv[46]|(?:OAuth|(?<![A-Za-z])oAuth)(?![a-z])|[Oo]penI[Dd]|[Gg]it(?:Hub|Lab)|[Ll]inkedIn|[Yy]ouTube|[Pp]ayPal"
    r"|[Ww]hatsApp|[Ww]ordPress|[Gg]raphQL|MySQL|PostgreSQL|NoSQL|iOS|macOS|[Ss]aaS|(?<![A-Za-z])IoT(?![a-z])"
    r"|(?:(?<![A-Z])E|(?<![A-Za-z])e)S(?:IM|im)(?![a-z])"
)
"""Names whose capitals do not start words."""

_WORD: Final = re.compile(
    r"[A-Z]{2,}s(?![a-z])"  # a plural acronym: IDs, URLs
    r"|[A-Z]+(?=[A-Z][a-z])"  # an acronym before a capitalised word: HTTPServer
    r"|[A-Z]?[a-z]+"
    r"|[A-Z]+"
)
DIGITS: Final = word_list("zero one two three four five six seven eight nine")
_SIGN: Final = re.compile(r"\s*[+-](?=\d)")
_SYMBOLS: Final = dict(
    zip(
        "+*/%<>=!~^@$#&|?.,:",
        word_list("""
            plus star slash percent lt gt eq not tilde caret at dollar hash and or question
            dot comma colon
            """),
        strict=True,
    )
)
"""Symbols that may be all that tells two names apart."""
_BLANK: Final = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ),
    )
)
"""Letters and marks that Python takes in identifiers although nobody can see them."""
_WINDOWS_DEVICES: Final = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{port}{n}" for port in ("com", "lpt") for n in range(10)]
)


def words(text: SpecText | str) -> tuple[str, ...]:
    """The words of `text`: split at punctuation and at the humps of camelCase; digits stay attached."""
    raw = text.unsafe if isinstance(text, SpecText) else text
    return _words(raw[:_MOST_READ])


def _said(sign: re.Match[str]) -> str:
    """`+1` and `-1` are votes and offsets: without the sign they would be the same."""
    return "plus " if "+" in sign[0] else "minus "


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[str, ...]:
    sign = _SIGN.match(text)
    chunks = _chunks(_said(sign) + text[sign.end() :] if sign else text)
    if text.isascii() and text.islower():  # no humps
        return tuple(chunks)
    return tuple([word for chunk in chunks for word in _humps(chunk)])


_FOLDED: Final = str.maketrans({"ß": "ss", "ẞ": "SS", "ς": "σ"})
"""What file systems that ignore case take for one another, beyond upper and lower case."""


_OF_LATER_PYTHONS: Final = "\u200c\u200d\u30fb"
"""Joiners and the dot of katakana, which names may hold since Unicode 15.1, and so in Python 3.13 alone."""


def _chunks(text: str) -> list[str]:
    """Runs of identifier characters (underscores divide), after NFKC; invisible characters vanish."""
    if text.isascii():
        return text.translate(_ASCII_KEPT).split()
    text = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    return "".join(map(_kept, text)).split()


def _kept(character: str) -> str:
    if _is_name_character(character):
        return character
    return "" if _is_invisible(character) else " "


def _is_name_character(character: str) -> bool:
    return (
        character != "_"
        and character not in _BLANK
        and character not in _OF_LATER_PYTHONS
        and f"a{character}".isidentifier()
    )


def _is_invisible(character: str) -> bool:
    """Controls, bidi marks, joiners, fillers, apostrophes; but tabs and line ends divide words."""
    if character in _BLANK or character in "'\u2019":
        return True
    return unicodedata.category(character) in {"Cc", "Cf"} and not character.isspace()


_ASCII_KEPT: Final = {code: _kept(chr(code)) for code in range(128)}


@lru_cache(maxsize=65536)
def _humps(chunk: str) -> tuple[str, ...]:
    """The words of camelCase. Case of letters beyond ASCII is judged by their ASCII stand-in."""
    if chunk.isascii() and chunk.islower():
        return (chunk,)
    shape = chunk if chunk.isascii() else "".join(map(_stand_in, chunk))
    shape = _ONE_WORD.sub(lambda match: match[0].capitalize(), shape)
    starts = {match.start() for match in _WORD.finditer(shape)}
    cuts = sorted(start for start in starts if _starts_word(shape, start))
    bounds = [0, *(cut for cut in cuts if cut), len(chunk)]
    pieces = [chunk[a:b] for a, b in pairwise(bounds)]
    return tuple(lowered for piece in pieces if (lowered := _lower(piece)))


def _starts_word(shape: str, start: int) -> bool:
    """Lower case after a digit goes on with the word: `1st`, `s3form`."""
    return shape[start].isupper() or not shape[start - 1 : start].isdigit()


def _stand_in(character: str) -> str:
    if character.isascii():
        return character
    if character.isupper():
        return "A"
    return "0" if character.isdigit() else "a"


def _lower(word: str) -> str:
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    normal = unicodedata.normalize("NFKC", lowered)
    return "".join(filter(_is_name_character, normal))


def spelled(text: SpecText | str) -> tuple[str, ...]:
    """Like `words`, with symbols said in words: what tells `EndTime>` from `EndTime`."""
    raw = text.unsafe if isinstance(text, SpecText) else text
    return words("".join(f" {_SYMBOLS[c]} " if c in _SYMBOLS else c for c in raw))


def as_it_is(wire: SpecText, longest: int) -> str | None:
    """A wire name that is a good name already; most are, and asking is faster than taking them apart."""
    return _if_fit(wire.unsafe, longest)


@lru_cache(maxsize=16384)
def _if_fit(raw: str, longest: int) -> str | None:
    is_fit = len(raw) <= longest and _SNAKE.fullmatch(raw) is not None
    return raw if is_fit and not keyword.iskeyword(raw) else None


def ascii_identifier(text: SpecText) -> str | None:
    """`text` where it is an identifier of ASCII letters, digits and underscores; else None."""
    return text.unsafe if text.unsafe.isascii() and text.unsafe.isidentifier() else None


def snake(
    parts: Iterable[str],
    reserved: Collection[str] = (),
    fallback: str = "value",
    longest: int = LONGEST,
) -> str:
    """Words as the name of an attribute, argument, method or module. Taken names get a trailing `_`."""
    name = _bounded(_speakable(parts) or [fallback], "_", longest)
    return f"{name}_" if keyword.iskeyword(name) or name in reserved else name


def pascal(parts: Iterable[str], fallback: str = "Value") -> str:
    """Words as the name of a class; its first letter is always upper case."""
    said = [_capital(part) for part in _speakable(parts)]
    return as_type(_bounded(said or [fallback], "", LONGEST))


def as_type(name: str) -> str:
    """A valid name made fit for a class: begins upper case, is bounded and no keyword."""
    name = _bounded([name if name[0].isupper() else f"Type{name}"], "", LONGEST)
    return f"{name}_" if keyword.iskeyword(name) else name


def _capital(word: str) -> str:
    raised = word[0].upper()
    # `ß` and ligatures grow to several letters, some letters to one that NFKC changes
    fits = len(raised) == 1 and unicodedata.is_normalized("NFKC", raised + word[1:])
    return raised + word[1:] if fits else word


def _speakable(parts: Iterable[str]) -> list[str]:
    """Words whose first can begin an identifier: a leading digit is spelled or gets an `n`."""
    found = [part for part in parts if part]
    if found and not found[0].isidentifier():
        found[:1] = _begin(found[0])
    return found


def _begin(word: str) -> list[str]:
    digit, rest = word[0], word[1:]
    if digit in "0123456789" and not rest[:1].isdigit():
        return [DIGITS[int(digit)], *([rest] if rest else [])]
    return [f"n{word}"]


def _bounded(parts: Sequence[str], joint: str, longest: int) -> str:
    """Words joined; where that is too long without those in the middle. Nothing is cut where a word goes on."""
    kept = list(parts)
    while len(joint.join(kept)) > longest and len(kept) > 1:
        del kept[len(kept) // 2]
    name = joint.join(kept)[:longest]
    if name.isascii():
        return name
    return unicodedata.normalize("NFKC", name)  # words may compose when joined


def is_name(text: str | SpecText) -> bool:
    """Is `text` fit to be printed as a public name: a normal, visible identifier and no keyword?"""
    return _is_name(text.unsafe if isinstance(text, SpecText) else text)


@lru_cache(maxsize=16384)
def _is_name(text: str) -> bool:
    return (
        text.isidentifier()
        and frozenset(text).isdisjoint(_OF_LATER_PYTHONS)
        and not text.startswith("_")
        and not keyword.iskeyword(text)
        and len(text) <= 2 * LONGEST
        and (text.isascii() or unicodedata.is_normalized("NFKC", text))
    )


def is_portable(stem: str) -> bool:
    """Can a file be called so on every system? Windows keeps the names of its devices."""
    return stem.casefold() not in _WINDOWS_DEVICES


def portable(stem: str) -> str:
    """`stem`, or with a trailing `_` where Windows has a device of that name."""
    return stem if is_portable(stem) else f"{stem}_"
