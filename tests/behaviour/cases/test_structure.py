"""Documents that are put together in another way than the standard's, and mean something plain."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from crmgen.diagnostics import InputError
from tests.conftest import MakeSdk

HEAD = """\
openapi: 3.0.3
info: {title: Pond, version: "1"}
servers: [{url: "https://pond.example"}]
"""
OLD = """\
swagger: "2.0"
info: {title: Pond, version: "1"}
"""
FROG = "{type: object, properties: {name: {type: string}}}"
GET = (
    "{get: {operationId: getFrogs, tags: [frogs], responses: {200: {description: ok}}}}"
)


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        (".evil.test/y", "/.evil.test/y"),
        ("@evil.test/y", "/@evil.test/y"),
        ("@evil.test:443/y", "/@evil.test:443/y"),
        (":8443/y", "/:8443/y"),
        ("\\\\evil.test/y", "/%5Cevil.test/y"),
        ("x", "/x"),
        (" /x", "/x"),
        ("?q=1", "/?q=1"),
        ("", "/"),
        ("https://pond.example/y", "/y"),
    ],
)
def test_no_path_leaves_the_server(sdk: MakeSdk, key: str, sent: str) -> None:
    """106"""
    made = sdk(f'{HEAD}paths: {{"{key}": {GET}}}')
    assert made.codes == ["path-without-slash"]
    made.reply(200)
    _call(made.client().frogs)
    assert made.last.url.host == "pond.example"
    assert made.last.url.raw_path.decode() == sent


def _call(resource: object) -> Any:
    """The answer of the one method of a resource, however it is called."""
    [name] = [
        name
        for name, _ in inspect.getmembers(type(resource))
        if not name.startswith("_")
    ]
    return getattr(resource, name)()


@pytest.mark.parametrize(
    "paths",
    [
        f'{{"https://other.example/y": {GET}}}',
        f"{{x: {GET}, /x: {GET}}}",
        "{/x: {get: {responses: {}}, GET: {responses: {}}}}",
    ],
)
def test_what_could_be_meant_in_two_ways_is_refused(sdk: MakeSdk, paths: str) -> None:
    """106"""
    with pytest.raises(InputError, match=r"\[bad-(path|verb)\]"):
        sdk(f"{HEAD}paths: {paths}")


def test_a_base_path_without_a_slash_is_no_host(sdk: MakeSdk) -> None:
    """106"""
    made = sdk(f"{OLD}host: pond.example\nbasePath: .evil.test\npaths: {{/x: {GET}}}")
    assert made.codes == ["path-without-slash"]
    made.reply(200)
    _call(made.client().frogs)
    assert str(made.last.url) == "https://pond.example/.evil.test/x"


@pytest.mark.parametrize(
    ("stated", "asked"),
    [
        ("//pond.example/v1", "https://pond.example/v1"),
        ("pond.example/v1", "https://pond.example/v1"),
        ("pond.example:8443", "https://pond.example:8443"),
        ("localhost:8080/v1", "http://localhost:8080/v1"),
        ("https:/pond.example", "https://pond.example"),
        ("http//pond.example", "http://pond.example"),
        ("{host}.example/v1", "https://pond.example/v1"),
    ],
)
def test_a_server_without_a_scheme(sdk: MakeSdk, stated: str, asked: str) -> None:
    """107"""
    server = f'{{url: "{stated}", variables: {{host: {{default: pond}}}}}}'
    head = f'openapi: 3.0.3\ninfo: {{title: P, version: "1"}}\nservers: [{server}]\n'
    made = sdk(f"{head}paths: {{/x: {GET}}}")
    assert made.codes == ["server-without-scheme"]
    made.reply(200)
    _call(made.client().frogs)
    assert str(made.last.url) == f"{asked}/x"


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("/v1", "relative-server"),
        ("v1.0/api", "relative-server"),
        ("wss://pond.example", "unusable-server"),
    ],
)
def test_a_server_that_gives_no_base_url_is_a_loss(
    sdk: MakeSdk, stated: str, code: str
) -> None:
    """107"""
    head = 'openapi: 3.0.3\ninfo: {title: P, version: "1"}\n'
    made = sdk(f"{head}servers: [{{url: '{stated}'}}]\npaths: {{/x: {GET}}}")
    assert made.codes == [code]


@pytest.mark.parametrize("verb", ["GET", "Get", "gET"])
def test_verbs_in_capitals(sdk: MakeSdk, verb: str) -> None:
    """108"""
    made = sdk(f"{HEAD}paths: {{/x: {GET.replace('get:', f'{verb}:', 1)}}}")
    assert made.codes == ["other-verb"]
    made.reply(200)
    _call(made.client().frogs)
    assert made.last.method == "GET"


BOOLEANS = """
paths:
  /x:
    post:
      operationId: createX
      tags: [x]
      deprecated: %(true)s
      parameters:
        - {name: f, in: query, required: %(true)s, schema: {type: integer}}
        - {name: g, in: query, explode: %(false)s, schema: {type: array, items: {type: string}}}
      requestBody: {required: %(true)s, content: {application/json: {schema: {type: string}}}}
      responses: {200: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/M'}}}}}
components:
  schemas:
    M:
      type: object
      additionalProperties: %(text)s
      properties:
        a: {type: string, nullable: %(true)s, required: %(true)s}
        b: {type: string, deprecated: %(false)s}
"""


@pytest.mark.parametrize(
    ("true", "false", "text"),
    [
        ('"true"', '"false"', '"true"'),
        ("yes", "no", "yes"),
        ("On", "Off", "On"),
        ("1", "0", '"True"'),
        ("y", "n", '"y"'),
    ],
)
def test_booleans_as_text_words_and_numbers(
    sdk: MakeSdk, true: str, false: str, text: str
) -> None:
    """109"""
    made = sdk(HEAD + BOOLEANS % {"true": true, "false": false, "text": text})
    assert sorted(made.codes) == ["old-keyword", *["other-boolean"] * 7]
    made.reply(200, {"a": None, "more": 1})
    create = made.client(strict=True).x.create
    assert create(f=1, g=["a", "b"], body="t").a is None
    assert made.last.url.query == b"f=1&g=a,b"
    parameters = inspect.signature(create).parameters
    assert (
        parameters["f"].default is parameters["body"].default is inspect.Parameter.empty
    )
    assert "Deprecated" in (inspect.getdoc(create) or "")


def test_what_is_no_boolean_is_left_out(sdk: MakeSdk) -> None:
    """109"""
    made = sdk(f"""{HEAD}paths:
  /x:
    get:
      operationId: getX
      deprecated: sometimes
      parameters: [{{name: f, in: query, required: , schema: {{type: integer}}}}]
      responses: {{200: {{description: ok}}}}
components: {{schemas: {{M: {{type: object, required: 1}}}}}}
""")
    assert made.codes == ["unreadable-value", "empty-value", "unreadable-value"]


@pytest.mark.parametrize(
    "response",
    [
        f"{{description: ok, schema: {FROG}}}",
        f"{{description: ok, application/json: {{schema: {FROG}}}}}",
        f"{{description: ok, content: {{schema: {FROG}}}}}",
        f"{{description: ok, content: {{application/json: {FROG}}}}}",
        "{description: ok, content: {application/json: {$ref: '#/components/schemas/Frog'}}}",
        FROG,
    ],
)
@pytest.mark.parametrize("place", ["response", "request"])
def test_a_schema_in_another_place_of_a_body(
    sdk: MakeSdk, response: str, place: str
) -> None:
    """110"""
    plain = "{description: ok}"
    request = f"requestBody: {response}, " if place == "request" else ""
    answer = plain if request else response
    made = sdk(
        f"{HEAD}paths: {{/frogs: {{post: {{operationId: createFrog, tags: [frogs], {request}"
        f"responses: {{200: {answer}}}}}}}}}\n"
        f"components: {{schemas: {{Frog: {FROG}}}}}"
    )
    assert made.codes in (["misplaced-schema"], ["misplaced-ref"])
    made.reply(200, {"name": "Ada"})
    if request:
        made.client().frogs.create(name="Ada")
        assert made.last_json == {"name": "Ada"}
    else:
        assert made.client().frogs.create().name == "Ada"


@pytest.mark.parametrize(
    "parameters",
    [
        "[{name: f, in: query, schema: {type: integer}}, {name: f, in: query, schema: {type: string}}]",
        "[{name: X-F, in: header, schema: {type: integer}}, {name: x-f, in: header, schema: {type: string}}]",
        "[{$ref: '#/components/parameters/F'}, {name: f, in: query, schema: {type: string}}]",
    ],
)
def test_a_parameter_given_twice(sdk: MakeSdk, parameters: str) -> None:
    """111"""
    made = sdk(
        f"{HEAD}paths: {{/x: {{get: {{operationId: getX, tags: [x], parameters: {parameters}, "
        "responses: {200: {description: ok}}}}}\n"
        "components: {parameters: {F: {name: f, in: query, schema: {type: integer}}}}"
    )
    assert made.codes == ["parameter-twice"]
    made.reply(200)
    [name] = [n for n in inspect.signature(made.client().x.get).parameters if "f" in n]
    made.client().x.get(**{name: "a"})
    assert "f=a" in str(made.last.url) or made.last.headers["x-f"] == "a"


def test_a_field_of_a_form_given_twice(sdk: MakeSdk) -> None:
    """111"""
    made = sdk(
        f"{OLD}host: pond.example\npaths: {{/x: {{post: {{operationId: createX, tags: [x], parameters: ["
        "{name: f, in: formData, type: integer}, {name: f, in: formData, type: string}], "
        "responses: {200: {description: ok}}}}}"
    )
    assert made.codes == ["parameter-twice"]


@pytest.mark.parametrize("section", ["requestBodies", "responses"])
def test_a_response_that_refers_to_a_request_body(sdk: MakeSdk, section: str) -> None:
    """101"""
    named = f"{{$ref: '#/components/{section}/Frog'}}"
    body = f"{{description: A frog, content: {{application/json: {{schema: {FROG}}}}}}}"
    made = sdk(
        f"{HEAD}paths: {{/frogs: {{put: {{operationId: putFrogs, tags: [frogs], "
        f"requestBody: {named}, responses: {{200: {named}}}}}}}}}\n"
        f"components: {{{section}: {{Frog: {body}}}}}"
    )
    assert made.codes == ["misplaced-ref"]
    made.reply(200, {"name": "Ada"})
    assert made.client(strict=True).frogs.update(name="Bea").name == "Ada"
    assert made.last_json == {"name": "Bea"}


PETS = """
paths:
  /frogs:
    get:
      operationId: getFrog
      tags: [frogs]
      responses: {200: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  responses: {R: {description: r}}
  schemas:
    Pet:
      oneOf: [{$ref: "#/components/schemas/Frog"}, {$ref: "#/components/schemas/Newt"}]
      discriminator: {propertyName: kind, mapping: {frog: "#/components/schemas/Frog", newt: NOWHERE}}
    Frog: {type: object, required: [kind], properties: {kind: {type: string}}}
    Newt: {type: object, required: [kind], properties: {kind: {type: string}}}
"""


@pytest.mark.parametrize(
    "nowhere",
    [
        "'#/components/schemas/Newtt'",
        "Newtt",
        "newtt.yaml",
        "'#/components/responses/R'",
    ],
)
def test_a_mapping_into_nowhere(sdk: MakeSdk, nowhere: str) -> None:
    """112"""
    made = sdk(HEAD + PETS.replace("NOWHERE", nowhere))
    assert made.codes == ["unknown-discriminator-target"]
    made.reply(200, {"kind": "frog"})
    assert type(_call(made.client().frogs)).__name__ == "Frog"
