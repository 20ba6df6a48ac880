"""Two surfaces compared: what changes for programs that use the SDK.

What is sent may only be taken more widely, and what is read may only be narrower; the names by which a
program reaches either must stay. What an API adds breaks nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from crmgen.diff.annotations import takes
from crmgen.diff.changes import Change, change
from crmgen.diff.compare_methods import compare_methods
from crmgen.diff.same_words import in_same_words
from crmgen.diff.words import listed, types_said
from crmgen.surface.model import Class, Surface, Value

Find = Callable[[Class], str | None]
"""What a class that is gone is called now."""


def compare(old: Surface, new: Surface, find: Find) -> list[Change]:
    """All changes from `old` to `new`, one for each subject."""
    old, new = in_same_words(old, new)
    parts = (
        _client(old, new),
        compare_methods(old, new),
        _classes(old, new, find),
        _constants(old, new),
        _old_names(old, new),
    )
    return list(chain.from_iterable(parts))


def _client(old: Surface, new: Surface) -> Iterator[Change]:
    at, before, after = new.document, old.client_arguments, new.client_arguments
    if old.client != new.client:
        rule = "client-has-alias" if old.client in new.aliases else "client-renamed"
        yield change(rule, old.client, at, "client", new.client)
    was, now = f"{old.origin}{old.base}", f"{new.origin}{new.base}"
    if was != now:
        places = {"wire": now or "no server", "before": was or "none"}
        yield change("server-moved", f"{old.client}()", at, "server", **places)
    for name, argument in before.items():
        other = after.get(name)
        subject, address = f"{old.client}({name})", f"client {name}"
        if other is None:
            yield change("client-argument-removed", subject, at, address)
        elif not takes(other.annotation, argument.annotation):
            types = types_said(argument.annotation, other.annotation, sent=True)
            yield change("client-argument-narrower", subject, at, address, types=types)
    for name in after:
        if name not in before:
            subject = f"{new.client}({name})"
            yield change("client-argument-added", subject, at, f"client {name}")


def _old_names(old: Surface, new: Surface) -> Iterator[Change]:
    """Old names that end."""
    methods = {each.name for each in new.methods.values()}
    known = {*new.classes, *methods, new.client}
    before, now = _members(old), _members(new)
    for name, meant in old.aliases.items():
        is_argument = "(" in name
        owner = name.partition("(")[0] if is_argument else name.rpartition(".")[0]
        member = f"{owner}({meant})" if is_argument else f"{owner}.{meant}"
        is_back = name in now and now[name] == before.get(member)
        if name in new.aliases or is_back:
            continue
        if not known.isdisjoint({meant, owner}):
            yield change("alias-removed", name, new.document, f"alias {name}", meant)


def _members(sdk: Surface) -> dict[str, str]:
    """What arguments and fields are on the wire, by their names in full."""
    found = {
        f"{method.name}({each.name})": wire
        for method in sdk.methods.values()
        for wire, each in method.arguments.items()
    }
    return found | {
        f"{owner.name}.{each.name}": wire
        for owner in sdk.classes.values()
        for wire, each in owner.fields.items()
    }


def _constants(old: Surface, new: Surface) -> Iterator[Change]:
    for wire, constant in old.constants.items():
        now = new.constants.get(wire)
        if now is None:
            yield change("constant-removed", constant.name, constant.at, wire)
            continue
        if now.name != constant.name:
            yield change("constant-renamed", constant.name, now.at, wire, now.name)
        if now.annotation != constant.annotation:
            fits = takes(constant.annotation, now.annotation)
            types = types_said(constant.annotation, now.annotation, sent=False)
            rule = "constant-narrower" if fits else "constant-wider"
            yield change(rule, constant.name, now.at, wire, types=types)
    for wire, constant in new.constants.items():
        if wire not in old.constants:
            yield change("constant-added", constant.name, constant.at, wire)


# classes


def _classes(old: Surface, new: Surface, find: Find) -> Iterator[Change]:
    for name, before in old.classes.items():
        now, address = new.classes.get(name), _address(before)
        alias = new.aliases.get(name, "")
        if now is None and alias in new.classes:
            yield change("class-has-alias", name, before.at, address, alias)
            yield from _class(before, new.classes[alias], new)
        elif now is None:
            renamed = _heir(before, find(before), old)
            yield from _gone(before, new.classes.get(renamed), address, new)
        elif before.kind != now.kind:
            kinds = {"wire": _KINDS[now.kind], "before": _KINDS[before.kind]}
            yield change("class-kind", name, now.at, address, **kinds)
        else:
            yield from _class(before, now, new)
    for name, now in new.classes.items():
        if name not in old.classes and name not in new.aliases.values():
            yield change("class-added", name, now.at, _address(now))


def _gone(
    before: Class, heir: Class | None, address: str, sdk: Surface
) -> Iterator[Change]:
    """A class whose name is gone, and what became of it."""
    if heir is None:
        yield change("class-removed", before.name, before.at, address)
        return
    is_same = heir.fields.keys() == before.fields.keys() and heir.kind == before.kind
    rule = "class-renamed" if is_same else "class-replaced"
    yield change(rule, before.name, before.at, address, heir.name)
    if heir.kind == before.kind:
        yield from _class(before, heir, sdk)


def _address(found: Class) -> str:
    """Where a class stands on the wire; in what is sent, where it is sent alone."""
    mark = "->" if found.is_read else "<-"
    fitting = (each for each in found.addresses if mark in each or each.startswith("schema "))  # fmt: skip
    first = next(fitting, None) or next(iter(found.addresses), None)
    return first or f"type {found.name}"


def _heir(gone: Class, found: str | None, old: Surface) -> str:
    """What a class that is gone is called now; one that was there beside it only if both were the same."""
    beside = old.classes.get(found or "")
    is_other = beside is not None and beside.fields.keys() != gone.fields.keys()
    return "" if found is None or is_other else found


def _class(old: Class, new: Class, sdk: Surface) -> Iterator[Change]:
    if old.doc != new.doc:
        yield change("class-documented", new.name, new.at, _address(old))
    if new.kind == "alias":
        yield from _alias(old, new)
        return
    yield from _bases(old, new)
    yield from _further_fields(old, new)
    if not (old.is_spread and new.is_spread):
        yield from _fields(old, new, sdk)


def _bases(old: Class, new: Class) -> Iterator[Change]:
    gone = sorted(old.bases - new.bases)
    if gone and new.kind == "model":
        rule, before = "class-extends-less", listed(gone)
        yield change(rule, new.name, new.at, _address(old), before=before)


_KINDS = {"alias": "an alias", "model": "a model", "typed_dict": "a TypedDict"}


def _alias(old: Class, new: Class) -> Iterator[Change]:
    if old.annotation == new.annotation:
        return
    rule = "alias-changed"
    if new.is_read and not takes(old.annotation, new.annotation):
        rule = "alias-wider"
    if new.is_sent and not takes(new.annotation, old.annotation):
        rule = "alias-narrower"
    types = types_said(old.annotation, new.annotation, sent=new.is_sent)
    yield change(rule, new.name, new.at, _address(old), types=types)


def _further_fields(old: Class, new: Class) -> Iterator[Change]:
    was, now = (each.annotation or "dict[str, Any]" for each in (old, new))
    if was != now:
        rule = "field-type" if takes(was, now) else "field-wider"
        subject, types = f"{new.name}.model_extra", types_said(was, now, sent=False)
        yield change(rule, subject, new.at, _address(old), types=types)


def _fields(old: Class, new: Class, sdk: Surface) -> Iterator[Change]:
    sent = new.kind == "typed_dict"
    for wire, field in old.fields.items():
        now = new.fields.get(wire)
        subject, address = f"{old.name}.{field.name}", _field_address(old, wire)
        if now is None:
            rule = "key-removed" if sent else "field-removed"
            yield change(rule, subject, new.at, address)
        else:
            has_alias = not sent and f"{new.name}.{field.name}" in sdk.aliases
            if field.name != now.name:
                rule = "field-has-alias" if has_alias else "field-renamed"
                yield change(rule, subject, now.at, address, now.name)
            yield from _field(subject, address, field, now, sdk, sent=sent)
    for wire, field in new.fields.items():
        if wire not in old.fields:
            rule = "key-required-new" if sent and field.required else "field-added"
            subject, address = f"{new.name}.{field.name}", _field_address(new, wire)
            yield change(rule, subject, field.at, address)


def _field_address(found: Class, wire: str) -> str:
    """`schema Contact .email`, `GET /v3/contacts -> .data[].email`"""
    address = _address(found)
    mark = "" if address.endswith(("]", "}")) or " ." in address else " "
    return f"{address}{mark}.{wire.removeprefix('body ')}"


def _field(
    subject: str, address: str, old: Value, new: Value, sdk: Surface, *, sent: bool
) -> Iterator[Change]:
    if sent and new.required and not old.required:
        yield change("key-required", subject, new.at, address)
    if old.annotation != new.annotation:
        wide, narrow = (new, old) if sent else (old, new)
        breaking = "key-narrower" if sent else "field-wider"
        bases = {} if sent else sdk.bases
        fits = takes(wide.annotation, narrow.annotation, bases)
        rule = "field-type" if fits else breaking
        types = types_said(old.annotation, new.annotation, sent=sent)
        yield change(rule, subject, new.at, address, types=types)
    elif old.doc != new.doc:
        yield change("field-documented", subject, new.at, address)
