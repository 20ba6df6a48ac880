"""`x-crmgen-expand`: one path item that stands for many, written out before anything else sees it.

APIs with one path for all kinds of record (`/api/{resource}`) say at run time what each kind looks
like. Expanded, each kind has paths, operations and schemas of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crmgen.diagnostics import InputError, Notes, Unreachable
from crmgen.read.documents import Document
from crmgen.read.lookup import address_of, find
from crmgen.records import dataclass
from crmgen.text import Json
from crmgen.tree.maps import Map, graft, mapping, place_of
from crmgen.tree.shape import VERBS

_KEY: Final = "x-crmgen-expand"
STOOD_FOR: Final = "x-crmgen-stood-for"
"""On an operation that was written out: nouns of its operationId that the value takes the place of."""
_SEGMENT: Final = re.compile(r"(?!\.{1,2}$)[\w.~-]+", re.ASCII)
_SECTIONS: Final = ("schemas", "parameters", "responses", "requestBodies")
"""The components that a value may put into the place of others."""
_OF_VALUE: Final = frozenset({"tag", "only", "texts", *_SECTIONS})
_TEXTS: Final = frozenset({"summary", "description"})


@dataclass(frozen=True, slots=True)
class _Expansion:
    """One path item, and the parameter that is written out."""

    paths: Map
    path: str
    item: Map
    parameter: str
    values: Map
    keep: bool
    texts: Map
    """What the texts of the kept item say otherwise: old words to new ones."""

    @property
    def slot(self) -> str:
        return f"{{{self.parameter}}}"


def expand_paths(document: Document, notes: Notes) -> None:
    """Put the paths that each `x-crmgen-expand` stands for in its place; changes `document`.

    The copies keep the places of what they were made from. Components that were only stood in
    for, and that nothing refers to any more, go away.
    """
    paths = mapping(document.root.get("paths"))
    found = {
        path: expansion
        for path, item in paths.items()
        if isinstance(item, Map) and _KEY in item
        if (expansion := _read(paths, path, item, document, notes)) is not None
    }
    if not found:
        return
    stated = list(paths.items())
    paths.clear()
    for path, item in stated:
        if path in found:
            _write_out(found[path], document, dict(stated), notes)
            _reword(item, found[path].texts)
        if path not in found or found[path].keep:
            paths[path] = item
    _drop_stand_ins(document.root, [each.values for each in found.values()])


# reading


def _read(
    paths: Map, path: str, item: Map, document: Document, notes: Notes
) -> _Expansion | None:
    stated = item.pop(_KEY)
    choices = mapping(stated)
    parameter, values = choices.get("parameter"), choices.get("values")
    if not isinstance(parameter, str) or not isinstance(values, Map) or not values:
        expected = "{parameter: resource, values: {contacts: {tag: Contacts}}}"
        _error(item, _KEY, f"expected {expected}", notes)
        return None
    if f"{{{parameter}}}" not in path:
        message = f"the path {path!r} has no parameter {{{parameter}}}"
        _error(choices, "parameter", message, notes)
        return None
    for key in choices:
        if key not in ("parameter", "values", "keep"):
            expected = "expected one of the keys parameter, values, keep"
            _error(choices, key, expected, notes)
    for value, says in values.items():
        _check_value(values, value, says, document, notes)
    kept = choices.get("keep") or False
    texts = mapping(mapping(kept).get("texts"))
    if not isinstance(kept, bool) and not (texts and _are_texts(texts)):
        expected = "expected true, or {texts: {a record: an object of yours}}"
        _error(choices, "keep", expected, notes)
    return _Expansion(paths, path, item, parameter, values, bool(kept), texts)


def _check_value(
    values: Map, value: str, says: Json, document: Document, notes: Notes
) -> None:
    if not _SEGMENT.fullmatch(value):
        _error(values, value, f"{value!r} cannot be a part of a path", notes)
    if not isinstance(says, Map):
        if says is not None:
            _error(values, value, "expected a mapping such as {tag: Deals}", notes)
        return
    for key, stated in says.items():
        if key not in _OF_VALUE:
            known = ", ".join(sorted(_OF_VALUE))
            _error(says, key, f"expected one of the keys {known}", notes)
        elif key == "tag" and not (isinstance(stated, str) and stated):
            _error(says, key, "expected the name of a tag", notes)
        elif key == "only" and not _are_verbs(stated):
            _error(says, key, "expected verbs such as [get, post]", notes)
        elif key == "texts" and not _are_texts(stated):
            expected = "expected a mapping such as {a record: a deal}"
            _error(says, key, expected, notes)
        elif key in _SECTIONS:
            _check_names(says, key, document.root, notes)


def _are_verbs(stated: Json) -> bool:
    verbs = stated if isinstance(stated, list) else []
    return bool(verbs) and all(verb in VERBS for verb in verbs)


def _are_texts(stated: Json) -> bool:
    said = stated.values() if isinstance(stated, Map) else [None]
    return all(isinstance(each, str) for each in said)


def _check_names(says: Map, section: str, root: Map, notes: Notes) -> None:
    """Both the component that is stood in for and the one that takes its place must be there."""
    known = _components(root, section)
    names = says[section]
    if not isinstance(names, Map):
        _error(says, section, "expected a mapping such as {Record: Deal}", notes)
        return
    for old, new in names.items():
        for name in (old, new):
            if not isinstance(name, str) or name not in known:
                message = f"{name!r} is none of the document's {section}"
                _error(names, old, message, notes)


def _components(root: Map, section: str) -> Map:
    """A section of the components, which 2.0 has at the top."""
    top = {"schemas": "definitions"}.get(section, section)
    held = mapping(root.get("components")).get(section)
    return mapping(root.get(top) if held is None else held)


def _places(section: str) -> tuple[str, str]:
    """Where references find a section of the components, in 3.x and in 2.0."""
    top = {"schemas": "definitions"}.get(section, section)
    return f"#/components/{section}", f"#/{top}"


def _error(holder: Map, key: str, message: str, notes: Notes) -> None:
    notes.error(place_of(holder, key), message, "bad-extension")


# writing out


def _write_out(
    expansion: _Expansion, document: Document, stated: dict[str, Json], notes: Notes
) -> None:
    for value, says in expansion.values.items():
        path = expansion.path.replace(expansion.slot, value)
        if path in stated or path in expansion.paths:
            message = f"the document has the path {path!r} already"
            _error(expansion.values, value, message, notes)
            continue
        copy = _Copy(document, expansion, value, mapping(says))
        expansion.paths[path] = copy.path_item()
        graft(expansion.paths, path, expansion.item)


class _Copy:
    """Writes the path item out for one value."""

    def __init__(
        self, document: Document, expansion: _Expansion, value: str, says: Map
    ) -> None:
        self._document = document
        self._expansion = expansion
        self._value = value
        self._says = says
        self._words = value.replace("_", " ").replace("-", " ")
        self._renamed = dict(_renamed(says))

    def path_item(self) -> Map:
        item = mapping(self._copied(self._expansion.item))
        only = self._says.get("only")
        for key in list(item):
            if isinstance(only, list) and key in VERBS and key not in only:
                del item[key]
            elif key in VERBS:
                self._adapt(mapping(item[key]))
        self._fill(item)
        return item

    def _adapt(self, operation: Map) -> None:
        id = operation.get("operationId")
        if isinstance(id, str):
            operation["operationId"] = f"{id}_{self._value}"
            operation[STOOD_FOR] = self._stood_for(operation)
        if "tag" in self._says:
            operation["tags"] = [self._says["tag"]]
        self._fill(operation)

    def _stood_for(self, operation: Map) -> list[Json]:
        """What the original calls the things that the value names: `Records`, `Record`."""
        tags = operation.get("tags")
        schemas = mapping(self._says.get("schemas"))
        nouns = [*(tags if isinstance(tags, list) else []), *schemas]
        return [*nouns, self._expansion.parameter]

    def _fill(self, holder: Map) -> None:
        """Take the parameter out, whose value the path has now."""
        parameters = holder.get("parameters")
        if isinstance(parameters, list):
            holder["parameters"] = [p for p in parameters if not self._is_filled(p)]

    def _is_filled(self, parameter: Json) -> bool:
        stated = mapping(parameter)
        reference = stated.get("$ref")
        if isinstance(reference, str):
            try:
                address = address_of(self._document, "", reference)
                stated = mapping(find(self._document, address).raw)
            except (Unreachable, InputError):  # reported when references are resolved
                return False
        named = (stated.get("in"), stated.get("name"))
        return named == ("path", self._expansion.parameter)

    def _copied(self, value: Json, key: str = "") -> Json:
        """A copy that stands where the original does and refers to what takes its place."""
        if isinstance(value, Map):
            copied = Map(value.source, value.mark)
            for name, child in value.items():
                copied[name] = self._copied(child, name)
            return copied
        if isinstance(value, list):
            return [self._copied(each) for each in value]
        if isinstance(value, str) and key == "$ref":
            head, slash, rest = _split_reference(value)
            return self._renamed.get(head, head) + slash + rest
        if isinstance(value, str) and key in _TEXTS:
            return self._worded(value)
        return value

    def _worded(self, text: str) -> str:
        """The original's words as this value would have them."""
        worded = _worded(text, mapping(self._says.get("texts")))
        return worded.replace(self._expansion.slot, self._words)


def _worded(text: str, texts: Map) -> str:
    """The longer words first, since `a record` is in `a record of this kind`."""
    for old, new in sorted(texts.items(), key=lambda each: (-len(each[0]), each[0])):
        text = text.replace(old, new if isinstance(new, str) else old)
    return text


def _reword(value: Json, texts: Map) -> None:
    """Put other words into the texts of a path item, in place."""
    if isinstance(value, list):
        for each in value:
            _reword(each, texts)
    if isinstance(value, Map):
        for key, child in value.items():
            if isinstance(child, str) and key in _TEXTS:
                value[key] = _worded(child, texts)
            else:
                _reword(child, texts)


def _renamed(says: Map) -> Iterator[tuple[str, str]]:
    """References to what is stood in for, and to what takes its place."""
    for section in _SECTIONS:
        for old, new in mapping(says.get(section)).items():
            for where in _places(section):
                yield f"{where}/{old}", f"{where}/{new}"


def _split_reference(text: str) -> tuple[str, str, str]:
    """A reference to a component, and the way that it goes on inside of it."""
    depth = 4 if text.startswith("#/components/") else 3
    parts = text.split("/")
    rest = "/".join(parts[depth:])
    return "/".join(parts[:depth]), "/" if rest else "", rest


# what nothing refers to any more


def _drop_stand_ins(root: Map, all_values: list[Map]) -> None:
    """Remove the components that were stood in for, unless something still refers to them."""
    stand_ins = {
        (section, name): component
        for values in all_values
        for says in values.values()
        for section in _SECTIONS
        for name in mapping(mapping(says).get(section))
        if (component := _components(root, section).get(name)) is not None
    }
    skipped = {id(component) for component in stand_ins.values()}
    needed = set(_local_references(root, skipped))
    waiting = dict(stand_ins)
    while kept := [key for key in waiting if _is_needed(key, needed)]:
        for key in kept:
            needed.update(_local_references(waiting.pop(key), set()))
    for section, name in waiting:
        del _components(root, section)[name]


def _is_needed(key: tuple[str, str], needed: set[str]) -> bool:
    section, name = key
    return any(f"{where}/{name}" in needed for where in _places(section))


def _local_references(value: Json, skipped: set[int]) -> Iterator[str]:
    """The components that a part of the document names, by `$ref` or in a discriminator."""
    waiting: list[Json] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            if each.startswith("#/"):
                yield _split_reference(each)[0]
        elif isinstance(each, dict):
            waiting += [v for v in each.values() if id(v) not in skipped]
        elif isinstance(each, list):
            waiting += each
