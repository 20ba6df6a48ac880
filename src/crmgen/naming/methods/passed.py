"""What a path passes, and what its arguments are called: said in a method only where it tells two apart."""

from __future__ import annotations

from crmgen.naming.methods.context import Context, Words
from crmgen.naming.words.english import is_plural
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.phrases import is_short, root


def without_arguments(said: Words, context: Context) -> Words:
    """`list by client id and plan id`, `get place lat long`: what the arguments of its path are called."""
    slots = [step.words for step in context.path if step.is_slot]
    for count in range(2, len(slots) + 1):
        tail = tuple(word for slot in slots[-count:] for word in slot)
        is_told = len(said) > len(tail) and said[-len(tail) :] == tail
        if is_told and not set(tail) <= set(context.literals):
            kept = said[: -len(tail)]
            return kept[:-1] if kept[-1] == "by" else kept
    at = said.index("by", 1) if "by" in said[1:-1] else len(said)
    by = {word for word in said[at + 1 :] if word not in ("and", "by")}
    said_by_path = set(context.literals)
    if not by or "by" in said_by_path or by <= said_by_path:
        return said
    passed = [step.words for step in context.path[:-1] if step.is_slot]
    is_passed = by != {"id"} and any(by <= set(slot) for slot in passed)
    named = [set(words(each.wire)) for each in context.operation.parameters]
    is_of_all = sum(each <= by for each in named) > 1
    is_told = is_of_all and by <= {word for each in named for word in each}
    return said[:at] if is_passed or is_told else said


def without_slot(said: Words, context: Context) -> Words:
    """`get by id`, where the path ends in an id."""
    if not context.ends_in_slot or not _is_of_slot(said, context):
        return said
    slot = context.path[-1].words
    if len(said) > 3 and said[-2:] == slot and said[-3] == slot[0]:
        return said[:-2]  # `delete tool tool id`
    while "by" in said[1:]:
        at = len(said) - 1 - said[::-1].index("by")
        by = said[at + 1 :]
        slots = [step.words for step in context.path if step.is_slot]
        if not by or not (by == ("id",) or any(_names(by, slot) for slot in slots)):
            break
        said = said[:at]
    return said


def _is_of_slot(said: Words, context: Context) -> bool:
    """Does the path end in one of what is got: in no `/findByAuthor/{author_id}` and no `/hotels/{id}` of rooms?"""
    last = {root(word) for word in context.literals[-1:]}
    things = {*map(root, said), root(context.resource[-1])}
    return last <= things and "by" not in context.literals


def _names(by: Words, slot: Words) -> bool:
    return set(by) <= set(slot) or slot[-1].endswith("".join(by))


def without_parent(said: Words, context: Context) -> Words:
    """`list organization issues`, where the path begins with an organization."""
    path = context.path
    if not context.is_rooted or len(path) < 3 or not path[1].is_slot:
        return said
    parent = tuple(map(root, path[0].words))
    end = 1 + len(parent)
    if len(said) > end and tuple(map(root, said[1:end])) == parent:
        return (said[0], *said[end:])
    return said


def without_tenant(said: Words, context: Context) -> Words:
    """`list alerts for org`, `set permissions organization`, below an organization."""
    path = context.path
    if len(path) < 3 or path[0].is_slot or not path[1].is_slot or len(said) < 3:
        return said
    short, whole = sorted((root(path[0].words[-1]), root(said[-1])), key=len)
    if short != whole and not is_short(short, whole):
        return said
    kept = said[:-2] if said[-2] == "for" else said[:-1]
    is_thing = said[-2] == "for" or is_plural(said[-2])
    return kept if is_thing else said
