"""`<package>/extensions/`: the owner's own modules in an SDK, and models and resources that extend their classes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main
from tests.conftest import MakeSdk
from tests.messages import joined

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "extensions"
EXTENSIONS = Path("sdk/src/shop/extensions")
USE = """\
import httpx2
from shop import Shop
from shop.extensions.orders import OrderSums
from shop.models import Order

def reply(request: httpx2.Request) -> httpx2.Response:
    order = {"id": "7", "status": "open", "total": 10}
    return httpx2.Response(200, json=[order] if request.url.path == "/v1/orders" else order)

http = httpx2.Client(transport=httpx2.MockTransport(reply))
shop = Shop(base_url="https://x.example/v1", http_client=http)
order: Order = shop.orders.get("7")
sums: list[OrderSums] = [order, *shop.orders.list(), *shop.orders.open()]
print([each.total_with_tax for each in sums], order)
"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(shutil.copytree(EXAMPLE, tmp_path / "shop"))
    return lambda *arguments: CliRunner().invoke(main, arguments)


def use(*checker: str) -> subprocess.CompletedProcess[str]:
    Path("use.py").write_text(USE)
    source = str(Path("sdk/src").resolve())
    return subprocess.run(
        [sys.executable, *checker, "use.py"],
        env={**os.environ, "PYTHONPATH": source, "MYPYPATH": source},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_example_reads_the_owners_class_wherever_it_is_read(run: Run) -> None:
    ours = (EXTENSIONS / "orders.py").read_bytes()
    done = run("generate")
    assert done.exit_code == 0, done.output
    assert run("check").exit_code == 0
    used = use()
    assert (
        used.stdout == "[11.9, 11.9, 11.9] Order(total=10.0, id='7', status='open')\n"
    ), used.stderr
    assert (EXTENSIONS / "orders.py").read_bytes() == ours
    assert "extensions/" not in Path("sdk/crmgen.lock").read_text()


@pytest.mark.parametrize("checker", [["mypy", "--strict"], ["pyright"]])
def test_type_checkers_follow(run: Run, checker: list[str]) -> None:
    assert run("generate").exit_code == 0
    checked = use("-m", *checker)
    assert checked.returncode == 0, checked.stdout
    inside = subprocess.run(
        [sys.executable, "-m", "pyright", "-p", "sdk"],
        capture_output=True,
        text=True,
        check=False,
    )
    own = re.findall(
        r".*/shop/(?:extensions|models|resources)/.* error.*", inside.stdout
    )
    assert " errors" in inside.stdout and not own, own


def test_the_folder_is_its_owners_whatever_a_lock_says(run: Run) -> None:
    assert run("generate").exit_code == 0
    marked = EXTENSIONS / "old.py"
    init = Path("sdk/src/shop/__init__.py").read_text()
    marked.write_text(init)
    from hashlib import sha256

    lock = Path("sdk/crmgen.lock")
    digest = sha256(init.encode()).hexdigest()
    whole = lock.read_text()
    lock.write_text(f"{whole}file\tsrc/shop/extensions/old.py\t{digest}\n")
    done = run("generate")
    assert done.exit_code == 2 and "old.py" in done.stderr
    assert marked.exists()
    lock.unlink()
    Path("crmgen.toml").write_text(Path("crmgen.toml").read_text())
    assert run("generate", "--adopt").exit_code == 0
    assert marked.exists() and lock.read_text() == whole


def test_a_class_that_goes_is_told_and_one_that_comes_is_seen(run: Run) -> None:
    assert run("generate").exit_code == 0
    module = EXTENSIONS / "orders.py"
    text = module.read_text()
    module.write_text(text.replace("class OrderSums", "class Sums"))
    done = run("generate")
    assert done.exit_code == 2
    assert joined(done.stderr).startswith(
        "overlay.yaml:5:14: error: there is no class 'orders.OrderSums'; your classes: "
        "orders.AsyncOpenOrders, orders.OpenOrders, orders.Sums"
    )
    module.write_text(text)
    assert run("generate").exit_code == 0
    Path("overlay.yaml").write_text(
        Path("overlay.yaml").read_text().replace("OrderSums", "Order")
    )
    module.write_text(text.replace("class OrderSums", "class Order"))
    done = run("generate")
    assert "Order is what a model itself is called" in done.stderr


PEOPLE = """
  /people:
    get:
      operationId: listPeople
      tags: [people]
      responses:
        "200": {description: ok, content: {application/json: {schema: {type: array, items: {
          type: object, x-crmgen-extends: names.Named, properties: {first: {type: string}, last: {type: string}, b: {type: string}}}}}}}
    post:
      operationId: addPerson
      tags: [people]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Sent"}}}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Customer"}}}}
  /others:
    get:
      operationId: listOthers
      tags: [people]
      responses:
        "200": {description: ok, content: {application/json: {schema: {type: array, items: {
          type: object, properties: {first: {type: string}, last: {type: string}, b: {type: string}}}}}}}
components:
  schemas:
    Person: {type: object, x-crmgen-extends: names.Named, properties: {first: {type: string}, last: {type: string}}}
    Customer: {allOf: [{$ref: "#/components/schemas/Person"}, {type: object, properties: {number: {type: string}}}]}
    Sent: {type: object, properties: {first: {type: string}}}
"""
NAMES = '''"""Names."""


class Named:
    """What has a name."""

    def full_name(self) -> str:
        """Both names."""
        return f"{getattr(self, 'first')} {getattr(self, 'last')}"
'''


def test_a_plain_class_of_the_extras_and_what_extends_its_model(sdk: MakeSdk) -> None:
    made = sdk(PEOPLE, None, {"names.py": NAMES})
    ada = {"first": "Ada", "last": "Lovelace"}
    made.reply(200, [ada])
    (person,) = made.client().people.list()
    assert person.full_name() == "Ada Lovelace"
    made.replies.clear()
    made.reply(200, {**ada, "number": "1"})
    assert made.client().people.add(first="Ada").full_name() == "Ada Lovelace"
    made.replies.clear()
    made.reply(200, [ada])
    (other,) = made.client().people.list_others()
    assert not hasattr(other, "full_name")  # though it has the same fields


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Sent: {type: object,", "Sent: {type: object, x-crmgen-extends: names.Named,", "this is only sent"),
        ("Person: {type: object, x-crmgen-extends: names.Named", "Person: {type: object, x-crmgen-extends: 7", "a class of yours"),
    ],
)  # fmt: skip
def test_what_cannot_extend_is_told(
    sdk: MakeSdk, old: str, new: str, words: str
) -> None:
    from crmgen.diagnostics import InputError

    with pytest.raises(InputError, match=words):
        sdk(PEOPLE.replace(old, new), None, {"names.py": NAMES})
