"""The tutorial, followed word by word: its files are saved, its commands run in order, their output compared."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from itertools import takewhile
from pathlib import Path

from tests import wheelhouse
from tests.markdown_blocks import ROOT, blocks

TUTORIAL = ROOT / "docs" / "tutorial.md"
MOCK = "crmgen mock "
READY = "Ctrl+C stops it"
PORT = "4010"
NEEDED = (
    *("hatchling", "httpx2", "pydantic", "pytest"),
    *("faker", "starlette", "uvicorn"),
)
"""What pip is asked for on the way, beside crmgen."""


def free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


def saved_as(block_line: int) -> str:
    """The file that the sentence before a block names: "Save this as `first.py`:"."""
    lines = TUTORIAL.read_text("utf-8").splitlines()[: block_line - 2]
    sentence = next(line for line in reversed(lines) if line)
    found = re.search(r"ave (?:this|it) as `([\w.]+)`:$", sentence)
    assert found, f"line {block_line}: nothing says where to save this"
    return found[1]


def assert_shown(expected: str, printed: str) -> None:
    """`...` stands for any text."""
    parts = map(re.escape, expected.strip().split("..."))
    assert re.fullmatch(".*".join(parts), printed.strip(), re.DOTALL), printed


@contextmanager
def other_terminal(command: str, folder: Path, env: dict[str, str]) -> Generator[str]:
    """A command that stays until the end; gives what it prints before it waits."""
    with subprocess.Popen(
        ["bash", "-c", f"exec {command}"],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            lines = iter(server.stdout.readline, "")
            shown = list(takewhile(lambda line: not line.startswith(READY), lines))
            yield "".join([*shown, READY])
        finally:
            server.terminate()


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheelhouse.build(wheels, needed=NEEDED)
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "crmgen").symlink_to(ROOT)
    scripts = folder / "env" / "bin"
    env = {
        **{key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        "PATH": f"{scripts}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    port = free_port()
    printed = ""
    with ExitStack() as terminals:
        for block in blocks(TUTORIAL):
            text = block.text.replace(PORT, port)
            if block.language in ("yaml", "python"):
                (folder / saved_as(block.line)).write_text(text)
            elif block.language == "text":
                assert_shown(text, printed)
            elif text.startswith(MOCK):
                command = f"{text.strip()} --port {port}"
                printed = terminals.enter_context(other_terminal(command, folder, env))
            else:
                done = subprocess.run(
                    ["bash", "-euc", text],
                    cwd=folder,
                    env=env,
                    capture_output=True,
                    text=True,
                    timeout=300,
                )
                assert done.returncode == 0, (block.line, done.stdout, done.stderr)
                printed = done.stdout
