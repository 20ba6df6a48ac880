"""Libraries that come with extras of the SDK.

They are imported by name, so that type checkers need none of them where an SDK is checked without its extras.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class MissingExtraError(ImportError):
    """A library is not installed that an extra of the SDK brings. Holds the extra's name."""


def library(module: str, extra: str) -> Any:
    """A module of a library. Raises MissingExtraError where it is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise MissingExtraError(extra) from None


def what_to_install(package: str, extra: str) -> str:
    """The line that says how to get it."""
    from importlib import (
        metadata,
    )  # takes longer than the rest of a command line's start

    named = metadata.packages_distributions().get(package, [package])[0]
    brought = {"cli": "click"}.get(extra, extra)
    return f"{package}: this needs the extra {extra!r} of {named}; or run: pip install {brought}"
