"""Classes that the owner of an SDK wrote, and generated ones extend."""

from __future__ import annotations

from crmgen.diagnostics import Place
from crmgen.records import dataclass
from crmgen.text import SpecText


@dataclass(frozen=True, slots=True)
class Extends:
    """`x-crmgen-extends`: the owner's class that a resource or a model extends."""

    name: SpecText
    """`uploads.AttachmentUploads`: module below the extras or the extensions, and class."""
    at: Place
