"""Names of methods from verb and path, for operations whose operationId says no more than these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmgen.naming.resources.paths import Step
from crmgen.naming.words.english import (
    ADVERBS,
    AMBIGUOUS,
    ASKING,
    CLEAR,
    ONE_THING,
    READING,
    UNDONE,
    is_plural,
    is_verb,
    plural,
    singular,
)
from crmgen.naming.words.phrases import (
    PREPOSITIONS,
    are_akin,
    covers,
    find_run,
    is_said,
    is_short,
    root,
)
from crmgen.records import dataclass

_PLAIN: Final = {
    "GET": "get",
    "POST": "create",
    "PUT": "update",
    "PATCH": "update",
    "DELETE": "delete",
}
_DONE: Final = (("export",), ("import",), ("search",))
_WHICH: Final = (("current",), ("latest",), ("random",), ("recent",))
LOOKING: Final = frozenset(["HEAD", "OPTIONS", "TRACE"])
"""HTTP verbs that do nothing, whatever a path says."""


@dataclass(frozen=True, slots=True)
class Route:
    """A path as one resource sees it: what it passes on the way, and what lies below the resource."""

    verb: str
    before: tuple[Step, ...]
    below: tuple[Step, ...]
    own: tuple[str, ...]
    """The words of the resource in the path."""
    siblings: frozenset[str]
    """The verbs of the path."""
    is_collection: bool
    """The path with one more slot is a path, too."""
    sends_list: bool = False
    """Its body is a list."""
    version: str = ""
    """The version that the path states, where the API has several."""
    arguments: frozenset[tuple[str, ...]] = frozenset()
    """What is required in its query, in words."""

    @property
    def ends_in_slot(self) -> bool:
        last = (self.below or self.before)[-1:]
        return bool(last) and last[0].is_slot


@dataclass(frozen=True, slots=True)
class Named:
    """Words for a method, and whether they are meant of many."""

    words: tuple[str, ...]
    of_many: bool = False


def route(
    verb: str,
    path: tuple[Step, ...],
    resource: Sequence[str],
    siblings: frozenset[str],
    is_collection: bool,
    sends_list: bool = False,
    version: str = "",
    arguments: frozenset[tuple[str, ...]] = frozenset(),
) -> Route:
    """Split a path at the last step that says the resource."""
    at = _last(path, resource)
    before = (
        tuple(s for s in path[:at] if not covers(resource, s.words)) if at > 0 else ()
    )
    own = path[at].words if at >= 0 else ()
    below = path[at + 1 :]
    return Route(
        verb,
        before,
        below,
        own,
        siblings,
        is_collection,
        sends_list,
        version,
        arguments,
    )


def _last(path: Sequence[Step], resource: Sequence[str]) -> int:
    """Where the resource stands for the last time: as a whole or, in no place so, in part."""
    for says in (is_said, _is_main_noun, covers, _ends_in, _is_short_for):
        first = 1 if says is _ends_in else 0
        last = len(path) - 1 if says is covers and _does(path) else len(path)
        for index in range(last - 1, first - 1, -1):
            if not path[index].is_slot and says(resource, path[index].words):
                return index
    return -1


def _does(path: Sequence[Step]) -> bool:
    """Does a path end in what is done, even if the resource (`import_export`) says it, too?"""
    return len(path) > 1 and path[-1].words in _DONE


def _ends_in(resource: Sequence[str], said: Sequence[str]) -> bool:
    """`enterprise/security_classification` of classifications; at the front it is another thing."""
    return is_said(resource, said[-len(resource) :])


def _is_short_for(resource: Sequence[str], said: Sequence[str]) -> bool:
    """`auth` of authentication"""
    return len(said) == 1 and is_short(root(said[0]), root(resource[-1]))


def _is_main_noun(resource: Sequence[str], said: Sequence[str]) -> bool:
    """`security classification` says what classifications on files are of."""
    at = next((at for at, word in enumerate(resource) if word in PREPOSITIONS), 0)
    return at > 0 and is_said(resource[:at], said[-at:])


def name_route(route: Route, resource: Sequence[str]) -> Named:
    """`list`, `get`, `create_note`, `change_owner`: what a person would call it."""
    things = [
        _without_resource(step.words, resource)
        for at, step in enumerate(route.below)
        if not (step.is_slot or PREPOSITIONS.issuperset(step.words))
        if at or not is_said(resource[-1:], step.words) or not route.own[1:]
    ]
    if not things:
        return _whole(route)
    if found_by := _told_by_pairs(route, things):
        return found_by
    if things[-1] == ("all",) and route.verb == "GET":
        of = [word for thing in things[:-1] for word in thing]
        return Named(("list", "all", *of[:-1], *map(plural, of[-1:])))
    *parents, last = things
    if route.verb == "GET" and last[1:] and last[-1] == "show":
        last = (*last[:-2], singular(last[-2]))  # `package_show`
    parents = [each for each in parents if last[: len(each)] != each or not last[1:]]
    if last[1:] and last[-1] == "search" and route.verb in ("GET", "POST"):
        return Named(("search", *last[:-1]))  # `article-search`
    if last[0] in ("has", "is") and last[1:]:
        return Named(last)
    above = [singular(word) for parent in parents for word in parent]
    if _is_action(last, route):
        return _action(last, above, route)
    return _part(last, above, route)


def _told_by_pairs(route: Route, things: Sequence[tuple[str, ...]]) -> Named | None:
    """`/shops/country/{country}/town/{town}`: by what they are found."""
    slots = [step.words for step in route.below if step.is_slot]
    if route.verb != "GET" or not things[1:] or slots != things:
        return None
    by = [word for thing in things for word in ("and", *thing)][1:]
    return Named(("list" if _is_many(route.own) else "get", "by", *by))


_DEFAULTS: Final = {
    "GET": frozenset(["get"]),
    "POST": frozenset(["add", "create", "update"]),
    "PUT": frozenset(["update"]),
    "DELETE": frozenset(["delete"]),
}
"""What the verbs of HTTP are called where nothing says more."""
_LOOKING: Final = frozenset(["count", "find", "list", "lookup", "query", "search"])
"""What a list may be called as well."""
_OF_ALL: Final = frozenset(["change", "list", "replace", "set", "sync", "update"])
"""What is done to all of many at once."""


def summed_up(named: Named, verb: str, route: Route, resource: Sequence[str]) -> Named:
    """`verify_code` of a POST whose summary begins with "Verifies the ..."; a default gives way to it.

    Not to what the resource says already: "Embed documents" is `embeddings.create`.
    """
    said, *rest = named.words
    is_default = said in _DEFAULTS.get(route.verb, ())
    is_default |= said == "list" and verb in ASKING - _LOOKING
    last = next((s.words for s in route.below[::-1] if not s.is_slot), route.own)
    is_of_many = _is_many(last) and not route.ends_in_slot
    thing = (last if is_of_many else ()) if rest else resource
    if not verb or not is_default:
        return named
    if _is_of(verb, thing) and (route.verb != "GET" or is_plural("".join(thing[-1:]))):
        return Named(("create",)) if named.words == ("update",) else named
    if verb == "get" and is_of_many:
        verb = "list"
    if rest and is_of_many and verb in _OF_ALL:
        rest[-1] = last[-1]
    kept = (word for word in rest if not are_akin(verb, word))
    return Named((verb, *kept), named.of_many)


def _is_of(verb: str, thing: Sequence[str]) -> bool:
    """Is the verb said as a thing: by `embeddings`, by `/refunds`; but not by `calculate`?"""
    return bool(thing) and thing[-1] != verb and are_akin(verb, thing[-1])


def _without_resource(
    said: tuple[str, ...], resource: Sequence[str]
) -> tuple[str, ...]:
    """`contact_photo` of a contact is its photo."""
    run = find_run(said, resource)
    return said[run[1] :] if run and run[0] == 0 and run[1] < len(said) else said


def _whole(route: Route) -> Named:
    """The resource itself: a collection or one of it."""
    slot = bool(route.below)
    many = not slot and (route.is_collection or _is_many(route.own))
    if route.verb == "GET" and many:
        return Named(("list",))
    if route.verb == "POST":
        lone = slot and not route.siblings & {"PUT", "PATCH"}
        updates = lone and not route.is_collection
        return Named(("update" if updates else "create",))
    if route.verb == "PUT" and route.is_collection and not (slot or route.sends_list):
        return Named(("upsert",))
    if route.verb in ("PUT", "PATCH", "DELETE"):
        return Named((_plain(route),), of_many=many)
    return Named((_plain(route),))


def _plain(route: Route) -> str:
    if route.verb == "PUT" and "PATCH" in route.siblings:
        return "replace"
    return _PLAIN.get(route.verb, route.verb.lower())


def _is_many(words: Sequence[str]) -> bool:
    return bool(words) and is_plural(words[-1]) and words[-1] not in ONE_THING


def _is_action(last: tuple[str, ...], route: Route) -> bool:
    if route.is_collection or not is_verb(last[0]) or route.verb in LOOKING:
        return False
    if route.verb == "GET":
        if last[0] in READING and last[1:]:
            return True
        return last[0] in ASKING and not is_plural(last[-1])
    is_call = route.below == (Step(last),) and not route.before and not route.own
    return is_call or not (
        len(last) > 1 and last[0] in AMBIGUOUS and is_plural(last[-1])
    )


def _action(last: tuple[str, ...], above: list[str], route: Route) -> Named:
    verb, *rest = last
    if above and (above[0] in CLEAR or above[-1] in ADVERBS):
        return Named((*above, *last))  # `simulate/void`, `batch/read`
    if verb in READING or rest[: len(above)] == above:
        above = []
    if verb == "search" and route.verb == "GET" and "POST" in route.siblings:
        verb = "list"  # a search without a body, beside one that has it
    if route.verb == "DELETE" and verb != "delete":
        takes_back = verb in UNDONE and not rest
        verb, rest = (f"un{verb}", []) if takes_back else ("delete", list(last))
    return Named(
        (verb, *above, *rest), of_many=verb == "delete" and not above and not rest
    )


def _part(last: tuple[str, ...], above: list[str], route: Route) -> Named:
    """Something of the resource: a list of notes, one note, a photo."""
    if (
        route.verb == "POST"
        and above
        and is_verb(above[0])
        and above[0] not in AMBIGUOUS
    ):
        return Named((*above, *last))  # `publish/anonymously`
    if route.verb == "GET" and _is_found_by(last, above, route):
        finds_one = last == ("id",) or not _is_many(route.own)
        return Named(("get" if finds_one else "list", "by", *last))
    if last in _WHICH and above and route.verb == "GET" and not route.ends_in_slot:
        return Named(("get", *last, *above))  # `csv/latest`
    one = (*last[:-1], singular(last[-1]))
    if route.verb == "GET":
        many = route.is_collection or _is_many(last) or last[-1].endswith("ed")
        lists = many and not route.ends_in_slot
        kept = last if lists or last[-1] in ONE_THING else one
        return Named(("list" if lists else "get", *above, *kept))
    verb = _adding(route) if route.verb == "POST" else _plain(route)
    many = not route.ends_in_slot and _is_many(last) and route.verb != "POST"
    if route.verb == "DELETE" and route.is_collection and not route.ends_in_slot:
        return Named((verb, *above, *last[:-1], plural(last[-1])))
    return Named((verb, *above, *(last if many else one)))


def _is_found_by(last: tuple[str, ...], above: list[str], route: Route) -> bool:
    """`/shops/country/{country}`, `/shops/name?name=`: by what it is found."""
    if not route.ends_in_slot:
        return last in route.arguments
    is_slot = last in (("id",), route.below[-1].words)
    return is_slot and not above and len(route.below) > 1


def _adding(route: Route) -> str:
    """A POST to one of many updates it where it can also be read or deleted there."""
    if not route.ends_in_slot:
        return "create"
    known = route.siblings & {"GET", "DELETE"}
    if known and not route.siblings & {"PUT", "PATCH"}:
        return "update"
    *_, last = (step for step in route.below if not step.is_slot)
    return "add" if is_plural(last.words[-1]) else "create"
