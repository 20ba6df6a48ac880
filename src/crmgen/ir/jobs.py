"""What of a result is not there yet, or only in part: jobs that are waited for, and batches of which some may fail."""

from __future__ import annotations

from crmgen.ir.responses import BodyPath
from crmgen.ir.types import OperationId, Type
from crmgen.records import dataclass
from crmgen.text import SpecText, SpecValue


@dataclass(frozen=True, slots=True)
class Job:
    """`x-crmgen-job`: the operation starts something that is done later."""

    read: OperationId
    """The operation that tells how it is."""
    status: BodyPath
    """The way to the status in the body of that operation."""
    done: tuple[SpecValue, ...] = ()
    """None: it is done when anything is said there."""
    failed: tuple[SpecValue, ...] = ()
    arguments: tuple[tuple[SpecText, BodyPath], ...] = ()
    """Parameters of that operation to ways into the body that started the job."""
    url: SpecText | None = None
    """The header of the response that started it with the address to ask."""


@dataclass(frozen=True, slots=True)
class Batch:
    """`x-crmgen-batch`: the operation does many things, and says of each whether it succeeded."""

    succeeded: BodyPath
    """The way to the list of those, or of all."""
    succeeded_type: Type
    """Of one of them."""
    failed_type: Type
    failed: BodyPath | None = None
    """The way to the list of those that failed; None: one list has all."""
    status: BodyPath = ()
    """The way from one to its status."""
    ok: tuple[SpecValue, ...] = ()
    """The statuses of those that succeeded; none: 200 to 299."""
    error: BodyPath = ()
    """The way from one to what says that it failed."""
    record: BodyPath = ()
    """The way from one that succeeded to what it is about."""
