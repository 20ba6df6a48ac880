"""Our templates as bytecode: compiling them takes a tenth of a small run."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from pickle import PickleError

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from crmgen.emit import own_templates


def compiled_templates() -> BytecodeCache:
    """The bytecode of templates, kept where Python keeps that of this module.

    Who may write there may change our code as well, so that it is trusted as far; a folder of the user's
    cache may belong to a team.
    """
    folder = Path(cache_from_source(__file__)).parent
    return _BesideOurs(str(folder), f"%s.jinja.{sys.implementation.cache_tag}.pyc")


@cache
def _compiler() -> str:
    return Path(own_templates.__file__).read_text("utf-8")


class _BesideOurs(FileSystemBytecodeCache):
    def get_source_checksum(self, source: str) -> str:
        """Of a template and of what compiles it: after a change of either it is compiled again."""
        return super().get_source_checksum(source + _compiler())

    def load_bytecode(self, bucket: Bucket) -> None:
        """A file that cannot be read, damaged or of others, is made again."""
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, LookupError, PickleError, ValueError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """An installation that may not be written to, or shall not, compiles each time."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)
