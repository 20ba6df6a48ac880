"""The README's example, run as it stands against a small server, and checked by both type checkers."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.crms.vendor import Vendor, answer
from tests.runtime.misbehaving import Act, Came

ROOT = Path(__file__).resolve().parents[2]
SDK = ROOT / "generated" / "onepagecrm"


def example() -> str:
    """The first Python block of the README."""
    found = re.search(
        r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL
    )
    assert found
    return found[1]


@dataclass
class Crm:
    """A OnePageCRM of five contacts in pages of two, which remembers what it was asked."""

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    bodies: list[Any] = field(default_factory=list[Any])
    users: set[str] = field(default_factory=set[str])

    def answer(self, method: str, target: str, body: Any) -> Any:
        self.asked.append((method, target))
        self.bodies.append(body)
        split = urlsplit(target)
        if method == "GET" and split.path == "/contacts":
            return {"status": 0, "data": self._page(parse_qs(split.query))}
        contact: dict[str, Any] = {"id": "c1", "last_name": "Lovelace", **(body or {})}
        return {"status": 0, "message": "OK", "data": {"contact": contact}}

    @staticmethod
    def _page(query: dict[str, list[str]]) -> dict[str, Any]:
        size, page = (
            int(query.get("per_page", ["2"])[0]),
            int(query.get("page", ["1"])[0]),
        )
        names = ["Ada", "Blaise", "Charles", "Dorothy", "Edsger"]
        shown = names[(page - 1) * size : page * size]
        contacts = [{"contact": {"id": name[0], "first_name": name}} for name in shown]
        last = -(-len(names) // size)
        return {
            "contacts": contacts,
            "total_count": len(names),
            "page": page,
            "per_page": size,
            "max_page": last,
        }


@pytest.fixture
def crm() -> Iterator[Crm]:
    known = Crm()

    def respond(came: Came) -> Act:
        _, _, given = came.headers.get("authorization", "").partition(" ")
        known.users.add(base64.b64decode(given).decode())
        body = json.loads(came.content) if came.content else None
        said = known.answer(came.method, came.target, body)
        return answer(201 if came.method == "POST" else 200, said)

    with Vendor(respond) as server:
        known.url = server.url
        yield known


def test_the_example_does_what_it_says(crm: Crm, tmp_path: Path) -> None:
    script = tmp_path / "example.py"
    script.write_text(example())
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        env={"PYTHONPATH": str(SDK / "src"), "ONEPAGECRM_BASE_URL": crm.url},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [
        "A",
        "Ada",
        "B",
        "Blaise",
        "C",
        "Charles",
        "D",
        "Dorothy",
        "E",
        "Edsger",
    ]
    assert crm.asked == [
        ("POST", "/contacts"),
        ("PUT", "/contacts/c1?partial=true"),
        ("GET", "/contacts?sort_by=last_name"),
        ("GET", "/contacts?sort_by=last_name&page=2"),
        ("GET", "/contacts?sort_by=last_name&page=3"),
        ("GET", "/contacts?per_page=50"),
        ("GET", "/contacts/c1"),
    ]
    assert crm.bodies[:2] == [
        {
            "last_name": "Lovelace",
            "emails": [{"type": "work", "value": "ada@example.com"}],
        },
        {"job_title": None},
    ]
    assert crm.users == {"...:..."}


@pytest.mark.parametrize(
    "checker", [["mypy", "--strict"], ["pyright"]], ids=["mypy", "pyright"]
)
def test_the_example_is_typed(checker: list[str], tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(
        f"{example()}\n    reveal_type(ada.id)\n    reveal_type(page.items)\n"
        "    reveal_type(crm.contacts.get.raw(ada.id).envelope.message)\n"
    )
    (tmp_path / "pyrightconfig.json").write_text(
        json.dumps(
            {
                "typeCheckingMode": "strict",
                "extraPaths": [str(SDK / "src")],
                "pythonVersion": "3.11",
            }
        )
    )
    done = subprocess.run(
        [sys.executable, "-m", *checker, "example.py"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(SDK / "src")},
        capture_output=True,
        text=True,
    )
    shown = done.stdout
    assert done.returncode == 0, shown
    revealed = re.findall(r'(?:Revealed type is|is) "([^"]+)"', shown)
    short = [re.sub(r"[\w.]+\.(\w+)", r"\1", each) for each in revealed]
    assert short == ["str", "list[Contact]", "str | None"], shown
