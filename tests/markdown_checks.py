"""What of code blocks is no Python: commands, configurations, overlays, trees of files, as true as they can be shown to be."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import jinja2
import yaml

from crmgen.cli import main
from crmgen.configuration import Configuration
from crmgen.pipeline import Understood, understand
from crmgen.settings import ApiSettings
from tests.markdown_blocks import ROOT, Block, blocks, of_api, tide


def check_shell(block: Block) -> None:
    """Each line is a command that exists, with options that it has."""
    for line in block.text.splitlines():
        words = shlex.split(line, comments=True)
        match [Path(each).name for each in words[:1]] + words[1:]:
            case []:
                pass
            case ["crmgen", *rest]:
                check_crmgen(rest)
            case ["export", *variables]:
                check_variables([each.partition("=")[0] for each in variables])
            case ["pip", *rest] | [("python" | "python3"), "-m", "pip", *rest]:
                # tests/test_wheel.py, test_builds.py, test_tutorial.py
                assert rest[0] == "install", line
                assert re.fullmatch(r"\./?(acme|tide)?(\[[a-z,]+\])?", rest[1]), line
            case ["python", "-m", package, *rest]:
                check_program(package, rest)
            case ["python3", script, command]:
                assert f"dev.py {command} " in (ROOT / script).read_text(), line
            case ["pytest", *_]:
                pass  # tests/behaviour/test_live_servers.py, and those of SDKs
            case _:
                raise AssertionError(f"nothing checks this: {line}")


def check_variables(names: list[str]) -> None:
    """They are those of an SDK's credentials, or where its server is."""
    package = names[0].partition("_")[0].lower()
    with TemporaryDirectory() as folder:
        settings = tide(Path(folder)) if package == "tide" else of_api(package)
        credentials = understand(settings).names.credentials.values()
    known = {f"{package}_{each}".upper() for each in (*credentials, "base_url")}
    assert known >= {*names}


def check_program(package: str, words: list[str]) -> None:
    """The SDK has this command, with these options."""
    with TemporaryDirectory() as folder:
        settings = tide(Path(folder)) if package == "tide" else of_api(package)
        done = subprocess.run(
            [sys.executable, "-m", package, *words, "--help"],
            env={**os.environ, "PYTHONPATH": str(settings.output / "src")},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, (words, done.stderr)


def check_crmgen(words: list[str]) -> None:
    """There is this command, with these options."""
    command: click.Command = main
    while isinstance(command, click.Group) and words:
        inner = command.get_command(click.Context(command), words[0])
        if inner is None:
            break
        command, words = inner, words[1:]
    assert command is not main, words
    known = {each for param in command.params for each in param.opts}
    for option in (each for each in words if re.match(r"--?\w", each)):
        assert option in known, (command.name, option)


def check_toml(block: Block) -> None:
    content = tomllib.loads(block.text)
    with TemporaryDirectory() as folder, chdir(folder):
        for pattern in re.findall(r'"(\S+/\*\.json)"', block.text):
            document = Path(pattern.replace("*", "deals"))
            document.parent.mkdir(parents=True)
            document.touch()
        Configuration.model_validate(content.get("tool", {}).get("crmgen", content))


NONE = {"204": {"description": "none"}}


def understood(folder: Path, paths: Any, schemas: Any = None) -> Understood:
    """What crmgen makes of a document of these paths."""
    document = folder / "openapi.yaml"
    head = {"openapi": "3.1.0", "info": {"title": "Made", "version": "1"}}
    whole: dict[str, Any] = {
        **head,
        "paths": paths,
        "components": {"schemas": schemas or {}},
    }
    document.write_text(yaml.safe_dump(whole))
    return understand(ApiSettings("made", document, folder / "out", "made"))


def check_yaml(block: Block, folder: Path) -> None:
    """An overlay of OnePageCRM's document, a filter's grammar, or a path item that stands for several."""
    settings = of_api("onepagecrm")
    overlay = folder / "overlay.yaml"
    overlay.write_text(block.text)
    content = yaml.safe_load(block.text)
    if "components" in content:
        return  # a part of what is imported: its page's test compares
    if "overlay" in content:
        understand(replace(settings, overlays=(overlay,)))
        return
    if "x-crmgen-filter" in content:
        filtered = {"name": "filter", "in": "query", "schema": {"type": "string"}}
        get = {"parameters": [{**filtered, **content}], "responses": NONE}
        made = understood(folder, {"/contacts": {"get": get}})
        assert made.api.operations[0].parameters[0].wire == "filter"
        return
    if "x-crmgen-custom-fields" in content or "x-crmgen-webhook-signature" in content:
        actions = [{"target": "$", "update": content}]
        head = {"overlay": "1.0.0", "info": {"title": "Stated", "version": "1"}}
        overlay.write_text(yaml.safe_dump({**head, "actions": actions}))
        made = understand(replace(settings, overlays=(overlay,)))
        assert made.api.field_sources or made.api.webhooks
        return
    (path,) = content
    names = ("Record", "RecordInput", "Contact", "ContactInput", "User")
    content[path]["parameters"] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in ("resource", "id")
    ]
    content[path]["get"] = {"responses": NONE}
    made = understood(folder, content, {name: {"type": "object"} for name in names})
    paths = {each.path.wire.unsafe for each in made.api.operations}
    assert {"/api/contacts/{id}", "/api/users/{id}"} < paths


def check_plain(block: Block) -> None:
    """A list of commands, a tree of files that are there, or a problem as it is printed."""
    first = block.text.split()[0]
    if first == "crmgen":
        check_shell(block)
    elif first.startswith("generated/"):
        for name in re.findall(r"[\w./]+\.(?:py|toml|md|lock)\b", block.text):
            assert list((ROOT / first).rglob(name)), name
    else:
        assert re.fullmatch(
            r"\S+:\d+:\d+: error: .+ \[[a-z-]+\]\n(  .+\n)+", block.text
        )


def check_template(block: Block) -> None:
    """It is a template, whose blocks one of ours has."""
    jinja2.Environment().parse(block.text)
    page = (ROOT / "docs" / "templates.md").read_text()
    for name in re.findall(r"\{% block (\w+)", block.text):
        assert f"`{name}`" in page, name


def check_json(block: Block) -> None:
    """What the host of a language model starts: there is such a program. A collection is imported by its page's test."""
    for server in json.loads(block.text).get("mcpServers", {}).values():
        _, package, *words = server["args"]
        check_program(package, words)
        check_variables([*server["env"]])


CHECKS: dict[str, Callable[[Block], None]] = {
    "sh": check_shell,
    "console": check_shell,
    "toml": check_toml,
    "": check_plain,
    "text": check_plain,
    "jinja": check_template,
    "json": check_json,
    "{toctree}": lambda _: None,  # Sphinx checks it
}


def check(path: Path, folder: Path) -> None:
    """All blocks of a page, but for its Python. `folder`: an empty one."""
    for block in blocks(path):
        if block.language == "yaml":
            check_yaml(block, folder)
        elif block.language not in ("python", "py"):
            assert block.language in CHECKS, f"{path}:{block.line}: nothing checks this"
            CHECKS[block.language](block)
