"""What programs can see of an SDK: its client, methods, arguments, classes, fields and constants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crmgen.diagnostics import Place
from crmgen.records import dataclass, field

NOWHERE: Final = Place("")
KINDS: Final = ("model", "typed_dict", "alias")
"""Of classes, and of other names that can be imported."""


@dataclass(frozen=True, slots=True)
class Value:
    """An argument, a field of a class, or a constant."""

    name: str
    annotation: str
    required: bool
    wire: str
    """Where it goes on the wire, and how it is called there: `query pageSize`, `body firstName`, `path 1`."""
    at: Place = field(default=NOWHERE, compare=False)
    doc: str = ""
    """A digest of what is said about it; empty for nothing."""
    is_positional: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """One method of a resource."""

    name: str
    """`contacts.create`"""
    operation: str
    """What it is on the wire (`crmgen.ir.addresses`)."""
    variant: str
    """Which of the methods of the operation."""
    arguments: Mapping[str, Value]
    """By wire, in the order of the signature: those of its own, and the fields of its body."""
    call: str
    """`Call`, `PagedCall` or `StreamedCall`."""
    result: str
    body_path: str
    """The way to the result in the body: what is unwrapped, or the list of pages."""
    successes: tuple[str, ...]
    """The statuses that are one."""
    errors: Mapping[str, str]
    """What errors hold, by status."""
    credentials: str
    """What the client has to have for it, by the names of its arguments: `api_key, username and password`."""
    server: str
    """The server that its calls go to, where that is not the client's."""
    sends: str
    """The media types that it sends its body in: `application/json`; empty where it has none."""
    kept_though: str
    """What the document looks like, where the lock keeps another result; empty where it does not."""
    deprecated: bool
    doc: str
    at: Place = field(default=NOWHERE, compare=False)
    paging: str = ""
    """How pages follow each other: `offset`, `cursor`; empty where there are none, or an older crmgen did not say."""

    @property
    def address(self) -> str:
        return f"{self.operation} {self.variant}".rstrip()


@dataclass(frozen=True, slots=True)
class Class:
    """A class that is read or sent, or another name that can be imported."""

    name: str
    kind: str
    """One of `KINDS`."""
    fields: Mapping[str, Value]
    """By wire, inherited ones too."""
    annotation: str
    """Of an alias; of a model that of its further fields, where the document says their type."""
    bases: frozenset[str]
    """Every class of the SDK that it extends, also by way of another."""
    is_sent: bool
    is_read: bool
    is_spread: bool
    """Whether all uses of it are keyword arguments of methods, which tell of its fields."""
    addresses: tuple[str, ...]
    doc: str
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Surface:
    """All of an SDK that a program can depend on."""

    client: str
    client_arguments: Mapping[str, Value]
    """By name; `wire` is the name, too."""
    methods: Mapping[str, Method]
    """By address."""
    classes: Mapping[str, Class]
    constants: Mapping[str, Value]
    """Of webhooks and headers, by wire: `webhook deal.created`, `header x-total`. Their names have the module."""
    origin: str
    """The server that calls go to by default: `https://api.example.com`; empty where there is none."""
    base: str
    """The path of the server, as far as operations do not begin with it themselves."""
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    """Old names that go on working to what they mean, both in full: `contacts.find` to `contacts.search`."""
    document: Place = field(default=NOWHERE, compare=False)

    @property
    def bases(self) -> dict[str, frozenset[str]]:
        """Of each class that is read all that it extends."""
        return {name: each.bases for name, each in self.classes.items() if each.bases}
