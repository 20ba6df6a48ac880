"""Whether one annotation takes all that another does."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

Bases = Mapping[str, Collection[str]]
_WIDER: Final = {"float": {"int"}, "complex": {"int", "float"}}
_READS: Final = {
    "Sequence": {"list", "tuple", "Sequence"},
    "Mapping": {"dict", "Mapping"},
}
_ALL: Final = {"Any", "object", "Json", "JsonValue"}


def takes(wide: str, narrow: str, bases: Bases = MappingProxyType({})) -> bool:
    """Whether every value of `narrow` is one of `wide`, as far as the texts of annotations tell.

    What cannot be told counts as no: then a person has to look. `bases`: of each class all that it extends. A list
    of a class is no list of its base.
    """
    if wide == narrow:
        return True
    members = _members(_parsed(wide))
    names = {_name(each) for each in members}
    return all(
        any(_takes_one(each, part) for each in members)
        or (isinstance(part, ast.Name) and not names.isdisjoint(bases.get(part.id, ())))
        for part in _members(_parsed(narrow))
    )


def difference(new: str, old: str) -> tuple[list[str], list[str], list[str]]:
    """The members of a union that only `new` has, those that only `old` has, and those of both."""
    now, before = (
        [ast.unparse(each) for each in _members(_parsed(annotation))]
        for annotation in (new, old)
    )
    return (
        [_shown(each) for each in now if each not in before],
        [_shown(each) for each in before if each not in now],
        [_shown(each) for each in now if each in before],
    )


def _shown(member: str) -> str:
    """A value of a `Literal` by itself, in double quotes as in code."""
    tree = _parsed(member)
    if isinstance(tree, ast.Subscript) and _name(tree.value) == "Literal":
        try:
            value = ast.literal_eval(tree.slice)
        except ValueError:  # of a file that somebody edited
            return member
        return (
            json.dumps(value, ensure_ascii=False)
            if isinstance(value, str)
            else repr(value)
        )
    return member


def _parsed(annotation: str) -> ast.expr:
    """An annotation, in which names that stand in quotes are names as well."""
    try:
        tree = ast.parse(annotation, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Constant(annotation)  # of a file that somebody edited
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        return _parsed(tree.value)
    return tree


def _takes(wide: ast.expr, narrow: ast.expr) -> bool:
    members = _members(wide)
    return all(
        any(_takes_one(each, part) for each in members) for part in _members(narrow)
    )


def _members(annotation: ast.expr) -> list[ast.expr]:
    """The members of a union; those of a `Literal` are one each."""
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        return [*_members(annotation.left), *_members(annotation.right)]
    if isinstance(annotation, ast.Subscript) and _name(annotation.value) == "Literal":
        return [
            ast.Subscript(annotation.value, each) for each in _arguments(annotation)
        ]
    return [annotation]


def _takes_one(wide: ast.expr, narrow: ast.expr) -> bool:
    if ast.dump(wide) == ast.dump(narrow) or _name(wide) in _ALL:
        return True
    head, part = _name(wide), _name(narrow)
    if part in _WIDER.get(head, ()):
        return True
    if isinstance(narrow, ast.Subscript) and part == "Literal":
        return head == _kind(narrow.slice)
    is_generic = isinstance(wide, ast.Subscript) and isinstance(narrow, ast.Subscript)
    if not is_generic or not (head == part or part in _READS.get(head, ())):
        return False
    theirs, ours = _arguments(narrow), _arguments(wide)
    return len(theirs) == len(ours) and all(map(_takes, ours, theirs))


def _kind(value: ast.expr) -> str:
    return type(value.value).__name__ if isinstance(value, ast.Constant) else ""


def _arguments(annotation: ast.expr) -> list[ast.expr]:
    inside = annotation.slice if isinstance(annotation, ast.Subscript) else annotation
    return list(inside.elts) if isinstance(inside, ast.Tuple) else [inside]


def _name(annotation: ast.expr) -> str:
    """The name in front: `list` of `list[Contact]`."""
    if isinstance(annotation, ast.Subscript):
        return _name(annotation.value)
    return annotation.id if isinstance(annotation, ast.Name) else ""
