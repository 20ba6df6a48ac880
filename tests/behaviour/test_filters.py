"""`x-crmgen-filter` and `x-crmgen-sort`: conditions and orders built in Python, sent in the API's grammar."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crmgen.cli import main
from tests.conftest import MakeSdk, Sdk

DOCUMENT = """\
openapi: 3.1.0
info: {title: Made, version: "1"}
servers: [{url: https://api.example.com}]
security: [{token: []}]
paths:
  /contracts:
    get:
      operationId: listContracts
      tags: [contracts]
      parameters:
        - {$ref: '#/components/parameters/Filter'}
        - {$ref: '#/components/parameters/OrderBy'}
        - {$ref: '#/components/parameters/Sort'}
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Record'}}}}}
  /deals:
    get:
      operationId: listDeals
      tags: [deals]
      parameters:
        - {$ref: '#/components/parameters/Filters'}
        - {$ref: '#/components/parameters/Sorts'}
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Record'}}}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  parameters:
    Filter:
      name: filter
      in: query
      description: Which ones.
      schema: {type: string}
      x-crmgen-filter:
        kind: text
        item: "{field}:{operator}:{value}"
        and: ",and,"
        or: ",or,"
        group: "({})"
        list: ";"
        quote: '"'
        operators: {eq: eq, ne: ne, gt: gt, ge: gte, lt: lt, le: lte, like: like, in: in, starts_with: starts_with}
    OrderBy:
      name: order_by[]
      in: query
      schema: {type: array, items: {type: string}}
      x-crmgen-name: order_by
      x-crmgen-sort: {kind: text, item: "{field}:{direction}", asc: asc, desc: desc}
    Sort:
      name: sort
      in: query
      schema: {type: string}
      x-crmgen-sort: {kind: text, asc: "{field}", desc: "-{field}"}
    Filters:
      name: filters
      in: query
      content:
        application/json:
          schema: {type: array, items: {$ref: '#/components/schemas/FilterItem'}}
      x-crmgen-filter:
        kind: json
        field: field
        operator: op
        value: value
        join: logicalOp
        values: text
        without-value: ""
        operators: {eq: eq, ne: neq, gt: gt, ge: gte, like: like, is_null: blank, is_not_null: notblank}
    Sorts:
      name: sorts
      in: query
      content:
        application/json:
          schema: {type: array, items: {type: object, properties: {field: {type: string}, order: {type: string}}}}
      x-crmgen-sort: {kind: json, field: field, direction: order, asc: ASC, desc: DESC}
  schemas:
    Record: {type: object, properties: {name: {type: string}}}
    FilterItem:
      type: object
      required: [field, op]
      properties: {field: {type: string}, op: {type: string}, value: {type: string}}
"""
USE = """
from {package} import Client, Condition, F, Order

def use(crm: Client) -> None:
    wanted: Condition = F.name.like("Acme") & (F.price > 100) | ~(F["a b"] == 1)
    newest: Order = F.created_at.desc()
    crm.contracts.list(filter=wanted, order_by=[newest, "name"], sort=newest)
    crm.contracts.list(filter="a:eq:b", order_by=newest, sort="name")
    crm.deals.list(filters=wanted, sorts=[newest])
    crm.deals.list(filters=[{"field": "name", "op": "eq"}], sorts=newest)
"""


@pytest.fixture
def made(sdk: MakeSdk) -> Sdk:
    made = sdk(DOCUMENT)
    made.reply(json={})
    return made


@pytest.fixture
def F(made: Sdk) -> Any:
    return made.package.F


def _text(made: Sdk, condition: Any) -> str:
    made.client(token="t").contracts.list(filter=condition)
    return made.last.url.params["filter"]


def _json(made: Sdk, condition: Any) -> Any:
    made.client(token="t").deals.list(filters=condition)
    return json.loads(made.last.url.params["filters"])


def test_conditions_are_printed_in_the_grammar_of_the_api(made: Sdk, F: Any) -> None:
    both = F.name.like("Acme") & (F.price > 100)
    assert _text(made, both) == "(name:like:Acme,and,price:gt:100)"
    assert _text(made, F.name == "Example") == "name:eq:Example"
    assert _text(made, F.company.name != "x") == "company.name:ne:x"
    assert _text(made, F.customer_id.in_([28, 29, 30])) == "customer_id:in:28;29;30"
    assert _text(made, F.end_date <= date(2026, 1, 31)) == "end_date:lte:2026-01-31"
    assert _text(made, F.done == True) == "done:eq:true"  # noqa: E712
    assert _text(made, F["custom field"].starts_with("a")) == (
        "custom field:starts_with:a"
    )


def test_text_with_meaning_is_quoted(made: Sdk, F: Any) -> None:
    assert _text(made, F.name == "Example Company") == 'name:eq:"Example Company"'
    assert _text(made, F.name == "a,and,b:c") == 'name:eq:"a,and,b:c"'
    assert _text(made, F.name == "") == 'name:eq:""'
    assert _text(made, F.name.in_(["a;b", "c"])) == 'name:in:"a;b";c'
    with pytest.raises(ValueError, match="it holds a quote"):
        _text(made, F.name == 'say "hi"')
    with pytest.raises(ValueError, match="cannot be a field"):
        _text(made, F["a:b"] == 1)


def test_and_or_are_grouped_as_python_reads_them(made: Sdk, F: Any) -> None:
    a, b, c = F.a == 1, F.b > 2, F.c < 3
    assert _text(made, a & b & c) == "(a:eq:1,and,b:gt:2,and,c:lt:3)"
    assert _text(made, a & (b | c)) == "(a:eq:1,and,(b:gt:2,or,c:lt:3))"
    assert _text(made, a & b | c) == "((a:eq:1,and,b:gt:2),or,c:lt:3)"


def test_negation_is_said_by_opposites(made: Sdk, F: Any) -> None:
    assert _text(made, ~(F.a == 1)) == "a:ne:1"
    assert _text(made, ~((F.a > 1) & (F.b == 2))) == "(a:lte:1,or,b:ne:2)"
    assert _text(made, ~~(F.a > 1)) == "a:gt:1"
    with pytest.raises(ValueError, match=r"cannot say ~F\.name\.where\('like'"):
        _text(made, ~F.name.like("x"))


def test_what_the_api_cannot_compare_by_is_named(made: Sdk, F: Any) -> None:
    with pytest.raises(ValueError, match="'ends_with', only by eq, ne, gt"):
        _text(made, F.name.ends_with("x"))
    with pytest.raises(ValueError, match="'is_null', only by"):
        _text(made, F.name == None)  # noqa: E711
    with pytest.raises(ValueError, match="one of a list of values, not 'abc'"):
        F.name.in_("abc")


def test_a_condition_is_no_truth_value(F: Any) -> None:
    with pytest.raises(TypeError, match=r"join conditions with & and \|"):
        bool(F.a > 1)
    with pytest.raises(TypeError, match="not with `and` and `or`"):
        assert F.a > 1 and F.b > 2
    with pytest.raises(TypeError, match="comparisons need parentheses"):
        assert F.a.like("x") & F.b > 2


def test_text_of_the_user_goes_out_untouched(made: Sdk) -> None:
    assert _text(made, "a:eq:(b") == "a:eq:(b"
    made.client(token="t").deals.list(filters='[{"any": "thing"}]')
    assert made.last.url.params["filters"] == '[{"any": "thing"}]'
    item = {"field": "name", "op": "eq", "value": "x"}
    assert _json(made, [item]) == [item]


def test_json_is_joined_from_left_to_right(made: Sdk, F: Any) -> None:
    assert _json(made, F.amount > 5) == [{"field": "amount", "op": "gt", "value": "5"}]
    either = F.a.is_null() | ((F.b != "x") & (F.c >= 2))
    assert _json(made, either) == [
        {"field": "b", "op": "neq", "value": "x"},
        {"field": "c", "op": "gte", "value": "2", "logicalOp": "and"},
        {"field": "a", "op": "blank", "value": "", "logicalOp": "or"},
    ]
    with pytest.raises(ValueError, match="from left to right, without groups"):
        _json(made, ((F.a == 1) | (F.b == 2)) & ((F.c == 3) | (F.d == 4)))


def test_orders_are_printed_in_the_grammar_of_the_api(made: Sdk, F: Any) -> None:
    crm = made.client(token="t")
    orders = [F.created_at.desc(), F.name.asc()]
    crm.contracts.list(order_by=[*orders, "price"], sort=orders)
    query = made.last.url.params
    assert query.get_list("order_by[]") == ["created_at:desc", "name:asc", "price"]
    assert query["sort"] == "-created_at,name"
    crm.contracts.list(order_by=F.name.asc(), sort=F.name.desc())
    assert made.last.url.params["order_by[]"] == "name:asc"
    assert made.last.url.params["sort"] == "-name"
    crm.contracts.list(sort="name")
    assert made.last.url.params["sort"] == "name"
    crm.deals.list(sorts=orders)
    assert json.loads(made.last.url.params["sorts"]) == [
        {"field": "created_at", "order": "DESC"},
        {"field": "name", "order": "ASC"},
    ]
    crm.deals.list(sorts=[{"field": "x", "order": "ASC"}])
    assert json.loads(made.last.url.params["sorts"]) == [{"field": "x", "order": "ASC"}]


def test_nothing_given_is_nothing_sent(made: Sdk) -> None:
    made.client(token="t").contracts.list()
    made.client(token="t").deals.list()
    assert [each.url.query for each in made.sent] == [b"", b""]


def test_conditions_are_shown_as_they_are_written(F: Any) -> None:
    assert repr(F.name.like("x")) == "F.name.where('like', 'x')"
    assert repr((F.a == 1) | ~(F["a b"] > 2)) == "((F.a == 1) | ~(F['a b'] > 2))"


def test_only_apis_with_a_grammar_export_the_builder(sdk: MakeSdk) -> None:
    made = sdk("  /a: {get: {responses: {'204': {description: none}}}}")
    assert not hasattr(made.package, "F")


def test_generated_tests_pass_and_both_type_checkers_agree(made: Sdk) -> None:
    root = Path(str(made.package.__file__)).parents[2]
    (root / "tests/use.py").write_text(USE.replace("{package}", made.package.__name__))
    config = str(root / "pyproject.toml")
    for command in (
        ["pytest", "-q", "-p", "no:cacheprovider", "-c", config, str(root / "tests")],
        ["mypy", "--config-file", config, str(root / "src"), str(root / "tests")],
        ["pyright", "-p", str(root)],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command], capture_output=True, text=True, cwd=root
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        (
            'item: "{field}:{operator}:{value}"',
            "item: x",
            "33:9: error: expected a te",
        ),
        ("kind: json\n", "kind: yaml\n", "expected a mapping with kind: text or kind"),
        ('list: ";"', 'lists: ";"', "there is no key"),
        ("operators: {eq: eq, ne: ne,", "operators: {eq: [eq], ne: ne,", "API's word"),
        ('asc: "{field}", ', "", "expected asc, as text"),
        ("direction: order, ", "direction: [order], ", "expected direction, as text"),
    ],
)
def test_wrong_values_are_named_with_their_place(
    tmp_path: Path, good: str, bad: str, problem: str
) -> None:
    spec = tmp_path / "made.yaml"
    assert good in DOCUMENT
    spec.write_text(DOCUMENT.replace(good, bad))
    result = CliRunner().invoke(main, ["generate", str(spec), "--dry-run"])
    assert result.exit_code == 2
    assert problem in result.stderr and "[bad-extension]" in result.stderr
