"""JSON is read strictly, and places are found afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmgen.diagnostics import InputError
from crmgen.limits import MAX_DEPTH
from crmgen.read.json_text import read_json
from crmgen.text import Json
from crmgen.tree.maps import Map, place_of


def read(text: str) -> Json:
    return read_json(text, text.encode(), "a.json")


def refusal(text: str) -> str:
    with pytest.raises(InputError) as refused:
        read(text)
    return str(refused.value)


def child(value: Json, key: str) -> Map:
    assert isinstance(value, Map)
    found = value[key]
    assert isinstance(found, Map)
    return found


def test_every_key_knows_its_place() -> None:
    root = read(
        '{"a": {"x": "{", "y\\"": [1, {"z": 1}]},\n "b\\u00e9": {\n  "ü": {}, "c": ":"}}'
    )
    assert str(place_of(child(root, "a"), 'y"')) == "a.json:1:18"
    assert str(place_of(child(root, "bé"), None)) == "a.json:2:13"
    assert str(place_of(child(root, "bé"), "c")) == "a.json:3:12"
    assert str(place_of(child(child(root, "bé"), "ü"), None)) == "a.json:3:8"
    assert isinstance(root, Map)
    assert str(place_of(root, "made up later")) == "a.json:1:1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{"a": 1,\n "b": {"c": 1, "d": 2, "c": 3}}',
            "a.json:2:24: error: the key 'c' stands twice in one object; remove one "
            "[duplicate-key]",
        ),
        (
            '{"a": ["NaN", NaN]}',
            "a.json:1:15: error: NaN is no number that JSON can carry; write it as a string "
            "[number-out-of-range]",
        ),
        ('{"a": -Infinity}', "a.json:1:7: error: -Infinity is no number"),
        ('{"a": 1e999}', "a.json:1:7: error: 1e999 is no number that JSON can carry"),
        (
            f'{{"a": {"9" * 5000}}}',
            "a.json:1:7: error: this integer has more than 4,300 digits, which is the limit "
            "[number-out-of-range]",
        ),
        (
            '{"a": "\\ud83d\\ude00", "b": "\\ud800"}',
            "a.json:1:28: error: half a surrogate pair is no character; write the whole one "
            "[lone-surrogate]",
        ),
        ('{"a": }', "a.json:1:7: error: not JSON: Expecting value [not-json]"),
    ],
)
def test_what_is_refused_and_where(text: str, message: str) -> None:
    assert message in refusal(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('{"a": 1,}', "JSON has no comma before a closing bracket"),
        ('{"a": [1, ]}', "JSON has no comma before a closing bracket"),
        ('{"a": 1 // one\n}', "JSON has no comments"),
        ('{\n# one\n"a": 1}', "JSON has no comments"),
        ("{'a': 1}", "JSON has texts in double quotes alone"),
        ("{\"a\": 'b'}", "JSON has texts in double quotes alone"),
        ("{a: 1}", "JSON has names in double quotes"),
        ('{"a": True}', "that is Python; JSON has true, false and null"),
        ('{"a": [1', "it ends too early; download it again"),
        ('{"a": ', "it ends too early; download it again"),
    ],
)
def test_what_is_often_the_cause_is_said(text: str, hint: str) -> None:
    assert refusal(text).split("; ", 1)[1].startswith(hint)


def test_whole_surrogate_pairs_and_controls_are_text() -> None:
    assert read('{"a": "\\ud83d\\ude00 \\u0000\\u001b"}') == {
        "a": "\U0001f600 \x00\x1b"
    }


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100_000])
def test_depth_has_a_limit(depth: int) -> None:
    line = refusal('{"a": ' + "[" * depth + "]" * depth + "}")
    assert line == (
        "a.json:1:206: error: more than 200 objects and arrays inside each other [too-deep]"
    )


def test_the_limit_of_depth_works() -> None:
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH)


def test_a_duplicate_key_among_many_is_found() -> None:
    keys = ", ".join(f'"k{number}": 1' for number in range(50_000))
    assert "the key 'k49999' stands twice" in refusal(f'{{{keys}, "k49999": 2}}')


def test_columns_count_characters_however_long_the_line() -> None:
    text = f'{{"a": "{"é" * 100_000}", "b": {{"c": 1}}}}'
    column = text.index('"c"') + 1
    assert str(place_of(child(read(text), "b"), "c")) == f"a.json:1:{column}"


def test_a_text_that_was_forgotten_is_read_again_where_it_is_as_it_was(
    tmp_path: Path,
) -> None:
    place = tmp_path / "a.json"
    text = '{"a": 1,\n "b": {"c": 2}}'
    for now, line in ((text, 2), (f"{text}\n", 1), (None, 1)):
        found = read_json(text, text.encode(), str(place))
        assert isinstance(found, Map)
        place.write_text(text)
        assert found.source is not None
        found.source.forget()
        if now is None:
            place.unlink()
        else:
            place.write_text(now)
        assert place_of(found, "b").line == line


def test_a_text_that_nothing_else_has_is_kept() -> None:
    text = '\n{"a": 1}'
    found = read_json(text, text.encode(), "https://a.example/a.json")
    assert isinstance(found, Map)
    assert found.source is not None
    found.source.forget()
    assert place_of(found, "a").line == 2
