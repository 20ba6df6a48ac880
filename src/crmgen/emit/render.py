"""Views through templates: the text of every file of an SDK, before it is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)

from crmgen.emit.compiled_templates import compiled_templates
from crmgen.emit.imports import ImportSet
from crmgen.emit.own_templates import OwnTemplates
from crmgen.emit.template_imports import TemplateImports
from crmgen.emit.views.grammars import grammar_names, grammars_view
from crmgen.emit.views.main import main_view
from crmgen.emit.views.package import (
    models_package_view,
    package_view,
    project_view,
)
from crmgen.emit.views.readme import readme_view
from crmgen.emit.views.sdk import SdkViews
from crmgen.emit.views.testing import testing_view
from crmgen.extras import Extras
from crmgen.naming.names import Names
from crmgen.runtime_source import VENDORED, module_path, needed_modules, runtime_modules

_HERE: Final = Path(__file__).resolve().parent

_REPEATED: Final = {
    "models": "module.py.jinja",
    "resources": "resource.py.jinja",
    "tests": "test_resource.py.jinja",
    "package": "",
}
"""The template of the files that a folder has one of for each resource."""


@cache
def template_root() -> Path:
    """The folder of our templates: in the installed package, or at the top of a
    checkout.
    """
    for root in (_HERE.parent / "templates", _HERE.parents[2] / "templates"):
        if root.is_dir():
            return root
    raise FileNotFoundError("crmgen was installed without its templates")


@lru_cache(4)
def environment(templates: Path | None = None) -> Environment:
    """The Jinja environment. A file under `templates` takes the place of ours of the
    same relative name, and may extend it as `crmgen/<name>`.
    """
    ours = FileSystemLoader(template_root())
    theirs = [FileSystemLoader(templates)] if templates else []
    kind = Environment if templates else OwnTemplates
    return kind(
        loader=ChoiceLoader([*theirs, ours, PrefixLoader({"crmgen": ours})]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=False,
        bytecode_cache=None if templates else compiled_templates(),
    )


def render(template: str, view: object, templates: Path | None = None) -> str:
    """One view through one template, which may add to the imports of a view that has some."""
    made = environment(templates).get_template(template)
    needed = getattr(view, "imports", None)
    if not isinstance(needed, ImportSet):
        return made.render(view=view)
    imports = TemplateImports(needed, getattr(view, "names", ()))
    text = made.render(view=view, imports=imports)
    return imports.placed(text, only_used=_is_of_user(template, templates))


def render_sdk(sdk: SdkViews, templates: Path | None = None) -> dict[str, str]:
    """Path to text of every file but the runtime, the extras and the tests, not laid out yet.

    `templates`: a folder of the user's, whose files take the place of ours.
    """
    files = {
        path: render(template_of(path), view, templates) for path, view in _views(sdk)
    }
    needed = needed_modules(files.values())
    package = package_view(sdk.api, sdk.names, sdk.origin, needed)
    path = f"src/{sdk.names.package}/__init__.py"
    return {**files, path: render(template_of(path), package, templates)}


def template_of(path: str) -> str:
    """The name of the template that a file of an SDK is made from."""
    *folders, name = path.split("/")
    below = folders[2:] if folders[:1] == ["src"] else folders  # not the package's own
    kind = below[-1] if below and below[-1] in _REPEATED else "package"
    own = f"{kind}/{name}.jinja"
    return own if own in _templates() else f"{kind}/{_REPEATED[kind]}"


@cache
def _templates() -> frozenset[str]:
    """The names of ours."""
    root = template_root()
    return frozenset(each.relative_to(root).as_posix() for each in root.rglob("*"))


def made_by_user(paths: Iterable[str], templates: Path | None) -> frozenset[str]:
    """The files that come from a user's templates, whose layout only black can be
    trusted with.
    """
    return frozenset(
        path for path in paths if _is_of_user(template_of(path), templates)
    )


def _is_of_user(template: str, templates: Path | None) -> bool:
    return templates is not None and (templates / template).is_file()


def _views(sdk: SdkViews) -> Iterator[tuple[str, object]]:
    """Every file and its view, but the package's own module, which exports what the others need.

    Paths are made of identifiers of `names` only."""
    api, names, origin, client = sdk.api, sdk.names, sdk.origin, sdk.client
    guide, webhooks = sdk.extras.guide, sdk.webhooks.webhooks
    readme = readme_view(api, names, client, sdk.resources, webhooks, origin, guide)
    models = models_package_view(names, sdk.models, origin)
    package = f"src/{names.package}"
    yield ".gitattributes", None
    yield "pyproject.toml", project_view(names, origin)
    yield "README.md", readme
    yield "api.md", readme
    yield f"{package}/py.typed", None
    yield f"{package}/client.py", client
    yield f"{package}/__main__.py", main_view(names, origin)
    yield f"{package}/testing.py", testing_view(names, readme.example, origin)
    yield f"{package}/resources/__init__.py", client
    yield f"{package}/models/__init__.py", models
    for resource in sdk.resources:
        yield f"{package}/resources/{resource.attribute}.py", resource
    if grammar_names(api):
        yield f"{package}/grammars.py", grammars_view(api, names, origin)
    if webhooks:
        yield f"{package}/webhooks.py", sdk.webhooks
    if sdk.headers.headers:
        yield f"{package}/headers.py", sdk.headers
    for module in sdk.models:
        yield f"{package}/models/{module.module}.py", module


def copy_extras(names: Names, extras: Extras) -> dict[str, str]:
    """The owner's modules, as they are, under the package's `extras`."""
    folder = f"src/{names.package}/extras"
    return {f"{folder}/{path}": text for path, text in extras.files.items()}


def copy_runtime(names: Names, texts: Iterable[str]) -> dict[str, str]:
    """The runtime's files that these texts need, as they are, under the package's `_core`; none where
    the SDK depends on its distribution.
    """
    if names.runtime != VENDORED:
        return {}
    folder = f"src/{names.package}/_core"
    return {
        f"{folder}/{module_path(each)}": runtime_modules()[each]
        for each in needed_modules(texts)
    }
