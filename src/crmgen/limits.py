"""What a document may cost: at the limit it works, beyond it the message says which limit."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 100_000_000
"""Size of one file."""

MAX_DEPTH: Final = 200
"""Mappings and lists inside each other; the deepest real documents we know have 25."""

MAX_ALIASED: Final = 500_000
"""Nodes that YAML aliases may add to a file."""

MAX_NODES: Final = 3_000_000
"""Values of one file; the largest real document we know has 260,000."""

MAX_ENTRIES: Final = 50_000
"""Entries of one mapping or list: properties, values of an enum, members of a union, paths. The most
that we know are 1,200."""

MAX_MEMBERS: Final = 1_000
"""Types of one union, those of unions inside of it among them. Python cannot read annotations that are
much longer; the longest real one we know has 79."""

MAX_NAME: Final = 5_000
"""Characters of a key or a `$ref`: of what becomes a name, a path or an address."""

MAX_DIGITS: Final = 4_300
"""Digits of an integer: what Python itself converts (`sys.int_info`)."""

MAX_FILES: Final = 10_000
"""Files of one document."""

MAX_REMOTE_SECONDS: Final = 300
"""Time that all remote files of one document may take."""

MAX_SILENCE: Final = 30
"""Seconds that a server may say nothing."""

MAX_REDIRECTS: Final = 5
"""Redirects from one address to where its document is."""

MAX_SECONDS: Final = 600
"""Processor time for one document, from reading to the text of its SDK; the largest we know takes 60."""
