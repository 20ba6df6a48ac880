"""What an argument is that names neither a document nor an API, as a problem that says what to do."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from crmgen.diagnostics import Place, Problem
from crmgen.emit.file_states import LOCK_NAME
from crmgen.read.other_formats import near_file, other_format
from crmgen.settings import DOCUMENTS

_ENDS: Final = ", ".join(DOCUMENTS)
_MOST_NAMED: Final = 3


def no_document(name: str, apis: Collection[str] | None) -> Problem | None:
    """What is wrong with an argument that is no document by its name; None for an API, and for what looks like one.

    `apis`: None where there is no configuration.
    """
    if apis and name in apis:
        return None
    path = Path(name)
    if (path / LOCK_NAME).is_file():
        message = f"this is the folder of an SDK; name the API, or the document that it is made of{_source_of(path)}"
    elif path.is_dir():
        message = f"this is a folder; name the document in it{_documents_in(path)}"
    elif path.is_file():
        message = _of_file(path)
    elif path.suffix or len(path.parts) > 1:
        message = f"there is no such file{near_file(path)}"
    elif apis is None:
        beside = [path.with_suffix(each) for each in DOCUMENTS]
        named = next((str(each) for each in beside if each.is_file()), "")
        near = f"; did you mean {named!r}?" if named else near_file(path)
        message = f"is no document, whose name ends in {_ENDS}, and no API, since there is no [tool.crmgen] here or above{near}"
    else:
        return None
    return Problem(Place(name), message, "no-document")


def _source_of(sdk: Path) -> str:
    """The document by its lock."""
    lines = (sdk / LOCK_NAME).read_text("utf-8", "replace").splitlines()
    found = [line.split("\t")[1] for line in lines if line.startswith("document\t")]
    return f": {', '.join(map(repr, found))}" if found else ""


def _documents_in(folder: Path) -> str:
    found = sorted(str(each) for each in folder.iterdir() if each.suffix in DOCUMENTS)
    named = ", ".join(map(repr, found[:_MOST_NAMED]))
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return f": {named}{more}" if found else f"; here is none that ends in {_ENDS}"


def _of_file(path: Path) -> str:
    with path.open("rb") as file:
        said = other_format(file.read(1000))
    return said or f"a document is told by its name, which ends in {_ENDS}"
