"""Fills the documented body of a failure: what is wrong, where, and nothing that is only an example."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from http import HTTPStatus
from typing import Any, Final

from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass
from crmgen.text import Json

_MESSAGES: Final = word_set("""
    message error detail description error_message error_description msg reason error_msg user_message
    developer_message messages details text
    """)
_CODES: Final = word_set("status status_code code http_status error_code http_code")
_PLACES: Final = word_set("field loc param parameter property pointer path source")
_AROUND: Final = word_set(
    "error errors fault faults detail details issue issues violation violations problem problems failure failures "
    "message messages loc invalid"
)
_PHRASES: Final = {e.value: e.phrase for e in HTTPStatus} | {
    422: "Unprocessable Content"
}
_INVALID: Final = (
    "invalid_request", "invalid_request_error", "validation_failed", "invalid", "invalid_parameter",
    "parameter_invalid", "unprocessable_entity", "unprocessable_content", "bad_request",
)  # fmt: skip
_SLUGS: Final = {
    400: ("bad_request", *_INVALID, "validation_error"), 401: ("unauthorized", "unauthenticated", "authentication_error", "invalid_token"),
    403: ("forbidden", "permission_denied"), 404: ("not_found", "resource_missing", "missing", "invalid_request_error"),
    409: ("conflict", "already_exists"), 422: ("validation_error", *_INVALID),
    429: ("too_many_requests", "rate_limited", "rate_limit", "rate_limit_exceeded", "rate_limit_error"),
    500: ("internal_server_error", "internal_error", "server_error", "api_error", "internal"),
    503: ("service_unavailable", "unavailable", "api_error"),
}  # fmt: skip
_KNOWN: Final = frozenset(slug for slugs in _SLUGS.values() for slug in slugs)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: `body.emails.0.value`, `query.page`, or nowhere."""

    message: str
    place: str = ""

    @property
    def path(self) -> str:
        """The place without `body` or `query`."""
        return self.place.partition(".")[2]


class ErrorBody:
    """The body of one failure; every change is made only where the schema still takes the whole."""

    def __init__(
        self, body: Json, accepts: Callable[[Json], bool], *, is_problem: bool = False
    ) -> None:
        """`body`: an example. `is_problem`: it is problem+json, in which `about:blank` is a type."""
        self._root: list[Json] = [json.loads(json.dumps(body))]  # no part is another
        self._accepts = accepts
        self._is_problem = is_problem

    @property
    def body(self) -> Json:
        """As it now is."""
        return self._root[0]

    def prune(self) -> None:
        """Leave out optional objects and lists that say nothing of what is wrong."""
        self._prune(self.body)

    def tell(self, status: int, said: Problem, each: Sequence[Problem]) -> None:
        """Say what is wrong: as a whole, and where the body has a list, one by one."""
        if isinstance(self.body, str):
            self._root[0] = said.message
        elif self.body == {}:
            self._try(self._root, 0, {"message": said.message})
        else:
            self._tell(self.body, status, said, each)
        if not says(self.body, said.message) and isinstance(self.body, dict):
            for key in [k for k in self.body if _name(k) == "title"]:
                self._try(self.body, key, said.message)

    def _try(self, holder: Any, key: str | int, *values: Json) -> bool:
        """Put the first of the values that may stand there."""
        old = holder[key]
        for value in values:
            holder[key] = value
            if self._accepts(self.body):
                return True
        holder[key] = old
        return False

    def _leave_out(self, holder: dict[str, Json], key: str) -> bool:
        before = dict(holder)
        del holder[key]
        if self._accepts(self.body):
            return True
        holder.clear()
        holder.update(before)
        return False

    def _prune(self, value: Json) -> None:
        if isinstance(value, list):
            for each in value:
                self._prune(each)
        if not isinstance(value, dict):
            return
        for key, inner in list(value.items()):
            is_deep = isinstance(inner, (dict, list))
            if not is_deep or (_name(key) == "errors" and isinstance(inner, dict)):
                continue
            is_place = isinstance(inner, dict) and not _PLACES.isdisjoint(inner)
            is_about = is_place or not _AROUND.isdisjoint(words(key))
            if is_about or not self._leave_out(value, key):
                self._prune(inner)

    def _tell(
        self, value: Json, status: int, said: Problem, each: Sequence[Problem]
    ) -> None:
        if isinstance(value, list):
            self._tell_list(value, status, said, each)
        elif isinstance(value, dict):
            for key in list(value):
                self._field(value, key, status, said, each)

    def _tell_list(
        self, value: list[Json], status: int, said: Problem, each: Sequence[Problem]
    ) -> None:
        """One entry for each problem, where as many may stand there."""
        if not value or not isinstance(value[0], (dict, str)):
            return
        model, problems, before = value[0], list(each) or [said], list(value)
        is_text = isinstance(model, str)
        told = [e.message if is_text else deepcopy(model) for e in problems]
        for tried in (told, before[:1], before):
            value[:] = tried
            if self._accepts(self.body):
                break
        for inner, problem in zip(value, problems, strict=False):
            self._tell(inner, status, problem, [problem])

    def _field(
        self,
        holder: dict[str, Json],
        key: str,
        status: int,
        said: Problem,
        each: Sequence[Problem],
    ) -> None:
        name, value = _name(key), holder[key]
        if isinstance(value, bool) or value is None:
            return
        if isinstance(value, (int, float)):
            if name in _CODES and (100 <= value < 600 or name != "code"):
                self._try(holder, key, status)
        elif name == "errors" and isinstance(value, dict):
            self._by_field(holder, key, said, each)
        elif name == "loc" and isinstance(value, list):
            parts = said.place.split(".") if said.place else []
            self._try(holder, key, [int(e) if e.isdecimal() else e for e in parts])
        elif isinstance(value, str):
            self._text(holder, key, status, said)
        else:
            self._tell(value, status, said, each)

    def _text(
        self, holder: dict[str, Json], key: str, status: int, said: Problem
    ) -> None:
        name, value = _name(key), str(holder[key])
        is_made = _name(value) == name
        if name in _PLACES:
            path = said.path
            at = f"/{path.replace('.', '/')}" if name == "pointer" else path
            if (path and self._try(holder, key, at)) or self._leave_out(holder, key):
                return
            self._try(holder, key, said.place or "request", "")
        elif name == "title":
            self._try(holder, key, phrase(status, said.message))
        elif name in _MESSAGES and self._try(holder, key, said.message):
            return
        elif name in _CODES and value.isdecimal():
            self._try(holder, key, str(status))
        elif name == "type" and is_made and self._is_problem:
            self._try(holder, key, "about:blank")
        elif self._is_code(name) or name in _MESSAGES:
            self._code(holder, key, status, is_made=is_made)
        elif is_made and not self._leave_out(holder, key):
            self._try(holder, key, *_spellings(status), "")

    def _is_code(self, name: str) -> bool:
        return name in _CODES or name in ("type", "error_type")

    def _code(
        self, holder: dict[str, Json], key: str, status: int, *, is_made: bool
    ) -> None:
        """A word for the status: a fitting member of an enum, or in place of what is only an example."""
        value = str(holder[key])
        is_other = _name(value) in _KNOWN and _name(value) not in _slugs(status)
        is_free = self._try(holder, key, "\u2060")
        holder[key] = value
        if is_made and _name(key) == "type" and self._leave_out(holder, key):
            return
        if is_made or is_other or not is_free:
            self._try(holder, key, *_spellings(status))

    def _by_field(
        self, holder: dict[str, Json], key: str, said: Problem, each: Sequence[Problem]
    ) -> None:
        """`{"email": ["is not an address"]}`."""
        before = holder[key]
        assert isinstance(before, dict)
        is_list = any(isinstance(value, list) for value in before.values())
        told: dict[str, list[Json]] = {}
        for problem in each or [said]:
            if problem.path:
                told.setdefault(problem.path.split(".")[0], []).append(problem.message)
        made: dict[str, Json] = {k: v if is_list else v[0] for k, v in told.items()}
        if not self._try(holder, key, made):
            self._leave_out(holder, key)


def says(body: Json, message: str) -> bool:
    """Whether one of the texts of a body is the message."""
    if isinstance(body, dict):
        return any(says(each, message) for each in body.values())
    if isinstance(body, list):
        return any(says(each, message) for each in body)
    return body == message


def phrase(status: int, otherwise: str) -> str:
    """What a status is called (RFC 9110 section 15)."""
    return _PHRASES.get(status, otherwise)


def _name(key: str) -> str:
    return "_".join(words(key))


def _slugs(status: int) -> tuple[str, ...]:
    if status in _SLUGS:
        return _SLUGS[status]
    return _SLUGS[500] if status >= 500 else _SLUGS[400]


def _spellings(status: int) -> Iterator[str]:
    """`not_found`, `NOT_FOUND`, `not-found`, `NotFound`, `notFound`, one word of all after the other."""
    for slug in _slugs(status):
        camel = "".join(each.capitalize() for each in slug.split("_"))
        yield from (slug, slug.upper(), slug.replace("_", "-"), camel)
        yield camel[0].lower() + camel[1:]
