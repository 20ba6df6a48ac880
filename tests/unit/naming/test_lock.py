"""`crmgen.lock`: written for people to read, read without trust."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crmgen.diagnostics import InputError
from crmgen.ir.addresses import addresses_of
from crmgen.ir.operations import Api
from crmgen.lock.carry import carry
from crmgen.lock.pins import Pins, pins_of
from crmgen.lock.read import read_lock
from crmgen.lock.render import render_lock
from crmgen.naming.assign import assign_names
from crmgen.naming.names import Names
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
    api, names, spec = sdk
    settings = ApiSettings("acme", spec, spec.parent / "out", "acme")
    files = {"src/b.py": "b\n", "src/a.py": "a\n"}
    return render_lock(names, api, addresses_of(api), files, settings, {})


def test_what_is_written_pins_all_names(
    sdk: tuple[Api, Names, Path], tmp_path: Path
) -> None:
    api, names, _ = sdk
    path = tmp_path / "crmgen.lock"
    path.write_text(rendered(sdk), "utf-8")
    lock = read_lock(path)
    assert lock is not None
    addresses = addresses_of(api)
    pinned = carry(lock.pins, lock.gone, api, addresses)
    assert assign_names(api, "acme", "Acme", pinned) == names
    now = pins_of(names, api, addresses)
    assert lock.pins.methods == now.methods
    assert lock.pins.arguments == now.arguments
    [contact] = lock.pins.types
    assert (contact,) == now.types
    assert lock.gone == Pins(lock.pins.base)
    assert (lock.package, lock.client) == ("acme", "Acme")
    assert list(lock.files) == ["src/a.py", "src/b.py"]


def test_one_line_tells_of_one_name(sdk: tuple[Api, Names, Path]) -> None:
    lines = rendered(sdk).splitlines()
    for line in (
        "method\tGET /contacts\tcontacts.list",
        "argument\tGET /contacts\tquery\tpageSize\tpage_size",
        "argument\tGET /contacts\tquery\tpage\tpage",
        "field\tContact\tfirstName\tfirst_name",
        "field\tContact\tétat\tétat",
        "type\tContact\tContactInput\tschema Contact\tGET /contacts ->\tPOST /contacts <-",
        "credential\tbasic\tusername\tusername",
        "variable\tRegion\tregion",
    ):
        assert line in lines
    names = [line for line in lines if not line.startswith(("#", "lock", "file"))]
    assert len(set(names)) == len(names)


def test_a_name_that_a_line_cannot_hold_is_written_as_json(
    read: Read, tmp_path: Path
) -> None:
    api = read("""
        paths:
          /x:
            get:
              parameters: [{name: "a\\tb\\nc", in: query, schema: {}}, {name: '"q"', in: query, schema: {}}]
              responses: {'204': {description: x}}
        """)
    names = assign_names(api, "acme", "Acme")
    path = tmp_path / "crmgen.lock"
    path.write_text(rendered((api, names, tmp_path / "openapi.yaml")), "utf-8")
    lock = read_lock(path)
    assert lock is not None
    assert lock.pins.arguments == pins_of(names, api, addresses_of(api)).arguments


def test_lines_of_both_sides_of_a_merge_are_read(
    sdk: tuple[Api, Names, Path], tmp_path: Path
) -> None:
    """Files may then have either content; of two names for one thing the first holds."""
    path = tmp_path / "crmgen.lock"
    other = f"file\tsrc/a.py\t{'0' * 64}\nmethod\tGET /contacts\tcontacts.gather\n"
    path.write_text(rendered(sdk) + other, "utf-8", newline="\r\n")
    lock = read_lock(path)
    assert lock is not None
    assert len(lock.files["src/a.py"]) == 2
    assert lock.pins.methods["GET /contacts"] == ("contacts", "list")


def test_no_lock_is_none(tmp_path: Path) -> None:
    assert read_lock(tmp_path / "crmgen.lock") is None


@pytest.mark.parametrize(
    ("line", "by"),
    [
        ("method\tGET /contacts\tcontacts.list", "contacts.import"),
        ("method\tGET /contacts\tcontacts.list", "list"),
        ("method\tGET /contacts\tcontacts.list", "contacts.x(); y"),
        ("method\tGET /contacts\tcontacts.list", "a.b.c"),
        ("type\tContact\tContactInput", "A B"),
        ("type\tContact", "class"),
        ("field\tContact\tfirstName\tfirst_name", "__init__"),
        ("resource\tcontacts\tContacts", "Con-tacts"),
        ("resource\tcontacts", "con tacts"),
        ("credential\tbasic\tusername\tusername", "1"),
        ("credential\tbasic\tusername\tusername", "a\tb"),
        ("client\tAcme", "Ac me"),
        ("package\tacme", "os.path"),
        ("method", "methods"),
        ("gone\tmethod\tGET /x\tx.class", "x.class"),
        ("file\tsrc/a.py", "../../etc/passwd"),
        ("file\tsrc/a.py", "/etc/passwd"),
        ("file\tsrc/a.py", "C:\\x"),
        ("file\tsrc/a.py", "a//b"),
        ("file\tsrc/a.py", ".git/config"),
        ("file\tsrc/a.py", "a" * 300),
        ("file\tsrc/a.py", "a/" * 30 + "a"),
        ("file\tsrc/a.py", '"a\\nb"'),
        ("file\tsrc/a.py", '"a'),
        ("remote\thttps://x.example/\tabc", "abc"),
        ("lock", "look"),
    ],
)
def test_a_lock_is_not_trusted(
    sdk: tuple[Api, Names, Path], tmp_path: Path, line: str, by: str
) -> None:
    path = tmp_path / "crmgen.lock"
    text = rendered(sdk)
    if f"\n{line}" not in text:
        text += f"{line}\n"
    head, _, _ = line.rpartition("\t")
    bad = f"{head}\t{by}" if head else by
    path.write_text(text.replace(f"\n{line}", f"\n{bad}", 1), "utf-8")
    with pytest.raises(InputError) as caught:
        read_lock(path)
    [problem] = caught.value.problems
    assert problem.code == "broken-lock"
    assert problem.place.file == path.as_posix()
    shown = path.read_text("utf-8").split("\n")[problem.place.line - 1]
    assert shown.startswith(bad)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 0, "it is empty"),
        ("lock\t3\n", 1, "a newer crmgen wrote it; upgrade crmgen"),
        ("lock\t2\ncrmgen\t99.0\nnew\tx\n", 2, "crmgen '99.0' wrote it, and this is "),
        (
            "lock\t2\n<<<<<<< HEAD\nclient\tA\n=======\nclient\tB\n>>>>>>> other\n",
            2,
            "it has marks of a merge conflict; take the lines of either side, or of both",
        ),
        ("hello", 1, "no lock of this version has such a line"),
        ('{"crmgen.lock": 1}', 1, "no lock of this version has such a line"),
    ],
)
def test_what_is_wrong_with_a_lock_is_told(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    path = tmp_path / "crmgen.lock"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_lock(path)
    [problem] = caught.value.problems
    assert problem.place.line == line
    assert said in problem.message


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
