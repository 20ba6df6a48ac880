"""What methods give, as text of a lock: a part of the body, pages and how they are walked, or the whole body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from crmgen.ir.addresses import Addresses
from crmgen.ir.operations import (
    Api,
    BodyPath,
    Operation,
    PageArgument,
    Paging,
    PagingStyle,
)

WHOLE: Final = "{}"
"""The result that is the whole body."""


def results_of(api: Api, addresses: Addresses) -> dict[str, str]:
    """What each method gives, by the address of its operation."""
    return {addresses.operations[each.id]: result_of(each) for each in api.operations}


def result_of(operation: Operation) -> str:
    """`{}`, `{"unwrap": ["data"]}` or `{"pages": {"style": ..., "items": [...]}}`."""
    if operation.paging is not None:
        return _json({"pages": _pages(operation.paging)})
    if operation.unwrap is not None:
        return _json({"unwrap": _path(operation.unwrap.path)})
    return WHOLE


def _pages(paging: Paging) -> dict[str, Any]:
    """What walks the pages; what they tell beside it may be found anew each time."""
    others = [[_argument(at), _path(path)] for at, path in paging.others]
    parts = {
        "style": str(paging.style),
        "items": _path(paging.items),
        "page": _argument(paging.page) if paging.page else None,
        "next": _path(paging.next) if paging.next else None,
        "last-item": _path(paging.last_item) if paging.last_item else None,
        "others": others or None,
        "range": paging.range.unsafe if paging.range else None,
        "flag": paging.flag.unsafe if paging.flag else None,
    }
    return {key: value for key, value in parts.items() if value is not None}


def _argument(at: PageArgument) -> str:
    return ".".join(_path(at.path))


def _path(path: BodyPath) -> list[str]:
    return [step.unsafe for step in path]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def is_result(text: str) -> bool:
    """Whether a lock's text is a result that can be kept: what is in it becomes paths and names, never code."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    match value:
        case {"unwrap": list() as path, **others} if not others:
            return _is_path(path)
        case {"pages": dict() as pages, **others} if not others:
            return _are_pages(pages)
        case _:
            return isinstance(value, dict) and not value


def _are_pages(pages: Mapping[str, Any]) -> bool:
    paths = [pages.get(key, []) for key in ("items", "next", "last-item")]
    names = [pages.get(key, "") for key in ("page", "range", "flag")]
    others = pages.get("others", [])
    pairs = [*others] if isinstance(others, list) else [None]
    return (
        pages.get("style") in [str(each) for each in PagingStyle]
        and isinstance(pages.get("items"), list)
        and all(map(_is_path, paths))
        and all(isinstance(name, str) for name in names)
        and all(
            isinstance(pair, list)
            and len(pair) == 2
            and isinstance(pair[0], str)
            and _is_path(pair[1])
            for pair in pairs
        )
    )


def _is_path(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(step, str) for step in value)
