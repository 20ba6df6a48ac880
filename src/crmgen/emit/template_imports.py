"""The imports of a module while its template runs: the template adds what it uses, wherever it uses it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from crmgen.emit.imports import Import, ImportSet

_PLACE: Final = "\0imports\0"
"""Stands for the block until the rest of the module is written; no text of a document can be so."""
_WORD: Final = re.compile(r"[^\W\d]\w*")


class TemplateImports:
    """`imports` in a template. `{{ imports }}` is where the block goes."""

    def __init__(self, needed: ImportSet, defined: Collection[str]) -> None:
        self._imports = needed.copy()
        self._defined = defined

    def __str__(self) -> str:
        return _PLACE

    def use(self, module: str, name: str = "") -> str:
        """Import `name` of `module` (or the whole module), and give what it is called here.

        That is `_name` where the module has something else of that name already. Modules of the package
        begin with a dot and are counted from it, as in `.models.contacts`; `._core` is the runtime.
        """
        known = self._imports.local_name(module, name)
        if known:
            return known
        is_taken = name in self._defined or name in self._imports.local_names()
        alias = f"_{name}" if name and is_taken else ""
        self._imports.add([Import(module, name, alias)])
        return alias or name or module

    def placed(self, text: str, *, only_used: bool) -> str:
        """A finished module with its imports in their place.

        `only_used`: without those that the module never mentions, since what a view needs imported
        is for our own template of it.
        """
        if _PLACE not in text:
            return text
        imports = self._imports
        if only_used:
            imports = imports.only(set(_WORD.findall(text)))
        return text.replace(_PLACE, imports.render())
