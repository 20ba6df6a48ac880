"""What `crmgen diff` found as one page of HTML that needs nothing else: no script, no font, no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final

from crmgen.diagnostics import printable
from crmgen.diff.changes import Change
from crmgen.diff.outcome import Outcome
from crmgen.diff.rules import Effect
from crmgen.diff.sentences import sentence

_CODE: Final = re.compile(r"`([^`]*)`")
_CLASSES: Final = {
    Effect.IMPORT: "types",
    Effect.MEANING: "run",
    Effect.ADDITION: "more",
    Effect.DOCUMENTATION: "words",
}
_STYLE: Final = """
:root {
  color-scheme: light dark;
  --ground: light-dark(#fff, #16181d);
  --text: light-dark(#1d2129, #e4e6eb);
  --quiet: light-dark(#57606a, #9aa4b2);
  --line: light-dark(#d8dee4, #343a44);
  --code: light-dark(#f0f2f5, #252932);
  --bad: light-dark(#b42318, #ff8a80);
  --good: light-dark(#1a7f37, #6fdd8b);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem;
  background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.125rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
code {
  background: var(--code); border-radius: 4px; padding: .1em .3em;
  font: .875em/1.4 ui-monospace, monospace;
}
summary { cursor: pointer; font-weight: 600; margin: 1.5rem 0 .5rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { border-left: 3px solid var(--line); margin: .75rem 0; padding: .1rem 0 .1rem .75rem; }
.types li, .run li { border-color: var(--bad); }
.more li { border-color: var(--good); }
.types h3, .run h3 { color: var(--bad); }
p { margin: .25rem 0; }
.place { color: var(--quiet); font-size: .875rem; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin: 0 0 1rem; padding: 0; }
.counts div { display: flex; gap: .4rem; }
.counts dt { color: var(--quiet); order: 2; }
.counts dd { font-weight: 600; margin: 0; }
"""


def page(outcome: Outcome) -> str:
    """The page. All text of documents in it is escaped."""
    return "".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            "<title>What changes for users of the SDK</title>\n",
            f"<style>{_STYLE}</style>\n</head>\n<body>\n",
            "<h1>What changes for users of the SDK</h1>\n",
            *_body(outcome),
            "</body>\n</html>\n",
        ]
    )


def _body(outcome: Outcome) -> Iterator[str]:
    if outcome.is_empty:
        yield "<p>Nothing changes.</p>\n"
    else:
        yield _counts([*outcome.changes, *outcome.of_crmgen])
        yield f"<p>Proposed version: <strong>{escape(str(outcome.version))}</strong></p>\n"
    for note in outcome.notes:
        yield f"<p>{escape(printable(note))}.</p>\n"
    yield from _section("From the document", outcome.changes)
    title = "From another crmgen, names of the lock or settings"
    yield from _section(title, outcome.of_crmgen)
    accepted = (_item(each.change, each.reason) for each in outcome.accepted)
    yield from _list("h2", "Accepted", "", accepted)
    stale = (_stale(each.rule, each.address) for each in outcome.stale)
    yield from _list("h2", "Accepted, but does not happen", "", stale)


def _counts(changes: Sequence[Change]) -> str:
    cells = (
        f"<div><dt>{escape(effect)}</dt><dd>{count}</dd></div>"
        for effect in Effect
        if (count := sum(each.effect is effect for each in changes))
    )
    return f'<dl class="counts">{"".join(cells)}</dl>\n'


def _section(title: str, changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    yield f"<h2>{escape(title)}</h2>\n"
    for effect, rows in groupby(changes, key=lambda each: each.effect):
        yield from _list("h3", effect.capitalize(), _CLASSES[effect], map(_item, rows))


def _list(level: str, title: str, kind: str, items: Iterable[str]) -> Iterator[str]:
    rows = "".join(items)
    if kind == _CLASSES[Effect.DOCUMENTATION]:
        summary = f"<summary>{escape(title)}</summary>"
        yield f'<details class="{kind}">{summary}<ul>\n{rows}</ul></details>\n'
    elif rows:
        heading = f"<{level}>{escape(title)}</{level}>"
        yield f'<section class="{kind}">\n{heading}\n<ul>\n{rows}</ul>\n</section>\n'


def _item(change: Change, reason: str = "") -> str:
    said = f"<p>{_marked(sentence(change))}.</p>"
    accepted = f"<p>{escape(printable(reason))}</p>" if reason else ""
    place = " · ".join(
        escape(printable(each))
        for each in (str(change.at), change.rule, change.addresses[0])
    )
    return f'<li>{said}{accepted}<p class="place">{place}</p></li>\n'


def _stale(rule: str, address: str) -> str:
    return f"<li>{escape(printable(f'{rule} {address}'))}</li>\n"


def _marked(text: str) -> str:
    """Text with code between backticks as HTML."""
    return _CODE.sub(r"<code>\1</code>", escape(text))
