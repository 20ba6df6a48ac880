"""What generated files say of their document."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmgen.emit.views.origin import undated
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("acme-2026-08-01.yaml", "acme-DATE.yaml"),
        ("2026-08-01-88cf1d7.yaml", "DATE.yaml"),
        ("specs/20260801/acme.json", "specs/DATE/acme.json"),
        ("acme_2026_08_01.json", "acme_DATE.json"),
        ("acme.2026.08.01.json", "acme.DATE.json"),
        ("acme-v3.1.2.json", "acme-VERSION.json"),
        ("acme_1.20.3-2026-08.json", "acme_VERSION-DATE.json"),
        ("http://127.0.0.1:8000/v1.2/api.yaml", "http://127.0.0.1:8000/v1.2/api.yaml"),
        ("specs/v3/openapi-3.1.json", "specs/v3/openapi-3.1.json"),
        ("acme-120260801.json", "acme-120260801.json"),
        ("acme-2026-13-01.json", "acme-2026-13-01.json"),
        ("crmgen generate a-2026-08-01.yaml --package a", "crmgen generate a-DATE.yaml --package a"),
    ],
)  # fmt: skip
def test_a_date_in_the_name_of_a_document_is_not_said(name: str, said: str) -> None:
    assert undated(name) == said


def test_a_document_under_another_date_changes_only_the_lock(tmp_path: Path) -> None:
    def files(name: str) -> dict[str, str]:
        document = tmp_path / name
        document.write_text(
            "openapi: 3.1.0\n"
            "info: {title: Acme, version: '1'}\n"
            "paths: {/a: {get: {responses: {'204': {description: none}}}}}\n"
        )
        command = f"crmgen generate {name} --package acme"
        output = tmp_path / "sdk"
        return generate(ApiSettings("acme", document, output, "acme", command=command)).files  # fmt: skip

    before, after = files("acme-2026-08-01.yaml"), files("acme-2026-09-01.yaml")
    assert {path for path in before if before[path] != after[path]} == {"crmgen.lock"}
