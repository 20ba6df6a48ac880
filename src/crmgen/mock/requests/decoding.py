"""Parameters of requests as values, by their style and type (OpenAPI 3.1 section 4.8.12)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from crmgen.ir.instances import InstanceCheck
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.types import (
    Choice,
    Direction,
    ListOf,
    MapOf,
    Model,
    OneOf,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
)
from crmgen.ir.walk import Types, alternatives, underlying
from crmgen.mock.messages import Request
from crmgen.mock.plain import json_of, plain
from crmgen.text import Json

Pairs: TypeAlias = Sequence[tuple[str, str]]
Kind: TypeAlias = Type | Model | None
"""What a text is to be read as; None: nobody says."""
_INTEGER: Final = re.compile(r"[+-]?\d{1,4000}")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_BOOLEANS: Final = {"true": True, "false": False}
_DELIMITERS: Final = {"spaceDelimited": " ", "pipeDelimited": "|"}
_KEYS: Final = re.compile(r"\[([^\]]*)\]")


class Decoder:
    """Reads the text of requests as the types of one API."""

    def __init__(self, types: Types) -> None:
        self._types = types
        self._check = InstanceCheck(types, Direction.PARAMETER)

    def path(self, operation: Operation, values: Mapping[str, str]) -> dict[str, str]:
        """The values of a path without what their style writes before them."""
        found = dict(values)
        for each in operation.parameters:
            wire = plain(each.wire)
            if each.where is Where.PATH and wire in found:
                start = {"label": ".", "matrix": f";{wire}="}.get(each.style, "")
                found[wire] = found[wire].removeprefix(start)
        return found

    def path_value(self, parameter: Parameter, text: str) -> Any:
        """One value of a path, whose prefix is gone."""
        marks = {"label": ".", "matrix": f";{plain(parameter.wire)}="}
        mark = marks.get(parameter.style, ",") if parameter.explode else ","
        return self._separated(parameter, text, mark)

    def query(self, operation: Operation, pairs: Pairs) -> dict[str, Any]:
        """What a query says; what no parameter declares as text."""
        stated = [each for each in operation.parameters if each.where is Where.QUERY]
        found: dict[str, Any] = {}
        taken: set[str] = set()
        for each in sorted(stated, key=self._takes_any_name):
            left = [pair for pair in pairs if pair[0] not in taken]
            value, names = self._of_pairs(each, left)
            if names:
                found[plain(each.wire)] = value
                taken |= names
        for each in operation.parameters:
            if each.where is Where.QUERYSTRING:
                return {plain(each.wire): self.form(each.type, pairs)}
        return {name: text for name, text in pairs if name not in taken} | found

    def header(self, parameter: Parameter, request: Request) -> Any:
        """The value of a header, style `simple`; None where it is not sent."""
        text = request.header(plain(parameter.wire))
        return None if text is None else self._separated(parameter, text, ",")

    def cookie(self, parameter: Parameter, cookies: Pairs) -> Any:
        """The value of a cookie; None where it is not sent."""
        return self._of_pairs(parameter, cookies)[0]

    def form(
        self, type: Kind, pairs: Pairs, marks: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The fields of a form: each once for each of its values, or all in one text where `marks` says between
        what; objects as JSON, or with keys in brackets.
        """
        fields, marks = self._fields(type), marks or {}
        found: dict[str, Any] = {}
        for name, texts in _by_name(pairs).items():
            top = name if name in fields else name.partition("[")[0]
            if top != name:
                inner = [each for each in pairs if each[0].startswith(f"{top}[")]
                found[top] = self._deep(fields.get(top), top, inner)
            elif name in marks:
                parts = texts[-1].split(marks[name])
                found[name] = self._several(fields.get(name), parts)
            elif (part := self._part(type, name)) is not None:
                found[name] = self._several(part, texts)
            else:
                found[name] = texts[0] if len(texts) == 1 else texts
        return found

    def value(self, type: Kind, text: str) -> Any:
        """One text as the type has it; as it is where it is none of the type."""
        match kind := self._kind(type):
            case Scalar():
                return _scalar(kind.kind, text)
            case Choice():
                values = map(json_of, kind.values)
                return next((each for each in values if _text(each) == text), text)
            case OneOf():
                found = (self.value(e, text) for e in alternatives(kind, self._types))
                fit = (each for each in found if self._check.accepts(kind, each))
                return next(fit, text)
            case ListOf() | TupleOf() | Model() | MapOf():
                return _json(text)
            case _:
                return text

    def _kind(self, type: Kind) -> Kind:
        if type is None or isinstance(type, Model):
            return type
        return underlying(type, self._types)

    def _takes_any_name(self, parameter: Parameter) -> bool:
        """Whether its keys may be called anything, so that all others have theirs first."""
        return isinstance(self._kind(parameter.type), MapOf)

    def _of_pairs(self, parameter: Parameter, pairs: Pairs) -> tuple[Any, set[str]]:
        """A value, and the names of the pairs that it stands in."""
        wire, kind = plain(parameter.wire), self._kind(parameter.type)
        each_alone = parameter.explode and parameter.media is None
        if parameter.style == "deepObject":
            inner = [each for each in pairs if each[0].startswith(f"{wire}[")]
            if inner:
                return self._deep(parameter.type, wire, inner), {n for n, _ in inner}
        elif each_alone and isinstance(kind, Model | MapOf):
            known = self._fields(kind)
            is_open = isinstance(kind, MapOf)
            inner = [each for each in pairs if is_open or each[0] in known]
            return self.form(kind, inner), {n for n, _ in inner}
        texts = _by_name(pairs).get(wire)
        if texts is None:
            return None, set()
        if each_alone:
            return self._several(parameter.type, texts), {wire}
        mark = _DELIMITERS.get(parameter.style, ",")
        return self._separated(parameter, texts[-1], mark), {wire}

    def _several(self, type: Kind, texts: list[str]) -> Any:
        """The values of a name that stands there once for each."""
        kind = self._kind(type)
        if not isinstance(kind, ListOf):
            return self.value(type, texts[-1])
        whole = _json(texts[0]) if len(texts) == 1 else None
        if isinstance(whole, list):
            return whole
        return [self.value(kind.item, each) for each in texts]

    def _separated(self, parameter: Parameter, text: str, mark: str) -> Any:
        """A list or an object in one text; else the text as its type has it."""
        if parameter.media is not None:
            return _json(text)
        kind = self._kind(parameter.type)
        parts = text.split(mark) if text else []
        if isinstance(kind, ListOf):
            return [self.value(kind.item, each) for each in parts]
        if not isinstance(kind, Model | MapOf):
            return self.value(kind, text)
        if parameter.explode:
            cut = (each.partition("=") for each in parts)
            return self.form(kind, [(name, value) for name, _, value in cut])
        return self.form(kind, [*zip(parts[::2], parts[1::2], strict=False)])

    def _deep(self, type: Kind, wire: str, pairs: Pairs) -> Any:
        """`filter[a][b]=1`: an object of objects; `[]` adds to a list."""
        found: dict[str, Json] = {}
        for name, text in pairs:
            self._put(found, type, _KEYS.findall(name[len(wire) :]) or [""], text)
        return found[""] if found.keys() == {""} else self._with_lists(found, type)

    def _with_lists(self, value: Json, type: Kind) -> Json:
        """The same with lists for objects whose keys are `0`, `1`, ..., where the type says so."""
        if not isinstance(value, dict):
            return value
        parts = {k: self._with_lists(v, self._part(type, k)) for k, v in value.items()}
        is_list = isinstance(self._kind(type), ListOf)
        is_list = is_list and all(map(str.isdecimal, parts))
        return [*parts.values()] if is_list else parts

    def _put(
        self, into: dict[str, Json], type: Kind, keys: list[str], text: str
    ) -> None:
        key, *rest = keys
        part = self._part(type, key)
        if rest and rest != [""]:
            held = into.setdefault(key, {})
            if isinstance(held, dict):
                self._put(held, part, rest, text)
            return
        kind = self._kind(part)
        if not rest and key and not isinstance(kind, ListOf):
            into[key] = self.value(part, text)
            return
        item = kind.item if isinstance(kind, ListOf) else part
        held = into.setdefault(key, [])
        if isinstance(held, list):
            held.append(self.value(item, text))

    def _part(self, type: Kind, key: str) -> Kind:
        match kind := self._kind(type):
            case ListOf():
                return kind.item
            case MapOf():
                return kind.value
            case _:
                return self._fields(kind).get(key)

    def _fields(self, type: Kind) -> Mapping[str, Type]:
        """The fields of an object, or of each that a union may be."""
        kind = self._kind(type)
        if isinstance(kind, OneOf):
            found: dict[str, Type] = {}
            for each in alternatives(kind, self._types):
                found = {**self._fields(each), **found}
            return found
        fields = kind.fields if isinstance(kind, Model) else ()
        return {plain(each.wire): each.type for each in fields}


def _by_name(pairs: Pairs) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    return found


def cookies_of(request: Request) -> list[tuple[str, str]]:
    """The cookies of a request (RFC 6265 section 4.2)."""
    text = request.header("cookie") or ""
    parts = (each.strip().partition("=") for each in text.split(";"))
    return [(name, unquote(value)) for name, mark, value in parts if mark]


def _scalar(kind: ScalarKind, text: str) -> Any:
    if kind is ScalarKind.INTEGER and _INTEGER.fullmatch(text):
        return int(text)
    if kind is ScalarKind.NUMBER and _NUMBER.fullmatch(text):
        return int(text) if _INTEGER.fullmatch(text) else float(text)
    if kind is ScalarKind.BOOLEAN:
        return _BOOLEANS.get(text.lower(), text)
    return None if kind is ScalarKind.NULL and text in ("", "null") else text


def _text(value: Any) -> str:
    """A value of an enum as it goes over the wire."""
    return value if isinstance(value, str) else json.dumps(value)


def _json(text: str) -> Json:
    try:
        found: Json = json.loads(text)
        return found
    except ValueError:
        return text
