"""Conditions as text, read by the grammar that a document states (`x-crmgen-filter`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from crmgen.ir.grammars import TextFilter
from crmgen.mock.plain import plain
from crmgen.mock.records.comparing import Test, compared, values_at
from crmgen.text import Json, SpecText

_DEEPEST: Final = 20


def parsed(grammar: TextFilter, text: str) -> Test | None:
    """What a record must be like; None for a text that the grammar does not have."""
    return _Reader(grammar).read(text.strip(), 0)


class _Reader:
    """Reads texts of one grammar."""

    def __init__(self, grammar: TextFilter) -> None:
        self._quote = _said(grammar.quote)
        self._escape = _said(grammar.escape)
        self._list = _said(grammar.list) or ","
        self._group = _around(grammar.group)
        self._not = _around(grammar.not_)
        self._joints = [(_said(grammar.or_), any), (_said(grammar.and_), all)]
        self._operators = {plain(word): plain(name) for name, word in grammar.operators}
        self._items = [_pattern(plain(grammar.item), self._operators)]
        if grammar.without_value is not None:
            self._items.append(_pattern(plain(grammar.without_value), self._operators))

    def read(self, text: str, depth: int) -> Test | None:
        if depth > _DEEPEST:
            return None
        inner = self._inside(text, self._group)
        if inner is not None:
            return self.read(inner, depth + 1)
        for joint, how in self._joints:
            parts = self._split(text, joint) if joint else []
            if len(parts) > 1:
                tests = [self.read(each.strip(), depth + 1) for each in parts]
                whole = [each for each in tests if each is not None]
                return _joined(whole, how) if len(whole) == len(tests) else None
        inner = self._inside(text, self._not)
        if inner is not None:
            test = self.read(inner, depth + 1)
            return None if test is None else lambda body: not test(body)
        return self._item(text)

    def _item(self, text: str) -> Test | None:
        for pattern in self._items:
            found = pattern.fullmatch(text)
            if found is not None:
                said = found.groupdict()
                operator = self._operators[said["operator"]]
                return _comparison(
                    said["field"], operator, self._value(said.get("value"), operator)
                )
        return None

    def _value(self, text: str | None, operator: str) -> Json:
        if text is None:
            return None
        if operator in ("in", "not_in"):
            return [
                self._plain(each)
                for each in self._split(text.strip("[]()"), self._list)
            ]
        return self._plain(text)

    def _plain(self, text: str) -> str:
        """A value without its quotes."""
        quote = self._quote
        if (
            not quote
            or len(text) < 2
            or not (text.startswith(quote) and text.endswith(quote))
        ):
            return text
        inner = text[len(quote) : -len(quote)]
        return (
            re.sub(re.escape(self._escape) + "(.)", r"\1", inner)
            if self._escape
            else inner
        )

    def _inside(self, text: str, around: tuple[str, str] | None) -> str | None:
        """What is inside of a group that is all of a text."""
        if (
            around is None
            or not (text.startswith(around[0]) and text.endswith(around[1]))
            or not around[0]
        ):
            return None
        inner = text[len(around[0]) : len(text) - len(around[1])]
        depth = 0
        for at, mark in self._marks(inner):
            depth += (
                1
                if mark == around[0][-1]
                else -1 if inner.startswith(around[1], at) else 0
            )
            if depth < 0:
                return None
        return inner

    def _split(self, text: str, joint: str) -> list[str]:
        """The parts between the joints that are in no quotes and no group."""
        parts, start, depth = list[str](), 0, 0
        opens, closes = self._group or ("\0", "\0")
        for at, _ in self._marks(text):
            if text.startswith(opens, at):
                depth += 1
            elif text.startswith(closes, at):
                depth -= 1
            elif depth == 0 and at >= start and text.startswith(joint, at):
                parts.append(text[start:at])
                start = at + len(joint)
        return [*parts, text[start:]]

    def _marks(self, text: str) -> list[tuple[int, str]]:
        """The characters outside of quotes, with their places."""
        found, at, is_quoted = list[tuple[int, str]](), 0, False
        while at < len(text):
            if (
                is_quoted
                and self._escape
                and text.startswith(self._escape, at)
                and self._escape != self._quote
            ):
                at += len(self._escape) + 1
                continue
            if self._quote and text.startswith(self._quote, at):
                is_quoted = not is_quoted
            elif not is_quoted:
                found.append((at, text[at]))
            at += 1
        return found


def _joined(tests: list[Test], how: Callable[[Iterable[bool]], bool]) -> Test:
    return lambda body: how(test(body) for test in tests)


def _said(text: SpecText | None) -> str:
    return plain(text) if text is not None else ""


def _around(template: SpecText | None) -> tuple[str, str] | None:
    if template is None:
        return None
    start, _, end = plain(template).partition("{}")
    return start, end


def _pattern(template: str, operators: Mapping[str, str]) -> re.Pattern[str]:
    """A template with `{field}`, `{operator}` and `{value}` as a pattern."""
    words = "|".join(
        re.escape(each) for each in sorted(operators, key=len, reverse=True)
    )
    slots = {
        "field": "(?P<field>.+?)",
        "operator": f"(?P<operator>{words})",
        "value": "(?P<value>.*)",
    }
    parts = re.split(r"\{(field|operator|value)\}", template)
    made = (
        slots[each] if index % 2 else re.escape(each)
        for index, each in enumerate(parts)
    )
    return re.compile("".join(made), re.DOTALL)


def _comparison(path: str, operator: str, value: Json) -> Test:
    return lambda body: compared([*values_at(body, path)], operator, value)
