"""What `benchmarks/counts.py` says of counts; it counts itself when dev.py runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "counts.py"
Run: TypeAlias = Callable[..., tuple[int, str]]


@pytest.fixture
def counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with a baseline of its own."""
    spec = spec_from_file_location("counts", SCRIPT)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    baseline = tmp_path / "counts.json"
    known = {module.PYTHON: {"generate": 1_000_000, "call": 1_000}, "other": {"a": 1}}
    baseline.write_text(json.dumps(known))
    monkeypatch.setattr(module, "BASELINE", baseline)
    return module


@pytest.fixture
def run(
    counts: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs it where these counts are found; gives its exit code and output."""

    def run(*arguments: str, **found: int) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", [str(SCRIPT), *arguments])
        monkeypatch.setattr(counts, "count_all", lambda: found)
        return counts.main(), capsys.readouterr().out

    return run


def test_a_loss_of_a_tenth_fails(run: Run) -> None:
    code, said = run(generate=1_100_000, call=1_000)
    assert code == 1
    assert "| generate | 1,000,000 | 1,100,000 | 1.100 |" in said
    assert said.endswith("counts.py --update\n  generate\n")


def test_a_loss_of_five_in_a_hundred_passes(run: Run) -> None:
    code, said = run(generate=1_050_000, call=1_000)
    assert code == 0
    assert "--update" not in said


def test_a_gain_asks_to_be_kept(run: Run) -> None:
    code, said = run(generate=900_000, call=1_000)
    assert code == 0
    assert said.endswith("counts.py --update\n  generate\n")


@pytest.mark.parametrize(
    "found", [{"generate": 1_000_000}, {"generate": 1_000_000, "call": 1_000, "b": 1}]
)
def test_what_only_one_side_knows_fails(run: Run, found: dict[str, int]) -> None:
    assert run(**found)[0] == 1


def test_another_python_is_skipped_and_says_so(
    run: Run, counts: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "PYTHON", "cpython-399 linux")
    code, said = run(generate=1)
    assert code == 0
    assert said.startswith("skipped: counts.json has no counts of cpython-399 linux")


def test_an_update_leaves_other_pythons_alone(run: Run, counts: ModuleType) -> None:
    assert run("--update", generate=5, call=6)[0] == 0
    assert json.loads(counts.BASELINE.read_text()) == {
        counts.PYTHON: {"generate": 5, "call": 6},
        "other": {"a": 1},
    }
    assert run(generate=5, call=6)[0] == 0


def test_the_python_of_the_checks_has_counts() -> None:
    names = json.loads(SCRIPT.with_name("counts.json").read_text())["cpython-311 linux"]
    for prefix in ("generate", "import", "first use", "call", "page of 100"):
        assert any(name.startswith(prefix) for name in names)
    assert "generate: bytes" in names
