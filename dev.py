"""Sets up and runs this project with nothing but Python 3.11 and a checkout.

    python3 dev.py generate    set up, then generate the SDK of every document in specs/
    python3 dev.py test        set up, then run every check; this is what CI runs

The environment is .venv, made from requirements.lock; it is made again when the lock changes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements.lock"


IMPORT_ALL = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
package = importlib.import_module(sys.argv[2])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""


def set_up() -> None:
    """Make .venv hold exactly what the lock names, and crmgen itself in editable form."""
    stamp = VENV / "installed.sha256"
    wanted = hashlib.sha256(
        LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    ).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print("Setting up .venv, which takes a minute or two:", flush=True)
    print("  1 of 3: a new environment", flush=True)
    venv.create(VENV, with_pip=True, clear=True)
    count = LOCK.read_text(encoding="utf-8").count("==")
    print(f"  2 of 3: {count} packages of {LOCK.name}", flush=True)
    install("--require-hashes", "-r", str(LOCK), count=count)
    print("  3 of 3: crmgen itself", flush=True)
    install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(wanted)


def install(*arguments: str, count: int = 0) -> None:
    """Run pip, and say how far it is; all that it says itself only where it fails."""
    command = [str(BIN / "python"), "-m", "pip", "install", "--progress-bar=off"]
    command += ["--disable-pip-version-check", "--root-user-action=ignore"]
    said: list[str] = []
    found = 0
    with subprocess.Popen(
        [*command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            said.append(line)
            if line.startswith("Collecting "):
                found += 1
                show(f"{found} of {count} found: {line.split()[1].partition('==')[0]}")
            elif line.startswith("Installing collected"):
                show(f"writing {count} packages to {VENV.name}")
    show("")
    if pip.returncode:
        sys.exit(f"{''.join(said)}\npip could not install what crmgen needs")


def show(what: str) -> None:
    """A line that the next one takes the place of; nothing where nobody looks."""
    if sys.stdout.isatty():
        print(f"\r\033[K{what and '          '}{what}", end="", flush=True)


def set_up_node() -> None:
    """Install what each tests/*/package-lock.json names; without Node its tests are skipped."""
    npm = shutil.which("npm")
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    for lock in sorted(ROOT.glob("tests/*/package-lock.json")):
        installed = lock.parent / "node_modules" / "installed.sha256"
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        if npm is None or (installed.is_file() and installed.read_text() == wanted):
            continue
        print(f"Setting up tests/{lock.parent.name} ...", flush=True)
        subprocess.run([npm, "ci", *quiet], cwd=lock.parent, check=True)
        installed.write_text(wanted)


def sdks() -> list[Path]:
    """The committed SDKs."""
    return sorted(path.parent for path in ROOT.glob("generated/*/pyproject.toml"))


APART = ["--ignore=tests/prism", "--ignore=tests/runtime"]
"""Tests that have a check of their own."""


def checks() -> list[tuple[str, list[str]]]:
    """Every check, as a title and a command; names of tools are found in .venv."""
    rows = [
        ("style of crmgen", ["ruff", "check", "."]),
        ("layout of crmgen", ["black", "--check", "--quiet", "."]),
        ("types of crmgen (mypy)", ["mypy"]),
        ("types of crmgen (pyright)", ["pyright"]),
        ("the official JSON Schema suite", ["python", "tests/json_schema/suite.py"]),
        ("tests of crmgen", ["pytest", "-q", "-n", "2", *APART]),
        ("SDKs against Prism", ["pytest", "-q", "-n", "2", "-rs", "tests/prism"]),
        (
            "tests of the runtime, followed branch by branch",
            ["coverage", "run", "-m", "pytest", "-q", "tests/runtime"],
        ),
        ("coverage of the runtime", ["coverage", "report"]),
        (
            "calls and bytes, against benchmarks/counts.json",
            ["python", "benchmarks/counts.py"],
        ),
        ("generated/ is what crmgen writes", ["crmgen", "check"]),
        (
            "docs/coverage.md is what crmgen writes",
            ["crmgen", "coverage", "--check", "-o", "docs/coverage.md"],
        ),
        (
            "docs/ as a site, without a warning",
            ["sphinx-build", "-W", "--keep-going", "-qE", "docs", ".venv/docs"],
        ),
    ]
    for sdk in sdks():
        name = sdk.name
        source, tests = str(sdk / "src" / name), str(sdk / "tests")
        config = str(sdk / "pyproject.toml")
        isolated = ["--isolated", "--target-version", "py311"]
        rows += [
            (
                f"tests of {name}",
                ["pytest", "-q", "-c", config, tests],
            ),
            (
                f"imports of {name}",
                ["python", "-W", "error", "-c", IMPORT_ALL, str(sdk / "src"), name],
            ),
            (f"style of {name}", ["ruff", "check", *isolated, str(sdk)]),
            (f"layout of {name}", ["black", "--check", "--config", config, str(sdk)]),
            (
                f"types of {name} (mypy)",
                ["mypy", "--config-file", config, source, tests],
            ),
            (f"types of {name} (pyright)", ["pyright", "-p", str(sdk)]),
        ]
    return rows


def run_checks() -> int:
    """Run all checks, also after one failed; 0 when all passed."""
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    failed: list[str] = []
    rows = checks()
    for title, command in rows:
        print(f"\n== {title}: {' '.join(command[:4])} ...", flush=True)
        started = time.monotonic()
        code = subprocess.run(command, cwd=ROOT).returncode
        print(
            f"== {'ok' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s"
        )
        if code:
            failed.append(title)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    print(f"\nchecks: {len(rows) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def main() -> int:
    commands = {"generate", "test"}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        print(__doc__)
        return 2
    set_up()
    if sys.argv[1] == "test":
        set_up_node()
        return run_checks()
    return subprocess.run([str(BIN / "crmgen"), "generate"], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
