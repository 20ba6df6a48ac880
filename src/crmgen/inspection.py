"""`crmgen inspect`: what was understood of a document, at each stage, for people who debug one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any, Final, cast

import yaml

from crmgen.diagnostics import InputError, Place, Problem, printable
from crmgen.emit.annotations import Annotator
from crmgen.emit.views.webhooks import webhooks_view
from crmgen.ir.bodypath import beside
from crmgen.ir.dump import dump_copied, dump_named, dump_operation, show_mark
from crmgen.ir.operations import Api, Operation, source_of
from crmgen.ir.paging import Paging, PagingStyle
from crmgen.ir.responses import Unwrap
from crmgen.ir.types import Evidence, Model, OperationId, TypeId
from crmgen.lower.responses.envelopes import success_body
from crmgen.pipeline import Understood, origin_of
from crmgen.read.lookup import address_of, find
from crmgen.records import fields, is_dataclass
from crmgen.report import count, loss_record
from crmgen.settings import ApiSettings
from crmgen.text import Json

Target = OperationId | TypeId
"""An operation, or else a named type."""


def as_json(understood: Understood) -> str:
    """Resources, models and losses as one JSON object, for programs."""
    record = {
        "api": understood.names.package,
        "client": understood.names.client,
        "resources": list(_resources(understood)),
        "webhooks": list(_webhooks(understood)),
        "models": list(_models(understood)),
        "losses": [loss_record(loss) for loss in understood.losses],
    }
    return json.dumps(record, indent=2)


def _resources(understood: Understood) -> Iterator[dict[str, Any]]:
    by_id = {operation.id: operation for operation in understood.api.operations}
    for resource in understood.names.resources:
        yield {
            "name": resource.attribute,
            "operations": [
                _operation(understood, by_id[id]) for id in resource.operations
            ],
        }


def _operation(understood: Understood, operation: Operation) -> dict[str, Any]:
    decisions = {
        "unwrap": operation.unwrap
        and (_path(operation.unwrap.path), operation.unwrap.decision),
        "paging": operation.paging
        and (paging_in_words(operation.paging), operation.paging.decision),
        "failure": operation.failure
        and (show_mark(operation.failure.mark), operation.failure.decision),
    }
    return {
        "name": understood.names.methods[operation.id],
        "verb": operation.verb,
        "path": operation.path.wire.unsafe,
        "pointer": operation.id,
        **_evidence(operation.evidence, understood.api),
        "parameters": [
            {
                "name": understood.names.parameters[
                    operation.id, p.where.value, p.wire.unsafe
                ],
                "wire": p.wire.unsafe,
                "in": p.where.value,
                "required": p.required,
            }
            for p in operation.parameters
        ],
        **{
            key: {"is": found[0], "how": found[1].how, "why": found[1].why}
            for key, found in decisions.items()
            if found
        },
        **({"unpaged": operation.unpaged} if operation.unpaged else {}),
        **_kept(operation, understood),
        **_left_aside(operation, understood.api),
    }


def _kept(operation: Operation, understood: Understood) -> dict[str, Any]:
    """What the result would be by the document as it is, where the lock keeps another."""
    looks = understood.kept.get(operation.id)
    return {} if looks is None else {"kept_though": looks}


def _left_aside(operation: Operation, api: Api) -> dict[str, Any]:
    """What of the body is reached on the raw side alone, since the method gives a part of it."""
    content = success_body(operation)
    taken = operation.unwrap or operation.paging
    if content is None or taken is None:
        return {}
    path = taken.path if isinstance(taken, Unwrap) else taken.items
    others = beside(content.type, path, api.types)
    return {"left_aside": [_path(way) for way, _ in others]}


_WALKS: Final = {
    PagingStyle.PAGE: "number",
    PagingStyle.OFFSET: "offset",
    PagingStyle.CURSOR: "cursor",
    PagingStyle.NEXT_LINK: "next link",
    PagingStyle.LINK_HEADER: "Link header",
    PagingStyle.CONTENT_RANGE: "Content-Range",
}


def paging_in_words(paging: Paging) -> str:
    """How a list is walked: `by number (page=), items in data, total in total`."""
    marks = {
        "next": paging.next,
        "cursor of an item": paging.last_item,
        "whether more follow": paging.has_more,
        "whether it is the last": paging.is_last,
        "last page": paging.last_page,
        "total": paging.total,
    }
    said = [f"items in {_path(paging.items) or 'the body itself'}"]
    said += [f"{key} in {_path(path)}" for key, path in marks.items() if path]
    said += [f"{_path(at.path)}= from {_path(path)}" for at, path in paging.others]
    said += (
        [f"next in header {paging.next_header.unsafe}"] if paging.next_header else []
    )
    said += [f"{paging.flag.unsafe}=true"] if paging.flag else []
    said += [f"at most {paging.cap} items"] if paging.cap else []
    without = f"; else {paging_in_words(paging.otherwise)}" if paging.otherwise else ""
    argument = f" ({_path(paging.page.path)}=)" if paging.page else ""
    return f"{', '.join([f'by {_WALKS[paging.style]}{argument}', *said])}{without}"


def _models(understood: Understood) -> Iterator[dict[str, Any]]:
    for id, name in understood.names.types.items():
        shown = name.output or name.input
        yield {
            "name": shown,
            "input": name.input,
            "module": name.module,
            "pointer": id,
            **_evidence(understood.api.types[id].evidence, understood.api),
        }


def _evidence(evidence: Evidence, api: Api) -> dict[str, Any]:
    """Whether the vendor documents a thing, and where."""
    source = source_of(evidence, api)
    return {
        "evidence": "inferred" if evidence.inferred else "documented",
        "source": source.unsafe if source else None,
    }


def _webhooks(understood: Understood) -> Iterator[dict[str, Any]]:
    """The calls that the API makes, as `webhooks.py` has them."""
    api, origin = understood.api, origin_of(understood.settings)
    views = webhooks_view(api, Annotator(api.types, understood.names), origin).webhooks
    for webhook, view in zip(api.webhooks, views, strict=True):
        signature = webhook.signature
        yield {
            "name": view.name,
            "wire": webhook.wire.unsafe,
            "type": view.annotation,
            "signed": signature.header.unsafe if signature else None,
        }


def overview(understood: Understood) -> str:
    """The whole API on a few pages: resources with their methods, how each was taken, losses."""
    lines = [f"{understood.names.client} ({_named(understood.settings)})"]
    for resource in _resources(understood):
        lines += ["", f"{resource['name']}  ({len(resource['operations'])})"]
        lines += [line for each in resource["operations"] for line in _lines(each)]
    webhooks = list(_webhooks(understood))
    lines += ["", f"webhooks  ({len(webhooks)})"] if webhooks else []
    lines += [
        f"  {each['name']:<28} {each['wire']}: {each['type']}" for each in webhooks
    ]
    lines += ["", f"{len(understood.api.types)} types, {count(understood.losses)}"]
    lines += [f"  {loss}" for loss in understood.losses]
    return "\n".join(map(printable, lines)) if lines else ""


def _named(settings: ApiSettings) -> str:
    more = f" and {len(settings.others)} more" if settings.others else ""
    return f"{settings.spec}{more}"


def _lines(operation: dict[str, Any]) -> Iterator[str]:
    yield f"  {operation['name']:<28} {operation['verb']:<6} {operation['path']}"
    for key in ("unwrap", "paging", "failure"):
        if key in operation:
            found = operation[key]
            yield f"  {'':<28} {key}: {found['is']} ({found['how']}: {found['why']})"
    if "unpaged" in operation:
        yield f"  {'':<28} does not page: {operation['unpaged']}"
    if "kept_though" in operation:
        looks = operation["kept_though"]
        yield f"  {'':<28} kept by the lock; the document now looks like {looks}: `crmgen adopt` takes that"
    if operation.get("left_aside"):
        yield f"  {'':<28} left aside, on .raw: {', '.join(operation['left_aside'])}"


def explain(understood: Understood, where: str, stage: str | None) -> str:
    """One method or type at each stage: the document's text, the IR, the view that templates place.

    `where`: `contacts.create`, `Contact`, `GET /contacts` or a document pointer. Raises
    `InputError` with the nearest names where there is no such thing.
    """
    id = _find(understood, where)
    stages: dict[str, Callable[[Understood, str], str]] = {
        "document": _document,
        "ir": _ir,
        "view": _view,
    }
    chosen = {stage: stages[stage]} if stage else stages
    shown = (
        f"== {name}: {id}\n{make(understood, id).rstrip()}"
        for name, make in chosen.items()
    )
    return "\n\n".join(shown)


def _find(understood: Understood, where: str) -> Target:
    known = dict(_targets(understood))
    if where not in known:
        near = get_close_matches(where, known, n=3, cutoff=0.4)
        hint = f"; near: {', '.join(near)}" if near else ""
        message = f"nothing is called {where!r} here{hint}"
        place = Place(str(understood.settings.spec))
        raise InputError([Problem(place, message, "no-such-name")])
    return known[where]


def _targets(understood: Understood) -> Iterator[tuple[str, Target]]:
    """Everything that can be asked for, operations last: they win where names meet."""
    for type_id, name in understood.names.types.items():
        for direction in (type_id, name.input, name.output):
            if direction:
                yield direction, type_id
    by_id = {operation.id: operation for operation in understood.api.operations}
    for resource in understood.names.resources:
        for id in resource.operations:
            yield id, id
            yield f"{by_id[id].verb} {by_id[id].path.wire.unsafe}", id
            yield f"{resource.attribute}.{understood.names.methods[id]}", id


def _document(understood: Understood, id: str) -> str:
    """The source of a place as YAML, after overlays and in the one dialect."""
    document = understood.document
    node = find(document, address_of(document, "", id))
    header = f"# {node.at}"
    text = yaml.safe_dump(
        _plain(node.raw), sort_keys=False, allow_unicode=True, width=100
    )
    return f"{header}\n{text}"


def _plain(value: Json) -> Json:
    """Without the document's own kinds of mapping, which YAML would tag."""
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    return [_plain(child) for child in value] if isinstance(value, list) else value


def _ir(understood: Understood, id: str) -> str:
    types = understood.api.types
    if id in types:
        named = types[TypeId(id)]
        copied = dump_copied(named, types) if isinstance(named, Model) else ()
        return "\n".join([dump_named(named).rstrip(), *copied])
    return dump_operation(_by_id(understood, id))


def _view(understood: Understood, id: str) -> str:
    """The flat texts that templates place, one name a line."""
    make = _type_views if id in understood.api.types else _method_views
    views = make(understood, id)
    return "\n\n".join("\n".join(_attributes(view)) for view in views)


def _type_views(understood: Understood, id: str) -> Iterator[Any]:
    name = understood.names.types[TypeId(id)]
    directions = {each for each in (name.output, name.input) if each}
    for module in understood.views().models:
        yield from (each for each in module.classes if each.name in directions)
        yield from (each for each in module.aliases if each.name in directions)


def _method_views(understood: Understood, id: str) -> Iterator[Any]:
    names = understood.names
    method = names.methods[OperationId(id)]
    owner = next(each.attribute for each in names.resources if id in each.operations)
    for resource in understood.views().resources:
        if resource.attribute == owner:
            yield from (each for each in resource.methods if each.name == method)


def _attributes(view: Any, indent: str = "") -> Iterator[str]:
    for attribute in fields(view):
        value: object = getattr(view, attribute.name)
        if not isinstance(value, tuple):
            yield f"{indent}{attribute.name}: {value}"
            continue
        yield f"{indent}{attribute.name}:"
        for each in cast(tuple[object, ...], value):
            if is_dataclass(each):
                yield from _attributes(each, f"{indent}    ")
            else:
                yield f"{indent}    {each}"


def _by_id(understood: Understood, id: str) -> Operation:
    return next(each for each in understood.api.operations if each.id == id)


def _path(path: tuple[Any, ...]) -> str:
    return ".".join(step.unsafe for step in path)
