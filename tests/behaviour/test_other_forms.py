"""An answer that comes in several media types: a method each, and nothing is dropped in silence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import MakeSdk

INVOICES = """
  /invoices/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getInvoice
      tags: [invoices]
      responses:
        "200":
          description: ok
          content:
            application/json: {schema: {$ref: '#/components/schemas/Invoice'}}
            application/xml: {schema: {$ref: '#/components/schemas/Invoice'}}
            text/plain: {}
            application/pdf: {schema: {type: string, format: binary}}
            text/csv; charset=utf-8: {schema: {type: string}}
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: {schema: {type: string, format: binary}}
            application/vnd.acme.totals+json: {schema: {$ref: '#/components/schemas/Totals'}}
        "404": {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
components:
  schemas:
    Invoice: {type: object, required: [number], properties: {number: {type: string}}}
    Totals: {type: object, required: [total], properties: {total: {type: number}}}
    Error: {type: object, properties: {message: {type: string}}}
"""


@pytest.fixture
def made(sdk: MakeSdk) -> Any:
    return sdk(INVOICES)


@pytest.mark.parametrize(
    ("method", "accept", "content", "expected"),
    [
        ("get_pdf", "application/pdf", b"%PDF", b"%PDF"),
        ("get_csv", "text/csv; charset=utf-8", b"a;b", "a;b"),
        (
            "get_xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"PK",
            b"PK",
        ),
    ],
)
def test_each_form_has_a_method(
    made: Any, method: str, accept: str, content: bytes, expected: object
) -> None:
    made.reply(200, content=content, headers={"content-type": accept})
    assert getattr(made.client(strict=True).invoices, method)(1) == expected
    assert made.last.headers["accept"] == accept
    assert made.last.url.path == "/v1/invoices/1"


def test_another_shape_in_json_is_typed(made: Any) -> None:
    made.reply(200, {"total": 5})
    found = made.client(strict=True).invoices.get_acme_totals(1)
    assert type(found).__name__ == "Totals" and found.total == 5
    assert made.last.headers["accept"] == "application/vnd.acme.totals+json"


def test_the_method_itself_asks_for_json_alone(made: Any) -> None:
    made.reply(200, {"number": "7"})
    assert made.client(strict=True).invoices.get(1).number == "7"
    assert made.last.headers["accept"] == "application/json"


def test_errors_are_typed_in_every_form(made: Any) -> None:
    made.reply(404, {"message": "gone"})
    with pytest.raises(made.package.NotFoundError) as raised:
        made.client().invoices.get_pdf(1)
    assert raised.value.error.message == "gone"


def test_the_same_fields_as_text_are_said_once(made: Any) -> None:
    found = [each for each in made.losses if each.code == "same-in-other-media"]
    assert [each.message.split("'")[1] for each in found] == [
        "application/xml",
        "text/plain",
    ]
    assert not hasattr(made.client().invoices, "get_xml")


@pytest.mark.anyio
async def test_asynchronously(made: Any) -> None:
    made.reply(200, content=b"%PDF", headers={"content-type": "application/pdf"})
    assert await made.async_client().invoices.get_pdf(1) == b"%PDF"


def test_media_types_that_are_none_have_a_name_too(sdk: MakeSdk) -> None:
    made = sdk("""
  /a:
    get:
      operationId: getA
      tags: [a]
      responses:
        "200":
          description: ok
          content:
            application/json: {schema: {type: object, properties: {n: {type: integer}}}}
            pdf: {schema: {type: string, format: binary}}
            application/x: {schema: {type: string, format: binary}}
""")
    made.reply(200, content=b"x", headers={"content-type": "pdf"})
    names = [name for name in dir(made.client().a) if not name.startswith("_")]
    assert len(names) == 3
    for name in names:
        if name.endswith("_other"):
            assert getattr(made.client().a, name)() == b"x"
