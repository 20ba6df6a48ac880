"""What is kept for a whole process does not grow with the documents that one sees: a mock, a build, `--watch`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).parents[2] / "src" / "crmgen"
FEW: Final = {
    "bounds._piped": "standard input",
    "runtime_source.client_options": "two kinds of clients",
    "site.code._style": "kinds of tokens",
    "validation._validator": "versions of OpenAPI",
}
"""Functions that remember every answer, and whose arguments are few whatever the documents are."""


def remembering_all() -> Iterator[str]:
    for path in SOURCE.rglob("*.py"):
        below = path.relative_to(SOURCE)
        if below.parts[0] == "runtime":  # which is not run here
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.args.args:
                texts = map(ast.unparse, node.decorator_list)
                if not {
                    "cache",
                    "lru_cache(None)",
                    "lru_cache(maxsize=None)",
                }.isdisjoint(texts):
                    yield ".".join((*below.with_suffix("").parts, node.name))


def test_no_function_remembers_all_that_documents_say() -> None:
    assert set(remembering_all()) == FEW.keys()
