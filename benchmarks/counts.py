"""Costs that are the same on every machine: how many functions are called, and the most bytes of Python's objects.

    python benchmarks/counts.py             compare with counts.json; exit code 1 on a loss of more than 5 %
    python benchmarks/counts.py --update    take what is counted now

Counted are a run of `generate`, an import of the SDK that it wrote, and calls of it. The counts belong to one minor
version of Python on one system; where there are none of that, nothing is compared.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import ignore_patterns
from typing import Final, TypeAlias

ROOT: Final = Path(__file__).resolve().parents[1]
BASELINE: Final = ROOT / "benchmarks" / "counts.json"
PYTHON: Final = f"{sys.implementation.cache_tag} {sys.platform}"
TOLERANCE: Final = 1.05
UPDATE: Final = "python benchmarks/counts.py --update"

Counts: TypeAlias = Mapping[str, int]
"""By the names of what was counted."""


def count(folder: Path, how: str, what: str) -> Counts:
    """As `counted.py` says, in a folder that has a configuration and stands beside crmgen's code."""
    script = str(ROOT / "benchmarks" / "counted.py")
    places = [sys.prefix, str(folder.parent / "src"), sysconfig.get_path("purelib")]
    environment = {
        "XDG_CACHE_HOME": str(folder / "cache"),
        "PYDANTIC_DISABLE_PLUGINS": "__all__",  # they are sought in all packages
        "PYTHONHASHSEED": "0",
    }
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-s", script, how, what, *places],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    counts: Counts = json.loads(done.stdout)
    return counts


def count_all() -> Counts:
    """All counts; what compiles modules and fills caches ran once before."""
    with tempfile.TemporaryDirectory() as root:
        copy_code(Path(root))
        first, second, third = (configured(Path(root, name)) for name in "123")
        count(first, "calls", "generate")
        count(first, "calls", "sdk")
        return {
            **count(second, "calls", "generate"),
            **count(second, "calls", "generate, nothing changed"),
            **count(third, "bytes", "generate"),
            **count(first, "calls", "sdk"),
            **count(first, "bytes", "sdk"),
        }


def copy_code(root: Path) -> None:
    """Without what was compiled before: a run asks for the hash of all files, and how many there are counts."""
    for name in ("src", "templates"):
        shutil.copytree(ROOT / name, root / name, ignore=ignore_patterns("__pycache__"))


def configured(folder: Path) -> Path:
    """A new folder in which `crmgen generate` writes the SDK of Circa."""
    folder.mkdir()
    spec, overlay = (
        json.dumps(str(ROOT / "specs" / "circa" / name))
        for name in ("openapi.yaml", "overlay.yaml")
    )
    text = f"[apis.circa]\noutput = 'circa'\nspec = {spec}\noverlays = [{overlay}]\n"
    (folder / "crmgen.toml").write_text(text)
    return folder


def table(before: Counts, now: Counts) -> Iterator[str]:
    """Lines of Markdown."""
    yield "| counted | before | now | ratio |"
    yield "|---|---:|---:|---:|"
    for name, counted in now.items():
        old = before.get(name, 0)
        ratio = f"{counted / old:.3f}" if old else "-"
        yield f"| {name} | {old:,} | {counted:,} | {ratio} |"


def differing(before: Counts, now: Counts) -> tuple[list[str], list[str]]:
    """The names of losses, with all that only one of both knows, and those of gains."""
    ratios = {name: now[name] / before[name] for name in now.keys() & before.keys()}
    losses = {name for name, ratio in ratios.items() if ratio > TOLERANCE}
    gains = [name for name, ratio in ratios.items() if ratio < 1 / TOLERANCE]
    return sorted(losses | (now.keys() ^ before.keys())), sorted(gains)


def compared(before: Counts, now: Counts) -> int:
    """Says what differs; 1 where something is lost."""
    losses, gains = differing(before, now)
    for names, what in [
        (gains, "better by more than 5 %; keep it by"),
        (losses, "LOST more than 5 %; where that is meant"),
    ]:
        if names:
            print(f"\n{what}: {UPDATE}", *names, sep="\n  ")
    return 1 if losses else 0


def main() -> int:
    baselines = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    before: Counts = baselines.get(PYTHON, {})
    is_update = sys.argv[1:] == ["--update"]
    if not before and not is_update:
        print(f"skipped: counts.json has no counts of {PYTHON}; to add them: {UPDATE}")
        return 0
    now = count_all()
    print(*table(before, now), sep="\n")
    if not is_update:
        return compared(before, now)
    BASELINE.write_text(json.dumps({**baselines, PYTHON: now}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
