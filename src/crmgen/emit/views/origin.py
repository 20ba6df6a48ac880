"""Where a generated package comes from, and the module docstrings that say so."""

from __future__ import annotations

import re
from typing import Final

from crmgen.diagnostics import printable
from crmgen.emit.ownership import MARK
from crmgen.emit.prose import Block, docstring
from crmgen.emit.versions import FIRST_VERSION
from crmgen.records import dataclass

_DATE: Final = re.compile(
    r"(?<!\d)20\d\d([-_.]?)(?:0\d|1[0-2])\1(?:[0-2]\d|3[01])(?!\d)"
    r"(?:[-_.][0-9a-f]{7,40}(?![0-9A-Za-z]))?"
    r"|(?<!\d)20\d\d[-_.](?:0\d|1[0-2])(?![-_.]?\d)"
)
_VERSION: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:v\d+(?:\.\d+)+|\d+(?:\.\d+){2,})(?![0-9A-Za-z])"
    r"(?=[^/\s]*\.(?:ya?ml|json)\b)"  # in the name of a file, not in an address
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What the user generated from, and how to do it again. Nothing that differs
    between machines.
    """

    document: str
    """The document's name as it should be shown: relative, with `/`, without a date."""
    command: str
    """`crmgen generate onepagecrm`, the same way."""
    version: str = FIRST_VERSION
    """The version of the generated distribution."""
    api: str = ""
    """The API's name in the configuration; empty for a document without one."""

    @property
    def note(self) -> str:
        """The sentence that every generated file carries."""
        return (
            f"{MARK} {printable(self.document)}; "
            f"do not edit: run `{printable(self.command)}`."
        )

    @property
    def comment(self) -> str:
        """The same as a comment of Markdown, which nothing in it can end."""
        return f"<!-- {self.note.replace('>', '&gt;')} -->"

    def module_docstring(self, title: str) -> str:
        """A module's docstring. `title`: fixed words and identifiers only, since it is
        line 1.
        """
        return docstring([Block(title), Block(self.note)], 0)


def undated(name: str) -> str:
    """A name of a document without its date or version, which would change a line of every file each time.

    `acme-2026-08-01.yaml` gives `acme-DATE.yaml`, a commit behind the date goes with it. The lock has the whole name.
    """
    return _VERSION.sub("VERSION", _DATE.sub("DATE", name))
