"""Names of types joined without saying a word twice, and long ones made short by leaving words out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmgen.naming.words.identifiers import LONGEST, as_type, pascal, word_set, words
from crmgen.naming.words.plurals import singular

_LONG: Final = 45
"""Names longer than this leave out what stands between the outermost type and the last step."""
_SAYS_LITTLE: Final = word_set("""
    data details for info item of option resource response schema the value with
    """)
"""Words in the middle of a long name that are left out first."""


def joined(above: str, step: str) -> tuple[str, ...]:
    """`UpdateDeal` and `DealField` are `UpdateDealField`; a `Commit` of a `Commit` is its details."""
    said = words(step)
    for count in range(len(said), 0, -1):
        again = pascal(said[:count])
        if step.startswith(again) and above.endswith(again):
            rest = step.removeprefix(again) or "Details"
            return (f"{above}{rest}", f"{above}{step}")
    return (f"{above}{step}",)


def shortened(above: str, chain: Sequence[str], step: str) -> tuple[str, ...]:
    """Names for what hangs from `above` by `step`, without the steps between: the short ones first.

    `chain`: what the outermost type is called, and the steps from there.
    """
    if len(above) + len(step) <= _LONG:
        return ()
    parts = [
        joined("".join([chain[0], *chain[start:]]), step)[0]
        for start in range(len(chain), 1, -1)
    ]
    return tuple(name for name in parts if len(name) <= _LONG)


def bounded(name: str) -> tuple[str, ...]:
    """A name, or where it is too long one of its telling words, and one that is cut with a hash."""
    if len(name) <= LONGEST:
        return (as_type(name),)
    return tuple(dict.fromkeys((as_type(_fitting(words(name))), as_type(name))))


def _fitting(said: Sequence[str]) -> str:
    """The words that fit: without those that say little or come again, then without the middle."""
    kept = list(said)
    while len(name := pascal(kept)) > LONGEST or len("".join(kept)) > LONGEST:
        if len(kept) < 3:
            return name
        del kept[_least(kept)]
    return name


def _least(said: Sequence[str]) -> int:
    """The place of the word that a name misses least; its first and last word stay."""
    inner = range(1, len(said) - 1)
    little = (at for at in inner if said[at] in _SAYS_LITTLE)
    later = {singular(word): at for at, word in enumerate(said)}
    again = (at for at in inner if later[singular(said[at])] > at)
    return next(little, next(again, len(said) // 2))
