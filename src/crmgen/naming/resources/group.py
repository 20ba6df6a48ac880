"""The operations of one resource, before it has a name."""

from __future__ import annotations

from crmgen.ir.operations import Operation
from crmgen.ir.types import OperationId
from crmgen.records import dataclass
from crmgen.text import SpecText, Wire


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one resource, and the words that name it."""

    words: tuple[str, ...]
    operations: tuple[Operation, ...]
    tag: Wire
    pinned: SpecText | None = None
    """The name that the document states for it (`x-crmgen-resource`, `x-crmgen-name` of the tag)."""

    @property
    def ids(self) -> tuple[OperationId, ...]:
        return tuple(operation.id for operation in self.operations)
