"""Types that lead into each other by the hundred: read, sent, and as deep as the values go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeSdk

LINKS = {
    "a field": "{ref}",
    "a list": "{{type: array, items: {ref}}}",
    "a map": "{{type: object, additionalProperties: {ref}}}",
    "null": "{{anyOf: [{ref}, {{type: 'null'}}]}}",
    "a union": "{{oneOf: [{ref}, {{$ref: '#/components/schemas/Toad'}}]}}",
    "a tuple": "{{type: array, prefixItems: [{ref}, {{type: string}}], minItems: 2}}",
}
INSIDE: dict[str, Callable[[Any], Any]] = {
    "a list": lambda frog: [frog],
    "a map": lambda frog: {"any": frog},
    "a tuple": lambda frog: [frog, "text"],
}
"""How a value hangs from the one above it, where it is no field of it."""
PLACE = {"a list": 0, "a map": "any", "a tuple": 0}
"""Where it hangs."""


def chain(link: str, length: int, *, ring: bool = False) -> str:
    """So many objects, each with a property of the next."""
    last = length - 1
    refs = [f"{{$ref: '#/components/schemas/Frog{n}'}}" for n in range(length)]
    hops = dict(enumerate(LINKS[link].format(ref=ref) for ref in [*refs[1:], refs[0]]))
    if not ring:
        hops[last] = "{type: string}"
    frogs = "".join(
        f"""
    Frog{each}: {{type: object, properties: {{class: {{type: string}}, next: {hop}}}}}"""
        for each, hop in hops.items()
    )
    return f"""
  /frogs:
    get:
      operationId: getFrog
      tags: [frogs]
      responses: {{"200": {{description: a, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Frog0'}}}}}}}}}}
    post:
      operationId: createFrog
      tags: [frogs]
      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Frog0'}}}}}}}}
      responses: {{"204": {{description: none}}}}
components:
  schemas:
    Toad: {{type: object, required: [wart], properties: {{wart: {{type: string}}}}}}{frogs}
"""


def nested(link: str, depth: int, key: str) -> dict[str, Any]:
    frog: dict[str, Any] = {key: "last"}
    for _ in range(depth):
        frog = {key: "one", "next": INSIDE[link](frog) if link in INSIDE else frog}
    return frog


def inner(link: str, value: Any) -> Any:
    return value[PLACE[link]] if link in PLACE else value


@pytest.mark.parametrize(
    ("link", "ring"),
    [*((link, False) for link in LINKS), ("a field", True), ("a union", True)],
)
def test_a_chain_of_hundreds_of_types(link: str, ring: bool, sdk: MakeSdk) -> None:
    made = sdk(chain(link, 400, ring=ring))
    made.reply(200, nested(link, 50, "class"))
    frog = made.client(strict=True).frogs.list()
    for each in range(50):
        assert type(frog).__name__ == f"Frog{each}"
        frog = inner(link, frog.next)
    assert frog.class_ == "last"
    made.replies.clear()
    made.reply(204)
    made.client().frogs.create(**nested(link, 50, "class_"))
    assert made.last_json == nested(link, 50, "class")
    folder = Path(made.package.__path__[0]).parents[1]
    assert '"pydantic>=2.14,<3"' in (folder / "pyproject.toml").read_text()


def test_older_versions_of_pydantic_do_for_most(sdk: MakeSdk) -> None:
    folder = Path(sdk(chain("a field", 30)).package.__path__[0]).parents[1]
    assert '"pydantic>=2.12,<3"' in (folder / "pyproject.toml").read_text()


BRANCHES = {
    "an object": "{{type: object, properties: {{a{n}: {ref}}}}}, {ref}, {{type: array, items: {ref}}}",
    "nothing but lists and maps": "{ref}, {{type: array, items: {ref}}}, {{type: object, additionalProperties: {ref}}}",
    "lists of lists": "{{type: array, items: {ref}}}, {{type: array, items: {{type: array, items: {ref}}}}}, {{type: integer}}",
}


@pytest.mark.parametrize("branches", BRANCHES)
def test_unions_of_unions_thirty_deep(branches: str, sdk: MakeSdk) -> None:
    """Written out they are more than 3**30 types: what is written must be importable all the same."""
    unions = "".join(
        f"""
    Frog{n}: {{oneOf: [{BRANCHES[branches].format(n=n, ref=f"{{$ref: '#/components/schemas/Frog{n + 1}'}}")}]}}"""
        for n in range(30)
    )
    made = sdk(chain("a field", 1).partition("    Toad")[0] + f"""{unions[1:]}
    Frog30: {{type: string}}
""")
    models = made.package.models
    for name in models.__all__:
        getattr(models, name)
    made.reply(200, [])
    assert made.client(strict=True).frogs.list() == []
    made.replies.clear()
    value: Any = "last"
    for _ in range(10):
        value = [value]
    made.reply(204)
    made.client().frogs.create(body=value)
    assert made.last_json == value
