"""What a type would like to be called, from its hint: where it stands, or from what it hangs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crmgen.ir.types import Hint, OperationId, TypeId
from crmgen.naming.types.shortening import bounded, joined, shortened
from crmgen.naming.types.unions import Labels, is_alone
from crmgen.naming.words.identifiers import as_type, pascal, words
from crmgen.naming.words.phrases import PREPOSITIONS
from crmgen.naming.words.plurals import singular
from crmgen.naming.words.reserved import TYPES
from crmgen.text import SpecText
from crmgen.tree.pointers import unescape

_PASCAL: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
_STATUS: Final = re.compile(r"\d\d\d|\dXX|default")
_ENDINGS: Final = {"response": "Response", "error": "Error", "parameter": "Parameter"}
_SCHEMA_KEY: Final = re.compile(r"/(?:schemas|definitions|\$defs)/([^/]+)")
_PARAMETER_KEY: Final = re.compile(r"/components/parameters/([^/]+)/")
_UNION_OF_ITEM: Final = re.compile(r"/items/(?:oneOf|anyOf)/\d+$")


@dataclass(frozen=True, slots=True)
class Above:
    """From what a type hangs: the name of that, and the steps to it from the outermost type."""

    name: str
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CandidateFinder:
    """Reads hints, knowing what operations and the types above are called."""

    phrases: Mapping[OperationId, tuple[str, ...]]
    """The words of an operation over the whole API: `list contact notes`."""
    labels: Mapping[TypeId, Labels]
    """What tells the members of unions from one another."""

    def names(self, id: TypeId, hint: Hint, above: Above | None) -> tuple[str, ...]:
        """Names for the type `id`, the best first; `above` is None where it hangs from no type."""
        if hint.pinned is not None:
            return (_not_taken(as_type_name(hint.pinned)),)
        if hint.component is not None:
            return _fit([as_type_name(hint.component)])
        if above is not None:
            return _fit(_of_type(hint, above, self.steps(id, hint)))
        phrase = self.phrases.get(OperationId(hint.parent)) if hint.parent else None
        if phrase is None:
            return _fit(_shared(id, hint, self.steps(id, replace(hint, part=None))))
        return _fit(self._of_operation(id, hint, phrase))

    def steps(self, id: TypeId, hint: Hint) -> tuple[str, ...]:
        """The last step of a name: `emails` in contact is `Emails`, of its items `Email`."""
        said = list(words(hint.part or ""))
        is_item = hint.role in ("item", "value") or _UNION_OF_ITEM.search(id)
        if said and is_item:
            said[-1] = singular(said[-1])
        name = _capitals(said)
        whole = name or {"item": "Item", "value": "Value"}.get(hint.role, "Part")
        title = _capitals(words(hint.title or "")) if hint.role == "member" else ""
        labels = self.labels.get(id, ())
        told = [f"{name}{_capitals(each)}" for each in labels]
        if title:
            return (name, f"{name}{title}") if is_alone(labels) else (f"{name}{title}",)
        if hint.role == "member":
            return (*told, f"{name}Option{hint.index + 1}")
        if not name or hint.role != "item":
            return (whole,)
        return (*told, name, f"{_capitals(words(hint.part or ''))}Item")

    def _of_operation(
        self, id: TypeId, hint: Hint, phrase: tuple[str, ...]
    ) -> Iterable[str]:
        said, part = _capitals(phrase) or "Call", hint.part.unsafe if hint.part else ""
        if hint.role in ("error", "response"):
            name = f"{said}{_ENDINGS[hint.role]}"
            return (name, f"{name}{part.capitalize()}")
        if hint.role == "body":
            return (said, f"{said}Body")
        steps = self.steps(id, hint)
        if _STATUS.fullmatch(part):
            steps = self.steps(id, replace(hint, part=None))
            one = _one_of(phrase) if hint.role == "item" else None
            full = [f"{said}Response{step}" for step in steps]
            return [one, *full] if one else full
        return [name for step in steps for name in joined(said, step)]


def as_type_name(text: SpecText | str) -> str:
    """A component's key as a class: kept where it is Pascal case already (`HTTPError`)."""
    raw = text.unsafe if isinstance(text, SpecText) else text
    if _PASCAL.fullmatch(raw):
        return raw
    said = words(raw)
    return _capitals(said) if said and said[0].isidentifier() else pascal(said, "Type")


def _fit(names: Iterable[str]) -> tuple[str, ...]:
    """Names of the right length; those that are cut last."""
    fitting = [bounded(name) for name in names]
    found = [each[0] for each in fitting] + [each[-1] for each in fitting]
    return tuple(map(_not_taken, dict.fromkeys(found)))


def _not_taken(name: str) -> str:
    name = as_type(name)
    return f"{name}Type" if name in TYPES else name


def _capitals(said: Iterable[str]) -> str:
    return "".join(word[:1].upper() + word[1:] for word in said)


def _one_of(phrase: Sequence[str]) -> str | None:
    """`list contact notes` gives a `ContactNote`, `list repos for org` an `OrgRepo`."""
    if phrase[0] != "list" or len(phrase) < 2 or "by" in phrase:
        return None
    at = next((at for at, word in enumerate(phrase) if word in PREPOSITIONS), 0)
    of, things = (phrase[at + 1 :], phrase[1:at]) if at else ((), phrase[1:])
    if not things:
        return None
    return _capitals([*of, *things[:-1], singular(things[-1])])


def _shared(id: TypeId, hint: Hint, steps: Sequence[str]) -> Iterable[str]:
    """A response, body or parameter under `components`, by its key."""
    ending = _ENDINGS.get(hint.role, "")
    part = hint.part.unsafe if hint.part else ""
    if _STATUS.fullmatch(part):
        return [f"{ending}{part.capitalize()}"]
    said = pascal(words(part), ending or "Value")
    if hint.role == "member":
        return [f"{said}{step}" for step in steps]
    if not said.endswith((ending, "Error", "Response")):
        said += ending
    key = _PARAMETER_KEY.search(id)
    return [said, as_type_name(unescape(key[1]))] if key else [said]


def _of_type(hint: Hint, above: Above, steps: Sequence[str]) -> Iterable[str]:
    name = above.name
    if not hint.part and hint.role == "item":
        return _of_list(name)
    found: list[str] = []
    for step in steps:
        if step.startswith(name) and step != name:
            found.append(step)
        found += shortened(name, above.chain, step)
        found += joined(name, step)
    return found


def _of_list(above: str) -> Iterable[str]:
    """`Contacts` is a list of `Contact`, `ListContactsResponse` too."""
    *before, last = words(above)
    one = _one_of(before) if last == "response" and before else None
    if singular(last) != last:
        one = pascal((*before, singular(last)))
    return [one, f"{above}Item"] if one else [f"{above}Item"]


def root_words(parent: TypeId | OperationId) -> str | None:
    """The key of the component in a pointer, for a parent that is no named type."""
    found = _SCHEMA_KEY.search(parent)
    return _not_taken(as_type_name(unescape(found[1]))) if found else None
