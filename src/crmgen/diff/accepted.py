"""Breaks that the owner of an SDK accepts, each with its reason: `crmgen-accepted.toml`.

[[accepted]]
rule = "argument-required"
address = "POST /v3/deals body name"
reason = "The server refused deals without a name all along."
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from crmgen.diagnostics import InputError, Place, Problem, printable
from crmgen.diff.changes import Change
from crmgen.diff.rules import RULES
from crmgen.records import dataclass

NAME: Final = "crmgen-accepted.toml"
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Entry(BaseModel):
    """One break that is accepted: a rule, and what it is about on the wire."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rule: _Text
    address: _Text
    reason: _Text

    @property
    def key(self) -> tuple[str, str]:
        return self.rule, self.address


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    accepted: list[Entry] = Field(default_factory=list[Entry])


@dataclass(frozen=True, slots=True)
class Accepted:
    """A change, and why its owner accepts that it breaks."""

    change: Change
    reason: str


def read_accepted(path: Path) -> list[Entry]:
    """The entries of a file.

    Raises:
        InputError: it is no TOML, an entry lacks its reason or has something else, or there is no such rule.
    """
    place = Place(path.as_posix())
    try:
        entries = _File.model_validate(tomllib.loads(path.read_text("utf-8"))).accepted
    except OSError as error:
        said = error.strerror or str(error)
        raise InputError.of(place, said, "cannot-read") from None
    except ValidationError as error:
        problems = (Problem(place, _said(each), "bad-accepted") for each in error.errors())  # fmt: skip
        raise InputError(problems) from None
    except (ValueError, RecursionError) as error:
        raise InputError.of(place, f"it is no TOML: {error}", "bad-toml") from None
    unknown = sorted({each.rule for each in entries} - RULES.keys())
    if unknown:
        message = f"there is no rule {printable(unknown[0])}; docs/breaking.md lists them"  # fmt: skip
        raise InputError.of(place, message, "bad-accepted")
    return entries


def _said(error: Any) -> str:
    """`accepted, entry 2, reason: Field required`"""
    way = [f"entry {step + 1}" if isinstance(step, int) else str(step) for step in error["loc"]]  # fmt: skip
    return printable(f"{', '.join(way)}: {error['msg']}")


def parted(
    changes: Iterable[Change], entries: Sequence[Entry]
) -> tuple[list[Change], list[Accepted], list[Entry]]:
    """Changes that nobody accepted, those that are accepted, and entries that fit nothing that breaks."""
    reasons = {each.key: each.reason for each in entries}
    left: list[Change] = []
    accepted: list[Accepted] = []
    met: set[tuple[str, str]] = set()
    for each in changes:
        key = each.rule, each.addresses[0]
        if each.effect.is_breaking and key in reasons:
            accepted.append(Accepted(each, reasons[key]))
            met.add(key)
        else:
            left.append(each)
    return left, accepted, [each for each in entries if each.key not in met]
