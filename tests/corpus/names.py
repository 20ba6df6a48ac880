"""Prints a sample of the names that SDKs of real documents have, for a person to judge.

    python -m tests.corpus.names FOLDER --seed 1 --count 200
    python -m tests.corpus.names FOLDER --seed 1 --count 100 --types
    python -m tests.corpus.names FOLDER --patterns
    python -m tests.corpus.names FOLDER --rules

FOLDER may hold further folders. Documents are drawn first, and of each one name before any gives a second one,
so that large documents do not rule the sample. Those that cannot be read are listed and skipped. --work DIR
keeps what was read of documents, so that only naming runs each time; --only FILE and --without FILE list
documents (one a line, as printed) to draw from, or not to. --rules prints, for each rule of methods, how many
names change when it is switched off.
"""

from __future__ import annotations

import argparse
import pickle
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final, cast

from crmgen.diagnostics import InputError, Notes
from crmgen.ir.operations import Api
from crmgen.ir.types import (
    Choice,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    Nullable,
    OneOf,
    Scalar,
    Type,
    TypeId,
)
from crmgen.ir.walk import mentioned
from crmgen.lower.api import lower
from crmgen.naming.assign import assign_names, name_methods
from crmgen.naming.methods.rules import RULES, Rules
from crmgen.naming.names import Names
from crmgen.naming.words.english import singular
from crmgen.naming.words.identifiers import words
from crmgen.normalize import normalize
from crmgen.read.documents import parse
from crmgen.resolve.outline import resolve
from crmgen.text import SpecText

_LONG: Final = 40
_SHOWN: Final = 300
"""Characters of what is shown of a type's fields, and of where it stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A method's or a type's name, and what it was made of."""

    document: str
    name: str
    facts: dict[str, str]
    """What a judge has to know: `operation`, `id`, ... to their texts."""


@dataclass(slots=True)
class Library:
    """The documents below a folder, read one after the other as they are needed."""

    folder: Path
    work: Path | None = None
    skipped: dict[str, str] = field(default_factory=dict[str, str])
    """Documents that cannot be read, and why."""

    def entries(self, path: Path, are_types: bool) -> list[Entry]:
        """All names of one document; none of one that cannot be read."""
        name = self._name(path)
        api = self.read(path)
        if api is None:
            return []
        names = named(api)
        return list(types(name, api, names) if are_types else methods(name, api, names))

    def read(self, path: Path) -> Api | None:
        """The meaning of one document; None, and a note of it, where it cannot be read."""
        name = self._name(path)
        try:
            return understood(path, self._kept(name))
        except (InputError, RecursionError) as error:
            self.skipped[name] = str(error).partition("\n")[0][:100]
            return None

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.folder))

    def _kept(self, name: str) -> Path | None:
        return self.work / f"{name.replace('/', '__')}.pickle" if self.work else None


def documents(folder: Path) -> list[Path]:
    """The documents below a folder, the small ones first."""
    found = [path for path in folder.rglob("*") if path.suffix in (".json", ".yaml")]
    own = [path for path in found if "multi" not in path.relative_to(folder).parts]
    return sorted(own, key=lambda path: (path.stat().st_size, path))


def understood(document: Path, kept: Path | None = None) -> Api:
    """The meaning of a document, read from and written to the file `kept` where one is given."""
    if kept and kept.is_file():
        return cast("Api", pickle.loads(kept.read_bytes()))
    notes = Notes()
    read = normalize(parse(document, notes), notes)
    api = lower(resolve(read, notes, unresolved="open"), notes)
    notes.stop_on_problems()
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(api))
    return api


def named(api: Api, rules: Rules = RULES) -> Names:
    """The names of an SDK without a lock."""
    return assign_names(api, "sdk", "Client", rules=rules)


def methods(document: str, api: Api, names: Names) -> Iterator[Entry]:
    """Every method of an SDK as `resource.method`."""
    by_id = {operation.id: operation for operation in api.operations}
    for resource in names.resources:
        for id in resource.operations:
            at = by_id[id]
            facts = {
                "operation": f"{at.verb} {at.path.wire.unsafe}",
                "id": _text(at.operation_id),
                "tag": _text(at.tags[0] if at.tags else None),
                "summary": _text(at.summary or at.doc),
            }
            yield Entry(document, f"{resource.attribute}.{names.methods[id]}", facts)


def types(document: str, api: Api, names: Names) -> Iterator[Entry]:
    """Every class of an SDK's models."""
    users = _users(api, names)
    for id, each in names.types.items():
        named = api.types[id]
        facts = {
            "at": id.partition("#")[2],
            "module": each.module,
            "title": _text(named.hint.title),
            "is": _spelled(named, names),
            "in": ", ".join(dict.fromkeys(users.get(id, ())))[:_SHOWN] or "-",
        }
        if each.output and each.input not in (None, each.output):
            facts["sent as"] = each.input or ""
        yield Entry(document, each.output or each.input or "", facts)


def _users(api: Api, names: Names) -> dict[TypeId, list[str]]:
    """Where each type stands: `GET /contacts 200`, `Contact.emails`."""
    found: dict[TypeId, list[str]] = {}

    def add(type: Type, where: str) -> None:
        for id in mentioned(type):
            found.setdefault(id, []).append(where)

    for each in api.operations:
        operation = f"{each.verb} {each.path.wire.unsafe}"
        for sent in (*each.bodies, *each.parameters):
            add(sent.type, f"{operation} sent")
        for response in each.responses:
            for content in response.contents:
                add(content.type, f"{operation} {response.status.unsafe}")
    for id, named in api.types.items():
        name = names.types[id].output or names.types[id].input or ""
        if isinstance(named, Model):
            for field in named.fields:
                add(field.type, f"{name}.{field.wire.unsafe}")
        else:
            add(named.type, name)
    return found


def _spelled(named: NamedType, names: Names) -> str:
    """What a type is made of, short: `{id: string, emails: [ContactEmail]}`."""
    if not isinstance(named, Model):
        return _expression(named.type, names)[:_SHOWN]
    fields = (f"{f.wire.unsafe}: {_expression(f.type, names)}" for f in named.fields)
    return f"{{{', '.join(fields)}}}"[:_SHOWN]


def _expression(type: Type, names: Names) -> str:
    match type:
        case Scalar():
            return type.kind.value
        case Choice():
            return " | ".join(repr(each.unsafe) for each in type.values[:5])
        case ListOf():
            return f"[{_expression(type.item, names)}]"
        case MapOf():
            return f"map of {_expression(type.value, names)}"
        case OneOf():
            return " | ".join(_expression(each, names) for each in type.members)
        case Nullable():
            return f"{_expression(type.inner, names)}?"
        case Named():
            return names.types[type.id].output or names.types[type.id].input or ""
        case _:
            return "any"


def _text(text: SpecText | None) -> str:
    return " ".join(text.unsafe.split())[:150] if text else "-"


def draw(
    paths: Sequence[Path], entries: Callable[[Path], list[Entry]], count: int, seed: int
) -> list[Entry]:
    """As many as asked for: a document by chance, then one of its names; no document twice before all were drawn."""
    chance = random.Random(seed)
    order = sorted(paths)
    chance.shuffle(order)
    left: dict[Path, list[Entry]] = {}
    drawn: list[Entry] = []
    while order and len(drawn) < count:
        for path in list(order):
            if path not in left:
                left[path] = entries(path)
            if not left[path]:
                order.remove(path)
            elif len(drawn) < count:
                drawn.append(left[path].pop(chance.randrange(len(left[path]))))
            else:
                break
    return sorted(drawn, key=lambda entry: (entry.document, entry.name))


def _patterns(entry: Entry) -> Iterator[str]:
    """What often, not always, shows that a name reads badly."""
    resource, _, method = entry.name.partition(".")
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


def _class_patterns(entry: Entry) -> Iterator[str]:
    parts = list(words(entry.name))
    if re.search(r"\d$", entry.name) and not re.search(r"\d(_|$)", entry.facts["at"]):
        yield "ends in a number"
    if len(entry.name) > _LONG:
        yield f"longer than {_LONG}"
    if any(a == b for a, b in pairwise(parts)):
        yield "stutters"
    if re.search(r"Option\d|Item\d|Value\d|Response\d\d\d", entry.name):
        yield "counted"


def print_yields(apis: Sequence[Api]) -> None:
    """What each rule for methods changes, with some examples of it."""
    given = [name_methods(api) for api in apis]
    print(f"{sum(map(len, given))} methods")
    for rule in RULES:
        others = [each for each in RULES if each is not rule]
        without = [name_methods(api, others) for api in apis]
        changed = [
            f"{old[id]} -> {names[id]}"
            for names, old in zip(given, without, strict=True)
            for id in names
            if names[id] != old[id]
        ]
        shown = random.Random(1).sample(changed, min(3, len(changed)))
        print(f"{len(changed):5} {rule.title}: {'; '.join(shown)}")


def print_entry(number: int, entry: Entry) -> None:
    """One name with all that is known of where it comes from."""
    print(f"{number:4} {entry.name}")
    print(f"     {entry.document}")
    for key, text in entry.facts.items():
        if text != "-":
            print(f"     {key}: {text}")


def _print_patterns(everything: Iterable[Entry], are_types: bool) -> None:
    found: dict[str, list[Entry]] = {}
    for entry in everything:
        for pattern in _class_patterns(entry) if are_types else _patterns(entry):
            found.setdefault(pattern, []).append(entry)
    for pattern, those in sorted(found.items()):
        print(f"{pattern}: {len(those)}")
        for each in those:
            print(f"    {each.document}: {each.name}  {' '.join(each.facts.values())}")


def _chosen(asked: argparse.Namespace) -> list[Path]:
    """The documents to draw from."""
    found = documents(asked.folder)
    names = {path: str(path.relative_to(asked.folder)) for path in found}
    only = asked.only.read_text("utf-8").split("\n") if asked.only else names.values()
    without = asked.without.read_text("utf-8").split("\n") if asked.without else ()
    kept = set(only) - set(without)
    return [path for path in found if names[path] in kept]


def main() -> None:
    """Read the arguments and print what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--only", type=Path)
    parser.add_argument("--without", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--types", action="store_true")
    parser.add_argument("--patterns", action="store_true")
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--all", action="store_true", help="no sample: everything")
    asked = parser.parse_args()
    library = Library(asked.folder, asked.work)
    paths = _chosen(asked)

    def entries(path: Path) -> list[Entry]:
        return library.entries(path, asked.types)

    if asked.rules:
        print_yields([api for path in paths if (api := library.read(path))])
    elif asked.patterns:
        _print_patterns((e for path in paths for e in entries(path)), asked.types)
    else:
        everything = (e for path in paths for e in entries(path))
        drawn = (
            everything if asked.all else draw(paths, entries, asked.count, asked.seed)
        )
        for number, entry in enumerate(drawn, start=1):
            print_entry(number, entry)
    for name, why in library.skipped.items():
        print(f"skipped {name}: {why}", file=sys.stderr)


if __name__ == "__main__":
    main()
