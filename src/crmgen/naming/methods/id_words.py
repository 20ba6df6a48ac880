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
    literals,
    undivided,
    without_code,
    words_of_path,
)
from crmgen.naming.words.english import (
    ADVERBS,
    AMBIGUOUS,
    CLEAR,
    is_plural,
    is_verb,
    plural,
    singular,
)
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.phrases import FILLERS, PREPOSITIONS, find_run, is_said, root
from crmgen.text import SpecText

_POSSESSIVE: Final = re.compile(r"['\u2019]s\b")
_MADE_UP: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # a UUID
    r"|(?=(?:[a-z]*\d+(?=[a-z])){3})[a-z0-9]{10,}"  # a hash: letters and digits in turn
    r"|20\d\d[-_](?:0\d|1[0-2])(?:[-_][0-3]\d)?"  # the date of a version
    r")(?![A-Za-z0-9])",
    re.IGNORECASE,
)
"""What no person would say of an operation."""
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
_UNSAID: Final = word_set("api format id json version xml")
_MARKED: Final = re.compile(r"(?<=[a-z])v\d+$")


def words_of_id(context: Context) -> Words:
    """All words of the operationId, in the order in which they stand."""
    if context.operation.operation_id is None:
        return ()
    stated = context.operation.operation_id.sub(_POSSESSIVE, "")
    said = _words(without_code(stated).sub(_MADE_UP, " "), context)
    known = {"".join(step.words) for step in context.path}
    if not all(map(context.conventions.spelling.is_readable, set(said) - known)):
        return ()
    return undivided(said, context.path)


def _words(text: SpecText, context: Context) -> Words:
    return context.conventions.spelling.divide(words(text))


def without_number(said: Words, context: Context) -> Words:
    """`list_1`, and `getBlock3` beside `getBlock`: the number only tells ids apart."""
    stated = context.operation.operation_id
    parts = stated.groups(COUNTED) if stated is not None else None
    if parts is None or said != words_of_id(context):
        return said
    stem, mark, number = parts
    if not words(stem) or number in _digits_of_path(context):
        return said
    is_twin = stem in context.conventions.counted
    is_twin |= stem.lower() == context.verb.lower()
    is_twin |= set(words(stem)) <= set(literals(context.path))
    return _words(without_code(stem), context) if mark or is_twin else said


def _digits_of_path(context: Context) -> set[str]:
    return {
        digits for word in literals(context.path) for digits in re.findall(r"\d+", word)
    }


def noun_and_verb(said: Words, context: Context) -> Words:
    """`ServerPolicies_ListByServer`, `acme.projects.versions.list`: where the id is divided, the verb is known."""
    if context.operation.operation_id is None:
        return said
    stated = context.operation.operation_id
    nouns = chain(stated)
    if not nouns or len(words_of_id(context)) != len(said):
        return said
    done = said[sum(len(_words(part, context)) for part in _before(stated)) :]
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


def without_arguments(said: Words, context: Context) -> Words:
    """`put by id model`: what frameworks say of all arguments."""
    if "by" not in said[1:-1] or said[-1] != "model":
        return said
    at = said.index("by", 1)
    named = [_words(each.wire, context) for each in context.operation.parameters]
    told = {word for each in named for word in each} | {"model"}
    return said[:at] if told.issuperset(said[at + 1 :]) else said


def in_full(said: Words, _: Context) -> Words:
    """`del` is short for `delete`."""
    return tuple("delete" if word == "del" else word for word in said)


def without_http_verb(said: Words, context: Context) -> Words:
    """`GET_CreateVpc`: the verb of HTTP before a name that has its own."""
    stated = context.operation.operation_id
    is_marked = stated is not None and stated.startswith(f"{context.verb}_")
    if is_marked and len(said) > 2 and is_verb(said[1]):
        return said[1:]
    return said


def looked_for(said: Words, context: Context) -> Words:
    """`get search users`, `get report download`, `retrieve user list`: what a GET does beside getting."""
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
    if is_left and back not in literals(context.path):
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


def without_path(said: Words, context: Context) -> Words:
    """`read_item_items__item_id__get`, `post-/batch/create_create`: the part that a person wrote."""
    verb = context.verb.lower()
    said = _without_path_in_front(said, context, verb)
    if len(said) < 2 or said[-1] != verb:
        return said
    body = said[:-1]
    for begin in range(len(body)):
        if _repeats(body[begin:], context):
            return _beyond_path(_without_mount(body[:begin], context), context)
    is_thing = verb in map(root, literals(context.path))
    is_clear = body[0] in CLEAR or (verb != "get" and is_verb(body[0]))
    is_named = len(body) > 1 and is_clear and body[0] not in {verb} | ADVERBS
    return body if is_named and not is_thing else said


def _without_path_in_front(said: Words, context: Context, verb: str) -> Words:
    if said[:1] != (verb,):
        return said
    stated, told = context.operation.operation_id, _told(context)
    if stated and "/" in stated and told and said[-len(told) :] == told:
        return ()  # below the path of a server
    for end in range(len(said), 1, -1):
        halves = _twice(said[1:end])
        if any(_repeats(half, context) for half in (said[1:end], halves) if half):
            rest = said[end:]
            is_done = bool(rest) and is_verb(rest[0]) and rest[0] not in AMBIGUOUS
            if not rest or halves or is_done or rest[0] in FILLERS:
                return _beyond_path(rest, context)
            return said
    return said


def _beyond_path(said: Words, context: Context) -> Words:
    """`create` of `/contacts/batch/create`, or of a POST to `/contacts`, says less than the path."""
    last = (
        context.path[-1].words if context.path and not context.path[-1].is_slot else ()
    )
    if said in (last, ("do", *last)) and len(context.path) > 1:
        return ()
    is_http = len(said) == 1 and said[0] in SAYS.get(context.verb, ())
    return () if is_http else said


def _twice(said: Words) -> Words:
    half = len(said) // 2
    return said[:half] if said[:half] == said[half:] else ()


def _without_mount(front: Words, context: Context) -> Words:
    """`public text`, mounted at `/ai`"""
    while len(front) > 1 and front[-1] in context.conventions.mounts:
        front = front[:-1]
    return front


def _repeats(said: Words, context: Context) -> bool:
    """Are these the words of the path: all literal ones, and slots or versions between them?"""
    told = _told(context)
    needed = literals(context.path)
    mounts = context.conventions.mounts
    if said and said[0] in mounts:
        said = said[1:]
        told = tuple(word for word in told if word in said)
        needed = [word for word in needed if word in said]
    if not needed or len(said) < len(needed):
        return False
    if "".join(said) == "".join(needed):
        return len(said) <= len(needed)  # `controller frog` of `/controllerfrogs`
    remaining = iter(told)
    return all(word in remaining for word in said) and _has_all(said, needed)


def _told(context: Context) -> Words:
    """All words of the path."""
    told = words_of_path(context.operation.path)
    return context.conventions.spelling.divide(told)


def _has_all(said: Sequence[str], needed: Sequence[str]) -> bool:
    remaining = iter(said)
    return all(word in remaining for word in needed)


def what_verb_and_path_do_not_say(said: Words, context: Context) -> Words:
    """`v2_lists_listId`, `GetCustomersCustomer`, `getGreetingCollection`, `get`: nothing of their own."""
    if not said:
        return said
    synonyms = SAYS.get(context.verb, frozenset()) | {context.verb.lower()}
    rest = said
    is_last = rest[-1] == context.verb.lower()
    if rest[0] == context.verb.lower() or (
        rest[0] in synonyms and _is_of_framework(rest)
    ):
        rest = rest[1:]
    elif is_last:
        rest = tuple(word for word in rest[:-1] if word not in ("and", "by"))
    elif any(map(is_verb, rest)) or _may_be_done(rest, context):
        return said
    rest = tuple(word for word in rest if word not in context.conventions.mounts)
    if _is_of_framework(rest):
        rest = rest[:-1]
        known = set(map(root, literals(context.path)))
        return () if all(root(word) in known for word in rest) else said
    return () if _says_path(rest, context) else said


def _may_be_done(said: Words, context: Context) -> bool:
    """`enrich` of a POST to `/transactions/enrich`: what is no thing in plural may well be a verb."""
    path = context.path[-1].words if context.path else ()
    is_last = said[-1:] == path[-1:] and not is_plural(said[-1])
    return context.verb == "POST" and is_last


def _is_of_framework(said: Words) -> bool:
    return len(said) > 1 and said[-1] in ("collection", "instance", "item")


def _says_path(said: Words, context: Context) -> bool:
    """Does it only say what the path says, in its order, and all of its literal words?"""
    needed = [root(word) for word in literals(context.path)]
    allowed = set(map(root, _told(context)))
    allowed |= {"".join(step.words) for step in context.path if step.is_slot}
    rest = [root(_MARKED.sub("", word)) for word in said if not word.isdigit()]
    if not needed:
        return False
    whole = iter(map(root, _words(context.operation.path.wire, context)))
    goes_on = rest[-1:] != needed[-1:] and _has_all(rest, needed)
    if goes_on and all(word in whole for word in rest):
        return True  # with what stands behind the path: `?view=status`
    if "".join(rest) == "".join(needed):
        return len(rest) <= len(needed)
    if not all(word in allowed or word in _UNSAID for word in rest):
        return False
    if context.conventions.mounts:
        needed = [word for word in needed if word in rest]
    remaining = iter(rest)
    return all(word in remaining for word in needed)


def without_what_stands_for_resource(said: Words, context: Context) -> Words:
    """`genai list agents` of the platform, where all begin so; or the API's own name."""
    conventions = context.conventions
    if len(said) > 2 and said[0] in conventions.fronts:
        said = said[1:]
    told = {*literals(context.path), *context.resource}
    first = next(iter(said), "")
    names_api = first in conventions.title - told
    if names_api and not is_verb(first) and len(said) > 1:
        return said[1:]
    return said
