"""Where a generated package comes from, and the module docstrings that say so."""

from __future__ import annotations

from crmgen.diagnostics import printable
from crmgen.emit.ownership import MARK
from crmgen.emit.prose import Block, docstring
from crmgen.emit.versions import FIRST_VERSION
from crmgen.records import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """What the user generated from, and how to do it again. Nothing that differs
    between machines.
    """

    document: str
    """The document's name as it should be shown: relative, with `/`."""
    command: str
    """`crmgen generate onepagecrm`."""
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
