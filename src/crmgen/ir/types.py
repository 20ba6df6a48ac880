"""Types of the intermediate representation: what a schema means, without a word of Python.

Named types refer to each other by `TypeId`, so recursion needs no case of its own.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import Literal, NewType

from crmgen.diagnostics import Place
from crmgen.ir.customfields import CustomPlace
from crmgen.ir.extends import Extends
from crmgen.records import dataclass
from crmgen.text import SpecText, SpecValue

TypeId = NewType("TypeId", str)
"""The place of a schema in the document set, such as `#/components/schemas/Contact`. Identity only."""


class Direction(Enum):
    """Whether a type is written for what is read, for what is sent as a body, or for a parameter."""

    OUTPUT = auto()
    INPUT = auto()
    PARAMETER = auto()

    __hash__ = object.__hash__  # as equal as before, without a call of Python


class ScalarKind(StrEnum):
    """JSON's primitives, split by the formats that have a Python type of their own."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    DATE = "date"
    DATE_TIME = "date-time"
    TIME = "time"
    UUID = "uuid"
    DECIMAL = "decimal"
    BINARY = "binary"
    """Raw bytes: a file in a form, an octet stream. In JSON it is a string."""

    __hash__ = str.__hash__


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a schema asks of a value beyond its type. None: not limited (JSON Schema validation, section 6)."""

    min_length: int | None = None
    max_length: int | None = None
    patterns: tuple[SpecText, ...] = ()
    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    min_properties: int | None = None
    max_properties: int | None = None


UNLIMITED = Constraints()


@dataclass(frozen=True, slots=True)
class Scalar:
    """One primitive value. `format` is kept as stated, also where it has no Python type (`bson-id`)."""

    kind: ScalarKind
    format: SpecText | None = None
    constraints: Constraints = UNLIMITED

    @property
    def is_unix_time(self) -> bool:
        """A time as seconds since 1970: `{type: integer, format: unix-time}`."""
        return self.kind is ScalarKind.INTEGER and self.format == "unix-time"


@dataclass(frozen=True, slots=True)
class Choice:
    """An enum or const of primitives (null is said by `Nullable`). Open: unknown values survive."""

    values: tuple[SpecValue, ...]
    base: ScalarKind | None
    """The one kind of all values; None when they are of several."""
    open: bool = True
    takes_others: bool = False
    """Stated, not just survived: other values of its kind may be sent (`anyOf: [{enum: ...}, {type: string}]`)."""


@dataclass(frozen=True, slots=True)
class ListOf:
    item: Type
    constraints: Constraints = UNLIMITED


@dataclass(frozen=True, slots=True)
class TupleOf:
    """`prefixItems`; `rest` types what may follow, None when nothing may."""

    items: tuple[Type, ...]
    rest: Type | None


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with names of its user's choice (`additionalProperties` without `properties`)."""

    value: Type
    constraints: Constraints = UNLIMITED


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The member is chosen by the value of `property` (OpenAPI 3.1 section 4.8.25)."""

    property: SpecText
    mapping: tuple[tuple[SpecText, TypeId], ...]
    shared: tuple[tuple[SpecText, tuple[TypeId, ...]], ...] = ()
    """Values that stand for any of several members."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """`oneOf` or `anyOf`: a value of one of the members, tried in this order."""

    members: tuple[Type, ...]
    discriminator: Discriminator | None = None


@dataclass(frozen=True, slots=True)
class Nullable:
    """May be null. That a field may be absent is said by `Field.required`: two facts, two places."""

    inner: Type


@dataclass(frozen=True, slots=True)
class Named:
    id: TypeId


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value."""


Type = Scalar | Choice | ListOf | TupleOf | MapOf | OneOf | Nullable | Named | Anything


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether the vendor documents a thing, and where: a page, a source file."""

    inferred: bool = False
    source: SpecText | None = None


DOCUMENTED = Evidence()


@dataclass(frozen=True, slots=True)
class Field:
    """One property of an object, under its exact wire name."""

    wire: SpecText
    type: Type
    required: bool
    at: Place
    read_only: bool = False
    write_only: bool = False
    secret: bool = False
    """Not shown to people: `x-crmgen-secret`, a password, what is only written."""
    deprecated: bool = False
    default: SpecValue | None = None
    examples: tuple[SpecValue, ...] = ()
    doc: SpecText | None = None
    pinned: SpecText | None = None
    """`x-crmgen-name`: the attribute's name, to be taken as it is."""
    evidence: Evidence = DOCUMENTED
    custom: CustomPlace | None = None
    """A field that an account defined itself: `wire` is then only what we call it."""


@dataclass(frozen=True, slots=True)
class Model:
    """An object with stated properties. `extra` types the others; None when the schema forbids them."""

    id: TypeId
    fields: tuple[Field, ...]
    extra: Type | None
    at: Place
    hint: Hint
    doc: SpecText | None = None
    examples: tuple[SpecValue, ...] = ()
    deprecated: bool = False
    evidence: Evidence = DOCUMENTED
    takes_others: bool = False
    """Stated, not just left open: further properties belong to it (`additionalProperties: true`)."""
    min_properties: int = 0
    """How many fields there must be, whichever they are: an update that changes nothing is refused."""
    copies: tuple[TypeId, ...] = ()
    """Where identical types stand, for which this one is taken."""
    extends: Extends | None = None
    """The owner's class that the class of what is read extends."""
    bases: tuple[TypeId, ...] = ()
    """The models that it extends by allOf, the nearest only. `fields` holds what it has from them as well."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A component that is not an object: an enum, a union, an array, a map."""

    id: TypeId
    type: Type
    at: Place
    hint: Hint
    doc: SpecText | None = None
    examples: tuple[SpecValue, ...] = ()
    deprecated: bool = False
    evidence: Evidence = DOCUMENTED


NamedType = Model | Alias


@dataclass(frozen=True, slots=True)
class Hint:
    """What the naming pass may make a type's name of.

    `component`: its key under `components/schemas` (or `definitions`). Otherwise `parent` says
    from where it hangs and `parts` how: property names, and what stands for list items.
    """

    component: SpecText | None = None
    title: SpecText | None = None
    pinned: SpecText | None = None
    """`x-crmgen-name`: to be taken as it is."""
    parent: TypeId | OperationId | None = None
    role: Literal[
        "field",
        "item",
        "value",
        "member",
        "body",
        "response",
        "error",
        "parameter",
        "component",
    ] = "field"
    """How it hangs from its parent: a field, an element of a list, a map's value, a union member, ..."""
    part: SpecText | None = None
    """The wire name of the field or parameter, the status of the response: with `role`, the last step."""
    index: int = 0
    """Position among the parent's members, for unions."""
    others: tuple[Hint, ...] = ()
    """Of a type that stands at several places: the hints of the other places."""


OperationId = NewType("OperationId", str)
"""The place of an operation, such as `#/paths/~1contacts/get`. Identity only."""
