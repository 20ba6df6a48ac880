"""Real documents, cut to a few operations and changed at random: their SDKs import, and pass their own tests.

    python -m tests.corpus.mutate FOLDER --work DIR --seeds 0-99

Every seed is one of the documents below FOLDER (not above 3 MB) with its own changes. What fails is printed with
them; its document and SDK stay in DIR. The same seed over the same folder is the same document again.
"""

# Documents are JSON of any shape here.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportUnknownLambdaType=false

from __future__ import annotations

import argparse
import copy
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from tests.corpus.checks import PACKAGE
from tests.corpus.parts import Object, at, cut, groups_of, places_of

SECONDS: Final = 300
"""For each of the two commands of a document: making its SDK, and importing and testing it."""
_BYTES: Final = 3_000_000
_CHANGES: Final = 25
_TEST: Final = """
import importlib, pkgutil, sys
import pytest
sys.path.insert(0, "src")
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
options = ["-q", "-x", "--tb=short", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist"]
sys.exit(pytest.main([*options, "tests"]))
"""
_TYPES: Final = ("string", "integer", "number", "boolean", "array", "object", "null")
_FORMATS: Final = (
    *("date", "date-time", "time", "uuid", "binary", "byte", "decimal", "email"),
    *("int32", "int64", "float", "unix-time", "uri", "password", "nonsense"),
)
_MEDIA: Final = (
    *("application/json", "application/xml", "text/plain", "text/csv", "image/png"),
    *("application/octet-stream", "multipart/form-data", "text/event-stream", "*/*"),
    *("application/x-www-form-urlencoded", "application/x-ndjson", "image/*"),
    *("application/vnd.made+json; v=2", "application/json; charset=utf-8"),
)
_STATUSES: Final = (
    *("200", "201", "202", "204", "206", "299", "2XX", "302", "304", "3XX"),
    *("400", "404", "4XX", "500", "5XX", "default"),
)
_STYLES: Final = ("form", "simple", "deepObject", "pipeDelimited", "spaceDelimited")
_VALUES: Final[tuple[Any, ...]] = (None, True, 0, -1, 1.5, "", "text", [], {}, [None])


@dataclass(frozen=True, slots=True)
class Changed:
    """A document, and what was done to it."""

    document: Object
    changes: tuple[str, ...]


@dataclass(slots=True)
class Mutator:
    """Changes one document, by chance."""

    document: Object
    chance: random.Random

    def change(self) -> str:
        """Change one thing, and say which; empty where there is nothing of the kind."""
        places = places_of(self.document)
        kinds: list[tuple[list[tuple[str, Object]], Callable[[Object], str]]] = [
            *[(places.schemas, self._schema)] * 6,
            *[(places.parameters, self._parameter)] * 2,
            *[(places.contents, self._content)] * 2,
            (places.responses, self._response),
            (places.operations, self._operation),
            (places.schemes, self._scheme),
        ]
        of_kind, mutate = self._one(*kinds)
        if not of_kind:
            return ""
        pointer, value = self._one(*of_kind)
        return f"{pointer}: {mutate(value)}"

    def _one(self, *among: Any) -> Any:
        return self.chance.choice(among)

    def _schema(self, schema: Object) -> str:
        kinds = (self._keyword, self._keyword, self._type, self._wrap, self._swap)
        said: str = self._one(*kinds, self._drop, self._members)(schema)
        return said

    def _drop(self, holder: Object) -> str:
        if not holder:
            return "empty as it was"
        key = self._one(*holder)
        del holder[key]
        return f"without {key}"

    def _state(self, holder: Object, key: str, value: Any) -> str:
        holder[key] = value
        return f"{key} = {json.dumps(value)[:80]}"

    def _keyword(self, schema: Object) -> str:
        number = self._one(0, 1, 3, 10, -1, 2.5)
        count = self._one(0, 1, 2, 5)
        stated: dict[str, Any] = {
            "nullable": True,
            "enum": self._one(
                [None], ["a"], ["a", "b", None], [1, 2], [True], ["1", 1]
            ),
            "const": self._one("a", 1, None, False),
            "format": self._one(*_FORMATS),
            "readOnly": True,
            "writeOnly": True,
            "additionalProperties": self._one(True, False, {}, {"type": "integer"}),
            "minimum": number,
            "exclusiveMaximum": self._one(number, True),
            "multipleOf": self._one(2, 0.5),
            "minLength": count,
            "maxLength": count,
            "pattern": self._one("^[A-Z]{2}$", r"\d+", "(", "^(a+)+$"),
            "minItems": count,
            "maxItems": count,
            "uniqueItems": True,
            "minProperties": count,
            "default": self._one(*_VALUES),
            "example": self._one(*_VALUES),
            "not": {},
            "contentMediaType": "image/png",
            "contentEncoding": "base64",
            "discriminator": {"propertyName": self._one("type", "kind", "id")},
            "deprecated": True,
        }
        key = self._one(*stated)
        return self._state(schema, key, stated[key])

    def _type(self, schema: Object) -> str:
        kind = self._one(*_TYPES)
        before = schema.get("type")
        listed = [before if isinstance(before, str) else kind, self._one(*_TYPES)]
        return self._state(schema, "type", self._one(kind, listed, [*listed, "null"]))

    def _members(self, schema: Object) -> str:
        names = list(schema.get("properties") or {})
        if not names:
            items = self._one({}, {"type": "null"}, [{"type": "string"}], True)
            return self._state(schema, "items", items)
        few = self.chance.sample(names, self.chance.randint(0, len(names)))
        wanted = self._one(names, few, [*few, "nowhere"])
        return self._state(schema, "required", wanted)

    def _wrap(self, schema: Object) -> str:
        inside = dict(schema)
        more = [self._other() for _ in range(self.chance.randint(0, 2))]
        schema.clear()
        return self._state(
            schema, self._one("oneOf", "anyOf", "allOf"), [inside, *more]
        )

    def _swap(self, schema: Object) -> str:
        other = self._other()
        schema.clear()
        schema.update(other)
        return f"becomes {json.dumps(other)[:80]}"

    def _other(self) -> Object:
        groups = groups_of(self.document)
        kinds = ("#/components/schemas", "#/definitions")
        refs = [f"{w}/{n}" for w in kinds for n in groups.get(w, {}) if "/" not in n]
        plain = {"type": self._one(*_TYPES)}
        return self._one({"$ref": self._one(*refs)}, plain) if refs else plain

    def _parameter(self, parameter: Object) -> str:
        name = self._one("x-Made", "a[b]", "class", "page", "limit", "Accept", "id")
        stated: dict[str, Any] = {
            "in": self._one("query", "header", "cookie"),
            "name": name,
            "required": self._one(True, False),
            "style": self._one(*_STYLES),
            "explode": self._one(True, False),
            "schema": self._other(),
            "allowReserved": True,
            "allowEmptyValue": True,
            "content": {"application/json": {"schema": self._other()}},
            "collectionFormat": self._one("csv", "multi", "pipes"),
        }
        key = self._one(*stated)
        if key == "content":
            parameter.pop("schema", None)
        return self._state(parameter, key, stated[key])

    def _content(self, content: Object) -> str:
        if not content:
            return self._state(content, self._one(*_MEDIA), {"schema": self._other()})
        media = self._one(*content)
        value = content[media]
        how = self._one("media", "more", "encoding", "schema", "drop")
        if how == "drop":
            return self._drop(content)
        if how == "media":
            del content[media]
        if how in ("media", "more"):
            return self._state(content, self._one(*_MEDIA), copy.deepcopy(value))
        if not isinstance(value, dict):
            return ""
        if how == "schema":
            return self._state(value, "schema", self._other())
        encoding: dict[str, Any] = {
            "contentType": self._one(*_MEDIA),
            "style": self._one(*_STYLES),
            "explode": self._one(True, False),
        }
        names = ["file", "id", "name", *self._names_in(value.get("schema"))]
        return self._state(value, "encoding", {self._one(*names): encoding})

    def _names_in(self, schema: Any) -> list[str]:
        if isinstance(schema, dict) and "$ref" in schema:
            schema = at(self.document, str(schema["$ref"]))
        return list(schema.get("properties") or {}) if isinstance(schema, dict) else []

    def _response(self, responses: Object) -> str:
        if not responses:
            return self._state(responses, self._one(*_STATUSES), {"description": ""})
        status = self._one(*responses)
        how = self._one("rename", "rename", "more", "drop", "headers")
        if how == "drop":
            return self._drop(responses)
        value = copy.deepcopy(responses[status])
        if how == "headers" and isinstance(value, dict):
            header = {"schema": self._other()}
            return self._state(responses, status, {**value, "headers": {"X-A": header}})
        if how == "rename":
            del responses[status]
        return self._state(responses, self._one(*_STATUSES), value)

    def _operation(self, operation: Object) -> str:
        schemes = self.document.get("components", self.document)
        named = schemes.get("securitySchemes", schemes.get("securityDefinitions", {}))
        needs = [{name: []} for name in named] or [{}]
        body = {"content": {self._one(*_MEDIA): {"schema": self._other()}}}
        stated: dict[str, Any] = {
            "security": self._one([], [{}], [self._one(*needs)], [*needs, {}], needs),
            "requestBody": {**body, "required": self._one(True, False)},
            "operationId": self._one("made", "", "list"),
            "deprecated": True,
            "tags": self._one([], ["models"], ["a b"]),
        }
        key = self._one(*stated, "drop")
        if key == "drop":
            return self._drop(operation)
        return self._state(operation, key, stated[key])

    def _scheme(self, scheme: Object) -> str:
        stated: dict[str, Any] = {
            "type": self._one("http", "apiKey", "oauth2", "openIdConnect", "mutualTLS"),
            "scheme": self._one("basic", "bearer", "digest", "nonsense"),
            "in": self._one("query", "header", "cookie", "body"),
            "name": self._one("Authorization", "X-Key", "key", ""),
        }
        key = self._one(*stated, "drop")
        return (
            self._drop(scheme)
            if key == "drop"
            else self._state(scheme, key, stated[key])
        )


def changed(document: Object, seed: int) -> Changed:
    """The document of a seed: cut, and changed a few times."""
    chance = random.Random(seed)
    mutator = Mutator(cut(document, chance), chance)
    changes = [mutator.change() for _ in range(chance.randint(1, _CHANGES))]
    return Changed(mutator.document, tuple(filter(None, changes)))


def failure(document: Object, folder: Path) -> str:
    """What is wrong with a document's SDK: a traceback, an import, a test, no end; empty where nothing is."""
    folder.mkdir(parents=True, exist_ok=True)
    source, made = folder / "openapi.json", folder / "sdk"
    source.write_text(json.dumps(document, default=str))
    command = ("-m", "crmgen", "generate", str(source), "-q", "-o", str(made))
    options = ("--package", PACKAGE, "--unresolved", "open")
    code, said = _run((*command, *options), folder)
    if code == 2 and "Traceback" not in said:
        return ""
    if code:
        return f"generate: {said[-3000:]}"
    code, said = _run(("-W", "error", "-c", _TEST, PACKAGE), made)
    return f"tests: {said[-3000:]}" if code else ""


def _run(arguments: Sequence[str], folder: Path) -> tuple[int, str]:
    command = [sys.executable, *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return -1, f"no end in {SECONDS} seconds"
    return done.returncode, done.stdout + done.stderr


def documents(folder: Path) -> list[Path]:
    """The documents below a folder that are not too large to be read again and again."""
    found = (path for path in folder.rglob("*") if path.suffix in (".json", ".yaml"))
    return sorted(path for path in found if path.stat().st_size < _BYTES)


def read(path: Path) -> Object:
    """A document as plain values."""
    if path.suffix == ".json":
        return dict(json.loads(path.read_text("utf-8")))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = json.dumps(yaml.load(path.read_text("utf-8"), Loader=loader), default=str)
    return dict(json.loads(text))


def examine(paths: Sequence[Path], seed: int, work: Path) -> str:
    """Try one seed: what fails with its changes; empty where nothing does."""
    path = random.Random(f"which {seed}").choice(paths)
    made = changed(read(path), seed)
    folder = work / str(seed)
    shutil.rmtree(folder, ignore_errors=True)
    said = failure(made.document, folder)
    if not said:
        shutil.rmtree(folder)
        return ""
    return "\n".join([f"===== seed {seed}: {path.name}", *made.changes, said])


def main() -> None:
    """Read the arguments, try each seed, print what fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seeds", default="0-99")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    first, _, last = asked.seeds.partition("-")
    paths, work = documents(asked.folder), asked.work.resolve()
    seeds = range(int(first), int(last or first) + 1)
    failed = 0
    with ThreadPoolExecutor(asked.jobs) as pool:
        for said in pool.map(lambda seed: examine(paths, seed, work), seeds):
            failed += bool(said)
            if said:
                print(said, flush=True)
    print(f"{len(seeds)} documents, {failed} failed")


if __name__ == "__main__":
    main()
