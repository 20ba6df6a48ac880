"""Code blocks of Markdown: found, and their Python run against a small server."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import logging
import re
import shlex
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest

from crmgen.configuration import api_settings, read_configuration
from crmgen.pipeline import generate, understand
from crmgen.settings import ApiSettings
from tests.fake_api import serving

ROOT = Path(__file__).resolve().parents[1]
CONFIGURATION = read_configuration(ROOT / "pyproject.toml")
SDKS = sorted(each.parent.name for each in ROOT.glob("generated/*/README.md"))


class Block(NamedTuple):
    language: str
    text: str
    line: int


def blocks(path: Path) -> list[Block]:
    """Every fenced block, also one that has no language."""
    text = path.read_text("utf-8")
    found = re.finditer(
        r"^```(\{\w+\}|\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE
    )
    made = [Block(m[1], m[2], text.count("\n", 0, m.start()) + 2) for m in found]
    assert 2 * len(made) == len(re.findall(r"^\s*```", text, re.MULTILINE)), path
    return made


def of_language(path: Path, language: str) -> list[Block]:
    return [each for each in blocks(path) if each.language == language]


class User:
    """Who answers what a README asks on the terminal: the address that a login ends at."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace

    def __call__(self, prompt: str = "") -> str:
        del prompt
        url: str = self.namespace["login"].url
        state = parse_qs(urlsplit(url).query)["state"][0]
        return f"https://me.example/back?code=c&state={state}"


def run(block: Block, path: Path, namespace: dict[str, Any]) -> None:
    """Runs a block, which may await, as if its lines stood where they stand in the README."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    source = "\n" * (block.line - 1) + block.text
    code = compile(source, str(path), "exec", flags, dont_inherit=True)
    result = eval(code, namespace)
    if inspect.iscoroutine(result):
        asyncio.run(result)


def run_all(
    settings: ApiSettings, path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> list[tuple[str, str]]:
    """Runs all Python of a README in one namespace; gives what the server was asked."""
    known = understand(settings)
    monkeypatch.setattr(sys, "path", [str(settings.output / "src"), *sys.path])
    importlib.invalidate_caches()
    monkeypatch.chdir(folder)
    package = settings.package
    importlib.import_module(package)
    for credential in known.names.credentials.values():
        monkeypatch.setenv(f"{package}_{credential}".upper(), "test")
    (folder / "drawings.pdf").write_bytes(b"%PDF-1.7")
    with serving(known) as api:
        monkeypatch.setenv(f"{package}_BASE_URL".upper(), api.url)
        namespace: dict[str, Any] = {"__name__": "readme"}
        namespace["input"] = User(namespace)
        with ExitStack() as clients:
            clients.callback(logging.getLogger(package).setLevel, logging.NOTSET)
            for block in of_language(path, "python"):
                here = block.text.replace('base_url="..."', f'base_url="{api.url}"')
                run(block._replace(text=here), path, namespace)
                if "crm" in namespace:
                    clients.callback(namespace["crm"].close)
            for line in command_lines(path):
                run_command(line, package, monkeypatch)
        return api.asked


def command_lines(path: Path) -> list[str]:
    """What a README calls on the command line of its SDK."""
    text = "\n".join(block.text for block in of_language(path, "console"))
    return [line for line in text.splitlines() if line.startswith("python -m ")]


def run_command(line: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs `python -m <package> ...` here, and sees it succeed."""
    _, _, name, *arguments = shlex.split(line)
    assert name == package
    program = importlib.import_module(f"{package}.__main__")
    monkeypatch.setattr(sys, "argv", [str(program.__file__), *arguments])
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert not ended.value.code, line


def of_api(name: str) -> ApiSettings:
    return api_settings(CONFIGURATION, ROOT, name)


def tide(folder: Path) -> ApiSettings:
    """The SDK of the tutorial's document, `tide.yaml`, made in this folder."""
    document = folder / "tide.yaml"
    document.write_text(of_language(ROOT / "docs" / "tutorial.md", "yaml")[0].text)
    settings = ApiSettings("tide", document, folder / "tide", "tide", client="TideCRM")
    generate(settings).write()
    return settings
