"""How Sphinx builds this folder: `sphinx-build -W --keep-going -b html docs <folder>`. It asks no network."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Final

from sphinx.application import Sphinx

from crmgen import __version__

project = "crmgen"
release = version = __version__
copyright = "the authors of crmgen; MIT licence"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
nitpicky = True

myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure"]  # yaml and json with "..." in them

html_theme = "furo"
html_title = f"crmgen {__version__}"
html_copy_source = False
html_show_sourcelink = False
html_static_path = ["_static"]
html_css_files = ["crmgen.css"]
html_theme_options = {"navigation_with_keys": True}

_INCLUDED: Final = {
    "SECURITY.md": "security.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
"""Pages that stand in the root, where hosts of repositories look for them."""
_LINK: Final = re.compile(r"\[([^\]\n]+)\]\((?!https?:)([^)\s#]+)(#[^)\s]+)?\)")


def _within(text: str, folder: PurePosixPath) -> str:
    """Markdown in which links to files of the repository, which no site holds, are their texts.

    `folder`: that of the page, from the root of the repository.
    """

    def link(found: re.Match[str]) -> str:
        shown, target, anchor = found[1], found[2], found[3] or ""
        path = normpath(str(folder / target))
        path = f"docs/{_INCLUDED[path]}" if path in _INCLUDED else path
        if not path.startswith("docs/"):
            return shown
        return f"[{shown}]({relpath(path, folder if folder.parts else 'docs')}{anchor})"

    return _LINK.sub(link, text)


def _read_page(app: Sphinx, name: str, text: list[str]) -> None:
    folder = PurePosixPath("docs", name).parent
    text[0] = _within(text[0], folder)


def _read_included(app: Sphinx, path: Path, parent: str, text: list[str]) -> None:
    text[0] = _within(text[0], PurePosixPath())


def setup(app: Sphinx) -> None:
    app.connect("source-read", _read_page)
    app.connect("include-read", _read_included)
