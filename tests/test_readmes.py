"""Every code block of every README does what it says: Python runs against a small server, the rest is checked."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import logging
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from contextlib import ExitStack, chdir
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from crmgen.configuration import Configuration, api_settings, read_configuration
from crmgen.pipeline import Understood, generate, understand
from crmgen.settings import ApiSettings
from tests.fake_api import serving

ROOT = Path(__file__).resolve().parents[1]
CONFIGURATION = read_configuration(ROOT / "pyproject.toml")
OWN = ROOT / "README.md"
SDKS = sorted(each.parent.name for each in ROOT.glob("generated/*/README.md"))


class Block(NamedTuple):
    language: str
    text: str
    line: int


def blocks(path: Path) -> list[Block]:
    """Every fenced block, also one that has no language."""
    text = path.read_text("utf-8")
    found = re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    made = [Block(m[1], m[2], text.count("\n", 0, m.start()) + 2) for m in found]
    assert 2 * len(made) == len(re.findall(r"^\s*```", text, re.MULTILINE)), path
    return made


def of_language(path: Path, language: str) -> list[Block]:
    return [each for each in blocks(path) if each.language == language]


def test_every_sdk_has_a_readme() -> None:
    assert set(CONFIGURATION.apis) == set(SDKS)


# ---- Python ----


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
                clients.callback(namespace["crm"].close)
        return api.asked


def of_api(name: str) -> ApiSettings:
    return api_settings(CONFIGURATION, ROOT, name)


@pytest.mark.parametrize("name", SDKS)
def test_the_python_of_an_sdks_readme_runs(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = ROOT / "generated" / name / "README.md"
    assert of_language(path, "python")
    assert run_all(of_api(name), path, monkeypatch, tmp_path)


def test_the_python_of_our_readme_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = run_all(of_api("onepagecrm"), OWN, monkeypatch, tmp_path)
    assert ("POST", "/contacts") in asked


TEXT = "{description: OK, content: {text/plain: {schema: {type: string}}}}"
MODEL = "{description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}"
ID = "parameters: [{name: id, in: path, required: true, schema: {type: integer}}]"
EVENTS = "{description: OK, content: {text/event-stream: {schema: {type: string}}}}"
FILE = "{description: OK, content: {application/pdf: {schema: {type: string, format: binary}}}}"
ODD = {
    "nothing": "paths: {}",
    "only_text": f"paths: {{/ping: {{get: {{responses: {{'200': {TEXT}}}}}}}}}",
    "only_deletes": f"paths:\n  /a/{{id}}: {{{ID}, delete: {{responses: {{'204': {{description: gone}}}}}}}}",
    "only_streams": f"paths: {{/follow: {{get: {{tags: [news], operationId: follow, responses: {{'200': {EVENTS}}}}}}}}}",
    "only_files": f"""
paths:
  /reports/{{id}}: {{{ID}, get: {{tags: [reports], responses: {{'200': {FILE}}}}}}}
  /reports:
    post:
      tags: [reports]
      requestBody: {{content: {{multipart/form-data: {{schema: {{properties: {{file: {{type: string, format: binary}}}}}}}}}}}}
      responses: {{'204': {{description: none}}}}
""",
    "other_meanings": "\n".join(
        [
            "components: {schemas: {Thing: {required: [id], properties: {id: {type: integer}}}}}",
            "paths:",
            *(
                f"  /{each}/{{id}}: {{{ID}, get: {{operationId: get{each}, tags: [{each}], responses: {{'200': {MODEL}}}}}}}"
                for each in ("crm", "faked", "page", "error", "logging", "models")
            ),
        ]
    ),
    "hostile": f"""
components: {{securitySchemes: {{k: {{type: apiKey, in: header, name: X-Key}}}}}}
security: [{{k: []}}]
tags: [{{name: x, description: "```\\n{{{{ 1/0 }}}} `` ``` <!--"}}]
paths: {{/a: {{get: {{tags: [x], summary: "```python\\nraise SystemExit", responses: {{'200': {TEXT}}}}}}}}}
""",
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("server", ["", "servers: [{url: https://api.example.com}]"])
def test_the_readme_of_an_odd_document_runs(
    name: str, server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    document = tmp_path / "openapi.yaml"
    head = 'openapi: 3.1.0\ninfo: {title: "Odd ``` API", version: "1"}'
    document.write_text("\n".join([head, server, ODD[name]]))
    package = f"odd_{name}_{len(server)}"
    settings = ApiSettings(package, document, tmp_path / "out", package)
    generate(settings).write()
    readme = settings.output / "README.md"
    assert len(of_language(readme, "python")) > 5
    run_all(settings, readme, monkeypatch, tmp_path)
    titles = re.findall(r"^## .*", readme.read_text("utf-8"), re.MULTILINE)
    assert len(titles) == len({*titles})


def test_custom_fields_are_used_as_our_readme_shows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (block,) = of_language(OWN, "py")
    overlay = tmp_path / "fields.yaml"
    overlay.write_text(yaml.safe_dump(an_accounts_fields()))
    ours = api_settings(CONFIGURATION, ROOT, "onepagecrm")
    overlays = (*ours.overlays, overlay)
    settings = replace(ours, overlays=overlays, output=tmp_path, package="readme_crm")
    generated = generate(settings)
    generated.write()
    monkeypatch.setattr(sys, "path", [str(tmp_path / "src"), *sys.path])
    importlib.invalidate_caches()
    package = importlib.import_module("readme_crm")
    with serving(generated.understood) as api:
        client = package.Client(user_id="u", api_key="k", base_url=api.url)
        with client as crm:
            run(block, OWN, {"crm": crm})
        assert ("POST", "/contacts") in api.asked


def an_accounts_fields() -> dict[str, Any]:
    """What `crmgen fields` writes for an account with the fields of our README."""
    kinds: dict[str, dict[str, Any]] = {
        "favourite_season": {"type": "string", "enum": ["Spring", "Autumn"]},
        "shoe_size": {"type": "number"},
    }
    entry = {"key": "custom_field.id", "value": "value"}
    properties = {
        name: {
            **kind,
            "x-crmgen-custom-field": {
                "in": "custom_fields",
                "key": name,
                "entry": entry,
            },
        }
        for name, kind in kinds.items()
    }
    actions = [
        {"target": f"$.components.schemas.{name}", "update": {"properties": properties}}
        for name in ("Contact", "ContactInput")
    ]
    head = {"overlay": "1.0.0", "info": {"title": "Fields", "version": "1"}}
    return {**head, "actions": actions}


# ---- all else ----


def check_shell(block: Block) -> None:
    """Each line is a command that exists, with options that it has."""
    for line in block.text.splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        tool = Path(words[0]).name
        if tool == "crmgen":
            check_crmgen(words[1:])
        elif tool == "export":
            given = [word.partition("=")[0] for word in words[1:]]
            assert given == ["ONEPAGECRM_USER_ID", "ONEPAGECRM_API_KEY"], line
        elif words[:4] == ["python3", "-m", "pip", "install"]:
            assert words[4:] in (
                ["."],
                ["./acme"],
            ), line  # tests/test_wheel.py, test_builds.py
        elif tool.startswith("python3"):
            assert (ROOT / words[1]).is_file(), line
            assert f"dev.py {words[2]} " in (ROOT / "dev.py").read_text(), line
        elif tool == "pytest":
            files = [each for each in words[1:] if not each.startswith("-")]
            assert all((ROOT / each).is_file() for each in files), line
        else:
            assert (tool, words[1:]) == ("pip", ["install", "."]), line


def check_crmgen(words: list[str]) -> None:
    command = words[0]
    done = subprocess.run(
        [sys.executable, "-m", "crmgen", command, "--help"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (words, done.stderr)
    for option in (each for each in words if each.startswith("-")):
        assert re.search(rf"(^|[\s,]){option}\b", done.stdout), words


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
    settings = api_settings(CONFIGURATION, ROOT, "onepagecrm")
    overlay = folder / "overlay.yaml"
    overlay.write_text(block.text)
    content = yaml.safe_load(block.text)
    if "overlay" in content:
        understand(replace(settings, overlays=(overlay,)))
        return
    if "x-crmgen-filter" in content:
        filtered = {"name": "filter", "in": "query", "schema": {"type": "string"}}
        get = {"parameters": [{**filtered, **content}], "responses": NONE}
        made = understood(folder, {"/contacts": {"get": get}})
        assert made.api.operations[0].parameters[0].wire == "filter"
        return
    if "x-crmgen-custom-fields" in content:
        actions = [{"target": "$", "update": content}]
        head = {"overlay": "1.0.0", "info": {"title": "Fields", "version": "1"}}
        overlay.write_text(yaml.safe_dump({**head, "actions": actions}))
        made = understand(replace(settings, overlays=(overlay,)))
        assert made.api.field_sources
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


CHECKS: dict[str, Callable[[Block], None]] = {
    "sh": check_shell,
    "console": check_shell,
    "toml": check_toml,
    "": check_plain,
}
READMES = [OWN, *(ROOT / "generated" / name / "README.md" for name in SDKS)]


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.parent.name)
def test_what_is_no_python_is_true_as_well(path: Path, tmp_path: Path) -> None:
    for block in blocks(path):
        if block.language == "yaml":
            check_yaml(block, tmp_path)
        elif block.language not in ("python", "py"):
            assert block.language in CHECKS, f"{path}:{block.line}: nothing checks this"
            CHECKS[block.language](block)
