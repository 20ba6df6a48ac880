"""Values as they are sent: what the caller said goes out as said, or nothing does."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeSdk, Sdk

DEALS = """
  /deals:
    get:
      operationId: listDeals
      tags: [deals]
      parameters:
        - {name: since, in: query, schema: {type: string, format: date}}
        - {name: days, in: query, schema: {type: array, items: {type: string, format: date}}}
        - {name: either, in: query, schema: {anyOf: [{type: string, format: date}, {type: string, format: date-time}]}}
        - {name: changed, in: query, schema: {type: string, format: date-time}}
        - {name: least, in: query, schema: {type: number}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Deal'}}}}}
    post:
      operationId: createDeal
      tags: [deals]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Deal'}}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Deal'}}}}
  /days:
    put:
      operationId: setDays
      tags: [days]
      requestBody:
        required: true
        content: {application/json: {schema: {type: array, items: {type: string, format: date}}}}
      responses: {"204": {description: none}}
components:
  schemas:
    Deal:
      type: object
      properties:
        amount: {type: number}
        price: {type: string, format: decimal}
        mixed: {anyOf: [{type: number}, {type: string, format: decimal}]}
        due: {type: string, format: date}
        closedAt: {type: string, format: date-time}
        steps: {type: array, items: {type: object, properties: {on: {type: string, format: date}, at: {type: string, format: date-time}, cost: {type: number}}}}
        pair: {type: array, prefixItems: [{type: string, format: date-time}, {type: string, format: date}], items: false}
        byDay: {type: object, additionalProperties: {type: string, format: date}}
        free: {}
"""


@pytest.fixture
def crm(sdk: MakeSdk) -> Sdk:
    made = sdk(DEALS)
    made.reply(200, {})
    return made


@pytest.mark.parametrize(
    "number", ["19.90", "0.1", "123456789012345678901234567890.123456789", "-0.00", "7"]
)
def test_a_decimal_is_a_number_digit_for_digit(crm: Sdk, number: str) -> None:
    deals = crm.client().deals
    deals.create(amount=Decimal(number), steps=[{"cost": Decimal(number)}])
    sent = f'{{"amount":{number},"steps":[{{"cost":{number}}}]}}'
    assert crm.last.content.decode() == sent
    deals.create(free={"any": [Decimal(number)]}, mixed=Decimal(number))
    sent = f'{{"free":{{"any":[{number}]}},"mixed":{number}}}'
    assert crm.last.content.decode() == sent


def test_a_decimal_is_text_where_the_document_has_text(crm: Sdk) -> None:
    crm.client().deals.create(price=Decimal("19.90"), amount=Decimal("19.90"))
    assert crm.last.content == b'{"price":"19.90","amount":19.90}'


def test_a_decimal_in_the_query(crm: Sdk) -> None:
    crm.replies[0].json = []
    crm.client().deals.list(least=Decimal("0.10"))
    assert crm.last.url.query == b"least=0.10"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_no_number_is_refused(crm: Sdk, number: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        crm.client().deals.create(amount=Decimal(number))
    assert crm.sent == []


NOW = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"due": NOW}, "due"),
        ({"steps": [{"on": date(2026, 1, 1)}, {"on": NOW}]}, "steps.on"),
        ({"by_day": {"a": NOW}}, "by_day"),
        ({"pair": (NOW, NOW)}, "pair"),
    ],
)
def test_a_datetime_is_no_date(crm: Sdk, body: dict[str, Any], place: str) -> None:
    with pytest.raises(TypeError, match=rf"^{place}: .*give its \.date\(\)"):
        crm.client().deals.create(**body)
    assert crm.sent == []


def test_a_datetime_is_no_date_outside_of_objects(crm: Sdk) -> None:
    client = crm.client()
    for argument in ({"since": NOW}, {"days": [date(2026, 1, 1), NOW]}):
        with pytest.raises(TypeError, match=next(iter(argument))):
            client.deals.list(**argument)
    with pytest.raises(TypeError, match="date"):
        client.days.set(body=[NOW])
    assert crm.sent == []


def test_dates_and_datetimes_go_where_they_fit(crm: Sdk) -> None:
    client = crm.client()
    client.deals.create(
        due=date(2026, 1, 31),
        closed_at=NOW,
        steps=[{"on": "2026-02-01", "at": NOW}],
        pair=(NOW, date(2026, 2, 2)),
        by_day={"a": date(2026, 2, 3)},
    )
    assert crm.last_json == {
        "due": "2026-01-31",
        "closedAt": "2026-01-31T23:30:00Z",
        "steps": [{"on": "2026-02-01", "at": "2026-01-31T23:30:00Z"}],
        "pair": ["2026-01-31T23:30:00Z", "2026-02-02"],
        "byDay": {"a": "2026-02-03"},
    }
    crm.replies[0].json = []
    client.deals.list(since=date(2026, 1, 31), either=NOW)
    assert crm.last.url.query == b"since=2026-01-31&either=2026-01-31T23%3A30%3A00Z"


NAIVE = datetime(2026, 1, 31, 23, 30)


def test_a_datetime_without_a_zone_is_refused(crm: Sdk) -> None:
    deals = crm.client().deals
    bodies: list[dict[str, Any]] = [
        {"closed_at": NAIVE},
        {"steps": [{"at": NAIVE}]},
        {"free": {"at": NAIVE}},
    ]
    for body in bodies:
        with pytest.raises(ValueError, match="no time zone"):
            deals.create(**body)
    with pytest.raises(ValueError, match="no time zone"):
        deals.list(changed=NAIVE)
    assert crm.sent == []


def test_text_without_a_zone_goes_out_as_it_is(crm: Sdk) -> None:
    crm.client().deals.create(closed_at="2026-01-31 23:30")
    assert crm.last_json == {"closedAt": "2026-01-31 23:30"}


def test_what_the_server_gave_without_a_zone_goes_back_as_it_came(crm: Sdk) -> None:
    text = "2026-01-31T23:30:00"
    crm.replies[0].json = {"closedAt": text, "steps": [{"at": text}]}
    deals = crm.client().deals
    deal = deals.create()
    assert deal.closed_at == NAIVE
    deals.create(closed_at=deal.closed_at, steps=deal.steps)
    assert crm.last_json == {"closedAt": text, "steps": [{"at": text}]}
    changed = deal.steps[0].model_copy(update={"at": deal.steps[0].at.replace(hour=1)})
    with pytest.raises(ValueError, match="no time zone"):
        deals.create(steps=[changed])


TYPED = """
from datetime import UTC, date, datetime
from decimal import Decimal
from {package} import Client
crm = Client()
crm.deals.create(due=date(2026, 1, 1), amount=Decimal("1.5"), steps=[{{"on": "2026-01-01"}}])
crm.deals.list(since=date(2026, 1, 1), days=[date(2026, 1, 1)], least=Decimal(1))
crm.deals.create(due=datetime.now(UTC))  # wrong
crm.deals.create(steps=[{{"on": datetime.now(UTC)}}])  # wrong
crm.deals.list(since=datetime.now(UTC))  # wrong
"""


def test_type_checkers_tell_dates_from_datetimes(crm: Sdk, tmp_path: Path) -> None:
    source = Path(str(crm.package.__file__)).parents[1]
    script = source / "dated.py"
    script.write_text(TYPED.format(package=crm.package.__name__))
    lines = script.read_text().splitlines()
    wrong = {n for n, line in enumerate(lines, 1) if line.endswith("# wrong")}
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path), script.name]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    found = (line.split(":") for line in done.stdout.splitlines())
    assert {int(each[1]) for each in found if each[2:3] == [" error"]} == wrong


FILES = """
  /files:
    post:
      operationId: upload
      tags: [files]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: {type: string, format: binary}
                more: {type: array, items: {type: string, format: binary}}
                either: {anyOf: [{type: string, format: binary}, {type: string}]}
                note: {type: string}
      responses: {"204": {description: none}}
    put:
      operationId: replace
      tags: [files]
      requestBody: {required: true, content: {application/octet-stream: {schema: {type: string, format: binary}}}}
      responses: {"204": {description: none}}
  /notes:
    put:
      operationId: setNote
      tags: [notes]
      requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}
      responses: {"204": {description: none}}
  /lines:
    post:
      operationId: addLines
      tags: [lines]
      requestBody: {required: true, content: {application/x-ndjson: {schema: {type: object}}}}
      responses: {"204": {description: none}}
"""


@pytest.fixture
def files(sdk: MakeSdk) -> Sdk:
    made = sdk(FILES)
    made.reply(204)
    return made


@pytest.mark.parametrize(
    "form",
    [
        {"file": "cv.pdf"},
        {"file": ("cv.pdf", "text")},
        {"file": b"", "more": "a.txt"},
        {"file": b"", "more": [b"", "a.txt"]},
        {"file": 7},
    ],
)
def test_text_is_no_file_of_a_form(files: Sdk, form: dict[str, Any]) -> None:
    name = [*form][-1]
    with pytest.raises(TypeError, match=rf"{name}: .*bytes, a Path or an open file"):
        files.client().files.upload(**form)
    assert files.sent == []


def test_files_and_text_go_where_they_fit(files: Sdk, tmp_path: Path) -> None:
    path = tmp_path / "cv.pdf"
    path.write_bytes(b"%PDF")
    upload = files.client().files.upload
    for content in (b"%PDF", memoryview(b"%PDF"), bytearray(b"%PDF"), path):
        upload(file=content, more=[io.BytesIO(b"1")], either="text", note="hello")
        sent = files.last.read()
        assert b"%PDF" in sent and b'name="either"\r\n\r\ntext' in sent
        assert b'name="note"\r\n\r\nhello' in sent


EITHER = """
openapi: 3.1.0
info: {title: Clips, version: "1"}
servers: [{url: https://api.example.com/v1}]
paths:
  /clips:
    post:
      operationId: createClip
      tags: [clips]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                clip: {$ref: '#/components/schemas/ClipOrFile'}
                many: {type: array, items: {$ref: '#/components/schemas/ClipOrFile'}}
                list: {anyOf: [{type: string, format: binary}, {type: array, items: {$ref: '#/components/schemas/Clip'}}]}
                rate: {anyOf: [{type: integer}, {type: string, format: binary}, {type: "null"}]}
                map: {oneOf: [{type: object, additionalProperties: {type: integer}}, {type: string, format: binary}]}
      responses: {"204": {description: none}}
components:
  schemas:
    ClipOrFile: {anyOf: [{$ref: '#/components/schemas/Clip'}, {type: string, format: binary}]}
    Clip: {type: object, required: [clipId], properties: {clipId: {type: string}}}
"""

CLIP_SENT = b'application/json\r\n\r\n{"clipId":"a"}\r\n'


@pytest.mark.parametrize(
    ("form", "sent"),
    [
        ({"clip": {"clip_id": "a"}}, CLIP_SENT),
        ({"clip": ("a.mp4", b"1")}, b'filename="a.mp4"'),
        ({"many": [b"1", {"clip_id": "a"}]}, CLIP_SENT),
        ({"list": [{"clip_id": "a"}]}, CLIP_SENT),
        ({"list": b"1"}, b'filename="upload"'),
        ({"rate": 7}, b'name="rate"\r\n\r\n7\r\n'),
        ({"map": {"a": 1}}, b'application/json\r\n\r\n{"a":1}\r\n'),
    ],
)
def test_a_field_is_a_file_or_something_else(
    sdk: MakeSdk, form: dict[str, Any], sent: bytes
) -> None:
    made = sdk(EITHER)
    made.reply(204)
    made.client().clips.create(**form)
    assert sent in made.last.read()


@pytest.mark.parametrize("name", ["clip", "many", "list", "rate", "map"])
def test_text_is_neither_a_file_nor_something_else(sdk: MakeSdk, name: str) -> None:
    made = sdk(EITHER)
    with pytest.raises(TypeError, match=rf"{name}: .*bytes, a Path or an open file"):
        made.client().clips.create(**{name: "a.mp4"})
    assert made.sent == []


@pytest.mark.parametrize("content", [memoryview(b"abc"), bytearray(b"abc"), b"abc"])
def test_bytes_of_any_kind_are_a_body(files: Sdk, content: Any) -> None:
    files.client().files.replace(body=content)
    assert files.last.content == b"abc"


def _parts() -> Iterator[bytes]:
    yield b"abc"


def test_what_is_no_body_is_refused_by_its_name(files: Sdk) -> None:
    client = files.client()
    for content in ("abc", _parts(), [b"abc"], 7):
        with pytest.raises(TypeError, match=r"body: .*bytes, a Path or an open file"):
            client.files.replace(body=content)
    for text in (b"abc", 7):
        with pytest.raises(TypeError, match="body: text"):
            client.notes.set(body=text)
    with pytest.raises(TypeError, match="body"):
        client.lines.add(body="text")
    assert files.sent == []
