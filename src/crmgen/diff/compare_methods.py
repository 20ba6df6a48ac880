"""The methods of two surfaces compared: names, arguments, results, errors, and what a call needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crmgen.diff.annotations import takes
from crmgen.diff.changes import Change, change
from crmgen.diff.words import types_said
from crmgen.ir.addresses import blank
from crmgen.surface.model import Method, Surface, Value


def compare_methods(old: Surface, new: Surface) -> Iterator[Change]:
    """What changes of each method of `old`, by what it calls, else by its name; and those that only `new` has."""
    others = {e.name: e for a, e in new.methods.items() if a not in old.methods}
    moved: set[str] = set()
    for address, method in old.methods.items():
        now = new.methods.get(address)
        if now is None and method.name in others:
            now = others[method.name]
            moved.add(now.address)
            if blank(now.address) != blank(address):
                words = {"wire": f"`{now.address}`", "before": f"`{address}`"}
                subject = f"{method.name}()"
                yield change("method-moved", subject, now.at, address, **words)
        if now is None:
            yield change("method-removed", f"{method.name}()", method.at, address)
        else:
            yield from _method(method, now, new)
            yield from _result(method, now, frozenset(old.classes), new)
    for address, method in new.methods.items():
        if address not in old.methods and address not in moved:
            yield change("method-added", f"{method.name}()", method.at, address)


def _method(old: Method, new: Method, sdk: Surface) -> Iterator[Change]:
    before, now = f"{old.name}()", f"{new.name}()"
    if old.name != new.name:
        has_alias = sdk.aliases.get(old.name) == new.name
        rule = "method-has-alias" if has_alias else "method-renamed"
        yield change(rule, before, new.at, new.address, now)
    yield from _arguments(old, new, sdk)
    yield from _positions(old, new)
    yield from _errors(old, new)
    yield from _successes(old, new)
    yield from _needs(old, new)
    if new.deprecated and not old.deprecated:
        yield change("method-deprecated", now, new.at, new.address)
    elif old.doc != new.doc:
        yield change("method-documented", now, new.at, new.address)


def _needs(old: Method, new: Method) -> Iterator[Change]:
    subject = f"{old.name}()"
    if old.credentials != new.credentials:
        fits = all(
            any(now <= before for now in _alternatives(new))
            for before in _alternatives(old)
        )
        rule = "credentials-fewer" if fits else "credentials-needed"
        words = {"wire": _or(new.credentials), "before": _or(old.credentials)}
        yield change(rule, subject, new.at, new.address, **words)
    if old.server != new.server:
        words = {"wire": _server(new.server), "before": _server(old.server)}
        yield change("method-server-moved", subject, new.at, new.address, **words)
    if old.sends != new.sends and old.sends and new.sends:
        words = {"wire": f"`{new.sends}`", "before": f"`{old.sends}`"}
        yield change("media-type-other", subject, new.at, new.address, **words)


def _alternatives(method: Method) -> list[set[str]]:
    """The arguments of each alternative; one of none where nothing is needed."""
    each = (set(text.split(" and ")) for text in method.credentials.split(", "))
    return [names - {"none", ""} for names in each]


def _or(credentials: str) -> str:
    return credentials.replace(", ", " or ") or "no credentials"


def _server(url: str) -> str:
    return url or "the server of the client"


# arguments


def _arguments(old: Method, new: Method, sdk: Surface) -> Iterator[Change]:
    elsewhere = {each.name: each for each in new.arguments.values()}
    for wire, argument in old.arguments.items():
        subject, address = f"{old.name}({argument.name})", f"{new.address} {wire}"
        now, other = new.arguments.get(wire), elsewhere.get(argument.name)
        if now is not None:
            name = f"{new.name}({argument.name})"
            has_alias = sdk.aliases.get(name) == now.name
            rule = "argument-has-alias" if has_alias else "argument-renamed"
            yield from _argument(subject, address, argument, now, rule)
        elif other is not None:
            places = {"wire": other.wire, "before": wire}
            yield change("argument-moved", subject, other.at, address, **places)
        else:
            yield change("argument-removed", subject, new.at, address)
    before = {each.name for each in old.arguments.values()}
    for wire, argument in new.arguments.items():
        if wire not in old.arguments and argument.name not in before:
            rule = "argument-required-new" if argument.required else "argument-added"
            subject, address = f"{new.name}({argument.name})", f"{new.address} {wire}"
            yield change(rule, subject, argument.at, address)


def _argument(
    subject: str, address: str, old: Value, new: Value, renamed: str
) -> Iterator[Change]:
    """`renamed`: the rule where it is called otherwise."""
    if old.name != new.name:
        yield change(renamed, subject, new.at, address, new.name)
    if new.required and not old.required:
        yield change("argument-required", subject, new.at, address)
    was = _given(old) if new.required else old.annotation
    if old.annotation != new.annotation and was != new.annotation:
        fits = takes(new.annotation, _given(old))
        rule = "argument-wider" if fits else "argument-narrower"
        types = types_said(old.annotation, new.annotation, sent=True)
        yield change(rule, subject, new.at, address, types=types)
    if old.required and not new.required:
        yield change("argument-optional", subject, new.at, address)
    if old.doc != new.doc:
        yield change("argument-documented", subject, new.at, address)


def _given(value: Value) -> str:
    """What callers gave, without the None that stands for nothing given."""
    if value.required:
        return value.annotation
    return value.annotation.removesuffix(" | None")


def _positions(old: Method, new: Method) -> Iterator[Change]:
    was, now = (
        [each.name for each in method.arguments.values() if each.is_positional]
        for method in (old, new)
    )
    if was != now and sorted(was) == sorted(now):
        yield change("arguments-reordered", f"{old.name}()", new.at, new.address)


# results


def _errors(old: Method, new: Method) -> Iterator[Change]:
    subject = f"{old.name}()"
    for status, before in old.errors.items():
        now, address = _error(new, status), f"{new.address} {status}"
        if not now:
            words = {"wire": status, "before": before}
            yield change("error-removed", subject, new.at, address, **words)
        elif now != before:
            types = f"raises an error of {status} with `{now}`, and did with `{before}`"
            yield change("error-other", subject, new.at, address, now, types=types)


def _successes(old: Method, new: Method) -> Iterator[Change]:
    gone = [each for each in old.successes if each not in new.successes]
    if gone and new.successes and not {"2XX", "default"}.intersection(new.successes):
        subject, wire = f"{old.name}()", " and ".join(gone)
        yield change("success-removed", subject, new.at, new.address, wire=wire)


def _error(method: Method, status: str) -> str:
    """What an error of a status holds: by itself, by its hundred, or as any other does."""
    found = (method.errors.get(key) for key in (status, f"{status[:1]}XX", "default"))
    return next(filter(None, found), "")


def _result(
    old: Method, new: Method, classes: Collection[str], sdk: Surface
) -> Iterator[Change]:
    """`classes`: the names of the old SDK; of two of them one is the other only as its base."""
    subject, at, address = f"{old.name}()", new.at, new.address
    if new.kept_though and new.kept_though != old.kept_though:
        yield change("result-kept", subject, at, address, wire=new.kept_though)
    if old.call != new.call:
        words = {"wire": _kind_of_result(new), "before": _kind_of_result(old)}
        yield change("result-kind", subject, at, address, **words)
    elif old.body_path != new.body_path:
        words = {"wire": _part(new.body_path), "before": _part(old.body_path)}
        yield change("result-path", subject, at, address, **words)
    elif old.paging and new.paging and old.paging != new.paging:
        words = {"wire": new.paging, "before": old.paging}
        yield change("result-paging", subject, at, address, **words)
    elif old.result != new.result:
        fits = takes(old.result, new.result, sdk.bases)
        is_other = not fits and old.result in classes
        rule = "result-other" if is_other else "result-wider"
        rule = "result-narrower" if fits else rule
        yield change(rule, subject, at, address, new.result, before=old.result)


def _part(path: str) -> str:
    return f"`{path}` in the body" if path else "the top of the body"


def _kind_of_result(method: Method) -> str:
    kinds = {
        "PagedCall": "pages of `{}`",
        "StreamedCall": "a stream of `{}`",
        "JobCall": "a job that begins as `{}`",
        "BatchCall": "a batch of `{}`",
    }
    return kinds.get(method.call, "one `{}`").format(method.result)
