"""Where a response says that the next page is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit, urlunsplit

from ..errors.exceptions import PagingError
from ..http.calls import CallFacts
from ..http.request import origin
from .arguments import Argument, with_argument
from .paging import Fetched

NARROW: Final = (
    "narrow the list, by a filter or by a range of dates or ids, and read it in parts"
)
"""What to do where a server gives no more of one list."""


_SAYS_WHERE: Final = re.compile(
    r"(?<!per)(?<!per_)(?<!per-)page(?![_-]?size|[_-]?limit)"
    "|offset|cursor|token|marker|after|before|since|start|skip|from|last|next",
    re.IGNORECASE,
)


def asks_from_start(call: CallFacts) -> bool:
    """Whether nothing in the query of a call without a body may say where a list is to begin."""
    query = {**call.query, **call.options.query}
    said = (name for name, value in query.items() if value is not None)
    return call.body is None and not any(map(_SAYS_WHERE.search, said))


def is_address(text: str) -> bool:
    """Whether a text is surely an address, and no cursor: one in base64 may have slashes."""
    return "://" in text or "?" in text


def followed(page: Fetched, link: str, argument: Argument | None = None) -> CallFacts:
    """The call for an address that the server gave. Raises PagingError for another origin, or none.

    Many servers forget in it what the list was filtered by. Where it names another value of `argument`,
    the page's number or offset, the call is made again with that, and keeps all else.
    """
    here = page.response.request.url
    try:
        url = urljoin(here, link)
        asked, named = origin(here), origin(url)
    except ValueError:
        raise no_page(page, "the link to the next page is no address") from None
    number = _forgetful(here, url, argument)
    if number is not None and argument is not None and asked[1] == named[1]:
        return with_argument(page.call, argument, number)
    if asked != named:
        scheme, host, port = named
        raise no_page(
            page,
            f"the next page is at {scheme}://{host}:{port}, another origin, and was not fetched:"
            " credentials do not go there",
        )
    options = replace(page.call.options, query={})
    return page.call.but(url=_on(here, url), query={}, options=options)


def _forgetful(here: str, url: str, argument: Argument | None) -> str | None:
    """The number of the next page in a link that says nothing else, while the call said more."""
    asked, linked = (parse_qs(urlsplit(each).query, True) for each in (here, url))
    name = str(argument)
    is_plainer = linked.keys() <= {name, *asked}
    is_other = asked.keys() - {name} - linked.keys() or not url.startswith(_root(here))
    number = linked.get(name, [""])[-1]
    return number if is_plainer and is_other and number.isdecimal() else None


def _root(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))


def _on(here: str, url: str) -> str:
    """The path and query of an address below the authority that was asked: no library reads it another way."""
    parts = urlsplit(url)
    return _root(here) + urlunsplit(("", "", parts.path, parts.query, ""))


def within(page: Fetched, call: CallFacts, number: int, most: int | None) -> CallFacts:
    """A call for a page that the server takes. Raises PagingError for one beyond `most`."""
    if most is None or number <= most:
        return call
    message = f"the server gives no page behind {most}, and more would follow"
    raise no_page(page, f"{message}; {NARROW}")


def no_page(page: Fetched, message: str) -> PagingError:
    """Why the next page is not fetched."""
    return PagingError(message, request=page.response.request, response=page.response)
