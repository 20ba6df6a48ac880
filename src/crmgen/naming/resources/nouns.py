"""What names a resource: its tags, as far as they tell things apart, else the nouns of operationIds or of paths."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import OperationId
from crmgen.naming.client import title_words
from crmgen.naming.resources.paths import (
    VERSION,
    Step,
    literals,
    steps,
)
from crmgen.naming.words.english import (
    AMBIGUOUS,
    CLEAR,
    is_plural,
    is_state,
    is_verb,
    singular,
)
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.phrases import root
from crmgen.text import SpecText

_GLUED_API: Final = re.compile(r"(.{3,})api")
_FILE: Final = re.compile(r"\.(?:json|xml)$")
_LAST: Final = word_set(
    "api apis basics client controller essentials endpoint endpoints openapi rest schema spec specification swagger"
)
"""Last words of tags that are left out: `ContactsController`, `Media Storage API`."""
_OF_API: Final = frozenset(["api", "openapi", "swagger"])
_OFFICES: Final = word_set(
    "administration handling list management operation operations resource resources service services"
)
"""Last words that are left out behind a thing that paths have: `Account Management`."""
_NOISE: Final = _LAST | word_set("""
    action actions advanced alpha basic batch beta bulk calls common core custom default deprecated docs
    experimental external function functions general global hidden internal legacy main method methods misc
    miscellaneous new old openapi operation operations other others preview private public root
    service services single standard swagger untagged v version
    """)
"""Words that say how, where or how far something is offered, and not what it is."""
_THINGS_TOO: Final = frozenset(
    (word,) for word in word_set("actions functions methods operations services")
)
"""Those that are things where paths pass them: `/repos/{repo}/actions/runs`."""
_BEFORE_THINGS: Final = CLEAR - AMBIGUOUS | {"list", "manage", "search", "view"}
"""Verbs that tags begin with where they are called like an operation: `Create User`."""
_AFTER_THINGS: Final = word_set("add create delete get remove retrieve update")
"""Verbs that tags end in, one for each: `ActivitiesDelete`."""
_ALWAYS: Final = word_set("create delete get remove retrieve update")
"""Verbs that tags begin with even where a path has all their words as one step: `/getToken`."""
_TITLE_NOISE: Final = _NOISE | word_set("com documentation io net of org reference")
_VENDORS: Final = word_set("amazon aws azure google microsoft")
_LONGEST_TITLE: Final = 4
"""Words of a title that name the resource of what stands for no thing of its own."""
_COUNTED: Final = re.compile(r"^\s*\d+\s*[.)]\s*")
_EXPLAINED: Final = re.compile(
    r"(?:\s+[-\u2013\u2014]\s|[:|(\[\u2013\u2014]|\sby\s).*", re.DOTALL
)
_LEVEL: Final = re.compile(r"\s+[-\u2013\u2014>:|]\s+|:\s+|\s*[\\/\u2013\u2014]\s*")
"""What divides a tag that is a path in a tree of things."""
_IN_BRACKETS: Final = re.compile(r"(.*)[(\[](.*)[)\]]\s*", re.DOTALL)
_LONG: Final = 3
"""Words of a tag that is still a name."""
_JOINTS: Final = word_set("and for from in on using via with")
_WORD: Final = re.compile(r"\w+")
_ONE_FOR_ALL: Final = 20
"""From so many operations on a single tag for all of them tells nothing; paths divide them."""


def telling_tags(api: Api) -> dict[SpecText, tuple[str, ...]]:
    """The words of each first tag, none of one that says nothing: `Basic`, `Search`, `v8`, `Default`."""
    firsts = [op.tags[0] for op in api.operations if op.tags]
    paths = {op.tags[0] for op in api.operations if op.tags and _says_path(op)}
    said = {tag: _words(tag) for tag in dict.fromkeys(firsts) if tag not in paths}
    heads = Counter(head for head, _ in said.values())
    chosen = {
        tag: head if head and heads[head] == 1 else whole
        for tag, (head, whole) in said.items()
    } | _lowest_levels(said.keys())
    if len(chosen) == 1 and len(api.operations) == len(firsts) >= _ONE_FOR_ALL:
        return dict.fromkeys(chosen, ())
    things, passed = _things(api)
    named = {
        tag: _thing(each, things, passed)
        for tag, each in _without_shared_start(chosen).items()
    }
    told = {root(word) for op in api.operations for word in literals(steps(op.path))}
    short = {tag: _shortened(each, things, told) for tag, each in named.items()}
    count = Counter(tuple(map(root, each)) for each in short.values())
    return dict.fromkeys(paths, ()) | {
        tag: each if count[tuple(map(root, each))] == 1 else named[tag]
        for tag, each in short.items()
    }


def _lowest_levels(tags: Iterable[SpecText]) -> dict[SpecText, tuple[str, ...]]:
    """Stores of `Customer - Stores`, where other tags begin with `Customer`, too: the least that tells it apart."""
    levels = {
        tag: tuple(words(each) for each in tag.sub(_LEVEL, "\n").split("\n"))
        for tag in tags
    }
    tops = Counter(each[0] for each in levels.values() if each[1:])
    nouns = {
        tag: tuple(level for level in each if not _says_how(level)) or each
        for tag, each in levels.items()
        if len(each) == 1 or tops[each[0]] > 1
    }
    named = _shortest(set(nouns.values()))
    return {tag: named[each] for tag, each in nouns.items() if levels[tag][1:]}


def _says_how(said: Sequence[str]) -> bool:
    """Is it a version, a word like `general`, or what is done?"""
    return all(map(_is_noise_word, said)) or said[0] in _BEFORE_THINGS


def _is_noise_word(word: str) -> bool:
    return word in _NOISE or word.isdigit() or VERSION.fullmatch(word) is not None


def thing_of_title(api: Api) -> tuple[str, ...]:
    """What stands for no thing of its own is called as the API, without what says that it is one, or whose.

    A brand with capitals inside, `PondFeed` of `api.pondfeed.com`, is one word.
    """
    host = "".join(word for each in api.servers for word in words(each.url))
    said: list[str] = []
    brands: set[str] = set(_VENDORS)
    for word in title_words(api.title)[:_LONGEST_TITLE]:
        is_brand = len(words(word)) > 1 and word.lower() in host
        brands |= {word.lower()} if is_brand else set()
        said += [word.lower()] if is_brand else words(word)
    kept = tuple(word for word in said if word not in _TITLE_NOISE) or tuple(said)
    return _telling(kept[1:] if kept[1:] and kept[0] in brands else kept)


def _says_path(operation: Operation) -> bool:
    """Is the tag a path: `guest-carts/{cartId}/items`?"""
    tag, said = operation.tags[0], tuple(words(operation.tags[0]))
    path = words(operation.path.wire)
    return "{" in tag or (
        len(tag.split("/")) > 1 and len(said) > 1 and said == path[-len(said) :]
    )


def _things(api: Api) -> tuple[Set[str], Set[str]]:
    """What paths and operationIds have as things, and all that paths pass."""
    told = [list(map(root, literals(steps(op.path)))) for op in api.operations]
    things = {
        word
        for path, op in zip(told, api.operations, strict=True)
        for word in [*path[:1], *_collections(steps(op.path)), *_objects(op)]
    }
    things |= {
        "".join(map(root, step.words))
        for op in api.operations
        for step in steps(op.path)
        if step.words[1:] and not step.is_slot
    }
    passed = {word for op in api.operations for word in literals(steps(op.path)[:-1])}
    return things, passed


def _shortened(
    said: tuple[str, ...], things: Set[str], told: Set[str]
) -> tuple[str, ...]:
    """`account management` where paths have accounts; of a long tag what paths say before `and`, `in`, ..."""
    said = tuple(word for word in said if not VERSION.fullmatch(word)) or said
    if len(said) > 1 and "".join(map(root, said)) in things:
        return said
    joint = next((at for at, word in enumerate(said) if word in _JOINTS), 0)
    if joint and len(said) > _LONG:
        ends = [at for at in range(1, joint + 1) if root(said[at - 1]) in told]
        said = said[: ends[-1]] if ends else said
    if len(said) < 2 or said[-1] not in _OFFICES or is_state(said[-2]):
        return said
    return said[:-1] if root(said[-2]) in told else said


def verb_of_tag(tag: SpecText) -> tuple[str, ...]:
    """What a tag says to do, which is better than nothing; none where it says how: `v1`, `Default`."""
    said = words(tag)
    return said if any(map(is_verb, said)) else ()


def _collections(path: Sequence[Step]) -> list[str]:
    """What stands before slots: `orders` of `/shop/orders/{id}/cancel`."""
    return [
        root(step.words[-1])
        for step, after in pairwise(path)
        if after.is_slot and not step.is_slot
    ]


def _objects(operation: Operation) -> list[str]:
    """What an operationId is about: `switch` of `createPhoneSwitch`."""
    stated = operation.operation_id
    if stated is None or not stated.matches(_WORD):
        return []
    verb, *said = words(stated) or ("",)
    is_plain = verb in CLEAR and CLEAR.isdisjoint(said)
    return [root(each) for each in said[-1:] if is_plain]


def _words(tag: SpecText) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of what stands before an explanation (`developers : Find developers`), and of all."""
    text = tag.sub(_COUNTED, "").sub(_FILE, "")
    bracket = text.groups(_IN_BRACKETS)
    if bracket and _NOISE.issuperset(words(bracket[1])):
        text = bracket[0]  # `Scripts (deprecated)`
    head = _telling(words(text.sub(_EXPLAINED, "")))
    return head, _telling(words(text))


def _telling(found: tuple[str, ...]) -> tuple[str, ...]:
    is_of_api = not _OF_API.isdisjoint(found)
    while len(found) > 1 and (
        found[-1] in _LAST or (is_of_api and found[-1].isdigit())
    ):
        found = found[:-1]
    glued = _GLUED_API.fullmatch(found[-1]) if found else None
    return (*found[:-1], glued[1]) if glued else found


def _thing(
    said: tuple[str, ...], things: Set[str], passed: Set[str]
) -> tuple[str, ...]:
    """The noun of a tag: none in `Search` or `Basic`, users in `Create User`."""
    if all(map(_is_noise_word, said)):
        known = things | passed if said in _THINGS_TOO else things
        return said if len(said) == 1 and {said[0], root(said[0])} & known else ()
    if len(said) == 1:
        is_thing = root(said[0]) in things or said[0] in passed
        return () if is_verb(said[0]) and not is_thing else said
    if "".join(map(root, said)) in things and said[0] not in _ALWAYS:
        return said
    if said[0] in _BEFORE_THINGS:
        return _thing(said[1:], things, passed)
    if said[-1] in _AFTER_THINGS:
        return _thing(said[:-1], things, passed)
    return said


def _without_shared_start(
    tags: dict[SpecText, tuple[str, ...]],
) -> dict[SpecText, tuple[str, ...]]:
    """Without the words that all tags begin with (`ConversationsV1Message`)."""
    lists: Sequence[tuple[str, ...]] = [found for found in tags.values() if found]
    count = 0
    if len(lists) > 2:
        shortest = min(map(len, lists))
        while count < shortest - 1 and len({found[count] for found in lists}) == 1:
            count += 1
    return {tag: found[count:] for tag, found in tags.items()}


Chain = tuple[tuple[str, ...], ...]
"""Nouns from the outermost to the one that is meant, in words."""

_DOTTED: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_NOUN_VERB: Final = re.compile(
    r"([A-Z]\w*[a-z]\w*?)_([A-Z]\w*|[a-z]+[A-Z]?\w*)|([a-z]+[A-Z]\w*?)_([A-Z]\w*)"
)
_MOST: Final = 0.6
"""Of the operationIds, so many are written alike where their form means something."""


def nouns_of_ids(api: Api) -> dict[OperationId, Chain]:
    """`acme.projects.versions.list` is of versions (of projects), `Accounts_Delete` of accounts.

    The last noun is the shortest name for all of the chain that no other chain has.
    """
    stated = {op.id: op.operation_id for op in api.operations if op.operation_id}
    chains = {id: chain(text) for id, text in stated.items()}
    found = {id: each for id, each in chains.items() if each and not _is_noise(each)}
    if len(found) < _MOST * len(api.operations):
        return {}
    if begin_alike(api):
        found = {id: each[1:] for id, each in found.items() if each[1:]}
    named = _shortest(set(found.values()))
    return {id: (*each[:-1], named[each]) for id, each in found.items()}


def _is_noise(nouns: Chain) -> bool:
    return all(_NOISE.issuperset(each) for each in nouns)


def begin_alike(api: Api) -> bool:
    """Do all operationIds say the API's name first: `acme.projects.versions.list`?"""
    stated = [op.operation_id for op in api.operations if op.operation_id]
    firsts = {each.before(".") for each in stated}
    return len(firsts) == 1 and all("." in each for each in stated)


def chain(stated: SpecText) -> Chain:
    """The nouns before what is done, where an operationId divides them; none where it does not."""
    if stated.matches(_DOTTED):
        parts = [_controlled(words(part)) for part in stated.split(".")[:-1]]
        return tuple(part for part in parts if part and not _is_version(part))
    divided = stated.groups(_NOUN_VERB)
    if divided is None:
        return ()
    noun, done = (words(part) for part in divided if part)
    if not noun or not done:
        return ()
    noun = _controlled(noun)
    first, *_, last = (*noun, noun[-1]) if noun else ("", "")
    is_thing = not is_verb(first) or (is_plural(last) and done[0] in CLEAR)
    return (noun,) if is_verb(done[0]) and is_thing else ()


def _controlled(noun: tuple[str, ...]) -> tuple[str, ...]:
    """What a `UserController` or `UserApi` is of."""
    is_of_framework = noun[-1:] in (("api",), ("controller",), ("ctrl",))
    return noun[:-1] if noun[1:] and is_of_framework else noun


def _is_version(said: Sequence[str]) -> bool:
    return VERSION.fullmatch(said[0]) is not None


def _shortest(chains: set[Chain]) -> dict[Chain, tuple[str, ...]]:
    """Each chain's last noun, with those above it as far as it takes to tell it from other chains."""
    found: dict[Chain, tuple[str, ...]] = {}
    for each in chains:
        count = 1
        while (
            count < len(each) and sum(o[-count:] == each[-count:] for o in chains) > 1
        ):
            count += 1
        above = [singular(word) for noun in each[-count:-1] for word in noun]
        found[each] = (*above, *each[-1])
    return found
