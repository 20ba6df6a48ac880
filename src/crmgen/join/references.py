"""References, by what that which they name is called now."""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.join.parts import Part
from crmgen.records import replace
from crmgen.tree.pointers import escape, tokens_of


def refer_to_components(part: Part) -> None:
    """Let references of a document name components by the keys that they have now."""
    renamed = part.components.items()
    _rewrite(part, {("components", *name): key for name, key in renamed})


def refer_to_paths(part: Part) -> None:
    """Let references of a document lead into paths by the keys that they have now."""
    _rewrite(part, {("paths", old): path for old, path in part.paths.items()})


def moves_of(part: Part) -> Iterator[tuple[str, str]]:
    """The pointers of what has another key, and those that it has now."""
    for (section, key), now in part.components.items():
        yield _pointer("components", section, key), _pointer("components", section, now)
    for path, now in part.paths.items():
        yield _pointer("paths", path), _pointer("paths", now)


def _rewrite(part: Part, renamed: dict[tuple[str, ...], str]) -> None:
    document = part.document
    found = list(document.references)
    for index, each in enumerate(found):
        tokens = tokens_of(each.text)
        for length in (2, 3):
            now = renamed.get(tokens[:length])
            if now is not None:
                text = "#" + _pointer(*tokens[: length - 1], now, *tokens[length:])
                each.holder[each.key] = text
                found[index] = replace(each, text=text)
    document.references = tuple(found)


def _pointer(*tokens: str) -> str:
    return "".join(f"/{escape(token)}" for token in tokens)
