"""Whether a run would change nothing, told by hashes before anything is parsed.

What a run read and wrote is remembered in a folder of the user's cache, under all that the run was told:
its arguments, the configuration and crmgen's own code. It decides nothing but whether to do the work again.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from crmgen.records import dataclass
from crmgen.settings import ApiSettings, find_configuration

_SOURCE: Final = Path(__file__).resolve().parent
_CODE: Final = (_SOURCE, _SOURCE.parents[1] / "templates")
_MOST_BYTES: Final = 64_000_000
"""Of a record; the largest SDK we know has one of 2 MB."""
_EMPTY: Final[dict[str, Any]] = {"files": {}, "stamps": {}, "called": {}, "runs": []}


@dataclass(frozen=True, slots=True)
class Run:
    """A run, before and after."""

    record: Path
    """Where its outcome is remembered."""

    def outcome(self) -> list[str] | None:
        """What the same run said the last time, if all that it read and wrote is as it was then."""
        try:
            if self.record.stat().st_size > _MOST_BYTES:
                return None
            kept = json.loads(self.record.read_bytes())
            stamps = {path: stamp(path) for path in kept["files"]}
            known = kept["stamps"]
            unsure = [p for p, now in stamps.items() if not now or now != known.get(p)]
            is_same = all(digest(Path(p)) == kept["files"][p] for p in unsure)
            is_same &= all(_called(like) == old for like, old in kept["called"].items())
            if is_same and all(_is_known(Path(each)) for each in kept["runs"]):
                if any(stamps[path] for path in unsure):
                    self._keep({**kept, "stamps": stamps})
                return [str(line) for line in kept["said"]]
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            RecursionError,
        ):
            pass
        return None

    def remember(
        self,
        read: Mapping[Path, str],
        others: Iterable[Path],
        patterns: Iterable[str],
        said: list[str],
    ) -> None:
        """Keep what a run will say as long as nothing changes.

        `read`: SHA-256 of the files that were read or written; `others`: what else has to stay as it is now, files
        and folders. Where there is no place to keep it nothing is kept.
        """
        digests = {str(path): found for path, found in read.items()}
        digests |= {str(path): digest(path) for path in others}
        called = {like: _called(like) for like in patterns}
        self._keep(_EMPTY | {"files": digests, "called": called, "said": said})

    def remember_all(self, runs: Iterable[Run], said: list[str]) -> None:
        """Keep what a run will say as long as each of these has its outcome."""
        self._keep(_EMPTY | {"runs": [str(each.record) for each in runs], "said": said})

    def _keep(self, content: Mapping[str, object]) -> None:
        try:
            self.record.parent.mkdir(parents=True, exist_ok=True)
            partial = self.record.with_suffix(f".{os.getpid()}")
            partial.write_text(json.dumps(content), "utf-8")
            partial.replace(self.record)
        except OSError:
            pass


def run_of(names: Iterable[str], options: Mapping[str, Any]) -> Run:
    """The run with these arguments in the folder where we are."""
    told = [*names], sorted((key, str(value)) for key, value in options.items())
    found = find_configuration(Path.cwd())
    configuration = (str(found), digest(found)) if found else ()
    return _run((told, configuration), _own())


def runs_of(apis: Iterable[ApiSettings], options: Mapping[str, Any]) -> list[Run]:
    """Each of these APIs by itself: no other, and nothing that the configuration says of others, is part of it."""
    told = sorted((key, str(value)) for key, value in options.items())
    own = _own()
    return [_run((repr(api), told), own) for api in apis]


def _run(told: object, own: str) -> Run:
    whole = repr((told, str(Path.cwd()), own))
    return Run(_cache() / "runs" / f"{sha256(whole.encode()).hexdigest()}.json")


def _own() -> str:
    own = [stamp(path) or digest(Path(path)) for path in sorted(_own_files())]
    return sha256(repr(own).encode()).hexdigest()


def _is_known(record: Path) -> bool:
    return Run(record).outcome() is not None


def _cache() -> Path:
    stated = os.environ.get("CRMGEN_CACHE")
    if stated and "://" not in stated:  # an address is for SDKs, which are worth a way
        return Path(stated)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(base or Path.home() / ".cache") / "crmgen"


@lru_cache(1)
def own_code() -> str:
    """The hash of crmgen's code and templates as they were first asked for: another version may write something else."""
    return "".join(map(digest, _CODE))


def stamp(path: str) -> str:
    """What is another after each change of a file, as the system tells it; empty where it does not tell.

    It costs a tenth of a hash. Folders say nothing of the files in their folders, and some disks count seconds.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - of thousands of files
    except OSError:
        return ""
    if not stat.S_ISREG(found.st_mode) or found.st_mtime_ns % 1_000_000_000 == 0:
        return ""
    return f"{found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def _own_files() -> Iterator[str]:
    for folder in _CODE:
        for at, below, names in os.walk(folder):
            below[:] = (each for each in below if each != "__pycache__")
            yield from (f"{at}/{name}" for name in names)


def _called(pattern: str) -> list[str]:
    """What is called like a pattern."""
    below = Path(Path(pattern).anchor)
    return sorted(map(str, below.glob(str(Path(pattern).relative_to(below)))))


def digest(path: Path) -> str:
    """The SHA-256 of a file, or of all files of a folder; empty where there is nothing."""
    if path.is_dir():
        names = sorted(
            each
            for each in path.rglob("*")
            if each.is_file() and each.suffix not in (".pyc", ".pyo")
        )
        inside = ((each.relative_to(path).as_posix(), digest(each)) for each in names)
        return sha256(repr(list(inside)).encode()).hexdigest()
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
