"""`crmgen generate` killed at random moments: how often the old SDK stood there, the new one, or a mixture.

python -m tests.corpus.kills [OLD.yaml NEW.yaml] [--count 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Final

from tests.corpus.revisions import REVISIONS
from tests.corpus.shuffle import read

_OWN: Final = Path(__file__).parents[1] / "cases/old_names/spec.yaml"
_LATEST: Final = 1.1
"""Of the time that a whole run takes: some are over when the signal comes."""


def killed(old: Path, new: Path, folder: Path, count: int, seed: int) -> Counter[str]:
    """The outcomes of `count` runs that bring the SDK of `old` up to `new`, each killed at its own moment.

    `next run failed`: what a run that follows leaves is not the new SDK, or something lies beside it.
    """
    kept, output, document = folder / "kept", folder / "sdk", folder / "api.yaml"
    shutil.copy(old, document)
    _run(folder).wait()
    shutil.copytree(output, kept)
    before = _content(output)
    shutil.copy(new, document)
    started = time.monotonic()
    _run(folder).wait()
    whole = time.monotonic() - started
    after = _content(output)
    chance = Random(seed)
    found: Counter[str] = Counter()
    for _ in range(count):
        shutil.rmtree(output)
        shutil.copytree(kept, output)
        run = _run(folder)
        try:
            run.wait(chance.uniform(0, whole * _LATEST))
            found["had ended"] += 1
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
        now = _content(output)
        found["old" if now == before else "new" if now == after else "mixture"] += 1
        beside = {path.name for path in folder.iterdir()}
        is_whole = _run(folder).wait() == 0 and _content(output) == after
        left = {path.name for path in folder.iterdir()} - {"api.yaml", "kept", "sdk"}
        found["something lay beside"] += beside > {"api.yaml", "kept", "sdk"}
        found["next run failed"] += not is_whole or bool(left)
    return found


def _run(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "crmgen", "generate", "api.yaml", "-o", "sdk", "-q"]  # fmt: skip
    return subprocess.Popen(command, cwd=folder)


def _content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def own_documents(folder: Path) -> tuple[Path, Path]:
    """A small document, and a revision of it in which much is another."""
    root = read(_OWN)
    before, after = folder / "old.json", folder / "new.json"
    before.write_text(json.dumps(root))
    for name in ("component_is_renamed", "newcomers", "title_changes"):
        REVISIONS[name](root, Random(1))
    after.write_text(json.dumps(root))
    return before, after


def main() -> None:
    """Print how often what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as folder:
        old, new = given.documents or own_documents(Path(made))
        found = killed(old.resolve(), new.resolve(), Path(folder), given.count, given.seed)  # fmt: skip
    for outcome in ("old", "new", "mixture", "had ended", "something lay beside", "next run failed"):  # fmt: skip
        print(f"{outcome}: {found[outcome]}")


if __name__ == "__main__":
    main()
