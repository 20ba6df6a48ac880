"""All files of a site, from what was understood of a document; only the folder is touched elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from markupsafe import Markup

from crmgen.bounds import bounded
from crmgen.collector import collected
from crmgen.distribution import changelog_of, owners_project
from crmgen.emit.changelog import NAME as CHANGELOG
from crmgen.emit.prose import plain
from crmgen.emit.render import template_root
from crmgen.emit.views.readme import readme_view
from crmgen.emit.views.sdk import SdkViews
from crmgen.extras import read_extras
from crmgen.pipeline import Understood, understand
from crmgen.records import dataclass
from crmgen.settings import ApiSettings
from crmgen.site.calls import Example, ExampleWriter, laid_out
from crmgen.site.evidence import evidence_page
from crmgen.site.markup import breakable, described
from crmgen.site.methods import ResourcePage, operations_of, resource_page_of
from crmgen.site.models import ModelWriter
from crmgen.site.search import search_index
from crmgen.site.text_pages import (
    Sections,
    TextPage,
    changelog_page,
    errors_page,
    guide_page,
    losses_page,
    paging_page,
    rates_page,
    sections_of,
    ways_to_errors,
    webhooks_page,
)
from crmgen.site.ways import (
    Ways,
    model_page,
    resource_page,
    users_of_types,
    ways_to_types,
)

_COPIED = ("site.css", "site.js")


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page says: its title, and what leads to the others."""

    title: str
    client: str
    package: str
    version: str
    document: str
    resources: tuple[tuple[str, str], ...]
    """Name and page of each."""
    guides: tuple[tuple[str, str], ...]
    """Title and path of the pages that are about the whole."""
    reference: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Start:
    """The first page."""

    doc: Markup
    install: Markup
    credentials: Markup
    address: Markup
    use: Markup
    methods: int
    types: int


def build_site(settings: ApiSettings) -> tuple[Understood, dict[str, str]]:
    """Path to text of every file of a site. Raises `InputError` with what is wrong in the document."""
    with bounded(settings.spec):
        understood = understand(settings)
        with collected():
            return understood, dict(_files(understood))


def _files(understood: Understood) -> Iterator[tuple[str, str]]:
    settings, api, names = understood.settings, understood.api, understood.names
    extras = read_extras(
        settings.extras, settings.guide, settings.extensions, api, names
    )
    project = owners_project(settings, understood.previous)
    views = understood.views(
        project.version_beside(settings.project.get("version")), extras
    )
    types = ways_to_types(views.models)
    resources = _resources(views, Ways("../", types))
    ways = Ways("", {**ways_to_errors(), **types})
    sections = _sections(views, ways)
    texts = _texts(understood, views, sections, resources, ways)
    writer = ModelWriter(api, names, Ways("../", types))
    models = [writer.page(each) for each in views.models]
    users = users_of_types(views.resources, views.models, types)
    frame = _frame(views, resources, texts)
    env = _environment(settings.templates)

    def page(
        template: str, root: str, path: str, view: Any, **more: Any
    ) -> tuple[str, str]:
        made = env.get_template(f"site/{template}.html.jinja")
        return path, made.render(frame=frame, root=root, path=path, view=view, **more)

    yield page(
        "start", "", "index.html", _start(views, sections, types), resources=resources
    )
    yield page("types", "", "types.html", models, letters=_letters(types))
    for text in texts:
        yield page("text", "", text.path, text)
    for resource in resources:
        yield page("resource", "../", resource_page(resource.attribute), resource)
    for model in models:
        yield page(
            "model", "../", model_page(model.module), model, ways=types, users=users
        )
    yield "search-index.js", search_index(resources, models, texts)
    for name in _COPIED:
        assert env.loader is not None
        yield name, env.loader.get_source(env, f"site/{name}")[0]


def _resources(views: SdkViews, ways: Ways) -> list[ResourcePage]:
    api, names = views.api, views.names
    operations = {each.id: each for each in api.operations}
    writer = ExampleWriter(api, names)
    examples: dict[str, Example] = {}
    methods = {
        view.attribute: operations_of(view, resource, operations)
        for resource, view in zip(names.resources, views.resources, strict=True)
    }
    for resource in names.resources:
        for method, operation in methods[resource.attribute]:
            key = f"{resource.attribute}.{method.name}"
            examples[key] = writer.write(resource, operation, method)
    examples = laid_out(examples)
    return [
        resource_page_of(
            api, names, resource, view, methods[view.attribute], examples, ways
        )
        for resource, view in zip(names.resources, views.resources, strict=True)
    ]


def _texts(
    understood: Understood,
    views: SdkViews,
    sections: Sections,
    resources: list[ResourcePage],
    ways: Ways,
) -> list[TextPage]:
    """The pages that are about the whole, in the order of the navigation."""
    api, names = views.api, views.names
    changes = changelog_of(understood.settings.output / CHANGELOG)
    pages = [
        guide_page(sections),
        paging_page(sections, resources),
        errors_page(sections, resources),
        rates_page(sections, api, resources),
        webhooks_page(sections, views.webhooks, api, ways),
        evidence_page(api, names, resources, ways),
        losses_page(understood.losses),
        changelog_page(changes, views, ways),
    ]
    return [each for each in pages if each is not None]


def _sections(views: SdkViews, ways: Ways) -> Sections:
    readme = readme_view(
        views.api, views.names, views.client, views.resources,
        views.webhooks.webhooks, views.origin, views.extras.guide,
    )  # fmt: skip
    return sections_of(readme, ways)


def _frame(
    views: SdkViews,
    resources: list[ResourcePage],
    texts: list[TextPage],
) -> Frame:
    known = [(each.title, each.path) for each in texts]
    apart = ("inferred.html", "losses.html", "changelog.html")
    return Frame(
        plain(views.api.title) or views.names.client,
        views.names.client,
        views.names.package,
        views.origin.version,
        views.origin.document,
        tuple((each.attribute, resource_page(each.attribute)) for each in resources),
        (("Quickstart", "index.html"), *(each for each in known if each[1] not in apart)),
        (("Types", "types.html"), *(each for each in known if each[1] in apart)),
    )  # fmt: skip


def _start(views: SdkViews, sections: Sections, types: dict[str, str]) -> Start:
    return Start(
        described(views.api.doc),
        sections["Install"],
        sections.get("Authenticate", Markup("")),
        sections.get("Your server", Markup("")),
        sections["Use"],
        sum(len(each.methods) for each in views.resources),
        len(types),
    )


def _letters(types: dict[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Names of types and their pages by the first letter."""
    ordered = sorted(types.items(), key=lambda each: (each[0].upper(), each[0]))
    return [
        (letter, list(group))
        for letter, group in groupby(ordered, lambda each: each[0][0].upper())
    ]


@lru_cache(4)
def _environment(templates: Path | None) -> Environment:
    """Everything is escaped that is not HTML already. `templates`: the owner's, which take the place of ours."""
    ours = FileSystemLoader(template_root())
    theirs = [FileSystemLoader(templates)] if templates else []
    made = Environment(
        loader=ChoiceLoader([*theirs, ours, PrefixLoader({"crmgen": ours})]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
        auto_reload=False,
    )
    made.filters["breakable"] = breakable
    return made
