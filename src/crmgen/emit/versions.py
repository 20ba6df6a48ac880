"""The version of a new SDK, made of what its document says."""

from __future__ import annotations

import re
from typing import Final

from packaging.version import InvalidVersion, Version

from crmgen.text import SpecText

FIRST_VERSION: Final = "0.1.0"
"""Where the document says none that Python packages can have."""
_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def version_made_of(stated: SpecText) -> str:
    """The document's version as PEP 440 has it: `2024-11-05` gives `2024.11.5`, `v2.0-beta` gives `2.0b0`."""
    text = _DATE.sub(r"\1.\2.\3", stated.unsafe.strip()[:100])
    try:
        return Version(text).public
    except InvalidVersion:
        return FIRST_VERSION
