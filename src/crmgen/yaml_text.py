"""The text of a document in YAML, as a person would lay it out: short things on one line, long texts as blocks."""

from __future__ import annotations

import re
from textwrap import indent
from typing import Any, Final

import yaml

from crmgen.text import Json

_STRING: Final = "tag:yaml.org,2002:str"
_NOT_PLAIN: Final = re.compile(r"[-+.\d]")
"""What text may begin with that one version of YAML or another takes for a number."""
_WIDTH: Final = 100
_ON_ONE_LINE: Final = 70
_APART: Final = ("paths", "components", "schemas")
"""Keys below which each entry has an empty line before it."""


def render_yaml(document: dict[str, Json]) -> str:
    """A document that reads the same in YAML 1.1 and 1.2."""
    return "\n".join(
        _section(key, value) if key in _APART else _dumped({key: value})
        for key, value in document.items()
    )


def _section(key: str, value: Json) -> str:
    if not isinstance(value, dict) or not value:
        return _dumped({key: value})
    entries = [
        _section(name, each) if name in _APART else _dumped({name: each})
        for name, each in value.items()
    ]
    return f"{key}:\n\n" + "\n".join(indent(each, "  ") for each in entries)


def _dumped(value: dict[str, Json]) -> str:
    made: Any = yaml.dump(
        _Block(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH
    )
    return str(made)


class _Dumper(yaml.SafeDumper):
    """YAML that reads the same in versions 1.1 and 1.2, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, *_: object, **__: object) -> None:
        untyped: Any = super()
        untyped.increase_indent(flow, False)


class _Block(dict[str, Json]):
    """A mapping with each key on a line of its own, however short it is."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if "\n" in text:
        style = "|"
    elif _NOT_PLAIN.match(text):
        style = "'"
    untyped: Any = dumper
    node: yaml.ScalarNode = untyped.represent_scalar(_STRING, text, style=style)
    return node


def _map(dumper: yaml.SafeDumper, value: dict[str, Json]) -> yaml.Node:
    untyped: Any = dumper
    node: yaml.MappingNode = untyped.represent_mapping(
        "tag:yaml.org,2002:map", value.items()
    )
    node.flow_style = not isinstance(value, _Block) and _is_short(value)
    return node


def _list(dumper: yaml.SafeDumper, value: list[Json]) -> yaml.Node:
    untyped: Any = dumper
    node: yaml.SequenceNode = untyped.represent_sequence("tag:yaml.org,2002:seq", value)
    node.flow_style = _is_short(value)
    return node


def _is_short(value: Json) -> bool:
    """Does it fit on one line, with nothing inside that is long itself?"""
    return _length(value) <= _ON_ONE_LINE


def _length(value: Json, depth: int = 0) -> int:
    """About how long it is on one line; too long where it has more than two levels, or a text of lines."""
    if isinstance(value, dict | list):
        if depth > 1 and value:
            return 10 * _ON_ONE_LINE
        parts = (
            list(value.items())
            if isinstance(value, dict)
            else [("", each) for each in value]
        )
        return 2 + sum(
            len(key) + 4 + _length(each, depth + 1)
            for key, each in parts[:_ON_ONE_LINE]
        )
    text = str(value)
    return len(text) if "\n" not in text else 10 * _ON_ONE_LINE


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _map)
_Dumper.add_representer(_Block, _map)
_Dumper.add_representer(list, _list)
