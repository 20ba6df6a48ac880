"""Old names that go on working, where code has them: beside what is called otherwise now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crmgen.emit.literals import string_literal
from crmgen.emit.prose import Block
from crmgen.emit.views.parts import Argument, Doc
from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Model
from crmgen.naming.members import keyword_bodies
from crmgen.naming.names import Names
from crmgen.naming.words.identifiers import pascal, words
from crmgen.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class AliasPart:
    """An old name that goes on working."""

    name: str
    now: str
    """What it is called today, as seen from where the old name stands."""
    message: str
    """Literal of what the warning says."""
    doc: Doc
    type: str = ""
    """Of a field the annotation, of a resource the class; of a class `typed_dict` where it is one."""
    bound: bool = False
    """Whether it stands in the class that a subscription gives."""

    @property
    def class_name(self) -> str:
        """Of what gives a method under its old name."""
        return f"_Old{pascal(words(self.name))}"


def alias_part(
    name: str,
    now: str,
    since: str,
    *,
    owner: str = "",
    new: str = "",
    type: str = "",
    bound: bool = False,
) -> AliasPart:
    """`owner`: what both names stand in, for messages; `new`: the new name in full, where it stands elsewhere."""
    prefix = f"{owner}." if owner else ""
    full = new or f"{prefix}{now}"
    until = f", until {since}" if since else ""
    doc = Doc((Block(f"The name of `{new or now}`{until}."),))
    message = string_literal(f"{prefix}{name} is called {full} now")
    return AliasPart(name, now, message, doc, type, bound)


def class_aliases(names: Names, kinds: Mapping[str, str]) -> tuple[AliasPart, ...]:
    """Old names of classes under `models`. `kinds`: of the classes that there are."""
    return tuple(
        alias_part(name, each.now, each.since, type=kinds.get(each.now, ""))
        for name, each in sorted(names.aliases.types.items())
    )


def client_aliases(names: Names) -> tuple[AliasPart, ...]:
    """Old names of both clients."""
    return tuple(
        alias_part(f"{prefix}{name}", f"{prefix}{each.now}", each.since)
        for name, each in sorted(names.aliases.clients.items())
        for prefix in ("", "Async")
    )


def resource_aliases(names: Names) -> tuple[AliasPart, ...]:
    """Old names of the attributes of clients."""
    classes = {each.attribute: each.class_name for each in names.resources}
    return tuple(
        alias_part(name, each.now, each.since, owner="crm", type=classes[each.now])
        for name, each in sorted(names.aliases.resources.items())
    )


def field_aliases(
    names: Names, model: Model, annotations: Mapping[str, str]
) -> Iterator[AliasPart]:
    """Old names of the attributes of a class that is read. `annotations`: of those that it states."""
    owner = names.types[model.id].output or ""
    for (id, name), each in sorted(names.aliases.fields.items()):
        if id == model.id and each.now in annotations:
            type = annotations[each.now]
            yield alias_part(name, each.now, each.since, owner=owner, type=type)


def argument_aliases(api: Api, names: Names, operation: Operation) -> Mapping[str, str]:
    """Old names of a method's arguments, fields of its body among them, to what they are called now."""
    sent = {
        (body.id, each.wire)
        for body in keyword_bodies(operation, api.types)
        for each in body.fields
        if not each.read_only
    }
    found = {
        name: each.now
        for (_, name), each in sorted(names.aliases.fields.items())
        if each.of in sent
    }
    return found | {
        name: each.now
        for (id, name), each in sorted(names.aliases.arguments.items())
        if id == operation.id
    }


def before_renaming(
    arguments: Sequence[Argument], fields: Sequence[Argument], old: Mapping[str, str]
) -> tuple[Mapping[str, str], tuple[Argument, ...]]:
    """The old names of these arguments, and what a call with them takes.

    `fields`: those of the body that were renamed; all of them where one of these has to be given. A required
    argument that alone was renamed has its old name. Else each has both, so that they can be mixed, and type
    checkers mind no more whether one is given.
    """
    every = [*arguments]
    if any(each.required for each in fields):
        every = [each for each in arguments if each.kind != "fields"] + [*fields]
    named = {each.name: each for each in (*every, *fields)}
    old = {name: now for name, now in old.items() if now in named}
    were = [replace(named[now], name=name) for name, now in old.items()]
    if len(were) == 1 and were[0].required:
        now = next(iter(old.values()))
        return old, tuple(were[0] if each.name == now else each for each in every)
    loose = {*old.values()}
    if any(each.kind == "path" for each in were):
        loose |= {each.name for each in every if each.kind == "path"}
    both = [Argument(each.name, each.annotation, "...") for each in were]
    for each in every:
        default = each.default or ("..." if each.name in loose else "")
        both.append(replace(each, default=default))
    return old, tuple(both) if old else ()
