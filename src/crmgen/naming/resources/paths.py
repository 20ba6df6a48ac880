"""Paths in steps: what resources and methods without an operationId get their names from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from crmgen.ir.operations import PathSlot, PathTemplate
from crmgen.naming.words.identifiers import words
from crmgen.text import SpecText

_PREAMBLE: Final = re.compile(r"api|rest|v\d+|\d+|latest")
_CODE: Final = re.compile(
    r"-(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Z][A-Z0-9]*[a-z])[A-Za-z0-9]{8,}(?![A-Za-z0-9])"
)
_EXTENSIONS: Final = frozenset(["json", "xml"])


@dataclass(frozen=True, slots=True)
class Step:
    """A literal piece of a path, or a slot, as words."""

    words: tuple[str, ...]
    is_slot: bool = False


def without_code(text: SpecText) -> SpecText:
    """`securityClassification-6VMVochwUWo` without the code that only a machine could have chosen."""
    return text.sub(_CODE, "")


def steps(path: PathTemplate) -> tuple[Step, ...]:
    """`/contacts/{id}.json` in steps; `api` and versions at the front and file endings left out."""
    found: list[Step] = []
    for part in path.parts:
        if isinstance(part, PathSlot):
            found.append(Step(words(part.wire), is_slot=True))
            continue
        for segment in part.split("/"):
            said = words(without_code(segment))
            if said[-1:] and said[-1] in _EXTENSIONS and "." in segment:
                said = said[:-1]
            if said and not (_is_preamble(said) and not found):
                found.append(Step(said))
    return tuple(found)


def _is_preamble(said: Sequence[str]) -> bool:
    return all(_PREAMBLE.fullmatch(word) for word in said)


def literals(path: Iterable[Step]) -> list[str]:
    """The words of the literal steps."""
    return [word for step in path if not step.is_slot for word in step.words]


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
