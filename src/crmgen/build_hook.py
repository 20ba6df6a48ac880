"""A build hook of hatchling: a project that holds a document becomes a wheel that holds the SDK.

`[tool.hatch.build.hooks.crmgen]` takes what an API of the configuration takes, and needs nothing of it.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin import hookimpl

from crmgen.configuration import api_settings, checked
from crmgen.diagnostics import InputError, Place
from crmgen.emit.file_states import LOCK_NAME
from crmgen.emit.project_file import NAME as PROJECT
from crmgen.emit.project_file import dependencies_of, requirement_name
from crmgen.pipeline import Generated, Release, generate
from crmgen.settings import DOCUMENTS, ApiSettings, package_name

_SAYS_VERSION: Final = re.compile(
    r"""^[{\s]*["']?(openapi|swagger)["']?\s*:""", re.MULTILINE
)
_OF_FOLDERS: Final = ("file\t", "project\t")
"""Lines of a lock that are about files, which nobody keeps here."""


class CrmgenBuildHook(BuildHookInterface[BuilderConfig]):
    """Writes the SDK into wheels, and `crmgen.lock` beside the document, so that an sdist has it as well."""

    PLUGIN_NAME = "crmgen"
    _folder: Path | None = None

    def initialize(
        self, version: str, build_data: dict[str, Any]  # noqa: ARG002
    ) -> None:
        """What hatchling calls before it builds a target."""
        try:
            made = generate(self._settings(), self._release)
        except InputError as error:
            self.app.abort("\n".join(map(str, (*error.problems, *error.suggestions))))
            return
        self.app.display_info(f"crmgen: {made.summary}")
        self._keep_lock(made.files[LOCK_NAME])
        if self.target_name == "wheel":
            self._include(made, build_data)

    def finalize(
        self,
        version: str,  # noqa: ARG002
        build_data: dict[str, Any],  # noqa: ARG002
        artifact_path: str,  # noqa: ARG002
    ) -> None:
        """What hatchling calls when a target is built."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _settings(self) -> ApiSettings:
        root = Path(self.root)
        own = ("dependencies", "enable-by-default", "require-runtime-dependencies")
        entry = {key: self.config[key] for key in self.config if key not in own}
        name = package_name(self._project.core.raw_name)
        spec = entry.get("spec") or _only_document(root)
        api = {**entry, "spec": spec, "output": "."}
        configuration = checked({"apis": {name: api}}, root / PROJECT)
        return api_settings(configuration, root, name)

    @property
    def _project(self) -> ProjectMetadata[Any]:
        return (
            self.metadata
        )  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]

    def _release(self, *_: object) -> Release:
        return Release(self._project.version, "")

    def _keep_lock(self, lock: str) -> None:
        path = Path(self.root, LOCK_NAME)
        kept = [
            line for line in lock.splitlines(True) if not line.startswith(_OF_FOLDERS)
        ]
        text = "".join(kept)
        if not path.exists() or path.read_text("utf-8") != text:
            try:
                path.write_text(text, "utf-8", newline="\n")
            except OSError as error:
                self.app.display_warning(f"{path}: not kept: {error.strerror}")

    def _include(self, made: Generated, build_data: dict[str, Any]) -> None:
        package = made.understood.settings.package
        below = f"src/{package}/"
        self._folder = Path(tempfile.mkdtemp(prefix="crmgen-"))
        for path, text in made.files.items():
            if path.startswith(below):
                target = self._folder / path.removeprefix(below)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, "utf-8", newline="\n")
        build_data["force_include"][str(self._folder)] = package
        stated = set(map(requirement_name, self._project.core.dependencies))
        build_data["dependencies"] += (
            each
            for each in dependencies_of(made.files[PROJECT])
            if requirement_name(each) not in stated
        )


def _only_document(root: Path) -> str:
    """The document of a project whose table does not name one."""
    files = [path for path in sorted(root.iterdir()) if path.suffix in DOCUMENTS]
    stated = [path for path in files if path.is_file() and _says_version(path)]
    found = [path.name for path in stated or files]
    if len(found) != 1:
        seen = ", ".join(found) or "none"
        message = (
            f"one OpenAPI document has to be here, or `spec` names it; seen: {seen}"
        )
        raise InputError.of(Place(str(root / PROJECT)), message, "no-document")
    return found[0]


def _says_version(path: Path) -> bool:
    return _SAYS_VERSION.search(path.read_text("utf-8", errors="replace")) is not None


@hookimpl
def hatch_register_build_hook() -> type[CrmgenBuildHook]:
    """What hatchling asks this module for."""
    return CrmgenBuildHook
