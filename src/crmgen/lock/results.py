"""What methods give, as text of a lock: a part of the body, pages and how they are walked, or the whole body."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, cast

from crmgen.ir.addresses import Addresses
from crmgen.ir.operations import Api, Operation
from crmgen.ir.paging import PageArgument, Paging, PagingStyle
from crmgen.ir.responses import BodyPath

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
    return value == {} or _has(value, {"unwrap": _is_path}) or _is_pages(value)


def _is_pages(value: object) -> bool:
    return _has(value, {"pages": lambda pages: _has(pages, _NEEDED, _MORE)})


def _is_path(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, cast("list[object]", value)))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_pair(value: object) -> bool:
    pair = cast("list[object]", value) if isinstance(value, list) else []
    return len(pair) == 2 and _is_text(pair[0]) and _is_path(pair[1])


def _are_pairs(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_pair, cast("list[object]", value)))


def _is_style(value: object) -> bool:
    return value in [str(each) for each in PagingStyle]


_Check = Callable[[object], bool]
_NEEDED: Final[Mapping[str, _Check]] = {"style": _is_style, "items": _is_path}
_MORE: Final[Mapping[str, _Check]] = {
    **dict.fromkeys(("next", "last-item"), _is_path),
    **dict.fromkeys(("page", "range", "flag"), _is_text),
    "others": _are_pairs,
}


def _has(
    value: object,
    needed: Mapping[str, _Check],
    more: Mapping[str, _Check] = MappingProxyType({}),
) -> bool:
    """Whether a value is an object with these members and perhaps more, and no others."""
    if not isinstance(value, dict):
        return False
    members = cast("dict[str, object]", value)
    checks = {**needed, **more}
    return needed.keys() <= members.keys() <= checks.keys() and all(
        checks[key](member) for key, member in members.items()
    )
