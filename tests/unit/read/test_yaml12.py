"""YAML is read as plain data of the 1.2 core schema; all else is refused with its place."""

from __future__ import annotations

import pytest

from crmgen.diagnostics import InputError
from crmgen.limits import MAX_DEPTH
from crmgen.read.yaml12 import read_yaml
from crmgen.text import Json
from crmgen.tree.maps import Map, place_of


def read(text: str) -> Json:
    return read_yaml(text, "a.yaml")


def refusal(text: str) -> str:
    with pytest.raises(InputError) as refused:
        read(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("2020-01-01", "2020-01-01"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("0123", 123),
        ("0o17", 15),
        ("0xff", 255),
        ("-7", -7),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("~", None),
        ("", None),
        ("Null", None),
        ("True", True),
        ("false", False),
        ("'true'", "true"),
        ('"1"', "1"),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!!float 1", 1),
        ("-", [None]),
        ("+", "+"),
        ("v1.2.3", "v1.2.3"),
    ],
)
def test_scalars_follow_the_core_schema(text: str, value: Json) -> None:
    found = read(f"key: {text}" if text != "-" else "key:\n- ")
    assert isinstance(found, Map)
    assert found["key"] == value
    assert type(found["key"]) is type(value)


def test_keys_are_always_text() -> None:
    assert read("{200: a, null: b, true: c, 1.0: d, 'x': e}") == {
        "200": "a",
        "null": "b",
        "true": "c",
        "1.0": "d",
        "x": "e",
    }


def test_every_key_knows_its_place() -> None:
    root = read("info:\n  title: A\npaths:\n  /a: {get: {x: 1, y: 2}}\n")
    assert isinstance(root, Map)
    paths = root["paths"]
    assert isinstance(paths, Map)
    item = paths["/a"]
    assert isinstance(item, Map)
    get = item["get"]
    assert isinstance(get, Map)
    assert str(place_of(get, "y")) == "a.yaml:4:20"
    assert str(place_of(get, None)) == "a.yaml:4:13"
    assert str(place_of(get, "made up later")) == "a.yaml:4:13"


def test_an_alias_is_a_copy_that_stands_where_its_anchor_does() -> None:
    root = read("a: &a {x: 1}\nb: *a\n")
    assert isinstance(root, Map)
    first, second = root["a"], root["b"]
    assert isinstance(first, Map)
    assert isinstance(second, Map)
    first["x"] = 2
    assert second == {"x": 1}
    assert str(place_of(second, "x")) == "a.yaml:1:8"


def test_scalars_may_be_shared_and_be_keys() -> None:
    assert read("a: &name tags\n*name : 1\n") == {"a": "tags", "tags": 1}


def test_merge_keys_fill_in_what_is_not_stated() -> None:
    text = (
        "base: &base {x: 1, y: 2}\n"
        "more: &more {y: 3, z: 4}\n"
        "one: {<<: *base, x: 5}\n"
        "two: {<<: [*more, *base]}\n"
        "'<<': kept\n"
    )
    root = read(text)
    assert isinstance(root, Map)
    one = root["one"]
    assert isinstance(one, Map)
    assert one == {"x": 5, "y": 2}
    assert root["two"] == {"y": 3, "z": 4, "x": 1}
    assert root["<<"] == "kept"
    assert str(place_of(one, "y")) == "a.yaml:1:20"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            "a.yaml:3:1: error: the key 'a' stands twice in one mapping "
            "(first in line 1); remove one [duplicate-key]",
        ),
        (
            "a: !!python/name:os.system x\n",
            "a.yaml:1:4: error: the tag 'tag:yaml.org,2002:python/name:os.system' is "
            "refused: a document is plain data; remove it [unknown-tag]",
        ),
        (
            "a: !mine {b: c}\n",
            "a.yaml:1:4: error: the tag '!mine' is refused: a document is plain data; "
            "remove it [unknown-tag]",
        ),
        (
            "a: !!map [1]\n",
            "a.yaml:1:4: error: the tag 'tag:yaml.org,2002:map' is refused: a document is "
            "plain data; remove it [unknown-tag]",
        ),
        ("a: !!int x\n", "a.yaml:1:4: error: 'x' is no int [not-yaml]"),
        (
            "a: &a\n  b: *a\n",
            "a.yaml:2:6: error: *a stands inside the node that it names, so the node would "
            "contain itself; use a $ref [recursive-alias]",
        ),
        (
            "a: *b\n",
            "a.yaml:1:4: error: no anchor &b stands before this alias [unknown-anchor]",
        ),
        (
            "a: 1\n---\nb: 2\n",
            "a.yaml:2:1: error: a second YAML document starts here; keep one in a file "
            "[several-documents]",
        ),
        (
            "? [a]\n: b\n",
            "a.yaml:1:3: error: the key of a mapping must be text [not-yaml]",
        ),
        (
            "<<: 3\n",
            "a merge key (<<) takes a mapping or a list of mappings [bad-merge]",
        ),
        (
            "a: .inf\n",
            "a.yaml:1:4: error: .inf is no number that JSON can carry; quote it if it is "
            "text [number-out-of-range]",
        ),
        ("a: -1e999\n", "-1e999 is no number that JSON can carry"),
        ("a: .NaN\n", ".NaN is no number that JSON can carry"),
        (
            f"a: {'9' * 5000}\n",
            "a.yaml:1:4: error: this integer has 5,000 digits; 4,300 is the limit "
            "[number-out-of-range]",
        ),
        (
            "a: b: c\n",
            "a.yaml:1:5: error: not YAML: mapping values are not allowed in this context; "
            "put text with a colon and a space in it into quotes [not-yaml]",
        ),
        (
            "a: b\x07\n",
            "a.yaml:1:5: error: the character U+0007 is not allowed in YAML; write it as an "
            'escape in a "double-quoted" string [not-yaml]',
        ),
    ],
)
def test_what_is_refused_and_where(text: str, message: str) -> None:
    assert message in refusal(text)


def test_depth_has_a_limit_and_the_limit_works() -> None:
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    line = refusal("a: " + "[" * 100_000)
    assert line == (
        "a.yaml:1:203: error: more than 200 mappings and lists inside each other [too-deep]"
    )


def test_aliases_do_not_get_around_the_limit_of_depth() -> None:
    chain = "a0: &a0 [1]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 300)
    )
    assert "[too-deep]" in refusal(chain)


def test_aliases_cannot_blow_up_a_small_file() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
    )
    assert "aliases add more than 500,000 nodes to this file; use $ref" in refusal(bomb)


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: [1, 'two', {b: &x yes}]\nc: *x\nd: |\n  text\n"
    expected = read(text)
    monkeypatch.setattr("crmgen.read.yaml12.HAS_LIBYAML", False)
    assert read(text) == expected
    assert "half a surrogate pair is no character" in refusal('a: "\\ud800"\n')
    assert "a.yaml:2:1: error: the key 'a' stands twice" in refusal("a: 1\na: 2\n")
