"""The table of loss codes: what crmgen does where a document is wrong or says more than Python types can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class LossKind:
    """How a code's construct is treated, and a sentence that explains it to the reader of a report."""

    kind: Literal["repaired", "weakened"]
    meaning: str


LOSSES: Final[dict[str, LossKind]] = {
    "undeclared-path-parameter": LossKind(
        "repaired", "A placeholder of the path had no parameter; it became a required string."
    ),
    "schema-not-expressible": LossKind(
        "weakened", "The schema says more than a Python type can; the nearest wider type is used."
    ),
}
