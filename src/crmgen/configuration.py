"""The configuration: `[tool.crmgen]` of `pyproject.toml`, or `crmgen.toml`, as a checked value."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Final, Literal, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from crmgen.diagnostics import InputError, Place, Problem
from crmgen.fetch.remote import RemotePolicy
from crmgen.naming.client import client_fault, package_fault
from crmgen.project import ProjectEntry
from crmgen.read.reach import Reach
from crmgen.settings import ApiSettings, changed_package, package_name
from crmgen.toml_text import position_in
from crmgen.url import BadUrl, Url, is_pattern, matched, parse_url

_BRACES: Final = re.compile(r"\{[^{}]*\}?|\}")
_IDENTIFIER: Final = r"^[A-Za-z][A-Za-z0-9_]*$"
_API_NAME: Final = r"^[a-z0-9][a-z0-9_-]*$"


def _with_known_places(output: str) -> str:
    """A folder; what stands in braces must be `{name}`."""
    for stated in _BRACES.findall(output):
        if stated != "{name}":
            raise ValueError(f"{stated!r} stands for nothing; did you mean '{{name}}'?")
    return output


_ONE_OR_MORE: Final = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
}
_Output = Annotated[str, AfterValidator(_with_known_places)]


class ApiEntry(BaseModel):
    """One API of the configuration: what to read and how its SDK is called."""

    model_config = ConfigDict(extra="forbid")

    spec: Annotated[list[str], WithJsonSchema(_ONE_OR_MORE)] = Field(
        description=(
            "The OpenAPI document: a path relative to this file, or an https address. A list, or a pattern like "
            "specs/*.json: documents that become one API."
        )
    )
    overlays: list[str] = Field(
        default_factory=list,
        description="OpenAPI Overlay documents, applied in this order.",
    )
    package: str | None = Field(
        default=None,
        json_schema_extra={"pattern": _IDENTIFIER},
        description="Name of the Python package; by default the API's name.",
    )
    client: str | None = Field(
        default=None,
        json_schema_extra={"pattern": _IDENTIFIER},
        description="Class of the sync client; the async one is Async + this.",
    )
    output: _Output | None = Field(
        default=None, description="Folder of this SDK; by default the common `output`."
    )
    extras: str | None = Field(
        default=None,
        description="Folder of Python modules of your own, copied to `<package>/extras/`.",
    )
    guide: str | None = Field(
        default=None,
        description="Markdown of your own, which the SDK's README includes.",
    )
    allow_remote: bool | list[str] = Field(
        default=False,
        description=(
            "May remote documents be fetched? true: over https from public hosts, and from the "
            "origin of `spec`. A list: only from these origins, like https://schemas.example.com, "
            "and that of `spec`; they may be in your own network."
        ),
    )
    root: str | None = Field(
        default=None,
        description="Folder that references may lead into; by default that of each document.",
    )
    map: dict[str, str] = Field(
        default_factory=dict,
        description=(
            "Where copies of remote documents are: a file by its address, or a folder by what addresses begin "
            "with, like https://example.com/specs/. Nothing is fetched for these."
        ),
    )
    unresolved: Literal["refuse", "open"] = Field(
        default="refuse",
        description="References that cannot be followed: an error, or any value (and a loss).",
    )

    enums: Literal["closed", "open"] = Field(
        default="closed",
        description=(
            "What may be sent where the document lists values: these alone, so that a type checker finds "
            "a misspelt one; or any value beside them, for vendors whose lists lag behind their API."
        ),
    )

    runtime: Literal["copy", "package"] = Field(
        default="copy",
        description=(
            "The runtime: as much of it as the SDK needs, copied into it; or the distribution "
            "crmgen-runtime, on which it depends then, for those who have many SDKs."
        ),
    )

    project: ProjectEntry = Field(
        default_factory=ProjectEntry,
        description="What the SDK's pyproject.toml says under [project]: version, license, authors, ...",
    )

    @field_validator("spec", mode="before")
    @classmethod
    def _are_there(cls, spec: object, info: ValidationInfo) -> list[str]:
        listed = cast(list[object], spec) if isinstance(spec, list) else [spec]
        found = [each for each in listed if isinstance(each, str)]
        if not found or len(found) < len(listed):
            raise ValueError("write the document, or a list of documents")
        for each in found:
            if not matched(each, info.context or Path()):
                raise ValueError(f"no file here is called like {each!r}")
        return found

    @field_validator("root")
    @classmethod
    def _is_there(cls, root: str | None, info: ValidationInfo) -> str | None:
        if root and not ((info.context or Path()) / root).is_dir():
            raise ValueError(f"there is no folder {root!r} here")
        return root

    @field_validator("map")
    @classmethod
    def _are_addresses(cls, copies: dict[str, str]) -> dict[str, str]:
        return {str(parse_url(address)): path for address, path in copies.items()}

    @field_validator("package")
    @classmethod
    def _is_free(cls, package: str | None) -> str | None:
        if package and (reason := package_fault(package)):
            raise ValueError(reason)
        return package

    @field_validator("client")
    @classmethod
    def _is_a_name(cls, client: str | None) -> str | None:
        if client and (reason := client_fault(client)):
            raise ValueError(reason)
        return client

    @field_validator("allow_remote", mode="before")
    @classmethod
    def _are_origins(cls, allowed: object) -> bool | list[str]:
        if isinstance(allowed, bool):
            return allowed
        if not isinstance(allowed, list):
            raise ValueError("write true, false, or a list of origins")
        return [_origin(str(each)) for each in cast(list[object], allowed)]


def _origin(text: str) -> str:
    """An origin that may be asked, in the one spelling."""
    url = parse_url(text)
    if url.target != "/":
        raise BadUrl(f"{text!r} is more than an origin; write {url.origin!r}")
    return url.origin


class Configuration(BaseModel):
    """`[tool.crmgen]`: where SDKs go, and the APIs by name."""

    model_config = ConfigDict(extra="forbid", title="crmgen configuration")

    output: _Output = Field(
        default="generated/{name}",
        description="Folder of each SDK; {name} is the API's name.",
    )
    templates: str | None = Field(
        default=None, description="Folder of templates that take the place of ours."
    )
    apis: dict[Annotated[str, Field(pattern=_API_NAME)], ApiEntry] = Field(
        default_factory=dict,
        description="The APIs, by the name used on the command line.",
    )


def read_configuration(path: Path) -> Configuration:
    """Read and check the configuration. Raises `InputError` with every problem in it."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        content: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([_toml_problem(path, error)]) from None
    if path.name == "pyproject.toml":
        content = content.get("tool", {}).get("crmgen", {})
    configuration = checked(content, path, text)
    pairs = combinations(configuration.apis, 2)
    problems = [
        problem
        for first, name in pairs
        for problem in _clashes(path, text.splitlines(), configuration, name, first)
    ]
    if problems:
        raise InputError(problems)
    return configuration


def checked(content: dict[str, Any], path: Path, text: str = "") -> Configuration:
    """The configuration that stands in the file at `path`, whose text shows where. Raises `InputError`."""
    try:
        return Configuration.model_validate(content, context=path.parent)
    except ValidationError as error:
        lines = text.splitlines()
        raise InputError(
            [_problem(path, lines, item) for item in error.errors()]
        ) from None


def _clashes(
    path: Path, lines: list[str], configuration: Configuration, name: str, first: str
) -> Iterator[Problem]:
    """What two APIs must not share: a folder, one inside of the other's, a package."""

    def problem(key: str, message: str, code: str) -> Problem:
        own = [each for each in (name, first) if getattr(configuration.apis[each], key)]
        table = ["apis", own[0] if own else name]
        steps = [*table, key] if own else [key] if key == "output" else table
        return Problem(Place(str(path), *position_in(lines, steps)), message, code)

    folders = [
        Path(os.path.normpath(_output_of(configuration, each)))
        for each in (name, first)
    ]
    inner, outer = sorted(folders, key=lambda folder: -len(folder.parts))
    both = f"{name!r} and {first!r} would both"
    if inner == outer:
        yield problem(
            "output",
            f"{both} be written to '{inner}'; use {{name}}, or a folder for each",
            "same-output",
        )
    elif inner.is_relative_to(outer):
        yield problem(
            "output",
            f"{both} be written below '{outer}', one to '{inner}'; use a folder for each beside the other",
            "nested-output",
        )
    packages = {_package_of(configuration, each) for each in (name, first)}
    if len(packages) == 1:
        yield problem(
            "package",
            f"{both} be the package {packages.pop()!r}, and no program could have both; give one of them another `package`",
            "same-package",
        )


def _package_of(configuration: Configuration, name: str) -> str:
    return configuration.apis[name].package or package_name(name)


def _output_of(configuration: Configuration, name: str) -> str:
    output = configuration.apis[name].output or configuration.output
    return output.replace("{name}", name)


def api_settings(configuration: Configuration, root: Path, name: str) -> ApiSettings:
    """The settings of API `name`. Paths in the configuration are relative to its folder, `root`."""
    entry = configuration.apis[name]
    spec, *others = _specs(entry, root)
    return ApiSettings(
        name=name,
        spec=spec,
        others=tuple(others),
        patterns=tuple(str(root / each) for each in entry.spec if is_pattern(each)),
        output=root / _output_of(configuration, name),
        package=_package_of(configuration, name),
        warning="" if entry.package else changed_package(name),
        client=entry.client,
        overlays=tuple(root / overlay for overlay in entry.overlays),
        reach=Reach(
            root / entry.root if entry.root else None,
            tuple((address, root / path) for address, path in entry.map.items()),
        ),
        templates=root / configuration.templates if configuration.templates else None,
        extras=root / entry.extras if entry.extras else None,
        guide=root / entry.guide if entry.guide else None,
        unresolved=entry.unresolved,
        enums=entry.enums,
        runtime=entry.runtime,
        remote=_policy(entry),
        command=f"crmgen generate {name}",
        root=root,
        project=entry.project.keys(root),
        license_files=entry.project.files(root),
    )


def _specs(entry: ApiEntry, root: Path) -> list[Path | Url]:
    """The documents that an API names or has a pattern for, each once; no overlay is one."""
    found = [spec for each in entry.spec for spec in matched(each, root)]
    overlays = {root / each for each in entry.overlays}
    return [each for each in dict.fromkeys(found) if each not in overlays] or found


def _policy(entry: ApiEntry) -> RemotePolicy | None:
    if isinstance(entry.allow_remote, list):
        return RemotePolicy(any_public_host=False, origins=tuple(entry.allow_remote))
    return RemotePolicy() if entry.allow_remote else None


def configuration_schema() -> dict[str, Any]:
    """The JSON Schema of `[tool.crmgen]`, for editors."""
    return Configuration.model_json_schema()


def _toml_problem(path: Path, error: tomllib.TOMLDecodeError) -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    message = re.sub(r" \(at .*\)$", "", str(error))
    if "Illegal character" in message and "\\n" in message:
        message += "; a text of this line has no closing quote"
    return Problem(Place(str(path), line, column), f"not TOML: {message}", "not-toml")


def _problem(path: Path, lines: list[str], item: Any) -> Problem:
    steps = [str(step) for step in item["loc"] if step != "[key]"]
    line, column = position_in(lines, steps)
    where = ".".join(steps)
    if steps == ["tool"] and path.name != "pyproject.toml":
        message = f"{path.name} has no [tool.crmgen]: leave `tool.crmgen` out of its tables, as in [apis.NAME]"
        return Problem(Place(str(path), 1, 1), message, "unknown-key")
    if item["type"] == "extra_forbidden":
        message, code = f"unknown key {where!r}{_nearest(steps)}", "unknown-key"
    elif item["type"] == "string_pattern_mismatch":
        near = re.sub(r"[^a-z0-9_-]+", "-", str(item["input"]).lower()).strip("-_")
        message = f"{where}: a name here has a-z, 0-9, - and _ only; write {near!r}"
        code = "bad-setting"
    else:
        said = str(item["msg"]).removeprefix("Value error, ")
        message, code = f"{where}: {said}", "bad-setting"
    return Problem(Place(str(path), line, column), message, code)


def _nearest(steps: list[str]) -> str:
    from difflib import get_close_matches

    model = (Configuration, ApiEntry, ProjectEntry)[min(len(steps) // 2, 2)]
    keys = [field.alias or name for name, field in model.model_fields.items()]
    near = get_close_matches(steps[-1], keys, n=1)
    known = ", ".join(keys)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {known}"


def place_of_api(path: Path, name: str) -> Place:
    """Where the configuration has an API."""
    return Place(str(path), *position_in(path.read_text().splitlines(), ["apis", name]))
