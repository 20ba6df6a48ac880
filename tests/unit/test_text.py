"""Text of a document stays text: what it says of itself, and who may read it raw."""

from __future__ import annotations

import ast
import re
from enum import StrEnum
from pathlib import Path
from typing import Final

from crmgen.text import SpecText, joined, letters, whole_number

SOURCE: Final = Path(__file__).resolve().parents[2] / "src" / "crmgen"

READERS: Final = {
    "text.py": "asks for everybody",
    "diagnostics.py": "quotes it in messages",
    # doors: they give code, or parts of names that are fit to be code
    "emit/literals.py": "the door to literals",
    "emit/prose.py": "the door to docstrings and Markdown",
    "naming/words/identifiers.py": "the door to identifiers and file names",
    "naming/types/class_words.py": "takes the keys of components apart for names of classes",
    "emit/versions.py": "makes a version of Python packages of a document's",
    "naming/client.py": "takes a title apart for the name of the client",
    "ir/variants.py": "takes a media type apart for the name of a method",
    "site/markup.py": "the door to HTML: descriptions, and names as they stand",
    # inside of a document
    "tree/nodes.py": "looks keys up",
    "tree/pointers.py": "writes JSON pointers, which are identities",
    "lower/parameters.py": "takes a path apart at its placeholders",
    "lower/servers.py": "looks whether an address can be called",
    # values of a document as JSON, which only the door to literals prints
    "ir/instances.py": "looks which values a type allows",
    "emit/examples.py": "makes values of a type, out of the document's own",
    "emit/samples.py": "makes texts of a format or pattern",
    "emit/testing/wire.py": "writes values as they go over the wire",
    "emit/testing/example_bodies.py": "names by its path what asks for jobs, in JSON",
    "emit/testing/failed_bodies.py": "makes bodies that say that they failed, and others",
    "emit/testing/custom_field_cases.py": "puts values where an account's own fields go",
    # beside the SDK: text for people, and documents
    "mock/plain.py": "gives a server names and values as they go over the wire",
    "inspection.py": "shows what was understood, as text and JSON",
    "ir/dump.py": "prints the IR for people",
    "surface/build.py": "writes names on the wire into what SDKs are compared by",
    "ir/addresses.py": "writes what a thing is on the wire, which is its identity",
    "lock/render.py": "writes wire names into the lock",
    "lock/results.py": "writes paths of bodies into the lock",
    "customfields/account.py": "asks an account with the arguments that the document states",
    "customfields/definitions.py": "looks into the records of an account",
    "customfields/names.py": "keeps names from those on the wire",
    "customfields/schemas.py": "writes schemas into an overlay",
    "customfields/sources.py": "names a file, another API, and ways into it",
    "customfields/write.py": "writes an overlay",
}
"""Modules below `src/crmgen` that read `.unsafe`, with the reason."""


def readers() -> set[str]:
    return {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "unsafe"
    }


def test_few_modules_read_the_text_of_a_document_raw() -> None:
    """One more needs a reason; most only need a question that `SpecText` answers."""
    assert readers() == READERS.keys()


def test_it_prints_as_something_harmless() -> None:
    text = SpecText("import os")
    assert "import" not in f"{text} {text!s:>40}"
    assert repr(text) == "SpecText('import os')"


def test_it_compares_and_hashes_as_its_string() -> None:
    text = SpecText("id")
    assert text == "id" and text == SpecText("id") and text != SpecText("ID")
    assert text in {"id"} and {text: 1} == {SpecText("id"): 1}
    assert sorted([SpecText("b"), SpecText("a")]) == ["a", "b"]


class Colour(StrEnum):
    RED = "red"


def test_it_answers_questions() -> None:
    media = SpecText("text/csv; charset=utf-8")
    assert media.before(";") == "text/csv"
    assert "charset" in media and "json" not in media
    assert media.startswith(("text/", "image/")) and media.endswith("-8")
    assert media.matches(re.compile(".*")) and not media.matches(re.compile("text"))
    assert SpecText("60/min").groups(re.compile("([0-9]+)/(.+)")) == ("60", "min")
    assert SpecText("60").groups(re.compile("([0-9]+)/(.+)")) is None
    assert SpecText("red").member(Colour) is Colour.RED
    assert SpecText("RED").member(Colour) is None
    assert SpecText("red").lookup({"red": 1}) == 1
    assert SpecText("blue").lookup({"red": 1}) is None


def test_what_is_made_of_it_is_text_of_a_document_too() -> None:
    text = SpecText(" A.b ")
    made = [
        *(text.lower(), text.upper(), text.strip(), text.removeprefix(" ")),
        *(text.replace("b", SpecText("c")), text.before("."), *text.split(".")),
        joined([text, text], "-"),
    ]
    assert made == [
        *(" a.b ", " A.B ", "A.b", "A.b "),
        *(" A.c ", " A", " A", "b "),
        " A.b - A.b ",
    ]
    assert all(isinstance(each, SpecText) for each in made)


def test_numbers_and_letters_come_out_where_they_are_nothing_else() -> None:
    assert whole_number(SpecText("201")) == 201
    assert whole_number(SpecText("2XX")) is None
    assert whole_number(SpecText("٣")) is None
    assert letters(SpecText("PURGE")) == "PURGE"
    assert letters(SpecText("x y")) is None and letters(SpecText("é")) is None
