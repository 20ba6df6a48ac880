"""What documents are called among each other: by title, as far as it tells, else by file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile, zip_longest
from pathlib import PurePath
from typing import Final

from crmgen.read.documents import Document
from crmgen.text import Json
from crmgen.tree.maps import mapping

_WORD: Final = re.compile(r"[^\W\d_]+\d*|\d+")
_VERSION: Final = re.compile(r"[vV]?\d+|v|V")
_MAJOR: Final = re.compile(r"[vV]?(\d+)")
_NOISE: Final = frozenset(
    [
        "api",
        "apis",
        "collection",
        "openapi",
        "public",
        "rest",
        "restful",
        "spec",
        "specification",
        "swagger",
        "the",
    ]
)
"""Words of a title that say nothing about what it is of."""
_LONGEST: Final = 4
"""Words of a title that is a name."""
_ENDINGS: Final = frozenset(["json", "yaml", "yml"])


def title_of(documents: Sequence[Document], otherwise: str) -> str:
    """What all titles begin with, if that is more than noise."""
    levels = zip(*map(_title, documents), strict=False)
    shared = takewhile(lambda level: len({*level}) == 1, levels)
    told = [level[0] for level in shared if level[0].lower() not in _NOISE]
    return " ".join(told) or otherwise


def names_of(documents: Sequence[Document], title: str) -> list[str]:
    """A name for each document that no other has. `title`: whose they all are, which need not be said."""
    unsaid = frozenset(map(str.lower, _words(title)))
    found: dict[int, str] = {}
    taken: set[str] = set()
    for level in zip_longest(*(_candidates(each, unsaid) for each in documents)):
        counts = Counter(name.lower() for name in level if name)
        for index, name in enumerate(level):
            is_new = index not in found and name and name.lower() not in taken
            if is_new and counts[name.lower()] == 1:
                found[index] = name
        taken |= {name.lower() for name in found.values()}
        if len(found) == len(documents):
            break
    return [
        found.get(index, f"document{'_too' * index}") for index in range(len(documents))
    ]


def own_title(document: Document, title: str) -> str:
    """The title of a document without the words that say whose it is."""
    unsaid = frozenset(map(str.lower, _words(title)))
    said = _title(document)
    own = [word for word in said if word.lower() not in unsaid]
    return " ".join(own or said)


def _candidates(document: Document, unsaid: frozenset[str]) -> Iterator[str]:
    """Names for a document, the best first: its title, with its version, its file, and the folders of that."""
    said = _telling(_title(document), unsaid)
    plain = [word for word in said if not _VERSION.fullmatch(word)] or said
    name = "_".join(plain) if len(plain) <= _LONGEST else ""
    yield name
    major = _MAJOR.match(_text(document, "version"))
    yield f"{name}_v{major[1]}" if name and major else ""
    entry = document.files.entry
    steps = PurePath(str(entry)).parts
    for count in range(1, len(steps) + 1):
        words = [word for step in steps[-count:] for word in _words(step)]
        kept = [word for word in words if word.lower() not in _ENDINGS]
        yield "_".join(_telling(kept, unsaid))
    yield "_".join(_words(str(entry)))


def _telling(said: list[str], unsaid: frozenset[str]) -> list[str]:
    """Without words that tell no document from another, as long as others are left."""
    said = list({word.lower(): word for word in reversed(said)}.values())[::-1]
    own = [word for word in said if word.lower() not in unsaid] or said
    return [word for word in own if word.lower() not in _NOISE] or own


def _title(document: Document) -> list[str]:
    return _words(_text(document, "title"))


def _text(document: Document, key: str) -> str:
    value: Json = mapping(document.root.get("info")).get(key)
    return value if isinstance(value, str) else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
