"""A hook of hatchling: the README as a package index shows it, without links to files of the repository, which no index has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"!\[[^\]]*\]\((?!https:)[^)]*\)\n*")
_READ_ON = re.compile(r"## Where to read on\n.*?(?=\nMIT licence)", re.S)
"""A table of links to files of the repository."""
_THERE = "The documentation is in the folder `docs` of the repository.\n"
_LINK = re.compile(r"\[([^\]]+)\]\((?!https:)[^)]*\)")


class IndexReadme(MetadataHookInterface):
    def update(self, metadata: dict[str, Any]) -> None:
        text = Path(self.root, "README.md").read_text("utf-8")
        text = _READ_ON.sub(_THERE, text)
        shown = _LINK.sub(r"\1", _PICTURE.sub("", text))
        metadata["readme"] = {"content-type": "text/markdown", "text": shown}
