"""Revisions of a document that change nothing on the wire, such as vendors publish all the time.

Each takes a document as plain values and changes it in place; what it chooses, it chooses by chance.
"""

# Documents are JSON of any shape here.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportUnknownLambdaType=false

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any, Final

_VERBS: Final = ("get", "put", "post", "delete", "patch", "options", "head")
Revise = Callable[[Any, Random], None]


def version_into_paths(root: Any, chance: Random) -> None:
    """`/v1` moves from the server's address into the paths."""
    del chance
    if "swagger" in root:
        base = root.pop("basePath", "/").rstrip("/")
    else:
        server, *others = root.get("servers") or [{"url": "/"}]
        url = server["url"]
        base = re.sub(r"^[a-z]+://[^/]*", "", url).rstrip("/")
        if others or "{" in base or _own_servers(root):
            return
        server["url"] = url.rstrip("/").removesuffix(base) or "/"
    root["paths"] = {
        path if path.startswith("x-") else f"{base}{path}": item
        for path, item in root["paths"].items()
    }


def _own_servers(root: Any) -> bool:
    return any(
        "servers" in each for item in root["paths"].values() for each in (item, *item.values()) if isinstance(each, dict)
    )  # fmt: skip


def version_into_server(root: Any, chance: Random) -> None:
    """What all paths begin with moves into the server's address."""
    del chance
    firsts = {path.split("/")[1] for path in root["paths"] if path.startswith("/")}
    if len(firsts) != 1 or "{" in (first := firsts.pop()) or _own_servers(root):
        return
    if any(path.count("/") < 2 for path in root["paths"]):
        return
    if "swagger" in root:
        root["basePath"] = root.get("basePath", "").rstrip("/") + f"/{first}"
    elif len(root.get("servers", ())) == 1:
        root["servers"][0]["url"] = root["servers"][0]["url"].rstrip("/") + f"/{first}"
    else:
        return
    root["paths"] = {
        path.removeprefix(f"/{first}"): item for path, item in root["paths"].items()
    }


def inline_becomes_component(root: Any, chance: Random) -> None:
    """Objects that stand inline get a key, and a reference takes their place."""
    keys = schemas(root)
    for number, (holder, key) in enumerate(list(_objects(root))):
        if chance.random() < 0.5:
            name = chance.choice(["Shape", "Payload", "Model", "Dto"]) + str(number)
            keys[name] = holder[key]
            holder[key] = {"$ref": f"{_prefix(root)}{name}"}


def component_becomes_inline(root: Any, chance: Random) -> None:
    """Components that refer to nothing else are written out where they are used, and are gone."""
    keys = schemas(root)
    simple = {
        f"{_prefix(root)}{name}": name
        for name, each in keys.items()
        if "$ref" not in str(each) and chance.random() < 0.5
    }
    for holder, key in list(_references(root)):
        name = simple.get(holder[key]["$ref"])
        if name is not None:
            holder[key] = deepcopy(keys[name])
    for reference, name in simple.items():
        if f"'{reference}'" not in str(root):
            del keys[name]


def component_is_renamed(root: Any, chance: Random) -> None:
    """Half of the components get other keys."""
    names = {
        name: f"{chance.choice(['Api', 'V2', 'Public'])}{name}{chance.choice(['', 'Dto', 'Schema'])}"
        for name in schemas(root)
        if chance.random() < 0.5
    }
    prefix = _prefix(root)

    def renamed(value: Any) -> Any:
        if isinstance(value, str) and value.startswith(prefix):
            head, slash, rest = value.removeprefix(prefix).partition("/")
            return f"{prefix}{names.get(head, head)}{slash}{rest}"
        return value

    # A discriminator without a mapping calls components by their keys.
    if "discriminator" not in str(root):
        keys = schemas(root)
        entries = [(names.get(key, key), value) for key, value in keys.items()]
        keys.clear()
        keys.update(entries)
        _replace_texts(root, renamed)


def tag_in_front(root: Any, chance: Random) -> None:
    """Operations get another tag before the one that they have."""
    for _, _, operation in operations(root):
        if chance.random() < 0.3:
            tag = chance.choice(["Beta", "Public", "Core API"])
            operation["tags"] = [tag, *operation.get("tags", ())]


def tag_is_renamed(root: Any, chance: Random) -> None:
    """Every tag is called otherwise."""
    names: dict[str, str] = {}
    for _, _, operation in operations(root):
        for tag in operation.get("tags", ()):
            names.setdefault(tag, f"{chance.choice(['The', 'My', 'Our'])} {tag} things")
        if "tags" in operation:
            operation["tags"] = [names[tag] for tag in operation["tags"]]
    for tag in root.get("tags", ()):
        tag["name"] = names.get(tag["name"], tag["name"])


def tags_go(root: Any, chance: Random) -> None:
    """No operation has a tag."""
    del chance
    root.pop("tags", None)
    for _, _, operation in operations(root):
        operation.pop("tags", None)


def title_changes(root: Any, chance: Random) -> None:
    """`info` says something else."""
    root["info"] = {**root["info"], "title": "Another name", "version": "999"}
    root["info"]["description"] = f"Revision {chance.random()}"


def media_type_gets_a_parameter(root: Any, chance: Random) -> None:
    """`application/json` becomes `application/json; charset=utf-8`."""
    for holder in _contents(root):
        entries = [
            (f"{key}; charset=utf-8" if key == "application/json" and chance.random() < 0.7 else key, value)
            for key, value in holder.items()
        ]  # fmt: skip
        holder.clear()
        holder.update(entries)


def success_has_another_status(root: Any, chance: Random) -> None:
    """What came with 200 comes with 201, and the other way about."""
    for _, _, operation in operations(root):
        responses = operation.get("responses", {})
        for old, new in (("200", "201"), ("201", "200")):
            if old in responses and new not in responses and chance.random() < 0.5:
                responses[new] = responses.pop(old)
                break


def path_parameter_is_renamed(root: Any, chance: Random) -> None:
    """`{id}` becomes `{contact_key}`, where the parameter is stated in place."""
    paths: dict[str, Any] = {}
    for path, item in root["paths"].items():
        stated = [*item.get("parameters", ())] if isinstance(item, dict) else []
        for _, _, operation in operations({"paths": {path: item}}):
            stated += operation.get("parameters", ())
        slots = re.findall(r"\{(\w+)\}", path)
        new = path
        for slot in slots:
            own = [
                each
                for each in stated
                if each.get("in") == "path" and each.get("name") == slot
            ]
            shared = any("$ref" in each for each in stated)
            name = f"{slot}_{chance.choice(['key', 'ref', 'no'])}"
            if own and not shared and name not in slots:
                new = new.replace(f"{{{slot}}}", f"{{{name}}}")
                for each in own:
                    each["name"] = name
        paths[new] = item
    if len(paths) == len(root["paths"]):
        root["paths"] = paths


def operation_id_changes(root: Any, chance: Random) -> None:
    """operationIds say something else, or are gone."""
    for number, (_, _, operation) in enumerate(operations(root)):
        if chance.random() < 0.5:
            operation["operationId"] = f"call{number}_{chance.choice(['do', 'run'])}"
        else:
            operation.pop("operationId", None)
        operation["summary"] = f"Revised text {number}"


def response_becomes_reference(root: Any, chance: Random) -> None:
    """A response stands among the components, and its schema is an allOf of one."""
    if "swagger" in root:
        return
    shared = root.setdefault("components", {}).setdefault("responses", {})
    for number, (_, _, operation) in enumerate(operations(root)):
        for status, response in operation.get("responses", {}).items():
            if status.startswith("x-") or "$ref" in response:
                continue
            for media in response.get("content", {}).values():
                if "schema" in media and "$ref" in media["schema"] and chance.random() < 0.5:  # fmt: skip
                    media["schema"] = {"allOf": [media["schema"]]}
            if chance.random() < 0.5:
                shared[f"Answer{number}of{status}"] = response
                operation["responses"][status] = {
                    "$ref": f"#/components/responses/Answer{number}of{status}"
                }


def request_body_becomes_reference(root: Any, chance: Random) -> None:
    """A request body stands among the components, and its schema is an allOf of one."""
    if "swagger" in root:
        return
    shared = root.setdefault("components", {}).setdefault("requestBodies", {})
    for number, (_, _, operation) in enumerate(operations(root)):
        body = operation.get("requestBody")
        if body is None or "$ref" in body:
            continue
        for media in body.get("content", {}).values():
            if "$ref" in media.get("schema", {}) and chance.random() < 0.5:
                media["schema"] = {"allOf": [media["schema"]]}
        if chance.random() < 0.7:
            shared[f"Sent{number}"] = body
            operation["requestBody"] = {"$ref": f"#/components/requestBodies/Sent{number}"}  # fmt: skip


def parameters_are_shared(root: Any, chance: Random) -> None:
    """Parameters stand among the components, or in the path item."""
    if "swagger" in root:
        return
    shared = root.setdefault("components", {}).setdefault("parameters", {})
    for number, (_, item, operation) in enumerate(operations(root)):
        listed = operation.get("parameters", [])
        for index, each in enumerate(listed):
            if "$ref" not in each and chance.random() < 0.5:
                shared[f"P{number}n{index}"] = each
                listed[index] = {"$ref": f"#/components/parameters/P{number}n{index}"}
        verbs = [key for key in item if key in _VERBS]
        if len(verbs) == 1 and "parameters" not in item and listed:
            item["parameters"] = operation.pop("parameters")


def second_way_of_paging(root: Any, chance: Random) -> None:
    """Operations with pages by number take a cursor as well, which a flag must switch on."""
    for _, _, operation in operations(root):
        listed = operation.get("parameters", [])
        names = {each.get("name") for each in listed}
        if names & {"page", "offset", "limit", "per_page"} and "cursor" not in names:
            schema = {"schema": {"type": "string"}}
            flag = {"schema": {"type": "boolean"}}
            if "swagger" in root:
                schema, flag = {"type": "string"}, {"type": "boolean"}
            listed += [
                {"name": "cursor", "in": "query", **schema},
                {"name": "cursor_pagination", "in": "query", **flag},
            ]
            for holder in _answers(operation):
                found = holder.get("schema", {})
                own = schemas(root).get(found.get("$ref", "").removeprefix(_prefix(root)), found)  # fmt: skip
                if "properties" in own and chance.random() < 0.9:
                    own["properties"]["next_cursor"] = {"type": "string"}


def newcomers(root: Any, chance: Random) -> None:
    """New operations and components, called so that they would like the names of others."""
    keys = schemas(root)
    for number, name in enumerate(list(keys)):
        if chance.random() < 0.3:
            for other in (f"{name}Input", f"{name}2", f"{name[:1].lower()}{name[1:]}"):
                keys.setdefault(other, {"type": "object", "properties": {f"only{number}": {"type": "string"}}})  # fmt: skip
    for path, item in list(root["paths"].items()):
        if "{" not in path and path.startswith("/") and chance.random() < 0.3:
            tags = next((each.get("tags") for _, _, each in operations({"paths": {path: item}})), None)  # fmt: skip
            new = {"responses": {"204": {"description": "Done."}}}
            root["paths"].setdefault(f"{path}/aa", {"get": {**new, **({"tags": tags} if tags else {})}})  # fmt: skip


REVISIONS: Final[dict[str, Revise]] = {
    each.__name__: each
    for each in (
        *(version_into_paths, version_into_server, inline_becomes_component),
        *(component_becomes_inline, component_is_renamed, tag_in_front, tag_is_renamed),
        *(tags_go, title_changes, media_type_gets_a_parameter, operation_id_changes),
        *(success_has_another_status, path_parameter_is_renamed, newcomers),
        *(response_becomes_reference, request_body_becomes_reference),
        *(parameters_are_shared, second_way_of_paging),
    )
}


def revised(root: Any, name: str, seed: int) -> Any:
    """The document after one revision, or after a few for `several`."""
    root, chance = deepcopy(root), Random(seed)
    chosen = chance.sample(list(REVISIONS), 5) if name == "several" else [name]
    for each in chosen:
        REVISIONS[each](root, chance)
    return root


def without_operations(root: Any, seed: int) -> Any:
    """The document without a third of its operations, and of what they alone are made of."""
    root, chance = deepcopy(root), Random(seed)
    for path, item in list(root["paths"].items()):
        for verb in [key for key in item if key in _VERBS]:
            if chance.random() < 0.33:
                del item[verb]
        if not any(key in _VERBS for key in item):
            del root["paths"][path]
    return root


# where things stand


def operations(root: Any) -> Iterator[tuple[str, Any, Any]]:
    """Path, path item and operation of each."""
    for path, item in root["paths"].items():
        for verb in _VERBS:
            if isinstance(item, dict) and verb in item:
                yield path, item, item[verb]


def schemas(root: Any) -> Any:
    """The mapping of components."""
    if "swagger" in root:
        return root.setdefault("definitions", {})
    return root.setdefault("components", {}).setdefault("schemas", {})


def _prefix(root: Any) -> str:
    return "#/definitions/" if "swagger" in root else "#/components/schemas/"


def _contents(root: Any) -> Iterator[Any]:
    for _, _, operation in operations(root):
        body = operation.get("requestBody", {})
        for holder in (body, *operation.get("responses", {}).values()):
            if isinstance(holder, dict) and "content" in holder:
                yield holder["content"]


def _answers(operation: Any) -> Iterator[Any]:
    for status, response in operation.get("responses", {}).items():
        if status.startswith("2"):
            yield response
            yield from response.get("content", {}).values()


def _objects(root: Any) -> Iterator[tuple[Any, Any]]:
    """Where an object with properties stands inline in bodies, and inside of them."""
    for _, _, operation in operations(root):
        holders = [*_answers(operation), *operation.get("requestBody", {}).get("content", {}).values()]  # fmt: skip
        for holder in holders:
            yield from _below(holder, "schema")


def _below(holder: Any, key: Any) -> Iterator[tuple[Any, Any]]:
    schema = holder.get(key) if isinstance(holder, dict) else holder[key]
    if not isinstance(schema, dict):
        return
    for name in schema.get("properties", {}):
        yield from _below(schema["properties"], name)
    if isinstance(schema.get("items"), dict):
        yield from _below(schema, "items")
    if schema.get("properties") and "allOf" not in schema:
        yield holder, key


def _references(value: Any) -> Iterator[tuple[Any, Any]]:
    """Holder and key of each reference below a property, an item or a body."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key in ("schema", "items") and isinstance(child, dict) and "$ref" in child:  # fmt: skip
                yield value, key
            if key == "properties" and isinstance(child, dict):
                yield from ((child, name) for name, each in child.items() if isinstance(each, dict) and "$ref" in each)  # fmt: skip
            yield from _references(child)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _replace_texts(value: Any, replaced: Callable[[Any], Any]) -> None:
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in list(entries):
        if isinstance(child, dict | list):
            _replace_texts(child, replaced)
        else:
            value[key] = replaced(child)
