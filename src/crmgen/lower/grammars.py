"""`x-crmgen-filter` and `x-crmgen-sort`: how a parameter writes conditions and sort orders."""

from __future__ import annotations

from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.grammars import (
    Grammar,
    JsonFilter,
    JsonSort,
    TextFilter,
    TextSort,
    Words,
)
from crmgen.lower.extensions import bad, refuse_unknown_keys
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

_TEXT_FILTER: Final = frozenset(
    {
        *("kind", "item", "operators", "and", "or", "group", "list", "quote", "escape"),
        *("not", "without-value"),
    }
)
_JSON_FILTER: Final = frozenset(
    {
        *("kind", "field", "operator", "value", "operators", "join", "values"),
        "without-value",
    }
)
_TEXT_SORT: Final = frozenset({"kind", "item", "asc", "desc", "list"})
_JSON_SORT: Final = frozenset({"kind", "field", "direction", "asc", "desc"})


def read_grammar(parameter: Node, notes: Notes, *, is_list: bool) -> Grammar | None:
    """The grammar of a parameter that takes conditions or sort orders; None for any other.

    `is_list`: the parameter takes a list, so that each sort order is a value of its own.
    """
    stated = parameter.get("x-crmgen-filter")
    if stated is not None:
        return _filter(stated, notes)
    stated = parameter.get("x-crmgen-sort")
    return _sort(stated, notes, is_list) if stated is not None else None


def _filter(node: Node, notes: Notes) -> Grammar | None:
    is_json = node.text("kind") == "json"
    needed = ("field", "operator", "value") if is_json else ("item",)
    if not _check(node, _JSON_FILTER if is_json else _TEXT_FILTER, needed, notes):
        return None
    operators = _operators(node, notes)
    if is_json:
        return JsonFilter(
            field=_said(node, "field"),
            operator=_said(node, "operator"),
            value=_said(node, "value"),
            operators=operators,
            join=node.text("join"),
            text_values=node.text("values") == "text",
            without_value=node.text("without-value"),
        )
    return _text_filter(node, operators, notes)


def _text_filter(node: Node, operators: Words, notes: Notes) -> TextFilter:
    for key, slots in (
        ("item", ("{field}", "{operator}", "{value}")),
        ("group", ("{}",)),
        ("not", ("{}",)),
    ):
        stated = node.get(key)
        if stated is not None and not _has_slots(stated, slots):
            bad(notes, stated, f"a template with {', '.join(slots)} in it")
    return TextFilter(
        item=_said(node, "item"),
        operators=operators,
        and_=node.text("and"),
        or_=node.text("or"),
        group=node.text("group"),
        list=node.text("list"),
        quote=node.text("quote"),
        escape=node.text("escape"),
        not_=node.text("not"),
        without_value=node.text("without-value"),
    )


def _sort(node: Node, notes: Notes, is_list: bool) -> Grammar | None:
    if node.text("kind") == "json":
        if not _check(node, _JSON_SORT, ("field", "direction"), notes):
            return None
        return JsonSort(
            field=_said(node, "field"),
            direction=_said(node, "direction"),
            ascending=node.text("asc") or SpecText("asc"),
            descending=node.text("desc") or SpecText("desc"),
        )
    if not _check(node, _TEXT_SORT, ("asc", "desc"), notes):
        return None
    item = node.text("item") or SpecText("{direction}")
    up, down = (_sort_item(item, _said(node, key)) for key in ("asc", "desc"))
    for key, template in (("asc", up), ("desc", down)):
        if "{field}" not in template:
            bad(notes, node.get(key) or node, "a template with {field} in it")
    separator = None if is_list else node.text("list") or SpecText(",")
    return TextSort(up, down, separator)


def _sort_item(item: SpecText, direction: SpecText) -> SpecText:
    return item.replace("{direction}", direction)


def _check(
    node: Node, known: frozenset[str], needed: tuple[str, ...], notes: Notes
) -> bool:
    """Refuse keys that mean nothing, values that are no text, and what lacks something."""
    if node.text("kind") not in ("text", "json"):
        bad(notes, node, "a mapping with kind: text or kind: json")
        return False
    absent = [key for key in needed if node.text(key) is None]
    if absent:
        bad(notes, node, f"{' and '.join(absent)}, as text")
    refuse_unknown_keys(node, sorted(known), notes)
    for key, value in node.items():
        if key in known and key != "operators" and not value.is_text():
            bad(notes, value, "text")
    return not absent


def _operators(node: Node, notes: Notes) -> Words:
    stated = node.get("operators")
    pairs = list(stated.items_as_written()) if stated is not None else []
    if not pairs:
        bad(notes, stated or node, "operators, a mapping such as {eq: eq, gt: gt}")
    for _, word in pairs:
        if word.own_text() is None:
            bad(notes, word, "the API's word for the operator")
    return tuple((key, text) for key, word in pairs if (text := word.own_text()))


def _has_slots(template: Node, slots: tuple[str, ...]) -> bool:
    text = template.own_text()
    return text is not None and all(slot in text for slot in slots)


def _said(node: Node, key: str) -> SpecText:
    return node.text(key) or SpecText("")
