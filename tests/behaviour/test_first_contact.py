"""What the command line says to who uses it for the first time, or mistypes."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main
from tests.messages import joined

GOOD = """\
openapi: 3.1.0
info: {title: The Acme CRM API, version: "1"}
servers: [{url: "https://api.acme.example"}]
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
    ("a.yaml", b"type Query { contacts: [Contact!]! }", "it is a GraphQL schema"),
    ("a.graphql", b"# ours\nschema {\n query: Query }", "it is a GraphQL schema"),
    ("a.yaml", b"extend type Query { x: Int }", "it is a GraphQL schema"),
    ("a.proto", b'// ours\nsyntax = "proto3";', "messages of Protocol Buffers"),
    ("a.apib", b"FORMAT: 1A\n# Ours", "it is an API Blueprint"),
    ("a.tsp", b'import "@typespec/http";', "it is TypeSpec"),
    ("a.json", b"version https://git-lfs.github.com/spec/v1", "a pointer of Git LFS"),
    ("a.yaml", b"404: Not Found", "it is a server's answer that there is no such file"),
    (
        "a.json",
        GOOD.encode("utf-16"),
        "it is written in UTF-16; save the file as UTF-8",
    ),
    ("a.json", b"\x89PNG\r\n\x1a\n\x00\x00", "it is a binary file"),
    ("a", b"\x7fELF\x02\x01\x00", "it is a binary file"),
    ("a.json", b'{"swaggerVersion": "1.2", "apis": []}', "it is Swagger 1"),
    ("a.json", b'{"openrpc": "1.2.6", "methods": []}', "it is an OpenRPC document"),
    ("a.json", b'{"smithy": "2.0", "shapes": {}}', "it is a model of Smithy"),
    ("a.json", b'{"__export_format": 4}', "it is an export of Insomnia"),
    ("a.json", b'{"message": "x", "documentation_url": "y"}', "an error of GitHub"),
    ("a.yaml", b"", "the file is empty"),
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
    first = joined(result.stderr).splitlines()[0]
    assert result.exit_code == 2 and first.startswith(name), result.output
    assert said in first


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("acme.yml", "there is no such file; did you mean 'acme.yaml'? [unreadable]"),
        ("acmes.yml", "there is no such file; did you mean 'acme.yaml'? [unreadable]"),
        ("acme", "is no document, whose name ends in .yaml, .yml, .json, and no API"),
        ("gone.yaml", "there is no such file: it is a link to 'nowhere' [unreadable]"),
        ("x/y", "there is no such file [no-document]"),
        ("docs", "this is a folder; name the document in it: 'docs/a.yaml' ["),
        ("empty", "this is a folder; name the document in it; here is none that ends"),
        (
            "sdk",
            "this is the folder of an SDK; name the API, or the document that it is made of: 'acme.yaml' [",
        ),
        (
            "older",
            "this is the folder of an SDK; name the API, or the document that it is made of [",
        ),
    ],
)
def test_a_document_that_is_not_there(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.yaml").write_text(GOOD)
    (tmp_path / "empty").mkdir()
    for folder, lock in (
        ("sdk", "lock\t2\ndocument\tacme.yaml\t00\n"),
        ("older", "{}"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "crmgen.lock").write_text(lock)
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    for output in ((), ("-o", "out")):
        result = run("generate", name, *output)
        assert result.exit_code == 2
        assert f"{name}: error: {said}" in joined(result.stderr)


def piped(text: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, input=text)


def test_a_document_may_come_through_a_pipe(tmp_path: Path) -> None:
    made = piped(GOOD, "generate", "-")
    assert made.exit_code == 0, made.output
    assert (tmp_path / "acme_crm" / "src" / "acme_crm" / "client.py").is_file()
    for command in ("check", "validate", "inspect", "bundle", "coverage"):
        done = piped(GOOD, command, "-")
        assert done.exit_code == 0, done.output
    changed = GOOD.replace("listContacts", "findContacts")
    assert piped(changed, "check", "-").exit_code == 1
    assert "unchanged" not in piped(changed, "generate", "-", "-q").output
    assert piped(changed, "check", "-").exit_code == 0
    (tmp_path / "acme.yaml").write_text(GOOD)
    more = GOOD.replace("/contacts", "/people")
    assert "people" in piped(more, "diff", "acme.yaml", "-").stdout


def test_what_comes_through_a_pipe_is_shown_with_a_mark() -> None:
    problem, line, mark = piped(BROKEN, "validate", "-").stderr.splitlines()[:3]
    assert problem.startswith("-:9:") and "[broken-ref]" in problem
    assert "#/components/responses/None" in line and mark.endswith("^")


def test_a_pipe_is_read_once_and_here(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD)
    alone = "-: error: standard input is one document; name it alone, without --watch and --executor [bad-argument]\n"
    assert joined(piped(GOOD, "generate", "-", "acme.yaml").stderr) == alone
    watched = piped(GOOD, "generate", "-", "--watch")
    assert watched.exit_code == 2 and joined(watched.stderr) == alone


@pytest.mark.parametrize("output", [(), ("-o", "out")])
def test_the_nearest_api_is_suggested(tmp_path: Path, output: tuple[str, ...]) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD)
    (tmp_path / "crmgen.toml").write_text('[apis.acme]\nspec = "acme.yaml"\n')
    result = run("generate", "acmee", *output)
    said = "no API is called 'acmee' here; did you mean 'acme'? known are: acme"
    assert result.exit_code == 2 and said in joined(result.stderr)


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


@pytest.mark.parametrize(
    ("option", "given", "meant"),
    [
        ("--package", "my-package", "my_package"),
        ("--package", "my package", "my_package"),
        ("--client", "my-client", "MyClient"),
    ],
)
def test_the_nearest_name_is_suggested(
    tmp_path: Path, option: str, given: str, meant: str
) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD)
    said = f"{option}: error: {given!r} is no name that Python can have in public"
    printed = run("generate", "acme.yaml", option, given).stderr
    assert joined(printed) == f"{said}; did you mean {meant!r}? [bad-argument]\n"
    key = option.removeprefix("--")
    configured = f'[apis.acme]\nspec = "acme.yaml"\n{key} = "{given}"\n'
    (tmp_path / "crmgen.toml").write_text(configured)
    assert f"did you mean {meant!r}?" in run("generate").stderr


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD)
    (tmp_path / "out").write_text("")
    printed = run("generate", "acme.yaml", "-o", "out").stderr
    assert joined(printed).startswith("--output out: error: is a file; name a folder")


def test_a_hint_has_a_line_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "acme.json").write_text("type Query {x: Int}")
    assert run("generate", "acme.json").stderr.splitlines()[-1].startswith("  hint: ")


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


def test_the_reference_shows_what_is_printed(tmp_path: Path) -> None:
    head = "components:\n  schemas:\n    Contacts:\n      type: array\n      items:\n"
    reference = "        $ref: '#/components/schemas/Contcat'\n"
    padding = "#\n" * (211 - GOOD.count("\n") - head.count("\n"))
    text = f"{GOOD}{padding}{head}{reference}    Contact: {{type: object}}\n"
    (tmp_path / "acme.yaml").write_text(text)
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "errors.md"
    assert f"```\n{run('generate', 'acme.yaml').stderr}```" in page.read_text()


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


def test_a_document_without_servers_says_so(tmp_path: Path) -> None:
    """Each time, since whoever generates it may be another; and to who reads what is generated."""
    (tmp_path / "acme.yaml").write_text(GOOD)
    assert "no server is named" not in run("generate", "acme.yaml").stdout
    here = 'servers: [{url: "https://api.acme.example"}]\n'
    for servers in ("", "servers: []\n", 'servers: [{url: "/api"}]\n'):
        (tmp_path / "acme.yaml").write_text(GOOD.replace(here, servers))
        for _ in range(2):
            said = run("generate", "acme.yaml").stdout
            assert "; no server is named, so users of the SDK give base_url=" in said
    readme = (tmp_path / "acme" / "README.md").read_text()
    assert "## Your server" in readme and "`ACME_BASE_URL`" in readme
    assert 'AcmeCRM(base_url="...")' in readme


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["gen"], "plain,generate"),
        (["generate", "--pack"], "plain,--package"),
        (["generate", "ac"], "plain,acme"),
        (["validate", "x"], "file,x"),
    ],
)
def test_shells_complete(tmp_path: Path, words: list[str], completed: str) -> None:
    """Commands, options, APIs of the configuration, else files."""
    (tmp_path / "crmgen.toml").write_text('[apis.acme]\nspec = "acme.yaml"\n')
    asked = {
        "_CRMGEN_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["crmgen", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = CliRunner(env=asked).invoke(main, prog_name="crmgen")
    assert done.stdout.splitlines() == [completed]


def test_what_programs_read_is_json(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD)
    for arguments in (
        ("validate", "acme.yaml"),
        ("generate", "acme.yaml"),
        ("check", "acme.yaml"),
        ("inspect", "acme.yaml"),
        ("diff", "acme.yaml", "acme.yaml"),
        ("aliases", "-o", "acme"),
    ):
        done = run(*arguments, "--json")
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)
