"""Calls as a source shows them: the one form that every source is read into."""

from __future__ import annotations

from typing import Final, Literal

from crmgen.diagnostics import Place
from crmgen.importing.shapes import Shape
from crmgen.records import dataclass, field
from crmgen.text import Json

Where = Literal["path", "query", "header"]
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
"""Those of APIs, in the order in which a document has them."""
OTHERWISE: Final = 999
"""The status of an answer that has none: what is given where no other answer fits."""


@dataclass(slots=True)
class Parameter:
    """One value beside the body, and all that was seen of it."""

    name: str
    where: Where
    shape: Shape = field(default_factory=Shape)
    description: str = ""
    is_required: bool = False
    is_joined: bool = False
    """Whether it is a list whose values are joined by commas."""
    example: Json = None
    """A value that may be shown; None where there is none."""

    def add(self, other: Parameter) -> None:
        """Take in what another call says of the same parameter."""
        self.shape.merge(other.shape)
        self.description = self.description or other.description
        self.is_required = self.is_required or other.is_required
        self.is_joined = self.is_joined or other.is_joined
        self.example = other.example if self.example is None else self.example


@dataclass(slots=True)
class Content:
    """A body by its media type; no shape where nothing but the type is known."""

    media_type: str
    shape: Shape | None = None


def is_without_content(method: str, status: int) -> bool:
    """Has an answer none, whatever an example shows (RFC 9110, 6.4.1)?"""
    return method == "HEAD" or status < 200 or status in (204, 205, 304)


@dataclass(slots=True)
class Answer:
    """A response: its status, what it is called, its body."""

    status: int
    description: str = ""
    content: Content | None = None
    headers: dict[str, Shape] = field(default_factory=dict[str, Shape])


@dataclass(slots=True)
class Exchange:
    """A call, and what was answered."""

    method: str
    path: str
    """Begins with a slash; what varies stands in braces."""
    place: Place
    """Where the source has it."""
    server: str = ""
    name: str = ""
    """What its author calls it; empty for recorded traffic."""
    folder: tuple[str, ...] = ()
    description: str = ""
    parameters: list[Parameter] = field(default_factory=list[Parameter])
    body: Content | None = None
    answers: list[Answer] = field(default_factory=list[Answer])
    accepts: str = ""
    """The media type that it asks for."""
    security: tuple[str, ...] | None = None
    """Names of the schemes that it is sent with, all at once; None where nothing is known."""
    own_server: Server | None = None
    """Where it goes, if that is not the first server of the document."""


@dataclass(slots=True)
class Server:
    """An address that calls go to; `variables` are the braces in it, with their defaults."""

    url: str
    description: str = ""
    variables: dict[str, str] = field(default_factory=dict[str, str])
    unknown: tuple[str, ...] = ()
    """The variables of which no value is known: their default is their name."""

    @property
    def usual(self) -> str:
        """The address with the defaults of its variables."""
        url = self.url
        for name, value in self.variables.items():
            url = url.replace(f"{{{name}}}", value)
        return url


@dataclass(slots=True)
class Calls:
    """All that a source says of an API."""

    title: str
    source: str
    """A few words: what was read."""
    description: str = ""
    version: str = "1.0.0"
    servers: list[Server] = field(default_factory=list[Server])
    folders: dict[tuple[str, ...], str] = field(
        default_factory=dict[tuple[str, ...], str]
    )
    """What is said of each folder, in the order of the source."""
    schemes: dict[str, Json] = field(default_factory=dict[str, Json])
    """Security schemes, as OpenAPI has them."""
    security: tuple[str, ...] | None = None
    """What every call needs that says nothing else; None where the source does not say, and most calls decide."""
    exchanges: list[Exchange] = field(default_factory=list[Exchange])

    def sort(self) -> None:
        """Put the calls in the order of their paths and methods."""
        self.exchanges.sort(key=lambda e: (e.path.split("/"), METHODS.index(e.method)))


def both(one: str, other: str) -> str:
    """What two texts say of one thing, once."""
    return one if other in one else f"{one}\n\n{other}".strip()
