"""Names of types put together of what they hang from: no word said twice, and none longer than one reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from itertools import accumulate, pairwise
from typing import Final

from crmgen.naming.words.identifiers import LONGEST, as_type, word_set, words
from crmgen.naming.words.plurals import singular

_COMFORTABLE: Final = 36
"""Names longer than this leave out what they hang from, the outermost first."""
_LONG: Final = 45
"""So long may a name be that keeps the outermost type and the last step alone."""
WRAPPERS: Final = word_set("""
    attributes body content data embedded item items object payload properties response result
    results value values
    """)
"""Fields that only wrap what matters: a step in the middle that need not be said."""
_SAYS_LITTLE: Final = WRAPPERS | word_set(
    "details for info of option resource schema the with"
)
"""Words in the middle of a long name that are left out first."""


@lru_cache(maxsize=8192)
def joined(above: str, step: str) -> str:
    """`UpdateDeal` and `DealField` are `UpdateDealField`; `Lines` and `Line` are `Line`.

    A `Commit` of a `Commit` is its details.
    """
    front, back = _pieces(above), _pieces(step)
    for count in range(min(len(front), len(back)), 0, -1):
        if _roots(front[-count:]) != _roots(back[:count]):
            continue
        if back[count:] or _is_one_of(front[-1], back[-1]):
            return "".join((*front[:-count], *back))
        return f"{above}Details"
    return above + step


def nested(chain: Sequence[str], step: str) -> Iterator[str]:
    """Names for what hangs from the end of `chain` by `step`: the outermost type's name, and steps from there.

    All of it where that is short, else as much of its end as is; then the two ends alone, then all.
    """
    parts = [*_telling(chain), step]
    whole = reduce(joined, parts)
    if len(whole) > _COMFORTABLE:
        ends = (reduce(joined, parts[start:]) for start in range(1, len(parts) - 1))
        yield from [end for end in ends if len(end) <= _COMFORTABLE][:1]
        short = joined(chain[0], step)
        if len(short) <= _LONG:
            yield short
    yield whole
    yield reduce(joined, [*chain, step])
    yield "".join([*chain, step])


def _telling(chain: Sequence[str]) -> list[str]:
    """The steps that say something new: not that something is wrapped, nor the same again."""
    found = list(chain[:1])
    for each in chain[1:]:
        size = len(_pieces(each))
        is_said = _roots(_pieces(found[-1])[-size:]) == _roots(_pieces(each))
        if each.lower() not in WRAPPERS and not is_said:
            found.append(each)
    return found


def fitted(name: str) -> str:
    """A name of a length that Python's readers bear: without the words that say least, never cut."""
    if len(name) <= LONGEST:
        return as_type(name)
    kept = list(_pieces(name))
    while len("".join(kept)) > LONGEST and len(kept) > 2:
        del kept[_least(kept)]
    return as_type("".join(kept))


@lru_cache(maxsize=8192)
def _pieces(name: str) -> tuple[str, ...]:
    """The words of a name as they are spelled in it: `HTTPError` is `HTTP` and `Error`."""
    said = words(name)
    if sum(map(len, said)) != len(name):
        return (name,)
    ends = list(accumulate(map(len, said), initial=0))
    return tuple(name[start:end] for start, end in pairwise(ends))


def _roots(pieces: Sequence[str]) -> list[str]:
    return [singular(piece.lower()) for piece in pieces]


def _is_one_of(many: str, one: str) -> bool:
    return many.lower() != one.lower() == singular(many.lower())


def _least(said: Sequence[str]) -> int:
    """The place of the word that a name misses least; its first and last word stay."""
    inner = range(1, len(said) - 1)
    roots = _roots(said)
    little = (at for at in inner if said[at].lower() in _SAYS_LITTLE)
    again = (at for at in inner if roots[at] in roots[at + 1 :])
    return next(little, next(again, len(said) // 2))
