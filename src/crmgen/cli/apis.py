"""Which APIs and documents the arguments name, with the settings of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crmgen.cli.options import with_options
from crmgen.diagnostics import InputError, Place, Problem
from crmgen.records import replace
from crmgen.settings import (
    DOCUMENTS,
    ApiSettings,
    changed_package,
    find_configuration,
    package_name,
)
from crmgen.url import BadUrl, Url, is_address, located

if TYPE_CHECKING:
    from crmgen.configuration import Configuration


_SAYS_NOTHING: Final = re.compile(r"openapi|swagger|apis?|specs?")
_SAYS_WHO: Final = re.compile(r"[a-z]{2}")
_OF_ONE: Final = ("output", "package", "client")
"""Options that say something of one SDK: with several documents, these are one API."""
_DATE: Final = re.compile(r"(19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d")


def choose(names: tuple[str, ...], options: dict[str, Any]) -> list[ApiSettings]:
    """The settings of each API or document named; of all that are configured for none."""
    documents = any(map(is_document, names))
    refuse_others(names)
    if "-" in names and (
        len(names) > 1 or options.get("executor") or options.get("watch")
    ):
        message = "standard input is one document; name it alone, without --watch and --executor"
        raise InputError.of(Place("-"), message, "bad-argument")
    _refuse_unused(names, options, documents=documents)
    if documents:
        chosen = _for_documents([named_document(name) for name in names], options)
    else:
        chosen = configured(names)
    return [with_options(api, options) for api in chosen]


def is_document(name: str) -> bool:
    """Is this a document, and not the name of an API?"""
    return name == "-" or name.endswith(DOCUMENTS) or is_address(name)


def named_document(spec: str) -> Path | Url:
    """The document that an argument names."""
    try:
        return located(spec)
    except BadUrl as error:
        shown = re.sub(r"//[^/]*@", "//", spec)  # without a password
        raise InputError.of(Place(shown), str(error), "bad-argument") from None


def refuse_others(names: tuple[str, ...], *, apis: bool = True) -> None:
    """What is neither a document nor, where it may be one, an API is refused in words of its own."""
    from crmgen.cli.no_document import no_document

    others = [name for name in names if not is_document(name)]
    if not others:
        return
    found = find_configuration(Path.cwd()) if apis else None
    known = nearest_configuration()[1].apis if found else None
    problems = [no_document(name, known) for name in others]
    if refused := [each for each in problems if each]:
        raise InputError(refused)


def _refuse_unused(
    names: tuple[str, ...], options: dict[str, Any], *, documents: bool
) -> None:
    """An option that would be ignored, or that two SDKs would fight over, is a mistake."""
    given = [name for name in _OF_ONE if options.get(name)]
    if given and names and not documents:
        configured(names)  # a name that nobody knows is the graver mistake
    if given and not documents:
        message = "goes with a document; for APIs of the configuration, write it there"
        raise InputError(
            Problem(Place(f"--{name}"), message, "bad-argument") for name in given
        )


def _for_documents(
    specs: list[Path | Url], options: dict[str, Any]
) -> list[ApiSettings]:
    """An SDK for each document or, where anything is said of the one SDK, one for all."""
    if any(options.get(name) for name in _OF_ONE):
        first, *others = dict.fromkeys(specs)
        made = _for_document(first, options)
        names = " ".join(each.name for each in (first, *others))
        command = made.command.replace(first.name, names, 1)
        return [replace(made, others=tuple(others), command=command)]
    chosen = [_for_document(spec, options) for spec in specs]
    _refuse_one_folder_for_two(chosen)
    return chosen


def _refuse_one_folder_for_two(chosen: list[ApiSettings]) -> None:
    """Documents are written to a folder of their name, and two may have one."""
    writers: dict[Path, ApiSettings] = {}
    for api in chosen:
        first = writers.setdefault(api.output, api)
        if first.spec != api.spec:
            message = f"would be written to '{api.output}', as {str(first.spec)!r} is; generate them one by one, with -o (with both, -o makes one SDK of them)"
            raise InputError.of(Place(str(api.spec)), message, "same-output")


def _for_document(spec: Path | Url, options: dict[str, Any]) -> ApiSettings:
    from crmgen.naming.client import client_fault, package_fault

    output = options.get("output")
    if output and output.exists() and not output.is_dir():
        message = "is a file; name a folder, which may be new"
        raise InputError.of(Place(f"--output {output}"), message, "bad-argument")
    package = options.get("package") or _package(spec, options.get("output"))
    is_made = package == package_name(spec.stem) and not options.get("package")
    if reason := package_fault(package):
        raise InputError.of(Place("--package"), reason, "bad-argument")
    client = options.get("client")
    if client is not None and (reason := client_fault(client)):
        raise InputError.of(Place("--client"), reason, "bad-argument")
    remote = options.get("allow_remote") or options.get("update_remote")
    return ApiSettings(
        name=package,
        spec=spec,
        output=options.get("output") or Path(package),
        package=package,
        warning=changed_package(spec.stem) if is_made else "",
        client=client,
        command=f"crmgen generate {spec.name} --package {package}"
        + (" --allow-remote" if remote else ""),
    )


def _package(spec: Path | Url, output: Path | None) -> str:
    """That of the SDK in the output folder, if there is one; else made of the document's name."""
    from crmgen.emit.file_states import LOCK_NAME
    from crmgen.emit.ownership import package_on_disk
    from crmgen.lock.read import read_lock

    named = _named(spec)
    if output is None:
        return named
    lock = read_lock(output / LOCK_NAME)
    return (lock and lock.package) or package_on_disk(output, named) or named


def _named(spec: Path | Url) -> str:
    """A package called like the document; where its name says nothing or holds a date, like its title."""
    if _SAYS_WHO.search(_SAYS_NOTHING.sub("", spec.stem.lower())) and not _DATE.search(
        spec.stem
    ):
        return package_name(spec.stem)
    from crmgen.bounds import bounded, bounded_depth
    from crmgen.initialize import title_of
    from crmgen.naming.client import title_words

    try:
        with bounded(spec), bounded_depth(spec):
            words = title_words(title_of(spec, None))
    except InputError:  # which is told when the document is read
        words = []
    return package_name("_".join(words) or spec.stem)


def to_inspect(spec: str) -> ApiSettings:
    """The settings of an API or document; for a document of the configuration, of its whole API."""
    from crmgen.configuration import (
        api_settings,
        read_configuration,
    )

    refuse_others((spec,))
    if not is_document(spec):
        return configured((spec,))[0]
    source = named_document(spec)
    found = find_configuration(Path.cwd())
    if found is not None:
        configuration = read_configuration(found)
        for name in configuration.apis:
            settings = api_settings(configuration, found.parent, name)
            if not any(_is_same(each, source) for each in settings.specs):
                continue
            return settings if settings.others else replace(settings, spec=source)
    return _for_document(source, {})


def one_api(names: tuple[str, ...]) -> ApiSettings:
    """The settings of one API: by its name, by its document, or by several documents that are its."""
    if len(names) == 1:
        return to_inspect(names[0])
    refuse_others(names)
    if not all(map(is_document, names)):
        message = "name one API, or documents that are one"
        raise InputError.of(Place(" ".join(names)), message, "bad-argument")
    sources = [named_document(name) for name in names]
    return _for_documents(sources, {"package": _named(sources[0])})[0]


def lock_of(api: str | None, output: Path | None) -> Path:
    """The lock of one SDK: that of the API, or in the folder; else of the only API that is configured."""
    from crmgen.emit.file_states import LOCK_NAME

    if output is not None:
        return output / LOCK_NAME
    found = configured((api,) if api else ())
    if len(found) != 1:
        names = ", ".join(each.name for each in found)
        message = f"say which API is meant, of {names}"
        raise InputError.of(Place("--api"), message, "bad-argument")
    return found[0].output / LOCK_NAME


def _is_same(spec: Path | Url, other: Path | Url) -> bool:
    if isinstance(spec, Path) and isinstance(other, Path):
        return spec.resolve() == other.resolve()
    return spec == other


def configured(names: tuple[str, ...]) -> list[ApiSettings]:
    """The settings of the APIs named; of all that are configured for none.

    Raises `InputError` for a name that the configuration does not know.
    """
    from crmgen.configuration import api_settings, place_of_api

    path, configuration = nearest_configuration()
    unknown = [name for name in names if name not in configuration.apis]
    if unknown:
        known = ", ".join(configuration.apis) or "none"
        raise InputError(
            Problem(
                Place(str(path)),
                f"no API is called {name!r} here{_near(name, configuration.apis)} known are: {known}",
                "unknown-api",
            )
            for name in unknown
        )
    chosen = names or tuple(configuration.apis)
    found = [api_settings(configuration, path.parent, name) for name in chosen]
    return [
        (
            replace(each, warning=f"{place_of_api(path, each.name)}: {each.warning}")
            if each.warning
            else each
        )
        for each in found
    ]


def _near(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ";"


def nearest_configuration() -> tuple[Path, Configuration]:
    """The configuration here or above, and its file; `InputError` if there is none."""
    from crmgen.configuration import read_configuration

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
