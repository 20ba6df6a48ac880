"""What stands beside a result that is taken out of a body: it may tell that the call failed.

A document is not plain about these words, so they do not keep a result from being taken out. Here they are
watched instead: the whole body is an exception's where they deny the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from ..errors.failures import as_flag
from ..values.encoding import is_list, is_object
from .body_path import ABSENT, BodyPath, child

_WENT_WELL: Final = frozenset(
    {"ok", "success", "successful", "succeeded", "issuccess", "issuccessful"}
)
_REASONS: Final = frozenset(
    {
        *("error", "errors", "errormessage", "errordescription", "errorcode"),
        *("exception", "fault", "failure", "failures", "iserror", "haserror"),
    }
)
_STATUS: Final = frozenset({"status", "stat", "outcome"})
_BAD: Final = frozenset(
    {
        *("error", "err", "fail", "failed", "failure", "unsuccessful", "exception"),
        *("fault", "ko", "nok", "ng", "notok"),
    }
)
_GOOD: Final = frozenset(
    {"", "ok", "okay", "success", "successful", "succeeded", "none", "null", "noerror"}
)
_CODES: Final = _STATUS | {
    *("code", "statuscode", "errno", "errcode", "errorcode"),
    *("resultcode", "returncode", "retcode", "ret"),
}
_SAID: Final = frozenset({"message", "messages", "msg", "detail", "details", "reason"})
_ABOUT_CALLS: Final = frozenset({"meta", "metadata", "header", "responsestatus"})
"""Objects that say how a call went."""
_LONGEST_WORD: Final = 64
_WATCHED: Final = _WENT_WELL | _REASONS | _CODES | _SAID | _ABOUT_CALLS


class _Member(NamedTuple):
    name: str
    """In lower case, without anything between its words."""
    value: Any
    is_documented: bool


def denies(body: Any, path: BodyPath, result: Any, *, nullable: bool) -> bool:
    """Whether what stands beside the result at `path` says that the call failed.

    An error, `success: false` and a status of failure say so; whether a documented error does, and a code
    that is no success, only where the result is nothing or empty. Any words do where it is null and must not be.
    """
    is_empty = _is_empty(result)
    is_missing = result is None and not nullable
    for member in _beside(body, path):
        is_in_doubt = is_empty or not member.is_documented
        if is_in_doubt and _is_failure(member.name, member.value):
            return True
        if member.name in _STATUS and _squeezed(member.value) in _BAD:
            return True
        if is_empty and member.name in _CODES and _is_bad_code(member.value):
            return True
        is_word = member.value and _squeezed(member.value) not in _GOOD
        if is_missing and member.name in _SAID and is_word:
            return True
    return False


def _beside(body: Any, path: BodyPath) -> Iterator[_Member]:
    """What the way to the result leads past, until it goes into a list."""
    for step in path:
        if step == "*" or body is ABSENT:
            return
        yield from _members(body, step)
        body = child(body, step)


def _members(holder: Any, but: str) -> Iterator[_Member]:
    """Those whose names are watched, and those of an object there that is about the call."""
    for member in _own_members(holder, but):
        yield member
        if member.name in _ABOUT_CALLS:
            yield from _own_members(member.value, "")


def _own_members(holder: Any, but: str) -> Iterator[_Member]:
    model: Any = holder
    further: Mapping[str, Any]
    if is_object(holder):
        further = holder
    else:
        further = getattr(model, "model_extra", None) or {}
        for name, word, attribute in _watched_fields(model.__class__):
            if name != but:
                yield _Member(word, getattr(model, attribute), True)
    for name, value in further.items():
        word = _squeezed(name)
        if word in _WATCHED and name != but:
            yield _Member(word, value, False)


@lru_cache(maxsize=1024)
def _watched_fields(kind: type) -> tuple[tuple[str, str, str], ...]:
    """Wire name, word and attribute of a model's fields that are watched: most envelopes have none or two."""
    fields: Mapping[str, Any] = getattr(kind, "model_fields", {})
    wires = ((field.alias or name, name) for name, field in fields.items())
    named = ((wire, _squeezed(wire), name) for wire, name in wires)
    return tuple(each for each in named if each[1] in _WATCHED)


def _is_failure(name: str, value: Any) -> bool:
    if name in _WENT_WELL:
        return as_flag(value) is False
    if name not in _REASONS or not value:
        return False
    is_zero = isinstance(value, str) and not value.strip("0")
    return not is_zero and as_flag(value) is not False and _squeezed(value) not in _GOOD


def _is_bad_code(value: Any) -> bool:
    """Whether a number, also as text, is none of success: 0, 1 and those of HTTP."""
    is_text = isinstance(value, str) and value.isdecimal() and len(value) < 20
    number: object = int(value) if is_text else value
    if not isinstance(number, int) or isinstance(number, bool):
        return False
    return number not in (0, 1) and not 200 <= number < 300


def _is_empty(result: Any) -> bool:
    if is_object(result) or is_list(result) or result is None or result == "":
        return not result
    return not getattr(result, "model_fields_set", True)


def _squeezed(value: object) -> str:
    """A word in lower case, and all of a name without what divides its words."""
    is_short = isinstance(value, str) and len(value) <= _LONGEST_WORD
    return _word(value) if is_short else "-"


@lru_cache(maxsize=1024)
def _word(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
