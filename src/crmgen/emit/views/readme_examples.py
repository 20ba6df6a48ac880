"""The calls that a README shows: of which resource, with which credentials and values."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterable
from typing import Final

from crmgen.emit.literals import string_literal
from crmgen.emit.views.client import ClientView
from crmgen.emit.views.resource_parts import MethodView, ResourceView
from crmgen.emit.views.servers import absolute_url
from crmgen.ir.operations import Api
from crmgen.ir.types import Model
from crmgen.naming.credentials import FOR_TOKENS
from crmgen.naming.names import Names
from crmgen.records import dataclass

_VALUES: Final = {"int": "1", "float": "1.5", "bool": "True"}
"""Arguments that no text can stand for."""
_FIRST_OF: Final = re.compile(r'Literal\[("(?:[^"\\]|\\.)*")')
"""An argument that takes only some texts, the first of which is shown."""


_WHOLE: Final = ("Call", "TaggedCall")
"""Calls that give one result."""
_OPTIONS: Final = 'options=RequestOptions(timeout=5, headers={"X-Trace": "1"})'
_TAKEN: Final = frozenset(("call", "crm", "fake", "faked", "page", "patient"))
"""Names that the README gives to other things."""


@dataclass(frozen=True, slots=True)
class ExampleView:
    """Calls that the README shows: each in full, and empty where the API has none of
    the kind.
    """

    given: str
    """What the client is given: `user_id="...", api_key="..."`."""
    opening: str
    """The client's construction: `OnePageCRM(user_id="...", api_key="...")`."""
    async_opening: str
    """The same of the asynchronous client."""
    one: str
    """A call that needs at most ids: `contacts.get("contact_id")`."""
    one_name: str
    """What its result is called."""
    is_model: bool
    """Whether it gives a model."""
    with_options: str
    """The same with options of its own."""
    method: str
    """The method alone: `contacts.get`."""
    raw: str
    """The same through its raw side."""
    missing: str
    """The same for a record that is not there; empty where it takes no ids."""
    paged: str
    """A call whose items are iterated."""
    paged_name: str
    """What one item is called."""
    paged_method: str
    """The method alone, where it gives what the call above gives; else empty."""
    streamed: str
    """A call whose items come one by one."""
    streamed_name: str
    """What one item is called."""
    saved: str
    """A call that gives a file, streamed."""
    listing: str
    """The command that makes the call whose items are iterated: `contacts list`."""
    getting: str
    """That of the call that needs at most ids: `contacts get contact_id`."""


def example_view(
    api: Api, names: Names, client: ClientView, resources: Iterable[ResourceView]
) -> ExampleView:
    """Calls of the resource that the API is about, with its usual methods."""
    calls = [
        (resource, method)
        for resource in _by_interest(resources)
        for method in resource.methods
    ]
    simple = [pair for pair in calls if "=..." not in pair[1].usage]
    paged = next((pair for pair in simple if pair[1].call == "PagedCall"), None)
    streamed = next((pair for pair in simple if pair[1].call == "StreamedCall"), None)
    whole = [pair for pair in (*simple, *calls) if pair[1].call in _WHOLE]
    saved = next((pair for pair in simple if pair[1].result == "bytes"), None)
    one = next((p for p in whole if p[1].name == "get"), next(iter(whole), None))
    shown = [*_credentials(api, names, client)]
    shown += [] if absolute_url(api.servers) else ["base_url"]
    given = ", ".join(f'{name}="..."' for name in shown)
    is_same = one and paged and one[1].result == paged[1].result
    return ExampleView(
        given=given,
        opening=f"{names.client}({given})",
        async_opening=f"Async{names.client}({given})",
        one=_call(*one) if one else "",
        one_name=_variable(one[1].item) if one else "",
        is_model=one is not None and one[1].result in _models(api, names),
        with_options=_call(*one, more=_OPTIONS) if one else "",
        method=_method(*one) if one else "",
        raw=_call(*one, side=".raw") if one else "",
        missing=_call(*one, missing=True) if one and _takes_ids(one[1]) else "",
        paged=_call(*paged) if paged else "",
        paged_name=_variable(paged[1].item) if paged else "",
        paged_method=_method(*paged) if paged and is_same else "",
        streamed=_call(*streamed) if streamed else "",
        streamed_name=_variable(streamed[1].item) if streamed else "",
        saved=_call(*saved, side=".stream") if saved else "",
        listing=_command(*paged) if paged else "",
        getting=_command(*one) if one and one in simple else "",
    )


def _variable(item: str) -> str:
    """The name of a result, which hides none that the README has elsewhere."""
    return f"{item}_" if item in _TAKEN else item


def _models(api: Api, names: Names) -> set[str]:
    """What is read as a model, as annotations of resources have it."""
    return {
        f"models.{name.output}"
        for id, name in names.types.items()
        if isinstance(api.types[id], Model)
    }


def _takes_ids(method: MethodView) -> bool:
    return any(part.strip().isidentifier() for part in method.usage.split(","))


def _call(
    resource: ResourceView,
    method: MethodView,
    side: str = "",
    *,
    missing: bool = False,
    more: str = "",
) -> str:
    """A call with its path values, each as text that names it, and with `...` for what
    else it needs; `missing`: for a record that is not there.
    """
    parts = [part.strip() for part in method.usage.split(",")]
    ids = [_value(method, part, missing) for part in parts if part.isidentifier()]
    needed = [part for part in parts if part.endswith("=...")]
    given = ", ".join([*ids, *needed, *([more] if more else [])])
    return f"{_method(resource, method)}{side}({given})"


def _command(resource: ResourceView, method: MethodView) -> str:
    """The words of a shell that make a call, with its path values."""
    parts = [part.strip() for part in method.usage.split(",")]
    ids = [_value(method, part, False) for part in parts if part.isidentifier()]
    texts = [str(ast.literal_eval(each)) for each in ids]
    names = [resource.attribute, method.name, *filter(None, [method.bound])]
    words = [name.strip("_").replace("_", "-") for name in names[:2]] + names[2:]
    return shlex.join([*words, *texts])


def _method(resource: ResourceView, method: MethodView) -> str:
    bound = f"[{string_literal(method.bound)}]" if method.bound else ""
    return f"{resource.attribute}{bound}.{method.name}"


def _by_interest(resources: Iterable[ResourceView]) -> list[ResourceView]:
    """The resources, those first that can be listed, got and created: of these, the one with
    the most methods, which is what the API is about.
    """
    return sorted(
        resources,
        key=lambda each: (-_usualness(each), -len(each.methods), each.attribute),
    )


def _usualness(resource: ResourceView) -> int:
    """How much of list, get and create there is, without more than ids."""
    names = {each.name for each in resource.methods}
    pages = any(
        each.call == "PagedCall" and "=..." not in each.usage
        for each in resource.methods
    )
    return 2 * (pages + ("get" in names)) + ("create" in names)


def _value(method: MethodView, name: str, missing: bool) -> str:
    """A literal for a path value: text that names it, one of the texts it may be, or a number where one is needed."""
    kinds = {each.name: each.annotation for each in method.arguments}
    kind = kinds.get(name, "")
    one_of = _FIRST_OF.match(kind)
    if one_of:
        return one_of[1]
    if missing:
        return "404404404404" if kind in _VALUES else '"no-such-id"'
    return _VALUES.get(kind, string_literal(name))


def _credentials(api: Api, names: Names, client: ClientView) -> list[str]:
    """The arguments of the first way to authenticate; all of them where none is stated."""
    ways = [api.security, *(each.security or () for each in api.operations)]
    first = next((way for all in ways for way in all if way.schemes), None)
    used = set(first.schemes) if first else None
    given = {
        name
        for (scheme, part), name in names.credentials.items()
        if part not in FOR_TOKENS and (used is None or scheme in used)
        # A token is one way, and the shortest to show; a user's password gets one, too.
        if part == "token" or (scheme, "token") not in names.credentials
    }
    return [name for name in client.credentials if name in given]
