"""Models whose fields name classes that are defined after them: known by their wire names all the same."""

from __future__ import annotations

from tests.conftest import MakeSdk

HARBOURS = """
  /harbours/{id}/usage:
    get:
      operationId: listUsage
      tags: [harbours]
      x-crmgen-pagination: {style: offset, page: offset, items: result.dailyCount, total: result.total}
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: offset, in: query, schema: {type: integer}}
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Usage'}}}}}
  /harbours:
    get:
      operationId: getHarbour
      tags: [harbours]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Usage'}}}}}
    put:
      operationId: replaceHarbour
      tags: [harbours]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Usage'}}}}
      responses: {"204": {description: none}}
components:
  schemas:
    Usage:
      type: object
      required: [result]
      properties: {result: {$ref: '#/components/schemas/Result'}}
    Result:
      type: object
      required: [total, dailyCount, masterOf]
      properties:
        total: {type: integer}
        dailyCount: {type: array, items: {$ref: '#/components/schemas/Day'}}
        masterOf: {$ref: '#/components/schemas/Master'}
    Day: {type: object, required: [shipCount], properties: {shipCount: {type: integer}}}
    Master: {type: object, properties: {name: {type: string}, madeBy: {type: string, readOnly: true}}}
"""
RESULT = {
    "total": 1,
    "dailyCount": [{"shipCount": 3}],
    "masterOf": {"name": "Ann", "madeBy": "the server"},
}


def test_pages_are_found_below_a_type_that_is_defined_later(sdk: MakeSdk) -> None:
    made = sdk(HARBOURS)
    made.reply(200, {"result": RESULT})
    days = list(made.client(strict=True).harbours.list_usage("a"))
    assert [day.ship_count for day in days] == [3]


def test_what_is_read_only_in_it_is_not_sent(sdk: MakeSdk) -> None:
    made = sdk(HARBOURS)
    made.reply(200, {"result": RESULT})
    result = made.client(strict=True).harbours.get()
    made.replies.clear()
    made.reply(204)
    made.client().harbours.replace(result=result)
    assert made.last_json["result"]["masterOf"] == {"name": "Ann"}
