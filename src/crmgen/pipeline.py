"""The passes in order: the map of crmgen. Each takes a value and returns one; only `write` touches disk."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path

from crmgen.bounds import bounded, bounded_depth
from crmgen.collector import collected
from crmgen.diagnostics import InputError, Loss, Notes
from crmgen.distribution import changelog_of, license_texts, owners_project
from crmgen.emit.changelog import NAME as CHANGELOG
from crmgen.emit.changelog import prepended
from crmgen.emit.drift import Difference
from crmgen.emit.edits import EditPolicy
from crmgen.emit.file_states import (
    LOCK_NAME,
    SURFACE_NAME,
)
from crmgen.emit.layout import lay_out_in_place
from crmgen.emit.plan import Plan
from crmgen.emit.project_file import NAME as PROJECT
from crmgen.emit.project_file import keys_of, with_keys, with_version
from crmgen.emit.render import (
    copy_extras,
    copy_runtime,
    environment,
    made_by_user,
    render_sdk,
    template_root,
)
from crmgen.emit.testing.modules import render_tests
from crmgen.emit.versions import FIRST_VERSION, version_made_of
from crmgen.emit.views.origin import Origin, undated
from crmgen.emit.views.sdk import SdkViews, sdk_views
from crmgen.emit.writer import write
from crmgen.extras import NO_EXTRAS, Extras, read_extras
from crmgen.fetch.remote import Remote
from crmgen.ir.addresses import Addresses, addresses_of
from crmgen.ir.operations import Api
from crmgen.ir.types import OperationId
from crmgen.join import title_of
from crmgen.lock.carry import below, carry
from crmgen.lock.content import Lock
from crmgen.lock.held_classes import held_classes
from crmgen.lock.held_results import hold_results
from crmgen.lock.read import read_lock
from crmgen.lock.render import render_lock
from crmgen.lower.api import lower
from crmgen.lower.servers import lacks_address
from crmgen.naming.assign import assign_names
from crmgen.naming.client import client_name
from crmgen.naming.names import Names
from crmgen.naming.stated import record_changed_names
from crmgen.normalize import normalize
from crmgen.normalize.paths import spell_paths
from crmgen.normalize.version import check_parts, is_openapi, take_parts
from crmgen.overlays.apply import apply_overlays
from crmgen.read.documents import Document, parse
from crmgen.records import dataclass, replace
from crmgen.report import count
from crmgen.resolve.outline import Outline, resolve, resolve_all
from crmgen.runtime_source import PACKAGE
from crmgen.sdk_files import SdkFiles
from crmgen.settings import ApiSettings
from crmgen.surface.build import surface_of
from crmgen.surface.model import Surface
from crmgen.surface.text import render_surface
from crmgen.unread import record_unread
from crmgen.validation import faults_of, record_faults


@dataclass(frozen=True, slots=True)
class Understood:
    """What the passes made of a document, before any Python text."""

    settings: ApiSettings
    document: Document
    """What was read; once files are made of it, of what stands in it nothing is left."""
    api: Api
    kept: Mapping[OperationId, str]
    """Operations whose results are as the lock has them, and what the document now looks like."""
    addresses: Addresses
    names: Names
    previous: Lock | None
    losses: tuple[Loss, ...]
    warnings: tuple[str, ...]
    """About this machine, not about the document: a slow YAML library, say."""

    def surface(self, views: SdkViews) -> Surface:
        """What programs will see of the SDK that is written from these views."""
        return surface_of(views, self.addresses, self.kept, self.settings.document)

    def views(self, version: str | None = None, extras: Extras = NO_EXTRAS) -> SdkViews:
        """What the files of the SDK are written from. `version`: the owner's, of the distribution."""
        version = version or version_made_of(self.api.version)
        aliases = self.names.aliases.dated(version)
        names = replace(self.names, aliases=aliases)
        return sdk_views(self.api, names, origin_of(self.settings, version), extras)


@dataclass(frozen=True, slots=True)
class Generated:
    """A whole SDK as text: path below the output folder to content, the lock among them."""

    understood: Understood
    files: dict[str, str]
    surface: Surface
    """What programs can see of it."""

    @property
    def losses(self) -> tuple[Loss, ...]:
        return self.understood.losses

    @property
    def summary(self) -> str:
        api = self.understood.api
        counted = f"{len(api.operations)} operations, {len(api.types)} types"
        kept = len(self.understood.kept)
        said = f"; results kept by the lock: {kept} (see inspect)" if kept else ""
        if not api.operations and not api.webhooks:
            said += "; there is nothing to call, and -v says why"
        if lacks_address(api):
            said += "; no server is named, so users of the SDK give base_url= (README: Your server)"
        return f"{counted}, {count(self.losses)}{said}"

    @property
    def on_disk(self) -> SdkFiles:
        """The files beside the output folder."""
        settings, previous = self.understood.settings, self.understood.previous
        return SdkFiles(settings.output, self.files, previous)

    def plan(self, edits: EditPolicy = "refuse") -> Plan:
        """What `write` would change. Raises `InputError` for each file that is not ours."""
        return self.on_disk.plan(edits)

    def write(self) -> Plan:
        """Bring the output folder up to date; unchanged files are not touched."""
        plan = self.plan()
        write(plan)
        return plan

    def differences(self) -> list[Difference]:
        """How the output folder differs from what `write` would leave there, and where it was edited."""
        return self.on_disk.differences()


def understand(
    settings: ApiSettings, notes: Notes | None = None, lock: Lock | None = None
) -> Understood:
    """From a file to its meaning and its names. Raises `InputError` with all problems of the input.

    `notes` has the losses of a refused input, too. `lock`: the names to keep; else those of the output
    folder's lock.
    """
    with bounded(settings.spec):
        return _understand(settings, Notes() if notes is None else notes, lock)


def _understand(
    settings: ApiSettings, notes: Notes, lock: Lock | None = None
) -> Understood:
    if settings.warning:
        notes.warn(settings.warning)
    previous = lock or read_lock(settings.output / LOCK_NAME)
    before = previous or Lock()
    with bounded_depth(settings.spec):
        documents = read_documents(settings, notes, previous)
        with _against_standard(documents, notes):
            outline = outline_of(documents, settings, notes)
            api = lower(
                outline,
                notes,
                enums_lag=settings.enums == "open",
                classes=partial(held_classes, before),
            )
            if not api.operations and not api.webhooks:
                _record_nothing_to_call(outline, notes)
    addresses = addresses_of(api)
    pins, gone = (below(each, addresses) for each in (before.pins, before.gone))
    held = hold_results(api, outline, addresses, gone.results | pins.results)
    pinned = carry(pins, gone, held.api, addresses, before.client)
    client = settings.client or before.client or client_name(api.title)
    names = assign_names(held.api, settings.package, client, pinned)
    record_changed_names(held.api, names, notes)
    if settings.runtime == "package":
        names = replace(names, runtime=PACKAGE)
    return Understood(
        settings,
        documents[0],
        held.api,
        held.kept,
        addresses,
        names,
        previous,
        notes.losses,
        tuple(notes.warnings),
    )


def _record_nothing_to_call(outline: Outline, notes: Notes) -> None:
    place = (outline.root.get("paths") or outline.root).at
    message = "there is no operation here; the SDK has no method"
    notes.record_loss(place, "no-operations", message)


def read_documents(
    settings: ApiSettings, notes: Notes, previous: Lock | None
) -> list[Document]:
    """The documents of an API with their overlays applied. Raises `InputError` with what is wrong in any."""
    remote = remote_of(settings, previous)
    documents: list[Document] = []
    refused: list[InputError] = []
    for spec in settings.specs:
        try:
            documents.append(parse(spec, notes, remote, settings.reach))
        except InputError as error:
            refused.append(error)
    if refused:
        suggestions = (line for each in refused for line in each.suggestions)
        raise InputError(
            (problem for each in refused for problem in each.problems),
            dict.fromkeys(suggestions),
        )
    apply_overlays(
        [each for each in documents if is_openapi(each)] or documents,
        settings.overlays,
        notes,
    )
    return documents


def outline_of(
    documents: list[Document], settings: ApiSettings, notes: Notes
) -> Outline:
    """What lowering works from; the documents are changed in place, and the first of them is all of them."""
    for document in documents:
        normalize(document, notes)
    unresolved = settings.unresolved
    if len(documents) == 1:
        return resolve(documents[0], notes, unresolved=unresolved)
    title = settings.client or title_of(documents, settings.name)
    whole, outline = resolve_all(documents, title, notes, unresolved=unresolved)
    documents.insert(0, whole)
    return outline


@contextmanager
def _against_standard(documents: list[Document], notes: Notes) -> Generator[None]:
    """Run the passes in here; then say what they did not say of the documents' faults, and stop on problems."""
    parts = take_parts(documents)
    for document in documents:
        # What stands under a key that no schema knows is not looked at.
        spell_paths(document, notes)
    faults = [fault for each in documents for fault in faults_of(each)]
    try:
        yield
    except InputError as error:
        notes.problems += error.problems
    except Exception:
        # After a problem, passes meet what they may rely on otherwise.
        if not notes.problems:
            raise
    check_parts(parts, documents, notes)
    record_faults(faults, notes)
    record_unread([each.root for each in documents], notes, documents[0].moves)
    notes.stop_on_problems()


def remote_of(settings: ApiSettings, previous: Lock | None) -> Remote | None:
    """What fetches remote documents, held to the lock's hashes; None where that is not allowed."""
    if settings.remote is None:
        return None
    holds = previous is not None and not settings.accepts_changes
    pinned = dict(previous.remote) if previous and holds else {}
    return Remote(settings.remote, settings.specs, pinned)


@dataclass(frozen=True, slots=True)
class Release:
    """Another version of an SDK."""

    version: str
    entry: str
    """What `CHANGELOG.md` says of it, as Markdown."""


Decide = Callable[[Understood, Surface, str | None], Release | None]
"""Whether an SDK with this surface is another version than the one in its folder, which is given."""


def generate(
    settings: ApiSettings, decide: Decide | None = None, lock: Lock | None = None
) -> Generated:
    """A whole SDK as text. Raises `InputError`; writes nothing.

    `lock`: the names to keep; else those of the output folder's lock.
    """
    with bounded(settings.spec):
        return _generate(settings, decide, lock)


def _generate(
    settings: ApiSettings, decide: Decide | None, lock: Lock | None
) -> Generated:
    understood = _understand(settings, Notes(), lock)
    understood = replace(understood, document=understood.document.forgotten())
    project = owners_project(settings, understood.previous)
    extras = read_extras(
        settings.extras,
        settings.guide,
        settings.extensions,
        understood.api,
        understood.names,
    )
    version = project.version_beside(settings.project.get("version"))
    views = understood.views(version, extras)
    surface = understood.surface(views)
    release = decide(understood, surface, project.version) if decide else None
    if release is not None:
        views = understood.views(release.version, extras)
    api, names, origin = views.api, views.names, views.origin
    with _checked_templates(settings.templates):
        with collected():
            files = render_sdk(views, settings.templates)
        del views  # a tenth of the memory, which tests are made in
        with collected():
            env = environment(settings.templates)
            files |= render_tests(api, names, origin, env)
        lay_out_in_place(files, made_by_user(files, settings.templates))
    files[PROJECT] = with_keys(files[PROJECT], settings.project)
    files |= license_texts(settings) | copy_extras(understood.names, extras)
    files |= copy_runtime(understood.names, files.values())
    new_lock = _lock_of(understood, names, files)
    files[PROJECT] = project.merged(files[PROJECT])
    if release is not None:
        _release(files, release, settings.output)
    files[SURFACE_NAME] = render_surface(surface)
    return Generated(understood, {**files, LOCK_NAME: new_lock}, surface)


def _checked_templates(templates: Path | None) -> AbstractContextManager[None]:
    """What goes wrong in here is the fault of a user's templates, which are checked; in ours alone it is a bug."""
    if templates is None:
        return nullcontext()
    from crmgen.emit.user_templates import check_templates, errors_of_templates

    check_templates(templates, template_root(), environment(templates))
    return errors_of_templates(templates)


def _lock_of(understood: Understood, names: Names, files: Mapping[str, str]) -> str:
    """The lock of an SDK of these files. `names`: with the version of the SDK in which each old one was left."""
    return render_lock(
        names,
        understood.api,
        understood.addresses,
        files,
        understood.settings,
        understood.document.files.pins,
        understood.previous,
        keys_of(files[PROJECT]),
    )


def _release(files: dict[str, str], release: Release, output: Path) -> None:
    files[PROJECT] = with_version(files[PROJECT], release.version)
    files[CHANGELOG] = prepended(release.entry, changelog_of(output / CHANGELOG))


def origin_of(settings: ApiSettings, version: str | None = None) -> Origin:
    """What generated files say of where they come from. `version`: the owner's, of the distribution."""
    document, command = map(undated, (settings.document, settings.command))
    return Origin(document, command, version or FIRST_VERSION)
