"""`crmgen.lock`: written for people to read, read without trust."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crmgen.diagnostics import InputError
from crmgen.ir.operations import Api
from crmgen.lock import read_lock, render_lock
from crmgen.naming.assign import assign_names
from crmgen.naming.names import Names, pins_of
from crmgen.settings import ApiSettings

Read = Callable[[str], Api]

API = """
    paths:
      /contacts:
        get:
          tags: [Contacts]
          operationId: listContacts
          parameters: [{name: pageSize, in: query, schema: {type: integer}}, {name: page, in: query, schema: {type: integer}}]
          responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}}
        post:
          tags: [Contacts]
          operationId: createContact
          requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
          responses: {'204': {description: x}}
    components:
      schemas:
        Contact: {type: object, properties: {firstName: {type: string}, last_name: {type: string}, état: {type: string}}}
      securitySchemes:
        basic: {type: http, scheme: basic}
    servers: [{url: 'https://{Region}.example', variables: {Region: {default: eu}}}]
"""


@pytest.fixture
def sdk(read: Read, tmp_path: Path) -> tuple[Api, Names, Path]:
    """An API, its names, and where its document stands."""
    api = read(API)
    return api, assign_names(api, "acme", "Acme"), tmp_path / "openapi.yaml"


def rendered(sdk: tuple[Api, Names, Path]) -> str:
    _, names, spec = sdk
    settings = ApiSettings("acme", spec, spec.parent / "out", "acme")
    return render_lock(names, {"src/b.py": "b\n", "src/a.py": "a\n"}, settings)


def test_what_is_written_pins_all_names(
    sdk: tuple[Api, Names, Path], tmp_path: Path
) -> None:
    api, names, _ = sdk
    path = tmp_path / "crmgen.lock"
    path.write_text(rendered(sdk), "utf-8")
    lock = read_lock(path)
    assert lock is not None
    assert assign_names(api, "acme", "Acme", lock.pinned) == names
    assert lock.source.name == "openapi.yaml"
    assert list(lock.files) == ["src/a.py", "src/b.py"]
    differing = {key for key, name in names.fields.items() if key[1] != name}
    assert set(lock.pinned.fields) == differing
    assert lock.pinned.types == pins_of(names).types


def test_one_line_tells_of_one_name(sdk: tuple[Api, Names, Path]) -> None:
    text = rendered(sdk)
    assert '      "#/paths/~1contacts/get": "contacts.list",\n' in text
    assert '        "query pageSize": "page_size"\n' in text
    assert '        "firstName": "first_name"\n' in text
    assert "last_name" not in text
    assert text.endswith("}\n")


def test_no_lock_is_none(tmp_path: Path) -> None:
    assert read_lock(tmp_path / "crmgen.lock") is None


def changed(content: Any, keys: tuple[str, ...], value: object) -> str:
    record = content
    for key in keys[:-1]:
        record = record[key]
    record[keys[-1]] = value
    return json.dumps(content, indent=2, ensure_ascii=False)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("names", "methods", "#/paths/~1contacts/get"), "contacts.import"),
        (("names", "methods", "#/paths/~1contacts/get"), "list"),
        (("names", "methods", "#/paths/~1contacts/get"), "contacts.x(); y"),
        (("names", "types", "#/components/schemas/Contact"), "A\nB"),
        (("names", "fields", "#/components/schemas/Contact", "firstName"), "__init__"),
        (("names", "fields", "#/components/schemas/Contact"), ["x"]),
        (("names", "credentials"), 3),
        (("names",), []),
        (("overlays",), {}),
        (("source",), "x"),
        (("files", "../../etc/passwd"), "0" * 64),
        (("files", "/etc/passwd"), "0" * 64),
        (("files", "C:\\x"), "0" * 64),
        (("files", "a//b"), "0" * 64),
        (("files", ".git/config"), "0" * 64),
        (("files", "a" * 300), "0" * 64),
        (("files", "a/" * 30 + "a"), "0" * 64),
        (("files", "a\nb"), "0" * 64),
        (("files", "src/c.py"), "no digest"),
        (("crmgen.lock",), 99),
    ],
)
def test_a_lock_is_not_trusted(
    sdk: tuple[Api, Names, Path], tmp_path: Path, keys: tuple[str, ...], value: object
) -> None:
    path = tmp_path / "crmgen.lock"
    path.write_text(changed(json.loads(rendered(sdk)), keys, value), "utf-8")
    with pytest.raises(InputError) as caught:
        read_lock(path)
    [problem] = caught.value.problems
    assert problem.code == "broken-lock"
    assert problem.place.file == path.as_posix()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("{\n  'a': 1\n}", 2),
        ("[]", 0),
        ('{\n<<<<<<< HEAD\n  "a": 1\n=======\n>>>>>>> other\n}', 2),
        ("[" * 100_000, 0),
    ],
)
def test_a_broken_lock_is_told_with_its_line(
    tmp_path: Path, text: str, line: int
) -> None:
    path = tmp_path / "crmgen.lock"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_lock(path)
    assert caught.value.problems[0].place.line == line


def test_the_line_of_a_bad_name_is_told(
    sdk: tuple[Api, Names, Path], tmp_path: Path
) -> None:
    path = tmp_path / "crmgen.lock"
    text = rendered(sdk).replace('"contacts.list"', '"contacts.class"')
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_lock(path)
    line = text.splitlines()[caught.value.problems[0].place.line - 1]
    assert "contacts.class" in line


def test_a_number_that_is_none_for_python_is_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "crmgen.lock"
    path.write_text(f'{{"crmgen.lock": {"9" * 5000}}}', "utf-8")
    with pytest.raises(InputError, match="it holds what no lock does"):
        read_lock(path)


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_what_is_no_file_is_no_lock(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "crmgen.lock"
    if kind == "link":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    elif not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    else:
        os.mkfifo(path)
    with pytest.raises(InputError, match="symbolic link, or no regular file"):
        read_lock(path)
