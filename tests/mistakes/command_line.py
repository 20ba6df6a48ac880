"""Mistakes on the command line, in documents and in the configuration; each is made, and what is printed is kept."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from click.testing import CliRunner, Result

from crmgen.cli import main

GOOD: Final = """\
openapi: 3.1.0
info: {title: Acme CRM, version: "1"}
servers: [{url: "https://api.acme.example"}]
paths:
  /contacts/{id}:
    get:
      operationId: getContact
      tags: [contacts]
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses:
        "200":
          description: The contact.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Contact"}
components:
  schemas:
    Contact: {type: object, properties: {id: {type: integer}, name: {type: string}}}
"""
_TOLD: Final = re.compile(r".*: (error|weakened): |  hint: |`|(?!Usage|Try)\w[^|]*$")
"""Not the lines of documents, of what they are compared with, and of how a command is used."""
CONFIGURED: Final = '[apis.acme]\nspec = "acme.yaml"\n'


@dataclass(frozen=True, slots=True)
class Mistake:
    """What somebody did, as Markdown, and how it comes about."""

    did: str
    command: str
    files: Mapping[str, str | bytes] = field(default_factory=dict[str, str | bytes])
    before: str = ""
    """A command that went well before it."""
    then: Mapping[str, str | bytes] = field(default_factory=dict[str, str | bytes])
    """Files that were changed after that."""

    def printed(self, folder: Path) -> str:
        """What the command prints of it, without the lines of documents that it shows. `folder`: where we are."""
        _write(folder, {"acme.yaml": GOOD} | dict(self.files))
        if self.before:
            assert _run(self.before).exit_code == 0, self.did
        _write(folder, self.then)
        done = _run(self.command)
        assert done.exit_code in (1, 2), (self.did, done.output)
        assert "Traceback" not in done.output, done.output
        lines = (
            done.stdout + done.stderr if done.exit_code == 1 else done.stderr
        ).splitlines()
        told = [line.strip() for line in lines if _TOLD.match(line)]
        return "\n".join(told)


def _run(command: str) -> Result:
    return CliRunner().invoke(main, command.split(), prog_name="crmgen")


def _write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content)


def changed(old: str, new: str) -> dict[str, str]:
    """The good document with a mistake in it."""
    assert old in GOOD, old
    return {"acme.yaml": GOOD.replace(old, new, 1)}


GENERATE: Final = "generate acme.yaml"
WORDS: Final = (
    Mistake("`crmgen genrate`", "genrate"),
    Mistake("`--pakage`", "generate acme.yaml --pakage acme"),
    Mistake("a file that is not there", "generate acmes.yml"),
    Mistake("a name without its ending", "generate acme"),
    Mistake("a folder", "generate docs", {"docs/openapi.json": "{}"}),
    Mistake(
        "`acmee`, an API of the configuration",
        "generate acmee",
        {"crmgen.toml": CONFIGURED},
    ),
    Mistake("no document, and no configuration", "generate"),
    Mistake("a package that Python cannot import", f"{GENERATE} --package my-package"),
    Mistake("a package that hides a module of Python", f"{GENERATE} --package json"),
    Mistake("a client that is no name", f"{GENERATE} --client my-client"),
    Mistake("`-o` names a file", f"{GENERATE} -o notes.txt", {"notes.txt": "mine"}),
    Mistake(
        "`-o` for what is configured",
        "generate acme -o out",
        {"crmgen.toml": CONFIGURED},
    ),
    Mistake(
        "an address, without leave", "generate https://api.acme.example/openapi.json"
    ),
    Mistake("a pipe and a file", "generate - acme.yaml"),
    Mistake("a method that nothing is called", "inspect acme.yaml contact.get"),
    Mistake(
        "another name for what is not there",
        "rename contact.get contacts.find -o acme",
        before=GENERATE,
    ),
)
OTHER_FILES: Final = (
    Mistake(
        "a compressed document",
        "generate a.json.gz",
        {"a.json.gz": gzip.compress(b"{}")},
    ),
    Mistake("a web page", "generate a.json", {"a.json": "<!doctype html><html>"}),
    Mistake(
        "a collection of Postman",
        "generate a.json",
        {"a.json": '{"info": {"_postman_id": "1"}, "item": []}'},
    ),
    Mistake("AsyncAPI", "generate a.yaml", {"a.yaml": "asyncapi: 3.0.0\n"}),
    Mistake("RAML", "generate a.raml", {"a.raml": "#%RAML 1.0\n"}),
    Mistake(
        "WSDL", "generate a.wsdl", {"a.wsdl": "<?xml version='1.0'?><definitions/>"}
    ),
    Mistake(
        "GraphQL",
        "generate a.graphql",
        {"a.graphql": "type Query { contacts: [Contact] }"},
    ),
    Mistake(
        "Swagger 1",
        "generate a.json",
        {"a.json": '{"swaggerVersion": "1.2", "apis": []}'},
    ),
    Mistake(
        "a JSON Schema",
        "generate a.json",
        {"a.json": '{"$schema": "https://json-schema.org/draft/2020-12/schema"}'},
    ),
    Mistake("an overlay", "generate a.yaml", {"a.yaml": "overlay: 1.0.0\n"}),
    Mistake("an empty file", "generate a.yaml", {"a.yaml": ""}),
    Mistake("a binary file", "generate a.json", {"a.json": b"\x7fELF\x02\x00"}),
    Mistake("UTF-16", "generate a.json", {"a.json": "{}".encode("utf-16")}),
    Mistake(
        "a pointer of Git LFS",
        "generate a.yaml",
        {"a.yaml": "version https://git-lfs.github.com/spec/v1\n"},
    ),
    Mistake(
        "what a server says of a missing file",
        "generate a.yaml",
        {"a.yaml": "404: Not Found"},
    ),
)
DOCUMENTS: Final = (
    Mistake("`openapi: 4.0.0`", GENERATE, changed("3.1.0", "4.0.0")),
    Mistake("no `openapi:`", GENERATE, changed("openapi: 3.1.0\n", "")),
    Mistake(
        "a line too far to the left",
        GENERATE,
        changed("      tags: [contacts]", "     tags: [contacts]"),
    ),
    Mistake("a tab", GENERATE, changed("      tags: [contacts]", "\ttags: [contacts]")),
    Mistake(
        "a colon in plain text",
        GENERATE,
        changed("description: The contact.", "description: The contact: all of it."),
    ),
    Mistake(
        "a bracket that is not closed",
        GENERATE,
        changed("tags: [contacts]", "tags: [contacts"),
    ),
    Mistake(
        "a key twice",
        GENERATE,
        changed(
            "      tags: [contacts]", "      tags: [contacts]\n      tags: [people]"
        ),
    ),
    Mistake(
        "a comma too many in JSON",
        "generate a.json",
        {"a.json": '{"openapi": "3.1.0",}'},
    ),
    Mistake(
        "a comment in JSON",
        "generate a.json",
        {"a.json": '{"openapi": "3.1.0" // ours\n}'},
    ),
    Mistake(
        "a misspelt `$ref`", GENERATE, changed("schemas/Contact", "schemas/Contcat")
    ),
    Mistake(
        "a `$ref` to a file that is not there",
        GENERATE,
        changed("#/components/schemas/Contact", "contact.yaml"),
    ),
    Mistake(
        "a `$ref` out of the folder",
        GENERATE,
        changed("#/components/schemas/Contact", "../contact.yaml"),
    ),
    Mistake(
        "a misspelt verb", f"{GENERATE} --strict", changed("    get:", "    gett:")
    ),
    Mistake("a parameter `in: querry`", GENERATE, changed("in: path", "in: querry")),
    Mistake(
        "`x-crmgen-nmae`", GENERATE, changed("tags: [contacts]", "x-crmgen-nmae: find")
    ),
    Mistake(
        "an address of a server that no call can go to, with `--strict`",
        f"{GENERATE} --strict",
        changed("https://api", "ftp://api"),
    ),
)
CONFIGURATION: Final = (
    Mistake(
        "`[tool.crmgen]` in crmgen.toml",
        "generate",
        {"crmgen.toml": "[tool.crmgen.apis.acme]\nspec = 'acme.yaml'\n"},
    ),
    Mistake(
        "a misspelt key",
        "generate",
        {"crmgen.toml": f'{CONFIGURED}overlay = ["fix.yaml"]\n'},
    ),
    Mistake(
        "a name in capitals",
        "generate",
        {"crmgen.toml": '[apis.Acme]\nspec = "acme.yaml"\n'},
    ),
    Mistake(
        '`package = "my-package"`',
        "generate",
        {"crmgen.toml": f'{CONFIGURED}package = "my-package"\n'},
    ),
    Mistake(
        "two APIs with one package",
        "generate",
        {
            "crmgen.toml": f'{CONFIGURED}package = "crm"\n[apis.other]\nspec = "acme.yaml"\npackage = "crm"\n'
        },
    ),
    Mistake(
        "two APIs in one folder",
        "generate",
        {
            "crmgen.toml": f'output = "sdk"\n{CONFIGURED}[apis.other]\nspec = "acme.yaml"\n'
        },
    ),
    Mistake(
        "a text that is not closed",
        "generate",
        {"crmgen.toml": '[apis.acme]\nspec = "acme.yaml\n'},
    ),
    Mistake(
        "a document that is not there",
        "generate",
        {"crmgen.toml": '[apis.acme]\nspec = "acmee.yaml"\n'},
    ),
    Mistake(
        "an overlay that changes nothing",
        "generate",
        {
            "crmgen.toml": f'{CONFIGURED}overlays = ["fix.yaml"]\n',
            "fix.yaml": 'overlay: 1.0.0\ninfo: {title: Fix, version: "1"}\nactions: [{target: "$.paths[\'/people\']", update: {x: 1}}]\n',
        },
    ),
    Mistake(
        "a template that is called so nowhere",
        "generate --templates own acme.yaml",
        {"own/models/modul.py.jinja": "x"},
    ),
)
FOLDERS: Final = (
    Mistake("a file of one's own in the way", GENERATE, {"acme/README.md": "mine"}),
    Mistake(
        "an edit by hand of what changes",
        GENERATE,
        before=GENERATE,
        then={
            "acme/src/acme/resources/contacts.py": "# mine\n",
            **changed("operationId: getContact", "summary: One contact."),
        },
    ),
    Mistake(
        "marks of a merge in the lock",
        GENERATE,
        before=GENERATE,
        then={"acme/crmgen.lock": "<<<<<<< HEAD\n"},
    ),
    Mistake(
        "an SDK that is not what would be generated",
        "check acme.yaml",
        before=GENERATE,
        then={"acme/README.md": "mine\n"},
    ),
)
