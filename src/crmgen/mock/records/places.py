"""Where a value stands that is made."""

from __future__ import annotations

from enum import Enum, auto
from typing import Literal

from crmgen.ir.types import TypeId
from crmgen.mock.collections.collection import Collection
from crmgen.mock.records.values import Subject
from crmgen.records import dataclass
from crmgen.text import Json


class Nothing(Enum):
    """No value: what may be absent is."""

    HERE = auto()


Maybe = Json | Literal[Nothing.HERE]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: in which record, how deep in it, and with which examples around."""

    subject: Subject
    collection: Collection | None = None
    depth: int = 0
    level: int = 0
    """How many other records it stands in: these are shown in short."""
    record: int = 0
    """The number of the record."""
    within: tuple[TypeId, ...] = ()
    """The types of the objects around, outermost first: types may hold themselves."""
    examples: tuple[Json, ...] = ()
    """The document's examples of the object."""
