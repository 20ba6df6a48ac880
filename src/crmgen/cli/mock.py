"""`crmgen mock`: a local server that behaves like the API."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import click
from click.core import ParameterSource

from crmgen.cli.apis import one_api
from crmgen.cli.completion import names_and_documents
from crmgen.cli.options import (
    allow_remote_option,
    unresolved_option,
    with_options,
)
from crmgen.cli.outcome import input_errors
from crmgen.diagnostics import InputError, Place, printable
from crmgen.mock import NEEDS_EXTRA

if TYPE_CHECKING:
    from socket import socket

    from crmgen.mock.api import MockApi
    from crmgen.mock.messages import Request
    from crmgen.mock.serving.asgi import Log
    from crmgen.pipeline import Understood

_PORT: Final = 4010
_NEEDED: Final = ("faker", "starlette", "uvicorn")


@click.command()
@click.argument(
    "apis",
    nargs=-1,
    required=True,
    metavar="NAME|SPEC...",
    shell_complete=names_and_documents,
)
@click.option("--host", default="127.0.0.1", show_default=True, help="To listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="To listen on; 0 picks a free one.",
)
@click.option(
    "--records",
    type=click.IntRange(0, 100_000),
    default=200,
    show_default=True,
    help="How many records a kind begins with whose list has pages; other kinds have a tenth of that, 3 to 20.",
)
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help="Another number gives other records, and lets other requests fail.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that keeps what was created and changed; else it is gone with the server.",
)
@click.option(
    "--latency",
    metavar="TIME",
    help="How long each answer takes: 200ms, or anything in 50ms..2s; a number alone is seconds.",
)
@click.option(
    "--fail",
    metavar="PART",
    help="Part of the requests that are answered with 500, 502 or 503: 1%.",
)
@click.option(
    "--drop-connection",
    metavar="PART",
    help="Part of the requests whose connection ends without an answer: 1%.",
)
@click.option(
    "--rate-limit",
    metavar="RATE",
    help="How many requests are answered: 60/min, or off. Else as the document says.",
)
@click.option("-v", "--verbose", is_flag=True, help="Print each request.")
@allow_remote_option
@unresolved_option
def mock(
    apis: tuple[str, ...], host: str, port: int, verbose: bool, **options: Any
) -> None:
    """Start a server that behaves like an API, and keeps what it is sent.

    NAME is an API of the configuration, SPEC a document; several documents are one API. The first line that is
    printed is the address to give to a client as its base_url. Any credentials are taken. Ctrl+C stops it.
    """
    import gc

    with input_errors():
        _refuse_missing()
        from crmgen.mock.serving.server import serve, url_of
        from crmgen.pipeline import understand

        understood = understand(with_options(one_api(apis), options))
        api = _made(understood, options)
        listener = _listening(host, port)
    gc.enable()  # a server makes garbage as long as it runs
    gc.freeze()
    banner = [*_banner(understood, api, url_of(listener))]

    def tell() -> None:
        click.echo("\n".join(banner))
        sys.stdout.flush()

    with closing(api):
        serve(api, listener, tell, _log(api) if verbose else None)


def _refuse_missing() -> None:
    """Says in one line what to install, where the extra is not there."""
    missing = next((name for name in _NEEDED if find_spec(name) is None), None)
    if missing:
        message = f"needs {missing}: {NEEDS_EXTRA}"
        raise InputError.of(Place("crmgen mock"), message, "missing-extra")


def _made(understood: Understood, options: dict[str, Any]) -> MockApi:
    from crmgen.mock.api import MockApi
    from crmgen.mock.serving.misbehaviour import Misbehaviour

    seed = options["seed"]
    try:
        made = MockApi(
            understood,
            records=options["records"],
            seed=seed,
            state=options["state"],
            rate_limit=options["rate_limit"],
            misbehaviour=Misbehaviour.of(
                options["latency"], options["fail"], options["drop_connection"], seed
            ),
        )
    except ValueError as error:
        raise InputError.of(Place("crmgen mock"), str(error), "bad-argument") from None
    except sqlite3.Error as error:
        place = Place(f"--state {options['state']}")
        raise InputError.of(place, str(error), "cannot-access") from None
    _tell_unheeded(made, options)
    return made


def _tell_unheeded(api: MockApi, options: dict[str, Any]) -> None:
    """What a file was begun with stays, whatever is asked for."""
    source = click.get_current_context().get_parameter_source
    state = api.engine.state
    for name, kept in (("records", state.records), ("seed", state.seed)):
        is_asked = source(name) is ParameterSource.COMMANDLINE
        if is_asked and kept != options[name]:
            message = f"--{name} {options[name]} is without effect: {options['state']} was begun with {kept}"
            click.echo(printable(message), err=True)


def _listening(host: str, port: int) -> socket:
    from crmgen.mock.serving.server import listen

    try:
        return listen(host, port)
    except OSError as error:
        message = f"{error.strerror or error}; --port 0 picks a free one"
        place = Place(f"--host {host} --port {port}")
        raise InputError.of(place, message, "cannot-access") from None


def _banner(understood: Understood, api: MockApi, url: str) -> Iterator[str]:
    from crmgen.mock.serving.clients import environment_of

    yield f"{url}{api.base}"
    operations = f"{len(understood.api.operations)} operations"
    yield f"{understood.names.client}: {operations}, {api.engine.summary}"
    given = environment_of(understood, f"{url}{api.base}")
    yield f"for clients: {' '.join(f'{name}={value}' for name, value in given.items())}"
    for path in sorted(api.token_paths):
        yield f"tokens: POST {url}{path}"
    yield "Ctrl+C stops it"


def _log(api: MockApi) -> Log:
    """Prints a line for each request; what may hold a credential is left out."""
    hidden = api.authentication.secret_queries()

    def log(request: Request, status: int | None, seconds: float) -> None:
        pairs = [(n, "***" if n in hidden else v) for n, v in request.query]
        query = f"?{urlencode(pairs, safe='*[]')}" if pairs else ""
        said = "dropped" if status is None else status
        line = f"{request.method} {request.path}{query} {said} {seconds * 1000:.0f} ms"
        click.echo(printable(line), err=True)

    return log
