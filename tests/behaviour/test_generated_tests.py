"""The tests that come with an SDK: what they cover, and that they pass offline."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import MakeSdk, Sdk

PLACES = """
  /files/{id}/download:
    get:
      operationId: downloadFile
      tags: [files]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "302": {description: where it is, headers: {Location: {schema: {type: string}}}}
        "402": {description: not paid}
        "4XX": {description: refused, content: {application/json: {schema: {$ref: '#/components/schemas/Refusal'}}}}
        default: {description: broken, content: {application/json: {schema: {type: object, properties: {trace: {type: string}}}}}}
components:
  schemas:
    Refusal: {type: object, properties: {message: {type: string}}}
"""


def run_tests(made: Sdk) -> list[str]:
    """The names of the SDK's own tests, all of which passed."""
    root = Path(str(made.package.__file__)).parents[2]
    command = [sys.executable, "-m", "pytest", "-vp", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    lines = (line.split() for line in done.stdout.splitlines() if "::" in line)
    assert lines
    return [words[0].partition("::")[2] for words in lines]


def folder_of_tests(made: Sdk) -> Path:
    return Path(str(made.package.__file__)).parents[2] / "tests"


def test_each_documented_failure_and_a_redirect_are_tested(sdk: MakeSdk) -> None:
    names = run_tests(sdk(PLACES))
    assert "test_download" in names
    for status in (402, 400, 500):
        assert f"test_download_fails[{status}]" in names
        assert f"test_download_fails_async[{status}]" in names


UPDATES = """
  /tags/{id}:
    patch:
      operationId: updateTag
      tags: [tags]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/TagUpdate'}}}
      responses: {"204": {description: done}}
components:
  schemas:
    TagUpdate:
      type: object
      minProperties: 1
      properties: {name: {type: string}, color: {type: string}}
"""


def test_as_many_fields_are_sent_as_there_must_be(sdk: MakeSdk) -> None:
    made = sdk(UPDATES)
    assert "test_update" in run_tests(made)
    text = (folder_of_tests(made) / "test_tags.py").read_text()
    assert 'crm.tags.update("id-1", name="name")' in text
    assert "json={}" not in text


def test_no_live_server_is_sent_a_null_that_the_document_forbids(sdk: MakeSdk) -> None:
    made = sdk(UPDATES)
    address = "http://127.0.0.1:1"  # nobody listens there
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider"]
    command += ["-k", "with_null or any_call", "--base-url", address, "tests"]
    folder = folder_of_tests(made).parent
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "4 skipped" in done.stdout
    assert "null, which the document does not allow here" in done.stdout
