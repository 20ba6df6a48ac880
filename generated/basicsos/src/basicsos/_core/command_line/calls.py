"""One call from the command line: made, or only shown; its result written, its failure told in a line."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from itertools import islice
from math import inf
from pathlib import Path
from typing import Any, Final

from ..errors.exceptions import ConfigurationError, CredentialsError, SDKError
from ..http.client import settings_of
from ..http.redaction import HIDDEN
from ..http.request import Request
from ..values.encoding import is_list
from .api import Api, MethodArgument, MethodFacts
from .output import Writer, no_such, without_controls
from .secrets import without_secrets

FAILED: Final = 1
"""The API said no, or could not be reached."""
MISUSED: Final = 2
"""What was asked for makes no sense, or the client lacks something."""

_MOST: Final = 100_000_000
"""Bytes of a form whose parts are read for a dry run."""
_FOR_PROGRAMS: Final = re.compile(r"pass [\w= ]+ to the client or (?=set )")
"""What is said of credentials that a command line does not take."""


class NotSentError(Exception):
    """Ends a dry run where the request would go out."""

    def __init__(self, request: Request) -> None:
        super().__init__("not sent")
        self.request = request


def run_method(
    api: Api,
    method: MethodFacts,
    given: Mapping[MethodArgument, Any],
    own: Mapping[str, Any],
) -> int:
    """Makes a call as the options say. Gives the exit code."""
    try:
        with api.client(base_url=own["base_url"]) as client:
            if own["dry_run"]:
                return _show_request(api, client, method, given)
            if method.is_file:
                return _save(client, method, given, own["to"])
            return _write(method.call(client, given), own)
    except BrokenPipeError:  # whoever read the output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SDKError as error:
        tell(api.package, in_a_line(error))
        return MISUSED if isinstance(error, ConfigurationError) else FAILED
    except (TypeError, ValueError, OSError) as error:
        tell(api.package, _misfit(method, given, str(error)))
        return MISUSED


def _misfit(method: MethodFacts, given: Mapping[MethodArgument, Any], said: str) -> str:
    """What is wrong, in the words of a command line where a method speaks of its arguments."""
    for each in given:
        if each not in method.arguments and f"argument {each.name!r}" in said:
            fields = [known.name for known in method.arguments if known.is_field]
            return f"--body: {no_such('field', each.name, fields)}"
    return said


def in_a_line(error: SDKError) -> str:
    """A failed call in one line: what the server says, and its name for the exchange."""
    named = f" (request id {error.request_id})" if error.request_id else ""
    return " ".join(f"{error.message}{named}".split())


def tell(package: str, text: str) -> None:
    """A line for people, beside the output."""
    said = without_controls(text).removeprefix(f"{package}: ")
    print(f"{package}: {_FOR_PROGRAMS.sub('', said)}", file=sys.stderr)


def _write(result: Any, own: Mapping[str, Any]) -> int:
    fields = [each.strip() for each in (own["fields"] or "").split(",")]
    writer = Writer(sys.stdout, own["output"], [*filter(None, fields)])
    if hasattr(result, "wait"):  # a job
        result = result.wait()
    if hasattr(result, "raise_failed"):  # a batch
        writer.record({"succeeded": result.succeeded, "failed": result.failed})
        return FAILED if result.failed else 0
    if hasattr(result, "has_next"):
        _write_page(writer, result, own)
    elif hasattr(result, "last_event") or is_list(result):  # a stream
        limit = own.get("limit")
        sample = result[:limit] if is_list(result) else None
        writer.rows(islice(result, limit), sample)
    elif result is not None:
        writer.record(result)
    for line in writer.remarks:
        print(line, file=sys.stderr)
    return 0


def _write_page(writer: Writer, page: Any, own: Mapping[str, Any]) -> None:
    limit = own["limit"]
    items: Iterable[Any] = page if own["all"] or limit else page.items
    writer.rows(islice(items, limit), sample=page.items[:limit])
    if items is not page and page.has_next:
        of = f" of {page.total}" if page.total is not None else ""
        first = f"the first {len(page.items)}{of}"
        writer.remarks.append(f"{first}; more with --all, or --limit N")


def _save(
    client: Any,
    method: MethodFacts,
    given: Mapping[MethodArgument, Any],
    to: str | None,
) -> int:
    if to is None and sys.stdout.isatty():
        raise ValueError("this gives a file, which a terminal cannot show: --to FILE")
    with method.call(client, given, how="stream") as response:
        response.save(Path(to) if to else sys.stdout.buffer)
    return 0


def _show_request(
    api: Api, client: Any, method: MethodFacts, given: Mapping[MethodArgument, Any]
) -> int:
    try:
        request = _request_of(client, method, given)
    except CredentialsError as error:
        tell(api.package, error.message)
        schemes = settings_of(client).facts.schemes.values()
        names = {name for each in schemes for way in each.ways for name in way}
        given_url = settings_of(client).base_url or None
        with api.client(base_url=given_url, **dict.fromkeys(names, HIDDEN)) as other:
            request = _request_of(other, method, given)
    print("\n".join(_lines(request)))
    return 0


def _request_of(
    client: Any, method: MethodFacts, given: Mapping[MethodArgument, Any]
) -> Request:
    """The request as it would be sent, of a client that is not connected to anything."""
    from ..testing.fake import fake

    def stop(request: Request, *_: object) -> Any:
        raise NotSentError(request)

    with fake(client.with_options(middleware=[stop])) as unconnected:
        try:
            method.call(unconnected, given)
        except NotSentError as told:
            return told.request
    raise ValueError(f"{method.title} sends nothing")


def _lines(request: Request) -> Iterable[str]:
    secrets = request.secrets
    url, mark = request.url, "&" if "?" in request.url else "?"
    hidden = "&".join(f"{name}={HIDDEN}" for name, _ in secrets.query)
    yield f"{request.method} {url}{mark + hidden if hidden else ''}"
    names = {name: HIDDEN for name, _ in secrets.headers.values()}
    if secrets.cookies:
        names["Cookie"] = HIDDEN
    for name, value in (*request.headers.items_as_sent(), *names.items()):
        yield f"{name}: {value}"
    if request.content is not None:
        yield ""
        yield _shown_body(request)


def _shown_body(request: Request) -> str:
    content = request.content
    media = request.headers.get("content-type", "")
    is_short = isinstance(content, bytes | None) or (content.length or inf) < _MOST
    if media.startswith("multipart/") and is_short:
        return "\n".join(_parts(request))
    if not isinstance(content, bytes):
        return f"({content!r})"
    if "json" in media:
        value = without_secrets(json.loads(content))
        return json.dumps(value, indent=2, ensure_ascii=False)
    return without_controls(content.decode("utf-8", "replace"))


def _parts(request: Request) -> Iterable[str]:
    """The parts of a form, by their names and sizes: what they hold may be a secret, or a film."""
    content: Any = request.content
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    text = content if isinstance(content, bytes) else b"".join(content.parts())
    for each in text.split(b"--" + boundary)[1:-1]:
        head, _, held = each.partition(b"\r\n\r\n")
        named = head.decode("utf-8", "replace").partition("form-data; ")[2]
        yield f"{without_controls(named)} ({len(held) - 2} bytes)"
