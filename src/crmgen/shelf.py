"""Where SDKs are kept: a folder, or a place that `fsspec` reaches, such as `s3://bucket/sdks`."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from crmgen.diagnostics import InputError, Place


class Shelf(Protocol):
    """What holds bytes by their names. Both raise `OSError` where that cannot be done now."""

    def read(self, name: str) -> bytes: ...

    def write(self, name: str, content: bytes) -> None: ...


class Folder:
    """A folder here, or one that is shared over a network. What is written appears at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str) -> bytes:
        return (self._path / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        path = self._path / name
        partial = path.with_name(f".{os.getpid()}-{os.urandom(8).hex()}")
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)


@contextmanager
def _errors() -> Generator[None]:
    """Each of fsspec's systems has errors of its own for a place that does not answer."""
    try:
        yield
    except Exception as error:  # which of them it is, only that system knows
        raise OSError(str(error)) from error


class Address:
    """A place with an address. Raises `InputError` where nothing here knows how to reach such."""

    def __init__(self, url: str) -> None:
        place = Place("CRMGEN_CACHE")
        try:
            url_to_fs = import_module("fsspec.core").url_to_fs
        except ImportError:
            message = "an address needs `pip install 'crmgen[fsspec]'`"
            raise InputError.of(place, message, "bad-argument") from None
        try:
            self._system: Any
            self._system, self._root = url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise InputError.of(place, str(error), "bad-argument") from None

    def read(self, name: str) -> bytes:
        with _errors():
            content: bytes = self._system.cat_file(f"{self._root}/{name}")
            return content

    def write(self, name: str, content: bytes) -> None:
        path = f"{self._root}/{name}"
        with _errors():
            self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._system.pipe_file(path, content)


def shelf_at(stated: str) -> Shelf:
    """What a folder or an address names. Raises `InputError` for an address that cannot be reached from here."""
    return Address(stated) if "://" in stated else Folder(Path(stated))
