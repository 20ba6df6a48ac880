"""`crmgen.surface`: what is written is what is read, also where documents and merges do their worst."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmgen.diagnostics import InputError
from crmgen.surface.model import Class, Method, Surface, Value
from crmgen.surface.text import read_surface, render_surface

ODD = 'a\tb\n"c"\u2028\x07 \ud800'
ARGUMENT = Value("a", "str | None", False, f"query {ODD}", doc="00ff00ff")
POSITIONAL = Value("b", "int", True, "path 1", is_positional=True)
METHOD = Method(
    "deals.get",
    "GET /v1/deals/{}",
    "",
    {each.wire: each for each in (POSITIONAL, ARGUMENT)},
    "PagedCall",
    "Deal",
    f"data.{ODD}",
    ("200", "201"),
    {"404": "Trouble", "default": "Any"},
    "api_key, token and secret",
    "https://other.example.com",
    "application/json",
    "its whole body",
    True,
    "0badcafe",
)
CLASS = Class(
    "Deal",
    "model",
    {ARGUMENT.wire: ARGUMENT},
    "",
    frozenset(["Base", "Thing"]),
    False,
    True,
    False,
    ("schema Deal", f"GET /x -> .{ODD}"),
    "",
)
SURFACE = Surface(
    "Acme",
    {"api_key": Value("api_key", "str", True, "api_key")},
    {METHOD.address: METHOD},
    {"Deal": CLASS},
    {"webhook won": Value("webhooks.WON", "Deal", False, "webhook won")},
    "https://api.example.com",
    "/v1",
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "crmgen.surface"
    path.write_text(render_surface(SURFACE))
    assert read_surface(path, "acme.yaml") == SURFACE
    assert read_surface(tmp_path / "nothing", "") is None


def test_lines_of_both_sides_of_a_merge(tmp_path: Path) -> None:
    path = tmp_path / "crmgen.surface"
    path.write_text(render_surface(SURFACE) + render_surface(SURFACE))
    assert read_surface(path, "acme.yaml") == SURFACE


@pytest.mark.parametrize(
    "line", ["method", "field\tDeal", 'class\t"', "error\ta\tb\tc\td\te", "surface\t9"]
)
def test_a_line_that_is_none_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "crmgen.surface"
    path.write_text(f"{line}\n{render_surface(SURFACE)}")
    with pytest.raises(InputError) as told:
        read_surface(path, "")
    assert [each.place.line for each in told.value.problems] == [1]
