"""Several APIs at once: a process for each, a few at a time.

A process for each, so that none sees what another left behind in memory, and one that is killed (a document
too large for the machine, say) takes no other along.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, Final

from crmgen.cli.one_api import Outcome
from crmgen.diagnostics import Place, Problem
from crmgen.settings import ApiSettings

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

_LOADED: Final = ["crmgen.adoption", "crmgen.diff.regeneration", "crmgen.emit.writer"]
"""What each process needs, loaded once."""

Work = Callable[[ApiSettings], Outcome]


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_processes(
    apis: Sequence[ApiSettings], work: Work, jobs: int
) -> Iterator[tuple[int, Outcome]]:
    """Work on each of `apis` in a process of its own, `jobs` at a time; outcomes as they come, with the index.

    What `work` raises, and the death of a process, is an outcome as well. Whoever stops listening ends all.
    """
    context = _context()
    waiting = deque(enumerate(apis))
    running: dict[Connection, tuple[int, BaseProcess]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                index, api = waiting.popleft()
                reader, process = _start(context, work, api)
                running[reader] = index, process
            for reader in [each for each in wait([*running]) if each in running]:
                assert isinstance(reader, Connection)
                index, process = running.pop(reader)
                yield index, _received(reader, process, apis[index])
    finally:
        for _, process in running.values():
            process.terminate()


def crashed(api: ApiSettings, what: str) -> Outcome:
    """The outcome of work that ended otherwise than it ever should."""
    problem = Problem(Place(str(api.spec)), what, "crash")
    return Outcome(api.name, "crashed", problems=(problem,))


def _context() -> BaseContext:
    """Processes that begin with the code loaded, where this system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    return context


def _start(
    context: BaseContext, work: Work, api: ApiSettings
) -> tuple[Connection, BaseProcess]:
    reader, writer = context.Pipe(duplex=False)
    make: Any = context
    process: BaseProcess = make.Process(
        target=_send, args=(writer, work, api), daemon=True
    )
    process.start()
    writer.close()  # so that the end of the process is the end of what can be read
    return reader, process


def _send(writer: Connection, work: Work, api: ApiSettings) -> None:
    with suppress(KeyboardInterrupt, BrokenPipeError):  # who started us says so
        gc.disable()  # as in the command line
        writer.send(work(api))


def _received(reader: Connection, process: BaseProcess, api: ApiSettings) -> Outcome:
    try:
        found: Outcome = reader.recv()
    except (EOFError, OSError):
        process.join()
        found = crashed(api, _reason(process.exitcode))
    reader.close()
    process.join()
    return found


def _reason(code: int | None) -> str:
    if code is not None and code < 0:
        return f"its process was killed by signal {-code}, for want of memory maybe"
    return "crmgen itself failed, as the traceback says; please report it"
