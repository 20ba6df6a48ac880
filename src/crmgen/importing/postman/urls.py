"""Addresses of requests: the server, the path with its placeholders, the query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from crmgen.importing.exchanges import Parameter, Server
from crmgen.importing.json_files import get, maps_of, pass_over, text_of
from crmgen.importing.paths import is_id, unique, value_name
from crmgen.importing.postman.values import described, parameter_of
from crmgen.importing.postman.variables import VARIABLE, Variables
from crmgen.importing.shapes import Shape
from crmgen.importing.values import typed
from crmgen.records import dataclass
from crmgen.tree.maps import Map

_ADDRESS: Final = re.compile(
    r"(?:(?P<scheme>[a-z][a-z+.-]*|\{\{[^{}]*\}\})://)?(?P<host>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?",
    re.IGNORECASE | re.DOTALL,
)
_WITH_ENDING: Final = re.compile(r"(\w+)(\.[a-z0-9]{2,5})")
_NAME: Final = re.compile(r"[^\w.$-]+")


@dataclass(slots=True)
class Address:
    """Where a request goes."""

    server: str
    """As it stands, with its variables."""
    path: str
    """Empty where nothing at all is stated."""
    parameters: list[Parameter]


def address_of(request: Map, variables: Variables) -> Address:
    """The parts of `url`: a text, or an object of its parts, in both versions of the schema."""
    stated = get(request, "url")
    url = stated if isinstance(stated, Map) else Map()
    raw = (stated if isinstance(stated, str) else text_of(url, "raw")).strip()
    found = _ADDRESS.match(raw)
    assert found is not None
    scheme, host, path = found["scheme"] or "", found["host"], found["path"]
    if "host" in url:
        scheme = text_of(url, "protocol").removesuffix("://") or scheme
        host = _joined(url, "host", ".")
        host = f"{host}:{port}" if (port := text_of(url, "port")) else host
    if "path" in url:
        path = _joined(url, "path", "/")
    server = f"{scheme}://{host}" if scheme and host else _with_scheme(host)
    pass_over(url, "port", "protocol", "hash")
    path, parameters = _path(path, dict(_path_values(url)), variables)
    parameters += [
        parameter_of(each, "query", variables) for _, each in maps_of(url, "query")
    ]
    if "query" not in url:
        parameters += _query(found["query"] or "", variables)
    return Address(server, path if raw or "path" in url or server else "", parameters)


def _joined(url: Map, key: str, sign: str) -> str:
    """A text, or the list of its parts; a part may be an object with a value."""
    stated = get(url, key)
    if not isinstance(stated, list):
        return text_of(url, key)
    parts = (text_of(e, "value") if isinstance(e, Map) else str(e) for e in stated)
    return sign.join(parts)


def _with_scheme(host: str) -> str:
    """An address without a scheme, as Postman sends it; what a variable stands for may have its own."""
    return host if not host or host.startswith("{{") else f"https://{host}"


def _path_values(url: Map) -> Iterator[tuple[str, Map]]:
    """The variables of the path, by name."""
    for _, each in maps_of(url, "variable"):
        yield text_of(each, "key") or text_of(each, "id"), each


def _path(
    stated: str, known: dict[str, Map], variables: Variables
) -> tuple[str, list[Parameter]]:
    """The path with `{name}` for what varies, and the parameters of that."""
    segments: list[str] = []
    parameters: list[Parameter] = []

    def take(name: str, value: str, about: Map) -> str:
        name = _NAME.sub("_", name).strip("_") or "value"
        name = unique(name, [each.name for each in parameters])
        shape = Shape.of(typed(value, name, is_id=True)) if value else Shape()
        said = described(about)
        parameters.append(Parameter(name, "path", shape, said, is_required=True))
        return f"{{{name}}}"

    for segment in _filled_versions(stated, variables).strip("/").split("/"):
        if segment.startswith(":") and len(segment) > 1:
            name, ending = segment[1:], ""
            if name not in known and (found := _WITH_ENDING.fullmatch(name)):
                name, ending = found[1], found[2]
            about = known.get(name, Map())
            made = take(name, variables.filled(text_of(about, "value")), about) + ending
        elif VARIABLE.search(segment):
            made = VARIABLE.sub(
                lambda f: take(f[1], variables.shown(f[1]), Map()), segment
            )
        elif is_id(unquote(segment), segments[-1] if segments else ""):
            made = take(value_name(segments), unquote(segment), Map())
        else:
            made = segment.replace("{", "%7B").replace("}", "%7D")
        segments.append(made)
    end = "/" if stated.endswith("/") and segments != [""] else ""
    return "/" + "/".join(segments) + end, parameters


def _filled_versions(stated: str, variables: Variables) -> str:
    """The path with the values of those variables that are a version, or more than a segment."""

    def filled(found: re.Match[str]) -> str:
        value = variables.shown(found[1])
        is_part = re.fullmatch(r"v\d+(\.\d+)*", value) or "/" in value
        return value if is_part else found[0]

    return VARIABLE.sub(filled, stated)


def _query(text: str, variables: Variables) -> list[Parameter]:
    found: list[Parameter] = []
    for pair in filter(None, text.split("&")):
        key, _, value = pair.partition("=")
        each = Map()
        each.update({"key": unquote(key), "value": unquote(value)})
        found.append(parameter_of(each, "query", variables))
    return found


def server_of(stated: str, variables: Variables) -> Server | None:
    """The server that an address begins with; None where that is not known.

    Variables that are a part of the host stay variables of the server, with their values as defaults.
    """
    whole = VARIABLE.fullmatch(stated)
    while whole and (value := variables.values.get(whole[1], "")):
        stated = value.strip()
        whole = VARIABLE.fullmatch(stated)
    if whole:
        return None
    start = VARIABLE.match(stated)
    if start and "://" in variables.values.get(start[1], ""):
        stated = variables.values[start[1]] + stated[start.end() :]
    defaults: dict[str, str] = {}
    unknown: list[str] = []

    def kept(found: re.Match[str]) -> str:
        name = _NAME.sub("_", found[1])
        if not (value := variables.shown(found[1])):
            unknown.append(name)
        defaults[name] = value or name
        return f"{{{name}}}"

    url = VARIABLE.sub(kept, stated).rstrip("/")
    url = re.sub(r"^(\w+://)[^/@]*@", r"\1", url)
    url = _with_scheme(url) if "://" not in url else url
    return Server(url, variables.name, defaults, tuple(dict.fromkeys(unknown)))
