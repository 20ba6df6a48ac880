"""Records of one kind: what they are called, how each is told from the others, how many there are."""

from __future__ import annotations

from typing import Final

from crmgen.ir.types import Anything, Field, Model, OneOf, Scalar, ScalarKind, Type
from crmgen.ir.walk import Types, is_kind, underlying
from crmgen.mock.collections.results import is_identity
from crmgen.mock.plain import plain
from crmgen.naming.words.english import singular
from crmgen.naming.words.identifiers import words
from crmgen.records import dataclass
from crmgen.text import Json

_NAMES: Final = ("slug", "login", "username", "handle", "key", "code", "name", "title")
_NUMBERS: Final = ("number", "iid", "index")
_IDS: Final = frozenset(("id", "pk", "uuid", "guid", "sid", "gid", "identifier"))
_NO_KEYS: Final = (ScalarKind.BOOLEAN, ScalarKind.NULL, ScalarKind.BINARY)
FEW: Final = 20
"""Records of a kind that is no large one, at most."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Records of one kind."""

    key: str
    """The path that it is known by, with blank placeholders."""
    noun: str
    """What one record is called: `deal`."""
    models: tuple[Model, ...]
    """What its records look like: in lists, alone, when made; the one with most fields first."""
    record: Type | None
    """The type that the richest of them is stated with."""
    id_field: str | None = None
    """The property that tells which record it is; None where only the server knows."""
    id_types: tuple[Type, ...] = ()
    """What an id has to be: in the record, and in paths."""
    id_examples: tuple[Json, ...] = ()
    """Ids that the document shows."""
    examples: tuple[Json, ...] = ()
    """Whole records that it shows."""
    parents: tuple[str, ...] = ()
    """The paths of collections in whose records it stands."""
    most: int | None = FEW
    """None: it begins with as many as are asked for; else with a tenth of that, 3 at least, but no more than this."""
    is_open: bool = False
    """Whether nothing tells which ids there are, so that there is a record by any."""

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Collection) and other.key == self.key

    def size(self, records: int) -> int:
        """How many records it begins with."""
        if self.most is None:
            return records
        return min(records, self.most, max(3, records // 10))


def id_of(
    model: Model, slot: str, types: Types, type: Type | None = None
) -> Field | None:
    """The field that a placeholder in the record's path is the value of. `type`: the placeholder's."""
    fields = {plain(each.wire): each for each in model.fields}
    scalar = {name for name, each in fields.items() if _is_key(each.type, types)}
    numbers = {n for n in scalar if is_kind(fields[n].type, ScalarKind.INTEGER, types)}
    is_number = type is not None and is_kind(type, ScalarKind.INTEGER, types)
    if is_number and numbers:  # `{index}` is no title
        scalar = numbers
    if slot in scalar:
        return fields[slot]
    said = words(slot)
    own = [n for n, each in fields.items() if n in scalar and is_identity(each, model)]
    own.sort(key=lambda n: (n != "id", n != "_id"))
    by_words = [n for n in scalar if words(n) in (said, said[-1:])]
    by_words.sort(key=lambda n: words(n) != said)
    named = [n for n in _NAMES if n in scalar]
    if _IDS.intersection(said):
        found = [*(n for n in by_words if n != "id"), *own, *named]
    elif said[-1:] and said[-1] in _NAMES:
        found = [*by_words, *named, *own]
    else:  # `{repo}` is the name where the id is a number, `{customer}` the id where it is text
        texts = [n for n in own if n not in numbers]
        counted = [n for n in _NUMBERS if is_number and n in scalar]
        found = [*by_words, *texts, *counted, *named, *own]
    return fields[found[0]] if found else None


def is_made(field: Field, model: Model, types: Types) -> bool:
    """Whether the server alone says it of a new record: an id, or the number that it goes by."""
    is_named = is_identity(field, model) or plain(field.wire) in _NUMBERS[:2]
    return is_named and _is_key(field.type, types)


def _is_key(type: Type, types: Types) -> bool:
    """Whether a value of the type may stand in a path; names are left to others, they are rarely enums."""
    inner = underlying(type, types)
    if isinstance(inner, OneOf):
        return any(_is_key(each, types) for each in inner.members)
    is_plain = isinstance(inner, Scalar) and inner.kind not in _NO_KEYS
    return is_plain or isinstance(inner, Anything)


def noun_of(key: str) -> str:
    """What one record of a path is called: `/crm/sales-orders/{}` has a `sales order`."""
    steps = [each for each in key.split("/") if each and each != "{}"]
    parts = words(steps[-1] if steps else "record") or ("record",)
    return " ".join((*parts[:-1], singular(parts[-1])))
