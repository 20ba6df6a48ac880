"""Which collection a field, an object or a parameter is about: `contact_id`, `owner.id`, `tag_ids`."""

from __future__ import annotations

from typing import Final

from crmgen.ir.types import Model
from crmgen.mock.collections.collection import Collection
from crmgen.mock.collections.results import has_identity
from crmgen.mock.collections.sharing import Collections
from crmgen.naming.words.english import singular
from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass

_IDS: Final = word_set("id ids uuid uuids guid guids sid sids")
_USERS: Final = ("user", "crm user", "team member", "member", "agent", "admin", "teammate", "employee")  # fmt: skip
_DOERS: Final = word_set("""
    owner user assignee creator author by responsible manager agent assigned organizer sender member updater modifier
    """)
_ALIKE: Final = {"organization": "company", "organisation": "company", "person": "contact", "opportunity": "deal"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """What a name leads to."""

    target: Collection
    role: str
    """What the record is there; empty where it is called as its kind is."""


class Relations:
    """Finds the collections that names are about."""

    def __init__(self, collections: Collections) -> None:
        self._collections = collections
        self._known: dict[tuple[str, str], Relation | None] = {}

    def of_field(self, wire: str, own: Collection) -> Relation | None:
        """What a field of any kind is about, by its name."""
        return self.of_key(wire, own) or self._of(words(wire), own)

    def of_key(self, wire: str, own: Collection | None) -> Relation | None:
        """What `contact_id` or `tag_ids` is of; None for a name without `id`, and for what is no collection."""
        said = words(wire)
        if len(said) < 2 or said[-1] not in _IDS:
            return None
        return self._of(said[:-1], own)

    def of_name(self, wire: str, own: Collection | None) -> Relation | None:
        """What `company_name` or `owner` is the name of, as text."""
        said = words(wire)
        stem = said[:-1] if said[-1:] in (("name",), ("title",)) else said
        found = self._of(stem, own) if stem else None
        return found if found is not None and found.target is not own else None

    def of_object(
        self, wire: str, model: Model, own: Collection | None
    ) -> Relation | None:
        """What an object with an id of its own is: by its component, else by the name of the property."""
        found = self._collections.by_type.get(model.id)
        if found is not None:
            said = words(wire)
            named = " ".join((*said[:-1], *map(singular, said[-1:])))
            return Relation(found, "" if named in ("", found.noun) else wire)
        return self._of(words(wire), own) if has_identity(model) else None

    def aside(self, wire: str, model: Model) -> Relation | None:
        """What an object with an id is that no path leads to: one of a few that stand in many records."""
        if not has_identity(model):
            return None
        return Relation(self._collections.aside(model), wire)

    def _of(self, said: tuple[str, ...], own: Collection | None) -> Relation | None:
        key = " ".join(said), own.key if own else ""
        if key not in self._known:
            self._known[key] = self._found(said, own)
        return self._known[key]

    def _found(self, said: tuple[str, ...], own: Collection | None) -> Relation | None:
        stem = (*said[:-1], singular(said[-1])) if said else ()
        nouns = self._collections.by_noun
        for start in range(len(stem)):
            noun = " ".join(stem[start:])
            for each in (noun, _ALIKE.get(noun, "")):
                if each in nouns:
                    return Relation(nouns[each], "" if start == 0 else "_".join(stem))
        if stem and stem[-1] == "parent" and own is not None:
            return Relation(own, "parent")
        if stem and stem[-1] in _DOERS:
            found = next((nouns[each] for each in _USERS if each in nouns), None)
            return Relation(found, "_".join(stem)) if found is not None else None
        return None
