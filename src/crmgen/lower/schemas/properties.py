"""What is said of a property, whatever it is called and wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmgen.ir.customfields import CustomPlace
from crmgen.ir.types import Evidence, Type
from crmgen.lower.customfields import custom_place
from crmgen.lower.evidence import evidence_of
from crmgen.lower.schemas.annotations import Annotations, annotations_of
from crmgen.records import dataclass
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas


@dataclass(frozen=True, slots=True)
class Said:
    """All that schemas say of a property but for its name and whether it is required."""

    type: Type
    notes: Annotations
    pinned: SpecText | None
    evidence: Evidence
    custom: CustomPlace | None


def said_by(schemas: Schemas, stated: list[Node], type: Type) -> Said:
    """What several schemas say of a property that is of a type; the last one that says it wins."""
    node = stated[-1]
    return Said(
        type,
        annotations_of(schemas, stated, type),
        node.text("x-crmgen-name"),
        evidence_of(reversed(stated), schemas.notes),
        custom_place(node, type, schemas.notes),
    )
