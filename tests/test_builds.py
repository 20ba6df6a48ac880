"""SDKs in other people's builds: a project that holds a document, an sdist, an address of git; all without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests import wheelhouse

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "build-hook"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    wheelhouse.build(folder, needed=("hatchling", "httpx2", "pydantic"))
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "project"))


def python(folder: Path, code: str, *paths: Path) -> str:
    """What a program prints that has these folders on its path."""
    there = os.pathsep.join(map(str, paths))
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": there},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


USE = """
from acme_shop import AcmeShop, __version__
from acme_shop.models import Order
print(__version__, AcmeShop(base_url="https://x.example").orders.list.__name__, Order(id="7", status="open"))
"""


def test_a_project_that_holds_a_document_and_a_line_is_a_wheel_of_the_sdk(
    wheels: Path, project: Path, tmp_path: Path
) -> None:
    wheelhouse.pip(
        "wheel", "--no-deps", "-w", "out", "./project", wheels=wheels, cwd=tmp_path
    )
    (wheel,) = (tmp_path / "out").glob("acme_shop-1.4.0-*.whl")
    with zipfile.ZipFile(wheel) as content:
        names = content.namelist()
        about = content.read("acme_shop-1.4.0.dist-info/METADATA").decode()
        content.extractall(tmp_path / "unpacked")
    assert "acme_shop/py.typed" in names and "acme_shop/resources/orders.py" in names
    assert not [each for each in names if "openapi.yaml" in each or "tests" in each]
    assert "\nRequires-Dist: httpx2" in about and "\nRequires-Dist: pydantic" in about
    printed = python(tmp_path, USE, tmp_path / "unpacked")
    assert printed == "1.4.0 list Order(id='7', status='open')\n"
    lock = (project / "crmgen.lock").read_text()
    assert "\nmethod\tGET /v1/orders\torders.list\n" in lock
    assert "\nfile\t" not in lock
    assert not (project / "src").exists()


def test_its_sdist_has_the_lock_and_makes_the_same_wheel(
    wheels: Path, project: Path, tmp_path: Path
) -> None:
    (project / "crmgen.lock").write_text(
        "lock\t2\nmethod\tGET /v1/orders\torders.search\n"
    )
    assert _build(project, "sdist", wheels, tmp_path).returncode == 0
    archive = tmp_path / "acme_shop-1.4.0.tar.gz"
    with tarfile.open(archive) as content:
        names = {each.name.partition("/")[2] for each in content.getmembers()}
    assert {"openapi.yaml", "pyproject.toml", "crmgen.lock", "PKG-INFO"} <= names
    wheelhouse.pip(
        "wheel", "--no-deps", "-w", "out", str(archive), wheels=wheels, cwd=tmp_path
    )
    (wheel,) = (tmp_path / "out").glob("*.whl")
    with zipfile.ZipFile(wheel) as built:
        assert b"def search(" in built.read("acme_shop/resources/orders.py")


def _build(
    project: Path, target: str, wheels: Path, folder: Path
) -> subprocess.CompletedProcess[str]:
    """Build without isolation, with crmgen as it is installed from its wheel, entry points and all."""
    (wheel,) = wheels.glob("crmgen-*.whl")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(folder / "installed")
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(folder / "installed")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("", "one OpenAPI document has to be here, or `spec` names it; seen: a.json, openapi.yaml"),
        ("", "openapi.yaml:2:1: error: not YAML"),
        ('spec = "none.yaml"\n', "none.yaml: error: "),
        ('spec = "openapi.yaml"\nclinet = "Shop"\n', "unknown key 'apis.acme_shop.clinet'; did you mean 'client'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_without_a_traceback(
    wheels: Path, project: Path, tmp_path: Path, table: str, text: str
) -> None:
    if "not YAML" in text:  # the only document, and it cannot be read
        (project / "openapi.yaml").write_text("x: [")
    else:
        (project / "a.json").write_text('{"openapi": "3.1.0"}')
        (project / "b.json").write_text("{}")
    with (project / "pyproject.toml").open("a") as file:
        file.write(table)
    done = _build(project, "wheel", wheels, tmp_path)
    assert done.returncode == 1
    assert text in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_the_table_takes_what_an_api_of_the_configuration_takes(
    wheels: Path, project: Path, tmp_path: Path
) -> None:
    with (project / "pyproject.toml").open("a") as file:
        file.write('package = "shop"\nclient = "Shop"\noverlays = ["overlay.yaml"]\n')
    (project / "overlay.yaml").write_text(
        'overlay: 1.0.0\ninfo: {title: x, version: "1"}\nactions:\n'
        "  - {target: \"$.paths['/orders'].get\", update: {x-crmgen-name: find}}\n"
    )
    done = _build(project, "wheel", wheels, tmp_path)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as content:
        assert b"class Shop(" in content.read("shop/client.py")
        assert {"shop/testing.py", "shop/examples.json"} <= {*content.namelist()}
        assert b"def find(" in content.read("shop/resources/orders.py")


@pytest.mark.parametrize(
    "sdk", sorted(each.name for each in (ROOT / "generated").iterdir())
)
def test_what_is_built_of_an_sdk_can_be_uploaded_and_installed(
    wheels: Path, tmp_path: Path, sdk: str
) -> None:
    folder = Path(shutil.copytree(ROOT / "generated" / sdk, tmp_path / "sdk"))
    for target in ("wheel", "sdist"):
        done = _build(folder, target, wheels, tmp_path)
        assert done.returncode == 0, done.stderr
    built = sorted(map(str, tmp_path.glob(f"{sdk}-*")))
    assert [Path(each).suffix for each in built] == [".whl", ".gz"]
    command = [sys.executable, "-m", "twine", "check", "--strict", *built]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("PASSED") == len(built)
    for each in built:
        where = f"from{Path(each).suffix}"
        to = ("--no-deps", "--target", where)
        wheelhouse.pip("install", *to, each, wheels=wheels, cwd=tmp_path)
        assert (tmp_path / where / sdk / "py.typed").exists()
        printed = python(
            tmp_path, f"import {sdk}; print({sdk}.__version__)", tmp_path / where
        )
        assert f"-{printed.strip()}" in Path(each).name


def test_an_sdk_is_installed_from_git_and_from_its_sdist(
    wheels: Path, tmp_path: Path
) -> None:
    repository = tmp_path / "repository"
    command = [sys.executable, "-m", "crmgen", "generate", "openapi.yaml", "-o"]
    folder = repository / "sdks" / "shop"
    subprocess.run(
        [*command, str(folder), "--package", "shop"], cwd=EXAMPLE, check=True
    )
    assert (folder / "crmgen.base").exists()
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
        subprocess.run(["git", *who, *command], cwd=repository, check=True)
    address = f"git+{repository.as_uri()}#subdirectory=sdks/shop"
    to = ("--no-deps", "--target")
    wheelhouse.pip("install", *to, "from-git", address, wheels=wheels, cwd=tmp_path)
    assert _build(folder, "sdist", wheels, tmp_path).returncode == 0
    (archive,) = tmp_path.glob("shop-*.tar.gz")
    with tarfile.open(archive) as content:
        names = {each.name.partition("/")[2] for each in content.getmembers()}
    assert "crmgen.base" not in names  # nobody merges in what is installed
    wheelhouse.pip(
        "install", *to, "from-sdist", str(archive), wheels=wheels, cwd=tmp_path
    )
    for place in ("from-git", "from-sdist"):
        printed = python(
            tmp_path, "import shop; print(shop.__version__)", tmp_path / place
        )
        assert printed == "1\n"
