"""Several APIs on a dask cluster: documents travel there, SDKs travel back and are written here, once.

What a worker makes is a value and touches nothing, so that the scheduler may give it to another one when a worker
is lost; only here is anything written.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any

from crmgen.cli.one_api import Outcome, generate_one
from crmgen.cli.parcel import Parcel, Returned, opened, parcel_of
from crmgen.cli.processes import crashed, in_processes
from crmgen.diagnostics import InputError, Place
from crmgen.kept_sdks import entry_of
from crmgen.made import Made, from_json
from crmgen.records import replace
from crmgen.settings import ApiSettings
from crmgen.url import Url

_AGAIN = ("lost", "pending")
"""What a future is that was done, until its worker died with the result: another one makes that again."""


def on_dask(
    address: str, apis: Sequence[ApiSettings], options: Mapping[str, Any]
) -> Iterator[tuple[int, Outcome]]:
    """Work on each of `apis` at the scheduler `dask://HOST:PORT`; outcomes as they come, with the index.

    Raises `InputError` where there is no scheduler, or no `distributed` to speak to it.
    """
    with _client(address) as client:
        done = import_module("distributed").as_completed()
        sent: dict[Any, tuple[int, Parcel]] = {}

        def next_one() -> tuple[int, Outcome]:
            future = next(done)
            while future.status in _AGAIN:
                done.add(future)
                future = next(done)
            index, parcel = sent.pop(future)
            outcome = _written(apis[index], parcel, future, options)
            future.release()
            return index, outcome

        for index, api in enumerate(apis):
            if _stays_here(api, options):
                yield from ((index, found) for _, found in _here(api, options))
                continue
            try:
                parcel = parcel_of(api, bumps=options["bump"])
            except InputError as error:
                yield index, _refused(api, error)
                continue
            future = client.submit(opened, parcel, pure=False)
            sent[future] = index, parcel
            done.add(future)
            if len(sent) >= _under_way(client):
                yield next_one()
        while sent:
            yield next_one()


def _under_way(client: Any) -> int:
    """How many parcels travel at once: each worker has one more waiting, and a thousand documents fill no memory."""
    threads: Mapping[str, int] = client.nthreads()
    return 2 * max(1, sum(threads.values()))


def _stays_here(api: ApiSettings, options: Mapping[str, Any]) -> bool:
    """Whether there is nothing to send: it was made before, or it is fetched, or names are taken from its SDK."""
    entry = entry_of(api, bumps=options["bump"])
    is_kept = entry is not None and entry.found() is not None
    is_fetched = api.remote is not None or any(
        isinstance(each, Url) for each in api.specs
    )
    return is_kept or is_fetched or options["adopt"]


def _here(
    api: ApiSettings, options: Mapping[str, Any]
) -> Iterator[tuple[int, Outcome]]:
    return in_processes([api], partial(generate_one, options=options), 1)


def _written(
    api: ApiSettings, parcel: Parcel, future: Any, options: Mapping[str, Any]
) -> Outcome:
    if future.status != "finished":
        reason = future.exception() if future.status == "error" else future.status
        return crashed(api, f"its worker failed: {type(reason).__name__}: {reason}")
    make = partial(_arrived, parcel, future.result())
    return generate_one(api, options, make)


def _arrived(parcel: Parcel, returned: Returned) -> Made:
    """What came back, if what it was made of is still so."""
    if returned.problems:
        raise InputError(returned.problems, returned.suggestions)
    now = parcel_of(parcel.settings, bumps=parcel.bumps)
    if now.files != parcel.files:
        place = Place(str(parcel.settings.spec))
        message = (
            "changed, or its SDK did, while a worker was at work; run crmgen again"
        )
        raise InputError.of(place, message, "changed-meanwhile")
    return replace(from_json(returned.made), warnings=returned.warnings)


def _refused(api: ApiSettings, error: InputError) -> Outcome:
    return Outcome(
        api.name,
        "refused",
        problems=error.problems,
        suggestions=error.suggestions,
    )


@contextmanager
def _client(address: str) -> Generator[Any]:
    place = Place("--executor")
    if not re.fullmatch(r"dask://[^/\s]+:\d{1,5}", address):
        message = "is an address such as dask://127.0.0.1:8786"
        raise InputError.of(place, message, "bad-argument")
    try:
        connect = import_module("distributed").Client
    except ImportError:
        message = "needs `pip install 'crmgen[dask]'`"
        raise InputError.of(place, message, "bad-argument") from None
    try:
        client = connect(address.replace("dask:", "tcp:", 1), timeout=10)
    except OSError as error:
        message = f"no scheduler answers at {address}: {error}"
        raise InputError.of(place, message, "bad-argument") from None
    with client:
        yield client
