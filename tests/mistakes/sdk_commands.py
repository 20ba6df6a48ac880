"""Mistakes of who uses an SDK at the command line; each line is run here, and what is printed is kept."""

from __future__ import annotations

import importlib
import io
import re
import shlex
from contextlib import redirect_stderr
from types import ModuleType
from typing import Any, Final

_USAGE: Final = re.compile(r"^(?:Usage: .*|Try .*)\n+", re.MULTILINE)

LINES: Final = (
    "acme-cli contact list",
    "acme-cli contacts lst",
    "acme-cli contacts list --pge 2",
    "acme-cli contacts list --page two",
    "acme-cli contacts list --output xml",
    "acme-cli contacts list --limit 0",
    "acme-cli contacts list",
    "acme-cli contacts get",
    "acme-cli contacts create",
    "acme-cli contacts create --frist-name Ada",
    """acme-cli contacts create --body '{"frist_name": "Ada"}'""",
    "acme-cli contacts create --body '{'",
    "acme-cli contacts create --body @ada.json",
    "acme-cli contacts create --first-name Ada --clear bron",
    "acme-cli contacts upload-photo 7 --photo ada.png",
)


def printed(line: str, acme: ModuleType) -> str:
    """What a line prints for people, without how the command is used."""
    start: Any = importlib.import_module(f"{acme.__name__}._core.command_line.start")
    said = io.StringIO()
    said.reconfigure = lambda **_: None  # type: ignore[attr-defined]
    with redirect_stderr(said):
        assert start.run_command_line("acme", shlex.split(line)) == 2, line
    return _USAGE.sub("", said.getvalue()).strip()
