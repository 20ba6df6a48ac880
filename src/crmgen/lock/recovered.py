"""A lock from the code of an SDK: the names of each thing, found by what it is on the wire.

The document is generated anew, with names that nobody knows yet; then both codes are read side by side. Methods are
the same that call the same, arguments that go to the same place, classes that stand at the same places of those.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from crmgen.ir.paging import PagingStyle
from crmgen.lock.code import Code, Method, Way, leaves
from crmgen.lock.pins import PinnedType, Pins
from crmgen.lock.results import WHOLE, is_result

_STYLES: Final = {
    "PageNumber": (PagingStyle.PAGE, "page"),
    "Offset": (PagingStyle.OFFSET, "offset"),
    "Cursor": (PagingStyle.CURSOR, "cursor"),
    "NextLink": (PagingStyle.NEXT_LINK, "page"),
    "LinkHeader": (PagingStyle.LINK_HEADER, "page"),
    "ContentRange": (PagingStyle.CONTENT_RANGE, "offset"),
}
"""The runtime's classes, and what each calls the argument that moves."""
_KEYS: Final = {"items": "items", "next": "next", "last_item": "last-item"}
MethodName = tuple[str, str]
"""Resource and method."""


def recovered_pins(new: Pins, fresh: Code, old: Code) -> Pins:
    """The pins that give an SDK the names that it has in `old`.

    `new`: those of the names in `fresh`, the same SDK with names that are chosen anew. What is not in `old`
    has none.
    """
    return _Recovery(new, fresh, old).pins()


class _Recovery:
    def __init__(self, new: Pins, fresh: Code, old: Code) -> None:
        self._new, self._fresh, self._old = new, fresh, old
        self._methods = _same_methods(fresh, old)
        self._arguments = {
            (one.resource, one.name): dict(_same_arguments(one, other))
            for one, other in self._methods
        }
        self._names = {
            (one.resource, one.name): (other.resource, other.name)
            for one, other in self._methods
        }
        self._types = _Types(fresh, old)
        for one, other in self._methods:
            self._types.pair_method(one, other, self._arguments[one.resource, one.name])
        self._types.finish()

    def pins(self) -> Pins:
        new = self._new
        client = _same_client_arguments(self._fresh, self._old)
        return Pins(
            new.base,
            resources=dict(self._old.resources),
            methods=dict(self._named_methods()),
            results=dict(self._results()),
            variants=dict(self._variants()),
            arguments=dict(self._named_arguments()),
            types=tuple(self._named_types()),
            credentials=_renamed(new.credentials, client),
            server_variables=_renamed(new.server_variables, client),
            client_parameters=_renamed(new.client_parameters, client),
        )

    def _named_methods(self) -> Iterator[tuple[str, MethodName]]:
        for address, name in self._new.methods.items():
            if name in self._names:
                yield address, self._names[name]

    def _variants(self) -> Iterator[tuple[tuple[str, str], str]]:
        for (address, variant), name in self._new.variants.items():
            found = self._names.get((self._resource(address), name))
            if found is not None:
                yield (address, variant), found[1]

    def _resource(self, address: str) -> str:
        return self._new.methods.get(address, ("", ""))[0]

    def _named_arguments(self) -> Iterator[tuple[Any, str]]:
        for key, name in self._new.arguments.items():
            address = key[0]
            methods = [self._new.methods.get(address, ("", ""))]
            methods += [
                (self._resource(address), variant)
                for (place, _), variant in self._new.variants.items()
                if place == address
            ]
            found = (self._arguments.get(each, {}).get(name) for each in methods)
            if other := next(filter(None, found), None):
                yield key, other

    def _results(self) -> Iterator[tuple[str, str]]:
        """What each method gives: as it would be decided now, where that is what the code does."""
        pairs = {(one.resource, one.name): (one, other) for one, other in self._methods}
        for address, name in self._new.methods.items():
            if name in pairs:
                one, other = pairs[name]
                is_kept = _shown(one) == _shown(other)
                result = self._new.results[address] if is_kept else _result(other)
                if result is not None:
                    yield address, result

    def _named_types(self) -> Iterator[PinnedType]:
        for each in self._new.types:
            output, input = (
                self._types.names.get(name) if name else None
                for name in (each.output, each.input)
            )
            if output or input:
                own = self._old.fields(input or "") | self._old.fields(output or "")
                fields = dict(each.fields)
                fields.update({wire: name for wire, (name, _) in own.items()})
                yield PinnedType(output, input, each.addresses, fields)


class _Types:
    """Finds the classes of one code in another, from the places where they stand."""

    def __init__(self, fresh: Code, old: Code) -> None:
        self._fresh, self._old = fresh, old
        self.names: dict[str, str] = {}
        """Of `fresh` to those of `old`."""
        self._taken: set[str] = set()

    def pair_method(
        self, one: Method, other: Method, arguments: Mapping[str, str]
    ) -> None:
        self._pair(one.definition.returns, other.definition.returns)
        self._pair(one.call, other.call)
        self._pair(one.definition.args.kwarg, other.definition.args.kwarg)
        for name, same in arguments.items():
            self._pair(one.arguments.get(name), other.arguments.get(same))

    def finish(self) -> None:
        """Those that stand at no place that both have: what is called alike, or alone has the same fields."""
        for name in (*self._fresh.models, *self._fresh.aliases):
            if self._old.is_type(name):
                self._found(name, name)
        rest, others = (
            _by_fields(code, known)
            for code, known in (
                (self._fresh, self.names),
                (self._old, self._taken),
            )
        )
        for fields, names in rest.items():
            same = others.get(fields, [])
            if len(names) == len(same) == 1:
                self._found(names[0], same[0])

    def _pair(self, one: ast.AST | None, other: ast.AST | None) -> None:
        if one is not None and other is not None:
            for name, same in _same(one, other):
                if self._fresh.is_type(name) and self._old.is_type(same):
                    self._found(name, same)

    def _found(self, name: str, same: str) -> None:
        if name in self.names or same in self._taken:
            return
        self.names[name] = same
        self._taken.add(same)
        fields = self._fresh.fields(name)
        for wire, (_, annotation) in self._old.fields(same).items():
            if wire in fields:
                self._pair(fields[wire][1], annotation)
        self._pair(self._fresh.aliases.get(name), self._old.aliases.get(same))
        self._pair(_bases(self._fresh, name), _bases(self._old, same))


def _by_fields(code: Code, known: Container[str]) -> dict[frozenset[str], list[str]]:
    """The classes that are not known yet, by the wire names of their fields."""
    found: dict[frozenset[str], list[str]] = {}
    for name in code.models:
        if name not in known:
            found.setdefault(frozenset(code.fields(name)), []).append(name)
    return found


def _bases(code: Code, name: str) -> ast.AST | None:
    model = code.models.get(name)
    return ast.Tuple(list(model.bases)) if model else None


def _same(one: ast.AST, other: ast.AST) -> Iterator[tuple[str, str]]:
    """Names and texts that stand at the same places."""
    found: dict[Way, str] = dict(leaves(other))
    return ((name, found[way]) for way, name in leaves(one) if way in found)


def _same_methods(fresh: Code, old: Code) -> list[tuple[Method, Method]]:
    """Methods that make the same call; of several first those that are called alike."""
    waiting: dict[tuple[str, str], list[Method]] = {}
    for each in old.methods:
        waiting.setdefault(_address(each), []).append(each)
    ordered = sorted(
        fresh.methods,
        key=lambda one: all(one.name != o.name for o in waiting.get(_address(one), ())),
    )
    found: list[tuple[Method, Method]] = []
    for one in ordered:
        others = waiting.get(_address(one), [])
        others.sort(key=lambda other: other.name != one.name)
        if others:
            found.append((one, others.pop(0)))
    return found


def _address(method: Method) -> tuple[str, str]:
    return method.verb, re.sub(r"\{[^{}]*\}", "{}", method.path)


def _same_arguments(one: Method, other: Method) -> Iterator[tuple[str, str]]:
    """Arguments that go to the same place; those that are called alike where that is no answer."""
    mine, theirs = one.arguments, other.arguments
    found = {
        name: same
        for name, same in _same(one.call, other.call)
        if name in mine and same in theirs
    }
    alike = {name: name for name in mine if name in theirs}
    yield from {**alike, **found}.items()


def _same_client_arguments(fresh: Code, old: Code) -> dict[str, str]:
    """Those that stand at the same place of the client's facts, or are called alike; the rest in their order."""
    found = {name: name for name in fresh.arguments if name in old.arguments}
    for name, same in _same(fresh.facts, old.facts):
        if name in fresh.arguments and same in old.arguments:
            found[name] = same
    rest = [each for each in fresh.arguments if each not in found]
    others = [each for each in old.arguments if each not in found.values()]
    return found | (
        dict(zip(rest, others, strict=True)) if len(rest) == len(others) else {}
    )


def _renamed(pins: Mapping[Any, str], names: Mapping[str, str]) -> dict[Any, str]:
    return {key: names[name] for key, name in pins.items() if name in names}


def _shown(method: Method) -> list[str]:
    """How a method takes its result out of the body."""
    stated = (method.stated(each) for each in ("unwrap", "paging"))
    return [ast.dump(each) if each is not None else "" for each in stated]


def _result(method: Method) -> str | None:
    """What the code takes out of a body, as text of a lock; None where that is more than a lock can say."""
    unwrap, paging = method.stated("unwrap"), method.stated("paging")
    try:
        if paging is not None:
            result = json.dumps({"pages": _pages(paging)}, sort_keys=True)
        elif unwrap is not None:
            result = json.dumps({"unwrap": list(ast.literal_eval(unwrap))})
        else:
            return WHOLE
    except (ValueError, KeyError, TypeError):
        return None
    return result if is_result(result) else None


def _pages(paging: ast.expr) -> dict[str, Any]:
    """The pages that `PageNumber(items=("data",), page="page")` walks."""
    if not isinstance(paging, ast.Call) or not isinstance(paging.func, ast.Name):
        raise ValueError
    style, moving = _STYLES[paging.func.id]
    given = {each.arg or "": each.value for each in paging.keywords}
    pages: dict[str, Any] = {"style": str(style)}
    for name, key in _KEYS.items():
        if name in given:
            pages[key] = list(ast.literal_eval(given[name]))
    if moving in given:
        pages["page"] = _argument(given[moving])
    if "range" in given:
        pages["range"] = ast.literal_eval(given["range"])
    return pages


def _argument(at: ast.expr) -> str:
    """`page`, or `paging.page` of `InObject("paging", "page")`."""
    parts = at.args if isinstance(at, ast.Call) else [at]
    return ".".join(str(ast.literal_eval(each)) for each in parts)
