"""The words of an operationId: where they end, and which of them a person wrote.

Each rule takes the words and gives those that stay; `rules.py` has their order, and an example of each.
None left means that the operationId says no more than verb and path, which then make the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crmgen.naming.methods.context import COUNTED, Context, Words
from crmgen.naming.resources.nouns import Chain, chain
from crmgen.naming.resources.paths import (
    VERSION,
    Step,
    undivided,
    without_code,
)
from crmgen.naming.spelling import Spelling
from crmgen.naming.words.english import (
    ADVERBS,
    CLEAR,
    is_plural,
    is_verb,
    plural,
    singular,
)
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.phrases import PREPOSITIONS, find_run, is_said, root
from crmgen.text import SpecText

_POSSESSIVE: Final = re.compile(r"['\u2019]s\b")
_MADE_UP: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # a UUID
    r"|(?=(?:[a-z]*\d+(?=[a-z])){3})[a-z0-9]{10,}"  # a hash: letters and digits in turn
    r"|(?<=-)(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{4}$"  # what tells ids apart: `getCount-17b9`
    r"|20\d\d[-_](?:0\d|1[0-2])(?:[-_][0-3]\d)?"  # the date of a version
    r")(?![A-Za-z0-9])",
    re.IGNORECASE,
)
"""What no person would say of an operation."""
_GLUED_VERSION: Final = re.compile(r"(?<=[a-z])(?<!ip)(?=v\d{1,2}$)")
"""`getByIdv2`"""
_VERSIONED: Final = re.compile(r"(?:.*/)?v(\d+)(?:\.(\d+))?/.*")
_HTTP: Final = word_set("delete get head options patch post put trace")
SAYS: Final = {
    "GET": word_set("get list read retrieve fetch show find index all"),
    "POST": word_set("post create add"),
    "PUT": word_set("put update replace"),
    "PATCH": word_set("patch update partial"),
    "DELETE": word_set("delete remove destroy"),
}
"""Verbs that say what the verb of HTTP says."""
_LOOKING: Final = word_set("autocomplete download lookup search")


def words_of_id(id: SpecText | None, path: Sequence[Step], spelling: Spelling) -> Words:
    """All words of an operationId, in the order in which they stand."""
    if id is None:
        return ()
    stated = without_code(id.sub(_POSSESSIVE, ""))
    stated = stated.sub(_MADE_UP, " ").sub(_GLUED_VERSION, " ")
    said = spelling.divide(words(stated))
    known = {"".join(step.words) for step in path}
    if not all(map(spelling.is_readable, set(said) - known)):
        return ()
    return undivided(said, path)


def words_in(text: SpecText, context: Context) -> Words:
    return context.conventions.spelling.divide(words(text))


def without_number(said: Words, context: Context) -> Words:
    """`list_1`, and `getBlock3` beside `getBlock`: the number only tells ids apart."""
    stated = context.operation.operation_id
    parts = stated.groups(COUNTED) if stated is not None else None
    if parts is None or said != context.stated:
        return said
    stem, mark, number = parts
    if not words(stem) or number in _digits_of_path(context):
        return said
    if stem.lower().endswith("v"):
        return said  # a version: `getAccountV2`
    major, minor = context.operation.path.wire.groups(_VERSIONED) or ("", "")
    is_twin = stem in context.conventions.counted
    is_twin |= number in (major, f"{major}{minor}")
    is_twin |= stem.lower() == context.verb.lower()
    is_twin |= set(words(stem)) <= set(context.literals)
    return words_in(without_code(stem), context) if mark or is_twin else said


def _digits_of_path(context: Context) -> set[str]:
    return {digits for word in context.literals for digits in re.findall(r"\d+", word)}


def noun_and_verb(said: Words, context: Context) -> Words:
    """`ServerPolicies_ListByServer`, `acme.projects.versions.list`: where the id is divided, the verb is known."""
    if context.operation.operation_id is None:
        return said
    stated = context.operation.operation_id
    nouns = chain(stated)
    if not nouns or len(context.stated) != len(said):
        return said
    done = said[sum(len(words_in(part, context)) for part in _before(stated)) :]
    noun = _noun(nouns, context)
    if not done or not is_verb(done[0]):
        return done if done and is_said(noun, context.resource) else said
    if set(map(root, noun)) <= set(map(root, done[1:])):
        return done
    if done[1:] and is_said(noun, context.resource):
        return done
    is_one = context.ends_in_slot or context.verb == "POST"
    if done[0] in CLEAR - {"list"} and not done[1:] and is_one:
        noun = (*noun[:-1], singular(noun[-1]))
    return (done[0], *noun, *done[1:])


def _noun(nouns: Chain, context: Context) -> Words:
    """The last noun of an operationId; the resource, where the tag says the same; none for the API's name."""
    noun, tags = nouns[-1], context.operation.tags
    if len(nouns) == 1 and noun == context.conventions.front:
        return ()
    is_tag = bool(tags) and is_said(words(tags[0]), noun)
    if is_tag or is_said(context.resource, _joined(nouns, len(context.resource))):
        return context.resource
    return noun


def _joined(nouns: Chain, count: int) -> Words:
    return tuple(word for noun in nouns for word in noun)[-count:]


def _before(stated: SpecText) -> tuple[SpecText, ...]:
    """What stands before the last division of an operationId."""
    return stated.split("." if "." in stated else "_")[:-1]


_FRAMEWORKS: Final = {"POST": ("store", "create"), "DELETE": ("destroy", "delete")}
_ENDINGS: Final = word_set("api async endpoint handler resource")
_OF_VERBS: Final = frozenset(["collection", "instance"])
"""Last words that say how something is written, not what it does."""


def in_full(said: Words, context: Context) -> Words:
    """`del` is short for `delete`; `store` and `destroy` are what frameworks call what HTTP says."""
    said = tuple("delete" if word in ("del", "delet") else word for word in said)
    theirs, ours = _FRAMEWORKS.get(context.verb, ("", ""))
    is_alone = said[:1] == (theirs,) or (
        said[-1:] == (theirs,) and not is_verb(said[0])
    )
    if is_alone and theirs not in context.literals:
        said = tuple(ours if word == theirs else word for word in said)
    return said


def without_ending(said: Words, context: Context) -> Words:
    """`get log endpoint`, `create frog async`: that it is one, and how it is called."""
    told = {root(word) for step in context.path for word in step.words}
    if len(said) < 2:
        return said
    is_ending = said[-1] in _ENDINGS and said[-2] not in PREPOSITIONS
    is_ending |= said[-1] in _OF_VERBS and said[-2] in CLEAR
    return said[:-1] if is_ending and said[-1] not in told else said


def behind_version(said: Words, context: Context) -> Words:
    """`quote cart repository v1 get list get`: verb and thing stand behind the version, the verb of HTTP last."""
    at = next((at for at, word in enumerate(said) if VERSION.fullmatch(word)), 0)
    done = said[at + 1 : -1]
    is_so = at and done and said[-1] == context.verb.lower() and is_verb(done[0])
    return done if is_so else said


def without_http_verb(said: Words, context: Context) -> Words:
    """`GET_CreateVpc`: the verb of HTTP before a name that has its own."""
    stated = context.operation.operation_id
    is_marked = stated is not None and stated.startswith(f"{context.verb}_")
    rest = said[2:] if said[1:2] and said[1] in ADVERBS else said[1:]
    if is_marked and len(said) > 2 and is_verb(rest[0]):
        return said[1:]
    return said


def looked_for(said: Words, context: Context) -> Words:
    """`get search users`, `get report download`, `company search read`: what a GET does beside getting."""
    if said[1:] and said[-1] in _LOOKING and not any(map(is_verb, said[:-1])):
        return (said[-1], *said[:-1])
    is_read = said[2:] and said[-1] in ("list", "read", "retrieve")
    if is_read and said[-2] in _LOOKING and context.verb == "GET":
        said = said[:-1]
    if len(said) < 2 or said[0] not in SAYS["GET"] or context.verb != "GET":
        return said
    if said[0] != "list" == said[-1] and not _is_a_list(context):
        return ("list", *said[1:-2], *map(plural, said[1:-1][-1:]))
    if len(said) < 3:
        return said
    if said[1] in _LOOKING and is_plural(said[2]):
        return said[1:]
    if said[-1] in _LOOKING and said[-2] not in PREPOSITIONS:
        return (said[-1], *said[1:-1])
    return said


def _is_a_list(context: Context) -> bool:
    """Does the path have it as a thing: `/price-list`, `/mailing-lists/{id}`?"""
    last = context.path[-1].words if context.path else ()
    is_named = last[-1:] != ("list",) or len(last) > 1
    return context.ends_in_slot or (is_named and "".join(last).endswith("list"))


def without_using(said: Words, _: Context) -> Words:
    """`listContactsUsingGET`"""
    if len(said) > 2 and said[-2] == "using" and said[-1] in _HTTP:
        return said[:-2]
    return said


def without_front(said: Words, context: Context) -> Words:
    """The API's name, or a version, that most operationIds begin with, and what most end in."""
    rest = context.conventions.without_front(said)
    back = context.conventions.back
    is_left = len(rest) > 1 and rest[-1] == back and rest[-2] not in PREPOSITIONS
    if is_left and back not in context.literals:
        rest = rest[:-1]
    while len(rest) > 1 and VERSION.fullmatch(rest[0]):
        rest = rest[1:]
    return rest


def without_stand_in(said: Words, context: Context) -> Words:
    """`list records contacts`, written out of `list records`, is `list contacts`."""
    for noun in context.operation.stood_for:
        run = find_run(said[:-1], words(noun), start=1)
        if run is not None:
            begin, end = run
            last = said[-1] if is_plural(said[end - 1]) else singular(said[-1])
            return (*said[:begin], *said[end:-1], last)
    return said


def without_what_stands_for_resource(said: Words, context: Context) -> Words:
    """`genai list agents` of the platform, where all begin so; or the API's own name."""
    conventions = context.conventions
    if said[2:] and said[0] in conventions.fronts:
        said = said[1:]
    told = {*context.literals, *context.resource}
    first = next(iter(said), "")
    names_api = first in conventions.title - told
    if names_api and said[1:2] and said[1].isdigit() and len(said) > 2:
        is_told = any(said[1] in word for word in told)
        return said[2:] if is_told else said  # `halo 5 maps` of `/h5/maps`
    if names_api and not is_verb(first) and len(said) > 1:
        return said[1:]
    return said
