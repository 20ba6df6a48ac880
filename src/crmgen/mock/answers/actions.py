"""What an action leaves in its record: `/orders/{id}/ship` in `status`, `/projects/{id}/archive` in `archived`."""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.ir.types import Choice, Field, ScalarKind
from crmgen.ir.walk import Types, is_kind, underlying
from crmgen.mock.collections.collection import Collection
from crmgen.mock.plain import json_of, plain
from crmgen.naming.words.identifiers import words
from crmgen.text import Json


def effect(step: str, collection: Collection, types: Types) -> dict[str, Json]:
    """The fields that the last step of a path is the verb of; nothing where none is."""
    said = words(step)
    if len(said) != 1:
        return {}
    verb, is_undone = said[0], False
    fields = [field for model in collection.models for field in model.fields]
    for start in ("", "un", "de", "dis"):
        if verb.startswith(start):
            is_undone = bool(start)
            found = dict(
                _said(_done(verb.removeprefix(start)), fields, types, is_undone)
            )
            if found:
                return found
    return {}


def _done(verb: str) -> tuple[str, ...]:
    """How it is called that something was done: `shipped`, `archived`, `active`."""
    ends = (f"{verb}d", f"{verb}ed", f"{verb}{verb[-1:]}ed", verb, f"{verb[:-1]}ied")
    return (*ends, f"{verb.removesuffix('ate')}e")


def _said(
    done: tuple[str, ...], fields: list[Field], types: Types, is_undone: bool
) -> Iterator[tuple[str, Json]]:
    for field in fields:
        said = words(plain(field.wire))
        is_flag = is_kind(field.type, ScalarKind.BOOLEAN, types)
        if is_flag and "_".join(said).removeprefix("is_") in done:
            yield plain(field.wire), not is_undone
        choice = underlying(field.type, types)
        if (
            isinstance(choice, Choice)
            and not is_undone
            and said[-1:] in (("status",), ("state",))
        ):
            values = map(json_of, choice.values)
            value = next((e for e in values if str(e).lower() in done), None)
            if value is not None:
                yield plain(field.wire), value
