"""References are followed, checked all at once, and never lead out of the document's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from crmgen.diagnostics import InputError, Notes
from crmgen.normalize import normalize
from crmgen.read.documents import parse
from crmgen.resolve.outline import Outline, resolve
from crmgen.tree.nodes import Node

Write = Callable[[str, str], Path]
_HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def outline(
    path: Path,
    notes: Notes | None = None,
    unresolved: Literal["refuse", "open"] = "refuse",
) -> Outline:
    notes = notes or Notes()
    found = resolve(normalize(parse(path, notes), notes), notes, unresolved=unresolved)
    notes.stop_on_problems()
    return found


def refusals(path: Path) -> list[str]:
    with pytest.raises(InputError) as refused:
        outline(path)
    return [str(problem) for problem in refused.value.problems]


def schema(resolved: Outline, name: str) -> Node:
    return next(node for key, node in resolved.schemas if key == name)


def child(node: Node, *tokens: str) -> Node:
    for token in tokens:
        found = node.step(token)
        assert found is not None, token
        node = found
    return node


def test_operations_with_shared_parts_expanded(write: Write) -> None:
    spec = write(
        "api.yaml",
        _HEAD + """\
paths:
  /a/{id}:
    parameters:
    - {$ref: '#/components/parameters/id'}
    - {name: q, in: query, description: of the path}
    x-note: {}
    get:
      parameters: [{name: q, in: query, description: own}, {name: q, in: header}]
      responses: {200: {$ref: '#/components/responses/ok'}, x-more: {}, default: {description: d}}
    post:
      requestBody: {$ref: '#/components/requestBodies/first'}
  /b: {$ref: '#/components/pathItems/b', delete: {}}
  x-extension: {get: {}}
webhooks:
  changed: {post: {requestBody: {content: {}}}}
components:
  parameters: {id: {name: id, in: path, required: true, schema: {}}}
  responses: {ok: {description: ok}}
  requestBodies: {first: {$ref: '#/components/requestBodies/second'}, second: {content: {}}}
  pathItems: {b: {get: {}, delete: {}, additionalOperations: {COPY: {}}}}
  schemas: {A: {type: string}, B: true}
""",
    )
    resolved = outline(spec)
    assert [(each.verb, each.path.unsafe, each.id) for each in resolved.operations] == [
        ("GET", "/a/{id}", "#/paths/~1a~1{id}/get"),
        ("POST", "/a/{id}", "#/paths/~1a~1{id}/post"),
        ("DELETE", "/b", "#/paths/~1b/delete"),
        ("GET", "/b", "#/paths/~1b/get"),
        ("COPY", "/b", "#/paths/~1b/copy"),
    ]
    get, post, delete, *_ = resolved.operations
    assert [each.pointer for each in get.parameters] == [
        "/components/parameters/id",
        "/paths/~1a~1{id}/get/parameters/0",
        "/paths/~1a~1{id}/get/parameters/1",
    ]
    assert [(status.unsafe, node.pointer) for status, node in get.responses] == [
        ("200", "/components/responses/ok"),
        ("default", "/paths/~1a~1{id}/get/responses/default"),
    ]
    assert post.request_body is not None
    assert post.request_body.pointer == "/components/requestBodies/second"
    assert delete.node.pointer == "/paths/~1b/delete"
    assert [name.unsafe for name, _ in resolved.schemas] == ["A", "B"]
    assert [(name.unsafe, op.verb) for name, op in resolved.webhooks] == [
        ("changed", "POST")
    ]


def test_target_is_one_step_and_follow_goes_to_the_end(write: Write) -> None:
    spec = write(
        "api.yaml",
        _HEAD + """\
components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/C', description: only words}
    C: {$ref: '#/components/schemas/D', minLength: 1}
    D: {type: string}
    E: {properties: {a: {$ref: '#/components/schemas/F/properties/x~1y%7B%7D/items'}}}
    F: {properties: {'x/y{}': {items: {type: integer}}}}
""",
    )
    resolved = outline(spec)
    first = schema(resolved, "A")
    assert resolved.target(first).id == "#/components/schemas/B"
    assert resolved.follow(first).id == "#/components/schemas/C"
    deep = resolved.follow(child(schema(resolved, "E"), "properties", "a"))
    assert deep.id == "#/components/schemas/F/properties/x~1y{}/items"
    assert str(deep.at) == "api.yaml:10:32"
    plain = schema(resolved, "D")
    assert resolved.follow(plain) is plain


def test_recursion_is_no_cycle(write: Write) -> None:
    spec = write(
        "api.yaml",
        _HEAD + """\
components:
  schemas:
    Tree: {properties: {children: {items: {$ref: '#/components/schemas/Tree'}}}}
    Alias: {$ref: '#/components/schemas/Tree'}
""",
    )
    resolved = outline(spec)
    item = child(schema(resolved, "Tree"), "properties", "children", "items")
    assert resolved.follow(item).id == "#/components/schemas/Tree"


def test_all_broken_references_are_listed_at_once(write: Write) -> None:
    spec = write(
        "api.yaml",
        _HEAD + """\
paths:
  /a: {get: {parameters: [{$ref: '#/components/schemas/Contact'}], responses: {}}}
components:
  schemas:
    Contact:
      properties:
        a: {$ref: '#/components/schemas/Contcat'}
        b: {$ref: '#/components/schemas/__class__'}
        c: {$ref: Contact}
        d: {$ref: 'https://example.com/a.json'}
        e: {$ref: 'file:///etc/passwd'}
        f: {$ref: '../secret.yaml'}
        g: {$ref: '/etc/passwd'}
        h: {$ref: '%2e%2e/secret.yaml'}
        i: {$ref: '#name'}
        j: {$ref: '#/info/title'}
        k: {$ref: '//host/a.yaml'}
""",
    )
    write("../secret.yaml", "type: string\n")
    assert refusals(spec) == [
        "api.yaml:4:28: error: '#/components/schemas/Contact' is a schema, but a parameter "
        "belongs here [wrong-ref]",
        "api.yaml:9:13: error: '#/components/schemas/Contcat' leads nowhere: there is no "
        "'Contcat' in components/schemas; did you mean 'Contact'? [broken-ref]",
        "api.yaml:10:13: error: '#/components/schemas/__class__' leads nowhere: there is no "
        "'__class__' in components/schemas [broken-ref]",
        "api.yaml:11:13: error: 'Contact' leads nowhere: there is no file 'Contact' beside the "
        "document [broken-ref]",
        "api.yaml:12:13: error: 'https://example.com/a.json' leads nowhere: it is remote; "
        "nothing is fetched without `--allow-remote` [remote-ref]",
        "api.yaml:13:13: error: 'file:///etc/passwd' leads nowhere: file: URLs are never read; "
        "write a path relative to this file [outside-ref]",
        *(
            f"api.yaml:{line}:13: error: '{text}' leads nowhere: '{path}' lies outside the "
            "folder of the document, where nothing is read (`root` of the configuration names another) [outside-ref]"
            for line, text, path in (
                (14, "../secret.yaml", "../secret.yaml"),
                (15, "/etc/passwd", "/etc/passwd"),
                (16, "%2e%2e/secret.yaml", "../secret.yaml"),
            )
        ),
        "api.yaml:17:13: error: '#name' leads nowhere: nothing has the `$anchor` 'name'; write "
        "'#/components/schemas/...' [broken-ref]",
        "api.yaml:18:13: error: '#/info/title' is no schema [wrong-ref]",
        "api.yaml:19:13: error: '//host/a.yaml' leads nowhere: it does not say how that host is "
        "asked; write https: [remote-ref]",
    ]


def test_a_property_that_is_gone_may_have_been_anything(write: Write) -> None:
    spec = write(
        "api.yaml",
        _HEAD + """\
components:
  schemas:
    A: {properties: {a: {$ref: '#/components/schemas/B/properties/gone'}}}
    B: {properties: {b: {type: string}}}
""",
    )
    notes = Notes()
    resolved = outline(spec, notes)
    assert resolved.follow(child(schema(resolved, "A"), "properties", "a")).raw == {}
    assert [str(loss) for loss in notes.losses] == [
        "api.yaml:5:26: weakened: '#/components/schemas/B/properties/gone' leads nowhere: there "
        "is no 'gone' in components/schemas/B/properties; anything is allowed "
        "[gone-property-ref]"
    ]


def test_broken_references_may_be_left_open(write: Write) -> None:
    spec = write(
        "api.yaml",
        _HEAD
        + "components: {schemas: {A: {items: {$ref: '#/nope'}, not: {$ref: '#/nope'}}}}\n",
    )
    notes = Notes()
    resolved = outline(spec, notes, "open")
    target = resolved.follow(child(schema(resolved, "A"), "items"))
    assert target.raw == {}
    assert [str(loss) for loss in notes.losses] == [
        f"api.yaml:3:{column}: weakened: '#/nope' leads nowhere: there is no 'nope' in the "
        "document; anything is allowed [unresolved-ref]"
        for column in (36, 59)
    ]


def test_references_that_only_lead_to_each_other(write: Write) -> None:
    spec = write(
        "api.yaml",
        _HEAD + """\
components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/A', minLength: 1}
    C: {$ref: '#/components/schemas/C'}
    D: {$ref: '#/components/schemas/A'}
""",
    )
    chain = "#/components/schemas/B -> #/components/schemas/A -> #/components/schemas/B"
    assert refusals(spec) == [
        f"api.yaml:6:5: error: these references only lead to each other: {chain} [ref-cycle]",
        "api.yaml:7:5: error: these references only lead to each other: "
        "#/components/schemas/C -> #/components/schemas/C [ref-cycle]",
    ]


def test_other_files_below_the_folder(write: Write) -> None:
    spec = write(
        "api.yaml",
        _HEAD + """\
paths:
  /a: {$ref: 'paths/a.yaml'}
components:
  schemas:
    Shared: {type: string, nullable: true}
""",
    )
    write(
        "paths/a.yaml",
        "get:\n  parameters: [{$ref: '../shared.yaml#/parameters/page'}]\n"
        "  responses: {200: {description: ok, content: {application/json: "
        "{schema: {$ref: '../models/contact.json'}}}}}\n",
    )
    write(
        "shared.yaml",
        "parameters: {page: {name: page, in: query, schema: {type: int}}}\n",
    )
    write(
        "models/contact.json",
        '{"type": "object", "properties": {"next": {"$ref": "#"},'
        ' "s": {"$ref": "../api.yaml#/components/schemas/Shared"}}}',
    )
    notes = Notes()
    resolved = outline(spec, notes)
    (operation,) = resolved.operations
    assert (operation.node.id, operation.id) == (
        "#/paths/~1a/get",
        "#/paths/~1a/get",
    )
    (parameter,) = operation.parameters
    assert parameter.id == "#/components/parameters/page"
    assert child(parameter, "schema").raw == {"type": "integer"}
    response = operation.responses[0][1]
    contact = resolved.follow(child(response, "content", "application/json", "schema"))
    assert contact.id == "#/components/schemas/contact"
    assert resolved.follow(child(contact, "properties", "next")).id == contact.id
    shared = resolved.follow(child(contact, "properties", "s"))
    assert shared.id == "#/components/schemas/Shared"
    assert [str(loss.place) for loss in notes.losses] == [
        "api.yaml:7:28",
        "shared.yaml:1:53",
    ]


def test_files_that_are_broken_or_lead_out(write: Write, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.yaml"
    outside.write_text("type: string\n")
    spec = write(
        "specs/api.yaml",
        _HEAD + """\
components:
  schemas:
    A: {$ref: 'link.yaml'}
    B: {$ref: 'bad.yaml'}
    C: {$ref: 'bad.yaml#/x'}
    D: {$ref: 'folder'}
""",
    )
    (tmp_path / "specs" / "link.yaml").symlink_to(outside)
    (tmp_path / "specs" / "folder").mkdir()
    write("specs/bad.yaml", "a: [1\n")
    assert refusals(spec) == [
        "specs/api.yaml:5:9: error: 'link.yaml' leads nowhere: 'link.yaml' is a symbolic link "
        "out of the document's folder [outside-ref]",
        "specs/api.yaml:8:9: error: 'folder' leads nowhere: 'folder' is no file [broken-ref]",
        "specs/bad.yaml:2:1: error: not YAML: did not find expected ',' or ']' (while parsing a "
        "flow sequence); a [ above is not closed [not-yaml]",
    ]


def test_many_broken_references_are_told_without_looking_for_each(write: Write) -> None:
    """What may have been meant is sought for the first few: the rest would take for ever."""
    names = ", ".join(
        f"Name{i}: {{$ref: '#/components/schemas/Nane{i}'}}" for i in range(60)
    )
    lines = refusals(
        write("api.yaml", f"{_HEAD}paths: {{}}\ncomponents: {{schemas: {{{names}}}}}\n")
    )
    assert len(lines) == 60
    assert sum("did you mean" in line for line in lines) == 20


def test_files_that_only_lead_to_each_other(write: Write) -> None:
    write("b.yaml", "$ref: c.yaml\n")
    write("c.yaml", "$ref: ./b.yaml\n")
    path = write(
        "a.yaml",
        f"{_HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: b.yaml}}}}}}\n",
    )
    assert refusals(path) == [
        "b.yaml:1:1: error: these references only lead to each other: b.yaml# -> c.yaml# -> "
        "b.yaml# [ref-cycle]"
    ]


def test_a_circle_of_thousands_is_told_in_one_line(write: Write) -> None:
    names = ", ".join(
        f"N{i}: {{$ref: '#/components/schemas/N{(i + 1) % 2000}'}}" for i in range(2000)
    )
    [line] = refusals(
        write("api.yaml", f"{_HEAD}paths: {{}}\ncomponents: {{schemas: {{{names}}}}}\n")
    )
    assert "-> ... 1,996 more ... ->" in line


def test_names_of_discriminators_are_references(write: Write) -> None:
    spec = write(
        "api.yaml",
        _HEAD + """\
components:
  schemas:
    A: {discriminator: {propertyName: k, mapping: {b: B, c: Cat}}}
    B: {type: object}
""",
    )
    notes = Notes()
    outline(spec, notes)
    assert list(map(str, notes.losses)) == [
        "api.yaml:5:58: repaired: 'Cat' leads nowhere: there is no file 'Cat' beside the document; "
        "this entry is left out [unknown-discriminator-target]"
    ]


def test_an_index_of_any_length_leads_nowhere(write: Write) -> None:
    lines = refusals(
        write(
            "a.yaml",
            f"{_HEAD}paths: {{/a: {{$ref: '#/x-a/{'9' * 4990}'}}}}\nx-a: [1]\n",
        )
    )
    assert lines[0].endswith("[broken-ref]")


def test_an_answer_has_a_status(write: Write) -> None:
    notes = Notes()
    keys = ("200", "4xx", "default", "x-note", "2.0", "600", "9" * 900)
    answers = ", ".join(f"'{key}': {{description: d}}" for key in keys)
    text = f"{_HEAD}paths: {{/a: {{get: {{responses: {{{answers}}}}}}}}}\n"
    [operation] = outline(write("a.yaml", text), notes).operations
    assert [key.unsafe for key, _ in operation.responses] == ["200", "4xx", "default"]
    assert [loss.code for loss in notes.losses] == ["unknown-status"] * 3


def test_a_document_has_so_many_files(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "bc":
        write(f"{name}.yaml", "X: {type: string}\n")
    text = "paths: {}\ncomponents: {schemas: {A: {$ref: b.yaml#/X}, B: {$ref: c.yaml#/X}}}\n"
    path = write("a.yaml", f"{_HEAD}{text}")
    monkeypatch.setattr("crmgen.read.files.MAX_FILES", 3)
    assert outline(path).schemas
    monkeypatch.setattr("crmgen.read.files.MAX_FILES", 2)
    [line] = refusals(path)
    assert "a document has at most 2 files" in line


def test_what_other_files_say_in_one_word_stands_there(write: Write) -> None:
    write("b.yaml", "# all of the file\nfalse\n")
    write("c.json", '{"definitions":\n  {"X": false}}')
    write("d.yaml", "a: 1\ndefs:\n  - false\n")
    names = {"B": "b.yaml", "C": "c.json#/definitions/X", "D": "d.yaml#/defs/0"}
    stated = ", ".join(f"{key}: {{$ref: '{text}'}}" for key, text in names.items())
    path = write(
        "a.yaml", f"{_HEAD}paths: {{}}\ncomponents: {{schemas: {{{stated}}}}}\n"
    )
    found = outline(path).schemas
    places = {str(node.at) for _, node in found if node.raw is False}
    assert places == {"b.yaml:1:1", "c.json:2:4", "d.yaml:2:1"}
