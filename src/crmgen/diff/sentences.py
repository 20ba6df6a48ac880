"""Changes in words: a sentence for each, and a summary that groups what belongs together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crmgen.diagnostics import printable
from crmgen.diff.changes import Change, gathered
from crmgen.diff.rules import Effect
from crmgen.diff.words import listed

MOST_SUBJECTS: Final = 4
_MOST_NAMES: Final = 12
_MOST_LINES: Final = 4
_WIDTH: Final = 100
_NO_WIRE: Final = "nothing changes on the wire"
_ARGUMENT: Final = re.compile(r"(.*)\((\w+)\)")
_RENAMED: Final = {
    "client-renamed": "The client is renamed",
    "class-renamed": "Types renamed",
    "method-renamed": "Methods renamed",
    "argument-renamed": "Arguments renamed",
    "field-renamed": "Fields renamed",
    "constant-renamed": "Constants renamed",
    "client-has-alias": "The client is renamed",
    "class-has-alias": "Types renamed",
    "method-has-alias": "Methods renamed",
    "argument-has-alias": "Arguments renamed",
    "field-has-alias": "Fields renamed",
}
_NEW: Final = {
    "method-added": "New methods",
    "argument-added": "New arguments",
    "class-added": "New types",
    "field-added": "New fields",
    "constant-added": "New constants",
    "client-argument-added": "New arguments of the client",
}
_NUMBERS: Final = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
]


def sentence(change: Change) -> str:
    """`deals.create(stage)` and 2 more take `"won"` no more; a type checker ..."""
    said = [change.why, "" if change.on_wire else _NO_WIRE]
    return printable("; ".join([_plain_sentence(change), *filter(None, said)]))


def _plain_sentence(change: Change) -> str:
    subject = listed(change.subjects, MOST_SUBJECTS)
    text = change.text
    return f"{subject} {text if len(change.subjects) == 1 else _of_many(text)}"


def _of_many(text: str) -> str:
    """The same said of several subjects."""
    verbs = {
        "is ": "are ",
        "takes ": "take ",
        "gives ": "give ",
        "needs ": "need ",
        "does not ": "do not ",
        "calls ": "call ",
        "raises ": "raise ",
    }
    for one, many in verbs.items():
        if text.startswith(one):
            rest = text.removeprefix(one).replace(f"and {one}", f"and {many}")
            return many + rest.replace(", and was ", ", and were ")
    return text


def summary(changes: Sequence[Change]) -> list[str]:
    """Paragraphs of Markdown for a pull request or a changelog, the most important first."""
    changes = gathered(changes, by_line=False)
    parts = [*_breaks(changes), *_renames(changes), *_additions(changes), *_rest(changes)]  # fmt: skip
    return ["\n".join(map(printable, each.split("\n"))) for each in parts]


def _breaks(changes: Sequence[Change]) -> Iterator[str]:
    breaking = [
        each
        for each in changes
        if each.effect.is_breaking and each.rule not in _RENAMED
    ]
    said = dict.fromkeys(_break(each) for each in breaking)
    if len(said) == 1:
        yield f"Breaking: {next(iter(said))}."
    elif said:
        yield "\n".join(["Breaking:", "", *(f"- {each}." for each in said)])


def _break(change: Change) -> str:
    if change.rule in ("argument-required", "argument-required-new"):
        found = [_ARGUMENT.fullmatch(each) for each in change.subjects]
        methods = [f"{each[1]}()" for each in found if each]
        names = list(dict.fromkeys(each[2] for each in found if each))
        if len(methods) == len(found) and len(names) == 1:
            verb = "requires" if len(methods) == 1 else "require"
            return f"{listed(methods, MOST_SUBJECTS)} now {verb} `{names[0]}`"
    return _plain_sentence(change)


def _renames(changes: Sequence[Change]) -> Iterator[str]:
    for rule, title in _RENAMED.items():
        names: dict[str, list[str]] = {}
        for each in (each for each in changes if each.rule == rule):
            names.setdefault(each.now, []).extend(each.subjects)
        if not names:
            continue
        count = sum(map(len, names.values()))
        said = [
            f"{listed(old)} {'is' if len(old) == 1 else 'are'} now `{new}`"
            for new, old in names.items()
        ]
        of = f" for {_number(count)} of them" if count > 1 else ""
        verb = "name works" if count == 1 else "names work"
        alias = f" The old {verb}, with a DeprecationWarning."
        kept = alias if rule.endswith("-has-alias") else ""
        yield f"{title}; nothing changed on the wire{of}: {', '.join(said)}.{kept}"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def _additions(changes: Sequence[Change]) -> Iterator[str]:
    for rule, title in _NEW.items():
        found = (each.subjects for each in changes if each.rule == rule)
        names = [name for subjects in found for name in subjects]
        if names:
            yield f"{title}: {listed(names, _MOST_NAMES)}."
    others = [
        each
        for each in changes
        if each.effect is Effect.ADDITION and each.rule not in {*_NEW, *_RENAMED}
    ]
    said = [_plain_sentence(each) for each in others]
    if len(said) == 1:
        yield f"Wider than before: {said[0]}."
    elif said:
        hidden = len(said) - _MOST_NAMES
        more = [f"- and {hidden} more."] if hidden > 0 else []
        rows = [f"- {each}." for each in said[:_MOST_NAMES]]
        yield "\n".join(["Wider than before:", "", *rows, *more])


def _rest(changes: Sequence[Change]) -> Iterator[str]:
    found = [e for e in changes if e.rule == "method-deprecated"]
    old = [name for each in found for name in each.subjects]
    if old:
        yield f"Deprecated: {listed(old, _MOST_NAMES)}."
    documented = [e for e in changes if e.rule.endswith("-documented")]
    names = [name for each in documented for name in each.subjects]
    if names:
        yield f"Documented otherwise: {listed(names, MOST_SUBJECTS)}."


def short_form(changes: Sequence[Change]) -> list[str]:
    """A few lines for a terminal, the worst first: `- orders.ship (breaking)  + orders.cancel`."""
    lines: list[str] = []
    items = list(dict.fromkeys(_short(gathered(changes, by_line=False))))
    for index, each in enumerate(items):
        if lines and len(lines[-1]) + len(each) < _WIDTH:
            lines[-1] += f"  {each}"
        elif len(lines) == _MOST_LINES:
            return [*lines, f"and {len(items) - index} more changes"]
        else:
            lines.append(each)
    return lines


def _short(changes: Sequence[Change]) -> Iterator[str]:
    for each in changes:
        if each.effect is Effect.DOCUMENTATION:
            continue
        mark = _mark(each)
        now = f" -> {each.now}" if each.rule in _RENAMED else ""
        breaks = " (breaking)" if each.effect.is_breaking else ""
        hidden = len(each.subjects) - 1
        more = f" and {hidden} more" if hidden else ""
        subject = each.subjects[0].removesuffix("()")
        yield printable(f"{mark} {subject}{more}{now}{breaks}")


def _mark(change: Change) -> str:
    if change.rule.endswith(("-added", "-required-new")):
        return "+"
    is_there = change.rule in ("success-removed", "error-removed")
    return "-" if change.rule.endswith("-removed") and not is_there else "~"
