"""A hook of hatchling that makes the wheel small: what nobody reads in an installed package stays in the sdist.

- The runtime, which crmgen reads and never imports, is one archive: compressed file by file it would be a
  fifth of the wheel.
- Private modules have empty lines where docstrings were: lines in tracebacks are those of the repository.
"""

from __future__ import annotations

import ast
import io
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_READ_BY_USERS = ("cli", "testing", "configuration.py", "project.py", "build_hook.py")
"""Below the package: what is imported by users, or shows its docstrings as help."""


class CompactWheel(BuildHookInterface[Any]):
    """The same sources give the same bytes."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # which reads the folder
            return
        source = Path(self.root, "src", "crmgen")
        self.folder = TemporaryDirectory()  # gone with this object
        made = Path(self.folder.name, "crmgen")
        made.mkdir()
        for path in sorted(source.rglob("*")):
            place = path.relative_to(source)
            if (
                path.is_file()
                and "__pycache__" not in path.parts
                and place.parts[0] != "runtime"
            ):
                target = made / place
                target.parent.mkdir(parents=True, exist_ok=True)
                private = path.suffix == ".py" and place.parts[0] not in _READ_BY_USERS
                text = path.read_text("utf-8")
                target.write_text(
                    without_docstrings(text) if private else text, "utf-8"
                )
        archive_runtime(source / "runtime", made / "runtime.tar.xz")
        build_data["force_include"][str(made)] = "crmgen"


def without_docstrings(source: str) -> str:
    """The same code on the same lines; texts that stand alone, which Python leaves out as well, are empty lines."""
    lines = source.splitlines()
    for block in ast.walk(ast.parse(source)):
        body = getattr(block, "body", None)
        for each in body if isinstance(body, list) and len(body) > 1 else ():
            if (
                isinstance(each, ast.Expr)
                and isinstance(each.value, ast.Constant)
                and isinstance(each.value.value, str)
            ):
                assert each.end_lineno is not None
                lines[each.lineno - 1 : each.end_lineno] = [""] * (
                    each.end_lineno - each.lineno + 1
                )
    return "\n".join(lines) + "\n"


def archive_runtime(folder: Path, target: Path) -> None:
    """All of its modules in one compressed file, without dates and owners."""
    with tarfile.open(target, "w:xz", preset=9) as archive:
        for path in sorted(folder.rglob("*.py")):
            content = path.read_bytes()
            member = tarfile.TarInfo(path.relative_to(folder).as_posix())
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
