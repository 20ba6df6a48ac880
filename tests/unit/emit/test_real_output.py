"""Output for a vendor's real document is what black prints and what linters accept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crmgen.diagnostics import Notes
from crmgen.emit.layout import lay_out
from crmgen.emit.plan import make_plan
from crmgen.emit.render import copy_runtime, render_sdk
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.sdk import sdk_views
from crmgen.emit.writer import write
from crmgen.lower.api import lower
from crmgen.naming.assign import assign_names
from crmgen.normalize import normalize
from crmgen.read.documents import parse
from crmgen.resolve.outline import resolve

UPSTREAM = Path(__file__).resolve().parents[3] / ".." / "shared" / "upstream"
DOCUMENT = UPSTREAM / "onepagecrm" / "2026-08-19-48ed157.yaml"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not DOCUMENT.is_file():
        pytest.skip(
            "needs ../shared: the vendors' real documents, which are not ours to ship"
        )
    notes = Notes()
    document = normalize(parse(DOCUMENT, notes), notes)
    api = lower(resolve(document, notes), notes)
    names = assign_names(api, "onepagecrm", "OnePageCRM")
    origin = Origin("openapi.yaml", "crmgen generate onepagecrm")
    files = lay_out(render_sdk(sdk_views(api, names, origin)))
    files |= copy_runtime(names, files.values())
    folder = tmp_path_factory.mktemp("onepagecrm")
    write(make_plan(files, folder, {}))
    return folder / "src" / "onepagecrm"


def run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_black_would_change_nothing(package: Path) -> None:
    run("black", "--check", "-q", "-t", "py311", "--exclude", "_core", str(package))


def test_ruff_finds_nothing_and_imports_are_sorted(package: Path) -> None:
    checks = ["--extend-select", "I,PLE", "--exclude", "_core"]
    run("ruff", "check", "--isolated", "--no-cache", "-q", *checks, str(package))


def test_everything_imports_without_a_warning(package: Path) -> None:
    modules = [
        f"onepagecrm.{path.parent.name}.{path.stem}"
        for folder in ("models", "resources")
        for path in sorted((package / folder).glob("*.py"))
        if path.stem != "__init__"
    ]
    code = f"import sys; sys.path.insert(0, {str(package.parent)!r}); "
    code += f"import onepagecrm, {', '.join(modules)}"
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
