"""An SDK whose runtime is a distribution of its own: both built, installed and used together."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from crmgen.runtime_source import REQUIREMENT, module_path, runtime_modules

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: https://shop.test}]
security: [{Token: []}]
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      parameters: [{name: page, in: query, schema: {type: integer}}]
      x-crmgen-pagination: {style: page}
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}
    post:
      operationId: createOrder
      tags: [orders]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses:
        "201":
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
webhooks:
  orderMade:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {"204": {description: none}}
components:
  securitySchemes: {Token: {type: http, scheme: bearer}}
  schemas:
    Order:
      type: object
      properties: {id: {type: integer}, note: {type: [string, "null"]}}
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]
    source = ROOT / "packaging" / "runtime"
    subprocess.run([*command, str(folder)], cwd=source, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated SDK, of a configuration that asks for the package."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "shop.yaml").write_text(DOCUMENT)
    (folder / "crmgen.toml").write_text(
        'output = "sdk"\n[apis.shop]\nspec = "shop.yaml"\nruntime = "package"\n'
    )
    command = [sys.executable, "-m", "crmgen", "generate", "shop"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "sdk"


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and beside it the libraries of this one."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder)
    windows = sys.platform == "win32"
    python = folder / ("Scripts/python.exe" if windows else "bin/python")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = folder / ("Lib" if windows else f"lib/{version}") / "site-packages"
    with zipfile.ZipFile(wheel) as archive:  # all that installing does for pure Python
        archive.extractall(site)
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return python


def test_the_wheel_has_the_whole_runtime_and_its_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("crmgen_")}
        modules = {f"crmgen_runtime/{module_path(each)}" for each in runtime_modules()}
        assert modules | {"crmgen_runtime/py.typed"} <= held
        [metadata] = [name for name in archive.namelist() if name.endswith("METADATA")]
        stated = archive.read(metadata).decode()
    assert "Requires-Dist: httpx2" in stated


def test_the_sdk_depends_on_it_and_has_no_copy(sdk: Path, wheel: Path) -> None:
    project = tomllib.loads((sdk / "pyproject.toml").read_text())["project"]
    written = (ROOT / "packaging" / "runtime" / "pyproject.toml").read_text()
    needed = tomllib.loads(written)["project"]["dependencies"]
    assert {REQUIREMENT, *needed} == {*project["dependencies"]}
    assert REQUIREMENT.startswith(f"crmgen-runtime>={wheel.name.split('-')[1]},<")
    assert not list(sdk.rglob("_core"))
    written = [path.read_text() for path in sdk.rglob("*.py")]
    assert not [text for text in written if "_core" in text]
    resource = (sdk / "src/shop/resources/orders.py").read_text()
    assert "\nfrom crmgen_runtime.http.calls import Call\n" in resource


def test_its_generated_tests_pass_with_the_installed_runtime(
    sdk: Path, python: Path
) -> None:
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-c", "pyproject.toml", "tests"],
        cwd=sdk,
        capture_output=True,
        text=True,
        env={"PATH": str(python.parent)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    code = "import shop, crmgen_runtime; shop.Page; print(crmgen_runtime.__file__)"
    found = subprocess.run(
        [str(python), "-c", code], cwd=sdk / "src", capture_output=True, text=True
    )
    assert Path(found.stdout.strip()).is_relative_to(python.parents[1])


def test_its_command_line_is_that_of_the_runtime(sdk: Path, python: Path) -> None:
    line = ["-m", "shop", "orders", "create", "--note", "x", "--dry-run"]
    done = subprocess.run(
        [str(python), *line],
        cwd=sdk / "src",
        capture_output=True,
        text=True,
        env={"SHOP_TOKEN": "t"},
    )
    assert done.stdout.startswith("POST https://shop.test/orders\n"), done.stderr
    assert '"note": "x"' in done.stdout


def test_type_checkers_follow_it(sdk: Path, python: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml"]
    done = subprocess.run(
        [*command, "--python-executable", str(python), "src/shop", "tests"],
        cwd=sdk,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    command = [sys.executable, "-m", "pyright", "-p", ".", "--pythonpath", str(python)]
    done = subprocess.run(command, cwd=sdk, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
