"""The distribution that an SDK is: what the configuration says of it, its version, its licence."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '%s'}
servers: [{url: https://api.example.com}]
paths:
  /pets:
    get:
      operationId: listPets
      responses: {'204': {description: x}}
"""
CONFIGURATION = """
output = "out"
[apis.pets]
spec = "openapi.yaml"
"""
PROJECT = """
[apis.pets.project]
name = "acme-pets"
version = "2.3"
description = "Pets of Acme."
license = "mit"
license-files = ["legal/LICENSE"]
authors = [{name = "Ada", email = "ada@example.com"}]
keywords = ["pets"]
classifiers = ["Topic :: Office/Business"]
requires-python = ">=3.12"
urls = {Source = "https://example.com/pets"}
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("openapi.yaml").write_text(DOCUMENT % "4.5.0")
    Path("crmgen.toml").write_text(CONFIGURATION)
    Path("legal").mkdir()
    Path("legal/LICENSE").write_text("Do what you like.\n")

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments), catch_exceptions=False)

    return call


def project() -> dict[str, Any]:
    return tomllib.loads(Path("out/pyproject.toml").read_text())["project"]


def configure(text: str) -> None:
    Path("crmgen.toml").write_text(CONFIGURATION + text)


def test_the_configuration_says_what_is_published(run: Run) -> None:
    configure(PROJECT)
    assert run("generate").exit_code == 0
    stated = project()
    assert stated["dependencies"] and stated.pop("optional-dependencies")
    del stated["dependencies"]
    assert stated == {
        "name": "acme-pets",
        "version": "2.3",
        "description": "Pets of Acme.",
        "readme": "README.md",
        "license": "MIT",
        "license-files": ["LICENSE"],
        "authors": [{"name": "Ada", "email": "ada@example.com"}],
        "keywords": ["pets"],
        "classifiers": ["Topic :: Office/Business"],
        "requires-python": ">=3.12",
        "urls": {"Source": "https://example.com/pets"},
        "scripts": {"pets-cli": "pets.__main__:main"},
    }
    assert Path("out/LICENSE").read_text() == "Do what you like.\n"
    assert '__version__ = "2.3"' in Path("out/src/pets/__init__.py").read_text()
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    ("stated", "version"),
    [
        ("4.5.0", "4.5.0"),
        ("v2", "2"),
        ("2024-11-05", "2024.11.5"),
        ("2024-11-05-preview", "2024.11.5rc0"),
        ("1.0.0-beta.2+abc", "1.0.0b2"),
        ("latest", "0.1.0"),
    ],
)
def test_a_new_sdk_has_the_version_of_its_document(
    run: Run, stated: str, version: str
) -> None:
    Path("openapi.yaml").write_text(DOCUMENT % stated)
    assert run("generate").exit_code == 0
    assert project()["version"] == version


def test_the_version_of_an_sdk_that_is_there_stays(run: Run) -> None:
    run("generate")
    Path("openapi.yaml").write_text(DOCUMENT % "5.0")
    run("generate")
    assert project()["version"] == "4.5.0"


def test_the_configuration_takes_the_version_on_unless_its_owner_set_it(
    run: Run,
) -> None:
    configure(PROJECT)
    run("generate")
    configure(PROJECT.replace("2.3", "2.4"))
    run("generate")
    assert project()["version"] == "2.4"
    own = Path("out/pyproject.toml")
    own.write_text(own.read_text().replace('version = "2.4"', 'version = "9"'))
    configure(PROJECT.replace("2.3", "2.5"))
    assert run("generate").exit_code == 0
    assert project()["version"] == "9"
    assert '__version__ = "9"' in Path("out/src/pets/__init__.py").read_text()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('version = "one"', "'one' is no version that Python packages can have"),
        ('licence = "MIT"', "did you mean 'license'?"),
        ('license = "free"', "'free' is no SPDX expression"),
        ('requires-python = ">=3.8"', "an SDK needs Python 3.11 or newer"),
        ('requires-python = "new"', "'new' names no versions of Python"),
        (
            'authors = [{email = "not an email"}]',
            "authors.0.email: 'not an email' is no",
        ),
        ('maintainers = [{email = "ann@"}]', "maintainers.0.email: 'ann@' is no"),
        ('urls = {Source = "git.acme"}', "urls.Source: 'git.acme' is no address"),
        ('urls = {Source = "ftp://acme.test"}', "'ftp://acme.test' is no address"),
        ('classifiers = ["Typed"]', "classifiers.0: 'Typed' is no classifier"),
        ('license-files = ["no"]', "no licence can be read here"),
        ('authors = [{nam = "x"}]', "apis.pets.project.authors.0.nam"),
    ],
)
def test_what_cannot_be_published_is_said_with_its_place(
    run: Run, line: str, message: str
) -> None:
    configure(f"[apis.pets.project]\n{line}\n")
    result = run("generate")
    assert result.exit_code == 2
    assert message in result.stderr
    place = "no: error" if "no licence" in message else "crmgen.toml:6:1: error: "
    assert place in result.stderr
