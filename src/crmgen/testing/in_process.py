"""`mock_api`: an API that is there for the length of a `with`."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2

from crmgen.cli.apis import one_api
from crmgen.mock import NEEDS_EXTRA
from crmgen.mock.api import MockApi
from crmgen.mock.serving.clients import credentials_of
from crmgen.mock.serving.misbehaviour import Misbehaviour
from crmgen.pipeline import Understood, understand
from crmgen.testing.transports import AsyncTransport, Transport


def mock_api(
    api: str | Path,
    *documents: str | Path,
    records: int = 200,
    seed: int = 0,
    state: Path | None = None,
    rate_limit: str = "off",
    latency: str | None = None,
    fail: str | None = None,
    drop_connection: str | None = None,
) -> MockedApi:
    """An API that keeps what it is sent, in this process:

        with mock_api("onepagecrm") as api, OnePageCRM(**api.client_arguments()) as crm:
            ada = crm.contacts.create(last_name="Lovelace")
            assert crm.contacts.get(ada.id).last_name == "Lovelace"

    It begins anew each time, with the same records for the same `seed`. `api`: the name of an API in the nearest
    configuration of crmgen, or the path of its document; `documents`: further ones of the same API. The other
    arguments are the options of `crmgen mock`, but that the limit of the document is off unless it is asked for.

    Raises ImportError without the extra, `crmgen.diagnostics.InputError` for a document that cannot be read, ValueError for an option that is none.
    """
    if find_spec("faker") is None:
        raise ImportError(f"mock_api needs faker: {NEEDS_EXTRA}")
    understood = _understood(Path.cwd(), (str(api), *map(str, documents)))
    misbehaviour = Misbehaviour.of(latency, fail, drop_connection, seed)
    made = MockApi(
        understood,
        records=records,
        seed=seed,
        state=state,
        rate_limit=rate_limit,
        misbehaviour=misbehaviour,
    )
    return MockedApi(made, understood)


@lru_cache(maxsize=16)
def _understood(_: Path, names: tuple[str, ...]) -> Understood:
    """Documents are read once: what they say does not change while tests run."""
    return understand(one_api(names))


class MockedApi:
    """An API in this process; made by `mock_api`."""

    def __init__(self, api: MockApi, understood: Understood) -> None:
        self._api = api
        self._credentials = credentials_of(understood)
        self.base_url = f"http://{understood.names.package}.mock{api.base}"
        """An address that nobody has: the transports lead to this API whatever is asked."""
        self.transport = Transport(api)
        """For an `httpx2.Client` of your own."""
        self.async_transport = AsyncTransport(api)
        """For an `httpx2.AsyncClient` of your own."""
        self._clients: list[httpx2.Client] = []

    def client_arguments(self) -> dict[str, Any]:
        """What the client of an SDK is given to call this API. Any other credentials do as well."""
        client = httpx2.Client(transport=self.transport)
        self._clients.append(client)
        return self._arguments(client)

    def async_client_arguments(self) -> dict[str, Any]:
        """The same for the async client."""
        return self._arguments(httpx2.AsyncClient(transport=self.async_transport))

    def _arguments(self, client: object) -> dict[str, Any]:
        given = {"base_url": self.base_url, "rate_limit": "off", "http_client": client}
        return {**self._credentials, **given}

    def close(self) -> None:
        """Ends it; what it kept is gone, unless it has a file."""
        for each in self._clients:
            each.close()
        self._api.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
