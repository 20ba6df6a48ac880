"""The runtime as the generator sees it: the text of its modules, and where each name lives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

_FOLDER: Final = Path(__file__).resolve().parents[1] / "runtime"
_DEFINED: Final = re.compile(
    r"^(?:(?:async )?def |class )?([A-Za-z]\w*)(?:[(\[:]| = )", re.MULTILINE
)
"""What a line without indentation defines: a function, a class, or a name that is assigned."""


@cache
def runtime_files() -> Mapping[str, str]:
    """Path below the runtime's folder to text."""
    return {
        path.relative_to(_FOLDER).as_posix(): path.read_text("utf-8")
        for path in sorted(_FOLDER.rglob("*.py"))
    }


@cache
def runtime_module(name: str) -> str:
    """Where generated code imports a name of the runtime from: `Call` gives `._core.http.calls`."""
    return f"._core.{runtime_names()[name]}"


@cache
def runtime_names() -> Mapping[str, str]:
    """Each public name of the runtime that one module alone defines, to that module."""
    found = [
        (name, ".".join(PurePosixPath(path).with_suffix("").parts))
        for path, text in runtime_files().items()
        for name in dict.fromkeys(_DEFINED.findall(text))
    ]
    counts = Counter(name for name, _ in found)
    return {name: module for name, module in found if counts[name] == 1}
