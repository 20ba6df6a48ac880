"""Headers: a mapping that ignores case, keeps every value, and hides secrets when shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from .redaction import HIDDEN, is_secret_header, shown_headers

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


class Headers(Mapping[str, str]):
    """Headers of a request or a response. Several values of one name are joined by a comma.

    Shown or pickled, it holds no secret: values of names like `Set-Cookie` are left out.
    """

    __slots__ = ("_items", "_values")

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        self._items = tuple(items)
        self._values: dict[str, str] | None = None

    def _by_name(self) -> dict[str, str]:
        """Made when first asked for: most responses are read without a look at their headers."""
        if self._values is None:
            values: dict[str, str] = {}
            for name, value in self._items:
                lower = name.lower()
                values[lower] = (
                    f"{values[lower]}, {value}" if lower in values else value
                )
            self._values = values
        return self._values

    def __getitem__(self, name: str) -> str:
        return self._by_name()[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name())

    def __len__(self) -> int:
        return len(self._by_name())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._by_name()

    def get_all(self, name: str) -> list[str]:
        """Each value of a header that came more than once."""
        wanted = name.lower()
        return [value for name, value in self._items if name.lower() == wanted]

    def items_as_sent(self) -> tuple[tuple[str, str], ...]:
        """Names in their own spelling, with values, in order."""
        return self._items

    def __repr__(self) -> str:
        return f"Headers({shown_headers(self._items)})"

    def __reduce__(self) -> tuple[type[Headers], tuple[object]]:
        kept = [
            (n, HIDDEN if is_secret_header(n.lower()) else v) for n, v in self._items
        ]
        return (Headers, (kept,))


def checked_header(name: str, value: str) -> str:
    """The value without blanks around it, which are no part of it (RFC 9110 section 5.5).

    The HTTP library refuses those, with the value in its message. Raises ValueError for what
    could end one header and begin another; the message never shows the value, which may be a secret.
    """
    if not _TOKEN.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a header")
    try:
        has_control = _CONTROL.search(value)
    except TypeError:
        kind = type(value).__name__
        message = f"the value of header {name} is a str, not {kind}"
        raise TypeError(message) from None
    if has_control:
        raise ValueError(
            f"the value of header {name} holds a control character (value not shown)"
        )
    return value.strip(" \t")
