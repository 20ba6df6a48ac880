"""`generate --watch`: again whenever a source changes."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, NoReturn

import click

from crmgen.diagnostics import InputError
from crmgen.settings import ApiSettings, find_configuration

EXIT_INTERRUPTED: Final = 130
_PAUSE: Final = 0.2
Stamps = dict[Path, tuple[int, int] | None]


def watch(
    run: Callable[[], Iterable[Path]],
    chosen: Callable[[], list[ApiSettings]],
    pause: Callable[[float], None] = time.sleep,
) -> NoReturn:
    """Run now, and again after each change of a source, until Ctrl-C, which exits with 130.

    `run` gives what it read, and exits where that was wrong; `chosen` gives the settings, which say what
    there is to read.
    """
    from crmgen.emit.render import environment

    known = _stated(chosen)
    try:
        while True:
            before = _stamps(known)
            known |= _stated(chosen) | _read(run)
            seen = _stamps(known) | before
            gc.collect()
            click.echo("watching; Ctrl-C ends", err=True)
            while _stamps(known) == seen:
                pause(_PAUSE)
            environment.cache_clear()  # which looks at no file twice
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


def _read(run: Callable[[], Iterable[Path]]) -> set[Path]:
    try:
        return set(run())
    except SystemExit:  # it said why
        return set()


def _stated(chosen: Callable[[], list[ApiSettings]]) -> set[Path]:
    """The configuration and the sources that it names; folders with all that is in them."""
    configuration = find_configuration(Path.cwd())
    found = {configuration} if configuration else set[Path]()
    try:
        for api in chosen():
            found.update(_sources(api))
    except InputError:
        pass  # the run says so
    return found


def _sources(api: ApiSettings) -> Iterator[Path]:
    folders = (api.extras, api.extensions, api.templates)
    if api.patterns:  # a new file may be a document
        yield from {each.parent for each in api.specs if isinstance(each, Path)}
    for each in (*api.specs, *api.overlays, api.guide, *folders):
        if isinstance(each, Path):
            yield each
            yield from each.rglob("*") if each.is_dir() else ()


def _stamps(paths: Iterable[Path]) -> Stamps:
    return {path: _stamp(path) for path in paths}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
