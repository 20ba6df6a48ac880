"""What type checkers refuse of a program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def assert_refused(checker: str, root: Path, text: str) -> None:
    """Strictly checked by `mypy` or `pyright` in `root`, exactly the lines of `text` that end in `# refused` are."""
    (root / "use.py").write_text(text)
    (root / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    told = {
        "mypy": ["--strict", "--output", "json", "use.py"],
        "pyright": ["--outputjson", "--pythonpath", sys.executable, "use.py"],
    }[checker]
    done = subprocess.run(
        [sys.executable, "-m", checker, *told],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if checker == "mypy":
        notes = [json.loads(line) for line in done.stdout.splitlines()]
        found = {each["line"] for each in notes if each["severity"] == "error"}
    else:
        notes = json.loads(done.stdout)["generalDiagnostics"]
        found = {each["range"]["start"]["line"] + 1 for each in notes}
    lines = enumerate(text.splitlines(), 1)
    wrong = {number for number, line in lines if line.endswith("# refused")}
    assert found == wrong, done.stdout + done.stderr
