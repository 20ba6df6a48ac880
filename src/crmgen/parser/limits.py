"""What a document may cost: at the limit it works, beyond it the message says which limit."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 100_000_000
"""Size of one file."""

MAX_DEPTH: Final = 200
"""Mappings and lists inside each other; the deepest real documents we know have 25."""

MAX_ALIASED: Final = 500_000
"""Nodes that YAML aliases may add to a file."""

MAX_DIGITS: Final = 4_300
"""Digits of an integer: what Python itself converts (`sys.int_info`)."""

MAX_FILES: Final = 10_000
"""Files of one document."""

MAX_SECONDS: Final = 300
"""Time that all remote files of one document may take."""

MAX_SILENCE: Final = 30
"""Seconds that a server may say nothing."""

MAX_REDIRECTS: Final = 5
"""Redirects from one address to where its document is."""
