"""The order of paths, verbs, components and tags of a document changes nothing of the SDK."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crmgen.configuration import api_settings, read_configuration
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings
from tests.corpus.shuffle import Shuffle, read

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / ".." / "shared" / "corpus"
OWN = ["circa", "onepagecrm", "cirqll", "plannr", "basicsos"]
REAL = [
    *("petstore3.yaml", "museum31.yaml", "suitecrm_swagger3.json", "resend.yaml"),
    *("hubspot_contacts.json", "zoho_sharing_rules.json", "attio_mindcloud.json"),
]


def configured(name: str) -> ApiSettings:
    path = ROOT / "pyproject.toml"
    return api_settings(read_configuration(path), ROOT, name)


def bare(name: str) -> ApiSettings:
    path = CORPUS / name
    if not path.is_file():
        pytest.skip("needs ../shared: the vendors' real documents")
    unresolved = "open" if name.startswith("zoho") else "refuse"
    return ApiSettings("api", path, Path(), "api", unresolved=unresolved)


def made(settings: ApiSettings, root: Any, folder: Path, out: Path) -> dict[str, str]:
    """The SDK of a document, written; without the hash of that document."""
    from dataclasses import replace

    folder.mkdir()
    (folder / "openapi.json").write_text(json.dumps(root))
    spec = folder / "openapi.json"
    generated = generate(replace(settings, spec=spec, output=out, root=None))
    generated.write()
    lock = generated.files["crmgen.lock"].splitlines()
    kept = [each for each in lock if not each.startswith("document\t")]
    return {**generated.files, "crmgen.lock": "\n".join(kept)}


def moved(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [
        f"{path}: {line}"
        for path in sorted(before.keys() | after.keys())
        for line in set(after.get(path, "").splitlines())
        ^ set(before.get(path, "").splitlines())
        or ([""] if before.get(path) != after.get(path) else [])
    ]


@pytest.mark.parametrize("name", [*OWN, *REAL])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_a_document_changes_nothing(
    name: str, seed: int, tmp_path: Path
) -> None:
    settings = configured(name) if name in OWN else bare(name)
    root = read(Path(str(settings.spec)))
    shuffled = Shuffle(seed).document(root)
    stated = made(settings, root, tmp_path / "stated", tmp_path / "one")
    fresh = made(settings, shuffled, tmp_path / "shuffled", tmp_path / "two")
    assert moved(stated, fresh) == []
    over = made(settings, shuffled, tmp_path / "again", tmp_path / "one")
    assert moved(stated, over) == []
