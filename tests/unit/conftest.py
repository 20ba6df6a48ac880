"""Documents as text, written to a file and read as `generate` reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crmgen.diagnostics import InputError, Notes
from crmgen.normalize import normalize
from crmgen.read.documents import Document, parse
from crmgen.text import Json

Read = Callable[[str], Json]
Problems = Callable[[Callable[[], object]], list[str]]
Normalized = Callable[..., tuple[Document, list[str]]]


@pytest.fixture
def write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str | bytes], Path]:
    """Writes files into the working directory of the test, so that messages name them shortly."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, content: str | bytes) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def problems() -> Problems:
    """The lines that a refused input prints."""

    def problems(act: Callable[[], object]) -> list[str]:
        with pytest.raises(InputError) as refused:
            act()
        return [str(problem) for problem in refused.value.problems]

    return problems


@pytest.fixture
def normalized(write: Callable[[str, str], Path]) -> Normalized:
    """A normalized document, and its losses as lines."""

    def normalized(text: str, name: str = "api.yaml") -> tuple[Document, list[str]]:
        notes = Notes()
        document = normalize(parse(write(name, text), notes), notes)
        notes.stop_on_problems()
        return document, [str(loss) for loss in notes.losses]

    return normalized
