"""`__main__.py`: the command line of an SDK."""

from __future__ import annotations

from crmgen.emit.imports import ImportSet
from crmgen.emit.views.origin import Origin
from crmgen.naming.names import Names
from crmgen.records import dataclass


@dataclass(frozen=True, slots=True)
class MainView:
    """`__main__.py`."""

    docstring: str
    imports: ImportSet
    package: str


def main_view(names: Names, origin: Origin) -> MainView:
    about = f"`{names.client}` at the command line, and as tools for language models."
    imports = ImportSet(".__main__", names.runtime)
    imports.use("._core", "run_command_line")
    imports.use("sys", "")
    return MainView(origin.module_docstring(about), imports, names.package)
