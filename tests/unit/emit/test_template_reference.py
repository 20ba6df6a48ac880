"""docs/templates.md says what templates are given, and nothing else."""

from __future__ import annotations

import pytest

from tests.template_reference import PAGE, page


def test_the_page_is_what_the_views_say(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page(), "utf-8")
    said = "docs/templates.md is old: run `python -m tests.template_reference`"
    assert PAGE.read_text("utf-8") == page(), said


def test_every_attribute_of_our_views_has_a_sentence() -> None:
    """Those of the generated tests, which are rarely written anew, may do without."""
    ours = page().split("## ClientTests")[0]
    assert [line for line in ours.split("\n") if line.endswith("` |  |")] == []
