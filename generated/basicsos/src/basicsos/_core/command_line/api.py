"""What an SDK offers, read from its classes: resources, methods, arguments with their types and words."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from importlib import import_module
from types import FunctionType, SimpleNamespace
from typing import Any, Final, Unpack, get_args, get_origin

from ..body.wire_names import shape_of
from ..http.client import cached_resource
from ..http.options import RequestOptions
from ..resources.methods import method
from .kinds import is_null, item_kind, members

_VERBS: Final = frozenset(
    {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "QUERY", "OPTIONS", "TRACE"}
)
_ARGS: Final = re.compile(r"^Args:\n((?:[ \t]+.*\n?|\n)*)", re.MULTILINE)
_WORDS: Final = re.compile(
    r"^ {4}(\*{0,2}\w+): ((?:.*\n?)(?:^ {5,}.*\n?)*)", re.MULTILINE
)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, eq=False)
class MethodArgument:
    """What a method takes under one name."""

    name: str
    kind: Any
    """Its type, as it is annotated."""
    is_required: bool = False
    is_positional: bool = False
    """Whether it stands in the path."""
    is_field: bool = False
    """Whether it is one of the body's fields."""
    words: str = ""
    wire: str = ""
    """What a field of the body is called in JSON."""

    @property
    def may_be_null(self) -> bool:
        """Whether None says something, other than that nothing is given."""
        return self.is_field and is_null(self.kind)


@dataclass(frozen=True, eq=False)
class MethodFacts:
    """A method of a resource."""

    resource: str
    name: str
    function: Callable[..., Any] = field(repr=False)
    """The one that states the call; of the owner's own methods the method itself."""
    subscript: MethodArgument | None = None
    """What tells one of the resource, for a method of that: `crm.objects["projects"].list`."""

    @property
    def title(self) -> str:
        """`contacts.list`."""
        return f"{self.resource}.{self.name}"

    @cached_property
    def verb(self) -> str:
        """The HTTP method that it states; empty for the owner's own methods, which may make any calls."""
        return next((each for each in self._stated if each in _VERBS), "")

    @cached_property
    def path(self) -> str:
        """The path that it states; empty as well."""
        return next((each for each in self._stated if each.startswith("/")), "")

    @cached_property
    def _stated(self) -> list[str]:
        """The texts in its code."""
        code = getattr(self.function, "__code__", None)
        stated = code.co_consts if code and self._returns is not None else ()
        about = self.function.__doc__
        return [each for each in stated if isinstance(each, str) and each != about]

    @property
    def old_arguments(self) -> Mapping[str, str]:
        """The names that arguments had before, to those of today."""
        return getattr(self.function, "old_arguments", {})

    @cached_property
    def text(self) -> str:
        """What its docstring says, without its arguments."""
        return _ARGS.sub("", self._doc).strip()

    @cached_property
    def is_list(self) -> bool:
        """Whether it gives pages."""
        return _name(self._returns) == "PagedCall"

    @cached_property
    def is_rows(self) -> bool:
        """Whether it gives many at once, or one after the other."""
        kinds = members(next(iter(get_args(self._returns)), None))
        is_stream = _name(self._returns) == "StreamedCall"
        return is_stream or any(item_kind(each) is not None for each in kinds)

    @cached_property
    def is_file(self) -> bool:
        """Whether it gives bytes, or may."""
        return any(bytes in members(each) for each in get_args(self._returns)[:1])

    @cached_property
    def arguments(self) -> tuple[MethodArgument, ...]:
        """All that it takes, in order, but the options of a request."""
        return tuple(self._arguments())

    def call(
        self, client: Any, given: Mapping[MethodArgument, Any], *, how: str = ""
    ) -> Any:
        """Calls it. `how`: `stream`, for its response while it comes."""
        resource = getattr(client, self.resource)
        places = [each for each in self.arguments if each.is_positional]
        values = [given[each] for each in places]
        if self.subscript:
            resource = resource[values.pop(0)]
        named = {a.name: v for a, v in given.items() if not a.is_positional}
        called = getattr(resource, self.name)
        return (getattr(called, how) if how else called)(*values, **named)

    @cached_property
    def _doc(self) -> str:
        return _CONTROLS.sub("", inspect.getdoc(self.function) or "")

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return _hints(self.function)

    @property
    def _returns(self) -> Any:
        """The call that it states; None where it states none."""
        found = self._hints.get("return")
        return found if _name(found).endswith("Call") else None

    def _arguments(self) -> Iterator[MethodArgument]:
        words = _words(self._doc)
        takes = [*inspect.signature(self.function).parameters.values()][1:]
        if self.subscript:
            yield replace(self.subscript, words=words.get(self.subscript.name, ""))
        for each in takes:
            kind = self._hints.get(each.name, Any)
            if RequestOptions in members(kind):
                continue
            if each.kind is not each.VAR_KEYWORD:
                needed = each.default is each.empty
                is_path = needed and each.kind is not each.KEYWORD_ONLY
                said = words.get(each.name, "")
                yield MethodArgument(each.name, kind, needed, is_path, words=said)
            elif get_origin(kind) is Unpack:
                shape = shape_of(get_args(kind)[0])
                for name, inner in shape.kinds.items():
                    needed = name in shape.required
                    said = words.get(name, "")
                    wire, _ = shape.fields[name]
                    yield MethodArgument(name, inner, needed, False, True, said, wire)


@dataclass(frozen=True, eq=False)
class ResourceFacts:
    """A group of methods."""

    name: str
    text: str
    made: Callable[[], Any] = field(repr=False)
    """Makes one without a client, for which its module is imported."""

    @cached_property
    def methods(self) -> Mapping[str, MethodFacts]:
        """Its methods by their names, old ones among them; those of one record after its own."""
        kind: Any = self.made().__class__
        found = dict(self._of(kind))
        if hasattr(kind, "__getitem__"):
            (name, taken), (_, bound) = _hints(kind.__getitem__).items()
            one = MethodArgument(name, taken, True, True)
            found = {**dict(self._of(bound, one)), **found}
        return found

    def _of(
        self, kind: type, subscript: MethodArgument | None = None
    ) -> Iterator[tuple[str, MethodFacts]]:
        for name, value in _own_of(kind, method, FunctionType):
            yield name, MethodFacts(self.name, name, inspect.unwrap(value), subscript)
        for name, value in _own_of(kind, object):
            if hasattr(value, "of"):  # an old name, whose class few SDKs carry
                now = value.of(None, kind)
                stated = inspect.unwrap(now)
                yield name, MethodFacts(self.name, now.__name__, stated, subscript)


class Api:
    """All that an SDK offers. A resource is imported when its methods are asked for."""

    def __init__(self, package: str) -> None:
        self.package = package
        self._module = import_module(package)
        self.version: str = self._module.__version__

    @cached_property
    def resources(self) -> Mapping[str, ResourceFacts]:
        """The resources by their names, as the client has them."""
        found: dict[str, ResourceFacts] = {}
        for name, value in _own_of(self._module.Client, cached_resource):
            text = _CONTROLS.sub("", inspect.getdoc(value.func) or "")
            found[name] = ResourceFacts(name, text, partial(value.func, None))
        return found

    @property
    def title(self) -> str:
        """What the client is called."""
        title: str = self._module.Client.__name__
        return title

    def client(self, **arguments: Any) -> Any:
        """A client, with the credentials of the environment."""
        return self._module.Client(**arguments)

    def async_client(self, **arguments: Any) -> Any:
        """The same for tasks."""
        return self._module.AsyncClient(**arguments)


def _own_of(kind: type, *wanted: type) -> Iterator[tuple[str, Any]]:
    """The public attributes of a class that are of these kinds, in the order in which they are written."""
    seen: set[str] = set()
    for base in kind.__mro__:
        for name, value in {**vars(base)}.items():
            if isinstance(value, wanted) and not name.startswith("_"):
                if name not in seen:
                    yield name, value
                seen.add(name)


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """The types of a function, each by itself: what only type checkers import is anything."""
    found: dict[str, Any] = {}
    for name, stated in function.__annotations__.items():
        holder: Any = SimpleNamespace(__annotations__={name: stated})
        names = function.__globals__
        try:
            found |= typing.get_type_hints(holder, names, include_extras=True)
        except (NameError, AttributeError):
            found[name] = Any
    return found


def _name(call: Any) -> str:
    """What kind of call a function states."""
    return getattr(get_origin(call), "__name__", "")


def _words(doc: str) -> dict[str, str]:
    """What a docstring says of each argument."""
    found = _ARGS.search(doc)
    said = _WORDS.findall(found[1]) if found else []
    return {name: " ".join(text.split()) for name, text in said}
