"""What a type would like to be called, from its hint: where it stands, or from what it hangs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crmgen.ir.types import Hint, OperationId, TypeId
from crmgen.naming.plurals import singular
from crmgen.naming.reserved import TYPES
from crmgen.naming.words import as_type, pascal, words
from crmgen.text import SpecText

_PASCAL: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
_STATUS: Final = re.compile(r"\d\d\d|\dXX|default")
_ENDINGS: Final = {"response": "Response", "error": "Error", "parameter": "Parameter"}
_LONG: Final = 45
"""Names longer than this leave out what stands between the outermost type and the last step."""
_SCHEMA_KEY: Final = re.compile(r"/(?:schemas|definitions|\$defs)/([^/]+)")


def type_name(text: SpecText | str) -> str:
    """A component's key as a class: kept where it is Pascal case already (`HTTPError`)."""
    raw = text.unsafe if isinstance(text, SpecText) else text
    name = as_type(raw) if _PASCAL.fullmatch(raw) else pascal(words(raw), "Type")
    return f"{name}Type" if name in TYPES else name


@dataclass(frozen=True, slots=True)
class HintReader:
    """Reads hints, knowing what operations and the types above are called."""

    phrases: Mapping[OperationId, tuple[str, ...]]
    """The words of an operation over the whole API: `list contact notes`."""

    def names(self, hint: Hint, above: str | None, top: str | None) -> tuple[str, ...]:
        """Names, the best first.

        `above`: the name of the type from which this one hangs; `top`: that of the outermost.
        """
        if hint.pinned is not None:
            return (type_name(hint.pinned),)
        if hint.component is not None:
            return (type_name(hint.component),)
        if above is None:
            return self._of_operation(hint)
        full = tuple(as_type(name) for name in _of_type(hint, above))
        short = f"{top}{_step(hint, part)}" if (part := _wire(hint)) and top else ""
        return (short, *full) if short and len(full[-1]) > _LONG > len(short) else full

    def _of_operation(self, hint: Hint) -> tuple[str, ...]:
        phrase = self.phrases.get(OperationId(hint.parent)) if hint.parent else None
        part = _wire(hint)
        if phrase is None:
            return (_shared(hint, part),)
        said = pascal(phrase, "Call")
        if hint.role == "error":
            return (f"{said}Error", f"{said}Error{part.capitalize()}")
        if hint.role == "response":
            return (f"{said}Response", f"{said}Response{part.capitalize()}")
        if hint.role == "body":
            return (said, f"{said}Body")
        if _STATUS.fullmatch(part):
            return (f"{said}Response{_step(hint, '')}",)
        return (f"{said}{_step(hint, part)}",)


def _wire(hint: Hint) -> str:
    return hint.part.unsafe if hint.part else ""


def _shared(hint: Hint, part: str) -> str:
    """A response, body or parameter under `components`, by its key."""
    ending = _ENDINGS.get(hint.role, "")
    if _STATUS.fullmatch(part):
        return f"{ending}{part.capitalize()}"
    said = pascal(words(part), ending or "Value")
    return type_name(
        said if said.endswith((ending, "Error", "Response")) else said + ending
    )


def _of_type(hint: Hint, above: str) -> tuple[str, ...]:
    part = _wire(hint)
    if not part and hint.role == "item":
        *before, last = words(above)
        one = pascal((*before, singular(last)))
        return (one, f"{above}Item") if singular(last) != last else (f"{above}Item",)
    step = _step(hint, part)
    full = f"{above}{step}"
    return (step, full) if step.startswith(above) and step != above else (full,)


def _step(hint: Hint, part: str) -> str:
    """The last step of a name: `emails` in contact is `Emails`, of its items `Email`."""
    said = list(words(part))
    if hint.role in ("item", "value") and said:
        said[-1] = singular(said[-1])
    name = "".join(word[:1].upper() + word[1:] for word in said)
    if hint.role == "member":
        title = "".join(w[:1].upper() + w[1:] for w in words(hint.title or ""))
        return f"{name}{title or f'Option{hint.index + 1}'}"
    return name or {"item": "Item", "value": "Value"}.get(hint.role, "Part")


def root_words(parent: TypeId | OperationId) -> str | None:
    """The key of the component in a pointer, for a parent that is no named type."""
    found = _SCHEMA_KEY.search(parent)
    return type_name(found[1].replace("~1", "/").replace("~0", "~")) if found else None
