"""An SDK whose lock is lost: its names are taken from its code."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from crmgen.diagnostics import InputError, Place
from crmgen.emit.file_states import BASE_NAME, LOCK_NAME
from crmgen.emit.ownership import may_be_removed, package_on_disk
from crmgen.emit.project_file import NAME as PROJECT
from crmgen.lock.base import written_files
from crmgen.lock.code import read_code
from crmgen.lock.content import Lock
from crmgen.lock.old_code import recovered_aliases
from crmgen.lock.read import parse_lock
from crmgen.lock.recovered import recovered_pins
from crmgen.pipeline import Decide, Generated, generate
from crmgen.records import replace
from crmgen.settings import ApiSettings

_OF_NOTHING: Final = sha256(b"").hexdigest()


def adopt(settings: ApiSettings, decide: Decide | None = None) -> Generated:
    """A whole SDK under the names of the one in the output folder, which has no lock. Writes nothing.

    Raises:
        InputError: there is a lock, there is no SDK, or its code cannot be read.
    """
    folder = settings.output
    if (folder / LOCK_NAME).exists():
        raise _problem(folder / LOCK_NAME, "is here; `--adopt` is for an SDK without")
    package = package_on_disk(folder, settings.package)
    if package is None:
        raise _problem(folder, "holds no SDK that crmgen made, so no names either")
    modules = _modules(folder / "src" / package)
    old = read_code(modules)
    settings = replace(settings, package=package, client=old.client or settings.client)
    fresh = generate(settings)
    below = f"src/{package}/"
    new = parse_lock(fresh.files[LOCK_NAME], folder / LOCK_NAME).pins
    code = read_code(
        {
            path.removeprefix(below): text
            for path, text in fresh.files.items()
            if path.startswith(below) and path.endswith(".py") and "/_core/" not in path
        }
    )
    pins = recovered_pins(new, code, old)
    lock = Lock(
        replace(pins, aliases=recovered_aliases(modules, pins)),
        package=package,
        client=old.client,
        files=_files(folder),
    )
    return generate(settings, decide, lock)


def _modules(package: Path) -> dict[str, str]:
    places = [package / "__init__.py", package / "client.py"]
    places += [*package.glob("resources/*.py"), *package.glob("models/*.py")]
    modules: dict[str, str] = {}
    for path in places:
        try:
            text = path.read_text("utf-8")
            compile(text, str(path), "exec", dont_inherit=True)
        except (OSError, ValueError, SyntaxError) as error:
            raise _problem(path, f"cannot be read as Python: {error}") from None
        modules[path.relative_to(package).as_posix()] = text
    return modules


def _files(folder: Path) -> Mapping[str, list[str]]:
    """What crmgen wrote, by what it left of that; else what looks so, in a state that nobody knows."""
    written = {
        path: [sha256(text.encode()).hexdigest()]
        for path, text in written_files(folder / BASE_NAME)
    }
    places = [folder / "README.md", folder / "api.md"]
    places += [*(folder / "src").rglob("*"), *(folder / "tests").rglob("*")]
    paths = (each.relative_to(folder).as_posix() for each in places if each.is_file())
    ours = {path: [_OF_NOTHING] for path in paths if may_be_removed(folder, path)}
    return {**ours, **written, PROJECT: [_OF_NOTHING]}


def _problem(path: Path, message: str) -> InputError:
    return InputError.of(Place(path.as_posix()), message, "no-adoption")
