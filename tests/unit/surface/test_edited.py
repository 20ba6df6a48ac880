"""A surface that somebody edited is compared, or refused: it ends nothing in a traceback."""

from __future__ import annotations

import random
from pathlib import Path

from crmgen.diagnostics import InputError
from crmgen.diff.changes import gathered
from crmgen.diff.compare import compare
from crmgen.diff.sentences import sentence, summary
from crmgen.surface.text import read_surface, render_surface
from tests.unit.surface.test_text import SURFACE

ODD = ("[", "Literal[x]", "Literal[", '"', "a | ", "lambda: 0", "[" * 300, "\t", "\x00", "{}", "Annotated[a, b(", "*")  # fmt: skip


def test_whatever_stands_in_it(tmp_path: Path) -> None:
    path = tmp_path / "crmgen.surface"
    chance = random.Random(11)
    text = render_surface(SURFACE)
    compared = 0
    for _ in range(400):
        at = chance.randrange(len(text))
        path.write_text(
            text[:at] + chance.choice(ODD) + text[at + chance.randrange(4) :]
        )
        try:
            found = read_surface(path, "acme.yaml")
        except InputError:
            continue
        assert found is not None
        for pair in ((found, SURFACE), (SURFACE, found)):
            changes = gathered(compare(*pair, lambda _: None))
            summary(changes)
            list(map(sentence, changes))
        compared += 1
    assert compared > 100
