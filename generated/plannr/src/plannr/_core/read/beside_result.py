"""What stands beside a result that is taken out of a body: it may tell that the call failed.

A document is not plain about these words, so they do not keep a result from being taken out. Here they are
watched instead: the whole body is an exception's where they deny the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
        *("haserrors", "err", "errmsg", "failed", "isfailed", "isfailure"),
    }
)
_STATUS: Final = frozenset({"status", "stat", "outcome"})
_HOW_IT_WENT: Final = _STATUS | {"result"}
_BAD: Final = frozenset(
    {
        *("error", "err", "fail", "failed", "failure", "unsuccessful", "exception"),
        *("fault", "ko", "nok", "ng", "notok"),
    }
)
_GOOD: Final = frozenset(
    {
        *("", "ok", "okay", "success", "successful", "succeeded"),
        *("none", "null", "nil", "na", "noerror", "noerrors", "noexception"),
    }
)
# Compiled when they are needed, by `re`: an import would pay for them each time.
_SUCCESS: Final = r"(?!.*(un|not?|without)success)(?!.*(fail|err)).*success"
_NOTHING_THERE: Final = (
    r"(?i:(no|0|zero)\b(?! (access|permission|right)).*"
    r"\b(found|available|exists?|match(es|ing|ed)?|records?|results?|data|items?|rows?|entries)\W*"
    r"|(records?|results?|data|items?|rows?|entries) not found\W*|.*\bis empty\W*|empty\W*)"
)
"""How a list without items is explained."""
_BAD_CODE: Final = (
    r".*(error|invalid|fail|denied|unauthori[sz]|forbidden|expired|exception|notallowed|notauth|badrequest"
    r"|ratelimit|toomany)"
)
_DEEPEST: Final = 5
"""How deep an error is looked into for anything that it says."""
_CODES: Final = _STATUS | {
    *("code", "statuscode", "errno", "errcode", "errorcode"),
    *("resultcode", "returncode", "retcode", "ret"),
}
_SAID: Final = frozenset({"message", "messages", "msg", "detail", "details", "reason"})
_ABOUT_CALLS: Final = _STATUS | {"meta", "metadata", "header", "responsestatus"}
"""Objects that say how a call went."""
_LONGEST_WORD: Final = 64
_WATCHED: Final = _WENT_WELL | _REASONS | _CODES | _SAID | _ABOUT_CALLS | _HOW_IT_WENT


class _Member(NamedTuple):
    name: str
    """In lower case, without anything between its words."""
    value: Any
    is_documented: bool


def denies(
    body: Any, path: BodyPath, result: Any, *, nullable: bool, of_list: bool = False
) -> bool:
    """Whether what stands beside the result at `path` says that the call failed.

    An error, `success: false` and a status of failure say so; whether a documented error does, and a code
    that is no success, only where the result is nothing or empty. Any words do where it is null and must not
    be, but for those that explain a list without items.
    """
    is_empty = _is_empty(result)
    members = [*_beside(body, path)]
    if any(_is_denied(member, is_empty=is_empty) for member in members):
        return True
    is_coded = is_empty and any(map(_has_bad_code, members))
    if is_coded and not any(map(_says_it_went_well, members)):
        return True
    if result is not None or nullable:
        return False
    return any(_says_why(member, of_list=of_list) for member in members)


def _is_denied(member: _Member, *, is_empty: bool) -> bool:
    name, value, is_documented = member
    if (is_empty or not is_documented) and _is_failure(name, value):
        return True
    if name in _STATUS and (value is False or _squeezed(value) == "false"):
        return True
    return name in _HOW_IT_WENT and _squeezed(value) in _BAD


def _has_bad_code(member: _Member) -> bool:
    return member.name in _CODES and _is_bad_code(member.name, member.value)


def _says_it_went_well(member: _Member) -> bool:
    name, value, _ = member
    if name in _WENT_WELL:
        return as_flag(value) is True
    return name in _SAID | _HOW_IT_WENT and bool(value) and _is_good(value)


def _says_why(member: _Member, *, of_list: bool) -> bool:
    """Whether words beside a result that is missing tell why."""
    value = member.value
    if member.name not in _SAID or not value or _is_good(value):
        return False
    is_text = of_list and isinstance(value, str)
    return not (is_text and re.fullmatch(_NOTHING_THERE, value[:_LONGEST_WORD].strip()))


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
    from .models import is_model, wire_names

    wires: Mapping[str, str] = wire_names(kind) if is_model(kind) else {}
    named = ((wire, _squeezed(wire), name) for name, wire in wires.items())
    return tuple(each for each in named if each[1] in _WATCHED)


def _is_failure(name: str, value: Any) -> bool:
    if name in _WENT_WELL:
        return as_flag(value) is False
    return name in _REASONS and _speaks(value, 0)


def _speaks(value: Any, depth: int) -> bool:
    """Whether what stands for an error says anything: objects and lists may hold nothing, 0 and `"OK"`."""
    if is_list(value) or is_object(value) or hasattr(value, "model_fields_set"):
        parts = value if is_list(value) else _parts(value)
        return depth > _DEEPEST or any(_speaks(each, depth + 1) for each in parts)
    if not value or as_flag(value) is False:
        return False
    if isinstance(value, str):
        return bool(value.strip("0")) and not _is_good(value)
    is_number = isinstance(value, int | float)  # a time or an id inside says nothing
    return not depth or (is_number and not 200 <= value < 300)


def _parts(holder: Any) -> Iterable[Any]:
    model: Any = holder
    if is_object(holder):
        return holder.values()
    fields: Iterable[str] = model.__class__.model_fields
    further: Mapping[str, Any] = model.model_extra or {}
    return (*(getattr(model, name) for name in fields), *further.values())


def _is_good(value: object) -> bool:
    word = _squeezed(value)
    return word in _GOOD or re.match(_SUCCESS, word) is not None


def _is_bad_code(name: str, value: Any) -> bool:
    """Whether a code is none of success: a number, also as text, or a word of failure."""
    if not isinstance(value, str):
        return isinstance(value, int) and _is_bad_number(value)
    if value.isdecimal() and len(value) < 20:
        return _is_bad_number(int(value))
    is_word = name not in _STATUS and re.match(_BAD_CODE, _squeezed(value))
    return bool(is_word or re.match(r"[45]\d\d\b", value))


def _is_bad_number(number: Any) -> bool:
    """0, 1, those of HTTP and 1000 or 20000 are success."""
    if isinstance(number, bool) or number in (0, 1):
        return False
    return not 200 <= number < 300 and not re.fullmatch("[12]0{2,}", str(number))


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
