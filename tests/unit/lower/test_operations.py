"""Operations: paths, parameters, bodies, responses, security, servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crmgen.ir.bodies import MediaKind
from crmgen.ir.parameters import PathSlot
from crmgen.ir.types import Anything, Named, TypeId
from crmgen.lower.media_kinds import media_kind
from crmgen.lower.parameters import parse_path
from crmgen.text import SpecText

if TYPE_CHECKING:
    from tests.unit.lower.conftest import Lower


def test_path_template() -> None:
    path = parse_path(SpecText("/a/{id}.json/{x:>9}"))
    shown = [p.wire if isinstance(p, PathSlot) else p for p in path.parts]
    assert shown == ["/a/", "id", ".json/", "x:>9"]
    assert [isinstance(part, PathSlot) for part in path.parts] == [
        False,
        True,
        False,
        True,
    ]


def test_parameters(lowered: Lower) -> None:
    found = lowered("""
        paths:
          /a/{one}/{two}:
            parameters:
            - {name: two, in: path, required: true, schema: {type: integer}}
            get:
              parameters:
              - {name: q, in: query, schema: {type: string, default: x}}
              - {name: ids, in: query, explode: false, schema: {type: array, items: {type: string}}}
              - {name: box, in: query, style: deepObject, explode: true, schema: {properties: {a: {type: string}}}}
              - {name: raw, in: query, content: {application/json: {schema: {type: array, items: {}}}}}
              - {name: X-Tag, in: header, required: true, schema: {type: string}}
              - {name: one, in: path, required: true, style: matrix, schema: {type: string}}
              responses: {'204': {description: ok}}
        """)
    box = "#/paths/~1a~1{one}~1{two}/get/parameters/2/schema"
    assert found.operation() == [
        "GET /a/{one}/{two}",
        "path one: string [matrix]",
        "path two: integer",
        'query q: string = "x"',
        "query ids: [string] [form]",
        f"query box: {box} [deepObject exploded]",
        "query raw: [any] as application/json",
        "header X-Tag: string required",
        "204: no body",
    ]
    assert found.losses == []


def test_parameters_that_do_not_fit(lowered: Lower) -> None:
    found = lowered("""
        paths:
          /a/{id}/{other}:
            get:
              parameters:
              - {name: id, in: path, schema: {type: string}}
              - {name: ghost, in: path, required: true, schema: {type: string}}
              - {name: Authorization, in: header, schema: {type: string}}
              - {name: x, in: query, style: matrix, schema: {type: string}}
              responses: {'204': {description: ok}}
        """)
    assert found.operation()[1:-1] == [
        "path id: string",
        "path other: string",
        "query x: string",
    ]
    assert sorted(code for code, _ in found.losses) == [
        "optional-path-parameter",
        "reserved-header-parameter",
        "undeclared-path-parameter",
        "unknown-style",
        "unused-path-parameter",
    ]


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ("application/json", MediaKind.JSON),
        ("application/vnd.api+json; charset=utf-8", MediaKind.JSON),
        ("application/x-www-form-urlencoded", MediaKind.FORM),
        ("multipart/form-data", MediaKind.MULTIPART),
        ("text/csv", MediaKind.TEXT),
        ("application/xml", MediaKind.TEXT),
        ("image/png", MediaKind.BINARY),
        ("text/event-stream", MediaKind.EVENTS),
        ("application/x-ndjson", MediaKind.JSON_LINES),
        ("*/*", MediaKind.BINARY),
    ],
)
def test_media_kinds(media: str, kind: MediaKind) -> None:
    assert media_kind(SpecText(media), Anything()) is kind


def test_bodies_and_responses(lowered: Lower) -> None:
    found = lowered("""
        paths:
          /files:
            post:
              operationId: upload
              requestBody:
                required: true
                content:
                  multipart/form-data:
                    schema: {properties: {file: {type: string, format: binary}}}
                    encoding: {file: {contentType: image/png}}
                  image/png: {}
                  application/json:
                    schema: {type: string}
                    examples: {a: {value: one}, b: {$ref: '#/components/examples/B'}}
              responses:
                '201':
                  description: made
                  headers: {X-Id: {required: true, schema: {type: integer}}}
                  content: {application/json: {schema: {type: string}, example: x}}
                4xx: {description: bad, content: {text/plain: {schema: {type: string}}}}
                default: {description: other}
        components: {examples: {B: {value: two}}}
        """)
    form = "#/paths/~1files/post/requestBody/content/multipart~1form-data/schema"
    assert found.operation() == [
        "POST /files upload",
        "body application/json (json): string required",
        "body image/png (binary): binary required",
        f"body multipart/form-data (multipart): {form} required",
        "201 application/json (json): string",
        "header X-Id: integer required",
        "4XX text/plain (text): string",
        "default: no body",
    ]
    operation = found.api.operations[0]
    assert [value.unsafe for value in operation.bodies[0].examples] == ["one", "two"]
    assert operation.bodies[2].encoding[0].content_type == "image/png"
    assert operation.responses[0].contents[0].examples[0].unsafe == "x"


def test_bodies_that_are_not_parsed_or_not_allowed(lowered: Lower) -> None:
    model = "{properties: {a: {type: string}}}"
    found = lowered(f"""
        paths:
          /a:
            get:
              responses:
                '200': {{description: ok, content: {{application/xml: {{schema: {model}}}}}}}
                '204': {{description: none, content: {{application/json: {{schema: {model}}}}}}}
            head:
              responses:
                '200': {{description: ok, content: {{application/json: {{schema: {model}}}}}}}
            post:
              responses:
                '200':
                  description: both
                  content: {{application/xml: {{schema: {model}}}, application/json: {{schema: {{}}}}}}
        """)
    assert found.operation(0)[1:] == [
        "200 application/xml (text): string",
        "204: no body",
    ]
    assert found.operation(2)[1:] == ["200: no body"]
    assert [code for code, _ in found.losses] == [
        "media-not-parsed",
        "body-not-allowed",
        "body-not-allowed",
    ]


def test_shared_responses_have_hints_of_their_own(lowered: Lower) -> None:
    found = lowered("""
        paths:
          /a: {get: {responses: {'404': {$ref: '#/components/responses/Missing'}}}}
          /b: {get: {responses: {'404': {$ref: '#/components/responses/Missing'}}}}
        components:
          responses:
            Missing: {description: no, content: {application/json: {schema: {properties: {m: {type: string}}}}}}
        """)
    first, second = found.api.operations
    assert first.responses == second.responses
    (model,) = found.api.types.values()
    assert (model.hint.parent, model.hint.role, model.hint.part) == (
        None,
        "error",
        "Missing",
    )


def test_security(lowered: Lower) -> None:
    found = lowered("""
        security: [{Basic: []}]
        paths:
          /as-api: {get: {responses: {}}}
          /open: {get: {security: [], responses: {}}}
          /either: {get: {security: [{}, {Basic: [], Key: []}, {Ghost: []}], responses: {}}}
        components:
          securitySchemes:
            Basic: {type: http, scheme: basic, x-crmgen-credentials: {username: user_id}}
            Key: {type: apiKey, in: header, name: X-Key}
            OAuth:
              type: oauth2
              flows: {clientCredentials: {tokenUrl: /token, scopes: {read: Reads}}}
        """)
    assert [each.schemes for each in found.api.security] == [("Basic",)]
    assert found.api.operations[0].security is None
    assert found.operation(1) == ["GET /either", "security none | Basic + Key"]
    assert found.operation(2) == ["GET /open", "security none"]
    basic, key, oauth = found.api.schemes
    assert basic.credentials == (("username", "user_id"),)
    assert (key.where, key.parameter) == ("header", "X-Key")
    assert oauth.flows[0].kind == "client_credentials"
    assert [code for code, _ in found.losses] == ["unknown-security-scheme"]


def test_servers_tags_and_choices_for_the_sdk(lowered: Lower) -> None:
    found = lowered("""
        servers:
        - url: https://{region}.example.com
          variables: {region: {default: eu, enum: [eu, us]}}
        tags: [{name: People, description: All., x-crmgen-name: contacts}]
        x-crmgen-rate-limit: 100/15min
        paths:
          /a:
            get:
              tags: [People]
              servers: [{url: https://files.example.com}]
              x-crmgen-name: fetch
              x-crmgen-resource: files
              x-crmgen-idempotent: true
              x-crmgen-evidence: inferred
              x-unknown: {any: thing}
              responses: {}
          /b: {get: {x-crmgen-ignore: true, responses: {}}}
        """)
    assert found.operation() == [
        "GET /a idempotent inferred",
        "server https://files.example.com",
    ]
    (operation,) = found.api.operations
    assert (operation.pinned_name, operation.pinned_resource) == ("fetch", "files")
    (variable,) = found.api.servers[0].variables
    assert (variable.default, variable.choices) == ("eu", ("eu", "us"))
    assert found.api.tags[0].pinned == "contacts"
    (rate,) = found.api.rate_limits
    assert (rate.calls, rate.seconds) == (100, 900.0)


def test_links_callbacks_and_webhooks(lowered: Lower) -> None:
    found = lowered("""
        paths:
          /a:
            post:
              callbacks: {done: {'{$request.body#/url}': {post: {responses: {}}}}}
              responses: {'204': {description: ok, links: {next: {operationId: x}}}}
        webhooks:
          changed:
            post:
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}
              responses: {}
        components: {schemas: {Event: {properties: {id: {type: string}}}}}
        """)
    assert [code for code, _ in found.losses] == [
        "callbacks-not-generated",
        "links-not-generated",
    ]
    (webhook,) = found.api.webhooks
    assert webhook.wire == "changed"
    assert webhook.type == Named(TypeId("#/components/schemas/Event"))


def test_headers_of_parts_are_a_loss(lowered: Lower) -> None:
    found = lowered("""
        paths:
          /a:
            post:
              requestBody:
                content:
                  multipart/form-data:
                    schema: {type: object, properties: {file: {type: string}}}
                    encoding: {file: {headers: {X-Part: {schema: {type: string}}}}}
              responses: {'204': {description: none}}
        """)
    assert [code for code, _ in found.losses] == ["part-headers-not-sent"]
