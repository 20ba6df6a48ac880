"""The `sdk` fixture: a small document in, the generated package imported, a transport that records."""

from __future__ import annotations

import importlib
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from crmgen.diagnostics import Loss
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings

hypothesis_settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("untimed")  # a busy machine is no failure

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared"

_numbers = itertools.count()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the cases under tests/cases give into their expected/ folders",
    )


def pytest_configure() -> None:
    """Let type checkers find what is installed here, also where .venv is not active."""
    os.environ["PATH"] = (
        f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )


@pytest.fixture(autouse=True)
def own_cache(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test finds what runs before it remembered."""
    monkeypatch.delenv("CRMGEN_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def shared() -> Path:
    """The folder of third-party documents; tests that need it are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip(
            "needs ../shared: the vendors' real documents, which are not ours to ship"
        )
    return SHARED


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass(slots=True)
class Reply:
    """What the recording transport answers, once."""

    status: int = 200
    json: Any = None
    content: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def response(self) -> httpx2.Response:
        if self.content is not None:
            return httpx2.Response(
                self.status, content=self.content, headers=self.headers
            )
        return httpx2.Response(self.status, json=self.json, headers=self.headers)


@dataclass(slots=True)
class Sdk:
    """A generated package, clients on a recording transport, and what they sent."""

    package: ModuleType
    losses: tuple[Loss, ...] = ()
    """What generating it weakened or repaired."""
    replies: list[Reply] = field(default_factory=list[Reply])
    sent: list[httpx2.Request] = field(default_factory=list[httpx2.Request])

    def reply(self, status: int = 200, json: Any = None, **more: Any) -> None:
        """Queue an answer; the last one queued is given again and again."""
        self.replies.append(Reply(status, json, **more))

    def client(self, **settings: Any) -> Any:
        http = httpx2.Client(transport=httpx2.MockTransport(self._answer))
        return self.package.Client(http_client=http, **settings)

    def async_client(self, **settings: Any) -> Any:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(self._answer))
        return self.package.AsyncClient(http_client=http, **settings)

    @property
    def codes(self) -> list[str]:
        """The codes of what was weakened or repaired, in the order of the document."""
        found = sorted(self.losses, key=lambda loss: loss.place)
        return [each.code for each in found if each.kind != "unread"]

    @property
    def last(self) -> httpx2.Request:
        return self.sent[-1]

    @property
    def last_json(self) -> Any:
        return json.loads(self.last.content)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return reply.response()


MakeSdk = Callable[..., Sdk]


@pytest.fixture
def sdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSdk]:
    """`sdk(document)`: generate from YAML text, import the package, give it with its records.

    `sdk(document, contact=text)` puts `contact.yaml` beside it; `others` are further documents of the API.

    Text that does not begin with `openapi` is taken as `paths` (and what follows it) of a
    document with one server.
    """
    made: list[str] = []

    def make(
        text: str,
        overlay: str | None = None,
        extras: dict[str, str] | None = None,
        others: dict[str, str] | None = None,
        **files: str,
    ) -> Sdk:
        name = f"made_sdk_{next(_numbers)}"
        folder = tmp_path / name
        folder.mkdir()
        (folder / "openapi.yaml").write_text(_whole(text))
        for each, content in files.items():
            (folder / f"{each}.yaml").write_text(content)
        for each, content in (others or {}).items():
            (folder / each).write_text(content)
        overlays: tuple[Path, ...] = ()
        if overlay is not None:
            (folder / "overlay.yaml").write_text(overlay)
            overlays = (folder / "overlay.yaml",)
        for module, code in (extras or {}).items():
            (folder / "extras").mkdir(exist_ok=True)
            (folder / "extras" / module).write_text(code)
        settings = ApiSettings(
            name=name,
            spec=folder / "openapi.yaml",
            output=folder / "out",
            package=name,
            overlays=overlays,
            others=tuple(folder / each for each in others or ()),
            extras=folder / "extras" if extras is not None else None,
        )
        generated = generate(settings)
        generated.write()
        monkeypatch.setattr(sys, "path", [str(folder / "out" / "src"), *sys.path])
        importlib.invalidate_caches()
        made.append(name)
        return Sdk(importlib.import_module(name), generated.losses)

    yield make
    for module in [name for name in sys.modules if name.split(".")[0] in made]:
        del sys.modules[module]


def _whole(text: str) -> str:
    if text.lstrip().startswith(("openapi", "swagger")):
        return text
    head = 'openapi: 3.1.0\ninfo: {title: Made, version: "1"}\n'
    return f"{head}servers: [{{url: https://api.example.com/v1}}]\npaths:\n{text}"
