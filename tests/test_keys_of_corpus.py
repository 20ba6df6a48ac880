"""Each key of real documents is read by a pass, or stands in the report: small ones, all with CRMGEN_CORPUS=all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from crmgen.pipeline import understand
from crmgen.settings import ApiSettings
from crmgen.text import Json
from crmgen.tree.maps import Map
from crmgen.tree.pointers import escape
from tests.test_names_of_corpus import chosen

VALUES = ("example", "default", "enum", "const", "value", "security")
"""What holds a value, which is read as a whole."""


class Keys(NamedTuple):
    read: int
    reported: int
    unsaid: list[str]


def keys_of(path: Path) -> Keys:
    """Counts the keys of a document, found by no table of objects, as a reader without one would."""
    settings = ApiSettings("x", path, Path("nowhere"), "x", unresolved="open")
    understood = understand(settings)
    losses = understood.losses
    pointers = {loss.place.pointer for loss in losses}
    everywhere = {loss.message for loss in losses if loss.code == "unread-key"}
    unread = {message.split("'")[1] for message in everywhere}
    are_unused = any(loss.code == "unused-object" for loss in losses)
    read, reported = 0, 0
    unsaid: list[str] = []
    for pointer, holder, key in _keys(understood.document.root):
        child = holder[key]
        is_unused = isinstance(child, Map) and not child.is_read and are_unused
        if key in holder.read or key == "$ref":
            read += 1
        elif key in unread or pointer in pointers or is_unused or not holder.is_read:
            reported += 1
        else:
            unsaid.append(pointer)
    return Keys(read, reported, unsaid)


def _keys(root: Map) -> Iterator[tuple[str, Map, str]]:
    waiting: list[tuple[str, Json]] = [("", root)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(f"{pointer}/{i}", each) for i, each in enumerate(value)]
        if not isinstance(value, Map):
            continue
        for key, child in value.items():
            here = f"{pointer}/{escape(key)}"
            yield here, value, key
            if key in value.read and key not in VALUES and not key.startswith("x-"):
                waiting.append((here, child))


@pytest.mark.skipif(not chosen(), reason="needs ../shared: documents of others")
@pytest.mark.parametrize("path", chosen(), ids=lambda path: str(path.stem))
def test_every_key_is_read_or_in_the_report(path: Path) -> None:
    keys = keys_of(path)
    assert keys.unsaid == []
    assert keys.read > 0
