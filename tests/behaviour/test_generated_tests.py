"""The tests that come with an SDK: what they cover, and that they pass offline."""

from __future__ import annotations

import re
import subprocess
import sys
from json import loads
from pathlib import Path

import pytest

from tests.conftest import MakeSdk, Sdk

PLACES = """
  /files/{id}/download:
    get:
      operationId: downloadFile
      tags: [files]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "302": {description: where it is, headers: {Location: {schema: {type: string}}}}
        "402": {description: not paid}
        "4XX": {description: refused, content: {application/json: {schema: {$ref: '#/components/schemas/Refusal'}}}}
        default: {description: broken, content: {application/json: {schema: {type: object, properties: {trace: {type: string}}}}}}
components:
  schemas:
    Refusal: {type: object, properties: {message: {type: string}}}
"""


def run_tests(made: Sdk) -> list[str]:
    """The names of the SDK's own tests, all of which passed."""
    root = Path(str(made.package.__file__)).parents[2]
    command = [sys.executable, "-m", "pytest", "-vp", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    lines = (line.split() for line in done.stdout.splitlines() if "::" in line)
    assert lines
    return [words[0].partition("::")[2] for words in lines]


def statuses_tried(made: Sdk) -> list[str]:
    """The errors that the SDK's own tests prepare."""
    texts = [e.read_text("utf-8") for e in folder_of_tests(made).glob("test_*.py")]
    found = re.findall(r"\.fails\(ERRORS\w*, ([\d, ]+)\)", "".join(texts))
    return [status for each in found for status in str(each).split(", ")]


def folder_of_tests(made: Sdk) -> Path:
    return Path(str(made.package.__file__)).parents[2] / "tests"


def test_each_documented_failure_and_a_redirect_are_tested(sdk: MakeSdk) -> None:
    made = sdk(PLACES)
    names = {*run_tests(made)}
    assert {"test_download[sync]", "test_download[async]"} <= names
    assert {"test_download_fails[sync]", "test_download_fails[async]"} <= names
    assert sorted(statuses_tried(made)) == ["400", "402", "500"]


WEBHOOKS = """
openapi: 3.1.0
info: {title: Calls, version: "1"}
servers: [{url: https://api.example.com/v1}]
x-crmgen-webhook-signature: {header: X-Signature, timestamp-header: X-Time, signed: "{timestamp}.{body}"}
paths:
  /webhooks:
    get: {operationId: listWebhooks, tags: [webhooks], responses: {"204": {description: none}}}
webhooks:
  contact.created:
    post:
      summary: A contact is new. Nobody knows it.
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
      responses: {"200": {description: taken}}
  many:
    post:
      x-crmgen-webhook-signature: {header: X-Sign, encoding: base64, prefix: "v1,"}
      requestBody: {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Contact'}}}}}
      responses: {"200": {description: taken}}
components:
  schemas:
    Contact:
      type: object
      properties:
        id: {type: string}
        firstName: {type: string}
        born: {type: string, format: date}
        at: {type: string, format: date-time}
        emails: {type: array, items: {type: object, properties: {type: {type: string}, value: {type: string}}}}
"""


def test_webhooks_are_tested_beside_a_resource_of_that_name(sdk: MakeSdk) -> None:
    names = run_tests(sdk(WEBHOOKS))
    assert "test_list[sync]" in names
    for expected in (
        "test_contact_created",
        "test_contact_created_with_an_unknown_field",
        "test_contact_created_is_proved",
        "test_many",
        "test_many_is_proved",
    ):
        assert expected in names


def test_inspect_shows_webhooks(tmp_path: Path) -> None:
    (tmp_path / "calls.yaml").write_text(WEBHOOKS)
    command = [sys.executable, "-m", "crmgen", "inspect", "calls.yaml"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout
    assert "contact.created: Webhook[Contact]" in shown
    done = subprocess.run([*command, "--json"], cwd=tmp_path, capture_output=True)
    assert loads(done.stdout)["webhooks"][1] == {
        "name": "MANY",
        "wire": "many",
        "type": "Webhook[list[Contact]]",
        "signed": "X-Sign",
    }


def test_webhooks_are_reached_from_the_package_and_listed(sdk: MakeSdk) -> None:
    made = sdk(WEBHOOKS)
    contact = made.package.webhooks.CONTACT_CREATED.parse_unproved(
        '{"firstName": "Ada"}'
    )
    assert contact.first_name == "Ada"
    assert "webhooks" in dir(made.package)
    text = (Path(str(made.package.__file__)).parents[2] / "api.md").read_text()
    assert "- `CONTACT_CREATED`: `Webhook[models.Contact]`. A contact is new." in text


UPDATES = """
  /tags/{id}:
    patch:
      operationId: updateTag
      tags: [tags]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/TagUpdate'}}}
      responses: {"204": {description: done}}
components:
  schemas:
    TagUpdate:
      type: object
      minProperties: 1
      properties: {name: {type: string}, color: {type: string}}
"""


def test_as_many_fields_are_sent_as_there_must_be(sdk: MakeSdk) -> None:
    made = sdk(UPDATES)
    assert "test_update[sync]" in run_tests(made)
    text = (folder_of_tests(made) / "test_tags.py").read_text()
    assert 'crm.tags.update("id-1", name="name")' in text
    assert "json={}" not in text


def test_no_live_server_is_sent_a_null_that_the_document_forbids(sdk: MakeSdk) -> None:
    made = sdk(UPDATES)
    address = "http://127.0.0.1:1"  # nobody listens there
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider"]
    folder = folder_of_tests(made).parent
    (folder / "values.toml").write_text("examples = true")
    command += ["-k", "with_null or any_call", "--base-url", address, "tests"]
    command += ["--values=values.toml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "4 skipped" in done.stdout
    assert "null, which the document does not allow here" in done.stdout


RESERVED = """
  /data/{place}:
    get:
      operationId: getData
      tags: [data]
      parameters:
        - {name: place, in: path, required: true, allowReserved: true, schema: {type: string}, example: "a/b?c#d:e%20f"}
        - {name: query, in: query, allowReserved: true, schema: {type: string}, example: "a/b?c#d&e%20f"}
      responses: {"204": {description: none}}
"""


def test_reserved_characters_stay_where_they_end_nothing(sdk: MakeSdk) -> None:
    made = sdk(RESERVED)
    run_tests(made)
    text = (folder_of_tests(made) / "test_data.py").read_text()
    assert '"/data/a%2Fb%3Fc%23d:e%20f"' in text
    assert '"query=a/b?c%23d%26e%20f"' in text


UNION = """
  /methods:
    get:
      operationId: getMethod
      tags: [methods]
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Holder'}}}}
components:
  schemas:
    Anything: {type: object}
    Card: {type: object, properties: {capture: {type: string}}}
    Holder:
      type: object
      properties:
        method: {anyOf: [{$ref: '#/components/schemas/Anything'}, {$ref: '#/components/schemas/Card'}]}
"""


def test_an_example_of_a_union_is_of_what_reads_it(sdk: MakeSdk) -> None:
    made = sdk(UNION)
    run_tests(made)
    text = (folder_of_tests(made) / "test_methods.py").read_text()
    assert '{"method": {"capture": "capture"}}' in text


ENDLESS = """
  /ends:
    get:
      operationId: getEnd
      tags: [ends]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/End'}}}}}
  /circles:
    get:
      operationId: getCircle
      tags: [circles]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Circle'}}}}}
    post:
      operationId: createCircle
      tags: [circles]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Circle'}}}}
      responses: {"204": {description: done}}
    delete:
      operationId: deleteCircles
      tags: [circles]
      responses:
        "204": {description: done}
        "400": {description: refused, content: {application/json: {schema: {$ref: '#/components/schemas/Circle'}}}}
components:
  schemas:
    End: {type: object, properties: {name: {type: string}, circle: {$ref: '#/components/schemas/Circle'}}}
    Circle: {type: object, required: [next], properties: {next: {$ref: '#/components/schemas/Circle'}}}
"""


def test_what_has_no_value_is_not_tested(sdk: MakeSdk) -> None:
    """Each value of such a type would hold another: no call and no answer can be made of it."""
    names = {name.partition("[")[0] for name in run_tests(sdk(ENDLESS))}
    assert {"test_list", "test_delete"} <= names
    assert not any("create" in name for name in names)


ONE_NAME_TWICE = """
  /users/{id}/logs:
    get:
      operationId: listUserLogs
      tags: [users]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: id, in: query, schema: {type: integer}}
      responses: {"204": {description: none}}
"""


def test_a_name_in_path_and_query_is_two_values(sdk: MakeSdk) -> None:
    names = run_tests(sdk(ONE_NAME_TWICE))
    assert any(name.endswith("_with_everything[async]") for name in names)


SHARED = """
  /people/{id}:
    get:
      operationId: getPerson
      tags: [people]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: found, content: {application/json: {schema: {$ref: '#/components/schemas/Person'}}}}
        "404": {description: none}
  /teams/{id}/leader:
    get:
      operationId: getLeader
      tags: [teams]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: found, content: {application/json: {schema: {$ref: '#/components/schemas/Person'}}}}
        "410": {description: gone}
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: found, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Person:
      type: object
      properties: {id: {type: string}, name: {type: string}, born: {type: string, format: date}, "a:b": {type: integer}}
    Pet:
      type: object
      properties: {id: {type: string}, name: {type: string}, kind: {type: string}, born: {type: string, format: date}}
"""


def test_what_several_files_need_stands_once(sdk: MakeSdk) -> None:
    made = sdk(SHARED)
    run_tests(made)
    files = folder_of_tests(made).glob("*.py")
    texts = {path.name: path.read_text() for path in files}
    assert texts["examples.py"].count("PERSON: Json = {") == 1
    assert texts["examples.py"].count("ERRORS: Errors = {") == 1
    assert "from examples import ERRORS, PERSON, PERSON_READ" in texts["test_people.py"]
    assert "PET: Json = {" in texts["test_pets.py"]
    assert "PET" not in texts["examples.py"]


def test_one_body_serves_both_clients(sdk: MakeSdk) -> None:
    made = sdk(SHARED)
    text = (folder_of_tests(made) / "test_pets.py").read_text()
    assert text.count("crm.pets.get(") == text.count("call(crm.pets.get,") == 1
    assert "async" not in text
    names = run_tests(made)
    assert {"test_get[sync]", "test_get[async]"} <= {*names}


@pytest.mark.parametrize(
    ("client", "half"), [("Client", "sync"), ("AsyncClient", "async")]
)
def test_a_mistake_of_one_client_is_seen(sdk: MakeSdk, client: str, half: str) -> None:
    made = sdk(SHARED)
    folder, package = folder_of_tests(made), made.package.__name__
    (folder / "test_0.py").write_text(
        f"import {package}\n\n\ndef broken(*_: object, **__: object) -> None:\n"
        f"    raise OSError\n\n\n{package}.{client}.request = broken\n"
    )
    command = [sys.executable, "-m", "pytest", "-qp", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True)
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    calls = {line.split("::")[1].split()[0] for line in failed if "any_call" in line}
    assert calls == {f"test_any_call[{half}]"}


@pytest.mark.parametrize("title", ["SuiteCRM", "Zoo"])
def test_the_fixtures_of_an_api_without_server_or_credentials_are_in_style(
    sdk: MakeSdk, title: str
) -> None:
    """The client's name stands before or after the exceptions in what is imported."""
    made = sdk(f"""
openapi: 3.0.3
info: {{title: {title}, version: "1"}}
paths:
  /pets: {{get: {{operationId: listPets, responses: {{"204": {{description: none}}}}}}}}
""")
    tests = folder_of_tests(made)
    for check in (["ruff", "check", "--isolated", "--no-cache"], ["black", "--check"]):
        command = [sys.executable, "-m", *check, "."]
        done = subprocess.run(command, cwd=tests.parent, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_an_empty_path_value_whose_name_is_no_identifier_is_refused_without_warning(
    sdk: MakeSdk,
) -> None:
    made = sdk("""
  /teams/{enterprise-team}:
    get:
      operationId: getTeam
      parameters: [{name: enterprise-team, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: none}}
""")
    tests = folder_of_tests(made)
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-k", "fails"]
    done = subprocess.run(command, cwd=tests.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_each_documented_error_is_tried_also_where_all_have_one_type(
    sdk: MakeSdk,
) -> None:
    """An SDK promises an exception for each status."""
    error = "{content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}, description: no}"
    stated = "".join(f'        "{status}": {error}\n' for status in (400, 401, 403))
    made = sdk(f"""
  /teams:
    get:
      operationId: getTeam
      tags: [teams]
      responses:
        "204": {{description: none}}
{stated}
components:
  schemas:
    Error: {{type: object, properties: {{message: {{type: string}}}}}}
""")
    assert "test_list_fails[sync]" in run_tests(made)
    assert statuses_tried(made) == ["400", "401", "403"]


ODD_RESPONSES = """
  /texts:
    get:
      operationId: getText
      x-crmgen-name: read
      tags: [texts]
      responses:
        "202": {description: ok, content: {text/plain: {schema: {type: string, maxLength: 0}}}}
        "400": {description: text, content: {text/plain: {schema: {type: string}, example: ""}}}
        "401": {description: empty, content: {application/json: {schema: {type: string, enum: [""]}}}}
        "403": {description: empty, content: {application/json: {schema: {type: string}, example: ""}}}
        "404": {description: nothing, content: {application/json: {schema: {type: "null"}}}}
        "4XX": {description: false, content: {application/json: {schema: {enum: [false]}}}}
        default: {description: empty, content: {application/json: {schema: {type: string, maxLength: 0}}}}
  /streams/lines:
    get:
      operationId: getLines
      x-crmgen-name: lines
      tags: [streams]
      responses: {"200": {description: ok, content: {text/event-stream: {schema: {type: string, example: "two\\nlines"}}}}}
  /streams/bytes:
    get:
      operationId: getBytes
      tags: [streams]
      responses: {"202": {description: ok, content: {text/event-stream: {schema: {type: string, format: binary}}}}}
  /streams/words:
    get:
      operationId: getWords
      x-crmgen-name: words
      tags: [streams]
      responses: {"200": {description: ok, content: {text/event-stream: {schema: {oneOf: [{type: string}, {type: integer}]}}}}}
  /photos:
    get:
      operationId: getPhotos
      tags: [photos]
      responses:
        "202": {description: ok, content: {application/json: {schema: {type: array, items: {type: string, format: binary}}}}}
    put:
      operationId: putPhotos
      tags: [photos]
      responses: {"299": {description: ok, content: {application/json: {schema: {enum: [null]}}}}}
"""


def test_responses_of_odd_types_and_statuses_are_read_as_documented(
    sdk: MakeSdk,
) -> None:
    made = sdk(ODD_RESPONSES)
    run_tests(made)
    assert "400" in statuses_tried(made)
    made.reply(400, content=b"no such text", headers={"Content-Type": "text/plain"})
    with pytest.raises(made.package.BadRequestError) as caught:
        made.client().texts.read()
    assert caught.value.error == "no such text"


def test_a_stream_of_plain_text_contradicts_nothing(sdk: MakeSdk) -> None:
    made = sdk(ODD_RESPONSES)
    made.reply(200, content=b"data: two\ndata: lines\n\ndata: 7\n\n")
    streams = made.client(strict=True).streams
    assert list(streams.lines()) == ["two\nlines", "7"]
    assert list(streams.words()) == ["two\nlines", 7]


FILES_IN_OBJECTS = """
  /letters:
    post:
      operationId: createLetter
      tags: [letters]
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                cover: {type: string, format: binary}
                pages: {type: array, items: {type: string, format: binary}}
                seal:
                  type: object
                  required: [file]
                  properties: {file: {type: string, format: binary}, name: {type: string}}
                annexes: {type: array, items: {$ref: '#/components/schemas/Annex'}}
                named: {type: object, additionalProperties: {type: string, format: binary}}
      responses: {"204": {description: done}}
  /notes:
    post:
      operationId: createNote
      tags: [notes]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties:
                cover: {type: string, format: binary}
                pages: {type: array, items: {type: string, format: binary}}
                annex: {$ref: '#/components/schemas/Annex'}
      responses: {"204": {description: done}}
components:
  schemas:
    Annex: {type: object, properties: {scan: {type: string, format: binary}, next: {$ref: '#/components/schemas/Annex'}}}
"""


def test_bytes_within_an_object_of_a_form_are_base64(sdk: MakeSdk) -> None:
    made = sdk(FILES_IN_OBJECTS)
    names = run_tests(made)
    assert "test_create_with_everything[sync]" in names
    sent = "".join(each.read_text() for each in folder_of_tests(made).glob("test_*.py"))
    assert '("pages", "pages", "application/octet-stream")' in sent
    assert '"file":"ZmlsZQ=="' in sent


PARTS = """
openapi: 3.1.0
info: {title: Imports, version: "1"}
servers: [{url: https://api.example.com/v1}]
paths:
  /imports:
    post:
      operationId: createImport
      tags: [imports]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [rows]
              properties:
                rows: {type: string, format: binary}
                image: {type: string, format: binary}
                video: {type: string, format: binary}
                either: {anyOf: [{type: object, properties: {id: {type: string}}}, {type: string, format: binary}]}
                settings: {type: object, properties: {dryRun: {type: boolean}}}
                ids: {type: array, items: {type: string}}
                note: {type: string}
            encoding:
              rows: {contentType: "text/csv, application/json"}
              image: {contentType: "image/png, image/jpeg"}
              video: {contentType: "video/*"}
              either: {contentType: "image/png, application/json"}
              settings: {contentType: "application/xml, application/json; charset=utf-8"}
              ids: {contentType: "application/json, application/hal+json"}
              note: {contentType: "text/plain, text/markdown"}
      responses: {"204": {description: none}}
"""


def test_parts_of_one_of_several_media_types_are_tested(sdk: MakeSdk) -> None:
    made = sdk(PARTS)
    assert "test_create_with_everything[sync]" in run_tests(made)
    made.reply(204)
    made.client().imports.create(
        rows=b"a,b", image=b"1", video=b"2", settings={"dry_run": True}, ids=["a"]
    )
    sent = made.last.read()
    assert b"Content-Type: text/csv\r\n\r\na,b" in sent
    assert b"Content-Type: image/png\r\n\r\n1" in sent
    assert b"Content-Type: application/octet-stream\r\n\r\n2" in sent
    assert b'application/json; charset=utf-8\r\n\r\n{"dryRun":true}' in sent
    assert b'Content-Type: application/json\r\n\r\n["a"]' in sent


SUCCESSES_OF_TWO_KINDS = """
  /allowances:
    get:
      operationId: getAllowance
      tags: [allowances]
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Done'}}}}
        "206": {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Nothing'}}}}
components:
  schemas:
    Done: {type: object, required: [success], properties: {success: {type: boolean}, message: {type: string}, error: {type: string}}}
    Nothing: {type: object, properties: {status: {type: integer}, error: {type: string}}}
"""


def test_a_success_that_cannot_say_that_it_failed_is_not_made_to(sdk: MakeSdk) -> None:
    made = sdk(SUCCESSES_OF_TWO_KINDS)
    run_tests(made)
    assert "200" in statuses_tried(made) and "206" not in statuses_tried(made)


PAGES_THAT_ARE_ASKED_FOR = """
  /disputes:
    get:
      operationId: listDisputes
      tags: [disputes]
      parameters: [{name: page, in: query, required: true, schema: {type: integer}}]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
components:
  schemas:
    Page:
      type: object
      minProperties: 1
      properties:
        results: {type: array, items: {type: object, properties: {id: {type: string}}}}
        totalResults: {type: integer}
        _links: {type: object, properties: {next: {type: object, properties: {href: {type: string}}}}}
"""


def test_a_link_of_a_list_whose_page_is_required_is_followed(sdk: MakeSdk) -> None:
    assert "test_list_pages[sync]" in run_tests(sdk(PAGES_THAT_ARE_ASKED_FOR))


LAST_PAGES_OF_SOME_KEYS = """
  /providers:
    get:
      operationId: listProviders
      tags: [providers]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
components:
  schemas:
    Page:
      type: object
      minProperties: 1
      properties:
        nextLink: {type: string, format: uri}
        value: {type: array, items: {type: object, properties: {id: {type: string}}}}
"""


def test_a_last_page_has_no_link_whatever_its_keys_must_be(sdk: MakeSdk) -> None:
    assert "test_list_pages[sync]" in run_tests(sdk(LAST_PAGES_OF_SOME_KEYS))


EXAMPLES_OF_LAST_PAGES = """
  /deals:
    get:
      operationId: listDeals
      tags: [deals]
      parameters: [{name: cursor, in: query, schema: {type: CURSOR}}]
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [data, next_cursor]
                properties:
                  data: {type: array, items: {type: object, required: [id], properties: {id: {type: string}}}}
                  next_cursor: {type: CURSOR}
              example: {data: [{id: a}], next_cursor: END}
"""


@pytest.mark.parametrize(("cursor", "end"), [("string", '""'), ("integer", "0")])
def test_an_example_of_a_last_page_leads_to_another_page(
    sdk: MakeSdk, cursor: str, end: str
) -> None:
    paths = EXAMPLES_OF_LAST_PAGES.replace("CURSOR", cursor).replace("END", end)
    assert "test_list_pages[sync]" in run_tests(sdk(paths))


A_RANGE_OF_MEDIA_TYPES = """
  /pictures:
    get:
      operationId: getPicture
      tags: [pictures]
      responses: {"200": {description: OK, content: {image/*: {schema: {type: object, properties: {size: {type: integer}}}}}}}
"""


def test_a_range_of_media_types_is_asked_for(sdk: MakeSdk) -> None:
    assert "test_get[sync]" in run_tests(sdk(A_RANGE_OF_MEDIA_TYPES))


TEXT_OF_ANY_BYTES = """
  /keys:
    get:
      operationId: listKeys
      tags: [keys]
      parameters: [{name: x-mark, in: header, schema: {type: [string, "null"], format: binary}}]
      responses: {"204": {description: none}}
"""


def test_binary_text_that_may_be_null_is_given_as_text(sdk: MakeSdk) -> None:
    assert "test_list_with_everything[sync]" in run_tests(sdk(TEXT_OF_ANY_BYTES))


BYTES_IN_PARAMETERS = """
  /deals:
    get:
      operationId: listDeals
      tags: [deals]
      parameters:
        - {name: X-Marks, in: header, required: true, schema: {type: array, items: {type: string, format: binary}}}
        - {name: X-Mark, in: header, required: true, schema: {type: object, required: [of], properties: {of: {type: string, format: binary}}}}
        - {name: seen, in: cookie, required: true, schema: {type: array, items: {type: string, format: binary}}}
        - {name: blobs, in: query, required: true, schema: {type: array, items: {type: string, format: binary}}}
        - {name: blob, in: query, required: true, schema: {type: string, format: binary}}
      responses: {"204": {description: none}}
"""


def test_bytes_inside_of_a_parameter_are_base64(sdk: MakeSdk) -> None:
    made = sdk(BYTES_IN_PARAMETERS)
    assert "test_list[sync]" in run_tests(made)
    made.reply(204)
    made.client().deals.list(
        x_marks=[b"a", b"b"], x_mark={"of": b"c"}, seen=[b"d"], blobs=[b"e"], blob="f"
    )
    assert made.last.headers["x-marks"] == "YQ==,Yg=="
    assert made.last.headers["x-mark"] == "of,Yw=="
    assert made.last.url.query == b"blobs=ZQ%3D%3D&blob=f"


NULLS_IN_PARAMETERS = """
  /deals:
    get:
      operationId: listDeals
      tags: [deals]
      parameters:
        - {name: seen, in: cookie, required: true, schema: &seen {type: object, required: [a, of], properties: {a: {type: string}, of: {type: object, required: [b, c], properties: {b: {type: "null"}, c: {type: string}}}}}}
        - {name: asked, in: query, required: true, schema: *seen}
        - {name: deep, in: query, style: deepObject, required: true, schema: *seen}
        - {name: flat, in: cookie, explode: false, required: true, schema: *seen}
      responses: {"204": {description: none}}
"""


def test_null_inside_of_an_object_of_a_parameter_is_not_sent(sdk: MakeSdk) -> None:
    made = sdk(NULLS_IN_PARAMETERS)
    assert "test_list[sync]" in run_tests(made)
    made.reply(204)
    value = {"a": "1", "of": {"b": None, "c": "2"}}
    made.client().deals.list(seen=value, asked=value, deep=value, flat=value)
    assert made.last.headers["cookie"].startswith("a=1; c=2; flat=a,1,of,")
