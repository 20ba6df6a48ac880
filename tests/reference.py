"""The tables of docs/reference, made of the code: what stands between two marks of each page; the rest is written by hand.

`python -m tests.reference` writes them; a test compares.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import click

from crmgen.cli import main
from crmgen.configuration import configuration_schema
from crmgen.extensions import EXTENSIONS
from crmgen.losses import LOSSES
from crmgen.problems import PROBLEMS

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "reference"
_MARKED: Final = re.compile(
    r"(?<=<!-- begin: made by `python -m tests.reference` -->\n).*(?=<!-- end -->)",
    re.DOTALL,
)


def page(name: str) -> str:
    """A page as it should be: what stands there by hand, around what the code says."""
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    lines = [*PAGES[name](), ""]
    assert _MARKED.search(text), f"{name}.md has no marks"
    return _MARKED.sub(lambda _: "\n".join(["", *lines]), text)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = [*head]
    yield _row(names)
    yield "|" + "---|" * len(names)
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(each.split()) for each in cells) + " |"


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|") if text else ""


# ---- codes and extensions ----


def _errors() -> Iterator[str]:
    rows = sorted((_code(code), meaning) for code, meaning in PROBLEMS.items())
    return _table(("code", "meaning"), rows)


def _losses() -> Iterator[str]:
    rows = sorted((_code(code), f"*{e.kind}*", e.meaning) for code, e in LOSSES.items())
    return _table(("code", "", "meaning"), rows)


def _extensions() -> Iterator[str]:
    rows = ((_code(name), each.on, each.says) for name, each in EXTENSIONS.items())
    return _table(("extension", "on", "says"), rows)


# ---- settings ----


_KINDS: Final = {
    "array": "a list",
    "boolean": "true or false",
    "object": "a table",
    "string": "text",
}


def _settings() -> Iterator[str]:
    schema = configuration_schema()
    sections = {
        "tool.crmgen": schema,
        "tool.crmgen.apis.NAME": schema["$defs"]["ApiEntry"],
        "tool.crmgen.apis.NAME.project": schema["$defs"]["ProjectEntry"],
    }
    for table, section in sections.items():
        required = section.get("required", ())
        rows = (
            (_code(key), _kind(key_schema), *_rest(key_schema, key in required))
            for key, key_schema in section["properties"].items()
        )
        yield from (f"## `[{table}]`", "")
        yield from (*_table(("key", "takes", "default", ""), rows), "")


def _rest(schema: dict[str, Any], is_required: bool) -> tuple[str, str]:
    """The default, and what is said of the key."""
    default = schema.get("default")
    said = schema["description"].replace("<package>", "PACKAGE")
    if is_required:
        return "required", said
    return _code(json.dumps(default)) if default not in (None, "") else "", said


def _kind(schema: dict[str, Any]) -> str:
    """What a key takes, in words of TOML."""
    if "anyOf" in schema:
        kinds = [_kind(each) for each in schema["anyOf"]]
        return " or ".join(each for each in kinds if each)
    if "enum" in schema:
        return " or ".join(_code(json.dumps(each)) for each in schema["enum"])
    return _KINDS.get(schema.get("type", "object"), "")


# ---- commands ----


def _commands() -> Iterator[str]:
    assert isinstance(main, click.Group)
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        yield from _command(command, f"crmgen {name}", "##")


def _command(command: click.Command, path: str, mark: str) -> Iterator[str]:
    context = click.Context(command)
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (f"{mark} `{path}`", "", "```text", f"{path} {usage}", "```", "")
    yield from (inspect.cleandoc(command.help or "").replace("\b\n", ""), "")
    options = [each for each in command.params if isinstance(each, click.Option)]
    records = [each.get_help_record(context) for each in options]
    shown = [(_code(each[0]), each[1]) for each in records if each]
    if shown:
        yield from (*_table(("option", ""), shown), "")
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _command(inner, f"{path} {name}", f"{mark}#")


PAGES: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "commands": _commands,
    "errors": _errors,
    "extensions": _extensions,
    "losses": _losses,
    "settings": _settings,
}

if __name__ == "__main__":
    for each in PAGES:
        (FOLDER / f"{each}.md").write_text(page(each), "utf-8")
