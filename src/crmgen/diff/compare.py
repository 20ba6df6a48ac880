"""Two surfaces compared: what changes for programs that use the SDK.

What is sent may only be taken more widely, and what is read may only be narrower; the names by which a
program reaches either must stay. What an API adds breaks nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

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
    was, now = f"{old.origin}{old.base}", f"{new.origin}{new.base}"
    if was != now:
        places = {"wire": now or "no server", "before": was or "none"}
        yield change("server-moved", f"{old.client}()", at, **places)
    for name, argument in before.items():
        other = after.get(name)
        subject = f"{old.client}({name})"
        if other is None:
            yield change("client-argument-removed", subject, at)
        elif not takes(other.annotation, argument.annotation):
            types = _types(argument.annotation, other.annotation, sent=True)
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
            yield from _result(method, now, frozenset(old.classes))
    for address, method in new.methods.items():
        if address not in old.methods:
            yield change("method-added", f"{method.name}()", method.at)


def _method(old: Method, new: Method) -> Iterator[Change]:
    if old.name != new.name:
        yield change("method-renamed", f"{old.name}()", new.at, f"{new.name}()")
    yield from _arguments(old, new)
    yield from _positions(old, new)
    yield from _errors(old, new)
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


def _errors(old: Method, new: Method) -> Iterator[Change]:
    for status, before in old.errors.items():
        now = new.errors.get(status, before)
        if now != before:
            types = f"raises an error of {status} with `{now}`, and did with `{before}`"
            yield change("error-other", f"{old.name}()", new.at, now, types=types)


def _result(old: Method, new: Method, classes: Collection[str]) -> Iterator[Change]:
    """`classes`: the names of the old SDK; of two of them no one is the other."""
    subject = f"{old.name}()"
    if new.kept_though:
        yield change("result-kept", subject, new.at, wire=new.kept_though)
    if old.call != new.call:
        words = {"wire": _kind_of_result(new), "before": _kind_of_result(old)}
        yield change("result-kind", subject, new.at, **words)
    elif old.body_path != new.body_path:
        words = {"wire": _part(new.body_path), "before": _part(old.body_path)}
        yield change("result-path", subject, new.at, **words)
    elif old.result != new.result:
        fits = takes(old.result, new.result)
        is_other = not fits and old.result in classes
        rule = "result-other" if is_other else "result-wider"
        rule = "result-narrower" if fits else rule
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
            renamed = _heir(before, find(before), old)
            rule = "class-renamed" if renamed else "class-removed"
            yield change(rule, name, before.at, renamed)
        elif before.kind != now.kind:
            kinds = {"wire": _KINDS[now.kind], "before": _KINDS[before.kind]}
            yield change("class-kind", name, now.at, **kinds)
        else:
            yield from _class(before, now)
    for name, now in new.classes.items():
        if name not in old.classes:
            yield change("class-added", name, now.at)


def _heir(gone: Class, found: str | None, old: Surface) -> str:
    """What a class that is gone is called now; one that was there beside it only if both were the same."""
    beside = old.classes.get(found or "")
    is_other = beside is not None and beside.fields.keys() != gone.fields.keys()
    return "" if found is None or is_other else found


def _class(old: Class, new: Class) -> Iterator[Change]:
    if new.kind == "alias":
        yield from _alias(old, new)
        return
    yield from _bases(old, new)
    if not (old.is_spread and new.is_spread):
        yield from _fields(old, new)


def _bases(old: Class, new: Class) -> Iterator[Change]:
    gone = sorted(old.bases - new.bases)
    if gone and new.kind == "model":
        yield change("class-extends-less", new.name, new.at, before=_listed(gone))


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
