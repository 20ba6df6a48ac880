"""Names of real documents break nothing: the small documents here, all with CRMGEN_CORPUS=all."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from crmgen.naming.names import Names
from crmgen.naming.words.collisions import CLIENT, FIELDS, METHODS, TYPES
from crmgen.naming.words.identifiers import is_name, is_portable
from tests.corpus.names import documents, named, understood
from tests.test_corpus import SMALL

CORPUS = Path(__file__).resolve().parents[1] / ".." / "shared" / "corpus"
LONGEST_PATH = 120


def chosen() -> list[Path]:
    """The documents to look at."""
    found = documents(CORPUS) if CORPUS.is_dir() else []
    everything = os.environ.get("CRMGEN_CORPUS") == "all"
    return [path for path in found if everything or path.name in SMALL]


def troubles(names: Names) -> Iterator[str]:
    """Names that hide something, that a file system takes for one another, or that are no names."""
    attributes = [each.attribute for each in names.resources]
    modules = {each.module for each in names.types.values()}
    yield from _alike("resource", attributes)
    yield from _alike("module", modules)
    yield from (f"device: {name}" for name in modules if not is_portable(name))
    yield from (f"hides a member: {name}" for name in CLIENT & set(attributes))
    yield from (f"hides pydantic: {n}" for n in FIELDS & set(names.fields.values()))
    for resource in names.resources:
        said = [names.methods[id] for id in resource.operations]
        yield from _alike(f"method of {resource.attribute}", said)
        yield from (f"hides a member: {name}" for name in METHODS & set(said))
    directions = {
        f for each in names.types.values() for f in (each.output, each.input) if f
    }
    yield from (f"hides a type: {name}" for name in TYPES & directions)
    spoken = [*attributes, *names.methods.values(), *names.fields.values(), *directions]
    yield from (f"no name: {name!r}" for name in spoken if not is_name(name))
    for name in (*modules, *attributes):
        path = f"tests/resources/test_{name}_async_streamed.py"
        yield from [f"long path: {path}"] if len(path) > LONGEST_PATH else []


def _alike(kind: str, names: Iterable[str]) -> Iterator[str]:
    """Names that differ in case only, or not at all."""
    counted = Counter(name.casefold() for name in names)
    return (f"{kind} twice: {name}" for name, count in counted.items() if count > 1)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("document", chosen(), ids=lambda path: path.name)
def test_names_break_nothing(document: Path) -> None:
    api = understood(document)
    assert list(troubles(named(api))) == []
