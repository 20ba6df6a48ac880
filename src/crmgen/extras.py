"""The owner's hand-written part of an SDK: modules copied into `<package>/extras/`, modules that stand in
`<package>/extensions/` and are never touched, and the classes of both that resources and models extend.

These files are trusted like templates. A document only picks one of their classes (`x-crmgen-extends` on a
tag or a schema); the names that reach generated code are those of the owner's files.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from crmgen.diagnostics import InputError, Place, Problem, quoted
from crmgen.ir.extends import Extends
from crmgen.ir.operations import Api
from crmgen.ir.types import Model, TypeId
from crmgen.naming.names import Names, ResourceName
from crmgen.records import dataclass, field

_PACKAGE_MODULE: Final = "__init__.py"
_PACKAGE_TEXT: Final = '"""Hand-written parts of this SDK."""\n'


@dataclass(frozen=True, slots=True)
class ExtraMethod:
    """A public method of a class of the owner's, as `api.md` lists it."""

    name: str
    usage: str
    """The argument list without annotations: `path, *, contact_id=None`."""
    summary: str
    """The first line of its docstring; may be empty."""


@dataclass(frozen=True, slots=True)
class ExtraClass:
    """The class that a model or a resource extends; the async resource extends `Async` + its name."""

    module: str
    """Below the package: `.extras.uploads`."""
    name: str
    methods: tuple[ExtraMethod, ...]


@dataclass(frozen=True, slots=True)
class Extras:
    """All that an owner adds to one SDK. Nothing where nothing is configured."""

    files: Mapping[str, str] = field(default_factory=dict[str, str])
    """Path below `extras/` to text."""
    bases: Mapping[str, ExtraClass] = field(default_factory=dict[str, ExtraClass])
    """Attribute of a resource to the class it extends."""
    models: Mapping[TypeId, ExtraClass] = field(
        default_factory=dict[TypeId, ExtraClass]
    )
    """Model to the class that it extends where it is read."""
    guide: str = ""
    """Markdown for the SDK's README."""


NO_EXTRAS: Final = Extras()


def read_extras(
    folder: Path | None, guide: Path | None, extensions: Path, api: Api, names: Names
) -> Extras:
    """The owner's files, and who extends what. Raises `InputError` with every problem.

    `extensions`: the folder of the SDK that is its owner's; it need not be there.
    """
    problems: list[Problem] = []
    files = _modules(folder, problems)
    classes = _classes("extras", folder, files, problems)
    if extensions.is_dir():
        own = _modules(extensions, problems)
        classes |= _classes("extensions", extensions, own, problems)
    bases = _bases(api, names, classes, problems)
    models = _models(api, names, classes, problems)
    text = _guide(guide, problems)
    if problems:
        raise InputError(problems)
    return Extras(files, bases, models, text)


def source_files(folder: Path | None) -> list[Path]:
    """The modules of a folder of extras, in the order of their names."""
    return sorted(folder.rglob("*.py")) if folder is not None else []


def _modules(folder: Path | None, problems: list[Problem]) -> dict[str, str]:
    if folder is None:
        return {}
    if not folder.is_dir():
        problems.append(_problem(folder, 0, "no folder of extras is here", "no-extras"))
        return {}
    found = {_PACKAGE_MODULE: _PACKAGE_TEXT}
    for path in source_files(folder):
        try:
            found[path.relative_to(folder).as_posix()] = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            problems.append(_problem(path, 0, "not readable as UTF-8", "bad-extras"))
    return found


def _classes(
    below: str,
    folder: Path | None,
    files: Mapping[str, str],
    problems: list[Problem],
) -> dict[str, ExtraClass]:
    """`uploads.AttachmentUploads` to the class, for modules at the top of the folder."""
    found: dict[str, ExtraClass] = {}
    for name, text in files.items():
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 0
            path = (folder or Path()) / name
            problems.append(_problem(path, line, f"no Python: {error}", "bad-extras"))
            continue
        module = name.removesuffix(".py")
        found |= {
            f"{module}.{node.name}": ExtraClass(
                f".{below}.{module}", node.name, _methods(node)
            )
            for node in tree.body
            if isinstance(node, ast.ClassDef) and module.isidentifier()
        }
    return found


def _methods(node: ast.ClassDef) -> tuple[ExtraMethod, ...]:
    functions = (each for each in node.body if isinstance(each, ast.FunctionDef))
    return tuple(
        ExtraMethod(
            each.name,
            _usage(each.args),
            (ast.get_docstring(each) or "").partition("\n")[0],
        )
        for each in functions
        if not each.name.startswith("_")
    )


def _usage(arguments: ast.arguments) -> str:
    """The signature for people: without `self` and types."""
    plain = [*arguments.posonlyargs, *arguments.args][1:]
    for each in (*plain, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
        if each is not None:
            each.annotation = None
    arguments.posonlyargs, arguments.args = [], plain
    return ast.unparse(arguments)


def _bases(
    api: Api, names: Names, classes: Mapping[str, ExtraClass], problems: list[Problem]
) -> dict[str, ExtraClass]:
    found: dict[str, ExtraClass] = {}
    resources = {each.tag: each for each in names.resources}
    for tag in api.tags:
        stated = tag.extends
        if stated is None:
            continue
        resource = resources.get(tag.key)
        message = _fault(stated, classes, resource)
        base = stated.name.lookup(classes)
        if message is not None or resource is None or base is None:
            problems.append(Problem(stated.at, message or "", "bad-extends"))
            continue
        found[resource.attribute] = base
    return found


def _models(
    api: Api, names: Names, classes: Mapping[str, ExtraClass], problems: list[Problem]
) -> dict[TypeId, ExtraClass]:
    found: dict[TypeId, ExtraClass] = {}
    taken = {each.output for each in names.types.values()}
    for id, each in api.types.items():
        stated = each.extends if isinstance(each, Model) else None
        if stated is None:
            continue
        base = stated.name.lookup(classes)
        if base is None:
            known = ", ".join(sorted(classes)) or "none"
            message = f"there is no class {quoted(stated.name)}; your classes: {known}"
        elif names.types[id].output is None:
            message = "this is only sent, as a dict, so there is no class to extend"
        elif base.name in taken:
            message = (
                f"{base.name} is what a model itself is called; give yours another name"
            )
        else:
            found[id] = base
            continue
        problems.append(Problem(stated.at, message, "bad-extends"))
    return found


def _fault(
    stated: Extends, classes: Mapping[str, ExtraClass], resource: ResourceName | None
) -> str | None:
    base = stated.name.lookup(classes)
    twin = _twin(base) if base is not None else ""
    if base is None or twin not in classes:
        missing = quoted(stated.name) if base is None else repr(twin)
        known = ", ".join(sorted(_pairs(classes))) or "none"
        return f"the extras have no class {missing}; classes with both sides: {known}"
    if resource is None:
        return "no operation has this tag, so there is no class to extend"
    if base.name in (resource.class_name, f"Async{resource.class_name}"):
        return f"{base.name} is what the resource itself is called; give yours another name"
    return None


def _twin(base: ExtraClass) -> str:
    return f"{base.module.rpartition('.')[2]}.Async{base.name}"


def _pairs(classes: Iterable[str]) -> set[str]:
    """Those that have an `Async` class beside them."""
    known = set(classes)
    split = ((each, *each.rpartition(".")) for each in known)
    return {each for each, module, _, name in split if f"{module}.Async{name}" in known}


def _guide(path: Path | None, problems: list[Problem]) -> str:
    if path is None:
        return ""
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problems.append(_problem(path, 0, "no guide can be read here", "no-guide"))
        return ""


def _problem(path: Path, line: int, message: str, code: str) -> Problem:
    return Problem(Place(path.as_posix(), line), message, code)
