"""Names of methods from operationIds: what a person wrote, without what the resource already says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.naming.methods.context import Context, Words
from crmgen.naming.methods.id_words import SAYS
from crmgen.naming.methods.rules import Rules, Stage, apply_all
from crmgen.naming.methods.summary import says_that_it_gives
from crmgen.naming.resources.paths import VERSION, Step
from crmgen.naming.words.english import (
    ADVERBS,
    AMBIGUOUS,
    ASKING,
    CLEAR,
    ONE_THING,
    READING,
    is_plural,
    is_state,
    is_state_of_some,
    is_verb,
    singular,
)
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.phrases import (
    PREPOSITIONS,
    Parted,
    find_run,
    is_said,
    root,
    verb_first,
    without_front,
    without_object,
)
from crmgen.records import dataclass, replace

AS_SAID: Final = PREPOSITIONS | {"is", "has"}
"""What a GET's name may begin with beside verbs: `to_session`, `is_member`."""
_AT_ONCE: Final = frozenset(["batch", "bulk"])
_ARTICLES: Final = frozenset(["a", "an", "the"])
_LISTING: Final = READING - {"fetch", "get", "read", "retrieve", "show"}
_TOLD: Final = frozenset(["history", "info", "state", "status"])
"""Last words that say what a GET tells, whatever verb stands before: `restore status`."""


@dataclass(frozen=True, slots=True)
class OperationWords:
    """An operationId taken apart: the method's words, all its words, and whether it is of many."""

    method: tuple[str, ...]
    phrase: tuple[str, ...]
    of_many: bool = False
    version: str = ""
    """The version that it says of itself: `v2`. Only said where it tells two apart."""


def read_operation_id(context: Context, rules: Rules) -> OperationWords | None:
    """Read the operationId of an operation; None where it says no more than verb and path."""
    said = apply_all(context.stated, context, rules, Stage.OF_ID)
    is_thing = is_said(said, context.resource) and not any(map(is_verb, said))
    if not said or is_thing:
        return _of_thing(said, context) if said else None
    version = next((word for word in said[1:] if VERSION.fullmatch(word)), "")
    said = tuple(word for word in said if word != version)
    resource = context.resource
    rest = without_front(list(said), resource)
    is_done = _does(said[0]) or said[0] == context.stated_verb
    if context.verb != "GET" and is_done and not any(map(is_verb, rest)):
        rest = list(said)  # `track event` of track
    does = _ended(context.operation, context.path)
    things = set(map(root, resource))
    if said[-1] in SAYS.get(context.verb, ()):
        things |= set(map(root, context.literals))  # `sign delete` of `/sign`
    if any(
        step.words[:1] == said[1:2] and is_plural(step.words[-1])
        for step in context.path
    ):
        things |= {*said[1:2]}  # `put sell order` of `/sellOrders`
    phrase = _without_articles(verb_first(rest, does, things))
    if said[-1] == "create" and not _AT_ONCE & set(context.literals):
        phrase[-1] = singular(phrase[-1])  # `aliases create`
    lacks = len(phrase) == 1 or (
        len(rest) < len(said) and find_run(phrase, resource) is None
    )
    full = _with_resource(phrase, resource) if lacks else phrase
    stated = _short(_part(phrase, context), full, context)
    return replace(stated, version=version)


def _of_thing(said: Words, context: Context) -> OperationWords | None:
    """`Sku` of `/catalog/stockunit/{id}`: what HTTP says, where the path calls the thing otherwise."""
    is_in_path = root(context.resource[-1]) in map(root, context.literals)
    if is_in_path or context.verb != "GET":
        return None
    lists = is_plural(said[-1]) and not context.ends_in_slot
    method = ("list",) if lists else ("get",)
    return OperationWords(method, (*method, *said))


def _does(word: str) -> bool:
    return is_verb(word) and word not in AMBIGUOUS | ADVERBS


def _ended(operation: Operation, path: Sequence[Step]) -> tuple[str, ...]:
    """What the last step of a path does, from its verb on: `refresh`, `set_status`."""
    last = path[-1].words if path and not path[-1].is_slot else ()
    at = next((i for i, word in enumerate(last) if is_verb(word)), len(last))
    return last[at:] if operation.verb != "GET" else ()


def _without_articles(said: list[str]) -> list[str]:
    """`get a contact`, `create article in a base`, `get list of names`"""
    kept = [word for word in said[1:-1] if word not in _ARTICLES]
    if kept[:2] == ["list", "of"]:
        kept = kept[2:]
    return [*said[:1], *kept, *said[1:][-1:]]


def _with_resource(phrase: list[str], resource: Sequence[str]) -> list[str]:
    """`list notes` of contacts over the whole API: `list contact notes`."""
    if phrase[1:2] in (["or"], ["and"]):
        return [*phrase, "of", *resource]
    last = resource[-1] if phrase == ["list"] else singular(resource[-1])
    return [phrase[0], *resource[:-1], last, *phrase[1:]]


def _part(phrase: list[str], context: Context) -> Parted:
    """The phrase without the resource, unless what stays would hang in the air (`buy museum`)."""
    parted = without_object(phrase, context.resource)
    between = [word for word in parted.between if word != "scoped"]
    after = parted.words[1 + len(parted.between) :]
    is_half = parted.words[1:2] in (["and"], ["or"]) and parted.words[2:]
    if is_half and not (between or is_verb(parted.words[2])):
        return Parted(phrase)  # `get arrivals and departures` of either
    if between and _says_nothing(between, context):
        return Parted([phrase[0], *after], parted.plural)
    if between and _are_parents(between, context):
        return replace(parted, words=[phrase[0], "for", *between, *after])
    is_told = phrase[0] in ADVERBS and bool(between) and is_verb(between[0])
    kinds = between[1:] if is_told else between
    if kinds and kinds[0] not in ("and", "or") and not all(map(is_state, kinds)):
        return Parted(phrase)
    return parted


def _says_nothing(between: Sequence[str], context: Context) -> bool:
    """Do all operations have these words, or the API's name, or the path just before the resource?"""
    conventions = context.conventions
    if set(map(root, between)) <= set(map(root, context.resource)):
        return True
    if tuple(between) == conventions.between or conventions.title.issuperset(between):
        return True
    for before, step in pairwise(context.path):
        whole = 0, len(step.words)
        if not before.is_slot and find_run(step.words, context.resource) == whole:
            return set(between) <= set(before.words)
    return False


def _are_parents(said: Sequence[str], context: Context) -> bool:
    """Are these things that the path passes, and not how the resource is: `inbox`, not `active`?"""
    left = {root(word) for word in said}
    path = _up_to(context.path, context.resource)
    for step, after in zip_longest(path, path[1:]):
        is_passed = (after and after.is_slot) or is_plural(step.words[-1])
        if step.is_slot or not is_passed:
            continue
        thing = root(step.words[-1])
        if thing in left and thing != root(context.resource[-1]):
            left -= {root(word) for word in step.words}
    return not left


def _up_to(path: Sequence[Step], resource: Words) -> Sequence[Step]:
    """What the path passes before the resource; all of it where it does not say it."""
    at = (i for i, step in enumerate(path) if is_said(resource, step.words))
    return path[: next(at, len(path))]


def _is_thing(method: list[str], context: Context) -> bool:
    """Is there no verb in it, or does it end in a thing: `file_search_calls`, `restore status`?"""
    if not any(map(is_verb, method)):
        return True
    if context.verb == "GET" and not (is_verb(method[0]) or is_verb(method[-1])):
        return method[0] not in ADVERBS
    if method[0] in READING | ASKING or len(method) < 2:
        return False
    if says_that_it_gives(context.operation) and (CLEAR | {"view"}).isdisjoint(method):
        return True  # the `unlock key`
    is_named = bool(context.path) and context.path[-1].words == tuple(method)
    is_named = is_named and (not is_verb(method[0]) or method[0] in AMBIGUOUS)
    return method[-1] in _TOLD or (is_named and is_plural(method[-1]))


def _short(parted: Parted, full: list[str], context: Context) -> OperationWords:
    method = parted.words
    if context.verb == "GET":
        return OperationWords(_read(parted, context), tuple(full))
    of_many = parted.plural and not method[1:] and method[0] not in _LISTING
    return OperationWords(tuple(method), tuple(full), of_many)


def _read(parted: Parted, context: Context) -> Words:
    """What a GET is called: `list`, `get`, or the thing with one of these before it."""
    method = parted.words
    verb, rest = method[0], method[1:]
    alone = not rest or rest in (["all"], ["many"])
    if method in (["all"], ["index"]) or (verb in READING and alone):
        whole = parted.plural or bool(rest) or verb in ("list", "index", "all")
        lists = whole and (verb == "all" or not context.ends_in_slot)
        return ("list" if lists else verb,)
    if method == ["one"] or (rest == ["one"] and verb in READING):
        return ("get",)
    is_of_some = parted.plural and verb == "get" and all(map(is_state_of_some, rest))
    if is_of_some and not context.ends_in_slot:
        return ("list", *rest)
    if (
        context.resource[-1] in ASKING
        and words(context.operation.operation_id or "")[:1] == context.resource[-1:]
    ):
        return tuple(method)  # `search.text`
    if verb == "by":
        return ("list" if context.is_of_many else "get", *method)
    if _is_thing(method, context) and verb not in AS_SAID:
        many = is_plural(method[-1]) and method[-1] not in ONE_THING
        lists = many and not context.ends_in_slot
        return ("list" if lists else "get", *method)
    return tuple(method)
