"""Conditions as text, read by the grammar that a document states (`x-crmgen-filter`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Final

from crmgen.ir.grammars import TextFilter
from crmgen.mock.plain import plain
from crmgen.mock.records.comparing import Test, comparison
from crmgen.text import Json, SpecText

_DEEPEST: Final = 20
_MASKS: Final = 0xE000
"""The first of the private characters that stand for quoted texts, in which nothing is a sign."""
_MOST_MASKS: Final = 6400
_SLOTS: Final = {"field": "(?P<field>.+?)", "value": "(?P<value>.*)"}


def parsed(grammar: TextFilter, text: str) -> Test | None:
    """What a record must be like; None for a text that the grammar does not have."""
    return _Reader(grammar).read(text)


class _Reader:
    """Reads a text of one grammar."""

    def __init__(self, grammar: TextFilter) -> None:
        self._quote, self._escape = _said(grammar.quote), _said(grammar.escape)
        self._list = _said(grammar.list) or ","
        self._group, self._not = _around(grammar.group), _around(grammar.not_)
        self._joints = [(_said(grammar.or_), any), (_said(grammar.and_), all)]
        self._operators = {plain(word): plain(name) for name, word in grammar.operators}
        items = (grammar.item, grammar.without_value)
        self._items = [self._pattern(plain(each)) for each in items if each is not None]
        self._quoted: list[str] = []

    def read(self, text: str) -> Test | None:
        if not self._quote:
            return self._read(text.strip(), 0)
        quote, escape = re.escape(self._quote), re.escape(self._escape)
        inner = f"(?:{escape}.|(?!{quote}).)*" if escape else f"(?:(?!{quote}).)*"
        masked = re.sub(f"{quote}{inner}{quote}", self._mask, text, flags=re.DOTALL)
        is_short = len(self._quoted) <= _MOST_MASKS
        return self._read(masked.strip(), 0) if is_short else None

    def _mask(self, found: re.Match[str]) -> str:
        self._quoted.append(found[0])
        return chr(_MASKS + len(self._quoted) - 1)

    def _read(self, text: str, depth: int) -> Test | None:
        if depth > _DEEPEST:
            return None
        inner = self._inside(text, self._group)
        if inner is not None:
            return self._read(inner, depth + 1)
        for joint, how in self._joints:
            parts = self._split(text, joint) if joint else []
            if len(parts) > 1:
                tests = [self._read(each.strip(), depth + 1) for each in parts]
                whole = [each for each in tests if each is not None]
                return _joined(whole, how) if len(whole) == len(tests) else None
        inner = self._inside(text, self._not)
        if inner is not None:
            test = self._read(inner, depth + 1)
            return None if test is None else lambda body: not test(body)
        return self._item(text)

    def _item(self, text: str) -> Test | None:
        found = next((m for each in self._items if (m := each.fullmatch(text))), None)
        if found is None:
            return None
        said = found.groupdict()
        operator, value = self._operators[said["operator"]], said.get("value")
        return comparison(said["field"], operator, self._value(value, operator))

    def _value(self, text: str | None, operator: str) -> Json:
        if text is None or operator not in ("in", "not_in"):
            return text and self._plain(text)
        return [self._plain(each) for each in text.strip("[]()").split(self._list)]

    def _plain(self, text: str) -> str:
        """A value without its quotes."""
        is_masked = len(text) == 1 and 0 <= ord(text) - _MASKS < len(self._quoted)
        if not is_masked:
            return text
        ends = len(self._quote)
        inner = self._quoted[ord(text) - _MASKS][ends:-ends]
        escaped = f"{re.escape(self._escape)}(.)"
        return re.sub(escaped, r"\1", inner) if self._escape else inner

    def _inside(self, text: str, around: tuple[str, str] | None) -> str | None:
        """What is inside of a group that is all of a text."""
        if around is None or not around[0]:
            return None
        start, end = around
        inner = text[len(start) : len(text) - len(end)]
        is_whole = text == f"{start}{inner}{end}" and min(self._depths(inner)) >= 0
        return inner if is_whole else None

    def _depths(self, text: str) -> Iterable[int]:
        """In how many groups one is behind each sign of a group."""
        opens, closes = self._group or ("", "")
        signs = re.findall(f"{re.escape(opens)}|{re.escape(closes)}", text)
        return accumulate((1 if e == opens else -1 for e in signs if e), initial=0)

    def _split(self, text: str, joint: str) -> list[str]:
        """The parts between the joints that are in no group."""
        parts, depth, (opens, closes) = [""], 0, self._group or (joint, joint)
        signs = "|".join(map(re.escape, (joint, opens, closes)))
        for piece in re.split(f"({signs})", text):
            if piece == joint and depth == 0:
                parts.append("")
                continue
            parts[-1] += piece
            depth += (piece == opens) - (piece == closes)
        return parts

    def _pattern(self, template: str) -> re.Pattern[str]:
        """A template with `{field}`, `{operator}` and `{value}` as a pattern."""
        words = map(re.escape, sorted(self._operators, key=len, reverse=True))
        slots = {**_SLOTS, "operator": f"(?P<operator>{'|'.join(words)})"}
        parts = re.split(r"\{(field|operator|value)\}", template)
        made = (slots[e] if at % 2 else re.escape(e) for at, e in enumerate(parts))
        return re.compile("".join(made), re.DOTALL)


def _joined(tests: list[Test], how: Callable[[Iterable[bool]], bool]) -> Test:
    return lambda body: how(test(body) for test in tests)


def _said(text: SpecText | None) -> str:
    return plain(text) if text is not None else ""


def _around(template: SpecText | None) -> tuple[str, str] | None:
    if template is None:
        return None
    start, _, end = plain(template).partition("{}")
    return start, end
