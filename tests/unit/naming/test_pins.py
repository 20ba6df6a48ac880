"""A lock keeps every name, whatever the vendor adds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from crmgen.ir.operations import Api
from crmgen.ir.types import OperationId, TypeId
from crmgen.naming.assign import assign_names
from crmgen.naming.pins import Pinned, pins_of
from crmgen.naming.type_names import FaceNames

from .conftest import document, spoken, understand

Read = Callable[[str], Api]
