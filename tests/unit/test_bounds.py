"""Time, depth of calls and memory: what goes beyond them is refused in plain words."""

from __future__ import annotations

import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from crmgen.bounds import bounded, bounded_depth, first_bytes
from crmgen.diagnostics import InputError

DOCUMENT = Path("api.yaml")


def refusal(error: BaseException) -> str:
    with (
        pytest.raises(InputError) as refused,
        bounded(DOCUMENT),
        bounded_depth(DOCUMENT),
    ):
        raise error
    return str(refused.value)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers on Windows")
def test_a_document_has_so_much_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmgen.limits.MAX_SECONDS", 0.01)
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(InputError) as refused, bounded(DOCUMENT):
        while True:
            try:
                sum(range(1000))
            except Exception:  # what a pass may do must not swallow the end
                continue
    assert str(refused.value) == (
        "api.yaml: error: it takes more than 0.01 seconds of processor time, which is the limit; "
        "leave out what you do not need [too-slow]"
    )
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers on Windows")
def test_what_ends_in_time_leaves_no_timer() -> None:
    with bounded(DOCUMENT):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers on Windows")
def test_time_in_which_others_compute_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crmgen.limits.MAX_SECONDS", 10)
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    with bounded(DOCUMENT):
        before = signal.getitimer(signal.ITIMER_PROF)[0]
        subprocess.run([sys.executable, "-c", busy], check=True)
        spent = before - signal.getitimer(signal.ITIMER_PROF)[0]
    assert spent < 0.3


def test_what_leads_too_deep_is_refused() -> None:
    assert refusal(RecursionError()).endswith("[too-deep]")


def test_what_leads_too_deep_after_lowering_is_a_bug() -> None:
    with pytest.raises(RecursionError), bounded(DOCUMENT):
        raise RecursionError


def test_what_needs_too_much_memory_is_refused() -> None:
    assert refusal(MemoryError()).endswith("[too-large]")


def test_other_errors_pass() -> None:
    with pytest.raises(KeyError), bounded(DOCUMENT):
        raise KeyError


def test_a_small_file_takes_little_memory_to_read(tmp_path: Path) -> None:
    document = tmp_path / "api.yaml"
    document.write_bytes(b"openapi: 3.1.0")
    tracemalloc.start()
    try:
        assert first_bytes(document) == b"openapi: 3.1.0"
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_no_more_of_a_file_is_read_than_asked_for(tmp_path: Path) -> None:
    document = tmp_path / "api.yaml"
    document.write_bytes(bytes(2_500_000))
    for most in (0, 14, 1_000_000, 1_000_001, 2_500_000):
        assert len(first_bytes(document, most)) == most
    assert len(first_bytes(document)) == 2_500_000
