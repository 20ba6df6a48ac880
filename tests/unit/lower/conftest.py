"""The `lowered` fixture: a small document in, its IR and what was noted on the way out."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from crmgen.diagnostics import Notes
from crmgen.ir.dump import dump_named, dump_operation
from crmgen.ir.operations import Api
from crmgen.ir.types import Model, TypeId
from crmgen.lower import lower
from crmgen.normalize import normalize
from crmgen.read.documents import parse
from crmgen.resolve.outline import resolve


@dataclass(frozen=True, slots=True)
class Lowered:
    """What a document was lowered to."""

    api: Api
    notes: Notes

    @property
    def types(self) -> list[str]:
        """The ids of all named types, short where they are components."""
        return [id.removeprefix("#/components/schemas/") for id in self.api.types]

    def type(self, name: str) -> str:
        """The dump of one named type, by its id or its key under `components/schemas`."""
        id = TypeId(name if "#" in name else f"#/components/schemas/{name}")
        return dump_named(self.api.types[id])

    def model(self, name: str) -> Model:
        """A named model."""
        found = self.api.types[TypeId(f"#/components/schemas/{name}")]
        assert isinstance(found, Model)
        return found

    def fields(self, name: str) -> list[str]:
        """The lines of a model's fields."""
        return [line.strip() for line in self.type(name).splitlines()[1:]]

    def operation(self, index: int = 0) -> list[str]:
        """The lines of one operation's dump."""
        return [
            line.strip()
            for line in dump_operation(self.api.operations[index]).splitlines()
        ]

    @property
    def losses(self) -> list[tuple[str, str]]:
        """Code and pointer of each loss."""
        return [(loss.code, loss.place.pointer) for loss in self.notes.losses]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Code and pointer of each problem."""
        return [(each.code, each.place.pointer) for each in self.notes.problems]


Lower = Callable[..., Lowered]


@pytest.fixture
def lowered(tmp_path: Path) -> Lower:
    """Lowers a document given as YAML; `openapi` and `info` are added where they are absent."""

    def run(text: str, version: str = "3.1.0") -> Lowered:
        text = textwrap.dedent(text)
        head = f"openapi: {version}\ninfo: {{title: Test, version: '1'}}\n"
        if "paths:" not in text:
            head += "paths: {/: {get: {responses: {'204': {description: none}}}}}\n"
        path = tmp_path / "openapi.yaml"
        path.write_text(head + text, encoding="utf-8")
        notes = Notes()
        outline = resolve(normalize(parse(path, notes), notes), notes)
        notes.stop_on_problems()
        return Lowered(lower(outline, notes), notes)

    return run


@pytest.fixture
def schemas(lowered: Lower) -> Lower:
    """Lowers a document given as what stands under `components/schemas`."""

    def run(text: str, version: str = "3.1.0") -> Lowered:
        body = textwrap.indent(textwrap.dedent(text), "    ")
        return lowered(f"components:\n  schemas:\n{body}", version)

    return run
