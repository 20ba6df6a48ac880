"""The wheel and the sdist, built, installed into a fresh environment and used from there."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import httpx2
import pytest

from crmgen import __version__
from crmgen.configuration import configuration_schema

ROOT = Path(__file__).resolve().parents[1]

PETS = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets/{pet_id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{name: pet_id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}
"""


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist of the checkout and the wheel built from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    _build("sdist", ROOT, folder)
    unpacked = tmp_path_factory.mktemp("sdist")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(unpacked, filter="data")
    _build("wheel", next(unpacked.iterdir()), folder)
    return folder


def _build(target: str, source: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d"]
    subprocess.run([*command, str(folder)], cwd=source, check=True, capture_output=True)


def _templates(names: list[str], prefix: str) -> set[str]:
    return {name.split(prefix, 1)[1] for name in names if prefix in name}


def test_both_distributions_contain_the_templates(dist: Path) -> None:
    here = {
        path.relative_to(ROOT / "templates").as_posix()
        for path in (ROOT / "templates").rglob("*.*")
    }
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        assert here and _templates(wheel.namelist(), "crmgen/templates/") == here
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        files = [member.name for member in sdist.getmembers() if member.isfile()]
        assert _templates(files, "/templates/") == here


def test_an_installed_wheel_generates_outside_the_checkout(
    dist: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    wheel = str(next(dist.glob("*.whl")))
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet"]
    locked = ["--constraint", str(_constraints(tmp_path))]
    subprocess.run([*pip, *locked, wheel], cwd=tmp_path, check=True)
    (tmp_path / "pets.yaml").write_text(PETS)
    command = [str(scripts / "crmgen"), "generate", "pets.yaml", "-o", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    schema = subprocess.run(
        [command[0], "config-schema"], cwd=tmp_path, capture_output=True, check=True
    )
    assert json.loads(schema.stdout) == configuration_schema()
    written = (tmp_path / "out/src/pets/resources/pets.py").read_text()
    assert '"/pets/{pet_id}"' in written
    mock = [str(scripts / "crmgen"), "mock", "pets.yaml", "--port", "0"]
    done = subprocess.run(mock, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and 'pip install "crmgen[mock]"' in done.stderr
    subprocess.run([*pip, *locked, f"{wheel}[mock]"], cwd=tmp_path, check=True)
    with subprocess.Popen(
        mock, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert httpx2.get(f"{url}/pets/1").status_code in (200, 404)
        process.terminate()
    assert process.returncode == 0


def _constraints(folder: Path) -> Path:
    """The lock without its hashes, which would ask for one of the wheel as well."""
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pins = [line.split(" ")[0] for line in lines if line[:1].isalnum()]
    path = folder / "constraints.txt"
    path.write_text("\n".join(pins))
    return path


def test_the_wheel_is_small_and_holds_nothing_else(dist: Path) -> None:
    wheel = next(dist.glob("*.whl"))
    assert wheel.stat().st_size < 1_000_000
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0].partition("-")[0] for name in archive.namelist()}
        assert tops == {"crmgen"}
        assert {"crmgen/py.typed", "crmgen/runtime.tar.xz"} < {*archive.namelist()}
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        tops = {name.split("/")[1] for name in sdist.getnames()}
    assert tops == {
        *("src", "templates", "packaging", "pyproject.toml", "PKG-INFO"),
        *("README.md", "CHANGELOG.md", "LICENSE", ".gitignore"),
    }


def test_tracebacks_of_a_wheel_name_the_lines_of_the_repository(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        shipped = wheel.read("crmgen/pipeline.py").decode()
    source = (ROOT / "src/crmgen/pipeline.py").read_text()
    assert len(shipped) < len(source)
    assert _lines(shipped) == _lines(source)


def _lines(source: str) -> dict[str, int]:
    """Where each function and class begins."""
    return {
        node.name: node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def test_an_index_would_take_both(dist: Path) -> None:
    command = [sys.executable, "-m", "twine", "check", "--strict", *dist.iterdir()]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_what_an_index_shows_leads_nowhere_that_it_does_not_have(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        name = next(each for each in wheel.namelist() if each.endswith("/METADATA"))
        head, _, shown = wheel.read(name).decode().partition("# crmgen\n")
    assert "Author: crmgen maintainers" in head
    assert "[loss report]" not in shown and "loss report" in shown
    assert set(re.findall(r"\]\(([^)]*)\)", shown)) == set()
    assert "Where to read on" not in shown and "MIT licence." in shown


def test_the_same_checkout_gives_the_same_wheel(dist: Path, tmp_path: Path) -> None:
    _build("wheel", ROOT, tmp_path)
    wheel = next(dist.glob("*.whl"))
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


@pytest.fixture(scope="module")
def runners(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pipx and uv are, in an environment of their own."""
    folder = tmp_path_factory.mktemp("runners")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "pipx", "uv"]
    done = subprocess.run(pip, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"pipx and uv cannot be installed here: {done.stderr[-200:]}")
    return scripts


@pytest.mark.parametrize(
    "words",
    [("pipx", "run", "--spec"), ("uvx", "--python", sys.executable, "--from")],
    ids=["pipx", "uvx"],
)
def test_the_wheel_runs_without_an_environment(
    words: tuple[str, ...], dist: Path, runners: Path, tmp_path: Path
) -> None:
    tool, *rest = words
    wheel = str(next(dist.glob("*.whl")))
    command = [str(runners / tool), *rest, wheel, "crmgen", "--version"]
    assert _run(command, tmp_path) == f"crmgen, version {__version__}\n"


def _run(command: list[str], folder: Path) -> str:
    """What a command prints that keeps what it needs below a folder."""
    own = {
        **{each: str(folder / each) for each in ("PIPX_HOME", "UV_CACHE_DIR")},
        "PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}",
    }
    env = {**os.environ, **own}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _interpreter(version: str) -> str | None:
    """One that runs: by its name, or where pyenv keeps them."""
    places = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    for each in (shutil.which(f"python{version}"), *map(str, places)):
        if each and not subprocess.run([each, "-V"], capture_output=True).returncode:
            return each
    return None


@pytest.mark.parametrize("version", ["3.12", "3.13", "3.14"])
def test_other_versions_of_python_generate_and_test(
    version: str, dist: Path, runners: Path, tmp_path: Path
) -> None:
    python = _interpreter(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    (tmp_path / "pets.yaml").write_text(PETS)
    wheel = str(next(dist.glob("*.whl")))
    uvx = [str(runners / "uvx"), "--python", python]
    said = _run([*uvx, "--from", wheel, "crmgen", "generate", "pets.yaml"], tmp_path)
    assert "1 operation" in said
    tests = ["--with", "./pets", "pytest", "-q", "pets/tests"]
    assert " passed" in _run([*uvx, *tests], tmp_path)
