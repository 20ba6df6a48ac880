"""Compiled templates are kept beside our own bytecode, and made again where they cannot be read."""

from __future__ import annotations

import sys
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from crmgen.emit import compiled_templates as compiled
from crmgen.emit.render import environment


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Python puts bytecode now."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    kept = Path(cache_from_source(compiled.__file__)).parent
    kept.mkdir(parents=True)
    return kept


def rendered() -> tuple[str, int]:
    """What a template says, and how often one was compiled for it."""
    made = Environment(
        loader=DictLoader({"a": "{{ 1 + 1 }}"}),
        bytecode_cache=compiled.compiled_templates(),
    )
    times = 0
    compile: Any = made.compile

    def counted(*args: str) -> object:
        nonlocal times
        times += 1
        return compile(*args)

    made.compile = counted  # type: ignore[method-assign,assignment]
    return made.get_template("a").render(), times


def test_a_template_is_compiled_once(prefix: Path) -> None:
    assert rendered() == ("2", 1)
    assert rendered() == ("2", 0)
    assert [path.suffix for path in prefix.iterdir()] == [".pyc"]


def test_it_is_compiled_again_when_it_would_be_compiled_otherwise(
    prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rendered() == ("2", 1)
    monkeypatch.setattr(compiled, "_compiler", lambda: "another")
    assert rendered() == ("2", 1)
    assert rendered() == ("2", 0)
    assert len(list(prefix.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"nothing", "cut"])
def test_what_cannot_be_read_is_compiled_again(
    prefix: Path, damage: bytes | str
) -> None:
    rendered()
    (kept,) = prefix.iterdir()
    whole = kept.read_bytes()
    for length in range(0, len(whole), 7) if damage == "cut" else [0]:
        kept.write_bytes(whole[:length] if isinstance(damage, str) else damage)
        assert rendered() == ("2", 1)
        assert kept.read_bytes() == whole


def test_nothing_is_kept_where_that_is_not_wanted_or_impossible(
    prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered() == rendered() == ("2", 1)
    assert not list(prefix.iterdir())
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    prefix.rmdir()
    assert rendered() == rendered() == ("2", 1)
    assert not prefix.exists()


def test_templates_of_users_are_not_kept(tmp_path: Path) -> None:
    assert environment().bytecode_cache is not None
    assert environment(tmp_path).bytecode_cache is None
