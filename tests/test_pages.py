"""Every code block of our README and of docs/ does what it says: Python runs against a small server, the rest is checked."""

from __future__ import annotations

import importlib
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from crmgen.cli import main
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings
from tests.fake_api import serving
from tests.markdown_blocks import ROOT, SDKS, of_api, of_language, run, run_all, tide
from tests.markdown_checks import check

DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md",
    *sorted(DOCS.glob("how-to/*.md")),
    *sorted(DOCS.glob("reference/*.md")),
]
WITH_PYTHON = [each for each in PAGES if of_language(each, "python")]
IMPORT = DOCS / "how-to" / "import.md"
CUSTOM_FIELDS = DOCS / "how-to" / "custom-fields.md"


def test_links_lead_to_files() -> None:
    """Those of the site are Sphinx's business; those into the repository, and of its own pages, are not."""
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    broken = [
        (path.name, target)
        for path in pages
        for target in re.findall(r"\]\((?!\w+:|#)([^)\s#]+)", path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_is_no_python_is_true(path: Path, tmp_path: Path) -> None:
    check(path, tmp_path)


def imported(path: Path) -> str:
    """The SDK that a page of ours is about."""
    text = of_language(path, "python")[0].text
    names = re.findall(r"^from (\w+)", text, re.MULTILINE)
    return next(each for each in names if each in (*SDKS, "tide"))


@pytest.mark.parametrize("path", WITH_PYTHON, ids=lambda path: path.stem)
def test_the_python_of_our_pages_runs(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = imported(path)
    settings = tide(tmp_path) if name == "tide" else of_api(name)
    asked = run_all(settings, path, monkeypatch, tmp_path)
    assert asked or path.stem in ("webhooks", "testing", "mock")


def test_custom_fields_are_used_as_our_page_shows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (block,) = of_language(CUSTOM_FIELDS, "py")
    overlay = tmp_path / "fields.yaml"
    overlay.write_text(yaml.safe_dump(an_accounts_fields()))
    ours = of_api("onepagecrm")
    overlays = (*ours.overlays, overlay)
    settings = replace(ours, overlays=overlays, output=tmp_path, package="readme_crm")
    generated = generate(settings)
    generated.write()
    monkeypatch.setattr(sys, "path", [str(tmp_path / "src"), *sys.path])
    importlib.invalidate_caches()
    package = importlib.import_module("readme_crm")
    with serving(generated.understood) as api:
        client = package.Client(user_id="u", api_key="k", base_url=api.url)
        with client as crm:
            run(block, CUSTOM_FIELDS, {"crm": crm})
        assert ("POST", "/contacts") in api.asked


def test_a_collection_is_imported_as_our_page_shows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (collection,), (part,), (call,) = (
        of_language(IMPORT, each) for each in ("json", "yaml", "py")
    )
    (tmp_path / "collection.json").write_text(collection.text)
    document = tmp_path / "openapi.yaml"
    names = ["import", "postman", str(tmp_path / "collection.json")]
    done = CliRunner().invoke(main, [*names, "-o", str(document)])
    assert done.exit_code == 0, done.output
    made = yaml.safe_load(document.read_text())
    shown = yaml.safe_load(part.text)["components"]["schemas"]
    evidence = {"x-crmgen-evidence": "inferred"}
    assert made["components"]["schemas"] == {
        name: {**schema, **evidence} for name, schema in shown.items()
    }
    output = tmp_path / "sdk"
    generated = generate(ApiSettings("harbour", document, output, "harbour_crm"))
    generated.write()
    monkeypatch.setattr(sys, "path", [str(output / "src"), *sys.path])
    importlib.invalidate_caches()
    with serving(generated.understood) as api:
        here = call.text.replace('base_url="..."', f'base_url="{api.url}"')
        namespace: dict[str, Any] = {}
        run(call._replace(text=here), IMPORT, namespace)
        namespace["crm"].close()
        assert [path for _, path in api.asked] == ["/berths/7"]


def an_accounts_fields() -> dict[str, Any]:
    """What `crmgen fields` writes for an account with the fields of our page."""
    kinds: dict[str, dict[str, Any]] = {
        "favourite_season": {"type": "string", "enum": ["Spring", "Autumn"]},
        "shoe_size": {"type": "number"},
    }
    entry = {"key": "custom_field.id", "value": "value"}
    properties = {
        name: {
            **kind,
            "x-crmgen-custom-field": {
                "in": "custom_fields",
                "key": name,
                "entry": entry,
            },
        }
        for name, kind in kinds.items()
    }
    actions = [
        {"target": f"$.components.schemas.{name}", "update": {"properties": properties}}
        for name in ("Contact", "ContactInput")
    ]
    head = {"overlay": "1.0.0", "info": {"title": "Fields", "version": "1"}}
    return {**head, "actions": actions}
