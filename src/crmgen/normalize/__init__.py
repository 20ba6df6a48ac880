"""Brings OpenAPI 2.0, 3.0, 3.1 and 3.2 to one dialect, that of 3.1; no later pass asks for the version.

What stays of 3.0, because 3.1 could only say it at another place: `nullable: true` beside `$ref`,
`allOf` or nothing.
"""

from __future__ import annotations

from crmgen.diagnostics import InputError, Notes, Unreachable
from crmgen.normalize.containers import name_entries
from crmgen.normalize.context import Context
from crmgen.normalize.expand import expand_paths
from crmgen.normalize.keywords import is_in_order, normalize_object
from crmgen.normalize.misplaced import move_misplaced
from crmgen.normalize.paths import spell_paths
from crmgen.normalize.swagger import swagger_context
from crmgen.normalize.version import check_document, version_of
from crmgen.read.documents import Document
from crmgen.read.lookup import Address, address_of, find
from crmgen.tree.maps import Map
from crmgen.tree.references import Reference, has_references, references_of
from crmgen.tree.shape import Kind, kind_at
from crmgen.tree.walk import Site, walk

_Roots = dict[tuple[str, tuple[str, ...]], Kind]


def normalize(document: Document, notes: Notes) -> Document:
    """The document in the one dialect, with every reference listed; it is changed in place.

    Files and odd places that references lead to are normalized as what the reference expects.

    Where its structure is not what the standard says, there are problems in `notes`; later passes go on,
    so that all of a document's problems are found at once, and the caller stops on them.

    Raises:
        InputError: the document is not OpenAPI.
    """
    check_document(document)
    version = version_of(document)
    is_swagger = version < (3, 0)
    context = (swagger_context if is_swagger else Context)(document, notes, version)
    spell_paths(document, notes)
    expand_paths(document, notes)
    references: list[Reference] = []
    roots: _Roots = {("", ()): Kind.DOCUMENT}
    waiting = [Site(Kind.DOCUMENT, document.root, "", "")]
    while waiting:
        found = _normalize_from(waiting.pop(0), context)
        references += found
        waiting += _new_sites(document, found, roots)
    document.references = tuple(references)
    return document


def _normalize_from(start: Site, context: Context) -> list[Reference]:
    references: list[Reference] = []
    for site in walk(start, context.notes, is_in_order):
        name_entries(site, context)
        move_misplaced(site, context)
        normalize_object(site, context)
        if has_references(site.map):
            references += references_of(site)
    return references


def _new_sites(
    document: Document, references: list[Reference], roots: _Roots
) -> list[Site]:
    """What references lead to that no walk comes by; what cannot be had is reported when references are resolved."""
    sites: list[Site] = []
    different = {(each.base, each.text): each.kind for each in references}
    for (base, text), kind in different.items():
        try:
            address = address_of(document, base, text)
            if _is_covered(address, roots):
                continue
            node = find(document, address)
        except (Unreachable, InputError):
            continue
        roots[address.base, address.tokens] = kind
        if isinstance(node.raw, Map):
            sites.append(Site(kind, node.raw, node.pointer, node.base))
    return sites


def _is_covered(address: Address, roots: _Roots) -> bool:
    """Whether the address lies below a root, where the walk from that root comes by."""
    tokens = address.tokens
    for length in range(len(tokens) + 1):
        kind = roots.get((address.base, tokens[:length]))
        if kind is not None and kind_at(tokens[length:], kind) is not None:
            return True
    return False
