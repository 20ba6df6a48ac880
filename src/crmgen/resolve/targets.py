"""What references name: found once each, and checked before anything follows them."""

from __future__ import annotations

import re
from typing import Final

from crmgen.diagnostics import InputError, Notes, Unreachable
from crmgen.read.documents import Document
from crmgen.read.files import NOT_ALLOWED
from crmgen.read.lookup import NotFound, address_of, find
from crmgen.tree.maps import Map
from crmgen.tree.nodes import Node
from crmgen.tree.pointers import tokens_of
from crmgen.tree.references import Reference, reference_text
from crmgen.tree.shape import Kind, are_alike, kind_at

_PROPERTY_REF: Final = re.compile(
    r"(?P<owner>.*#/(components/schemas|definitions)/[^/]+)/properties/[^/]+"
)

FETCH: Final = (
    "`--allow-remote` fetches what is remote, and pins it by hash in crmgen.lock"
)
OPEN: Final = (
    "`--unresolved open` makes each of these references an open type, and a loss"
)
_MAY_BE_OPEN: Final = ("broken-ref", "remote-ref")
"""What may be left open: nothing is there, or nobody is to ask. A failure that may pass is not."""
_NOTHING_THERE: Final = ("broken-ref", "wrong-ref", "outside-ref")
"""Why an entry of a discriminator's mapping says nothing: its schema is no member of the union."""
_MOST_HINTS: Final = 20
"""A document with more broken references has another fault than misspelled names."""


class Targets:
    """Finds what references name, each once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: dict[tuple[str, str], Node] = {}
        self._hints = 0

    def of(self, base: str, text: str) -> Node:
        """What the reference `text` in the file `base` names.

        Raises:
            Unreachable: nothing, or what must not be read.
            InputError: the file it leads to cannot be read.
        """
        node = self._found.get((base, text))
        if node is None:
            node = find(self._document, address_of(self._document, base, text))
            self._found[base, text] = node
        return node

    def hint(self, reason: Unreachable) -> str:
        """What a reference that leads nowhere was probably to name; "" for all but the first few."""
        if not isinstance(reason, NotFound) or self._hints == _MOST_HINTS:
            return ""
        self._hints += 1
        return reason.hint()

    def leave_open(self, reference: Reference) -> None:
        """Let a reference that names nothing name an empty object, which allows anything."""
        node = Node(
            Map(), reference.pointer, reference.holder, reference.key, reference.base
        )
        self._found[reference.base, reference.text] = node


def check_targets(
    document: Document, targets: Targets, notes: Notes, unresolved: str
) -> None:
    """Every reference must lead to an object of the kind that belongs where it stands.

    One that does not is open from then on, so that later passes find their problems, too.
    """
    faults: dict[tuple[str, str, Kind], Unreachable | None] = {}
    for reference in document.references:
        key = (reference.base, reference.text, reference.kind)
        if key not in faults:
            faults[key] = _fault(reference, targets, notes)
        fault = faults[key]
        if fault is None:
            continue
        if reference.key != "$ref" and fault.code in _NOTHING_THERE:
            del reference.holder[reference.key]
            message = f"{fault.message}; this entry is left out"
            notes.record_loss(reference.at, "unknown-discriminator-target", message)
        elif _is_gone_property(reference, fault, targets):
            targets.leave_open(reference)
            message = f"{fault.message}; anything is allowed"
            notes.record_loss(reference.at, "gone-property-ref", message)
        elif unresolved == "open" and fault.code in _MAY_BE_OPEN:
            targets.leave_open(reference)
            message = f"{fault.message}; anything is allowed"
            notes.record_loss(reference.at, "unresolved-ref", message)
        else:
            targets.leave_open(reference)
            notes.error(reference.at, fault.message, fault.code)
            _add_suggestions(reference, fault, notes)


def _add_suggestions(reference: Reference, fault: Unreachable, notes: Notes) -> None:
    """What helps where another document cannot be had; said once each, after all problems."""
    if reference.text.startswith("#") or fault.code not in _MAY_BE_OPEN:
        return
    for suggestion in (FETCH, OPEN) if NOT_ALLOWED in fault.message else (OPEN,):
        if suggestion not in notes.suggestions:
            notes.suggestions.append(suggestion)
            notes.suggestions.sort()


def _is_gone_property(
    reference: Reference, fault: Unreachable, targets: Targets
) -> bool:
    """Whether a reference names a property that its existing schema no longer has.

    Vendors take a property off a schema and forget the bodies that borrowed it: the field is
    still there on the wire, only its type is lost.
    """
    stated = _PROPERTY_REF.fullmatch(reference.text)
    if stated is None or fault.code != "broken-ref" or reference.kind != Kind.SCHEMA:
        return False
    try:
        return "properties" in targets.of(reference.base, stated["owner"])
    except (Unreachable, InputError):
        return False


def _fault(reference: Reference, targets: Targets, notes: Notes) -> Unreachable | None:
    text, kind = reference.text, reference.kind
    try:
        node = targets.of(reference.base, text)
    except Unreachable as reason:
        message = f"{text!r} leads nowhere: {reason.message}{targets.hint(reason)}"
        return Unreachable(message, reason.code)
    except InputError as error:
        notes.problems += [p for p in error.problems if p not in notes.problems]
        targets.leave_open(reference)
        return None
    found = None if node.base else kind_at(tokens_of(node.pointer))
    if found is not None and found is not kind and not are_alike(kind, found):
        message = f"{text!r} is a {found}, but a {kind} belongs here"
        return Unreachable(message, "wrong-ref")
    if not node.is_map() and not isinstance(node.raw, bool):
        return Unreachable(f"{text!r} is no {kind}", "wrong-ref")
    return None


def check_cycles(document: Document, targets: Targets, notes: Notes) -> None:
    """Every chain of references must end; one that leads back to itself means nothing."""
    ends: set[str] = set()
    for reference in document.references:
        if reference.key != "$ref":
            continue
        chain: dict[str, None] = {}
        node = targets.of(reference.base, reference.text)
        while node.id not in ends and (text := reference_text(node)) is not None:
            if node.id in chain:
                ids = list(chain)
                circle = _shortened([*ids[ids.index(node.id) :], node.id])
                message = f"these references only lead to each other: {circle}"
                notes.error(node.at, message, "ref-cycle")
                targets.leave_open(reference)
                break
            chain[node.id] = None
            node = targets.of(node.base, text)
        ends.update(chain)


def _shortened(chain: list[str]) -> str:
    """A chain as text; of a long one both ends."""
    if len(chain) > 8:
        chain = [*chain[:3], f"... {len(chain) - 5:,} more ...", *chain[-2:]]
    return " -> ".join(chain)
