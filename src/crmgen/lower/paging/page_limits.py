"""How far a list can be read, where the document says it."""

from __future__ import annotations

import re
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.ir.paging import PagingStyle
from crmgen.lower.paging.page_parameters import PageParameter
from crmgen.lower.paging.paging_names import SIZE, ZERO_BASED
from crmgen.text import SpecText, SpecValue, whole_number

_CAP: Final = re.compile(
    r".*\b(?:first|up to|most|maximum(?: of)?|limited to|limit of|limits?|than|exceed|beyond|past|of|to) +"
    r"(?:the +)?(?:first +)?([1-9][0-9]{0,2}(?:[,. ']?000)+)(?: +total)?(?: +(?:search|matching|query))?"
    r" +(?:total +)?(?:results?|records?|items?|contacts?|objects?|entries|rows|hits|documents?|companies|deals?)\b"
    r"(?! *(?:per|at a time|in (?:a|one|each)|each|a (?:page|request|call)|/)).*",
    re.DOTALL,
)
"""`limited to 10,000 total results`, and not `up to 10,000 results per page`."""
_FROM_ZERO: Final = re.compile(
    r".*(?:\b(?:zero|0)[- ](?:based|indexed)|\b(?:start|begin)(?:s|ing)? (?:at|from|with) (?:0|zero)\b|\b0\.\.n\b).*",
    re.DOTALL,
)
"""`zero-based page index (0..N)`."""
_LEAST: Final = 2000
"""Smaller numbers are sizes of pages."""


def documented_cap(
    operation: Operation, parameters: tuple[PageParameter, ...]
) -> int | None:
    """How many items the document says that can be had of one list."""
    told = [each.doc for each in parameters if not each.names & SIZE]
    texts = [operation.summary, operation.doc, *told]
    found = (_cap(text) for text in texts if text is not None)
    return next((cap for cap in found if cap is not None), None)


def _cap(text: SpecText) -> int | None:
    groups = text.lower().groups(_CAP)
    if groups is None:
        return None
    digits = groups[0]
    for mark in (",", ".", " ", "'"):
        digits = digits.replace(mark, "")
    cap = whole_number(digits)
    return cap if cap is not None and cap >= _LEAST else None


def first_number(style: PagingStyle, parameter: PageParameter | None) -> int:
    """The number that paging starts with: the parameter's default, what its text says, or what is usual."""
    known = _stated_first(parameter) if parameter is not None else None
    if known is not None:
        return known
    names = parameter.names if parameter is not None else frozenset[str]()
    if style is not PagingStyle.PAGE:
        return 1 if "startindex" in names else 0  # RFC 7644 section 3.4.2.4
    return 0 if names & ZERO_BASED else 1


def is_first_known(parameter: PageParameter | None) -> bool:
    """Whether the document says where page numbers begin."""
    return parameter is not None and _stated_first(parameter) is not None


def _stated_first(parameter: PageParameter) -> int | None:
    for first in (0, 1):
        if parameter.default == SpecValue(first):
            return first
    if parameter.doc is not None and parameter.doc.lower().matches(_FROM_ZERO):
        return 0
    return None
