"""What generating costs: CPU seconds of whole processes, peak memory, CPU per operation, a run that changes nothing.

    python benchmarks/generate.py DOCUMENT...                              medians of three runs
    python benchmarks/generate.py --runs 5 --against ../before/src DOCUMENT...   in turn with another checkout

Processes of both checkouts take turns, so that what else the machine does slows both. `again` is the
CPU time of the same command when nothing changed (for the second time), in times of `python -c 'import click, yaml'`.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

HERE: Final = Path(__file__).resolve().parents[1] / "src"
LEAST: Final = [sys.executable, "-c", "import click, yaml"]


class Cost(NamedTuple):
    seconds: float
    mib: float
    said: str


def cost_of(command: list[str], **environment: str) -> Cost:
    """CPU seconds (its children's, too), peak memory and output of a command."""
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        command, env=inherited | environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command}: {said}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / unit, said)


def costs_of(document: Path, source: Path) -> tuple[Cost, Cost]:
    """Of a first run into an empty folder, and of the same again, once the second one has seen that nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "crmgen", "generate", str(document)]
        command += ["-o", f"{folder}/sdk", "--package", "sdk"]
        where = {
            "PYTHONPATH": str(source),
            "CRMGEN_CACHE": "",
            "XDG_CACHE_HOME": folder,
        }
        first, _, third = (cost_of(command, **where) for _ in range(3))
        return first, third


def report(document: Path, sources: list[Path], runs: int) -> None:
    found: dict[Path, list[tuple[Cost, Cost]]] = {source: [] for source in sources}
    for _ in range(runs):
        for source in sources:
            found[source].append(costs_of(document, source))
    least = median(cost_of(LEAST).seconds for _ in range(3 * runs))
    for source, pairs in found.items():
        seconds = median(first.seconds for first, _ in pairs)
        mib = median(first.mib for first, _ in pairs)
        again = median(second.seconds for _, second in pairs) / least
        counted = re.search(r"(\d+) operations", pairs[0][0].said)
        each = 1000 * seconds / int(counted[1]) if counted and int(counted[1]) else 0
        print(
            f"| {document.stem} | {source.parent.name} | {seconds:.2f} s | {mib:.0f} MiB "
            f"| {each:.1f} ms | {again:.1f} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--against", type=Path, help="the `src` of another checkout")
    options = parser.parse_args()
    sources = [HERE] if options.against is None else [options.against.resolve(), HERE]
    print("| document | checkout | CPU | peak | CPU per operation | again |")
    print("|---|---|---|---|---|---|")
    for document in options.documents:
        report(document.resolve(), sources, options.runs)


if __name__ == "__main__":
    main()
