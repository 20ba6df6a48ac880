"""Calls of one method and path put together, each with a name and a tag."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.importing.exchanges import Calls, Content, Exchange, Parameter
from crmgen.importing.paths import unique
from crmgen.importing.shapes import Shape
from crmgen.naming.words.english import is_plural, is_verb, plural, singular
from crmgen.naming.words.identifiers import snake, word_set, words
from crmgen.records import dataclass, field

PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_FILLERS: Final = word_set("a an the this that all my your its new single specific")
_PIECE: Final = re.compile(r"([^{}]*)(?:\{([^{}]+)\})?")
_BY_ID: Final = re.compile(r"\s+by (its )?ids?$", re.IGNORECASE)
ADDRESS: Final = re.compile(
    r"(?:[A-Z]+ )?(?:(?:https?:|/|\{\{[^}]*\}\}/).*|[\w{}:.-]+(?:/[\w{}:.-]+)+/?)",
    re.DOTALL,
)
"""A name that Postman gave: where the request goes."""
_VERBS: Final = {"POST": "create", "PUT": "replace", "PATCH": "update"}
ByType = dict[str, Shape | None]
"""Bodies by media type."""


@dataclass(slots=True)
class Operation:
    """All calls of one method and path."""

    method: str
    path: str
    first: Exchange
    id: str = ""
    tag: str = ""
    calls: int = 0
    description: str = ""
    parameters: dict[tuple[str, str], Parameter] = field(
        default_factory=dict[tuple[str, str], Parameter]
    )
    bodies: ByType = field(default_factory=ByType)
    answers: dict[int, ByType] = field(default_factory=dict[int, ByType])
    headers: dict[int, dict[str, Shape]] = field(
        default_factory=dict[int, dict[str, Shape]]
    )
    descriptions: dict[int, str] = field(default_factory=dict[int, str])
    security: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    """Every way in which it is authorized; none where nothing is known."""

    @property
    def noun(self) -> list[str]:
        """The words of what the path is about: of its last segment that says no action, in the singular."""
        named = literals(self.path)
        things = [each for each in named if not is_verb(each[-1])] or named
        return [*things[-1][:-1], singular(things[-1][-1])] if things else ["root"]

    def add(self, call: Exchange) -> None:
        """Take in what one call shows."""
        self.calls += 1
        self.description = self.description or call.description
        for each in call.parameters:
            key = each.where, each.name
            if key in self.parameters:
                self.parameters[key].add(each)
            else:
                self.parameters[key] = each
        if call.body is not None:
            _add_content(self.bodies, call.body)
        for answer in call.answers:
            known = self.answers.setdefault(answer.status, {})
            self.descriptions.setdefault(answer.status, answer.description)
            for name, shape in answer.headers.items():
                headers = self.headers.setdefault(answer.status, {})
                headers.setdefault(name, Shape()).merge(shape)
            if answer.content is not None:
                _add_content(known, answer.content)
        if call.security is not None and call.security not in self.security:
            self.security.append(call.security)


def _add_content(known: ByType, content: Content) -> None:
    shape = known.setdefault(content.media_type, content.shape)
    if shape is None:
        known[content.media_type] = content.shape
    elif content.shape is not None and shape is not content.shape:
        shape.merge(content.shape)


def operations_of(calls: Calls, notes: Notes) -> list[Operation]:
    """Every method and path once, in the order of the source; names are settled."""
    found: dict[tuple[str, str], Operation] = {}
    names: dict[str, str] = {}
    for call in calls.exchanges:
        _rename_placeholders(call, names)
        operation = found.setdefault(
            (call.method, call.path), Operation(call.method, call.path, call)
        )
        operation.add(call)
        if call.name != operation.first.name:
            message = f"{call.method} {call.path} is the request {operation.first.name!r} too; both are one operation"
            notes.record_loss(call.place, "same-call", message)
        if call.own_server != operation.first.own_server:
            message = f"{call.method} {call.path} goes to another server here; the first that was met is kept"
            notes.record_loss(call.place, "same-call", message)
    operations = list(found.values())
    _tag(operations, calls)
    _name(operations)
    return operations


def _rename_placeholders(call: Exchange, names: dict[str, str]) -> None:
    """Call what varies at one place of a path by one name: the first that it had there."""
    made, place = "", ""
    renamed: dict[str, str] = {}
    for literal, name in _PIECE.findall(call.path):
        made, place = made + literal, place + literal
        if name:
            place += "{}"
            kept = unique(names.setdefault(place, name), renamed.values())
            renamed[name], made = kept, f"{made}{{{kept}}}"
    call.path = made
    for each in call.parameters:
        if each.where == "path":
            each.name = renamed.get(each.name, each.name)


# tags


def _tag(operations: list[Operation], calls: Calls) -> None:
    """The folder that a call stands in; what two folders are called alike is told apart by those around them."""
    folders = dict.fromkeys([*calls.folders, *(o.first.folder for o in operations)])
    names = tag_names([each for each in folders if each])
    for each in operations:
        each.tag = names.get(each.first.folder, "") or _tag_of_path(each.path)


def tag_names(folders: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """The tag of each folder: its own name, and before it those of as many folders around it as tell it apart."""
    told = {each: tuple(n for n in each if n[:1] not in "{:") for each in folders}
    names: dict[tuple[str, ...], str] = {}
    for folder, said in told.items():
        others = {each for each in told.values() if each != said}
        count = 1
        while count < len(said) and any(_same_end(said, e, count) for e in others):
            count += 1
        if said:
            names[folder] = " / ".join(said[-count:])
    return names


def _same_end(one: tuple[str, ...], other: tuple[str, ...], count: int) -> bool:
    return [*map(str.casefold, one[-count:])] == [*map(str.casefold, other[-count:])]


def _tag_of_path(path: str) -> str:
    named = literals(path)
    return " ".join(word.capitalize() for word in named[0]) if named else "Root"


def literals(path: str) -> list[list[str]]:
    """The words of each segment that is no value and no version."""
    segments = [PLACEHOLDER.sub("", each) for each in path.split("/")]
    said = [list(words(each)) for each in segments]
    return [e for e in said if e and not re.fullmatch(r"v\d+|api|rest", e[0])]


# names


def _name(operations: list[Operation]) -> None:
    """operationIds of the name that an author gave, else of method and path; the first of two keeps it."""
    taken: set[str] = set()
    for each in operations:
        candidates = [
            _stated_name(each),
            _path_name(each),
            _path_name(each, verb=each.method.lower()),
            _long_name(each),
            _path_name(each, keep=20),
        ]
        free = (name for name in candidates if name and name not in taken)
        each.id = next(free, unique(candidates[-1], taken))
        taken.add(each.id)


def _camel(said: Iterable[str]) -> str:
    first, *rest = snake(said, fallback="call").strip("_").split("_")
    return "".join([first, *(word.capitalize() for word in rest)])


def _stated(operation: Operation) -> list[str]:
    """`Get a contact by ID` is `get contact`; a name that is an address says nothing."""
    name = operation.first.name
    if not name or ADDRESS.fullmatch(name):
        return []
    said = words(_BY_ID.sub("", name).replace("'s ", " "))
    return [each for each in said if each not in _FILLERS] or list(said)


def _stated_name(operation: Operation) -> str:
    said = _stated(operation)
    if not said:
        return ""
    if len(said) == 1 and is_verb(said[0]):
        return _camel([*said, *_object(operation, said[0])])
    return _camel(said) if len(said) <= 6 else ""


def _object(operation: Operation, verb: str) -> list[str]:
    folder = list(words(operation.first.folder[-1])) if operation.first.folder else []
    noun = folder or operation.noun
    many = verb == "list" or (
        operation.method == "GET" and not operation.path.endswith("}")
    )
    number = plural if many and verb != "get" else singular
    return [*noun[:-1], number(noun[-1])]


def _long_name(operation: Operation) -> str:
    """The name with the folder behind it: `Search` of contacts and of deals."""
    said = _stated(operation)
    if not said or not operation.first.folder:
        return ""
    folder = [singular(word) for word in words(operation.first.folder[-1])]
    return _camel([*said, *folder])


def _path_name(operation: Operation, keep: int = 2, verb: str = "") -> str:
    """`GET /contacts/{id}/notes` is `listContactNotes`; an action at the end is the verb."""
    named = literals(operation.path)[-keep:] or [["root"]]
    ends_in_value = operation.path.endswith("}")
    is_action = is_verb(named[-1][0]) and not ends_in_value and not verb
    if is_action and (len(named) > 1 or operation.method == "POST"):
        action, around = named[-1], named[:-1]
        is_one = operation.method != "GET"  # one is archived, all are searched
        return _camel([*action, *(_nouns(around, is_one=is_one) if around else [])])
    if operation.method == "GET" and not verb:
        is_one = ends_in_value or not is_plural(named[-1][-1])
        verb = "get" if is_one or _shows_one(operation) else "list"
        return _camel([verb, *_nouns(named, is_one=is_one)])
    is_one = operation.method == "POST" or ends_in_value
    verb = verb or _VERBS.get(operation.method, operation.method.lower())
    return _camel([verb, *_nouns(named, is_one=is_one)])


def _shows_one(operation: Operation) -> bool:
    """Was every success a single object, `/settings`, and none a list or an envelope of one?"""
    good = [each for status, each in operation.answers.items() if 200 <= status < 300]
    shapes = [shape for bodies in good for shape in bodies.values()]
    return bool(shapes) and all(
        e and e.is_object and not _holds_list(e) for e in shapes
    )


def _holds_list(shape: Shape) -> bool:
    """Does an object hold a list that may be of records, or records by their ids?"""
    items = [each.items for each in shape.fields.values() if each.items is not None]
    is_list = any(not e.kinds or e.kinds & {"object", "array"} for e in items)
    return (
        is_list or bool(shape.entries) or any(map(_holds_list, shape.fields.values()))
    )


def _nouns(named: list[list[str]], *, is_one: bool) -> list[str]:
    *around, last = named
    said = [word for each in around for word in [*each[:-1], singular(each[-1])]]
    return [*said, *last[:-1], singular(last[-1]) if is_one else last[-1]]
