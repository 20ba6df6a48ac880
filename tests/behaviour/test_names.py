"""Names of types: what users would import beside Python's own, and what is made to be sent."""

from __future__ import annotations

import builtins

from crmgen.naming.reserved import BUILTINS
from tests.conftest import MakeSdk

CALENDAR = """
  /calendar:
    get:
      operationId: getCalendar
      tags: [calendar]
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Calendar'}}}}
    post:
      operationId: requestCalendar
      tags: [calendar]
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/CustomerRequestStore'}}}
      responses: {"204": {description: none}}
    put:
      operationId: replaceCalendar
      tags: [calendar]
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Opening'}}}
      responses: {"204": {description: none}}
components:
  schemas:
    Calendar:
      type: object
      properties:
        exception: {$ref: '#/components/schemas/Exception'}
        warning: {$ref: '#/components/schemas/Warning'}
    Exception: {type: object, properties: {day: {type: string}}}
    Warning: {type: object, properties: {text: {type: string}}}
    CustomerRequestStore: {type: object, properties: {name: {type: string}}}
    Opening: {type: object, properties: {hour: {type: string}}}
"""


def test_types_leave_builtins_alone(sdk: MakeSdk) -> None:
    made = sdk(CALENDAR)
    made.reply(200, {"exception": {"day": "Monday"}, "warning": {"text": "closed"}})
    calendar = made.client().calendar.get()
    assert type(calendar.exception).__name__ == "ExceptionType"
    assert type(calendar.warning).__name__ == "WarningType"
    assert calendar.exception.day == "Monday"
    exported = set(made.package.models.__all__) | set(made.package.__all__)
    assert not exported & set(dir(builtins))


def test_builtin_classes_of_this_python_are_known() -> None:
    classes = {name for name in dir(builtins) if name[0].isupper()}
    assert classes - {"None", "True", "False"} - BUILTINS <= {"WindowsError"}


def test_a_name_that_says_that_it_is_sent_gets_no_input_behind_it(
    sdk: MakeSdk,
) -> None:
    names = sdk(CALENDAR).package.models.__all__
    assert "CustomerRequestStore" in names
    assert "OpeningInput" in names
