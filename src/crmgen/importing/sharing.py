"""What a document says in many places, said once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from crmgen.importing.schemas import Schema
from crmgen.naming.words.identifiers import pascal, words
from crmgen.text import Json

_LEAST: Final = 3
"""Places that make it worth a name."""


def phrase(status: int) -> str:
    """What a status is called (RFC 9110, section 15)."""
    known = status in set(HTTPStatus)
    return HTTPStatus(status).phrase if known else f"Status {status}"


def say_once_for_path(item: Json) -> None:
    """What all operations of a path say of its values is said once, before them."""
    operations = [each for each in _map(item).values() if isinstance(each, dict)]
    stated = [_list(each.get("parameters")) for each in operations]
    shared = [each for each in stated[0] if _map(each)["in"] == "path"]
    count = len(shared)
    if len(operations) < 2 or not shared or any(p[:count] != shared for p in stated):
        return
    for each, parameters in zip(operations, stated, strict=True):
        each["parameters"] = parameters[count:]
        if not each["parameters"]:
            del each["parameters"]
    verbs = dict(_map(item))
    _map(item).clear()
    _map(item).update({"parameters": shared, **verbs})


def share(paths: Json) -> Schema:
    """Replace parameters and errors that stand in three places or more by references; gives the components."""
    parameters, responses = _Shared("parameters"), _Shared("responses")
    for item in _map(paths).values():
        for holder in _map(item).values():
            for each in _list(
                _map(holder).get("parameters") if isinstance(holder, dict) else holder
            ):
                parameters.count(each)
            for _, each in _errors(holder):
                responses.count(each)
    for item in _map(paths).values():
        for holder in _map(item).values():
            listed = _list(
                _map(holder).get("parameters") if isinstance(holder, dict) else holder
            )
            listed[:] = [
                parameters.reference(each, str(_map(each)["name"])) for each in listed
            ]
            for status, each in _errors(holder):
                named = responses.reference(each, phrase(int(status)))
                _map(_map(holder)["responses"])[status] = named
    return {"parameters": parameters.made, "responses": responses.made}


def _errors(holder: Json) -> Iterator[tuple[str, Json]]:
    stated = holder.get("responses") if isinstance(holder, dict) else None
    for status, response in list(_map(stated).items()):
        if status[0] in "45":
            yield status, response


class _Shared:
    """Objects of one kind that may stand among the components."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._counts = Counter[str]()
        self.made: Schema = {}

    def count(self, value: Json) -> None:
        self._counts[json.dumps(value)] += 1

    def reference(self, value: Json, said: str) -> Json:
        """The value, or a reference to it where it is said often."""
        text, name = json.dumps(value), pascal(words(said), "Shared")
        if self._counts[text] < _LEAST or self.made.setdefault(name, value) != value:
            return value  # said seldom, or its name is that of another
        return {"$ref": f"#/components/{self._kind}/{name}"}


def _map(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
