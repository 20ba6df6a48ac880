"""Prints a sample of the names that the SDKs of the real documents have, for a person to judge.

    python -m tests.corpus.names ../shared/corpus --work DIR --seed 1 --count 200
    python -m tests.corpus.names ../shared/corpus --work DIR --seed 1 --types
    python -m tests.corpus.names ../shared/corpus --work DIR --patterns

Documents are drawn first and then operations, so that large documents do not rule the sample.
DIR keeps what was read of the documents: only naming runs each time.
"""

from __future__ import annotations

import argparse
import pickle
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, cast

from crmgen.diagnostics import Notes
from crmgen.ir.operations import Api
from crmgen.lower.api import lower
from crmgen.naming.assign import assign_names
from crmgen.naming.names import Names
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.plurals import singular
from crmgen.parser.load import parse
from crmgen.parser.normalize import normalize
from crmgen.resolver import resolve

OPEN: Final = frozenset(["zoho_sharing_rules"])
"""Refers to a file on another host."""
_LONG: Final = 40


@dataclass(frozen=True, slots=True)
class Said:
    """A method's or a type's name, and what it was made of."""

    document: str
    name: str
    verb: str
    path: str
    stated: str
    """The operationId, if there is one."""


def documents(corpus: Path) -> list[Path]:
    """The documents of a folder, the small ones first."""
    found = [path for path in corpus.iterdir() if path.suffix in (".json", ".yaml")]
    return sorted(found, key=lambda path: path.stat().st_size)


def understood(document: Path, work: Path | None = None) -> Api:
    """The meaning of a document, kept in `work` from one run to the next."""
    kept = work / f"{document.stem}.pickle" if work else None
    if kept and kept.is_file():
        return cast("Api", pickle.loads(kept.read_bytes()))
    notes = Notes()
    read = normalize(parse(document, notes), notes)
    is_open = document.stem in OPEN
    outline = resolve(read, notes, unresolved="open" if is_open else "refuse")
    api = lower(outline, notes)
    notes.stop_on_problems()
    if kept:
        kept.write_bytes(pickle.dumps(api))
    return api


def named(api: Api) -> Names:
    """The names of an SDK without a lock."""
    return assign_names(api, "sdk", "Client")


def methods(document: str, api: Api, names: Names) -> Iterator[Said]:
    """Every method of an SDK as `resource.method`."""
    by_id = {operation.id: operation for operation in api.operations}
    for resource in names.resources:
        for id in resource.operations:
            at = by_id[id]
            stated = at.operation_id.unsafe if at.operation_id else "-"
            name = f"{resource.attribute}.{names.methods[id]}"
            yield Said(document, name, at.verb, at.path.wire.unsafe, stated)


def types(document: str, names: Names) -> Iterator[Said]:
    """Every class of an SDK's models."""
    for id, each in names.types.items():
        name = each.output or each.input or ""
        yield Said(document, name, "", id.partition("#")[2], each.module)


def sample(found: Mapping[str, Sequence[Said]], count: int, seed: int) -> list[Said]:
    """As many as asked for: a document by chance, then one of what is left of it."""
    chance = random.Random(seed)
    left = {document: list(said) for document, said in found.items() if said}
    drawn: list[Said] = []
    while left and len(drawn) < count:
        document = chance.choice(sorted(left))
        drawn.append(left[document].pop(chance.randrange(len(left[document]))))
        if not left[document]:
            del left[document]
    return sorted(drawn, key=lambda said: (said.document, said.name))


def _patterns(said: Said) -> Iterator[str]:
    """What often, not always, shows that a name reads badly."""
    resource, _, method = said.name.partition(".")
    parts = method.split("_")
    roots = list(map(singular, parts))
    if re.search(r"_\d+$|_$", method):
        yield "ends in a number or _"
    if len(method) > _LONG:
        yield f"longer than {_LONG}"
    if any(a == b for a, b in pairwise(roots)) or len(set(roots)) < len(roots):
        yield "says a word twice"
    if any(len(part) == 1 and part != "a" for part in parts):
        yield "a letter as a word"
    if singular(resource.split("_")[-1]) in roots[1:]:
        yield "says the resource again"
    if method.count("_by_") > 1:
        yield "by twice"
    if parts[0] == "get" and parts[-1] != roots[-1]:
        yield "gets a plural"
    if {"api", "v1", "v2", "v3"} & set(parts):
        yield "noise of paths"


def _class_patterns(said: Said) -> Iterator[str]:
    parts = list(words(said.name))
    if re.search(r"\d$", said.name) and not re.search(r"\d(_|$)", said.path):
        yield "ends in a number"
    if len(said.name) > _LONG:
        yield f"longer than {_LONG}"
    if any(a == b for a, b in pairwise(parts)):
        yield "stutters"
    if re.search(r"Option\d|Item\d|Value\d|Response\d\d\d", said.name):
        yield "counted"


def main() -> None:
    """Read the arguments and print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--types", action="store_true")
    parser.add_argument("--patterns", action="store_true")
    parser.add_argument("--all", action="store_true", help="no sample: everything")
    asked = parser.parse_args()
    if asked.work:
        asked.work.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[Said]] = {}
    for document in documents(asked.corpus):
        api = understood(document, asked.work)
        names = named(api)
        stem = document.stem
        found[stem] = list(
            types(stem, names) if asked.types else methods(stem, api, names)
        )
    everything = [said for each in found.values() for said in each]
    if asked.patterns:
        _print_patterns(everything, asked.types)
        return
    drawn = everything if asked.all else sample(found, asked.count, asked.seed)
    for said in drawn:
        print(
            f"{said.document}: {said.name}  <- {said.verb} {said.path}  {said.stated}"
        )


def _print_patterns(everything: Sequence[Said], are_types: bool) -> None:
    found: dict[str, list[Said]] = {}
    for said in everything:
        for pattern in _class_patterns(said) if are_types else _patterns(said):
            found.setdefault(pattern, []).append(said)
    for pattern, those in sorted(found.items()):
        print(f"{pattern}: {len(those)} of {len(everything)}")
        for said in those:
            print(f"    {said.document}: {said.name}  <- {said.verb} {said.path}")


if __name__ == "__main__":
    main()
