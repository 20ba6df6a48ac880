"""Names that are taken in a scope, and who gets which of the others: collisions resolved over a whole scope at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Final, Generic, TypeVar

from crmgen.naming.words.identifiers import word_set
from crmgen.records import dataclass
from crmgen.runtime_source import client_options

CLIENT: Final = frozenset(
    ["anonymous", "send", "stream", "request", "with_options", "close", "warm_up"]
)
"""Members of a client; resources stand beside them."""

CLIENT_ARGUMENTS: Final = frozenset(
    option.name
    for kind in ("SyncOAuthOptions", "AsyncOAuthOptions")
    for option in client_options(kind)
) | word_set(
    """
    self parameters super
    """
)
"""Credentials and server variables stand beside these; the last ones are used where they are read."""

METHODS: Final = frozenset(["method", "old_arguments"])
"""Used in the bodies of resource classes, where a method would hide them."""

_RUNTIME_FUNCTIONS: Final = word_set("""
    by_media bytes_body date_parameter etag_of events_of file_or filtered form_body form_fields json_body json_fields
    json_lines_body json_lines_of json_value multipart_body multipart_fields or_client or_constant ordered
    query_string some styled text_body unix_time with_container
    """)

ARGUMENTS: Final = frozenset(["options", "self"]) | _RUNTIME_FUNCTIONS
"""Called or read in the functions that state an operation's facts."""

MEDIA_TYPE: Final = "media_type"
"""Chooses how a body is sent, where a method can send it in several ways."""

KEYWORDS_OF_BODY: Final = frozenset(["options", "self"])
"""Fields of a body that become keyword arguments stand beside these."""

FIELDS: Final = word_set("""
    construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json
    update_forward_refs validate
    model_computed_fields model_config model_construct model_copy model_dump model_dump_json
    model_extra model_fields model_fields_set model_json_schema model_parametrized_name
    model_post_init model_rebuild model_validate model_validate_json model_validate_strings
    mro register
    to_dict to_json
    """)
"""Members of pydantic's BaseModel, of its metaclass, and of what is made of it here: pydantic minds all."""

SHADOWABLE: Final = word_set("""
    bool bytes date datetime dict float int list object str time tuple
    """)
"""Lower-case names that annotations use. A field may be called so all the same: pydantic and type
checkers would take `date: date | None = None` for itself, so such a module imports the type with a
`_` in front, which no field has."""

BUILTINS: Final = word_set("""
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup
    BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError
    ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError
    DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception
    ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning
    GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
    InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
    ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError
    OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError
    PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError
    RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError
    SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError
    UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning
    ValueError Warning ZeroDivisionError
    """)
"""Builtins that read as classes: whoever imports a type of this name would lose his `Exception`.
Listed, since the same input must give the same names on every version of Python."""

TYPES: Final = BUILTINS | word_set("""
    Annotated Any Decimal Iterable Literal Mapping NotRequired Required Self Sequence TypeAlias
    TypeAliasType TypedDict Unpack UUID
    """)
"""What annotations are made of. Types may be called like parts of the runtime (`Call`, `Field`,
`Model`): modules that need both import one of them under another name."""

RESOURCE_CLASSES: Final = TYPES | word_set("""
    Apart AsyncResource BaseResource BatchCall Body BoundResource ByFlag ByTag Call ClientT Condition ContentRange Cursor DateOnly Encoding Errors FileContent FileInput HasETag InBody InObject JobCall LinkHeader
    Model NextLink Offset Order PagedCall PageNumber Polling RequestOptions Resource Security StreamedCall TaggedBy TaggedCall Together
    ApiFacts ApiKey AsyncClient AsyncCredential AsyncHttpClient AsyncMiddleware AsyncTokenStore Basic Bearer
    Client Credential HttpClient Middleware OAuth2 SyncClient Timeout TokenStore
    """)
"""Imported where the classes of resources stand, or where the client does, which names them."""


K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Candidates(Generic[K]):
    """What something would like to be called: valid names, the best first, fuller ones after it.

    `rank`: where several want one name, the only one of the lowest rank keeps it.
    """

    key: K
    names: tuple[str, ...]
    rank: int = 0
    fuller: Iterator[str] = iter(())
    """More names after these, each made when none before it is to be had."""

    def with_next(self) -> Candidates[K]:
        """The same with one name more, if there is one."""
        names = (*self.names, *islice(self.fuller, 1))
        return Candidates(self.key, names, self.rank, self.fuller)


def resolve_collisions(
    wanted: Iterable[Candidates[K]],
    taken: Collection[str] = (),
    numbered: Callable[[str, int], str] = "{}_{}".format,
) -> dict[K, str]:
    """A name of its own for every key, in the order of `wanted`.

    Phase by phase each one puts forward one name. A name that one alone wants is given; where
    several want it all but the one of lowest rank go on to their next. Who has run out is numbered.
    """
    order = list(wanted)
    given: dict[K, str] = {}
    used = set(taken)
    waiting: list[Candidates[K]] = order
    phase = 0
    while waiting:
        granted = _grant(waiting, phase, used)
        given.update(granted)
        used.update(granted.values())
        phase += 1
        left = [one for one in waiting if one.key not in given]
        left = [one if phase < len(one.names) else one.with_next() for one in left]
        for one in sorted(left, key=attrgetter("rank")):
            if one.key not in given and phase == len(one.names):
                given[one.key] = _number(one.names[-1], used, numbered)
        waiting = [one for one in left if one.key not in given]
    return {one.key: given[one.key] for one in order}


def _grant(waiting: list[Candidates[K]], phase: int, used: set[str]) -> dict[K, str]:
    groups: dict[str, list[Candidates[K]]] = {}
    for one in waiting:
        groups.setdefault(one.names[phase], []).append(one)
    granted: dict[K, str] = {}
    for name, group in groups.items():
        lowest = min(one.rank for one in group)
        first = [one for one in group if one.rank == lowest]
        if len(first) == 1 and name not in used:
            granted[first[0].key] = name
    return granted


def _number(name: str, used: set[str], numbered: Callable[[str, int], str]) -> str:
    """`name` itself where it is free, or with the smallest number that makes it so."""
    found, count = name, 1
    while found in used:
        count += 1
        found = numbered(name, count)
    used.add(found)
    return found
