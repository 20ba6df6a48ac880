"""The garbage collector, which belongs to the process that crmgen runs in."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def collected() -> Generator[None]:
    """Then free what was made in here: a template leads back to its view.

    Nothing else is looked at, unless the process has frozen objects of its own, which stay as they are.
    """
    is_ours = gc.get_freeze_count() == 0
    if is_ours:
        gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        if is_ours:
            gc.unfreeze()
