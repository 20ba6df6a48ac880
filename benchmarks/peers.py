"""What generating costs, against other generators: CPU seconds and peak memory of whole processes.

    python benchmarks/peers.py DOCUMENT...              medians of three runs
    python benchmarks/peers.py --runs 1 DOCUMENT...     of fewer

Each peer is installed from PyPI into an environment of its own (in `--environments`, where the next time finds it).
All read a copy in which statuses are text (`'200':`), as the standard has it: a peer refuses numbers. They take turns, so that what else the machine does slows all; read the ratios.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from statistics import median
from typing import Final

from generate import HERE, Cost, cost_of

PEERS: Final = {
    "openapi-python-client": (
        *("generate", "--path", "{document}", "--output-path", "{folder}/sdk"),
        *("--config", "{folder}/config.json"),
    ),
}
CONFIG: Final = '{"literal_enums": true}'
"""Without it openapi-python-client ends on values of an enum that differ in signs alone, as Stripe's."""


def installed(peer: str, environments: Path) -> Path:
    """The folder of programs of a peer's environment."""
    programs = environments / peer / ("Scripts" if os.name == "nt" else "bin")
    if not (programs / peer).exists():
        venv.create(environments / peer, with_pip=True)
        pip = [str(programs / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, peer], check=True)
    return programs


def copied(document: Path, folder: str) -> str:
    """A copy that peers read, too."""
    text = document.read_text("utf-8")
    copy = Path(folder, document.name)
    copy.write_text(re.sub(r"(?m)^(\s+)(\d{3}):", r"\1'\2':", text), "utf-8")
    return str(copy)


def cost_here(document: str) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "crmgen", "generate", document]
        command += ["-o", f"{folder}/sdk", "--package", "sdk"]
        where = {"PYTHONPATH": str(HERE), "CRMGEN_CACHE": "", "XDG_CACHE_HOME": folder}
        return cost_of(command, **where)


def cost_of_peer(peer: str, programs: Path, document: str) -> Cost:
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "config.json").write_text(CONFIG)
        given = [e.format(document=document, folder=folder) for e in PEERS[peer]]
        return cost_of([str(programs / peer), *given], PATH=path)


def report(document: Path, programs: dict[str, Path], runs: int) -> None:
    costs: dict[str, list[Cost]] = {"crmgen": [], **{peer: [] for peer in programs}}
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(document, folder)
        for _ in range(runs):
            costs["crmgen"].append(cost_here(copy))
            for peer, place in programs.items():
                costs[peer].append(cost_of_peer(peer, place, copy))
    least = median(cost.seconds for cost in costs["crmgen"])
    for tool, found in costs.items():
        seconds = median(cost.seconds for cost in found)
        mib = median(cost.mib for cost in found)
        print(
            f"| {document.stem} | {tool} | {seconds:.1f} s | {seconds / least:.1f} "
            f"| {mib:.0f} MiB |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    place = Path(tempfile.gettempdir(), "crmgen-peers")
    parser.add_argument("--environments", type=Path, default=place)
    options = parser.parse_args()
    programs = {peer: installed(peer, options.environments) for peer in PEERS}
    print("| document | tool | CPU | times crmgen's | peak |")
    print("|---|---|---:|---:|---:|")
    for document in options.documents:
        report(document.resolve(), programs, options.runs)


if __name__ == "__main__":
    main()
