"""What the command line says to who uses it for the first time, or mistypes."""

from __future__ import annotations

import gzip
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main

GOOD = """\
openapi: 3.1.0
info: {title: The Acme CRM API, version: "1"}
servers: [{url: https://api.acme.example}]
paths:
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      responses: {"204": {description: none}}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


OTHERS: list[tuple[str, bytes, str]] = [
    ("a.json.gz", gzip.compress(GOOD.encode()), "it is compressed; unpack it"),
    ("a.json", gzip.compress(GOOD.encode()), "it is compressed; unpack it"),
    ("a.zip", b"PK\x03\x04", "it is compressed"),
    ("a.html", b"<!DOCTYPE html><html>", "it is a web page (HTML)"),
    ("a.json", b"\xef\xbb\xbf \n<html lang='en'>", "it is a web page (HTML)"),
    ("a.yaml", b"<!doctype HTML>", "it is a web page (HTML)"),
    ("a.wsdl", b"<?xml version='1.0'?><definitions/>", "it is XML"),
    ("a.yaml", b"<wsdl:definitions name='x'>", "it is XML"),
    ("a.raml", b"#%RAML 1.0\ntitle: x\n", "it is RAML"),
    ("a.yaml", b"#%RAML 1.0\ntitle: x\n", "it is RAML"),
    ("a.pdf", b"%PDF-1.7", "it is a PDF"),
    ("a.json", b'{"info": {"_postman_id": "x"}, "item": []}', "a Postman collection"),
    ("a.json", b'{"info": {"name": "x"}, "item": []}', "a Postman collection"),
    ("a.yaml", b"asyncapi: 3.0.0\n", "it is an AsyncAPI document"),
    ("a.yaml", b"arazzo: 1.0.0\n", "it is an Arazzo document"),
    ("a.yaml", b"overlay: 1.0.0\n", "it is an overlay; name its document"),
    ("a.json", b'{"discoveryVersion": "v1"}', "a Google discovery document"),
    ("a.json", b'{"log": {"entries": []}}', "a recording of a browser (HAR)"),
    ("a.json", b'{"__schema": {}}', "it is a GraphQL schema"),
    ("a.json", b'{"$schema": "x", "type": "object"}', "it is a JSON Schema"),
    ("a.json", b'{"title": "x"}', "this is no OpenAPI document"),
    ("a.txt", GOOD.encode(), "a document is told by its name, which ends in .yaml"),
    ("a", GOOD.encode(), "a document is told by its name, which ends in .yaml"),
]


@pytest.mark.parametrize(("name", "content", "said"), OTHERS)
@pytest.mark.parametrize("output", [(), ("-o", "out")])
def test_what_is_no_document_is_called_what_it_is(
    tmp_path: Path, name: str, content: bytes, said: str, output: tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(content)
    result = run("generate", name, *output)
    first = result.stderr.splitlines()[0]
    assert result.exit_code == 2 and first.startswith(name), result.output
    assert said in first


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("acme.yml", "there is no such file; did you mean 'acme.yaml'? [unreadable]"),
        ("acmes.yml", "there is no such file; did you mean 'acme.yaml'? [unreadable]"),
        ("x/y", "there is no such file [no-document]"),
        ("docs", "this is a folder; name the document in it: 'docs/a.yaml' ["),
        ("empty", "this is a folder; name the document in it; here is none that ends"),
        ("-", "standard input is not read; save the document to a file, and name"),
    ],
)
def test_a_document_that_is_not_there(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.yaml").write_text(GOOD)
    (tmp_path / "empty").mkdir()
    for output in ((), ("-o", "out")):
        result = run("generate", name, *output)
        assert result.exit_code == 2
        assert f"{name}: error: {said}" in result.stderr


@pytest.mark.parametrize("output", [(), ("-o", "out")])
def test_the_nearest_api_is_suggested(tmp_path: Path, output: tuple[str, ...]) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD)
    (tmp_path / "crmgen.toml").write_text('[apis.acme]\nspec = "acme.yaml"\n')
    result = run("generate", "acmee", *output)
    said = "no API is called 'acmee' here; did you mean 'acme'? known are: acme"
    assert result.exit_code == 2 and said in result.stderr


def test_an_api_may_be_called_like_a_folder(tmp_path: Path) -> None:
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "acme.yaml").write_text(GOOD)
    (tmp_path / "crmgen.toml").write_text('[apis.acme]\nspec = "acme/acme.yaml"\n')
    assert run("generate", "acme").exit_code == 0


def test_the_nearest_command_is_suggested() -> None:
    result = run("genrate")
    assert result.exit_code == 2
    assert "No such command 'genrate'. Did you mean 'generate'?" in result.stderr
    assert "Did you mean" not in run("zzz").stderr


def test_a_table_of_pyproject_in_crmgen_toml(tmp_path: Path) -> None:
    (tmp_path / "crmgen.toml").write_text('[tool.crmgen.apis.acme]\nspec = "a.yaml"\n')
    result = run("generate")
    assert result.exit_code == 2
    assert "crmgen.toml has no [tool.crmgen]: leave `tool.crmgen` out" in result.stderr


BROKEN = GOOD.replace("{description: none}", "{$ref: '#/components/responses/None'}")


def test_the_line_is_shown_with_a_mark(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(BROKEN)
    result = run("generate", "acme.yaml")
    problem, line, mark = result.stderr.splitlines()
    place = problem.split(": error: ")[0]
    number, column = place.split(":")[1:]
    source = BROKEN.splitlines()[int(number) - 1]
    assert line == f"  {number} | {source}"
    assert mark == f"    | {' ' * (int(column) - 1)}^"


def test_a_long_line_is_shown_around_the_mark_and_harmlessly(tmp_path: Path) -> None:
    start = '{"openapi": "3.1.0", "info": {"title": "' + "\u202ex" * 200
    bad = '", "version": "1"}, "paths": {"/x": {"$ref": "#/nowhere"}}' + " " * 300 + "}"
    (tmp_path / "acme.json").write_text(f"{start}{bad}", "utf-8")
    _, line, mark = run("generate", "acme.json").stderr.splitlines()
    assert len(line) < 120 and "\u202e" not in line
    assert line[mark.index("^") :].startswith('"$ref": "#/nowhere"')


def test_colours_are_for_terminals_that_want_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme.yaml").write_text(BROKEN)
    runner = CliRunner()
    assert "\x1b" not in runner.invoke(main, ["generate", "acme.yaml"]).stderr
    coloured = runner.invoke(main, ["generate", "acme.yaml"], color=True)
    assert "\x1b[31m error: \x1b[0m" in coloured.stderr
    monkeypatch.setenv("NO_COLOR", "1")
    assert (
        "\x1b" not in runner.invoke(main, ["generate", "acme.yaml"], color=True).stderr
    )


def test_an_interrupted_run_says_so_in_its_exit_code() -> None:
    script = (
        "import crmgen.cli.apis as apis, crmgen.cli as cli, time\n"
        "apis.choose = lambda *_: (print('ready', flush=True), time.sleep(60))\n"
        "cli.main(['generate'])\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, "interrupted\n")


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("openapi.yaml", "acme_crm"),
        ("swagger.v2.yaml", "acme_crm"),
        ("api-spec.yaml", "acme_crm"),
        ("pets-2026-01-31.yaml", "acme_crm"),
        ("pets.yaml", "pets"),
        ("pets-api.yaml", "pets_api"),
    ],
)
def test_a_new_sdk_is_named_and_its_next_command(
    tmp_path: Path, name: str, package: str
) -> None:
    (tmp_path / name).write_text(GOOD)
    result = run("generate", name)
    assert result.exit_code == 0, result.output
    said = f"next: python3 -m pip install ./{package}, then `import {package}`"
    assert result.stdout.splitlines()[-1] == said
    assert (tmp_path / package / "src" / package / "client.py").is_file()
    assert "next:" not in run("generate", name).stdout
