"""One change for the users of an SDK."""

from __future__ import annotations

from collections.abc import Iterable

from crmgen.diagnostics import Place
from crmgen.diff.rules import RULES, Effect
from crmgen.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Change:
    """What changes, and where."""

    rule: str
    """Key of `RULES`."""
    subjects: tuple[str, ...]
    """What changes, in Python: `contacts.create(last_name)`, `Contact.email`; several because of one line."""
    text: str
    at: Place
    """In the new document; of what is gone, in the old."""
    addresses: tuple[str, ...]
    """What each subject is on the wire: `POST /v3/contacts body last_name`, `schema Contact .email`."""
    now: str = ""
    """What it is called, or is, now."""

    @property
    def effect(self) -> Effect:
        return RULES[self.rule].effect

    @property
    def why(self) -> str:
        return RULES[self.rule].why

    @property
    def on_wire(self) -> bool:
        return RULES[self.rule].on_wire


def change(
    rule: str, subject: str, at: Place, address: str, now: str = "", **words: str
) -> Change:
    """A change of a kind, its text filled in with `words`."""
    text = RULES[rule].text.format(now=now, **words)
    return Change(rule, (subject,), text, at, (address,), now)


def gathered(changes: Iterable[Change], *, by_line: bool = True) -> list[Change]:
    """Changes with what one line of a document does to several subjects as one, the worst first.

    Not `by_line`: with all as one of which the same is said.
    """
    found: dict[tuple[object, ...], Change] = {}
    for each in changes:
        place = (each.at if each.at.line else each.addresses) if by_line else None
        key = each.rule, each.text, place, each.now
        first = found.get(key)
        found[key] = each if first is None else _both(first, each)
    order = list(Effect)
    return sorted(found.values(), key=lambda each: order.index(each.effect))


def _both(one: Change, other: Change) -> Change:
    return replace(
        one,
        subjects=(*one.subjects, *other.subjects),
        addresses=(*one.addresses, *other.addresses),
    )
