"""What one run of the passes needs to know; made from the configuration or the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from crmgen.read.reach import Reach
from crmgen.records import dataclass, field
from crmgen.url import Url

if TYPE_CHECKING:
    from crmgen.fetch.remote import RemotePolicy


DOCUMENTS: Final = (".yaml", ".yml", ".json")
"""How the names of documents end."""
CONFIGURATION_FILES: Final = ("crmgen.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """All that one run of the passes needs to know. Paths are absolute or relative to the working directory."""

    name: str
    spec: Path | Url
    output: Path
    package: str
    client: str | None = None
    overlays: tuple[Path, ...] = ()
    templates: Path | None = None
    extras: Path | None = None
    """Folder of the owner's modules for the SDK."""
    guide: Path | None = None
    """The owner's Markdown for the SDK's README."""
    unresolved: Literal["refuse", "open"] = "refuse"
    enums: Literal["closed", "open"] = "closed"
    """Whether only the values that an enum lists may be sent."""
    others: tuple[Path | Url, ...] = ()
    """Further documents of the API, which become one with `spec`."""
    patterns: tuple[str, ...] = ()
    """What the names of documents are like, which may be others when it is run again."""
    reach: Reach = field(default_factory=Reach)
    """What references may lead to beside the folder of their document."""
    runtime: Literal["copy", "package"] = "copy"
    """Whether the SDK holds the runtime or depends on it."""
    remote: RemotePolicy | None = None
    """Whether remote documents may be fetched, and from where."""
    accepts_changes: bool = False
    """Whether remote documents may differ from what the lock pins."""
    command: str = ""
    """How a reader of the output makes it again; printed into its headers."""
    warning: str = ""
    """What is done otherwise than the user said, which he should know."""
    root: Path | None = None
    """The folder of the configuration, if there is one."""
    project: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Keys of `[project]` of the SDK's `pyproject.toml` (PEP 621) that take the place of ours."""
    license_files: Mapping[str, Path] = field(default_factory=dict[str, Path])
    """Files for the top of the SDK, by the names that they get there."""

    @property
    def specs(self) -> tuple[Path | Url, ...]:
        """All documents of the API."""
        return (self.spec, *self.others)

    @property
    def extensions(self) -> Path:
        """The folder of the SDK that is its owner's alone."""
        return self.output / "src" / self.package / "extensions"

    @property
    def document(self) -> str:
        """What the output calls its document: the path below the configuration's folder, else its name alone.

        Several are called by the folder that they are in, which stays when one is added.
        """
        named = self.spec
        local = [each.resolve() for each in self.specs if isinstance(each, Path)]
        if self.others and len(local) == len(self.specs):
            named = Path(os.path.commonpath([each.parent for each in local]))
        if self.root is not None and isinstance(named, Path):
            spec, root = (each.resolve() for each in (named, self.root))
            if spec != root and spec.is_relative_to(root):
                return spec.relative_to(root).as_posix()
        return named.name


def find_configuration(start: Path) -> Path | None:
    """The nearest `crmgen.toml`, or `pyproject.toml` with `[tool.crmgen]`, from `start` upwards."""
    for folder in (start, *start.parents):
        for name in CONFIGURATION_FILES:
            path = folder / name
            if path.is_file() and (
                name == "crmgen.toml" or b"[tool.crmgen" in path.read_bytes()
            ):
                return path
    return None


def package_name(name: str) -> str:
    """A package name made of an API's or a file's name: `one-page.v3` gives `one_page_v3`.

    One that a package must not have is cut and gets another word: `email` gives `email_sdk`.
    """
    from crmgen.naming.client import package_fault

    made = _joined_words(name)
    return f"{made[:40]}_sdk" if package_fault(made) else made


def changed_package(name: str) -> str:
    """Why a package made of a name is called otherwise; empty where it is not."""
    from crmgen.naming.client import package_fault

    fault = package_fault(_joined_words(name))
    called = f"the package is called {package_name(name)!r}; `package` says otherwise"
    return f"{fault}: {called}" if fault else ""


def _joined_words(name: str) -> str:
    made = "_".join(re.findall(r"[a-z0-9]+", name.lower())) or "sdk"
    return made if made[0].isalpha() else f"sdk_{made}"
