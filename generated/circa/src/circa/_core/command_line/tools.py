"""An SDK's methods as tools for language models: what there is, and what a call of one gives.

Of a large API the tools are few: one searches its methods, one describes a method, one calls it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import count, islice
from types import SimpleNamespace
from typing import Any, Final

from ..errors.exceptions import SDKError
from ..http.redaction import is_secret_field
from ..values.encoding import is_list, is_object
from .api import Api, MethodArgument, MethodFacts
from .calls import in_a_line
from .extras import library
from .schemas import Schema, input_arguments, input_schema
from .secrets import KnownSecrets, plain_without_secrets

READING: Final = frozenset({"GET", "HEAD", "QUERY"})
"""HTTP methods that change nothing (RFC 9110 section 9.2.1)."""
_SAME_AGAIN: Final = READING | {"PUT", "DELETE"}
MOST_TOOLS: Final = 40
"""Methods that are tools each; of more, models lose sight."""
_MOST_WORDS: Final = 2_000
"""Letters of what is told of a tool."""
READS: Final = re.compile(
    "(ask|browse|check|compare|count|describe|download|exists|export|fetch|filter|find|get|has|head|health|history|"
    "info|is|list|lookup|me|ping|poll|preview|query|read|retrieve|scan|search|show|status|stream|summary|version|"
    "view|watch)(_|$)"
)
"""Names of methods that only read begin so. Of others called by GET nothing is sure."""
_CHANGES: Final = re.compile(
    "(^|[\\W_])(add|and|archive|cancel|clear|create|delete|disable|enable|in|login|logout|or|out|purge|remove|reset|"
    "revoke|rotate|send|set|start|stop|sync|update)(_|$)"
)
"""Words that make the others doubtful: `get_or_create`, `check_in`."""
WRITES_ARE_LEFT_OUT: Final = (
    "methods that may change something are offered only after a start with --allow-writes"
)
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MOST_TEXT: Final = 40_000
"""Characters of JSON that an answer has at most."""
_MOST_FOUND: Final = 20
_MOST_CURSORS: Final = 100
_CUTS: Final = ((4_000, 200), (1_000, 50), (200, 10), (40, 3), (0, 0))
"""Letters of a text, and items of a list, that are left of a record that is too large."""


class ToolError(Exception):
    """What is wrong with a call of a tool, for the model to read."""


@dataclass(frozen=True)
class ToolFacts:
    """One tool, as it is told to a model."""

    name: str
    description: str
    schema: Schema
    hints: Mapping[str, bool]


@dataclass
class _Rows:
    """A list under way: its page, and how many items of that were given."""

    page: Any
    given: int = 0

    @property
    def has_more(self) -> bool:
        return self.given < len(self.page.items) or self.page.has_next


class Tools:
    """The tools of one client."""

    def __init__(
        self, api: Api, client: Any, secrets: KnownSecrets, *, allow_writes: bool
    ) -> None:
        self._api = api
        self._client = client
        self._secrets = secrets
        self._allow_writes = allow_writes
        self._cursors: dict[str, _Rows] = {}
        self._numbers = count(1)

    # ---- what there is ----

    @property
    def note(self) -> str:
        """What is left out, and how it is had."""
        return "" if self._allow_writes else WRITES_ARE_LEFT_OUT

    def listed(self) -> list[ToolFacts]:
        """All tools."""
        first = [*islice(self._offered(), MOST_TOOLS + 1)]
        fit = all(_NAME.fullmatch(each.tool) for each in first)
        if len(first) > MOST_TOOLS or not fit:
            return [*_few(self._allow_writes), _NEXT_PAGE]
        return [*(each.facts for each in first), _NEXT_PAGE]

    def _offered(self) -> Iterator[Offer]:
        taken = {each.name for each in (*_few(True), _NEXT_PAGE)}
        for resource in self._api.resources.values():
            for name, method in resource.methods.items():
                offer = Offer(method, input_arguments(method), taken)
                is_allowed = self._allow_writes or offer.is_reading
                if name == method.name and offer.can_be_called and is_allowed:
                    taken.add(offer.tool)
                    yield offer

    @cached_property
    def _by_name(self) -> Mapping[str, Offer]:
        return {each.tool: each for each in self._offered()}

    # ---- what they do ----

    async def call(self, tool: str, given: Mapping[str, Any]) -> Any:
        """What a tool gives, as JSON without secrets.

        Raises ToolError for a call that makes no sense, and for what the API refuses: without secrets as well.
        """
        try:
            return self._secrets.hidden(await self._called(tool, given))
        except SDKError as error:
            raise ToolError(self._secrets.hide(in_a_line(error))) from None
        except (ToolError, TypeError, ValueError) as error:
            raise ToolError(self._secrets.hide(str(error))) from None
        except Exception as error:  # noqa: BLE001  a bug, told without a traceback
            said = f"this is a bug: {type(error).__name__}: {error}"
            raise ToolError(self._secrets.hide(said)) from None

    async def _called(self, tool: str, given: Mapping[str, Any]) -> Any:
        if tool == "next_page":
            return await self._continued(_text(given, "cursor"))
        if tool == "search_methods":
            found = {"methods": [*self._search(_text(given, "query"))]}
            return found | ({} if self._allow_writes else {"note": self.note})
        if tool == "describe_method":
            offer = self._offer(_text(given, "name"))
            return {
                "description": offer.method.text,
                "input_schema": offer.schema,
                **offer.hints,
            }
        if tool in ("call_method", "call_writing_method"):
            offer = self._offer(_text(given, "name"))
            if tool == "call_method" and not offer.is_reading:
                raise ToolError(
                    f"{offer.tool} changes something: call_writing_method calls it"
                )
            given = given.get("arguments") or {}
        else:
            offer = self._offer(tool)
        return await self._result(offer, given)

    def _offer(self, name: str) -> Offer:
        spelt = re.sub(r"\W+", "_", name.replace("-", "_"))
        for found in self._by_name.values():
            if name in (found.tool, found.method.title):
                return found
        if spelt in self._by_name:
            return self._by_name[spelt]
        near = get_close_matches(spelt, self._by_name, 1)
        hint = f"; did you mean {near[0]!r}" if near else ""
        note = f"; {self.note}" if self.note else ""
        raise ToolError(f"there is no {name!r}{hint}{note}")

    def _search(self, query: str) -> Iterator[dict[str, Any]]:
        words = re.findall(r"\w+", query.lower())
        ranked = [(each.rank(words), each) for each in self._by_name.values()]
        ranked = [pair for pair in ranked if pair[0]]
        ranked.sort(key=lambda pair: (-pair[0], len(pair[1].tool)))
        for _, each in ranked[:_MOST_FOUND]:
            yield {
                "name": each.tool,
                "summary": each.summary,
                "changes_something": not each.is_reading,
            }

    async def _result(self, offer: Offer, given: Mapping[str, Any]) -> Any:
        _refuse_secrets(given)
        offer.check(given)
        values = {
            offer.arguments.get(name) or MethodArgument(name, Any): value
            for name, value in given.items()
        }
        called = await offer.method.call(self._client, values)
        if hasattr(called, "__aiter__") and not hasattr(called, "has_next"):
            called = await _first(called, _MOST_FOUND)  # a stream has no pages
        if is_list(called):
            called = SimpleNamespace(items=called, has_next=False, total=None)
        if hasattr(called, "has_next"):
            return await self._rows(_Rows(called))
        value = self._shown(called)
        return value if is_object(value) else {"result": value}

    def _shown(self, value: Any) -> Any:
        """A result as JSON that fits an answer; secrets are hidden first, so that no part of one is left."""
        return shortened(self._secrets.hidden(plain_without_secrets(value)))

    async def _continued(self, cursor: str) -> Any:
        rows = self._cursors.pop(cursor, None)
        if rows is None:
            raise ToolError(f"the cursor {cursor!r} is unknown, or was used before")
        try:
            return await self._rows(rows)
        except SDKError:
            self._cursors[cursor] = rows
            raise

    async def _rows(self, rows: _Rows) -> Any:
        """The items of a page as far as they fit; those of the next one where none are left."""
        if rows.given >= len(rows.page.items) and rows.page.has_next:
            rows.page, rows.given = await rows.page.next(), 0
        items: list[Any] = []
        left = _MOST_TEXT
        for each in rows.page.items[rows.given :]:
            item = self._shown(each)
            left -= len(json.dumps(item))
            if items and left < 0:
                break
            items.append(item)
        rows.given += len(items)
        found = {"items": items, "total": rows.page.total, "next_cursor": None}
        if rows.has_more:
            found["next_cursor"] = cursor = f"c{next(self._numbers)}"
            self._cursors[cursor] = rows
            for old in [*self._cursors][:-_MOST_CURSORS]:
                del self._cursors[old]
        return found


@dataclass(frozen=True, eq=False)
class Offer:
    """A method, and which of its arguments a model may give."""

    method: MethodFacts
    arguments: Mapping[str, MethodArgument]
    taken: Collection[str]

    @cached_property
    def tool(self) -> str:
        """`contacts_list`; with more underscores where another is called so."""
        between = "_"
        while (name := between.join(self.method.title.split("."))) in self.taken:
            between += "_"
        return name

    @property
    def schema(self) -> Schema:
        return input_schema(self.arguments)

    @property
    def summary(self) -> str:
        return self.method.text.partition("\n")[0]

    @property
    def can_be_called(self) -> bool:
        """Whether a model can give all that is needed, and it is known what is done."""
        left_out = {*self.method.arguments} - {*self.arguments.values()}
        return bool(self.method.verb) and not any(each.is_required for each in left_out)

    @property
    def is_reading(self) -> bool:
        """Whether it changes nothing, by its HTTP method and by its name."""
        name = self.method.name.strip("_")
        last = self.method.path.rpartition("/")[2].replace("-", "_")
        is_plural = name == last and re.search("[^s]s$", last)
        reads = bool(READS.match(name) or is_plural)
        doubtful = _CHANGES.search(f"{name}_{last}".lower())
        return self.method.verb in READING and reads and not doubtful

    @property
    def hints(self) -> dict[str, bool]:
        """What hosts ask before they let a model call it."""
        is_new = self.method.verb == "POST" and self.method.name.startswith("create")
        return {
            **_hints(reads=self.is_reading),
            "destructive_hint": not self.is_reading and not is_new,
            "idempotent_hint": self.method.verb in _SAME_AGAIN,
        }

    @property
    def facts(self) -> ToolFacts:
        """It as a tool."""
        about = _cut(self.method.text, _MOST_WORDS, 0)
        return ToolFacts(self.tool, about, self.schema, self.hints)

    def rank(self, words: Iterable[str]) -> int:
        """How well it fits what is looked for."""
        name, summary = self.tool.lower(), self.summary.lower()
        text = self.method.text.lower()
        return sum(4 * (w in name) + 2 * (w in summary) + (w in text) for w in words)

    def check(self, given: Mapping[str, Any]) -> None:
        """Raises ToolError for arguments that contradict the schema."""
        checker = library("jsonschema", "mcp").Draft202012Validator(self.schema)
        for error in checker.iter_errors(given):
            place = ".".join(map(str, error.absolute_path))
            raise ToolError(f"{place}: {error.message}" if place else error.message)


def _ours(
    name: str, about: str, /, *, reads: bool = True, **takes: Schema
) -> ToolFacts:
    """A tool of ours, whose first argument has to be given."""
    schema: Schema = {"type": "object", "properties": takes, "required": [*takes][:1]}
    return ToolFacts(name, about, schema, _hints(reads=reads))


def _hints(*, reads: bool) -> dict[str, bool]:
    return {
        "read_only_hint": reads,
        "destructive_hint": not reads,
        "open_world_hint": True,
    }


_TEXT: Final[Schema] = {"type": "string"}
_NEXT_PAGE: Final = _ours(
    "next_page", "Go on with a list, by its next_cursor.", cursor=_TEXT
)


def _few(allow_writes: bool) -> Iterator[ToolFacts]:
    about = "Find methods of this API by words, such as `list contacts`."
    yield _ours("search_methods", about, query=_TEXT)
    about = "What a method does, and the schema of its arguments: ask before its first call."
    yield _ours("describe_method", about, name=_TEXT)
    given: Schema = {"type": "object"}
    about = "Call a method that only reads."
    yield _ours("call_method", about, name=_TEXT, arguments=given)
    if allow_writes:
        about = "Call a method that creates, changes or deletes."
        yield _ours(
            "call_writing_method", about, reads=False, name=_TEXT, arguments=given
        )


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise ToolError(f"{name} is a text that has to be given")
    return value


def _refuse_secrets(given: Any) -> None:
    """Raises ToolError for a field that holds a secret, at any depth: models are told none."""
    if is_object(given):
        for name, value in given.items():
            if is_secret_field(str(name)):
                raise ToolError(f"{name} is a secret, which no tool takes")
            _refuse_secrets(value)
    elif is_list(given):
        for each in given:
            _refuse_secrets(each)


async def _first(stream: Any, most: int) -> list[Any]:
    found: list[Any] = []
    async with stream:
        async for each in stream:
            found.append(each)
            if len(found) == most:
                break
    return found


def shortened(value: Any) -> Any:
    """JSON that fits an answer: long texts and lists are cut, and say so."""
    made = value
    for letters, items in _CUTS:
        if len(json.dumps(made)) <= _MOST_TEXT:
            return made
        made = _cut(value, letters, items)
    return {
        "too_large": f"{len(json.dumps(value))} characters",
        "fields": [*value][:100],
    }


def _cut(value: Any, letters: int, items: int) -> Any:
    if isinstance(value, str) and len(value) > letters:
        return f"{value[:letters]}... ({len(value)} characters)"
    if is_object(value):
        return {key: _cut(each, letters, items) for key, each in value.items()}
    if is_list(value):
        more = [f"... ({len(value)} items)"] if len(value) > items else []
        return [*(_cut(each, letters, items) for each in value[:items]), *more]
    return value
