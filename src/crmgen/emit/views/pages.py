"""How a method pages: the value of the runtime that walks its list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal, tuple_literal
from crmgen.emit.views.parts import Fact
from crmgen.ir.paging import PageArgument, Paging, PagingStyle
from crmgen.ir.responses import BodyPath

_STYLES: Final = {
    PagingStyle.PAGE: ("PageNumber", "page"),
    PagingStyle.OFFSET: ("Offset", "offset"),
    PagingStyle.CURSOR: ("Cursor", "cursor"),
    PagingStyle.NEXT_LINK: ("NextLink", "page"),
    PagingStyle.LINK_HEADER: ("LinkHeader", ""),
    PagingStyle.CONTENT_RANGE: ("ContentRange", "offset"),
}
"""The runtime's class, and the argument of it that takes `Paging.page`."""
_PATHS: Final = {
    PagingStyle.PAGE: (
        *("total", "last_page", "next", "has_more", "is_last", "page_size", "number"),
    ),
    PagingStyle.OFFSET: ("total", "next", "has_more", "is_last"),
    PagingStyle.CURSOR: ("total", "next", "has_more", "is_last", "last_item"),
    PagingStyle.NEXT_LINK: ("total", "next", "has_more", "is_last"),
    PagingStyle.LINK_HEADER: ("total",),
    PagingStyle.CONTENT_RANGE: (),
}
_WITHOUT_SIZE: Final = (PagingStyle.NEXT_LINK, PagingStyle.LINK_HEADER)
_BOUNDED: Final = (PagingStyle.PAGE, PagingStyle.OFFSET)


def paging_facts(paging: Paging, imports: ImportSet) -> Iterator[Fact]:
    """What a paged call states: how it pages, and how much the server gives of one list."""
    yield Fact("paging", _by_flag(paging, imports))
    if paging.cap is not None:
        yield Fact("cap", f"{paging.cap:_}")


def _by_flag(paging: Paging, imports: ImportSet) -> str:
    made = _paging(paging, imports)
    if paging.otherwise is None or paging.flag is None:
        return made
    imports.use("._core", "ByFlag")
    other = _paging(paging.otherwise, imports)
    return f"ByFlag({string_literal(paging.flag)}, {made}, {other})"


def _paging(paging: Paging, imports: ImportSet) -> str:
    name, argument = _STYLES[paging.style]
    imports.use("._core", name)
    return f"{name}({', '.join(_arguments(paging, argument, imports))})"


def _arguments(paging: Paging, argument: str, imports: ImportSet) -> Iterator[str]:
    yield f"items={tuple_literal(paging.items)}"
    if argument and paging.page is not None:
        yield f"{argument}={_argument(paging.page, imports)}"
    if paging.size is not None and paging.style not in _WITHOUT_SIZE:
        yield f"size={_argument(paging.size, imports)}"
    for name in _PATHS[paging.style]:
        path: BodyPath | None = getattr(paging, name)
        if path is not None:
            yield f"{name}={tuple_literal(path)}"
    if paging.next_header is not None and paging.style is PagingStyle.CURSOR:
        yield f"next_header={string_literal(paging.next_header)}"
    if paging.others and paging.style is PagingStyle.CURSOR:
        yield f"others={_others(paging, imports)}"
    if paging.style is PagingStyle.LINK_HEADER and paging.total_header is not None:
        yield f"total_header={string_literal(paging.total_header)}"
    if paging.style is PagingStyle.CONTENT_RANGE and paging.range is not None:
        yield f"range={string_literal(paging.range)}"
    usual = 1 if paging.style is PagingStyle.PAGE else 0
    if paging.style in _BOUNDED and paging.first != usual:
        yield f"first={paging.first}"
    if paging.style in _BOUNDED and paging.most is not None:
        yield f"most={paging.most:_}"


def _others(paging: Paging, imports: ImportSet) -> str:
    pairs = (
        f"({_argument(at, imports)}, {tuple_literal(path)})"
        for at, path in paging.others
    )
    return f"({', '.join(pairs)},)"


def _argument(at: PageArgument, imports: ImportSet) -> str:
    """A parameter as the runtime takes it."""
    if at.where == "query":
        return string_literal(at.path[0])
    name = "InBody" if at.where == "body" else "InObject"
    imports.use("._core", name)
    return f"{name}({', '.join(map(string_literal, at.path))})"
