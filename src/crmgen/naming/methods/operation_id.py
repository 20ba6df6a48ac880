"""Names of methods from operationIds: what a person wrote, without what the resource already says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.naming.methods.conventions import (
    CommonWords,
    repeats_path,
    without_controller,
    without_path,
)
from crmgen.naming.methods.word_forms import (
    as_spelled,
    undivided,
    unglued,
    with_caller,
    with_prefixes,
    without_articles,
    without_stand_in,
    written_out,
)
from crmgen.naming.methods.word_order import ended, verb_first
from crmgen.naming.resources.paths import Step, literals, without_code
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.phrases import (
    PREPOSITIONS,
    Parted,
    find_run,
    root,
    without_front,
    without_object,
)
from crmgen.naming.words.plurals import is_plural, singular
from crmgen.naming.words.verbs import (
    ADVERBS,
    ASKING,
    ONE_THING,
    READING,
    is_state,
    is_verb,
)

_VERSION: Final = re.compile(r"v\d+")
_POSSESSIVE: Final = re.compile(r"['\u2019]s\b")
_AS_SAID: Final = PREPOSITIONS | {"is", "has"}
"""What a GET's name may begin with beside verbs: `to_session`, `is_member`."""
_AT_ONCE: Final = frozenset(["batch", "bulk"])
_LISTING: Final = READING - {"fetch", "get", "read", "retrieve", "show"}
_TOLD: Final = frozenset(["history", "info", "state", "status"])
"""Last words that say what a GET tells, whatever verb stands before: `restore status`."""


@dataclass(frozen=True, slots=True)
class OperationWords:
    """An operationId taken apart: the method's words, all its words, and whether it is of many."""

    method: tuple[str, ...]
    phrase: tuple[str, ...]
    of_many: bool = False
    repeats_path: bool = False
    """It is the HTTP verb and the words of the path, so that the path makes a better name."""
    version: str = ""
    """The version that it says of itself: `v2`. Only said where it tells two apart."""


def read_operation_id(
    operation: Operation,
    path: Sequence[Step],
    resource: Sequence[str],
    common: CommonWords,
) -> OperationWords | None:
    """Read the operationId of an operation; None where there is none."""
    said = _said(operation, path, resource, common)
    if not said:
        return None
    version = next((word for word in said[1:] if _VERSION.fullmatch(word)), "")
    said = [word for word in said if word != version]
    rest = without_front(said, resource)
    phrase = without_articles(verb_first(rest, ended(operation, path)))
    if said[-1] == "create" and not _AT_ONCE & set(literals(path)):
        phrase[-1] = singular(phrase[-1])  # `aliases create`
    lacks = len(phrase) == 1 or (
        len(rest) < len(said) and find_run(phrase, resource) is None
    )
    full = _with_resource(phrase, resource) if lacks else phrase
    parted = _part(phrase, path, resource, common)
    stated = _short(parted, full, operation, path)
    repeats = repeats_path(said, operation, path, common.mounts)
    return replace(stated, repeats_path=repeats, version=version)


def _said(
    operation: Operation,
    path: Sequence[Step],
    resource: Sequence[str],
    common: CommonWords,
) -> list[str]:
    """The words that a person meant to write, in the order in which they stand."""
    if operation.operation_id is None:
        return []
    text = without_code(operation.operation_id.sub(_POSSESSIVE, ""))
    said = as_spelled(words(text)[common.skipped :])
    said = unglued(with_prefixes(list(undivided(said, path))), path)
    said = with_caller(said)
    if len(resource) == 1:
        said = written_out(said, path, resource)
    said = without_controller(without_stand_in(said, operation))
    said = without_path(said, operation, common.mounts)
    if len(said) > 2 and said[0] in common.fronts:
        said = said[1:]
    told = {*literals(path), *resource}
    names_api = bool(said) and said[0] in common.title - told and not is_verb(said[0])
    return said[1:] if names_api and len(said) > 1 else said


def _with_resource(phrase: list[str], resource: Sequence[str]) -> list[str]:
    """`list notes` of contacts over the whole API: `list contact notes`."""
    if phrase[1:2] in (["or"], ["and"]):
        return [*phrase, "of", *resource]
    last = resource[-1] if phrase == ["list"] else singular(resource[-1])
    return [phrase[0], *resource[:-1], last, *phrase[1:]]


def _part(
    phrase: list[str],
    path: Sequence[Step],
    resource: Sequence[str],
    common: CommonWords,
) -> Parted:
    """The phrase without the resource, unless what stays would hang in the air (`buy museum`)."""
    parted = without_object(phrase, resource)
    between = [word for word in parted.between if word != "scoped"]
    if between and _says_nothing(between, path, resource, common):
        after = parted.words[1 + len(parted.between) :]
        return Parted([phrase[0], *after], parted.plural)
    if between and _are_parents(between, path, resource):
        after = parted.words[1 + len(parted.between) :]
        return replace(parted, words=[phrase[0], "for", *between, *after])
    is_told = phrase[0] in ADVERBS and bool(between) and is_verb(between[0])
    kinds = between[1:] if is_told else between
    if kinds and kinds[0] not in ("and", "or") and not all(map(is_state, kinds)):
        return Parted(phrase)
    return parted


def _says_nothing(
    between: Sequence[str],
    path: Sequence[Step],
    resource: Sequence[str],
    common: CommonWords,
) -> bool:
    """Do all operations have these words, or the API's name, or the path just before the resource?"""
    if tuple(between) == common.between or common.title.issuperset(between):
        return True
    for before, step in pairwise(path):
        if not before.is_slot and find_run(step.words, resource) == (
            0,
            len(step.words),
        ):
            return set(between) <= set(before.words)
    return False


def _are_parents(
    said: Sequence[str], path: Sequence[Step], resource: Sequence[str]
) -> bool:
    """Are these things that the path passes, and not how the resource is: `inbox`, not `active`?"""
    followed = zip_longest(path, path[1:])
    passed = {
        root(word)
        for step, after in followed
        if not step.is_slot and ((after and after.is_slot) or is_plural(step.words[-1]))
        if root(step.words[-1]) != root(resource[-1])
        for word in step.words
    }
    return all(root(word) in passed for word in said)


def _is_thing(method: list[str], path: Sequence[Step]) -> bool:
    """Is there no verb in it, or does it end in a thing: `file_search_calls`, `restore status`?"""
    if not any(map(is_verb, method)):
        return True
    if method[0] in READING | ASKING or len(method) < 2:
        return False
    named = bool(path) and path[-1].words == tuple(method)
    return method[-1] in _TOLD or (named and is_plural(method[-1]))


def _short(
    parted: Parted, full: list[str], operation: Operation, path: Sequence[Step]
) -> OperationWords:
    method = parted.words
    ends_in_slot = bool(path) and path[-1].is_slot
    if operation.verb == "GET":
        return OperationWords(_read(parted, path, ends_in_slot), tuple(full))
    of_many = parted.plural and not method[1:] and method[0] not in _LISTING
    return OperationWords(tuple(method), tuple(full), of_many)


def _read(parted: Parted, path: Sequence[Step], ends_in_slot: bool) -> tuple[str, ...]:
    """What a GET is called: `list`, `get`, or the thing with one of these before it."""
    method = parted.words
    verb, rest = method[0], method[1:]
    alone = not rest or rest in (["all"], ["many"])
    if method in (["all"], ["index"]) or (verb in READING and alone):
        whole = parted.plural or bool(rest) or verb in ("list", "index", "all")
        lists = whole and (verb == "all" or not ends_in_slot)
        return ("list" if lists else verb,)
    if method == ["one"] or (rest == ["one"] and verb in READING):
        return ("get",)
    if _is_thing(method, path) and verb not in _AS_SAID:
        many = is_plural(method[-1]) and method[-1] not in ONE_THING
        lists = many and not ends_in_slot
        return ("list" if lists else "get", *method)
    return tuple(method)
