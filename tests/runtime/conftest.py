"""The asynchronous client runs on asyncio and on trio, as the HTTP library does: so do its tests."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)
