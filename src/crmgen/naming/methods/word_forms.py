"""The words of an operationId in their usual form: not divided, glued or cut short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.naming.resources.paths import Step, literals
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.phrases import find_run, is_short, root
from crmgen.naming.words.plurals import is_plural, plural, singular
from crmgen.naming.words.verbs import CLEAR, is_verb

_SHORT: Final = word_set(
    "am an as at be by do go he if in is it me my no of on or so to un up us we"
)
"""Words of two letters; other pairs of letters are the rest of a word."""
_MISSPELT: Final = {"retreive": "retrieve", "recieve": "receive", "udpate": "update"}


def undivided(said: Sequence[str], path: Sequence[Step]) -> tuple[str, ...]:
    """`te xml` of `/texml_applications` is one word; so is no word of the language before another."""
    told = {singular(word) for word in literals(path)}
    found: list[str] = []
    for word in said:
        if found and _is_fragment(found[-1]) and found[-1] + singular(word) in told:
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)


def _is_fragment(word: str) -> bool:
    return len(word) == 2 and word.isalpha() and word not in _SHORT


def as_spelled(said: Sequence[str]) -> list[str]:
    """Verbs that are often misspelt, put right: `retreive`."""
    return [_MISSPELT.get(word, word) for word in said]


def with_prefixes(said: list[str]) -> list[str]:
    """`un dismiss` and `re run` are one word each."""
    found: list[str] = []
    for word in said:
        if found and found[-1] in ("un", "re") and is_verb(word):
            found[-1] += word
        else:
            found.append(word)
    return found


def with_caller(said: list[str]) -> list[str]:
    """`user current list keys` is what the current user does."""
    if said[:2] == ["user", "current"] and len(said) > 3 and is_verb(said[2]):
        return [said[2], "current", "user", *said[3:]]
    return said


def unglued(said: list[str], path: Sequence[Step]) -> list[str]:
    """`Deletespendlimit` of `/spend_limit`: the path shows where the words end."""
    told = literals(path)
    if len(said) != 1:
        return said
    for at in range(len(told)):
        ending = "".join(map(root, told[at:]))
        verb = said[0].removesuffix(ending)
        if verb in CLEAR:
            return [verb, *map(root, told[at:])]
    return said


def written_out(
    said: list[str], path: Sequence[Step], resource: Sequence[str]
) -> list[str]:
    """`repo` is the repository, where the path says `repos`."""
    told = {root(word) for word in literals(path)}
    whole = root(resource[-1])
    return [
        (
            (plural(whole) if is_plural(word) else whole)
            if root(word) in told and is_short(root(word), whole)
            else word
        )
        for word in said
    ]


def without_stand_in(said: list[str], operation: Operation) -> list[str]:
    """`list records contacts`, written out of `list records`, is `list contacts`."""
    for noun in operation.stood_for:
        run = find_run(said[:-1], words(noun), start=1)
        if run is not None:
            begin, end = run
            last = said[-1] if is_plural(said[end - 1]) else singular(said[-1])
            return [*said[:begin], *said[end:-1], last]
    return said


def without_articles(said: list[str]) -> list[str]:
    """`get a contact`, `create article in a base`"""
    kept = [word for word in said[1:-1] if word not in ("a", "an", "the")]
    if kept[:2] == ["list", "of"]:
        kept = kept[2:]
    return [*said[:1], *kept, *said[1:][-1:]]
