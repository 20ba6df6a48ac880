"""Commands of click for an SDK's methods: a group for each resource, a command for each method.

Nothing is imported of a resource until one of its methods is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, partial
from itertools import chain
from typing import Any, Final, is_typeddict

from ..body.wire_names import shape_of
from ..values.encoding import is_list
from .api import Api, MethodArgument, MethodFacts, ResourceFacts
from .calls import run_method
from .extras import library
from .kinds import is_map, item_kind, members
from .values import Reading, as_mapping, put, read_json, reading_of

click: Final = library("click", "cli")

_OWN: Final = (
    *("output", "fields", "limit", "all", "to", "body", "clear", "dry-run"),
    *("base-url", "help"),
)
"""Options of ours, which keep their names: an argument of the API that is called so has `api-` before its own."""
_HELP: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Lazy(Mapping[str, Any]):
    """Commands by their names, each made when it is asked for."""

    def __init__(
        self,
        named: Callable[[], Iterable[tuple[str, Any]]],
        make: Callable[[str, Any], Any],
    ) -> None:
        self._named = named
        self._make = make

    @cached_property
    def _found(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, what in self._named():
            found[free_name(name, found)] = what
        return found

    def __getitem__(self, name: str) -> Any:
        return self._make(name, self._found[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def commands_of(api: Api, tools: Callable[..., None]) -> Any:
    """The whole command line. `tools`: what serves the methods to language models."""

    def resources() -> Iterable[tuple[str, Any]]:
        return [("mcp", None), *api.resources.items()]

    def made(name: str, resource: ResourceFacts | None) -> Any:
        return _group(api, name, resource) if resource else _tools_command(tools)

    version = click.version_option(api.version, prog_name=api.package)
    text = f"Methods of {api.title}; credentials are read from the environment."
    group = click.Group(
        api.package, Lazy(resources, made), help=text, context_settings=_HELP
    )
    return version(group)


def _group(api: Api, name: str, resource: ResourceFacts) -> Any:
    methods = Lazy(lambda: resource.methods.items(), partial(_command, api))
    return click.Group(name, methods, help=shown(resource.text))


def _tools_command(tools: Callable[..., None]) -> Any:
    words = "Offer methods that change something as well."
    writes = click.Option(["--allow-writes"], is_flag=True, help=words)
    text = "Serve the methods as tools for language models, over standard input and output (MCP)."
    return click.Command("mcp", params=[writes, _base_url()], callback=tools, help=text)


@dataclass(frozen=True)
class _Field:
    """An option that fills in an argument, or a part of one."""

    argument: MethodArgument
    way: tuple[str, ...]
    reading: Reading

    @property
    def words(self) -> str:
        """What help says of it."""
        if self.way:
            return ""
        needed = "Required." if self.argument.is_required else ""
        kinds = members(self.argument.kind)
        keys = [*dict.fromkeys(chain(*map(_keys, kinds)))]
        said = f"Keys: {'; or '.join(keys)}." if keys else ""
        if not keys and any(map(is_map, kinds)):
            said = """A map, as '{"name": ...}'."""
        again = "May be given again." if self.reading.is_repeated else ""
        words = (self.argument.words, said, again, needed)
        return shown(" ".join(filter(None, words)))


def _keys(kind: Any) -> Iterable[str]:
    """The keys of an object, or of those in a list: all that go together."""
    for each in (kind, *members(item_kind(kind))):
        if is_typeddict(each):
            yield ", ".join(shape_of(each).fields)


def _command(api: Api, name: str, method: MethodFacts) -> Any:
    fields: dict[str, _Field] = {}
    taken: dict[str, Any] = dict.fromkeys(_OWN)
    has_fields = any(each.is_field for each in method.arguments)
    if not has_fields:
        del taken["body"]  # which may be the API's own, as a whole
    parameters: list[Any] = []
    for number, (argument, way, kind) in enumerate(_ways(method)):
        field = _Field(argument, way, reading_of(kind))
        key = f"a{number}"
        fields[key] = field
        if argument.is_positional:
            parameters.append(_place(key, field))
        else:
            is_whole = argument.name == "body" and way and not has_fields
            parts = way if is_whole else (argument.name, *way)
            option = free_name(".".join(parts), taken)
            taken[option] = field
            old = [o for o, now in method.old_arguments.items() if now == argument.name]
            parameters.append(_option([key, option, *old], field, taken))
    now = kebab(method.name)
    nullable = [each.name for each in method.arguments if each.may_be_null]

    def called(**given: Any) -> int:
        own = {key: given.pop(key) for key in [*given] if key not in fields}
        values = _arguments(method, fields, given, own)
        return run_method(api, method, values, own)

    return click.Command(
        name,
        params=[*parameters, *_own_options(method, has_fields, nullable)],
        callback=called,
        help=shown(method.text),
        context_settings=_HELP,
        hidden=now != name,
        deprecated=f"It is called {now!r} now." if now != name else False,
    )


def _ways(method: MethodFacts) -> Iterator[tuple[MethodArgument, tuple[str, ...], Any]]:
    """Each argument, and after one that is an object its parts, with their types."""
    for argument in method.arguments:
        yield argument, (), argument.kind
        kinds = members(argument.kind)
        if len(kinds) == 1 and is_typeddict(kinds[0]):
            for name, kind in shape_of(kinds[0]).kinds.items():
                yield argument, (name,), kind


def _place(key: str, field: _Field) -> Any:
    return click.Argument(
        [key],
        type=_choice(field.reading),
        metavar=field.argument.name.upper(),
        callback=partial(_read, field),
    )


def _choice(reading: Reading) -> Any:
    return click.Choice(reading.choices) if reading.choices else None


def _option(names: list[str], field: _Field, taken: dict[str, Any]) -> Any:
    """The option; that of a flag has its opposite beside it, unless that is another's name.

    `names`: its own for click, its name, and the names that it had before.
    """
    key, name, *old = names
    reading = field.reading
    is_flag = reading.is_flag and not field.way and f"no-{name}" not in taken
    taken |= {f"no-{name}": field} if is_flag else {}
    kind = _choice(reading)
    several = "..." if reading.is_repeated else ""
    spelt = [name, *map(kebab, old)]
    return click.Option(
        [key, *(f"--{each}/--no-{each}" if is_flag else f"--{each}" for each in spelt)],
        type=kind,
        metavar=None if is_flag or kind else f"{reading.metavar}{several}",
        default=None,
        multiple=reading.is_repeated,
        callback=None if is_flag else partial(_read, field),
        help=field.words,
    )


def _read(field: _Field, context: Any, parameter: Any, given: Any) -> Any:
    """The value of an option; None where it is not given."""
    if given is None or given == ():
        return None
    try:
        if not field.reading.is_repeated:
            return field.reading.read(given)
        values = [field.reading.read(each) for each in given]
    except (ValueError, OSError) as error:
        is_joined = field.reading.is_repeated and "," in "".join(given)
        again = f"; give {parameter.opts[0]} again for each" if is_joined else ""
        raise click.BadParameter(f"{error}{again}", context, parameter) from None
    is_whole = field.reading.may_be_one or is_list(values[0])
    return values[0] if len(values) == 1 and is_whole else values


def _own_options(
    method: MethodFacts, has_fields: bool, nullable: list[str]
) -> Iterator[Any]:
    if has_fields:
        words = "All fields, or more of them, as JSON; @FILE, or - for standard input."
        yield click.Option(["--body"], metavar="JSON", help=words)
    if nullable:
        words = "A field to send as null; may be given again."
        yield click.Option(["--clear"], metavar="FIELD", multiple=True, help=words)
    if method.is_list:
        yield click.Option(["--all"], is_flag=True, help="The items of all pages.")
    if method.is_list or method.is_rows:
        words = "At most so many items, from as many pages as that takes."
        yield click.Option(["--limit"], type=click.IntRange(1), metavar="N", help=words)
    if method.is_file:
        words = "Where to save it; standard output by default."
        yield click.Option(["--to"], metavar="FILE", help=words)
    else:
        kinds = click.Choice(("table", "json", "ndjson", "csv"))
        yield click.Option(
            ["--output", "-o"], type=kinds, default="table", show_default=True
        )
        words = (
            "What to show of each, as id,owner.name; a table shows what fits, json all."
        )
        yield click.Option(["--fields"], metavar="NAMES", help=words)
    words = "Show the request, and send nothing."
    yield click.Option(["--dry-run"], is_flag=True, help=words)
    yield _base_url()


def _base_url() -> Any:
    return click.Option(["--base-url"], metavar="URL", help="Where the API lives.")


def _arguments(
    method: MethodFacts,
    fields: Mapping[str, _Field],
    given: Mapping[str, Any],
    own: Mapping[str, Any],
) -> dict[MethodArgument, Any]:
    """What the method is given. Raises UsageError for what is missing or makes no sense."""
    by_name = {each.name: each for each in method.arguments if not each.is_positional}
    values: dict[str, Any] = {}
    try:
        if own.get("body") is not None:
            values |= _named(as_mapping(read_json(own["body"])), by_name)
        for key, field in fields.items():
            if given[key] is not None and not field.argument.is_positional:
                put(values, (field.argument.name, *field.way), given[key])
    except (ValueError, OSError) as error:
        raise click.UsageError(f"--body: {error}") from None
    for name in own.get("clear") or ():
        values[_cleared(name, by_name)] = None
    missing = [
        name
        for name, each in by_name.items()
        if each.is_required and name not in values
    ]
    if missing and values.keys() <= by_name.keys():  # else a name is misspelt
        raise click.UsageError(f"Missing option '--{kebab(missing[0])}'.")
    placed = {
        field.argument: given[key]
        for key, field in fields.items()
        if field.argument.is_positional
    }
    others = {
        by_name.get(name) or MethodArgument(name, Any): value
        for name, value in values.items()
    }
    return {**placed, **others}


def _named(
    body: Mapping[str, Any], known: Mapping[str, MethodArgument]
) -> dict[str, Any]:
    """The fields of a body by their arguments, whether they stand there by name or as JSON calls them."""
    names = {each.wire: each.name for each in known.values() if each.is_field}
    found = {names.get(name, name): value for name, value in body.items()}
    for name in found:
        if name in known and not known[name].is_field:
            raise ValueError(f"{name!r} is no field: there is an option for it")
    return found


def _cleared(name: str, known: Mapping[str, MethodArgument]) -> str:
    """The field that is cleared. Raises UsageError for one that cannot be."""
    fields = [each for each, argument in known.items() if argument.may_be_null]
    plain = name.replace("-", "_")
    if plain in fields:
        return plain
    near = get_close_matches(plain, fields, 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise click.UsageError(f"--clear: no field {name!r} can be null.{hint}")


def kebab(name: str) -> str:
    """A Python name as an option or a command."""
    return name.strip("_").replace("_", "-") or name


def free_name(name: str, taken: Mapping[str, Any]) -> str:
    """The name of an option or a command, which no other has."""
    found = kebab(name)
    while found in taken:
        found = f"api-{found}"
    return found


def shown(text: str) -> str:
    """Text for help, where a line of code stays one."""
    return "\n\n".join(chain.from_iterable(_paragraphs(text)))


def _paragraphs(text: str) -> Iterator[list[str]]:
    for paragraph in text.split("\n\n"):
        keeps = paragraph.lstrip().startswith(("`", "- ", "* ", ">"))
        yield [f"\b\n{paragraph}" if keeps else paragraph]
