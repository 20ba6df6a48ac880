"""Goldens: a directory per feature under `cases/`, good documents and bad ones.

`spec*.yaml` (all of them must give the same), with the documents in `others/` if any, `overlay.yaml` if any; `expected/` the generated
package without its runtime, or `problems.txt` the exact errors; `losses.txt` where there are any.
After a change that is meant: `pytest tests/test_cases.py --update-golden`, then read the diff.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from crmgen.diagnostics import InputError, Loss, Problem
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings

CASES = Path(__file__).parent / "cases"
UPDATE = "pytest tests/test_cases.py --update-golden"


def _specs() -> list[Path]:
    return sorted(CASES.glob("*/spec*.yaml"))


@pytest.mark.parametrize(
    "spec", _specs(), ids=lambda spec: f"{spec.parent.name}/{spec.stem}"
)
def test_case(
    spec: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = spec.parent
    monkeypatch.chdir(case)
    found = _outcome(Path(spec.name))
    if request.config.getoption("--update-golden"):
        _update(case, found)
    assert found == _read(
        case
    ), f"differs from tests/cases/{case.name}; if meant: {UPDATE}"


def test_every_case_has_something_to_compare() -> None:
    assert _specs()
    for case in {spec.parent for spec in _specs()}:
        assert _read(
            case
        ), f"{case.name} has no expected/ and no problems.txt: {UPDATE}"


def _outcome(spec: Path) -> dict[str, str]:
    """File name to text, as the case's folder holds it."""
    overlay = Path("overlay.yaml")
    settings = ApiSettings(
        name="case",
        spec=spec,
        others=tuple(sorted(Path("others").glob("*.yaml"))),
        output=Path("out"),
        package="case",
        overlays=(overlay,) if overlay.exists() else (),
        command="crmgen generate case",
    )
    try:
        result = generate(settings)
    except InputError as error:
        return {"problems.txt": _lines(error.problems)}
    prefix = "src/case/"
    kept = {
        f"expected/{path.removeprefix(prefix)}": text.replace(spec.name, "spec.yaml")
        for path, text in result.files.items()
        if path.startswith(
            (f"{prefix}resources/", f"{prefix}models/", f"{prefix}client")
        )
        and text.strip()
    }
    return {**kept, "losses.txt": _lines(result.losses)} if result.losses else kept


def _lines(items: Iterable[Problem | Loss]) -> str:
    return "".join(f"{item}\n".replace("spec30.yaml", "spec.yaml") for item in items)


def _read(case: Path) -> dict[str, str]:
    paths = [*case.glob("expected/**/*.py"), *case.glob("*.txt")]
    return {
        path.relative_to(case).as_posix(): path.read_text() for path in sorted(paths)
    }


def _update(case: Path, found: dict[str, str]) -> None:
    for name in _read(case).keys() - found.keys():
        (case / name).unlink()
    for name, text in found.items():
        (case / name).parent.mkdir(parents=True, exist_ok=True)
        (case / name).write_text(text)
