"""What a lock holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from crmgen.lock.pins import Pins
from crmgen.records import dataclass, field

FORMAT: Final = 2


@dataclass(frozen=True, slots=True)
class Lock:
    """What one generation leaves for the next."""

    pins: Pins = field(default_factory=Pins)
    gone: Pins = field(default_factory=Pins)
    """Names of what a document no longer has."""
    package: str | None = None
    client: str | None = None
    """The class of the client."""
    files: Mapping[str, Collection[str]] = field(
        default_factory=dict[str, Collection[str]]
    )
    """Every file that crmgen wrote, relative with `/`, to its SHA-256; to several after a merge of branches."""
    remote: Mapping[str, str] = field(default_factory=dict[str, str])
    """Every remote document that was read, to its SHA-256: what it has to have from now on."""
    project: Mapping[str, str] = field(default_factory=dict[str, str])
    """The keys of `pyproject.toml` that crmgen wrote, and their values as JSON."""
    crmgen: str = ""
    """The version that wrote it; of a merge one of both."""
    sources: frozenset[str] = frozenset()
    """SHA-256 of the document and of what else the SDK was made of."""
