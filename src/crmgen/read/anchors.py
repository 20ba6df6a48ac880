"""Places that name themselves: `$id`, `$anchor`, `$dynamicAnchor` and the document's own `$self`.

References to such names become JSON pointers as soon as a file is read, so that no later pass asks
for more (JSON Schema 2020-12 section 8.2, OpenAPI 3.2 section 4.1.2).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote, urldefrag, urljoin

from crmgen.records import dataclass, field
from crmgen.text import Json
from crmgen.tree.maps import Map
from crmgen.tree.pointers import escape

_WORDS: Final = re.compile(rb"\$(?:anchor|id|dynamicAnchor|self)")
_OF_NAMES: Final = frozenset(
    ["properties", "patternProperties", "$defs", "definitions", "schemas"]
)
"""Keys under which every key is a name."""
_OF_VALUES: Final = frozenset(["example", "examples", "default", "enum", "const"])
"""Keys under which nothing is a schema."""


@dataclass(slots=True)
class _Resource:
    """A schema with an `$id`, or the file itself."""

    uri: str
    pointer: str
    root: Json
    anchors: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class _Found:
    """A mapping with a reference, and the resource that it belongs to."""

    map: Map
    resource: _Resource


def resolve_anchors(root: Json, raw: bytes) -> dict[str, str]:
    """Write references to names as pointers, in place; gives the file's anchors with their pointers.

    `raw` is the file as it was read: most name nothing, and are left alone at once.
    """
    if not _WORDS.search(raw) or not isinstance(root, Map):
        return {}
    stated = root.get("$self")
    file = _Resource(stated if isinstance(stated, str) else "", "", root)
    resources = [file]
    dynamic: Counter[str] = Counter()
    references = list(_explore(file, resources, dynamic))
    known = {each.uri: each for each in reversed(resources)}
    for each in references:
        _rewrite(each, known, dynamic)
    return {
        name: pointer for each in resources for name, pointer in each.anchors.items()
    }


def _explore(
    file: _Resource, resources: list[_Resource], dynamic: Counter[str]
) -> Iterator[_Found]:
    """Every mapping with a reference; fills in the resources and their anchors on the way."""
    waiting: list[tuple[Json, str, _Resource, bool]] = [(file.root, "", file, False)]
    while waiting:
        value, pointer, resource, is_names = waiting.pop()
        if isinstance(value, list):
            waiting += [
                (item, f"{pointer}/{index}", resource, False)
                for index, item in enumerate(value)
            ]
        if not isinstance(value, Map):
            continue
        if not is_names:
            resource = _named(value, pointer, resource, resources, dynamic)
            if "$ref" in value or "$dynamicRef" in value:
                yield _Found(value, resource)
        waiting += [
            (child, f"{pointer}/{escape(key)}", resource, key in _OF_NAMES)
            for key, child in value.items()
            if is_names or key not in _OF_VALUES
        ]


def _named(
    value: Map,
    pointer: str,
    resource: _Resource,
    resources: list[_Resource],
    dynamic: Counter[str],
) -> _Resource:
    """Note what a mapping calls itself; gives the resource that it belongs to."""
    id = value.get("$id")
    if isinstance(id, str) and pointer:
        resource = _Resource(_joined(resource.uri, id), pointer, value)
        resources.append(resource)
    for key in ("$anchor", "$dynamicAnchor"):
        name = value.get(key)
        if isinstance(name, str):
            resource.anchors.setdefault(name, pointer)
            dynamic[name] += key == "$dynamicAnchor"
    return resource


def _rewrite(found: _Found, known: dict[str, _Resource], dynamic: Counter[str]) -> None:
    """`$ref` by pointer; a `$dynamicRef` that can lead to one place only is a `$ref`, too."""
    value = found.map
    for key in ("$ref", "$dynamicRef"):
        text = value.get(key)
        pointer = (
            _pointer(text, found.resource, known) if isinstance(text, str) else None
        )
        if pointer is None:
            continue
        if key == "$ref":
            value[key] = pointer
        elif "$ref" not in value and dynamic[str(text).rpartition("#")[2]] <= 1:
            del value[key]
            value["$ref"] = pointer


def _pointer(text: str, resource: _Resource, known: dict[str, _Resource]) -> str | None:
    """The reference as one into this file; None where it leads elsewhere or is a pointer already."""
    uri, fragment = urldefrag(text)
    target = known.get(urldefrag(_joined(resource.uri, uri))[0]) if uri else resource
    if target is None:
        return None
    fragment = unquote(fragment)
    if fragment in target.anchors:
        return f"#{quote(target.anchors[fragment], safe='/~')}"
    is_inside = not fragment or fragment.startswith("/")
    if not is_inside or (not uri and not _is_there(target, fragment)):
        return None
    return f"#{quote(target.pointer + fragment, safe='/~')}"


def _is_there(resource: _Resource, fragment: str) -> bool:
    """Whether a pointer leads somewhere inside the resource, not from the top of the file."""
    value = resource.root
    for token in fragment.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if not isinstance(value, Map) or key not in value:
            return False
        value = value[key]
    return True


def _joined(base: str, uri: str) -> str:
    try:
        return urljoin(base, uri)
    except ValueError:
        return uri
