"""Paths in steps: what resources and methods without an operationId get their names from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from crmgen.ir.parameters import PathSlot, PathTemplate
from crmgen.naming.words.english import is_verb, singular
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.phrases import is_acronym, is_said, root
from crmgen.records import dataclass
from crmgen.text import SpecText

VERSION: Final = re.compile(r"v\d+(?:(?:alpha|beta|p|rc|preview)\d*)*")
_PREAMBLE: Final = re.compile(rf"api|apis|rest|v|\d+|latest|{VERSION.pattern}")
_CODE: Final = re.compile(
    r"(?<![A-Za-z0-9])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{16,}(?![A-Za-z0-9])"
    r"|-(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Z][A-Z0-9]*[a-z])[A-Za-z0-9]{8,}(?![A-Za-z0-9])"
)
_EXTENSIONS: Final = frozenset(
    ["ashx", "asp", "aspx", "atom", "do", "fmw", "html", "json", "php", "xml"]
)
_FORMS: Final = frozenset(["ext", "extension", "format"])
"""Last words of slots that say how what is before them is written."""
_SHORT: Final = word_set(
    "am an as at be by do go he if in is it me my no of on or so to un up us we"
)
"""Words of two letters; other pairs of letters are the rest of a word."""
_PAIRS: Final = re.compile(r"[#?][^/]*=.*", re.DOTALL)
_BEHIND: Final = re.compile(r"[^#?]*[#?](.*)", re.DOTALL)
_PAIR: Final = re.compile(r"([^=]*)=(.*)", re.DOTALL)
_DIVISION: Final = re.compile(r"[#?]|(?<=[A-Za-z0-9]):")
_OLD_SLOT: Final = re.compile(r":[A-Za-z_]\w*")
"""`/drains/:id`"""
_DOTTED: Final = re.compile(r"(.*)\.([^.]*)", re.DOTALL)
_GLUED: Final = re.compile(r"(create|delete|get|send|update)([a-z]{4,})")
_LETTERS: Final = re.compile(r"[A-Za-z][A-Za-z_]*")


@dataclass(frozen=True, slots=True)
class Step:
    """A literal piece of a path, or a slot, as words."""

    words: tuple[str, ...]
    is_slot: bool = False


def without_code(text: SpecText) -> SpecText:
    """`securityClassification-6VMVochwUWo`, a UUID, a hash: without what only a machine could have chosen."""
    return text.sub(_CODE, "")


@lru_cache(maxsize=16384)
def steps(path: PathTemplate) -> tuple[Step, ...]:
    """`/contacts/{id}.json` in steps; `api`, versions, file endings and fragments are left out."""
    found: list[Step] = []
    for step in _all_steps(path):
        if step.is_slot:
            is_version = bool({"version", "ver"} & set(step.words))
            is_version = is_version or all(map(str.isdigit, step.words))
            found += [] if is_version and not found else [step]
        elif not (
            (_is_preamble(step.words) and all(each.is_slot for each in found))
            or _is_version(step.words)
        ):
            found.append(step)
        elif found and found[-1].words == ("api",):
            del found[-1]  # `/models/api/v1/predictions`
    return tuple(found)


@lru_cache(maxsize=16384)
def _all_steps(path: PathTemplate) -> tuple[Step, ...]:
    return tuple(_divided(path))


def _divided(path: PathTemplate) -> Iterator[Step]:
    is_glued = False
    for part in path.parts:
        if isinstance(part, PathSlot):
            said = words(part.wire)
            is_form = part.wire == "format" or (is_glued and said[-1] in _FORMS)
            if not is_form:  # of `/incidents.{output_format}`
                yield Step(said, is_slot=True)
            continue
        is_glued = not part.endswith("/")
        text = part.sub(_PAIRS, "")
        for segment in text.sub(_DIVISION, "/").split("/"):
            yield from _of_segment(segment)
        if text != part:
            return


def _of_segment(segment: SpecText) -> Iterator[Step]:
    """One step, or two where an RPC-like path says what is done behind a dot: `/contacts.list`."""
    if segment.matches(_OLD_SLOT):
        yield Step(words(segment), is_slot=True)
        return
    pieces = segment.groups(_DOTTED) or (segment,)
    if pieces[-1].lower() in _EXTENSIONS and pieces[1:]:
        pieces = pieces[:1]
    elif not pieces[0].matches(_LETTERS):
        pieces = (segment,)
    for piece in pieces:
        said = _unglued(words(without_code(piece)))
        is_number = bool(said) and all(map(str.isdigit, said))
        if said and not (is_number and len(said) > 1):
            yield Step(said, is_slot=is_number)


def _unglued(said: tuple[str, ...]) -> tuple[str, ...]:
    """`getweather` is `get weather`."""
    found = _GLUED.fullmatch(said[0]) if len(said) == 1 else None
    return (found[1], found[2]) if found else said


def _is_preamble(said: Sequence[str]) -> bool:
    return all(_PREAMBLE.fullmatch(word) for word in said)


def _is_version(said: Sequence[str]) -> bool:
    return VERSION.fullmatch(said[0]) is not None and all(map(str.isdigit, said[1:]))


@lru_cache(maxsize=16384)
def words_of_path(path: PathTemplate) -> tuple[str, ...]:
    """All words of a path, also those that say nothing: `api`, `v1`, those of slots."""
    return tuple(word for step in _all_steps(path) for word in step.words)


def behind_path(path: PathTemplate) -> list[str]:
    """What stands behind a path and tells it from others: `diff` of `/request/{id}?cmd=diff`."""
    found = path.wire.groups(_BEHIND)
    pairs = found[0].split("&") if found else ()
    found_in = [divided for pair in pairs if (divided := pair.groups(_PAIR))]
    values = (key if value in ("true", "1") else value for key, value in found_in)
    return [word for value in values for word in words(value)]


@lru_cache(maxsize=16384)
def version_of(path: PathTemplate) -> str:
    """`v2` of `/v2/contacts`; empty where a path states none."""
    said = words_of_path(path)
    return next((word for word in said if VERSION.fullmatch(word)), "")


def literals(path: Iterable[Step]) -> list[str]:
    """The words of the literal steps."""
    return [word for step in path if not step.is_slot for word in step.words]


def says(step: Step, resource: Sequence[str]) -> bool:
    """Does a step say the resource at its end, or all of it shorter: `orgunits` of organization units?"""
    if step.is_slot:
        return False
    if is_said(resource, step.words[-len(resource) :]):
        return True
    return len(resource) > 1 and is_acronym(
        root(step.words[-1]), list(map(root, resource))
    )


def shared_start(paths: Sequence[Sequence[Step]]) -> int:
    """How many literal steps all paths begin with."""
    if len(paths) < 2:
        return 0
    count = 0
    for level in zip(*paths, strict=False):
        if level[0].is_slot or any(step != level[0] for step in level):
            break
        count += 1
    return count


def tenants(paths: Sequence[Sequence[Step]]) -> int:
    """How many steps, in pairs of a thing and its slot, two thirds of the paths begin with."""
    count = 0
    while True:
        fronts = Counter(
            tuple(path[: count + 2])
            for path in paths
            if len(path) > count + 2
            and not path[count].is_slot
            and path[count + 1].is_slot
            and not path[count + 2].is_slot
        )
        most = fronts.most_common(1)
        if not most or most[0][1] * 3 < 2 * len(paths) or len(paths) < 3:
            return count
        paths = [path for path in paths if tuple(path[: count + 2]) == most[0][0]]
        count += 2


def undivided(said: Sequence[str], path: Sequence[Step]) -> tuple[str, ...]:
    """`te xml` of `/texml_applications` is one word; so is no word of the language before another."""
    told = {singular(word) for word in literals(path)}
    found: list[str] = []
    for word in said:
        is_fragment = found and len(found[-1]) == 2 and found[-1].isalpha()
        is_one = is_fragment and found[-1] not in _SHORT
        is_back = found and found[-1] in ("re", "un") and is_verb(word)
        if is_back or (is_one and found[-1] + singular(word) in told):
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)
