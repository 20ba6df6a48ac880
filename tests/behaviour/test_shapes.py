"""Documents of all shapes: what is generated imports within its time, and its own tests pass."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crmgen.diagnostics import InputError
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings

NAMES = ("Cat", "Dog", "Fish", "Newt", "Owl")
FORMATS = (None, None, "date", "date-time", "uuid", "binary", "time", "decimal")
WORDS = ("name", "kind", "is-tame", "class", "@id", "count")
SECONDS = 120
"""For the tests of one small SDK; importing it is a part of them."""


class Shapes:
    """Makes documents whose every schema is legal and has little sense."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def document(self) -> dict[str, Any]:
        schemas = {name: self.schema(3) for name in NAMES}
        places = (self.read, self.sent, self.asked)
        paths = {f"/a{n}": place(n) for n in range(3) for place in [places[n]]}
        return {
            "openapi": "3.1.0",
            "info": {"title": "Zoo", "version": "1"},
            "servers": [{"url": "https://zoo.example/v1"}],
            "paths": paths,
            "components": {"schemas": schemas},
        }

    def read(self, number: int) -> dict[str, Any]:
        content = {"application/json": {"schema": self.schema(2)}}
        responses = {"200": {"description": "a", "content": content}}
        return {"get": {"operationId": f"getA{number}", "responses": responses}}

    def sent(self, number: int) -> dict[str, Any]:
        content = {"application/json": {"schema": self.schema(2)}}
        body = {"required": self.one(True, False), "content": content}
        responses = {"204": {"description": "none"}}
        stated = {"operationId": f"postA{number}", "responses": responses}
        return {"post": {**stated, "requestBody": body}}

    def asked(self, number: int) -> dict[str, Any]:
        asked = [
            {"name": f"p-{where}", "in": where, "schema": self.schema(1)}
            for where in ("query", "header", "cookie")
        ]
        responses = {"204": {"description": "none"}}
        stated = {"operationId": f"listA{number}", "responses": responses}
        return {"get": {**stated, "parameters": asked}}

    def one(self, *among: Any) -> Any:
        return self._random.choice(among)

    def schema(self, depth: int) -> dict[str, Any]:
        kinds = [self.scalar, self.scalar, self.choice, self.reference]
        if depth:
            kinds += [self.array, self.object, self.object, self.union, self.whole]
        return self.one(*kinds)(depth - 1)

    def scalar(self, _: int) -> dict[str, Any]:
        kind = self.one("string", "string", "integer", "number", "boolean", "null")
        stated: dict[str, Any] = {"type": self.one(kind, kind, [kind, "null"])}
        form = self.one(*FORMATS) if kind == "string" else None
        return {**stated, "format": form} if form else stated

    def choice(self, _: int) -> dict[str, Any]:
        values = [["a"], ["a", "b"], [1, 2], ["a", None], [True], [None]]
        return self.one({"enum": self.one(*values)}, {"const": self.one("a", 1, None)})

    def reference(self, _: int) -> dict[str, Any]:
        return {"$ref": f"#/components/schemas/{self.one(*NAMES)}"}

    def array(self, depth: int) -> dict[str, Any]:
        stated: dict[str, Any] = {"type": "array", "items": self.schema(depth)}
        first = {"prefixItems": [self.schema(depth)], "minItems": 1}
        return self.one(stated, stated, {**stated, **first})

    def object(self, depth: int) -> dict[str, Any]:
        words = self._random.sample(WORDS, self._random.randint(0, 3))
        stated: dict[str, Any] = {"type": "object"}
        if words:
            stated["properties"] = {each: self.schema(depth) for each in words}
            stated["required"] = words[: self.one(0, 0, 1, 2)]
        more = self.one(None, None, True, False, self.schema(depth))
        return stated if more is None else {**stated, "additionalProperties": more}

    def union(self, depth: int) -> dict[str, Any]:
        members = [self.schema(depth) for _ in range(self.one(1, 2, 3))]
        return {self.one("oneOf", "anyOf"): members}

    def whole(self, depth: int) -> dict[str, Any]:
        return {"allOf": [self.reference(0), self.object(depth)]}


def outcome(document: dict[str, Any], folder: Path) -> str:
    """What the SDK's own tests say; empty where all is well."""
    (folder / "openapi.json").write_text(json.dumps(document))
    settings = ApiSettings("zoo", folder / "openapi.json", folder / "out", "zoo")
    try:
        generate(settings).write()
    except InputError as error:
        assert all(str(each).isprintable() for each in error.problems)
        return ""
    command = [sys.executable, "-m", "pytest", "-qxp", "no:cacheprovider", "tests"]
    done = subprocess.run(
        command, cwd=folder / "out", capture_output=True, text=True, timeout=SECONDS
    )
    return "" if done.returncode == 0 else done.stdout


@pytest.mark.parametrize("seed", range(9))
def test_the_tests_of_an_sdk_of_any_shape_pass(seed: int, tmp_path: Path) -> None:
    assert outcome(Shapes(seed).document(), tmp_path) == ""
