"""`crmgen inspect` says of each operation in which something is about pages how it is walked, or why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crmgen.cli import main
from tests.behaviour.test_paging_words import (
    DEALS,
    FLAG,
    NUMBER,
    TEXT,
    Schema,
    an_object,
    document,
)

HEAD = 'openapi: 3.0.3\ninfo: {title: Deals, version: "1"}\nservers: [{url: https://x.example}]\npaths:\n'


def inspected(folder: Path, text: str) -> tuple[dict[str, Any], str]:
    """The only operation as JSON, and the text of all."""
    path = folder / "openapi.yaml"
    path.write_text(HEAD + text)
    as_json = CliRunner().invoke(main, ["inspect", str(path), "--json"])
    as_text = CliRunner().invoke(main, ["inspect", str(path)])
    assert (as_json.exit_code, as_text.exit_code) == (0, 0), as_json.output
    (resource,) = json.loads(as_json.stdout)["resources"]
    (operation,) = resource["operations"]
    return operation, as_text.stdout


def test_how_a_list_is_walked(tmp_path: Path) -> None:
    answer = an_object(data=DEALS, more=FLAG, meta=an_object(next_cursor=TEXT))
    operation, text = inspected(tmp_path, document(answer, {"cursor": TEXT}))
    walk = "by cursor (cursor=), items in data, next in meta.next_cursor, whether more follow in more"
    assert operation["paging"]["is"] == walk
    assert f"paging: {walk} (inferred: " in text
    assert "unpaged" not in operation


LISTS = an_object(one=DEALS, other=DEALS)


@pytest.mark.parametrize(
    ("answer", "query", "why"),
    [
        (an_object(data=DEALS), {"cursor": TEXT}, "no next value: the body does not say what 'cursor' is to be"),
        (an_object(data=DEALS, has_more=FLAG), {}, "no parameter takes the next page: 'has_more'"),
        (an_object(data=DEALS), {"offset": NUMBER}, "no end in sight: 'offset' without size or total"),
        (LISTS, {"page": NUMBER}, "no list stands out: 'one', 'other'"),
        (an_object(id=NUMBER), {"page": NUMBER}, "no list: the body is something else"),
        (an_object(people=DEALS, stats=an_object(seen=NUMBER)), {"page": NUMBER}, "no list stands out: 'people' is not called like what is asked for"),
        (an_object(people=DEALS, meta=an_object(id=NUMBER)), {"cursor": TEXT}, "no list stands out: 'people'"),
        ({"oneOf": [an_object(one=DEALS), an_object(other=DEALS)]}, {"page": NUMBER}, "no list: "),
    ],
)  # fmt: skip
def test_why_a_list_is_not_walked(
    tmp_path: Path, answer: Schema, query: dict[str, Schema], why: str
) -> None:
    operation, text = inspected(tmp_path, document(answer, query))
    assert operation["unpaged"].startswith(why)
    assert f"does not page: {why}" in text
    assert "paging" not in operation


def test_a_post_that_may_do_more_than_read_is_named(tmp_path: Path) -> None:
    body = an_object(offset=NUMBER, limit=NUMBER)
    answer = an_object(data=DEALS, total=NUMBER)
    operation, _ = inspected(
        tmp_path, document(answer, body=body, operationId="importDeals")
    )
    assert operation["unpaged"].startswith("may do more than read")


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("x-crmgen-pagination", "stated: it does not page"),
        ("x-crmgen-unwrap", "stated: a result"),
    ],
)
def test_what_is_stated_is_named(tmp_path: Path, key: str, why: str) -> None:
    answer = an_object(data=DEALS, total=NUMBER)
    stated: dict[str, Any] = {key: False}
    operation, _ = inspected(tmp_path, document(answer, {"page": NUMBER}, **stated))
    assert operation["unpaged"] == why


def test_nothing_is_said_where_nothing_is_about_pages(tmp_path: Path) -> None:
    answer = an_object(data=DEALS)
    query = {"start": {"type": "string", "format": "date-time"}, "limit": NUMBER}
    operation, text = inspected(tmp_path, document(answer, query))
    assert "unpaged" not in operation
    assert "page" not in text
