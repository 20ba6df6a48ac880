"""`pyproject.toml` has two owners, and neither takes anything from the other."""

from __future__ import annotations

import tomllib

import pytest

from crmgen.emit.project_file import keys_of, merged, version_of, with_version

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


GROWN = (
    NEWER.replace('name = "acme"', 'name = "acme"\nclassifiers = ["Typing :: Typed"]')
    + "\n[tool.new]\nkey = 1\n"
)
"""What a later crmgen may want: other values, a key more in a table, a table more."""
VCS = """\
# Acme's client
[build-system]
requires = ["hatchling", "hatch-vcs"]

[tool.hatch.version]
source = "vcs"  # from tags

[project]  # ours in part
name = "acme"
dynamic = ["version"]
dependencies = [
    # pinned by operations
    "httpx2>=2.16,<3",  # http
    "orjson",  # fast
    'pydantic>=2.12,<3',
]

[tool.ruff]
line-length = 100

[project.scripts]
acme = "acme:main"
"""
POETRY = """\
[tool.poetry]
name = "acme"
version = "2.0"
dependencies = {python = "^3.11", httpx2 = ">=2.16"}
"""
INLINE = """\
project = {name = "acme", version = "7", dependencies = ["httpx2>=2.16,<3"]}
tool = {mypy = {strict = true}}
"""
NO_TABLES = 'project = "x"\ntool = [1]\n'
OTHER_TYPES = '[project]\ndependencies = "httpx2"\n[tool]\nmypy = 3\n'


def test_each_comment_stays_at_what_it_is_about() -> None:
    found = merged(GROWN, VCS, BEFORE).splitlines()
    added = ["[tool.new]", "key = 1", 'classifiers = ["Typing :: Typed"]']
    kept = [line for line in found if line not in added]
    assert kept == VCS.replace("2.16", "2.20").splitlines()
    assert len(found) == len(kept) + len(added)


@pytest.mark.parametrize("theirs", [VCS, POETRY, INLINE, NO_TABLES, OTHER_TYPES, ""])
def test_nothing_of_the_owners_changes_and_a_second_run_changes_nothing(
    theirs: str,
) -> None:
    once = merged(GROWN, theirs, BEFORE)
    assert merged(GROWN, once, keys_of(GROWN)) == once
    now = keys_of(once)
    kept = {
        key: value
        for key, value in keys_of(theirs).items()
        if "dependencies" not in key
    }
    assert kept == {key: now[key] for key in kept}
    assert version_of(once) == version_of(theirs)


def test_a_table_that_the_owner_took_away_does_not_come_back_for_a_new_key() -> None:
    """A `project` beside `tool.poetry` would be another project."""
    assert merged(GROWN, POETRY, BEFORE) == POETRY + "\n[tool.new]\nkey = 1\n"
    assert merged(GROWN, NO_TABLES, BEFORE) == NO_TABLES


def test_inline_tables_stay_inline() -> None:
    found = merged(GROWN, INLINE, BEFORE)
    assert len(found.splitlines()) == 2
    assert tomllib.loads(found)["tool"]["new"] == {"key": 1}


def test_names_of_requirements_have_many_spellings() -> None:
    theirs = OURS.replace('"pydantic>=2.12,<3"', '"Pydantic [email]>=3"')
    found = merged(
        OURS.replace('"pydantic', '"my.sdk_x",\n    "pydantic'), theirs, BEFORE
    )
    assert found == theirs.replace('>=3",', '>=3",\n    "my.sdk_x",')
    theirs = theirs.replace('"Pyd', '"My-SDK-x>2", "Pyd')
    assert (
        merged(OURS.replace('"pydantic', '"my.sdk_x",\n    "pydantic'), theirs, BEFORE)
        == theirs
    )


def test_a_dynamic_version_is_not_stated_by_a_bump() -> None:
    assert with_version(VCS, "3.0") == VCS
    assert 'version = "3.0"' in with_version(OURS, "3.0")
