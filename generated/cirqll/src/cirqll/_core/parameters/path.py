"""Path templates, filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, unquote

from .plain import path_text

# Of a document's own text in a path, with what it may have encoded itself, and a query.
_PATH_TEXT = "/%?#[]:@!$&'()*+,;="
_SLOT = re.compile(r"\{([^{}]+)\}")
_DOTS = re.compile(r"(?<![^/])\.{1,2}(?![^/])")


def fill_path(template: str, values: Mapping[str, object]) -> str:
    """The path with each `{name}` replaced by its value, percent-encoded.

    No value can change the shape of the path: one that is empty, `.` or `..` (also in percent-encoding)
    raises ValueError, since clients and servers would drop it and so call something else. Of a query
    that the template has, `?q={q}`, pairs without a value here are left out: they are sent as `query`.
    """
    if "?" in template:
        template = _with_own_query(template, frozenset(values))
    if not values:
        return _literally(template)
    text = ""
    for literal, name in _template(template):
        text += literal
        if name is not None:
            text += _path_value(name, values[name])
    if "." in text or "%25" in text:
        _refuse_dots(text, template)
    return text.partition("#")[0]  # a fragment is never sent


@lru_cache(maxsize=4096)
def _template(path: str) -> tuple[tuple[str, str | None], ...]:
    """Literal text as it is sent and, after each but the last, the name of the value that follows it."""
    parts = _SLOT.split(_without_steps(path))
    names: list[str | None] = [*parts[1::2], None]
    literals = [quote(part, safe=_PATH_TEXT) for part in parts[::2]]
    return tuple(zip(literals, names, strict=True))


@lru_cache(maxsize=4096)
def _literally(path: str) -> str:
    """A path without values: what a URL cannot hold is percent-encoded (RFC 3986 section 3.3)."""
    return quote(_without_steps(path), safe=_PATH_TEXT).partition("#")[0]


@lru_cache(maxsize=4096)
def _with_own_query(template: str, given: frozenset[str]) -> str:
    path, _, query = template.partition("?")
    pairs = [pair for pair in query.split("&") if given.issuperset(_SLOT.findall(pair))]
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def _without_steps(path: str) -> str:
    """Segments that clients would take as steps in the path, encoded (RFC 3986 section 5.2.4)."""
    return _DOTS.sub(lambda dots: "%2E" * len(dots[0]), path)


def _path_value(name: str, value: object) -> str:
    text = path_text(name, value)
    if not text:
        raise ValueError(f"the path value {name!r} is empty")
    return text


def _refuse_dots(path: str, template: str) -> None:
    for segment in path.split("/"):
        if segment in template.split("/"):
            continue
        while (decoded := unquote(segment)) != segment:
            segment = decoded
        if segment in (".", ".."):
            raise ValueError(
                f"a path value for {template} is {segment!r}, which would change the path"
            )
