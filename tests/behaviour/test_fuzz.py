"""Real documents, mutated: an SDK in which text stays text, or a refusal in plain words."""

from __future__ import annotations

import ast
import copy
import json
import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmgen.diagnostics import InputError
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
CANARY = "crmgen_fuzz_canary"
PAYLOAD = f"__import__('os').environ.__setitem__('{CANARY}','1')"
TRICKS = (
    *(f"'+{PAYLOAD}+'", f'"+{PAYLOAD}+"', f'"""\n{PAYLOAD}\n"""', f"\n{PAYLOAD}\n"),
    *(f"\r{PAYLOAD}", f"\u2028{PAYLOAD}", f"\x85{PAYLOAD}", f"\x0c{PAYLOAD}"),
    *(f"{{{PAYLOAD}}}", f"{{{{ {PAYLOAD} }}}}", f"{{% {PAYLOAD} %}}", "\\", '"', "\\N"),
    *("\u202ex", "\ufeff", "\u200b", "ｅval", "ﬁ", "../../x", "/etc/passwd", "con"),
    *(
        "self",
        "__init__",
        "model_config",
        "class",
        "None",
        "x" * 300,
        "",
        " ",
        "\ud800",
    ),
    *("\x00", "\x1b[31m", "`", "|", "{", "}", "%s", "#", "?", "~1", "$ref", "é", "😀"),
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e400,
    10**400,
    [],
    {},
    [[]],
    {"$ref": "#"},
    "text",
)
SMALL = 60_000
"""Bytes of the largest documents that are mutated: larger ones would only be slower."""


@cache
def documents() -> tuple[Any, ...]:
    """Our own documents and the cases'; of the corpus what is small and there."""
    ours = [*ROOT.glob("tests/cases/*/*.yaml"), *ROOT.glob("specs/*/openapi.yaml")]
    theirs = [*SHARED.glob("corpus/*.yaml"), *SHARED.glob("corpus/*.json")]
    paths = sorted(ours) + sorted(theirs)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[Any] = []
    for path in paths:
        if path.stat().st_size > SMALL:
            continue
        value = yaml.load(path.read_text("utf-8"), Loader=loader)
        if isinstance(value, dict) and {"openapi", "swagger"} & value.keys():
            found.append(json.loads(json.dumps(value, default=str)))
    return tuple(found)


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder of a value with its key or index."""
    for key in range(len(node)) if node.__class__ is list else children(node):
        yield node, key
        yield from places(node[key])


def children(node: Any) -> list[Any]:
    """The keys of a mapping; none of anything else."""
    return [*node] if node.__class__ is dict else []


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A document with up to five of its strings, keys or values replaced, moved or dropped."""
    document = copy.deepcopy(draw(st.sampled_from(documents())))
    for _ in range(draw(st.integers(1, 5))):
        holder, key = draw(st.sampled_from(list(places(document))))
        trick = draw(st.sampled_from(TRICKS) | st.text(max_size=20))
        how = draw(st.sampled_from(("text", "text", "key", "value", "drop", "copy")))
        if how == "text" and isinstance(holder[key], str):
            holder[key] = draw(st.sampled_from((trick, holder[key] + trick)))
        elif how == "key" and holder.__class__ is dict:
            holder[trick] = holder.pop(key)
        elif how == "drop":
            del holder[key]
        elif how == "copy":
            other, place = draw(st.sampled_from(list(places(document))))
            holder[key] = copy.deepcopy(other[place])
        else:
            holder[key] = copy.deepcopy(draw(st.sampled_from(VALUES)))
    return document


def strings(node: Any) -> set[str]:
    """All strings of a document, keys among them."""
    found = {node} if isinstance(node, str) else set(children(node))
    for holder, key in places(node):
        found.update(children(holder[key]))
        if isinstance(holder[key], str):
            found.add(holder[key])
    return found


def judge(folder: Path, document: Any) -> None:
    source = folder / "openapi.json"
    source.write_text(json.dumps(document), "utf-8")
    asked = ApiSettings("fuzz", source, folder / "out", "fuzz", unresolved="open")
    try:
        files = generate(asked).files
    except InputError as error:
        assert error.problems
        assert all(str(each).isprintable() for each in error.problems)
        return
    finally:
        assert CANARY not in os.environ
    known = strings(document)
    for path, text in files.items():
        assert ".." not in path.split("/")
        assert not path.startswith("/")
        if path.endswith(".py") and "/_core/" not in path:
            check_module(path, text, known)
        elif path.endswith(".toml"):
            assert set(tomllib.loads(text)) <= {"build-system", "project", "tool"}


def check_module(path: str, text: str, known: set[str]) -> None:
    """Nothing of a payload is code; a literal with a payload in it is a string of the document."""
    for node in ast.walk(ast.parse(text, path)):
        assert not (isinstance(node, ast.Name) and node.id == "__import__"), path
        assert not (isinstance(node, ast.Attribute) and node.attr == "environ"), path
    for literal in literals(ast.parse(text)):
        if PAYLOAD in literal and literal not in known:
            # a path with its values, a default of an address: made of the document's strings
            assert any(each in literal for each in known if PAYLOAD in each), path


def literals(tree: ast.Module) -> Iterator[str]:
    """Every string but those that stand alone, which are documentation."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in prose:
            continue
        if isinstance(node.value, str):
            yield node.value


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(document=mutated())
def test_a_mutated_document_gives_an_sdk_or_a_plain_refusal(
    document: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    judge(tmp_path_factory.mktemp("fuzz"), document)


def test_a_string_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """A parameter, an enum member and a property, under exactly the names that they have."""
    tricks = [each for each in TRICKS if each not in ("\x00", "\ud800")]
    operation: dict[str, Any] = {
        "parameters": [
            {"name": f"q{each}", "in": "query", "schema": {"enum": [f"e{each}"]}}
            for each in tricks
        ],
        "requestBody": {
            "content": {"application/json": {"schema": {"properties": {}}}}
        },
        "responses": {"204": {"description": "none"}},
    }
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    schema["properties"] = {f"p{each}": {"type": "string"} for each in tricks}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Fuzz", "version": "1"},
        "paths": {"/a": {"post": operation}},
    }
    source = tmp_path / "openapi.json"
    source.write_text(json.dumps(document))
    files = generate(ApiSettings("f", source, tmp_path / "out", "fuzz")).files
    modules = [
        ast.parse(text)
        for path, text in files.items()
        if path.startswith("src/fuzz/") and path.endswith(".py")
    ]
    found = {literal for module in modules for literal in literals(module)}
    found |= {
        node.target.id
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    wanted = {f"{kind}{each}" for kind in "qep" for each in tricks}
    assert wanted - found == set()
