"""What a type would like to be called: after its key or title, after the operation, or after what it hangs from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from crmgen.ir.types import Hint, OperationId, TypeId
from crmgen.naming.resources.paths import without_code
from crmgen.naming.types.class_words import (
    STATUS_WORDS,
    WRAPPERS,
    as_class,
    capitals,
    fitted,
    is_generated,
    joined,
    names_of_key,
    nested,
)
from crmgen.naming.types.hints import Labels, is_alone
from crmgen.naming.words.collisions import TYPES
from crmgen.naming.words.english import is_verb, singular
from crmgen.naming.words.identifiers import as_type, pascal, word_set, words
from crmgen.naming.words.phrases import PREPOSITIONS
from crmgen.records import dataclass, replace
from crmgen.text import SpecText
from crmgen.tree.pointers import unescape

_STATUS: Final = re.compile(r"\d\d\d|\dXX|default")
_ENDINGS: Final = {
    "response": "Response",
    "error": "Error",
    "parameter": "Parameter",
}
_SCHEMA_KEY: Final = re.compile(r"/(?:schemas|definitions|\$defs)/([^/]+)")
_PARAMETER_KEY: Final = re.compile(r"/components/parameters/([^/]+)/")
_UNION_OF_ITEM: Final = re.compile(r"/items/(?:oneOf|anyOf)/\d+$")
_MEDIA: Final = re.compile(r"/content/([^/]+)/schema")
_CLASS_NAME: Final = re.compile(r"[A-Z]\w*?[a-z0-9][A-Z]\w*(?:\.\w+)*")
"""A title that is no sentence but the name of a class: `DocumentEnvelope`."""
_OF_ITS_THING: Final = word_set("""
    add create delete edit fetch find get insert list modify patch post put query read remove replace
    retrieve save search set store update upsert
    """)
"""Verbs that need not be said of what their requests and responses are made of."""
_NO_THING: Final = _OF_ITS_THING | word_set("""
    api base batch bulk common data default error errors generic standard success
    """)
"""Words of keys of responses that say nothing of what they give."""
_MEDIA_WORDS: Final = {
    "form-data": "Multipart",
    "x-www-form-urlencoded": "Form",
    "json": "",
    "xml": "Xml",
}


@dataclass(frozen=True, slots=True)
class Above:
    """From what a type hangs: the name of that, and the steps to it from the outermost type."""

    name: str
    chain: tuple[str, ...]
    thing: str = ""
    """What the operation is about, where `chain` begins with its response or body."""


FindAbove = Callable[[Hint], Above | None]


@dataclass(frozen=True, slots=True)
class CandidateFinder:
    """Proposes names for types, knowing what operations and the types above are called."""

    phrases: Mapping[OperationId, tuple[str, ...]]
    """The words of an operation over the whole API: `list contact notes`."""
    labels: Mapping[TypeId, Labels]
    """What tells the members of unions from one another."""
    calls: Mapping[OperationId, tuple[str, ...]]
    """The words of an operation's resource and method, which no other operation has."""
    common: tuple[str, ...] = ()
    """Words that most keys of components begin with."""
    counted: frozenset[SpecText] = frozenset()
    """Keys whose number tells nothing."""

    def names(
        self, id: TypeId, hints: Sequence[Hint], above: FindAbove
    ) -> Iterator[str]:
        """Names for the type `id`, the best first; several hints are of a type that stands at several places."""
        if len(hints) == 1:
            return _fit(self._names(id, hints[0], above(hints[0])))
        each = [list(self._names(id, hint, above(hint))) for hint in hints]
        widened = [
            [*names, *self._bare(id, hint)]
            for names, hint in zip(each, hints, strict=True)
        ]
        return _fit([*_shared_by_most(widened), *chain.from_iterable(each)])

    def _names(self, id: TypeId, hint: Hint, above: Above | None) -> Iterator[str]:
        if hint.pinned is not None:
            yield as_class(hint.pinned)
            return
        if hint.component is not None:
            yield from names_of_key(hint.component, self.common, self.counted)
            return
        title = self.class_title(hint)
        if title is not None:
            yield title
        phrase = self.phrase(hint)
        if above is not None:
            yield from _of_type(hint, above, self.steps(id, hint))
        elif phrase is None:
            yield from _shared(id, hint, self.steps(id, replace(hint, part=None)))
        else:
            yield from self._of_operation(id, hint, phrase)

    def class_title(self, hint: Hint) -> str | None:
        """The title of a schema without a key, where it is the name of a class."""
        title = hint.title
        if title is None or hint.component is not None or is_generated(title):
            return None
        if not title.matches(_CLASS_NAME):
            return None
        return next(names_of_key(title))

    def phrase(self, hint: Hint) -> tuple[str, ...] | None:
        """The words of the operation from which a type hangs directly, none said twice in a row."""
        said = self.phrases.get(OperationId(hint.parent)) if hint.parent else None
        return None if said is None else _without_stutter(said)

    def first(self, hint: Hint, name: str) -> Above:
        """What hangs from a response or a body is called after its thing: the note of `list notes`."""
        if hint.component is not None:
            return Above(name, (name,), thing_of_key(words(hint.component)))
        phrase = self.phrase(hint) if hint.role in ("response", "body") else None
        if phrase is None or self.class_title(hint):
            return Above(name, (name,))
        thing = _thing(phrase)
        return Above(name, (thing or capitals(phrase),), thing)

    def steps(self, id: TypeId, hint: Hint) -> tuple[str, ...]:
        """The last step of a name: `emails` in contact is `Emails`, of its items `Email`."""
        said = list(words(without_code(hint.part))) if hint.part else []
        is_item = hint.role in ("item", "value") or _UNION_OF_ITEM.search(id)
        if said and is_item:
            said[-1] = singular(said[-1])
        name = capitals(said)
        whole = name or {"item": "Item", "value": "Value"}.get(hint.role, "Part")
        told = words(hint.title or "") if hint.role == "member" else ()
        title = capitals(told[1:] if told[:1] in (("a",), ("an",), ("the",)) else told)
        labels = self.labels.get(id, ())
        options = [f"{name}{capitals(each)}" for each in labels]
        if title:
            alone = (name, f"{name}{title}")
            return alone if is_alone(labels) else (f"{name}{title}",)
        if hint.role == "member":
            return tuple(options) or (f"{name}Option{hint.index + 1}",)
        if not name or hint.role != "item":
            return (whole,)
        return (*options, name, f"{capitals(words(hint.part or ''))}Item")

    def _of_operation(
        self, id: TypeId, hint: Hint, phrase: tuple[str, ...]
    ) -> Iterator[str]:
        said, part = capitals(phrase) or "Call", hint.part or SpecText("")
        status = part.lookup(STATUS_WORDS) or ""
        call = capitals(self.calls.get(OperationId(hint.parent or ""), phrase))
        if hint.role in ("error", "response"):
            ending = _ENDINGS[hint.role]
            yield f"{said}{ending}"
            yield f"{said}{status}{ending}"
            yield f"{said}{status}{media(id)}{ending}"
            yield f"{call}{status}{ending}"
            yield f"{call}{status}{media(id)}{ending}"
        elif hint.role == "body":
            yield said
            yield f"{said}{media(id) or 'Body'}"
            yield from (call, f"{call}{media(id)}")
        elif part and not part.matches(_STATUS):
            yield from (joined(said, step) for step in self.steps(id, hint))
            yield joined(call, self.steps(id, hint)[0])
        else:
            if hint.role == "item" and _thing(phrase):
                yield _thing(phrase)
            ending = "Response" if part else ""
            steps = self.steps(id, replace(hint, part=None))
            yield from (f"{said}{ending}{step}" for step in steps)
            yield f"{call}{ending}{steps[-1]}"

    def _bare(self, id: TypeId, hint: Hint) -> Iterator[str]:
        """What a type could be called wherever it stands: its field, its status, its thing."""
        phrase = self.phrase(hint)
        part = hint.part or SpecText("")
        status = part.lookup(STATUS_WORDS)
        if hint.role == "error":
            if status is not None:
                yield f"{status}Error"
            yield from ("Error", "ErrorResponse")
        elif hint.role in ("response", "body") and phrase:
            ending = "Response" if hint.role == "response" else ""
            yield f"{_thing(phrase) or capitals(phrase)}{ending}"
            yield f"{capitals(phrase[:1])}{ending}"
        elif part and not part.matches(_STATUS):
            for step in self.steps(id, hint):
                if step.lower() not in WRAPPERS:
                    yield step


def _shared_by_most(proposals: Sequence[Sequence[str]]) -> list[str]:
    """Names that more than half of the places would give, those of the most places first."""
    counted = Counter(name for names in proposals for name in dict.fromkeys(names))
    most = [name for name, count in counted.items() if 2 * count > len(proposals)]
    return sorted(most, key=lambda name: -counted[name])


def _without_stutter(said: Sequence[str]) -> tuple[str, ...]:
    """`confirm payment intents intent`, made of a path, is `confirm payment intent`; `update video update` is one."""
    found = list(said[:1])
    for word in said[1:]:
        is_thing = len(found) > 1 or not is_verb(found[0])
        if is_thing and singular(found[-1]) == singular(word):
            found.pop()
        found.append(word)
    return tuple(found[:-1] if found[2:] and found[0] == found[-1] else found)


def _thing(phrase: Sequence[str]) -> str:
    """`list contact notes` is about a `ContactNote`, `list repos for org` about an `OrgRepo`.

    Empty where what is done has to be said as well: `merge contacts`.
    """
    verb, *said = phrase
    if verb not in _OF_ITS_THING or not said:
        return ""
    if "by" in said[1:]:
        said = said[: said.index("by", 1)]
    at = next((at for at, word in enumerate(said) if word in PREPOSITIONS), 0)
    of, things = (said[at + 1 :], said[:at]) if at else ([], said)
    return capitals([*of, *things[:-1], singular(things[-1])])


def thing_of_key(said: Sequence[str]) -> str:
    """A `ListContactsResponse` and a `ContactListResponse` are about a `Contact`."""
    if "response" not in said[1:]:
        return ""
    front = said[: said.index("response", 1)]
    front = front[:-1] if front[-1] == "list" and front[1:] else front
    things = front[1:] if front[0] in _OF_ITS_THING else front
    if not things or is_verb(things[0]) or not _NO_THING.isdisjoint(things):
        return ""
    return capitals([*things[:-1], singular(things[-1])])


def media(id: TypeId) -> str:
    """The media type in words, for what differs in it alone: `Xml`; JSON is not said."""
    found = _MEDIA.search(id)
    essence = unescape(found[1]).partition(";")[0] if found else ""
    kind = re.split(r"[/+]", essence)[-1].strip()
    return _MEDIA_WORDS.get(kind, capitals(words(kind)))


def _fit(names: Iterable[str]) -> Iterator[str]:
    """Names of the right length that no builtin has, each once."""
    said: set[str] = set()
    for name in names:
        fit = _not_taken(fitted(name))
        if fit not in said:
            said.add(fit)
            yield fit


def _not_taken(name: str) -> str:
    return f"{name}Type" if name in TYPES else name


def _shared(id: TypeId, hint: Hint, steps: Sequence[str]) -> Iterator[str]:
    """A response, body or parameter under `components`, by its key."""
    ending = _ENDINGS.get(hint.role, "")
    part = hint.part or SpecText("")
    if part == "default":
        yield f"Default{ending}"
        return
    said = _key_of_shared(part) or ending or "Value"
    if hint.role == "member":
        yield from (f"{said}{step}" for step in steps)
        return
    if not said.endswith((ending, "Error", "Response")):
        said += ending
    yield said
    key = _PARAMETER_KEY.search(id)
    if key:
        yield as_class(unescape(key[1]))


def _key_of_shared(part: SpecText) -> str:
    said = words(part)
    plain = _without_stutter(said)
    return capitals(plain) if plain != said else next(names_of_key(part), "")


def _of_type(hint: Hint, above: Above, steps: Sequence[str]) -> Iterator[str]:
    name = above.name
    if not hint.part and hint.role == "item":
        yield from _of_list(above)
        return
    for step in steps:
        if _is_thing(above, step):
            yield above.thing
        if step.startswith(name) and step != name:
            yield step
        yield from nested(above.chain, step)
        yield joined(name, step)
        yield f"{name}{step}"


def _is_thing(above: Above, step: str) -> bool:
    """Is a field of a response, or of a body, the thing itself: `data`, or called like it?"""
    inner = {each.lower() for each in above.chain[1:]}
    is_it = step.lower() in WRAPPERS or above.thing.endswith(step)
    return above.thing != "" and inner <= WRAPPERS and is_it


def _of_list(above: Above) -> Iterator[str]:
    """`Contacts` is a list of `Contact`, `ListContactsResponse` too."""
    if above.thing:
        yield above.thing
    *before, last = words(above.name)
    if singular(last) != last:
        yield pascal((*before, singular(last)))
    yield f"{above.name}Item"


def root_words(parent: TypeId | OperationId) -> str | None:
    """The key of the component in a pointer, for a parent that is no named type."""
    found = _SCHEMA_KEY.search(parent)
    return _not_taken(as_type(as_class(unescape(found[1])))) if found else None
