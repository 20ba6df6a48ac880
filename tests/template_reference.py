"""docs/templates.md, made of the views: every template, what it writes, and every field that it is given.

`python -m tests.template_reference` writes it; a test compares.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, Final

import crmgen.emit.testing
import crmgen.emit.views
from crmgen.emit.render import template_root
from crmgen.emit.template_imports import TemplateImports

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "templates.md"
_TAKES: Final = re.compile(r"\{#- takes: (\w+) -#\}")
_BLOCK: Final = re.compile(r"\{% block (\w+)")

_USUAL: Final = {
    "annotation": "A type, as an annotation.",
    "attribute": "What it is called as an attribute.",
    "bases": "Names of the classes that it extends.",
    "class_name": "Name of its class.",
    "client": "Name of the client's class; `Async` before it gives that of the other.",
    "constants": "What stands at the top of the module.",
    "deprecated": "Whether the document says so.",
    "distribution": "Name of the distribution.",
    "doc": "Its documentation.",
    "docstring": "Docstring of the module, which says where it comes from; with its quotes.",
    "expression": "What is given for it.",
    "imports": "What our own template needs; see [imports](#imports).",
    "keyword": "Name of the argument.",
    "module": "Name of the module.",
    "name": "Identifier.",
    "package": "Name of the package.",
    "required": "Whether it has to be given.",
    "sdk_imports": "Imports of the SDK, as a block.",
    "title": "The API's title, as Markdown.",
    "version": "Literal of the version.",
}
"""What an attribute of the name is, where its class says nothing of it."""

OPENING: Final = """# Templates

`--templates DIR`, or `templates = "DIR"` in the configuration, takes [Jinja](https://jinja.palletsprojects.com)
templates that take the place of those of the same relative name in [`templates/`](../templates). This page is made
from the views; `python -m tests.template_reference` writes it again.

- A template is given `view`, which holds all that has been decided: names, annotations, expressions, documentation.
  Each text of it is finished code, or empty where there is nothing to write. Templates write, they do not decide.
- To change a part only, extend ours: `{% extends "crmgen/models/module.py.jinja" %}`, and write one of its blocks
  anew. Macros of ours can be called there.
- Templates of Python modules are given `imports`: `{{ imports }}` is where the block of imports goes, and
  `{{ imports.use("pydantic", "Field") }}` imports a name wherever it is used. What a template of your own does not
  use of our imports is left out.
- Text of a document is there as a `Doc`, which is safe in each of its forms. Printed bare, anything else of a
  document is something harmless.
- Output of your own templates is laid out by black.
- Those under `site/` are of `crmgen docs`: HTML, in which everything is escaped that is none already. `site/site.css`
  and `site/site.js` may be replaced as well.

Two examples: [descriptions in `Field`](../examples/templates-field-descriptions),
[decorators](../examples/templates-decorated).
"""


def page() -> str:
    """The whole page."""
    views = dict(_classes())
    taken = {template: _taken(template) for template in _templates()}
    rows = [
        f"| `{template}` | {f'[`{view}`](#{view.lower()})' if view in views else 'nothing'} | {_blocks(template)} |"
        for template, view in taken.items()
    ]
    table = "\n".join(["| template | `view` | blocks |", "|---|---|---|", *rows])
    waiting = [name for name in taken.values() if name in views]
    sections = [_section(TemplateImports, "imports")]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen.add(name)
            sections.append(_section(views[name]))
            waiting += _mentioned(views[name], views)
    return "\n".join([OPENING, table, "", *sections])


def _templates() -> list[str]:
    root = template_root()
    every = sorted(each.relative_to(root).as_posix() for each in root.rglob("*.jinja"))
    return [each for each in every if not each.startswith("site/")]


def _taken(template: str) -> str:
    found = _TAKES.match((template_root() / template).read_text("utf-8"))
    assert found, f"{template} does not say which view it takes"
    return found[1]


def _blocks(template: str) -> str:
    found = _BLOCK.findall((template_root() / template).read_text("utf-8"))
    return ", ".join(f"`{name}`" for name in found)


def _classes() -> Iterator[tuple[str, type]]:
    """Everything that a view may be made of, by name."""
    for package in (crmgen.emit.testing, crmgen.emit.views):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                is_part = isinstance(value, type) and is_dataclass(value)
                if is_part and not name.startswith("_") and name != "ImportSet":
                    yield name, value


def _section(view: type, name: str = "") -> str:
    """A heading, the sentence about the class, and a row for each attribute."""
    rows = [
        f"| `{attribute}` | `{_cell(kind)}` | {_cell(doc or _USUAL.get(attribute, ''))} |"
        for attribute, kind, doc in _attributes(view)
    ]
    about = textwrap.dedent(inspect.getdoc(view) or "")
    if about.startswith(
        f"{view.__name__}("
    ):  # what dataclasses say for want of a docstring
        about = ""
    head = [f"## {name or view.__name__}", *(["", about] if about else []), ""]
    return "\n".join([*head, "| | | |", "|---|---|---|", *rows, ""])


def _attributes(view: type) -> Iterator[tuple[str, str, str]]:
    """Name, type and docstring of each public attribute, in the order of the source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(view))).body[0]
    assert isinstance(tree, ast.ClassDef)
    for node, following in zip(tree.body, [*tree.body[1:], None], strict=True):
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)) if name[0] != "_":
                yield name, ast.unparse(node.annotation), _string(following)
            case ast.FunctionDef(name=name) if name[0] != "_" and name != "placed":
                doc = ast.get_docstring(node) or ""
                returns = ast.unparse(node.returns) if node.returns else ""
                is_method = not node.decorator_list
                arguments = ", ".join(each.arg for each in node.args.args[1:])
                yield f"{name}({arguments})" if is_method else name, returns, doc
            case _:
                pass


def _string(node: ast.stmt | None) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str() as text)):
            return text
        case _:
            return ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _mentioned(view: type, views: dict[str, Any]) -> Iterator[str]:
    for _, kind, _ in _attributes(view):
        yield from (name for name in re.findall(r"\w+", kind) if name in views)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
