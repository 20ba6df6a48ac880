"""Words of class names: keys of components without what generators of documents add, and names put together of
what a type hangs from, with no word said twice and none longer than one reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from itertools import accumulate, pairwise
from typing import Final

from crmgen.naming.words.english import singular
from crmgen.naming.words.identifiers import LONGEST, as_type, pascal, word_set, words
from crmgen.text import SpecText

_COMFORTABLE: Final = 36
"""Names longer than this leave out what they hang from, the outermost first."""
_LONG: Final = 45
"""So long may a name be that keeps the outermost type and the last step alone."""
WRAPPERS: Final = word_set("""
    attributes body content data embedded item items object payload properties response result
    results value values
    """)
"""Fields that only wrap what matters: a step in the middle that need not be said."""
_SAYS_LITTLE: Final = WRAPPERS | word_set(
    "details for info of option resource schema the with"
)
"""Words in the middle of a long name that are left out first."""


@lru_cache(maxsize=8192)
def joined(above: str, step: str) -> str:
    """`UpdateDeal` and `DealField` are `UpdateDealField`; `Lines` and `Line` are `Line`.

    A `Commit` of a `Commit` is its details.
    """
    front, back = _pieces(above), _pieces(step)
    for count in range(min(len(front), len(back)), 0, -1):
        if _roots(front[-count:]) != _roots(back[:count]):
            continue
        if back[count:] or _is_one_of(front[-1], back[-1]):
            return "".join((*front[:-count], *back))
        return f"{above}Details"
    return above + step


def nested(chain: Sequence[str], step: str) -> Iterator[str]:
    """Names for what hangs from the end of `chain` by `step`: the outermost type's name, and steps from there.

    All of it where that is short, else as much of its end as is; then the two ends alone, then all.
    """
    parts = [*_telling(chain), step]
    whole = reduce(joined, parts)
    if len(whole) > _COMFORTABLE:
        ends = (reduce(joined, parts[start:]) for start in range(1, len(parts) - 1))
        yield from [end for end in ends if len(end) <= _COMFORTABLE][:1]
        short = joined(chain[0], step)
        if len(short) <= _LONG:
            yield short
    yield whole
    yield reduce(joined, [*chain, step])
    yield "".join([*chain, step])


def _telling(chain: Sequence[str]) -> list[str]:
    """The steps that say something new: not that something is wrapped, nor the same again."""
    found = list(chain[:1])
    for each in chain[1:]:
        size = len(_pieces(each))
        is_said = _roots(_pieces(found[-1])[-size:]) == _roots(_pieces(each))
        if each.lower() not in WRAPPERS and not is_said:
            found.append(each)
    return found


def fitted(name: str) -> str:
    """A name of a length that Python's readers bear: without the words that say least, never cut."""
    if len(name) <= LONGEST:
        return as_type(name)
    kept = list(_pieces(name))
    while len("".join(kept)) > LONGEST and len(kept) > 2:
        del kept[_least(kept)]
    return as_type("".join(kept))


@lru_cache(maxsize=8192)
def _pieces(name: str) -> tuple[str, ...]:
    """The words of a name as they are spelled in it: `HTTPError` is `HTTP` and `Error`."""
    said = words(name)
    if sum(map(len, said)) != len(name):
        return (name,)
    ends = list(accumulate(map(len, said), initial=0))
    return tuple(name[start:end] for start, end in pairwise(ends))


def _roots(pieces: Sequence[str]) -> list[str]:
    return [singular(piece.lower()) for piece in pieces]


def _is_one_of(many: str, one: str) -> bool:
    return many.lower() != one.lower() == singular(many.lower())


def _least(said: Sequence[str]) -> int:
    """The place of the word that a name misses least; its first and last word stay."""
    inner = range(1, len(said) - 1)
    roots = _roots(said)
    little = (at for at in inner if said[at].lower() in _SAYS_LITTLE)
    again = (at for at in inner if roots[at] in roots[at + 1 :])
    return next(little, next(again, len(said) // 2))


_PASCAL: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
_VERSION: Final = re.compile(r"v\d+\w*", re.IGNORECASE)
_LEADING_VERSION: Final = re.compile(r"V\d+((alpha|beta)\d*)?(?=[A-Z])")
_GENERATED: Final = re.compile(r"""(?ix)
    _*inline_?(response|object|model|schema|request|body) .*
    | body_.+_(get|post|put|patch|delete) | [a-z0-9]+_.+_body
    | (body|data|dto|item|model|object|params?|payload|request|response|result|root|schema|type)s? [_-]?\d+
    | body | request_?body | unnamed | untitled
    """)
"""Keys that tools make up where a document gives none: `inline_response_200_1`, `Body_create_x_post`."""
_BUNDLED: Final = re.compile(r"_*(?:components-)?schemas[-_](?=[A-Z])(.+)", re.DOTALL)
"""What bundlers put before a key that is taken: `schemas-Contact`."""
_NUMBER: Final = re.compile(r"_\d{1,2}$")
_COUNTED: Final = re.compile(r"[A-Za-z]{3,}_\d{1,2}")
_OUTPUT: Final = re.compile(r"(.+)-Output", re.DOTALL)
"""FastAPI's for the half of a model that is read; the other half is `Contact-Input`."""
_PACKAGES: Final = word_set(
    "api dto dtos entities entity model models schema schemas types"
)
"""Packages that hold the classes of others."""
_MOST: Final = 0.6
_MANY: Final = 10
"""So many components, and so large a part of them, must begin alike for that to say nothing."""

STATUS_WORDS: Final = {
    "201": "Created",
    "202": "Accepted",
    "206": "Partial",
    "207": "MultiStatus",
    "400": "BadRequest",
    "401": "Unauthorized",
    "402": "PaymentRequired",
    "403": "Forbidden",
    "404": "NotFound",
    "405": "MethodNotAllowed",
    "406": "NotAcceptable",
    "408": "RequestTimeout",
    "409": "Conflict",
    "410": "Gone",
    "412": "PreconditionFailed",
    "413": "PayloadTooLarge",
    "415": "UnsupportedMediaType",
    "422": "UnprocessableEntity",
    "423": "Locked",
    "424": "FailedDependency",
    "428": "PreconditionRequired",
    "429": "TooManyRequests",
    "500": "InternalServer",
    "501": "NotImplemented",
    "502": "BadGateway",
    "503": "ServiceUnavailable",
    "504": "GatewayTimeout",
    "4XX": "Client",
    "5XX": "Server",
}
"""Status codes as words of names (RFC 9110, section 15)."""
_BESIDE_STATUS: Final = frozenset(
    ["code", "error", "errors", "http", "response", "status"]
)


def is_generated(key: SpecText) -> bool:
    """Was a key made up by a tool, so that a name is better made of where the component stands?"""
    return key.matches(_GENERATED)


def names_of_key(
    key: SpecText, common: Sequence[str] = (), counted: Collection[SpecText] = ()
) -> Iterator[str]:
    """Names for a component, the best first, all of its key last.

    `common`: the words that most keys of the document begin with; `counted`: keys whose number tells nothing.
    """
    raw = key.unsafe
    if key in counted:
        yield as_class(key.sub(_NUMBER, ""))
    yield from _of_status(raw)
    short = _OUTPUT.fullmatch(raw) or _BUNDLED.fullmatch(raw)
    if short is not None:
        yield as_class(short[1])
    yield from _without_namespace(raw)
    said = words(raw)
    if common and said[: len(common)] == tuple(common) and len(said) > len(common):
        rest = as_class(raw)[sum(map(len, common)) :]
        bare = _LEADING_VERSION.sub("", rest)
        for each in (bare, rest):
            if each[:1].isupper() and each.lower() not in WRAPPERS:
                yield each
    yield as_class(raw)


def _of_status(raw: str) -> Iterator[str]:
    """`error_404` and `404Error` are a `NotFoundError`, `consentsResponse-201` a `ConsentsResponse`."""
    said = re.findall(r"\d+|[A-Za-z]+", raw)
    codes = [each for each in said if each in STATUS_WORDS or each == "200"]
    others = [w for each in said if each not in codes for w in words(each)]
    if len(codes) != 1 or codes[0] not in (said[0], said[-1]):
        return
    things = [word for word in others if word not in _BESIDE_STATUS]
    if len(things) == len(others) > 0:
        return  # no status of a response: `top 500`
    is_error = "error" in others or "response" not in others
    status = STATUS_WORDS.get(codes[0], "" if things else "Success")
    if things and codes[0].startswith("2"):
        yield f"{capitals(things)}Response"
    yield f"{capitals(things)}{status}{'Error' if is_error else 'Response'}"


def _without_namespace(raw: str) -> Iterator[str]:
    """`com.acme.api.Contact` is a `Contact`, `preview.fleet.certificate` a `FleetCertificate`."""
    parts = [part for part in re.split(r"[./]|__", raw) if words(part)]
    if len(parts) < 2:
        return
    *spaces, last = parts
    own = [part for part in spaces if not _VERSION.fullmatch(part)]
    is_package = all(part[:1].islower() for part in spaces)
    if _PASCAL.match(last) and (is_package or spaces[-1].lower() in _PACKAGES):
        yield as_class(last)
    if not own or len(own) == len(spaces) == 1:
        return
    is_told = spaces[-1] in own  # a name of the whole API stands before its version
    yield joined(as_class(own[-1]), as_class(last)) if is_told else as_class(last)


def counted_keys(keys: Sequence[SpecText]) -> frozenset[SpecText]:
    """`Balance_9`, where no other key is `Balance` with or without a number."""
    stems = Counter(words(key.sub(_NUMBER, "")) for key in keys)
    return frozenset(
        key
        for key in keys
        if key.matches(_COUNTED) and stems[words(key.sub(_NUMBER, ""))] == 1
    )


def common_words(keys: Iterable[SpecText]) -> tuple[str, ...]:
    """Two or more words that most keys begin with: `google cloud datacatalog v1`."""
    said = [words(key) for key in keys]
    counted = Counter(each[:n] for each in said for n in range(2, min(len(each), 6)))
    least = max(_MANY, _MOST * len(said))
    found = [front for front, count in counted.items() if count >= least]
    return max(found, key=len, default=())


def as_class(text: SpecText | str) -> str:
    """Any text as the name of a class: kept where it is Pascal case already (`HTTPError`)."""
    raw = text.unsafe if isinstance(text, SpecText) else text
    if _PASCAL.fullmatch(raw):
        return raw
    said = words(raw)
    return capitals(said) if said and said[0].isidentifier() else pascal(said, "Type")


def capitals(said: Iterable[str]) -> str:
    """Words one after the other, each with a capital."""
    return "".join(word[:1].upper() + word[1:] for word in said)
