"""A hook of hatchling: the wheel carries the runtime, which crmgen reads and never imports, as one archive.

163 small files each compressed by itself would be a fifth of the wheel.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RuntimeArchive(BuildHookInterface[Any]):
    """The same sources give the same bytes."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # which reads the folder
            return
        folder = Path(self.root, "src", "crmgen", "runtime")
        self.folder = TemporaryDirectory()  # gone with this object
        made = Path(self.folder.name, "runtime.tar.gz")
        with gzip.GzipFile(made, "wb", mtime=0) as file, tarfile.open(fileobj=file, mode="w") as archive:  # type: ignore[call-overload]
            for path in sorted(folder.rglob("*.py")):
                content = path.read_bytes()
                member = tarfile.TarInfo(path.relative_to(folder).as_posix())
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        build_data["force_include"][str(made)] = "crmgen/runtime.tar.gz"
