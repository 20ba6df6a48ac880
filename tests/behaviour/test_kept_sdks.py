"""An unchanged API is free for a whole team: its SDK is kept by the hash of all that it is made of."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crmgen import pipeline
from crmgen.cli import main
from crmgen.emit.render import environment
from crmgen.settings import ApiSettings

PETS = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: parts/pet.yaml}}}}
"""
FILES = {
    "pets.yaml": PETS,
    "parts/pet.yaml": "{type: object, properties: {name: {type: string, not: {const: x}}}}\n",
    "overlay.yaml": (
        'overlay: 1.0.0\ninfo: {title: Choices, version: "1"}\n'
        "actions: [{target: $.info, update: {description: Of pets.}}]\n"
    ),
    "crmgen.toml": (
        'templates = "templates"\n[apis.pets]\nspec = "pets.yaml"\n'
        'overlays = ["overlay.yaml"]\nextras = "extras"\nguide = "guide.md"\n'
    ),
    "extras/loud.py": '"""Loud."""\n',
    "guide.md": "## Pets\n",
    "templates/package/py.typed.jinja": "{#- takes: nothing -#}\n",
}

Run = Callable[..., str]


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The APIs that were really generated."""
    found: list[str] = []
    real = pipeline.generate

    def generate(
        settings: ApiSettings, decide: pipeline.Decide | None
    ) -> pipeline.Generated:
        found.append(settings.name)
        return real(settings, decide)

    monkeypatch.setattr(pipeline, "generate", generate)
    return found


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `generate` in a checkout of that name."""
    monkeypatch.setenv("CRMGEN_CACHE", str(tmp_path / "cache"))
    for name in ("mine", "yours"):
        for path, text in FILES.items():
            target = tmp_path / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)

    def call(checkout: str, *arguments: str) -> str:
        monkeypatch.chdir(tmp_path / checkout)
        environment.cache_clear()  # kept by relative path, as long as a process lives
        result = CliRunner().invoke(main, ["generate", *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    return call


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def entries() -> list[Path]:
    """For whoever has no SDK yet, and for whoever has the one that was written."""
    found = list(Path(os.environ["CRMGEN_CACHE"]).glob("sdks/*/*"))
    assert len(found) == 2
    return found


def test_what_one_checkout_made_another_takes(
    run: Run, worked: list[str], tmp_path: Path
) -> None:
    assert run("mine", "-v") == run("yours", "-v")
    assert worked == ["pets"]
    assert content(tmp_path / "mine") == content(tmp_path / "yours")


@pytest.mark.parametrize("more", [(), ("--bump",)])
def test_what_was_written_and_committed_is_taken_by_who_checks_it_out(
    run: Run,
    worked: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: tuple[str, ...],
) -> None:
    run("mine", *more)
    other = FILES["pets.yaml"].replace("/pets:", "/pets/all:")
    for checkout in ("mine", "yours"):
        (tmp_path / checkout / "pets.yaml").write_text(other)
    assert "pets" in run("mine", *more)
    shutil.copytree(tmp_path / "mine/generated", tmp_path / "yours/generated")
    taken = run("yours", "-v", *more)
    assert worked == ["pets", "pets"]
    assert content(tmp_path / "mine") == content(tmp_path / "yours")
    monkeypatch.delenv("CRMGEN_CACHE")
    assert run("yours", "-v", *more) == taken
    assert worked == ["pets", "pets", "pets"]
    assert content(tmp_path / "mine") == content(tmp_path / "yours")


@pytest.mark.parametrize("path", FILES)
def test_each_file_that_an_sdk_is_made_of_decides(
    run: Run, worked: list[str], path: str, tmp_path: Path
) -> None:
    run("mine")
    changed = tmp_path / "yours" / path
    more = 'project.version = "2.0.0"\n' if path == "crmgen.toml" else "\n"
    changed.write_text(FILES[path] + more)
    run("yours")
    assert worked == ["pets", "pets"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("crmgen.lock", "\n"),
        ("pyproject.toml", '[project]\nname = "mine"\nversion = "7.0.0"\n'),
        ("src/pets/extensions/more.py", '"""More."""\n'),
    ],
)
def test_the_sdk_that_is_there_decides(
    run: Run, worked: list[str], path: str, text: str, tmp_path: Path
) -> None:
    run("mine")
    run("yours")
    place = tmp_path / "yours/generated/pets" / path
    place.parent.mkdir(exist_ok=True)
    old = place.read_text() if path == "crmgen.lock" else ""
    place.write_text(old + text)
    run("yours", "-q")
    assert worked == ["pets", "pets"]


def test_what_is_taken_goes_through_the_same_plan(
    run: Run, worked: list[str], tmp_path: Path
) -> None:
    run("mine")
    (tmp_path / "yours/generated/pets").mkdir(parents=True)
    (tmp_path / "yours/generated/pets/README.md").write_text("mine")
    with pytest.raises(AssertionError, match="foreign-file"):
        run("yours")
    assert worked == ["pets"]


def packed(content: dict[str, Any]) -> bytes:
    found = zlib.compress(json.dumps(content).encode())
    return sha256(found).digest() + found


def unpacked(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(content[32:]))
    return found


def bomb(_: bytes) -> bytes:
    found = zlib.compress(b"[" * 300_000_000)
    return sha256(found).digest() + found


DAMAGED: list[Callable[[bytes], bytes]] = [
    lambda _: b"",
    lambda old: old[:-1],
    lambda old: old[:32],
    lambda old: old[:40] + bytes([old[40] ^ 1]) + old[41:],
    lambda _: sha256(b"").digest(),
    lambda old: sha256(old[32:-9]).digest() + old[32:-9],
    lambda _: packed({}),
    lambda old: packed(unpacked(old) | {"files": {"../evil.py": "x"}}),
    lambda old: packed(unpacked(old) | {"files": {"/etc/evil": "x"}}),
    lambda old: packed(unpacked(old) | {"files": {"a\\..\\evil": "x"}}),
    lambda old: packed(unpacked(old) | {"files": {"src/pets/extensions/a.py": ""}}),
    lambda old: packed(unpacked(old) | {"files": {"a.py": 1}}),
    lambda old: packed(unpacked(old) | {"files": {"a.py": "\ud800"}}),
    lambda old: packed(unpacked(old) | {"read": {"/": ""}}),
    lambda old: packed(unpacked(old) | {"losses": [{"kind": "x"}]}),
    lambda old: packed(unpacked(old) | {"operations": "many"}),
    bomb,
]  # fmt: skip


@pytest.mark.parametrize("damaged", DAMAGED)
def test_an_entry_that_is_none_is_not_believed(
    run: Run, worked: list[str], damaged: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    run("mine")
    for entry in entries():
        entry.write_bytes(damaged(entry.read_bytes()))
    run("yours")
    assert worked == ["pets", "pets"]
    assert content(tmp_path / "mine") == content(tmp_path / "yours")


def test_what_an_entry_says_cannot_act_on_a_terminal(run: Run) -> None:
    run("mine")
    for entry in entries():
        old = unpacked(entry.read_bytes())
        entry.write_bytes(packed(old | {"summary": "\x1b[2J"}))
    assert "\x1b" not in run("yours")


def test_nothing_is_kept_where_no_folder_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CRMGEN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    run("mine")
    assert [path.name for path in (tmp_path / "cache/crmgen").iterdir()] == ["runs"]


def test_a_place_that_takes_nothing_stops_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMGEN_CACHE", "/dev/null/nowhere")
    run("mine")


def test_they_are_kept_at_an_address(
    run: Run, worked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CRMGEN_CACHE", f"simplecache::memory://{tmp_path}")
    assert run("mine", "-v") == run("yours", "-v")
    assert worked == ["pets"]
    assert content(tmp_path / "mine") == content(tmp_path / "yours")
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nowhere://x/y", "Protocol not known: nowhere"),
        ("s3://bucket/sdks", "Install s3fs"),
    ],
)
def test_an_address_that_nothing_here_can_reach_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    monkeypatch.setenv("CRMGEN_CACHE", address)
    with pytest.raises(AssertionError, match=f"CRMGEN_CACHE: error: {said}"):
        run("mine")


def test_an_address_that_does_not_answer_stops_nothing(
    run: Run, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMGEN_CACHE", "memory://x")

    def nowhere(_: str) -> tuple[object, str]:
        return object(), "x"

    monkeypatch.setattr("fsspec.core.url_to_fs", nowhere)
    run("mine")
    assert worked == ["pets"]
