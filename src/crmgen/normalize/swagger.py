"""OpenAPI 2.0 (Swagger) documents, path items and operations in the shape of 3.x.

After the tables of OpenAPI 2.0; every mapping that is made keeps the place of the one it is made from.
"""

from __future__ import annotations

from typing import Final

from crmgen.diagnostics import InputError, Notes, Unreachable
from crmgen.normalize.booleans import read_booleans
from crmgen.normalize.context import Context
from crmgen.normalize.swagger_bodies import (
    add_content,
    body_of_form,
    body_of_parameter,
    is_error_without_media,
)
from crmgen.read.documents import Document
from crmgen.read.lookup import address_of, find
from crmgen.text import Json
from crmgen.tree.maps import Map, graft, mapping, place_of
from crmgen.tree.shape import VERBS, Kind
from crmgen.tree.walk import Site

MOVED: Final = (
    ("/definitions/", "/components/schemas/"),
    ("/responses/", "/components/responses/"),
    ("/parameters/", "/components/parameters/"),
    ("/securityDefinitions/", "/components/securitySchemes/"),
)
"""Where the parts of a 2.0 document go, so that references to them still lead there."""

_BODIES: Final = ("body", "formData")
_COLLECTIONS: Final[dict[str, tuple[str, bool]]] = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
_FLOWS: Final = {"accessCode": "authorizationCode", "application": "clientCredentials"}


def swagger_context(
    document: Document, notes: Notes, version: tuple[int, int]
) -> Context:
    """What the operations of a 2.0 document inherit from its top, kept before that is changed."""
    root = document.root
    bodies: dict[tuple[str, ...], Map] = {
        ("components", "parameters", name): mapping(parameter)
        for name, parameter in mapping(root.get("parameters")).items()
        if mapping(parameter).get("in") in _BODIES
    }
    consumes = media_types(root.get("consumes"))
    produces = media_types(root.get("produces"))
    return Context(document, notes, version, consumes, produces, bodies)


def document(site: Site, context: Context) -> None:
    """Servers and components out of the parts that 2.0 keeps at the top."""
    root = site.map
    servers = _servers(site, context)
    components = _components(root, context)
    for key in ("swagger", "host", "basePath", "schemes", "consumes", "produces"):
        root.pop(key, None)
    root["openapi"] = "3.1.0"
    if servers:
        root["servers"] = servers
    if components:
        root["components"] = components
    context.document.moved = MOVED


def _components(root: Map, context: Context) -> Map:
    components = Map(root.source, root.mark)
    for old, new in MOVED:
        part = root.pop(old.strip("/"), None)
        if part is not None:
            components[new.split("/")[2]] = part
    for address in context.shared_bodies:
        del mapping(components["parameters"])[address[-1]]
    return components


def _servers(site: Site, context: Context) -> list[Json]:
    root, schemes = site.map, site.map.get("schemes")
    host, path = root.get("host"), root.get("basePath")
    path = path.strip().rstrip("/") if isinstance(path, str) else ""
    if path and not path.startswith("/"):  # it would go on with the host's name
        path = f"/{path}"
        message = f"a base path begins with a slash; read as {path!r}"
        context.record_loss(site, "basePath", "path-without-slash", message)
    if not isinstance(host, str):
        return [_server(root, path, "basePath")] if path else []
    if "://" in host:
        return [_server(root, f"{host.rstrip('/')}{path}", "host")]
    named = (
        [each for each in schemes if isinstance(each, str)]
        if isinstance(schemes, list)
        else [schemes]
    )
    usable = [each for each in ("https", "http") if each in named] or ["https"]
    address = f"{host.strip().rstrip('/')}{path}"
    return [_server(root, f"{scheme}://{address}", "host") for scheme in usable]


def _server(root: Map, url: str, stated: str) -> Map:
    made = Map(root.source, root.mark)
    made["url"] = url
    graft(made, "url", root, stated)
    return made


def path_item(site: Site, context: Context) -> None:
    """Bodies that are stated for the whole path go to each operation."""
    listed = site.map.get("parameters")
    if not isinstance(listed, list):
        return
    bodies = [
        each for each in listed if _parameter(site, each, context).get("in") in _BODIES
    ]
    site.map["parameters"] = [each for each in listed if each not in bodies]
    for verb in VERBS:
        operation = site.map.get(verb)
        if bodies and isinstance(operation, Map):
            own = operation.get("parameters")
            operation["parameters"] = [*bodies, *(own if isinstance(own, list) else [])]


def operation(site: Site, context: Context) -> None:
    """`in: body` and `in: formData` become the request body, `produces` the content of responses."""
    consumes = media_types(site.map.pop("consumes", None)) or context.consumes
    produces = media_types(site.map.pop("produces", None)) or context.produces
    site.map.pop("schemes", None)
    _move_bodies(site, consumes, context)
    for status, response in mapping(site.map.get("responses")).items():
        if isinstance(response, Map):
            pointer = f"{site.pointer}/responses/{status}"
            if is_error_without_media(status, response, produces):
                _lose_media(response, pointer, context)
                add_content(response, ["application/json"], pointer)
            else:
                add_content(response, produces, pointer)


def _lose_media(response: Map, pointer: str, context: Context) -> None:
    message = "an error with fields, of media types that have none; it is read as JSON"
    place = place_of(response, "schema", f"{pointer}/schema")
    context.notes.record_loss(place, "error-media", message)


def media_types(stated: Json) -> tuple[str, ...]:
    if not isinstance(stated, list):
        return ()
    return tuple(each for each in stated if isinstance(each, str))


def _move_bodies(site: Site, consumes: tuple[str, ...], context: Context) -> None:
    listed = site.map.get("parameters")
    if not isinstance(listed, list):
        return
    form: list[Map] = []
    kept: list[Json] = []
    pointer = f"{site.pointer}/requestBody"
    for each in listed:
        parameter = _parameter(site, each, context)
        place = parameter.get("in")
        if place in _BODIES:
            read_booleans(Site(Kind.PARAMETER, parameter, pointer, site.base), context)
        if place == "formData":
            if any(each.get("name") == parameter.get("name") for each in form):
                _note_twice(parameter, pointer, context)
            form.append(parameter)
        elif place == "body":
            if "requestBody" in site.map:
                _note_twice(parameter, pointer, context)
            site.map["requestBody"] = body_of_parameter(parameter, consumes, pointer)
            graft(site.map, "requestBody", parameter)
        else:
            kept.append(each)
    site.map["parameters"] = kept
    if form:
        site.map["requestBody"] = body_of_form(form, consumes, pointer)
        graft(site.map, "requestBody", form[0])


def _note_twice(parameter: Map, pointer: str, context: Context) -> None:
    message = "this parameter is given twice; the last is used"
    place = place_of(parameter, None, pointer)
    context.notes.record_loss(place, "parameter-twice", message)


def _parameter(site: Site, stated: Json, context: Context) -> Map:
    """The parameter itself, also where a reference stands for it; empty where there is none."""
    text = mapping(stated).get("$ref")
    return mapping(_target(site, text, context) if isinstance(text, str) else stated)


def _target(site: Site, text: str, context: Context) -> Json:
    try:
        address = address_of(context.document, site.base, text)
        if not address.base and address.tokens in context.shared_bodies:
            return context.shared_bodies[address.tokens]
        return find(context.document, address).raw
    except (
        Unreachable,
        InputError,
    ):  # the reference is kept, so that it is reported
        return None


def collection_format(site: Site, context: Context) -> None:
    """How a list is written: 2.0 states it for lists only, and separates by commas unless told."""
    stated = site.map.pop("collectionFormat", "csv")
    if site.map.get("type") != "array":
        return
    style, explode = _COLLECTIONS.get(str(stated), ("form", False))
    if site.map.get("in") != "query":
        style, explode = "simple", False
    if stated == "tsv":
        message = "values separated by tabs cannot be written since OpenAPI 3.0; commas are used"
        context.record_loss(site, "type", "collection-format", message)
    site.map["style"] = style
    site.map["explode"] = explode


def response(site: Site, context: Context) -> None:
    """What no operation has given its own media types."""
    add_content(site.map, context.produces, site.pointer)


def security_scheme(site: Site, _context: Context) -> None:
    """`basic` is a scheme of HTTP; the one `flow` of 2.0 is one of `flows`."""
    scheme = site.map
    if scheme.get("type") == "basic":
        scheme["type"] = "http"
        scheme["scheme"] = "basic"
    elif scheme.get("type") == "oauth2" and isinstance(
        name := scheme.pop("flow", None), str
    ):
        flow, flows = (Map(scheme.source, scheme.mark) for _ in range(2))
        for key in ("authorizationUrl", "tokenUrl", "scopes"):
            if key in scheme:
                flow[key] = scheme.pop(key)
        flows[_FLOWS.get(name, name)] = flow
        scheme["flows"] = flows
