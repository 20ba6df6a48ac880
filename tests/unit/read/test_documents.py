"""Reading files: which format, what is no document, and which files are never opened."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crmgen.diagnostics import Notes
from crmgen.read.documents import parse

Write = Callable[[str, str | bytes], Path]
Problems = Callable[[Callable[[], object]], list[str]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yaml", "openapi: 3.1.0\n"),
        ("a.yaml", '{"openapi": "3.1.0"}'),
        ("a.yaml", "{openapi: 3.1.0}"),
        ("a.json", '{"openapi": "3.1.0"}'),
        ("a.json", b'\xef\xbb\xbf{"openapi": "3.1.0"}'),
        ("a.txt", "\n  openapi: 3.1.0\n"),
    ],
)
def test_the_format_is_told_by_the_content(
    write: Write, name: str, content: str | bytes
) -> None:
    assert parse(write(name, content), Notes()).root == {"openapi": "3.1.0"}


def test_what_was_read_is_hashed(write: Write) -> None:
    document = parse(write("a.yaml", "openapi: 3.1.0\n"), Notes())
    digest = hashlib.sha256(b"openapi: 3.1.0\n").hexdigest()
    assert document.files.hashes == {"a.yaml": digest}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "a.yaml: error: the file is empty [empty-file]"),
        (" \n\t\n", "a.yaml: error: the file is empty [empty-file]"),
        (
            "- a\n",
            "a.yaml:1:1: error: an OpenAPI document is a mapping, but this file holds a list "
            "[not-openapi]",
        ),
        (
            "just words\n",
            "a.yaml:1:1: error: an OpenAPI document is a mapping, but this file holds text "
            "[not-openapi]",
        ),
        (
            "# only a comment\n",
            "a.yaml:1:1: error: an OpenAPI document is a mapping, but this file holds nothing "
            "[not-openapi]",
        ),
        (
            b"info:\n  title: Caf\xe9\n",
            "a.yaml:2:13: error: byte 0xE9 is not UTF-8 (invalid continuation byte); save the "
            "file as UTF-8 [not-utf8]",
        ),
        (
            b"\xb9\x02Z\x97\x11q\x8a",
            "a.yaml:1:1: error: it is a binary file; crmgen reads OpenAPI alone [not-openapi]",
        ),
        (
            b"a" * 2000 + b"\xb9\0",
            "a.yaml:1:1: error: it is a binary file; crmgen reads OpenAPI alone [not-openapi]",
        ),
    ],
)
def test_what_is_no_document(
    write: Write, problems: Problems, content: str | bytes, message: str
) -> None:
    path = write("a.yaml", content)
    assert problems(lambda: parse(path, Notes())) == [message]


def test_what_is_no_file(write: Write, problems: Problems, tmp_path: Path) -> None:
    write("folder/a.yaml", "")
    assert problems(lambda: parse(Path("folder"), Notes())) == [
        "folder: error: this is a folder; name a file [unreadable]"
    ]
    assert problems(lambda: parse(Path("missing.yaml"), Notes())) == [
        "missing.yaml: error: there is no such file [unreadable]"
    ]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert problems(lambda: parse(Path("pipe"), Notes())) == [
            "pipe: error: this is no regular file; name a file [unreadable]"
        ]


def test_size_has_a_limit(
    write: Write, problems: Problems, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmgen.read.files.MAX_BYTES", 14)
    assert parse(write("a.yaml", "openapi: 3.1.0"), Notes()).root
    path = write("a.yaml", "openapi: 3.1.0\n")
    assert problems(lambda: parse(path, Notes())) == [
        "a.yaml: error: the file is larger than 14 bytes, which is the limit [too-large]"
    ]


def test_a_missing_libyaml_is_said_once(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmgen.read.yaml12.HAS_LIBYAML", False)
    notes = Notes()
    parse(write("a.yaml", "openapi: 3.1.0\n"), notes)
    parse(write("b.yaml", "openapi: 3.1.0\n"), notes)
    assert len(notes.warnings) == 1
    assert "without libyaml" in notes.warnings[0]
