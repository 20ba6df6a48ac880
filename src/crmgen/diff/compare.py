"""Two surfaces compared: what changes for programs that use the SDK.

What is sent may only be taken more widely, and what is read may only be narrower; the names by which a
program reaches either must stay. What an API adds breaks nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crmgen.diff.annotations import difference, takes
from crmgen.diff.changes import Change, change, gathered
from crmgen.diff.surface import Class, Method, Surface, Value

Find = Callable[[Class], str | None]
"""What a class that is gone is called now."""


def compare(old: Surface, new: Surface, find: Find) -> list[Change]:
    """All changes from `old` to `new`, the worst first."""
    return gathered(
        [*_client(old, new), *_methods(old, new), *_classes(old, new, find)]
    )


def _client(old: Surface, new: Surface) -> Iterator[Change]:
    at, before, after = new.document, old.client_arguments, new.client_arguments
    if old.client != new.client:
        yield change("client-renamed", old.client, at, new.client)
    for name, argument in before.items():
        now = after.get(name)
        subject = f"{old.client}({name})"
        if now is None:
            yield change("client-argument-removed", subject, at)
        elif not takes(now.annotation, argument.annotation):
            types = _types(argument.annotation, now.annotation, sent=True)
            yield change("client-argument-narrower", subject, at, types=types)
    for name in after:
        if name not in before:
            yield change("client-argument-added", f"{new.client}({name})", at)


# methods


def _methods(old: Surface, new: Surface) -> Iterator[Change]:
    for address, method in old.methods.items():
        now = new.methods.get(address)
        if now is None:
            yield change("method-removed", f"{method.name}()", method.at)
        else:
            yield from _method(method, now)
    for address, method in new.methods.items():
        if address not in old.methods:
            yield change("method-added", f"{method.name}()", method.at)


def _method(old: Method, new: Method) -> Iterator[Change]:
    if old.name != new.name:
        yield change("method-renamed", f"{old.name}()", new.at, f"{new.name}()")
    yield from _arguments(old, new)
    yield from _positions(old, new)
    yield from _result(old, new)
    if new.deprecated and not old.deprecated:
        yield change("method-deprecated", f"{new.name}()", new.at)
    elif old.doc != new.doc:
        yield change("method-documented", f"{new.name}()", new.at)


def _arguments(old: Method, new: Method) -> Iterator[Change]:
    elsewhere = {each.name: each for each in new.arguments.values()}
    for wire, argument in old.arguments.items():
        subject = f"{old.name}({argument.name})"
        now, other = new.arguments.get(wire), elsewhere.get(argument.name)
        if now is not None:
            yield from _argument(subject, argument, now)
        elif other is not None:
            places = {"wire": other.wire, "before": wire}
            yield change("argument-moved", subject, other.at, **places)
        else:
            yield change("argument-removed", subject, new.at)
    before = {each.name for each in old.arguments.values()}
    for wire, argument in new.arguments.items():
        if wire not in old.arguments and argument.name not in before:
            rule = "argument-required-new" if argument.required else "argument-added"
            yield change(rule, f"{new.name}({argument.name})", argument.at)


def _argument(subject: str, old: Value, new: Value) -> Iterator[Change]:
    if old.name != new.name:
        yield change("argument-renamed", subject, new.at, new.name)
    if new.required and not old.required:
        yield change("argument-required", subject, new.at)
    was = _given(old) if new.required else old.annotation
    if old.annotation != new.annotation and was != new.annotation:
        fits = takes(new.annotation, _given(old))
        rule = "argument-wider" if fits else "argument-narrower"
        types = _types(old.annotation, new.annotation, sent=True)
        yield change(rule, subject, new.at, types=types)
    if old.required and not new.required:
        yield change("argument-optional", subject, new.at)
    if old.doc != new.doc:
        yield change("argument-documented", subject, new.at)


def _given(value: Value) -> str:
    """What callers gave, without the None that stands for nothing given."""
    if value.required:
        return value.annotation
    return value.annotation.removesuffix(" | None")


def _types(old: str, new: str, *, sent: bool) -> str:
    """What changed in a type: single members of a union, where most of it stays."""
    added, gone = difference(new, old)
    verbs = ("takes", "took") if sent else ("is", "was")
    if len(added) + len(gone) > 3 or " | " not in f"{old}{new}":
        return f"{verbs[0]} `{new}`, and {verbs[1]} `{old}`"
    said = [f"{verbs[0]} {_listed(added)} too"] if added else []
    said += [f"{verbs[0]} {_listed(gone)} no more"] if gone else []
    return ", and ".join(said) or f"{verbs[0]} `{new}`, and {verbs[1]} `{old}`"


def _listed(members: list[str]) -> str:
    return " and ".join(f"`{each}`" for each in members)


def _positions(old: Method, new: Method) -> Iterator[Change]:
    was, now = (
        [each.name for each in method.arguments.values() if each.is_positional]
        for method in (old, new)
    )
    if was != now and sorted(was) == sorted(now):
        yield change("arguments-reordered", f"{old.name}()", new.at)


def _result(old: Method, new: Method) -> Iterator[Change]:
    subject = f"{old.name}()"
    if old.call != new.call:
        words = {"wire": _kind_of_result(new), "before": _kind_of_result(old)}
        yield change("result-kind", subject, new.at, **words)
    elif old.body_path != new.body_path:
        words = {"wire": _part(new.body_path), "before": _part(old.body_path)}
        yield change("result-path", subject, new.at, **words)
    elif old.result != new.result:
        fits = takes(old.result, new.result)
        rule = "result-narrower" if fits else "result-wider"
        yield change(rule, subject, new.at, new.result, before=old.result)


def _part(path: str) -> str:
    return f"`{path}` in the body" if path else "the top of the body"


def _kind_of_result(method: Method) -> str:
    kinds = {"PagedCall": "pages of `{}`", "StreamedCall": "a stream of `{}`"}
    return kinds.get(method.call, "one `{}`").format(method.result)


# classes


def _classes(old: Surface, new: Surface, find: Find) -> Iterator[Change]:
    for name, before in old.classes.items():
        now = new.classes.get(name)
        if now is None:
            renamed = find(before)
            rule = "class-renamed" if renamed else "class-removed"
            yield change(rule, name, before.at, renamed or "")
        elif before.kind != now.kind:
            kinds = {"wire": _KINDS[now.kind], "before": _KINDS[before.kind]}
            yield change("class-kind", name, now.at, **kinds)
        elif now.kind == "alias":
            yield from _alias(before, now)
        elif not (before.is_spread and now.is_spread):
            yield from _fields(before, now)
    for name, now in new.classes.items():
        if name not in old.classes:
            yield change("class-added", name, now.at)


_KINDS = {"alias": "an alias", "model": "a model", "typed_dict": "a TypedDict"}


def _alias(old: Class, new: Class) -> Iterator[Change]:
    if old.annotation == new.annotation:
        return
    rule = "alias-changed"
    if new.is_read and not takes(old.annotation, new.annotation):
        rule = "alias-wider"
    if new.is_sent and not takes(new.annotation, old.annotation):
        rule = "alias-narrower"
    types = _types(old.annotation, new.annotation, sent=new.is_sent)
    yield change(rule, new.name, new.at, types=types)


def _fields(old: Class, new: Class) -> Iterator[Change]:
    sent = new.kind == "typed_dict"
    for wire, field in old.fields.items():
        now = new.fields.get(wire)
        subject = f"{old.name}.{field.name}"
        if now is None:
            yield change("key-removed" if sent else "field-removed", subject, new.at)
        else:
            yield from _field(subject, field, now, sent=sent)
    for wire, field in new.fields.items():
        if wire not in old.fields:
            rule = "key-required-new" if sent and field.required else "field-added"
            yield change(rule, f"{new.name}.{field.name}", field.at)


def _field(subject: str, old: Value, new: Value, *, sent: bool) -> Iterator[Change]:
    if old.name != new.name:
        yield change("field-renamed", subject, new.at, new.name)
    if sent and new.required and not old.required:
        yield change("key-required", subject, new.at)
    if old.annotation != new.annotation:
        wide, narrow = (new, old) if sent else (old, new)
        breaking = "key-narrower" if sent else "field-wider"
        rule = "field-type" if takes(wide.annotation, narrow.annotation) else breaking
        types = _types(old.annotation, new.annotation, sent=sent)
        yield change(rule, subject, new.at, types=types)
    elif old.doc != new.doc:
        yield change("field-documented", subject, new.at)
