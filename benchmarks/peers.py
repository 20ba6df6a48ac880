"""What generating costs, against other generators: CPU seconds and peak memory of whole processes.

    python benchmarks/peers.py DOCUMENT...              medians of three runs
    python benchmarks/peers.py --runs 1 DOCUMENT...     of fewer
    python benchmarks/peers.py --chart docs/generate.svg DOCUMENT...    draws them, too

Each peer is installed from PyPI or npm into an environment of its own (in `--environments`, where the next time finds it).
All read a copy in which statuses are text (`'200':`), as the standard has it: a peer refuses numbers. They take turns, so
that what else the machine does slows all; read the ratios, and beside them what each peer makes.
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
from typing import Final, NamedTuple

from charts import Bar, write_chart
from generate import HERE, Cost, cost_of


class Peer(NamedTuple):
    """A generator, and how it is told what to read and where to write."""

    packages: tuple[str, ...]
    arguments: tuple[str, ...]
    makes: str
    is_of_npm: bool = False


PEERS: Final = {
    "openapi-python-client": Peer(
        ("openapi-python-client",),
        (
            *("generate", "--path", "{document}", "--output-path", "{folder}/sdk"),
            *("--config", "{folder}/config.json"),
        ),
        "functions, attrs classes",
    ),
    "clientele": Peer(
        ("clientele[cli]",),
        ("start-api", "--file", "{document}", "--output", "{folder}/sdk"),
        "functions, pydantic classes of components",
    ),
    "openapi-ts": Peer(
        ("@hey-api/openapi-ts", "typescript@5"),
        (
            *("-i", "{document}", "-o", "{folder}/sdk", "--no-log-file"),
            *("-c", "@hey-api/client-fetch"),
        ),
        "TypeScript: functions, types",
        is_of_npm=True,
    ),
    "openapi-typescript": Peer(
        ("openapi-typescript", "typescript@5"),
        ("{document}", "-o", "{folder}/sdk.d.ts"),
        "TypeScript: types alone",
        is_of_npm=True,
    ),
}
CONFIG: Final = '{"literal_enums": true}'
"""Without it openapi-python-client ends on values of an enum that differ in signs alone, as Stripe's."""


def installed(name: str, environments: Path) -> Path:
    """The folder of programs of a peer's environment."""
    peer, place = PEERS[name], environments / name
    if peer.is_of_npm:
        programs = place / "node_modules" / ".bin"
        install = ["npm", "install", "--silent", "--prefix", str(place)]
    else:
        programs = place / ("Scripts" if os.name == "nt" else "bin")
        install = [str(programs / "python"), "-m", "pip", "install", "--quiet"]
    if not (programs / name).exists():
        if not peer.is_of_npm:
            venv.create(place, with_pip=True)
        subprocess.run([*install, *peer.packages], check=True)
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
        stated = PEERS[peer].arguments
        given = [each.format(document=document, folder=folder) for each in stated]
        return cost_of([str(programs / peer), *given], PATH=path)


def report(document: Path, programs: dict[str, Path], runs: int) -> list[Bar]:
    """A row for each tool, and bars of their times."""
    costs: dict[str, list[Cost]] = {"crmgen": [], **{peer: [] for peer in programs}}
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(document, folder)
        for _ in range(runs):
            costs["crmgen"].append(cost_here(copy))
            for peer, place in programs.items():
                costs[peer].append(cost_of_peer(peer, place, copy))
    least = median(cost.seconds for cost in costs["crmgen"])
    bars: list[Bar] = []
    for tool, found in costs.items():
        seconds = median(cost.seconds for cost in found)
        mib = median(cost.mib for cost in found)
        makes = PEERS[tool].makes if tool in PEERS else "classes, methods, tests, docs"
        print(
            f"| {document.stem} | {tool} | {seconds:.1f} s | {seconds / least:.1f} "
            f"| {mib:.0f} MiB | {makes} |",
            flush=True,
        )
        text = f"{seconds / least:.1f} ({seconds:.1f} s)"
        color = 0 if tool == "crmgen" else 1
        bars.append(Bar(f"{document.stem}: {tool}", seconds / least, text, color))
    return bars


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    place = Path(tempfile.gettempdir(), "crmgen-peers")
    parser.add_argument("--environments", type=Path, default=place)
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    programs = {peer: installed(peer, options.environments) for peer in PEERS}
    print("| document | tool | CPU | times crmgen's | peak | makes |")
    print("|---|---|---:|---:|---:|---|")
    bars: list[Bar] = []
    for document in options.documents:
        bars += report(document.resolve(), programs, options.runs)
    if options.chart:
        title = "CPU time of generating, in times of crmgen's"
        write_chart(options.chart, title, bars)


if __name__ == "__main__":
    main()
