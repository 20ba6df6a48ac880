"""All that an SDK loads and builds when it is first used, at once: for servers that would rather start slowly."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from ..read.models import is_model

_NOT_NEEDED = ("_core", "extras", "extensions", "testing", "__main__")
"""Modules of the SDK that no call imports by itself; what it needs of them comes with the others."""


def warm_up(package: str) -> None:
    """Imports the resources and the types of an SDK, and builds what reads its types. `package`: as it is imported."""
    path: list[str] = [*import_module(package).__path__]
    for found in walk_packages(path, f"{package}."):
        if found.name.split(".")[1] not in _NOT_NEEDED:
            import_module(found.name)
    models = import_module(f"{package}.models")
    for name in models.__all__:
        kind = getattr(models, name)
        if is_model(kind):
            kind.model_rebuild()
