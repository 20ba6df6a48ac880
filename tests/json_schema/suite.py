"""The official JSON-Schema-Test-Suite, draft 2020-12, as the sdist of `jsonschema` carries it.

`python tests/json_schema/suite.py` fetches it into the environment, pinned by hash, through pip.
Nothing of it is in this repository.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

PIN: Final = Path(__file__).parent / "requirements.txt"
"""The release that carries the suite, with the hash of its sdist."""
_TESTS: Final = "/json/tests/draft2020-12/"


@dataclass(frozen=True, slots=True)
class Group:
    """One schema of the suite and the instances that it is tried on."""

    file: str
    number: int
    description: str
    schema: Any
    tests: tuple[tuple[Any, bool], ...]
    """Instances, each with whether the schema allows it."""

    @property
    def name(self) -> str:
        """What the group is called in the document that is made of the suite."""
        return f"{self.file.lower().replace('-', '_')}_{self.number}"


def release() -> str:
    """The pinned release, as in `jsonschema-4.26.0`."""
    return PIN.read_text().partition(" ")[0].replace("==", "-")


def folder() -> Path:
    """Where the suite lies once it has been fetched: inside the environment."""
    return Path(sys.prefix) / "json-schema-test-suite" / release()


def fetch() -> Path:
    """The suite's folder, filled by pip at the first call. Raises CalledProcessError when pip fails."""
    wanted = folder()
    if not wanted.is_dir():
        with tempfile.TemporaryDirectory() as scratch:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            command += ["--disable-pip-version-check", "--no-binary", "jsonschema"]
            command += ["--require-hashes", "-r", str(PIN), "-d", scratch]
            subprocess.run(command, check=True, capture_output=True)
            (sdist,) = Path(scratch).glob("*.tar.gz")
            _unpack(sdist, wanted)
    return wanted


def _unpack(sdist: Path, wanted: Path) -> None:
    wanted.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=wanted.parent) as scratch:
        made = Path(scratch) / "suite"
        made.mkdir()
        with tarfile.open(sdist) as archive:
            for member in archive.getmembers():
                folder, _, name = member.name.rpartition("/")
                if f"{folder}/".endswith(_TESTS) and name.endswith(".json"):
                    content = archive.extractfile(member)
                    assert content is not None
                    (made / name).write_bytes(content.read())
        if not wanted.is_dir():  # another process may have been faster
            made.rename(wanted)


def groups() -> tuple[Group, ...]:
    """All groups of the suite's required part, in the order of its files."""
    return tuple(
        Group(
            path.stem,
            number,
            group["description"],
            group["schema"],
            tuple((test["data"], test["valid"]) for test in group["tests"]),
        )
        for path in sorted(fetch().glob("*.json"))
        for number, group in enumerate(json.loads(path.read_text("utf-8")))
    )


if __name__ == "__main__":
    print(fetch())
