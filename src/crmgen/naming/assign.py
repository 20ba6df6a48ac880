"""The naming pass: every Python name of an SDK, decided over the whole API at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.ir.parameters import Where
from crmgen.ir.types import Model, OperationId, TypeId
from crmgen.ir.variants import variants
from crmgen.naming.aliases import aliases_of
from crmgen.naming.credentials import name_credentials
from crmgen.naming.members import (
    name_client_parameters,
    name_fields,
    name_parameters,
    name_server_variables,
)
from crmgen.naming.methods.namer import MethodNamer
from crmgen.naming.methods.rules import RULES, Rules
from crmgen.naming.names import NOTHING, Names, Pinned, ResourceName, TypeName, fitting
from crmgen.naming.resources.documents import part_of
from crmgen.naming.resources.group import Group
from crmgen.naming.resources.groups import NamedResource, name_resources
from crmgen.naming.spelling import Spelling
from crmgen.naming.types.candidates import CandidateFinder
from crmgen.naming.types.class_words import as_class, common_words, counted_keys
from crmgen.naming.types.classes import SENT, DirectionNames, name_types
from crmgen.naming.types.hints import member_labels
from crmgen.naming.types.modules import (
    TypeGraph,
    asked_types,
    assign_modules,
    directions,
    symmetric_aliases,
    type_graph,
)
from crmgen.naming.words.collisions import (
    METHODS,
    RESOURCE_CLASSES,
    Candidates,
    resolve_collisions,
)
from crmgen.naming.words.english import is_verb
from crmgen.naming.words.identifiers import pascal, snake, words
from crmgen.records import replace
from crmgen.text import SpecText

_USUAL: Final = ("list", "create", "get", "update", "delete")


def assign_names(
    api: Api,
    package: str,
    client: str,
    pinned: Pinned | None = None,
    rules: Rules = RULES,
) -> Names:
    """Names for everything in `api`; those of `pinned` are kept where they are still fit.

    `package` and `client` are valid names: the user's, or made of the title. The same input gives
    the same names, in the order of the document. `rules` are those for methods.
    """
    pins = fitting(pinned or NOTHING, api)
    spelling = Spelling.of(api)
    resources = name_resources(api, pins, spelling)
    methods, phrases = _name_methods(resources, pins, _namers(api, spelling, rules))
    graph = type_graph(api.types)
    keys = [key for each in api.types.values() if (key := each.hint.component)]
    types = name_types(
        api,
        directions(api, graph),
        symmetric_aliases(api.types, graph),
        CandidateFinder(
            phrases,
            member_labels(api),
            _calls(resources, methods),
            common_words(keys),
            counted_keys(keys),
        ),
        pins.types,
        _classes_taken(pins, client) | _old_classes(pins, api),
    )
    old = list(_old_members(pins, api))
    fields = name_fields(api, pins.fields, pins.parameters, old)
    credentials = name_credentials(api, pins.credentials)
    parameters = name_client_parameters(
        api, frozenset(credentials.values()), pins.client_parameters
    )
    arguments = frozenset([*credentials.values(), *parameters.values()])
    names = Names(
        package=package,
        client=client,
        resources=_named_resources(api, resources, methods, pins, types, client),
        methods=methods,
        parameters=name_parameters(api, fields, pins.parameters, pins.fields, old),
        types=_placed(api, graph, types),
        fields=fields,
        credentials=credentials,
        server_variables=name_server_variables(api, arguments, pins.server_variables),
        variants=_name_variants(api, resources, methods, pins.variants),
        client_parameters=parameters,
    )
    return replace(names, aliases=aliases_of(api, names, pins.old))


def _calls(
    resources: Sequence[NamedResource], methods: Mapping[OperationId, str]
) -> dict[OperationId, tuple[str, ...]]:
    """Each operation in words that no other has: `update automation rules by id`."""
    found: dict[OperationId, tuple[str, ...]] = {}
    for each in resources:
        for id in each.group.ids:
            said = words(methods[id])
            verb, rest = (said[:1], said[1:]) if is_verb(said[0]) else ((), said)
            found[id] = (*verb, *words(each.attribute), *rest)
    return found


def _name_variants(
    api: Api,
    resources: Sequence[NamedResource],
    methods: Mapping[OperationId, str],
    pinned: Mapping[tuple[OperationId, str], str],
) -> dict[tuple[OperationId, str], str]:
    """Further methods of an operation, called like its first: `create_multipart`."""
    operations = {each.id: each for each in api.operations}
    found: dict[tuple[OperationId, str], str] = {}
    for resource in resources:
        taken = {methods[id] for id in resource.group.ids} | METHODS
        for id in resource.group.ids:
            for each in variants(operations[id])[1:]:
                name = pinned.get((id, each.variant), f"{methods[id]}_{each.variant}")
                while name in taken:
                    name += "_"
                taken.add(name)
                found[id, each.variant] = name
    return found


def name_methods(api: Api, rules: Rules = RULES) -> dict[OperationId, str]:
    """Methods alone, without a lock: what shows the yield of rules."""
    spelling = Spelling.of(api)
    resources = name_resources(api, NOTHING, spelling)
    return _name_methods(resources, NOTHING, _namers(api, spelling, rules))[0]


def _namers(
    api: Api, spelling: Spelling, rules: Rules
) -> Callable[[Group], MethodNamer]:
    """What names the methods of a group, knowing the documents that it is of."""

    def of(documents: frozenset[SpecText | None]) -> MethodNamer:
        return MethodNamer.of(part_of(api, documents), spelling, rules)

    known = cache(of)
    return lambda group: known(frozenset(each.document for each in group.operations))


def _name_methods(
    resources: Sequence[NamedResource],
    pins: Pinned,
    namer_of: Callable[[Group], MethodNamer],
) -> tuple[dict[OperationId, str], dict[OperationId, tuple[str, ...]]]:
    """Methods, and every operation in words."""
    names: dict[OperationId, str] = {}
    phrases: dict[OperationId, tuple[str, ...]] = {}
    for each in resources:
        kept = _kept_methods(pins, each)
        found = namer_of(each.group).name(each.group, kept, _old_methods(pins, each))
        names |= found.names
        phrases |= found.phrases
    return names, phrases


def _kept_methods(pins: Pinned, resource: NamedResource) -> dict[OperationId, str]:
    """Pinned names, but for those of which the document states another that is to be had.

    What two of a resource state, or a third has already, is not: the name that was found instead holds.
    """
    known = {
        each.id: pins.methods[each.id][1]
        for each in resource.group.operations
        if each.id in pins.methods
    }
    stated = {
        each.id: _stated_name(each)
        for each in resource.group.operations
        if each.pinned_name is not None
    }
    taken = METHODS.union(name for id, name in known.items() if id not in stated)
    counted = Counter(stated.values())
    free = {id for id, name in stated.items() if counted[name] == 1 and name not in taken}  # fmt: skip
    return {id: name for id, name in known.items() if id not in free}


def _stated_name(operation: Operation) -> str:
    name = operation.pinned_name
    return "" if name is None else snake(words(name))


def _old_methods(pins: Pinned, resource: NamedResource) -> set[str]:
    """What methods of a resource were called, unless the document states such a name."""
    found = {method for home, method in pins.old.methods if home == resource.attribute}
    return found - {_stated_name(each) for each in resource.group.operations}


def _old_members(pins: Pinned, api: Api) -> Iterable[tuple[str, str]]:
    """Types and operations, with what fields and arguments were called that they have.

    A value of the path gives way: it is given by position, or then missed.
    """
    if not (pins.old.fields or pins.old.arguments):
        return
    models = (each for each in api.types.values() if isinstance(each, Model))
    now: set[object] = {
        (each.id, field.wire) for each in models for field in each.fields
    }
    for operation in api.operations:
        keys = (each.where.value for each in operation.parameters)
        wires = (each.wire for each in operation.parameters)
        now.update((operation.id, *pair) for pair in zip(keys, wires, strict=True))
    yield from (key for key, each in pins.old.fields.items() if each.of in now)
    for (id, name), each in pins.old.arguments.items():
        gives_way = each.of[1] == Where.PATH and pins.parameters.get(each.of) == name
        if each.of in now and not gives_way:
            yield id, name


def _old_classes(pins: Pinned, api: Api) -> set[str]:
    """What types were called, unless the document states such a name, or the class that is sent is called so."""
    pinned = (each.hint.pinned for each in api.types.values())
    stated = {as_class(each) for each in pinned if each}
    return {*pins.old.types} - {
        f"{name}{end}" for name in stated for end in ("", *SENT)
    }


def _classes_taken(pins: Pinned, client: str) -> frozenset[str]:
    """Classes that types must not be called like: the client's and pinned resources', sync and async."""
    return frozenset(
        name
        for each in (client, *pins.resources.values())
        for name in (each, f"Async{each}")
    )


def _named_resources(
    api: Api,
    resources: Sequence[NamedResource],
    methods: Mapping[OperationId, str],
    pins: Pinned,
    types: Mapping[TypeId, DirectionNames],
    client: str,
) -> tuple[ResourceName, ...]:
    """The resources by name, so that a new one moves no other; in each the usual methods come first."""

    def unusualness(id: OperationId) -> int:
        name = methods[id]
        return _USUAL.index(name) if name in _USUAL else len(_USUAL)

    classes = _name_classes(resources, pins, types, client)
    bound = {tag.key for tag in api.tags if tag.bind is not None}
    taken = _spellings(types) | set(classes.values())
    return tuple(
        ResourceName(
            each.attribute,
            classes[each.attribute],
            tuple(sorted(each.group.ids, key=unusualness)),
            each.group.tag,
            (
                _bound_class(classes[each.attribute], taken)
                if each.group.tag in bound
                else ""
            ),
        )
        for each in sorted(resources, key=attrgetter("attribute"))
    )


def _bound_class(resource: str, taken: set[str]) -> str:
    name = f"Bound{resource}"
    while name in taken or f"Async{name}" in taken:
        name = f"{name}Resource"
    return name


def _spellings(types: Mapping[TypeId, DirectionNames]) -> set[str]:
    return {
        name for each in types.values() for name in (each.output, each.input) if name
    }


def _name_classes(
    resources: Sequence[NamedResource],
    pins: Pinned,
    types: Mapping[TypeId, DirectionNames],
    client: str,
) -> dict[str, str]:
    """Classes of resources by attribute; types, which stand beside them in a module, come first."""
    taken = {client, f"Async{client}"} | RESOURCE_CLASSES
    taken |= _spellings(types)
    found: dict[str, str] = {}
    for each in resources:
        name = pins.resources.get(each.attribute)
        if name is not None and not taken & {name, f"Async{name}"}:
            found[each.attribute] = name
            taken |= {name, f"Async{name}"}
    wanted = [
        Candidates(each.attribute, tuple(_free(_class_candidates(each), taken)))
        for each in resources
        if each.attribute not in found
    ]
    return found | resolve_collisions(wanted, taken, "{}{}".format)


def _class_candidates(resource: NamedResource) -> tuple[str, ...]:
    name = pascal(words(resource.attribute), "Root")
    return (name, f"{name}Resource", f"{name}Operations")


def _free(names: Sequence[str], taken: set[str]) -> Iterable[str]:
    """Those whose async class has a free name as well; the last stays in any case."""
    for name in names:
        if f"Async{name}" not in taken or name == names[-1]:
            yield name


def _placed(
    api: Api, graph: TypeGraph, types: Mapping[TypeId, DirectionNames]
) -> dict[TypeId, TypeName]:
    """The names with their modules."""
    said = {id: words(each.output or each.input or "") for id, each in types.items()}
    modules = assign_modules(graph, said, asked_types(api))
    return {
        id: TypeName(each.output, each.input, modules[id]) for id, each in types.items()
    }
