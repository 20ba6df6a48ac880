"""What nobody reads is said: a key in any object, of which nobody has thought."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from crmgen.diagnostics import InputError, Notes
from crmgen.pipeline import understand
from crmgen.settings import ApiSettings

Write = Callable[[str, str | bytes], Path]
Found = Callable[[str], list[str]]


DOCUMENT = """\
openapi: 3.1.0
info: {title: t, version: '1' #info
  }
servers:
- {url: 'https://{a}.example', variables: {a: {default: b #variable
    }} #server
  }
tags: [{name: n #tag
  }]
security: [{key: []}]
paths:
  /a:
    summary: s #path
    post:
      operationId: createA
      tags: [n]
      parameters:
      - {name: q, in: query, schema: {type: integer #schema
          } #parameter
        }
      requestBody:
        content: {multipart/form-data: {schema: {type: object, properties: {f: {type: string}}}, encoding: {f: {contentType: text/plain #encoding
              }} #media
            }}
      responses:
        200:
          description: ok #response
          headers: {X-A: {schema: {type: string} #header
              }}
components:
  schemas:
    A:
      oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
      discriminator: {propertyName: k #discriminator
        }
    B: {type: object, properties: {k: {const: b}} #component
      }
    C: {type: object, properties: {k: {const: c}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: K #scheme
      }
"""
PLACES = sorted(re.findall(r"#(\w+)\n", DOCUMENT))


@pytest.fixture
def found(write: Write) -> Found:
    """The problems and losses of a document, as lines."""

    def found(text: str) -> list[str]:
        notes = Notes()
        problems: list[str] = []
        spec = write("api.yaml", text)
        try:
            understand(ApiSettings("api", spec, Path("out"), "api"), notes)
        except InputError as error:
            problems = list(map(str, error.problems))
        return [*problems, *map(str, notes.losses)]

    return found


def _with(key: str, place: str) -> str:
    """The document with a key more in one of its objects."""
    line = next(line for line in DOCUMENT.splitlines() if line.endswith(f"#{place}"))
    stated = line.rpartition(" #")[0]
    in_flow = "{" in line or line.strip().startswith("}")
    blanks = " " * (len(line) - len(line.lstrip()))
    more = f"{stated}, {key}: 1" if in_flow else f"{stated}\n{blanks}{key}: 1"
    return re.sub(r" #\w+\n", "\n", DOCUMENT.replace(line, more))


def test_nothing_is_said_of_what_is_read(found: Found) -> None:
    assert found(re.sub(r" #\w+\n", "\n", DOCUMENT)) == []


@pytest.mark.parametrize("place", PLACES)
def test_a_key_that_nobody_knows_is_a_loss_in_every_object(
    found: Found, place: str
) -> None:
    [line] = found(_with("summmary", place))
    assert "'summmary'" in line
    assert line.endswith(("[unknown-key]", "[not-standard]", "[unread-key]"))


@pytest.mark.parametrize("place", PLACES)
def test_an_extension_of_others_is_unread_in_every_object(
    found: Found, place: str
) -> None:
    [line] = found(_with("x-theirs", place))
    assert ": unread: 'x-theirs' of a" in line


@pytest.mark.parametrize("place", PLACES)
def test_an_extension_of_ours_that_is_not_there_is_a_problem(
    found: Found, place: str
) -> None:
    [line] = found(_with("x-crmgen-nmae", place))
    assert "error: there is no extension 'x-crmgen-nmae'; did you mean" in line


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("x-crmgen-name: 5", "expected text"),
        ("x-crmgen-name: [a]", "expected text"),
        ("x-crmgen-resource: {a: 1}", "expected text"),
        ("x-crmgen-may-be-empty: 1", "expected true or false"),
    ],
)
def test_an_extension_of_ours_with_another_kind_of_value(
    found: Found, stated: str, said: str
) -> None:
    [line] = found(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n"
        f"      {stated}\n      responses: {{'204': {{description: x}}}}\n"
    )
    assert line.startswith("api.yaml:6:")
    assert line.endswith(f": error: {said} [bad-extension]")


def test_an_extension_of_ours_where_it_is_not_read(found: Found) -> None:
    [line] = found(_with("x-crmgen-unwrap", "response"))
    assert line.endswith(
        "weakened: 'x-crmgen-unwrap' is not read in a response [unread-extension]"
    )


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ("{type: integer, minLength: 1}", "'minLength' of a schema says nothing"),
        ("{type: string, min_length: 1}", "did you mean 'minLength'?; not read"),
        ("{type: string, if: {const: a}, then: {}}", "`if` is not checked"),
        ("{type: string, xml: {name: a}}", "'xml' of a schema says nothing"),
        ("{enum: [a], format: uuid}", "'format' of a schema says nothing"),
        ("{type: array, items: {}, propertees: {}}", "did you mean 'properties'?"),
    ],
)
def test_keywords_that_say_nothing_where_they_stand(
    found: Found, schema: str, said: str
) -> None:
    text = DOCUMENT.replace("    B: {", f"    D: {schema}\n    B: {{")
    lines = found(re.sub(r" #\w+\n", "\n", text))
    assert [line for line in lines if said in line]


def test_components_that_nothing_refers_to_are_said_once(found: Found) -> None:
    unused = "parameters: {p: {name: p, in: query, schema: {}}, r: {name: r, in: query, schema: {}}}"
    text = re.sub(r" #\w+\n", "\n", f"{DOCUMENT}  {unused}\n")
    [line] = found(text)
    assert line.endswith(
        "unread: a parameter says nothing that the SDK does; 2 times, first here "
        "[unused-object]"
    )
