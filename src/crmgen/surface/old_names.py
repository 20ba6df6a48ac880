"""Old names that go on working, in full: as a program says them."""

from __future__ import annotations

from crmgen.emit.views.old_names import argument_aliases
from crmgen.ir.operations import Api
from crmgen.ir.variants import variants
from crmgen.naming.names import Names
from crmgen.naming.old_names import Aliases


def old_names(api: Api, names: Names) -> dict[str, str]:
    """Each old name and what it means: `contacts.find`, `contacts.find(q)`, `Person`, `Person.mail`, `Shop`.

    A method has an old name also where its resource has one.
    """
    aliases = names.aliases
    if aliases == Aliases():
        return {}
    homes = {id: each.attribute for each in names.resources for id in each.operations}
    found = {old: each.now for old, each in aliases.types.items()}
    found |= {old: each.now for old, each in aliases.clients.items()}
    methods = {
        f"{homes[each.id]}.{names.method(each)}": each
        for operation in api.operations
        for each in variants(operation)
    }
    for old, resource in aliases.resources.items():
        prefix = f"{resource.now}."
        inside = (each for each in methods if each.startswith(prefix))
        found |= {f"{old}.{each.removeprefix(prefix)}": each for each in inside}
    found |= {".".join(old): each.now for old, each in aliases.methods.items()}
    for method, operation in methods.items():
        arguments = argument_aliases(api, names, operation)
        found |= {f"{method}({old})": now for old, now in arguments.items()}
    for (type, old), field in aliases.fields.items():
        if owner := names.types[type].output:
            found[f"{owner}.{old}"] = field.now
    return found
