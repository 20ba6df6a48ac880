"""Limits of values: what a schema states, and what several that all apply come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import gcd, lcm
from typing import Any, Final

from crmgen.diagnostics import Notes
from crmgen.ir.types import (
    UNLIMITED,
    Constraints,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    Type,
)
from crmgen.records import replace
from crmgen.tree.nodes import Node

_LIMITS: Final = frozenset(
    {
        *("minLength", "maxLength", "pattern"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    }
)
_LEAST: Final = (
    *("min_length", "min_items", "min_properties"),
    *("minimum", "exclusive_minimum"),
)
_MOST: Final = (
    *("max_length", "max_items", "max_properties"),
    *("maximum", "exclusive_maximum"),
)


def limits_of(node: Node, kind: ScalarKind) -> Constraints:
    """The limits that apply to `kind`: JSON Schema gives the others no effect."""
    if not _states_limits(node):
        return UNLIMITED
    if kind in (ScalarKind.INTEGER, ScalarKind.NUMBER):
        return Constraints(
            minimum=node.number("minimum"),
            maximum=node.number("maximum"),
            exclusive_minimum=node.number("exclusiveMinimum"),
            exclusive_maximum=node.number("exclusiveMaximum"),
            multiple_of=node.number("multipleOf"),
        )
    if kind in (ScalarKind.BOOLEAN, ScalarKind.NULL, ScalarKind.BINARY):
        return UNLIMITED
    pattern = node.text("pattern")
    return Constraints(
        min_length=_count(node, "minLength"),
        max_length=_count(node, "maxLength"),
        patterns=() if pattern is None else (pattern,),
    )


def list_limits(node: Node) -> Constraints:
    """The limits of an array."""
    if not _states_limits(node):
        return UNLIMITED
    return Constraints(
        min_items=_count(node, "minItems"),
        max_items=_count(node, "maxItems"),
        unique_items=bool(node.flag("uniqueItems")),
    )


def map_limits(node: Node) -> Constraints:
    """The limits of an object with names of its user's choice."""
    if not _states_limits(node):
        return UNLIMITED
    return Constraints(
        min_properties=_count(node, "minProperties"),
        max_properties=_count(node, "maxProperties"),
    )


def _states_limits(node: Node) -> bool:
    return isinstance(node.raw, dict) and not _LIMITS.isdisjoint(node.raw)


def _count(node: Node, key: str) -> int | None:
    number = node.number(key)
    return int(number) if number is not None and number >= 0 else None


def with_limits_of_all(
    type: Type, nodes: Sequence[Node], place: Node, notes: Notes
) -> Type:
    """A primitive, or a union of them, held to the limits of all schemas that it was merged from."""
    match type:
        case Nullable():
            inner = with_limits_of_all(type.inner, nodes, place, notes)
            return replace(type, inner=inner)
        case OneOf():
            members = (
                with_limits_of_all(each, nodes, place, notes) for each in type.members
            )
            return replace(type, members=tuple(members))
        case Scalar():
            stated = [limits_of(each, type.kind) for each in nodes]
            return replace(type, constraints=tightest(stated, place, notes))
        case _:
            return type


def tightest(limits: Iterable[Constraints], place: Node, notes: Notes) -> Constraints:
    """What holds where each of `limits` does; the last ones where no value meets them all, a loss."""
    stated = [each for each in limits if each != UNLIMITED]
    if len(stated) < 2:
        return stated[0] if stated else UNLIMITED
    common = _common(stated)
    if not _contradicts(common):
        return common
    message = "limits in parts of allOf that no value meets; the last are used"
    notes.record_loss(place.at, "all-of-conflict", message)
    return stated[-1]


def _common(limits: Sequence[Constraints]) -> Constraints:
    most_of_least = {slot: _chosen(max, limits, slot) for slot in _LEAST}
    least_of_most = {slot: _chosen(min, limits, slot) for slot in _MOST}
    patterns = dict.fromkeys(pattern for each in limits for pattern in each.patterns)
    steps = [each.multiple_of for each in limits if each.multiple_of]
    bounds: dict[str, Any] = most_of_least | least_of_most
    return Constraints(
        patterns=tuple(patterns),
        multiple_of=_common_step(steps) if steps else None,
        unique_items=any(each.unique_items for each in limits),
        **bounds,
    )


def _chosen(
    choose: Callable[[Iterable[float]], float],
    limits: Sequence[Constraints],
    slot: str,
) -> float | None:
    stated = [value for each in limits if (value := getattr(each, slot)) is not None]
    return choose(stated) if stated else None


def _common_step(steps: Sequence[int | float]) -> int | float:
    """The least number that is a multiple of each: of fractions in lowest terms, the parts one by one."""
    from fractions import Fraction

    parts = [Fraction(str(step)) for step in steps]
    common = Fraction(
        lcm(*(each.numerator for each in parts)),
        gcd(*(each.denominator for each in parts)),
    )
    return int(common) if common.denominator == 1 else float(common)


def _contradicts(limits: Constraints) -> bool:
    """Whether no value is within the bounds."""
    pairs = (
        (limits.min_length, limits.max_length),
        (limits.min_items, limits.max_items),
        (limits.min_properties, limits.max_properties),
        (limits.minimum, limits.maximum),
    )
    open_pairs = (
        (limits.exclusive_minimum, limits.exclusive_maximum),
        (limits.exclusive_minimum, limits.maximum),
        (limits.minimum, limits.exclusive_maximum),
    )
    return any(
        low is not None and high is not None and low > high for low, high in pairs
    ) or any(
        low is not None and high is not None and low >= high for low, high in open_pairs
    )
