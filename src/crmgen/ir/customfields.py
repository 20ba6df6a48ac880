"""Fields that each account defines itself: where one stands on the wire, and where to ask for them."""

from __future__ import annotations

from crmgen.diagnostics import Place
from crmgen.records import dataclass
from crmgen.text import SpecText, SpecValue

Steps = tuple[SpecText, ...]
"""A way into an object, by wire names."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How an element of a list of values tells its field, and holds its value."""

    key: Steps
    value: Steps
    inside: Steps = ()
    """The way to the list, where an object may stand around it."""


@dataclass(frozen=True, slots=True)
class CustomPlace:
    """Where the value of a field of one's own travels: never under its own name."""

    container: SpecText
    """The property that holds it; empty: it stands in the record itself."""
    key: SpecValue
    """A text or an integer."""
    entry: Entry | None
    """None: the container is a map from key to value."""
    as_text: bool = False
    """Values are sent as text, whatever their type."""
    joined: SpecText | None = None
    """What stands between several values, which are one text on the wire."""
    replaced: bool = False
    """An update replaces all that the container holds."""


@dataclass(frozen=True, slots=True)
class FieldSource:
    """`x-crmgen-custom-fields`: a list of definitions, and which schemas get what it defines."""

    at: Place
    operation: SpecText
    """The operationId of the list; empty: it is in a file."""
    schemas: tuple[SpecText, ...]
    container: SpecText
    """The property that holds their values; empty: they stand in the record itself."""
    key: Steps
    name: Steps
    """The way to what people call the field."""
    entry: Entry | None = None
    as_text: bool = False
    type: Steps = ()
    types: tuple[tuple[SpecText, SpecValue], ...] = ()
    """What the API calls a type, to its JSON Schema; null for what holds no value."""
    options: Steps = ()
    option: SpecText | None = None
    """What is stored of an option that is an object."""
    arguments: tuple[tuple[SpecText, SpecValue], ...] = ()
    """Parameters of the list by wire name."""
    joined: SpecText | None = None
    """What stands between several values of one field."""
    replaced: bool = False
    """An update replaces all values of a record."""
    api: SpecText | None = None
    """The API of the configuration that lists them, where it is another one."""
    file: SpecText | None = None
    """A file that lists them, beside the document or overlay that names it."""
    items: Steps = ()
    """The way to the list in that file."""
    where: tuple[tuple[SpecText, SpecValue], ...] = ()
    """What a definition must say to be one of these."""
    note: SpecText | None = None
    inferred: bool = False
