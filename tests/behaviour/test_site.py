"""`crmgen docs`: a site whose links lead somewhere, whose examples run, and in which no text of a document is markup."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from markupsafe import Markup

from crmgen.cli import main
from crmgen.diagnostics import InputError
from crmgen.settings import ApiSettings
from crmgen.site.build import build_site
from crmgen.site.folder import MARKER, write_site
from crmgen.site.serve import server
from tests.fake_api import serving
from tests.site_pages import SDKS, broken_links, of_api, read


def site_of(text: str, folder: Path) -> dict[str, str]:
    spec = folder / "acme.yaml"
    spec.write_text(text, "utf-8")
    return build_site(ApiSettings("acme", spec, folder / "sdk", "acme"))[1]


@pytest.mark.parametrize("name", SDKS)
def test_every_example_of_a_site_runs(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = of_api(name)
    known, files = build_site(settings)
    assert not list(broken_links(files))
    monkeypatch.setattr(sys, "path", [str(settings.output / "src"), *sys.path])
    importlib.invalidate_caches()
    for credential in known.names.credentials.values():
        monkeypatch.setenv(f"{name}_{credential}".upper(), "test")
    pages = [
        read(text) for path, text in files.items() if path.startswith("resources/")
    ]
    examples = {key: text for page in pages for key, text in page.examples.items()}
    methods = sum(1 for page in pages for key in page.examples if key[1] == "sync")
    assert methods > 0.95 * sum(len(each.operations) for each in known.names.resources)
    with serving(known) as api:
        monkeypatch.setenv(f"{name}_BASE_URL".upper(), api.url)
        for (method, kind), text in examples.items():
            before = len(api.asked)
            code = compile(text, f"{method} {kind}", "exec")
            exec(code, {"__name__": "example", "print": repr})
            assert len(api.asked) > before, method


SMALL = """
openapi: 3.1.0
info:
  title: Acme
  version: "1"
  description: "See [the *docs*](https://acme.example/docs) and [more](/more)."
servers: [{url: "https://api.acme.example"}]
tags: [{name: things, description: All that there is.}]
paths:
  /things:
    get:
      tags: [things]
      operationId: listThings
      summary: List things
      parameters:
        - {name: page, in: query, schema: {type: integer, default: 1}}
        - {name: sort-by, in: query, description: "One of `a` and `b`.", schema: {enum: [a, b]}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}}}}
        "404": {description: There are none., content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
components:
  schemas:
    Thing:
      description: "<p>What is <b>there</b>; see <a href='https://acme.example/thing'>things</a>.</p><ul><li>one<li>two</ul>"
      properties: {id: {type: string, maxLength: 5}, owner: {$ref: "#/components/schemas/Owner"}}
    Owner: {properties: {name: {type: string}}, deprecated: true}
    Problem: {properties: {message: {type: string}}}
"""


def test_what_is_said_of_a_method(tmp_path: Path) -> None:
    files = site_of(SMALL, tmp_path)
    html = files["resources/things.html"]
    page = read(html)
    text = " ".join("".join(page.text).split())
    assert "List things." in text and "GET /things" in text
    assert "sort_by" in text and "on the wire sort-by" in text
    assert "Default: 1" in text and "There are none." in text
    assert "../errors.html#NotFoundError" in page.links
    assert {"../models/thing.html#Thing", "../models/problem.html#Problem"} <= {
        *page.links
    }
    assert (
        "async for thing in crm.things.list():" in page.examples["things.list", "async"]
    )
    compile(page.examples["things.list", "sync"], "example", "exec")


def test_what_is_said_of_a_type(tmp_path: Path) -> None:
    files = site_of(SMALL, tmp_path)
    thing = files["models/thing.html"]
    assert '<strong>there</strong>; see <a href="https://acme.example/thing"' in thing
    assert "<li>one" in thing and "At most 5 characters." in thing
    assert 'id="Thing.owner"' in thing and 'href="../models/thing.html#Owner"' in thing
    assert "deprecated" in thing and 'href="../models/thing.html#Thing"' in thing
    assert '<h1 id="-Thing">' in thing and '<h2 id="-Owner">' in thing
    assert 'href="../resources/things.html#list"' in thing


def test_links_lead_to_the_web_or_nowhere(tmp_path: Path) -> None:
    html = site_of(SMALL, tmp_path)["index.html"]
    assert (
        '<a href="https://acme.example/docs" rel="noreferrer noopener">the <em>docs</em></a> and more.'
        in html
    )


def test_of_many_resources_the_pages_of_types_name_the_number_alone(
    tmp_path: Path,
) -> None:
    paths = "".join(
        f"  /kind{each}s: {{get: {{tags: [kind{each}s], responses: {{'200': {{description: OK, content: {{application/json: "
        "{schema: {$ref: '#/components/schemas/Thing'}}}}}}}\n"
        for each in range(101)
    )
    files = site_of(SMALL.replace("components:", f"{paths}components:"), tmp_path)
    assert not list(broken_links(files))
    assert (
        '<a href="../index.html#-resources">All 102</a>' in files["models/thing.html"]
    )


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1) 'y')",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://evil.example/pixel.png)",
    "<https://evil.example/\"onmouseover=alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=\"https://e.example/' onclick='alert(1)\">x</a>",
    "</code></pre></main><script>alert(1)</script>",
    "```python\n</code><script>alert(1)</script>\n```",
    "```\"><script>alert(1)</script>\nx\n```",
    "`</code><script>alert(1)</script>`",
    "{{ 7919 * 6841 }}{% for x in y %}",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "<!-- <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<style>*{display:none}</style><link rel=stylesheet href=//evil.example>",
    "<form action=//evil.example><input>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e\u2028\u2029\x7f\ufeff<script>",
    "**" * 3000,
    "[" * 3000,
    "> " * 3000,
    "<b" * 3000,
    "<p>" * 3000,
    "<a href=" * 2000,
)  # fmt: skip
"""What descriptions hold that mean ill."""
TAGS = frozenset(
    re.findall(
        r"\w+",
        "html head meta title link script body a header b span div button kbd nav p ul li main footer code dialog input "
        "h1 h2 h3 section pre dl dt dd i em strong br hr wbr blockquote ol table thead tbody tr th td",
    )
)
"""What our own templates and Markdown make."""


def test_no_text_of_a_document_is_markup(tmp_path: Path) -> None:
    """In none of its places: titles, descriptions, names, enum values, defaults, sources, paths."""
    for index, text in enumerate(HOSTILE):
        document = {
            "openapi": "3.1.0",
            "info": {"title": text[:200], "version": text[:50], "description": text},
            "servers": [{"url": "https://api.acme.example"}],
            "tags": [{"name": "things", "description": text}],
            "paths": {
                "/things/" + text[:60].replace("{", "").replace("}", "").replace("/", "").replace("?", "").replace("#", ""): {
                    "post": {
                        "tags": ["things"],
                        "summary": text,
                        "description": text,
                        "x-crmgen-evidence": "inferred",
                        "x-crmgen-source": text,
                        "parameters": [
                            {"name": text[:100] or "x", "in": "query", "description": text,
                             "schema": {"type": "string", "enum": [text], "default": text}},
                        ],
                        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/T"}}}},
                        "responses": {"200": {"description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/T"}}}},
                                      "404": {"description": text}},
                    },
                },
            },
            "components": {"schemas": {"T": {"description": text, "properties": {
                text[:100]: {"type": "string", "description": text, "pattern": "a<b>", "default": text, "examples": [text]}}}}},
        }  # fmt: skip
        folder = tmp_path / str(index)
        folder.mkdir()
        files = site_of(json.dumps(document), folder)
        assert not list(broken_links(files)), text
        for path, html in files.items():
            if path.endswith(".html"):
                page = read(html)
                assert page.tags.keys() <= TAGS, (text, page.tags.keys() - TAGS)
                assert page.tags["script"] == 1 and page.tags["link"] == 1
                assert not [
                    each for each, _ in page.attributes if each.startswith("on")
                ]
                assert "54173879" not in html
        assert files["search-index.js"].isascii()


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(SMALL, "utf-8")
    made: list[dict[str, str]] = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "crmgen", "docs", "acme.yaml", "-o", seed]
        subprocess.run(
            command,
            cwd=tmp_path,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        folder = tmp_path / seed
        made.append(
            {
                each.relative_to(folder).as_posix(): each.read_text("utf-8")
                for each in folder.rglob("*.*")
            }
        )
    assert made[0] == made[1]
    assert str(tmp_path) not in "".join(made[0].values())


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert write_site({"index.html": "one", "models/a.html": "a"}, folder).create
    (folder / "CNAME").write_text("docs.acme.example")
    assert write_site({"index.html": "one", "models/a.html": "a"}, folder).is_empty
    plan = write_site({"index.html": "two"}, folder)
    assert plan.update == ("index.html",) and plan.delete == ("models/a.html",)
    assert sorted(each.name for each in folder.rglob("*") if each.is_file()) == [
        MARKER,
        "CNAME",
        "index.html",
    ]


def test_what_somebody_else_wrote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(InputError, match="not written by `crmgen docs`"):
        write_site({"index.html": "one"}, tmp_path)
    write_site({"other.html": "one"}, tmp_path)
    (tmp_path / "other.html").write_text("edited")
    with pytest.raises(InputError, match="was changed since"):
        write_site({"other.html": "two"}, tmp_path)
    assert (tmp_path / "index.html").read_text() == "mine"


@pytest.mark.parametrize(
    "marker",
    ["[]", "{", '{"../mine.html": "x", "a.txt": 1, "b.html": null}', "[" * 10_000],
)
def test_a_marker_that_lies_removes_nothing(tmp_path: Path, marker: str) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    for path in ("mine.html", "site/a.txt", "site/b.html"):
        (tmp_path / path).write_text("x")
    (folder / MARKER).write_text(marker)
    assert not write_site({"index.html": "one"}, folder).delete
    assert (tmp_path / "mine.html").is_file() and (folder / "b.html").is_file()


def test_it_is_served_on_this_machine_alone() -> None:
    with server({"index.html": "<p>é", "site.css": "p{}"}, 0) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{made.server_port}"
        with urlopen(f"{url}/?x") as answer:
            assert answer.read().decode() == "<p>é"
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        with pytest.raises(HTTPError, match="404") as missing:
            urlopen(f"{url}/../pyproject.toml")
        missing.value.close()
        assert made.server_address[0] == "127.0.0.1"
        made.shutdown()


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["docs", *arguments])


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("acme.yaml").write_text(SMALL, "utf-8")
    done = run("acme.yaml")
    assert done.exit_code == 0 and done.output.startswith("site/index.html: ")
    assert Path("site/resources/things.html").is_file()
    assert ", 0 unchanged" not in run("acme.yaml").output


def test_bad_input_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("acme.yaml").write_text("openapi: 3.1.0\npaths: [", "utf-8")
    Path("good.yaml").write_text(SMALL, "utf-8")
    assert (run("acme.yaml").exit_code, run("nothing.yaml").exit_code) == (2, 2)
    with server({}, 0) as taken:
        done = run("good.yaml", "--serve", "--port", str(taken.server_port))
    assert done.exit_code == 2 and "cannot be listened at" in done.output
    assert run("good.yaml", "--serve", "--port", "99999999").exit_code == 2


def test_the_search_knows_methods_types_and_fields(tmp_path: Path) -> None:
    script = site_of(SMALL, tmp_path)["search-index.js"]
    rows = json.loads(script.removeprefix("window.siteIndex(").removesuffix(");\n"))
    assert [
        "method",
        "things.list",
        "resources/things.html#list",
        "List things.",
        "page sort_by options GET /things",
    ] in rows or any(row[1] == "things.list" and "sort_by" in row[4] for row in rows)
    assert any(
        row[:3] == ["type", "Thing", "models/thing.html#Thing"] and row[4] == "id owner"
        for row in rows
    )
    assert any(
        row[:3] == ["error", "NotFoundError", "errors.html#NotFoundError"]
        for row in rows
    )


def test_changes_are_those_of_the_sdk(tmp_path: Path) -> None:
    (tmp_path / "sdk").mkdir()
    (tmp_path / "sdk" / "CHANGELOG.md").write_text(
        "# Changes\n\n## 1.2.0\n\n- `Thing` is new.\n"
    )
    html = site_of(SMALL, tmp_path)["changelog.html"]
    assert "1.2.0</h2>" in html and 'href="models/thing.html#Thing"' in html


def test_without_a_changelog_the_page_says_what_is_known(tmp_path: Path) -> None:
    site = site_of(SMALL, tmp_path)
    assert "crmgen generate --bump" in site["changelog.html"]
    assert 'href="changelog.html"' in site["index.html"]


def test_each_step_of_the_first_page_stands_by_itself(tmp_path: Path) -> None:
    secured = SMALL.replace("tags: [{", "security: [{token: []}]\ntags: [{", 1)
    scheme = "components:\n  securitySchemes: {token: {type: http, scheme: bearer}}"
    site = site_of(secured.replace("components:", scheme), tmp_path)
    html = Markup(site["index.html"]).striptags()
    assert "In the folder of the SDK" in html and "1 method " in html
    credentials = html.partition("Credentials")[2].partition("First call")[0]
    assert "from acme import Acme crm = Acme()" in credentials


def test_generating_imports_none_of_it(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(SMALL, "utf-8")
    code = (
        "import sys; from crmgen.cli import main; main(['generate', 'acme.yaml', '-q'], standalone_mode=False); "
        "sys.exit(bool({'crmgen.site', 'markdown_it', 'http.server'} & sys.modules.keys()))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
