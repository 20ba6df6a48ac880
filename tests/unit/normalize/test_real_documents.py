"""Real documents are read, normalized and resolved; only what is truly broken is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmgen.diagnostics import InputError, Notes
from crmgen.normalize import normalize
from crmgen.read.documents import parse
from crmgen.resolve.outline import Outline, resolve

_SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"
_CORPUS = _SHARED / "corpus"
_SMALL = 1_000_000  # bytes; the large ones are for the budgets

pytestmark = pytest.mark.skipif(
    not _CORPUS.is_dir(), reason="real documents are kept beside the project, not in it"
)


def _rows() -> list[list[str]]:
    if not _CORPUS.is_dir():
        return []
    lines = (_CORPUS / "INDEX.tsv").read_text().splitlines()[1:]
    return [row for row in (line.split("\t") for line in lines) if int(row[5]) < _SMALL]


def _outline(path: Path) -> tuple[Outline, Notes]:
    notes = Notes()
    outline = resolve(normalize(parse(path, notes), notes), notes)
    notes.stop_on_problems()
    return outline, notes


@pytest.mark.parametrize("row", _rows(), ids=lambda row: str(row[0]))
def test_every_operation_is_found(row: list[str]) -> None:
    file, operations, external = row[1], int(row[7]), int(row[11])
    if external:
        with pytest.raises(InputError) as refused:
            _outline(_CORPUS / file)
        assert {each.code for each in refused.value.problems} == {"remote-ref"}
        return
    outline, _ = _outline(_CORPUS / file)
    assert len(outline.operations) == operations


def test_the_vendors_document_needs_no_repair() -> None:
    path = _SHARED / "upstream" / "onepagecrm" / "2026-08-19-48ed157.yaml"
    outline, notes = _outline(path)
    assert len(outline.operations) == 166
    assert notes.losses == ()


def test_the_vendors_first_document_borrows_properties_that_are_gone() -> None:
    path = _SHARED / "upstream" / "onepagecrm" / "2024-03-22-066f6d7.yaml"
    outline, notes = _outline(path)
    assert len(outline.operations) == 157
    codes = [loss.code for loss in notes.losses]
    assert codes.count("gone-property-ref") == 9
    assert (
        "'#/components/schemas/Meeting/properties/phone_number' leads nowhere: there is no "
        "'phone_number' in components/schemas/Meeting/properties; anything is allowed"
    ) in [loss.message for loss in notes.losses]
