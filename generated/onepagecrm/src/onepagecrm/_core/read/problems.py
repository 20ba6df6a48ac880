"""What contradicts the document in a response."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """A place in a body, and what is wrong there. Holds no value of the body."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place or 'the body'}: {self.what}"
