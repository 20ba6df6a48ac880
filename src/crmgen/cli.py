"""The command line: reads arguments, runs passes, turns what they found into text and an exit code.

0: done. 1: the answer is no (`check`, `--strict` with losses). 2: the input or the configuration is wrong.
"""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from crmgen import __version__
from crmgen.diagnostics import InputError, Loss, Place, Problem
from crmgen.settings import ApiSettings, package_name
from crmgen.url import BadUrl, Url, is_address, located

if TYPE_CHECKING:
    from crmgen.configuration import Configuration

EXIT_NO: Final = 1
EXIT_INPUT: Final = 2
_SUFFIXES: Final = (".yaml", ".yml", ".json")


_allow_remote = click.option(
    "--allow-remote",
    is_flag=True,
    help="Fetch remote documents over https, and hold them to the hashes in crmgen.lock.",
)
_unresolved = click.option(
    "--unresolved",
    type=click.Choice(["refuse", "open"]),
    help="References that cannot be followed: an error, or any value (and a loss).",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="crmgen")
def main() -> None:
    """Write a typed Python SDK from an OpenAPI document."""
    # A document is one large tree without cycles to collect: the collector only costs time.
    gc.disable()


@main.command()
@click.argument("apis", nargs=-1, metavar="[NAME|SPEC]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Folder of the SDK, for a SPEC that is not in the configuration.",
)
@click.option("--package", help="Name of the Python package.")
@click.option("--client", help="Class of the client.")
@click.option(
    "--strict", is_flag=True, help="Exit 1, write nothing, if there are losses."
)
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write the losses here, as JSON."
)
@_allow_remote
@click.option(
    "--update-remote",
    is_flag=True,
    help="The same, but take what is there now, and pin that.",
)
@_unresolved
@click.option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of templates that take the place of ours.",
)
@click.option(
    "--dry-run", is_flag=True, help="Say what would be written, write nothing."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but problems.")
@click.option("-v", "--verbose", is_flag=True, help="List every loss.")
def generate(apis: tuple[str, ...], report: Path | None, **options: Any) -> None:
    """Generate the SDKs of the configuration, the named ones, or that of a document."""
    from crmgen.pipeline import generate as run
    from crmgen.report import render_report

    with _input_errors(), ExitStack() as locks:
        chosen = _choose(apis, options)
        if not options["dry_run"]:
            locks.enter_context(_only_writer(chosen))
        finished = [(api, run(api)) for api in _progress(chosen, options["quiet"])]
        if report:
            report.write_text(render_report([(a.name, g.losses) for a, g in finished]))
        if options["strict"] and any(result.losses for _, result in finished):
            _print_losses([loss for _, result in finished for loss in result.losses])
            sys.exit(EXIT_NO)
        for warning in {w: None for _, g in finished for w in g.understood.warnings}:
            click.echo(f"warning: {warning}", err=True)
        for api, result in finished:
            plan = result.plan() if options["dry_run"] else result.write()
            if options["verbose"]:
                _print_losses(result.losses)
            if not options["quiet"]:
                click.echo(f"{api.name}: {result.summary}; {plan.summary}")


@main.command()
@click.argument("apis", nargs=-1, metavar="[NAME]...")
@_allow_remote
@_unresolved
def check(apis: tuple[str, ...], **options: Any) -> None:
    """Exit 1 when an SDK on disk is not what `generate` would write; show what differs."""
    from crmgen.pipeline import generate as run

    with _input_errors():
        differing = False
        for api in _choose(apis, options):
            differences = run(api).differences()
            for difference in differences:
                click.echo(str(difference))
            differing |= bool(differences)
            state = f"{len(differences)} files differ" if differences else "up to date"
            click.echo(f"{api.name}: {state}")
    if differing:
        click.echo("run `crmgen generate` and commit what it writes", err=True)
        sys.exit(EXIT_NO)


@main.command()
@click.argument("spec")
@_allow_remote
def validate(spec: str, allow_remote: bool) -> None:
    """List every problem of a document as FILE:LINE:COLUMN."""
    from crmgen.bounds import bounded
    from crmgen.parser.remote import Leave, Remote
    from crmgen.parser.validity import validate_document

    with _input_errors(), bounded(source := _source(spec)):
        remote = Remote(Leave(), source) if allow_remote else None
        problems = validate_document(source, remote)
    if problems:
        _fail(problems)
    click.echo(f"{spec}: no problems")


@main.command()
@click.argument("spec")
@click.argument("where", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option(
    "--stage",
    type=click.Choice(["document", "ir", "view"]),
    help="With WHERE, show only this stage.",
)
@_allow_remote
@_unresolved
def inspect(
    spec: str, where: str | None, as_json: bool, stage: str | None, **options: Any
) -> None:
    """Show what crmgen understood of SPEC, or of WHERE in it: `contacts.create`, `Contact`."""
    from crmgen import inspection
    from crmgen.pipeline import understand

    with _input_errors():
        understood = understand(_with_options(_to_inspect(spec), options))
        if as_json:
            text = inspection.as_json(understood)
        elif where is None:
            text = inspection.overview(understood)
        else:
            text = inspection.explain(understood, where, stage)
    click.echo(text)


@main.command()
@click.argument("apis", nargs=-1, metavar="[NAME|SPEC]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write; without it the page is printed.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if it would change.")
@_allow_remote
@_unresolved
def coverage(
    apis: tuple[str, ...], output: Path | None, check: bool, **options: Any
) -> None:
    """Write what each SDK covers: operations and models, documented or inferred, with their source."""
    from crmgen.coverage import render_coverage
    from crmgen.pipeline import understand

    with _input_errors():
        if check and output is None:
            message = "goes with --output, which names the file to look at"
            raise InputError.of(Place("--check"), message, "bad-argument")
        page = render_coverage([understand(api) for api in _choose(apis, options)])
        if output is None:
            click.echo(page, nl=False)
        elif not check:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(page, "utf-8")
        elif not output.is_file() or output.read_text("utf-8") != page:
            click.echo(f"{output}: not what `crmgen coverage` writes", err=True)
            sys.exit(EXIT_NO)


@main.command()
@click.argument("spec")
@click.option("--name", help="Name of the API; by default made from the file or title.")
@_allow_remote
def init(spec: str, name: str | None, allow_remote: bool) -> None:
    """Add an entry for SPEC to the configuration, with all that the document says itself."""
    from crmgen.initialize import add_entry
    from crmgen.parser.remote import Leave

    with _input_errors():
        leave = Leave() if allow_remote else None
        path, entry = add_entry(_source(spec), name, Path.cwd(), leave)
    click.echo(f"{path}: added\n\n{entry}")


@main.command()
@click.argument("spec", metavar="NAME|SPEC")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write, YAML or (.json) JSON; without it YAML is printed.",
)
@_allow_remote
@_unresolved
def bundle(spec: str, output: Path | None, **options: Any) -> None:
    """Write the document as crmgen understood it: one file, overlays applied, paths written out."""
    from crmgen.bundle import bundle as run
    from crmgen.bundle import render_bundle

    with _input_errors():
        as_json = output is not None and output.suffix == ".json"
        settings = _with_options(_to_inspect(spec), options)
        text = render_bundle(run(settings), as_json=as_json)
        if output is None:
            click.echo(text, nl=False)
        else:
            output.write_text(text, "utf-8")


@main.command()
@click.argument("api", metavar="NAME")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The overlay to write, such as specs/NAME/fields.yaml.",
)
@click.option("--base-url", help="Server to ask, where it is not the API's own.")
def fields(api: str, output: Path, base_url: str | None) -> None:
    """Write an overlay that types the custom fields of an account, read through its SDK.

    The SDK takes its credentials from the environment, as it always does.
    """
    from crmgen.customfields.write import write_fields

    with _input_errors():
        (settings,) = _configured((api,))
        written = write_fields(settings, output, base_url)
        hint = _overlay_hint(settings, output)
    for schema, count in written.counts.items():
        click.echo(f"{schema}: {count} field{'' if count == 1 else 's'}")
    click.echo(f"{output}: {'written' if written.is_changed else 'unchanged'}")
    if hint:
        click.echo(hint)


def _overlay_hint(settings: ApiSettings, output: Path) -> str:
    """What to add to the configuration; empty where the overlay is there already."""
    if output.resolve() in [each.resolve() for each in settings.overlays]:
        return f"now run `{settings.command}`"
    import json
    import os

    path, _ = _read_configuration()
    folder = path.resolve().parent
    every = [*settings.overlays, output]
    names = [Path(os.path.relpath(each.resolve(), folder)).as_posix() for each in every]
    prefix = "" if path.name == "crmgen.toml" else "tool.crmgen."
    lines = f"[{prefix}apis.{settings.name}]\noverlays = {json.dumps(names)}"
    return f"not used yet; say so in {path}, then run `{settings.command}`:\n\n{lines}"


@main.command("config-schema")
def config_schema() -> None:
    """Print the JSON Schema of the configuration, for editors."""
    import json

    from crmgen.configuration import configuration_schema

    click.echo(json.dumps(configuration_schema(), indent=2))


def _choose(names: tuple[str, ...], options: dict[str, Any]) -> list[ApiSettings]:
    """The settings of each API or document named; of all that are configured for none."""
    documents = any(map(_is_document, names))
    _refuse_unused(names, options, documents=documents)
    if documents:
        chosen = [_for_document(_source(name), options) for name in names]
    else:
        chosen = _configured(names)
    return [_with_options(api, options) for api in chosen]


def _with_options(api: ApiSettings, options: dict[str, Any]) -> ApiSettings:
    """The settings, with those that any document or API takes from the command line."""
    from crmgen.parser.remote import Leave

    remote = api.remote
    update = options.get("update_remote", False)
    if update or options.get("allow_remote"):
        remote = Leave(origins=remote.origins if remote else ())
    return replace(
        api,
        templates=options.get("templates") or api.templates,
        unresolved=options.get("unresolved") or api.unresolved,
        remote=remote,
        accepts_changes=update,
    )


def _is_document(name: str) -> bool:
    """Is this a document, and not the name of an API?"""
    return name.endswith(_SUFFIXES) or is_address(name)


def _source(spec: str) -> Path | Url:
    """The document that an argument names."""
    try:
        return located(spec)
    except BadUrl as error:
        shown = re.sub(r"//[^/]*@", "//", spec)  # without a password
        raise InputError.of(Place(shown), str(error), "bad-argument") from None


def _refuse_unused(
    names: tuple[str, ...], options: dict[str, Any], *, documents: bool
) -> None:
    """An option that would be ignored, or that two SDKs would fight over, is a mistake."""
    given = [name for name in ("output", "package", "client") if options.get(name)]
    if given and (not documents or len(names) > 1):
        message = "is for one document; what is configured says it in the configuration"
        raise InputError(
            Problem(Place(f"--{name}"), message, "bad-argument") for name in given
        )


def _for_document(spec: Path | Url, options: dict[str, Any]) -> ApiSettings:
    from crmgen.naming.words import is_name

    package = options.get("package") or package_name(spec.stem)
    if not is_name(package):
        raise InputError([_bad_argument("--package", package)])
    client = options.get("client")
    if client is not None and not is_name(client):
        raise InputError([_bad_argument("--client", client)])
    remote = options.get("allow_remote") or options.get("update_remote")
    return ApiSettings(
        name=package,
        spec=spec,
        output=options.get("output") or Path(package),
        package=package,
        client=client,
        command=f"crmgen generate {spec.name} --package {package}"
        + (" --allow-remote" if remote else ""),
    )


def _to_inspect(spec: str) -> ApiSettings:
    """The settings of an API or document; a document of the configuration has its overlays."""
    from crmgen.configuration import (
        api_settings,
        find_configuration,
        read_configuration,
    )

    if not _is_document(spec):
        return _configured((spec,))[0]
    source = _source(spec)
    found = find_configuration(Path.cwd())
    if found is not None:
        configuration = read_configuration(found)
        for name in configuration.apis:
            settings = api_settings(configuration, found.parent, name)
            if _is_same(settings.spec, source):
                return replace(settings, spec=source)
    return _for_document(source, {})


def _is_same(spec: Path | Url, other: Path | Url) -> bool:
    if isinstance(spec, Path) and isinstance(other, Path):
        return spec.resolve() == other.resolve()
    return spec == other


def _configured(names: tuple[str, ...]) -> list[ApiSettings]:
    from crmgen.configuration import api_settings

    path, configuration = _read_configuration()
    unknown = [name for name in names if name not in configuration.apis]
    if unknown:
        known = ", ".join(configuration.apis) or "none"
        raise InputError(
            Problem(
                Place(str(path)),
                f"no API is called {name!r} here; known are: {known}",
                "unknown-api",
            )
            for name in unknown
        )
    chosen = names or tuple(configuration.apis)
    return [api_settings(configuration, path.parent, name) for name in chosen]


def _read_configuration() -> tuple[Path, Configuration]:
    from crmgen.configuration import find_configuration, read_configuration

    found = find_configuration(Path.cwd())
    if found is None:
        message = (
            "no [tool.crmgen] here or above; `crmgen init SPEC` writes one, "
            "`crmgen generate SPEC -o FOLDER` needs none"
        )
        raise InputError(
            [Problem(Place("pyproject.toml"), message, "no-configuration")]
        )
    path = _shorter(found)
    return path, read_configuration(path)


def _shorter(path: Path) -> Path:
    """`path` as the user would name it: relative where it lies below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _bad_argument(option: str, value: str) -> Problem:
    return Problem(
        Place(option),
        f"{value!r} is no name that Python can have in public",
        "bad-argument",
    )


def _progress(apis: list[ApiSettings], quiet: bool) -> Iterator[ApiSettings]:
    """The APIs in turn; a line on a terminal says which one is being worked on."""
    if quiet or not sys.stderr.isatty():
        yield from apis
        return
    from rich.console import Console

    console = Console(stderr=True)
    for api in apis:
        with console.status(f"{api.name}: reading {api.spec}"):
            yield api


@contextmanager
def _only_writer(apis: list[ApiSettings]) -> Generator[None]:
    """Keep other runs of crmgen away from the output folders, and clear up after killed ones."""
    from crmgen.emit.exclusive import lock_folders
    from crmgen.emit.swap import clear_remains

    def waiting(folder: Path) -> None:
        click.echo(f"waiting for another crmgen that works on {folder}", err=True)

    folders = [_real(api.output) for api in apis]
    with lock_folders(folders, waiting):
        for folder in folders:
            clear_remains(folder)
        yield


def _real(folder: Path) -> Path:
    try:
        return folder.resolve()
    except RuntimeError:  # what Python before 3.13 says of such links
        message = "this symbolic link leads back to itself"
        raise InputError.of(Place(str(folder)), message, "cannot-access") from None


@contextmanager
def _input_errors() -> Generator[None]:
    """Print the problems of an `InputError` and exit; other exceptions are bugs and pass."""
    try:
        yield
    except InputError as error:
        _fail(error.problems, error.cures)
    except OSError as error:  # a folder that is missing, read-only or full
        place = Place(str(error.filename or "crmgen"))
        _fail([Problem(place, error.strerror or str(error), "cannot-access")])


def _fail(problems: Iterable[Problem], cures: Iterable[str] = ()) -> NoReturn:
    for line in (*problems, *cures):
        click.echo(str(line), err=True)
    sys.exit(EXIT_INPUT)


def _print_losses(losses: Iterable[Loss]) -> None:
    for loss in losses:
        click.echo(str(loss), err=True)
