"""Two pages of a list: the responses that lead from the first to the second, and the calls for both."""

from __future__ import annotations

from typing import Final

from crmgen.emit.literals import string_literal, value_literal
from crmgen.emit.testing.body_paths import (
    BodyPaths,
    NoSuchPathError,
    Path,
    value_at,
    without,
)
from crmgen.emit.testing.failed_bodies import succeeding, success_example
from crmgen.emit.testing.prepared_responses import ResponseWriter
from crmgen.emit.testing.tested_calls import CallCases
from crmgen.emit.views.responses import successes
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.paging import PageArgument, Paging, PagingStyle
from crmgen.ir.parameters import Where
from crmgen.ir.responses import Content
from crmgen.ir.types import Nullable, ScalarKind
from crmgen.ir.variants import chosen_content
from crmgen.ir.walk import is_kind, item_of
from crmgen.records import dataclass
from crmgen.text import Json, SpecText, with_member

_NEXT: Final = "https://crm.test/api/next?page=2"
"""On the server of the tests' conftest."""
_NEXT_OF_MANY: Final[dict[str, Json]] = {"rel": "next", "href": _NEXT}
_CURSOR: Final = "next-cursor"
_NEXT_RECEIVED: Final = '"GET", "/next", query=["page=2"]'
_PAGE: Final = SpecText("page")


@dataclass(frozen=True, slots=True)
class Pages:
    """Arguments of `server.responds` and `server.received` for both calls, and all items as read."""

    responses: tuple[str, str]
    received: tuple[str, str]
    items: str


@dataclass(frozen=True, slots=True)
class PageWriter:
    """Writes the two pages of one operation."""

    operation: Operation
    paging: Paging
    content: Content
    method: str
    responses: ResponseWriter
    calls: CallCases

    def write(self) -> Pages | None:
        """Both pages; None where the document does not say enough to make them."""
        try:
            return self._write()
        except NoSuchPathError:
            return None

    @property
    def _whole(self) -> Json:
        """The body that the other tests prepare."""
        examples = self.responses.examples
        return success_example(self.content, self.operation.failure, examples)

    @property
    def _paths(self) -> BodyPaths:
        return BodyPaths(self.responses.examples)

    def _write(self) -> Pages | None:
        whole = self._whole
        items = value_at(whole, self.paging.items)
        if not isinstance(items, list) or not items:
            return None
        following = self._following(whole)
        if following is None:
            return None
        first, second, asked_then = following
        others = self._others(items[0]) if self._ends_by_itself else []
        bodies = (
            self._page(first, items[:1], more=True),
            self._page(second, others, more=False, came=1 + len(others)),
        )
        every = [
            self.responses.writer.write(self.paging.item_type, i)
            for i in [*items[:1], *others]
        ]
        return Pages(
            (self._response(bodies[0], "1"), self._response(bodies[1], "2")),
            (self.calls.required.received, asked_then),
            f"[{', '.join(each.python for each in every)}]",
        )

    def _others(self, first: Json) -> list[Json]:
        """The second page's item, small and another than the first; none where all are alike."""
        examples, type = self.responses.examples, self.paging.item_type
        least = examples.of(type, full=False, variant=1)
        if least == {}:
            fields = examples.of(type, variant=1)
            pairs = fields.items() if isinstance(fields, dict) else ()
            plain = [pair for pair in pairs if not isinstance(pair[1], dict)]
            least = dict(plain[:1])
        return [] if least in (first, {}) else [least]

    def _following(self, whole: Json) -> tuple[Json, Json, str] | None:
        """What leads on in the first body, what ends it in the second, and the second call."""
        style, at = self.paging.style, self.paging.page
        if style in (PagingStyle.LINK_HEADER, PagingStyle.NEXT_LINK):
            if style is PagingStyle.NEXT_LINK and self.paging.next is None:
                return None
            accept = "".join(f", {each}" for each in self.calls.expected)
            verb = string_literal(self.operation.verb)
            linked = _NEXT_RECEIVED.replace('"GET"', verb) + self._body + accept
            if at is not None and at.path == (_PAGE,) and self._is_filtered:
                asked = self.calls.asking_for((at, 2))
                return None if asked is None else (self._link, None, asked)
            return self._link, None, linked
        if at is None:
            return None
        if style is PagingStyle.CURSOR:
            return self._after_cursor(whole, at)
        number = self._start + 1
        if self.paging.most is not None and number > self.paging.most:
            return None
        received = self.calls.asking_for((at, number))
        following = number if self.paging.next is not None else None
        return (following, None, received) if received is not None else None

    def _after_cursor(
        self, whole: Json, at: PageArgument
    ) -> tuple[Json, Json, str] | None:
        if self.paging.next_header is not None:
            asked = self.calls.asking_for((at, _CURSOR))
            return None if asked is None else (_CURSOR, None, asked)
        if self.paging.next is None:
            return None
        cursor = value_at(whole, self.paging.next)
        if not isinstance(cursor, str | int) or isinstance(cursor, bool):
            return None
        if isinstance(cursor, str) and (not cursor or _is_address(cursor)):
            cursor = _CURSOR
        cursor = cursor or 1  # 0, as "" above: the example is that of a last page
        others = [(each, value_at(whole, path)) for each, path in self.paging.others]
        received = self.calls.asking_for((at, cursor), *others)
        return (cursor, None, received) if received is not None else None

    @property
    def _link(self) -> Json:
        """The link to the second page, as the first body has it."""
        if self.paging.next is None:
            return _NEXT
        type = self._paths.type_at(self.content.type, self.paging.next)
        item = item_of(type, self.responses.examples.types)
        if item is None:
            return _NEXT
        least = self._paths.least(item)
        return [{**(least if isinstance(least, dict) else {}), **_NEXT_OF_MANY}]

    @property
    def _is_filtered(self) -> bool:
        """Whether every call has a query beside the page, which the link has forgotten."""
        values = self.calls.values
        query = (v for v in values if v.parameter.where is Where.QUERY)
        return any(v.is_required and v.parameter.wire != _PAGE for v in query)

    @property
    def _body(self) -> str:
        """The body, which goes out again with a link."""
        sent = self.calls.body.required().received if self.calls.body else ()
        return "".join(f", {each}" for each in sent)

    @property
    def _start(self) -> int:
        """The number of the page that the least call asks for, else where numbers begin."""
        at = self.paging.page
        given = self.calls.least(at) if at is not None else None
        is_number = isinstance(given, int) and not isinstance(given, bool)
        return given if is_number and isinstance(given, int) else self._first

    @property
    def _first(self) -> int:
        is_counted = self.paging.style in (PagingStyle.PAGE, PagingStyle.OFFSET)
        return self.paging.first if is_counted else 0

    @property
    def _ends_by_itself(self) -> bool:
        """Whether the second response says that it is the last; else an empty page must."""
        paging = self.paging
        if paging.style is PagingStyle.PAGE:
            ends = (paging.last_page, paging.total)
            return self._is_marked or any(path is not None for path in ends)
        if paging.style is PagingStyle.OFFSET:
            return self._is_marked or paging.total is not None
        return True

    @property
    def _is_marked(self) -> bool:
        """Whether a response says itself whether more follows."""
        paging = self.paging
        return any(
            path is not None for path in (paging.has_more, paging.is_last, paging.next)
        )

    def _page(
        self, following: Json, items: list[Json], *, more: bool, came: int = 0
    ) -> Json:
        """One page; `came`: how many items both have, as the second one tells."""
        body = self._with_items(self._paths.least(self.content.type), items)
        # where the last page is told, the total must not be what ends the list
        before = self._start - self._first
        total = before + (came or (2 if self.paging.last_page is None else 3))
        body = self._put(body, self.paging.total, total)
        body = self._put(body, self.paging.last_page, self._start + 1)
        # else their examples count: as a size that makes one item the last, as a page far on
        for path, number in (
            (self.paging.page_size, 1),
            (self.paging.number, self._start),
        ):
            if path is not None and self._paths.is_required(self.content.type, path):
                body = self._put(body, path, number)
        body = self._put(body, self.paging.has_more, self._mark(more))
        body = self._put(body, self.paging.is_last, not more)
        if self.paging.next is None:
            return body
        if following is None:
            return self._ended(body)
        whole = self._whole
        for _, path in self.paging.others:
            body = self._put(body, path, value_at(whole, path))
        return self._put(body, self.paging.next, following)

    def _mark(self, more: bool) -> Json:
        """Whether more follows, or how much."""
        path = self.paging.has_more
        type = self._paths.type_at(self.content.type, path) if path else None
        types = self.responses.examples.types
        is_flag = type is not None and is_kind(type, ScalarKind.BOOLEAN, types)
        return more if is_flag else int(more)

    def _with_items(self, body: Json, items: list[Json]) -> Json:
        """`items` (one, or none) in their place; each may be wrapped (`contacts.*.contact`)."""
        path = self.paging.items
        star = path.index(SpecText("*")) if SpecText("*") in path else len(path)
        if items and path[star + 1 :]:
            return self._paths.put(self.content.type, body, path, items[0])
        return self._paths.put(self.content.type, body, path[:star], [*items])

    def _put(self, body: Json, path: Path | None, value: Json) -> Json:
        return (
            body
            if path is None
            else self._paths.put(self.content.type, body, path, value)
        )

    def _ended(self, body: Json) -> Json:
        """`body` that says that nothing follows: null, or nothing where null is not allowed."""
        path = self.paging.next or ()
        type = self._paths.type_at(self.content.type, path)
        if isinstance(type, Nullable):
            return self._put(body, path, None)
        if not self._paths.is_required(self.content.type, path):
            return without(body, path)
        item = item_of(type, self.responses.examples.types)
        empty: Json = "" if item is None else []
        is_text = is_kind(type, ScalarKind.STRING, self.responses.examples.types)
        return self._put(body, path, empty if is_text or item is not None else 0)

    def _response(self, body: Json, number: str) -> str:
        examples, failure = self.responses.examples, self.operation.failure
        body = succeeding(self.content, failure, examples, body)
        wire = self.responses.writer.write(self.content.type, body).wire
        body = self.responses.constant(self.method, f"PAGE_{number}", wire)
        text = self.responses.with_body(self.operation, body, self.content)
        if self.paging.style is PagingStyle.LINK_HEADER and number == "1":
            link: dict[str, Json] = {"Link": f'<{_NEXT}>; rel="next"'}
            return f"{text}, headers={value_literal(link)}"
        if self.paging.next_header is not None and number == "1":
            named = with_member({}, self.paging.next_header, _CURSOR)
            return f"{text}, headers={value_literal(named)}"
        if self.paging.style is PagingStyle.CONTENT_RANGE:
            start = "0" if number == "1" else "1"
            return f'{text}, headers={{"Content-Range": "items {start}-{start}/2"}}'
        return text


def _is_address(text: str) -> bool:
    """Whether a client takes a text for an address, and not for a cursor."""
    return "://" in text or "?" in text


def page_writer(
    operation: Operation, method: str, responses: ResponseWriter, calls: CallCases
) -> PageWriter | None:
    """What writes the pages of `operation`; None where it does not page, or not in JSON."""
    contents = [chosen_content(each) for each in successes(operation)]
    content = next((each for each in contents if each is not None), None)
    paging = operation.paging
    if paging is None or content is None or content.kind is not MediaKind.JSON:
        return None
    paging = paging.otherwise or paging  # as the least call pages, without the flag
    return PageWriter(operation, paging, content, method, responses, calls)
