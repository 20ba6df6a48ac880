"""`pyproject.toml` has two owners, and neither takes anything from the other."""

from __future__ import annotations

from crmgen.emit.project_file import keys_of, merged, version_of

OURS = """\
[project]
name = "acme"
version = "0.1.0"
description = "Typed client Acme"
dependencies = [
    "httpx2>=2.16,<3",
    "pydantic>=2.12,<3",
]

[tool.mypy]
strict = true
"""
BEFORE = keys_of(OURS)
NEWER = OURS.replace("2.16", "2.20").replace("Typed client Acme", "Typed client Ac")


def test_what_the_owner_did_not_touch_is_kept_up_to_date() -> None:
    assert merged(NEWER, OURS, BEFORE) == NEWER
    assert merged(OURS, OURS, BEFORE) == OURS


def test_the_owners_values_comments_and_tables_stay() -> None:
    theirs = (
        OURS.replace('version = "0.1.0"', 'version = "2.0.0"  # ours')
        .replace("Typed client Acme", "All of Acme")
        .replace("[tool.mypy]", '[tool.ruff]\nselect = ["ALL"]\n\n[tool.mypy]')
    )
    assert merged(NEWER, theirs, BEFORE) == theirs.replace("2.16", "2.20")
    assert version_of(theirs) == "2.0.0"


def test_dependencies_of_both_stand_together() -> None:
    theirs = OURS.replace('"httpx2>=2.16,<3",', '"httpx2>=2.16,<3",\n    "rich",')
    theirs = theirs.replace("pydantic>=2.12,<3", "pydantic>=2.13")
    wanted = NEWER.replace('"httpx2', '"crmgen-runtime==1",\n    "httpx2')
    assert merged(wanted, theirs, BEFORE) == theirs.replace("2.16", "2.20").replace(
        '"pydantic>=2.13",', '"pydantic>=2.13",\n    "crmgen-runtime==1",'
    ).replace("Typed client Acme", "Typed client Ac")
    alone = OURS.replace('    "pydantic>=2.12,<3",\n', "")
    assert '"pydantic' not in merged(alone, OURS, BEFORE)


def test_what_the_owner_removed_stays_away() -> None:
    theirs = OURS.replace("[tool.mypy]\nstrict = true\n", "")
    assert merged(NEWER, theirs, BEFORE) == theirs.replace("2.16", "2.20").replace(
        "Acme", "Ac"
    )


def test_keys_come_and_go_with_crmgen() -> None:
    wanted = OURS.replace("strict = true", 'mypy_path = "src"')
    wanted += '\n[tool.pyright]\ninclude = ["src"]\n'
    found = merged(wanted, OURS, BEFORE)
    assert keys_of(found) == keys_of(wanted)


def test_no_toml_has_no_version() -> None:
    assert version_of("[") is None
    assert version_of("") is None
    assert version_of("[project]\nversion = 1\n") is None
