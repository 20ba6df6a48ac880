"""A folder of wheels for pip without an index: crmgen's own, and what is installed here, packed again."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
_OF_AN_INSTALLATION = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}


def build(folder: Path, *, needed: tuple[str, ...]) -> None:
    """Put wheels of crmgen, of what it needs and of what else is `needed` into `folder`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]
    subprocess.run([*command, str(folder)], cwd=ROOT, check=True, capture_output=True)
    for each in _closure("crmgen", *needed):
        if each.name != "crmgen":
            _pack(each, folder)


def pip(*arguments: str, wheels: Path, cwd: Path) -> None:
    """Run pip in this environment, with these wheels and no network."""
    offline = ["--no-index", "--find-links", str(wheels), "--disable-pip-version-check"]
    command, *rest = arguments
    done = subprocess.run(
        [sys.executable, "-m", "pip", command, *offline, *rest],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _closure(*names: str) -> Iterator[Distribution]:
    seen: set[str] = set()
    waiting = [*names]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        found = distribution(name)
        yield found
        for each in map(Requirement, found.requires or ()):
            if each.marker is None or each.marker.evaluate({"extra": ""}):
                waiting.append(each.name)


def _pack(installed: Distribution, folder: Path) -> None:
    name = installed.name.replace("-", "_").replace(".", "_").lower()
    stem = f"{name}-{installed.version}"
    tags = [
        line.removeprefix("Tag: ").split("-")
        for line in (installed.read_text("WHEEL") or "").splitlines()
        if line.startswith("Tag: ")
    ]
    tag = "-".join(".".join(dict.fromkeys(parts)) for parts in zip(*tags, strict=True))
    record: list[str] = []
    with zipfile.ZipFile(folder / f"{stem}-{tag}.whl", "w") as wheel:
        for each in installed.files or ():
            if each.name in _OF_AN_INSTALLATION or each.suffix == ".pyc":
                continue
            path = each.as_posix()
            if each.parts[0] == "..":
                path = f"{stem}.data/scripts/{each.name}"
            elif each.parts[0].endswith(".dist-info"):
                path = f"{stem}.dist-info/{'/'.join(each.parts[1:])}"
            content = Path(str(each.locate())).read_bytes()
            wheel.write(str(each.locate()), path)  # with its mode
            digest = urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{path},sha256={digest},{len(content)}")
        record.append(f"{stem}.dist-info/RECORD,,")
        wheel.writestr(f"{stem}.dist-info/RECORD", "\n".join(record) + "\n")
