"""Two pages of a list: the responses that lead from the first to the second, and the calls for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crmgen.emit.literals import string_literal, value_literal
from crmgen.emit.testing.body_paths import BodyPaths, NoSuchPathError, Path, value_at
from crmgen.emit.testing.failed_bodies import succeeding
from crmgen.emit.testing.prepared_responses import ResponseWriter
from crmgen.emit.testing.tested_calls import CallCases
from crmgen.emit.views.responses import chosen_content, successes
from crmgen.ir.operations import Content, MediaKind, Operation, Paging, PagingStyle
from crmgen.ir.types import Nullable
from crmgen.text import Json, SpecText

_NEXT: Final = "https://crm.test/api/next?page=2"
"""On the server of the tests' conftest."""
_NEXT_RECEIVED: Final = '"GET", "/next", query=["page=2"]'


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
    def _paths(self) -> BodyPaths:
        return BodyPaths(self.responses.examples)

    def _write(self) -> Pages | None:
        whole = self.responses.examples.of(self.content.type)
        items = value_at(whole, self.paging.items)
        if not isinstance(items, list) or not items:
            return None
        following = self._following(whole)
        if following is None:
            return None
        first, second, received = following
        others = self._others(items[0]) if self._ends_by_itself else []
        bodies = (
            self._page(first, items[:1], more=True),
            self._page(second, others, more=False),
        )
        every = [
            self.responses.writer.write(self.paging.item_type, i)
            for i in [*items[:1], *others]
        ]
        return Pages(
            (self._response(bodies[0], "1"), self._response(bodies[1], "2")),
            (self.calls.required.received, received),
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
        style, parameter = self.paging.style, self.paging.page
        if style in (PagingStyle.LINK_HEADER, PagingStyle.NEXT_LINK):
            if style is PagingStyle.NEXT_LINK and self.paging.next is None:
                return None
            accept = "".join(f", {each}" for each in self.calls.expected)
            verb = string_literal(self.operation.verb)
            return _NEXT, None, _NEXT_RECEIVED.replace('"GET"', verb) + accept
        if parameter is None or (
            style is PagingStyle.CURSOR and self.paging.next is None
        ):
            return None
        if style is PagingStyle.CURSOR and self.paging.next is not None:
            cursor = value_at(whole, self.paging.next)
            if not isinstance(cursor, str | int) or isinstance(cursor, bool):
                return None
            return cursor, None, self.calls.asking_for(parameter, cursor)
        given = next(
            (v.value for v in self.calls.values if v.parameter.wire == parameter), None
        )
        required = any(
            v.is_required and v.parameter.wire == parameter for v in self.calls.values
        )
        start = given if required and isinstance(given, int) else self._first
        return None, None, self.calls.asking_for(parameter, start + 1)

    @property
    def _first(self) -> int:
        return self.paging.first if self.paging.style is PagingStyle.PAGE else 0

    @property
    def _ends_by_itself(self) -> bool:
        """Whether the second response says that it is the last; else an empty page must."""
        paging = self.paging
        if paging.style is PagingStyle.PAGE:
            return paging.last_page is not None or paging.has_more is not None
        if paging.style is PagingStyle.OFFSET:
            return paging.total is not None or paging.has_more is not None
        return True

    def _page(self, following: Json, items: list[Json], *, more: bool) -> Json:
        body = self._with_items(self._paths.least(self.content.type), items)
        # where the last page is told, the total must not be what ends the list
        body = self._put(
            body, self.paging.total, 2 if self.paging.last_page is None else 3
        )
        body = self._put(body, self.paging.last_page, self._first + 1)
        size = self.paging.page_size
        if size is not None and self._paths.is_required(self.content.type, size):
            body = self._put(body, size, 1)  # else its example makes one item the last
        body = self._put(body, self.paging.has_more, more)
        if self.paging.next is None:
            return body
        return (
            self._ended(body)
            if following is None
            else self._put(body, self.paging.next, following)
        )

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
        if isinstance(self._paths.type_at(self.content.type, path), Nullable):
            return self._put(body, path, None)
        return (
            self._put(body, path, "")
            if self._paths.is_required(self.content.type, path)
            else body
        )

    def _response(self, body: Json, number: str) -> str:
        examples, failure = self.responses.examples, self.operation.failure
        body = succeeding(self.content, failure, examples, body)
        wire = self.responses.writer.write(self.content.type, body).wire
        body = self.responses.constant(self.method, f"PAGE_{number}", wire)
        text = self.responses.with_body(self.operation, body, self.content)
        if self.paging.style is PagingStyle.LINK_HEADER and number == "1":
            link: dict[str, Json] = {"Link": f'<{_NEXT}>; rel="next"'}
            return f"{text}, headers={value_literal(link)}"
        if self.paging.style is PagingStyle.CONTENT_RANGE:
            start = "0" if number == "1" else "1"
            return f'{text}, headers={{"Content-Range": "items {start}-{start}/2"}}'
        return text


def page_writer(
    operation: Operation, method: str, responses: ResponseWriter, calls: CallCases
) -> PageWriter | None:
    """What writes the pages of `operation`; None where it does not page, or not in JSON."""
    contents = [chosen_content(each) for each in successes(operation)]
    content = next((each for each in contents if each is not None), None)
    if (
        operation.paging is None
        or content is None
        or content.kind is not MediaKind.JSON
    ):
        return None
    return PageWriter(operation, operation.paging, content, method, responses, calls)
