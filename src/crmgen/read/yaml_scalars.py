"""The values of YAML scalars by the core schema of YAML 1.2 (section 10.3.2), as far as JSON has them."""

from __future__ import annotations

import math
import re
from typing import Final

from crmgen.limits import MAX_DIGITS
from crmgen.text import JsonScalar, is_unicode

STANDARD: Final = "tag:yaml.org,2002:"

_CONSTANTS: Final[dict[str, JsonScalar]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS: Final = frozenset("0123456789+-.")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_JSON: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

_TYPES_OF_TAGS: Final[dict[str, tuple[type, ...]]] = {
    STANDARD + "int": (int,),
    STANDARD + "float": (int, float),
    STANDARD + "bool": (bool,),
    STANDARD + "null": (type(None),),
}


class BadScalar(ValueError):
    """A scalar that is no JSON value; carries a message for people and its code."""

    def __init__(self, message: str, code: str) -> None:
        self.message = message
        self.code = code


def plain_value(text: str) -> JsonScalar:
    """The value of a scalar without quotes and tag.

    Raises:
        BadScalar: it is a number that JSON cannot carry.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in _NUMBER_STARTS:
        return _number(text)
    return text


def stated_value(text: str, style: str, tag: str | None) -> JsonScalar:
    """The value of a scalar that is quoted or has a tag.

    Raises:
        BadScalar: the tag is none of the core schema, or the text does not fit it.
    """
    if style == '"' and not is_unicode(text):
        message = "half a surrogate pair is no character; write the whole one"
        raise BadScalar(message, "lone-surrogate")
    if tag in (None, "!", STANDARD + "str"):
        return text
    if tag not in _TYPES_OF_TAGS:
        raise BadScalar(unknown_tag(tag), "unknown-tag")
    value = plain_value(text)
    if type(value) not in _TYPES_OF_TAGS[tag]:
        raise BadScalar(f"{text!r} is no {tag.removeprefix(STANDARD)}", "not-yaml")
    return value


def unknown_tag(tag: str | None) -> str:
    return f"the tag {tag!r} is refused: a document is plain data; remove it"


def _number(text: str) -> int | float | str:
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _FLOAT.fullmatch(text) and not math.isinf(value := float(text)):
        return value
    if _FLOAT.fullmatch(text) or _NOT_JSON.fullmatch(text):
        message = f"{text} is no number that JSON can carry; quote it if it is text"
        raise BadScalar(message, "number-out-of-range")
    return text


def _integer(text: str) -> int:
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    if len(text) > (MAX_DIGITS if base == 10 else MAX_DIGITS // 2):
        message = f"this integer has {len(text):,} digits; {MAX_DIGITS:,} is the limit"
        raise BadScalar(message, "number-out-of-range")
    return int(text, base)
