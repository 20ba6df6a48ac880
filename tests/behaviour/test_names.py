"""Names of types: what users would import beside Python's own, and what is made to be sent."""

from __future__ import annotations

import builtins
import subprocess
import sys
from pathlib import Path

import pytest

from crmgen.naming.words.collisions import BUILTINS
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


SHELVES = """
  /shelves:
    get:
      operationId: list
      tags: [shelves]
      parameters:
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
      responses: {"200": {description: OK, content: {application/json: {schema: {type: array, items: {type: string}}}}}}
  /shelves/dict:
    post:
      operationId: dict
      tags: [shelves]
      requestBody:
        content: {application/json: {schema: {type: object, properties: {str: {type: string}, int: {type: array, items: {type: integer}}}}}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {type: object, additionalProperties: {type: array, items: {type: integer}}}}}}
  /shelves/int:
    post:
      operationId: int
      tags: [shelves]
      parameters: [{name: size, in: query, schema: {type: integer}}]
      responses: {"200": {description: OK, content: {application/json: {schema: {type: integer}}}}}
  /shelves/{str}/str:
    post:
      operationId: str
      tags: [shelves]
      parameters: [{name: str, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: OK, content: {application/json: {schema: {type: array, items: {type: number}}}}}}
"""
USE_OF_SHELVES = """
from {package} import AsyncClient, Client
from typing_extensions import assert_type


def use(client: Client) -> None:
    assert_type(client.shelves.list(tags=["a"]), list[str])
    assert_type(client.shelves.dict(str="a", int=[1]), dict[str, list[int]])
    assert_type(client.shelves.int(size=1), int)
    assert_type(client.shelves.str("a"), list[float])


async def use_async(client: AsyncClient) -> None:
    assert_type(await client.shelves.list(tags=["a"]), list[str])
    assert_type(await client.shelves.str("a"), list[float])
"""


def test_methods_called_like_builtins_answer_as_others_do(sdk: MakeSdk) -> None:
    made = sdk(SHELVES)
    made.reply(200, ["a"])
    assert made.client().shelves.list(tags=["a", "b"]) == ["a"]
    made = sdk(SHELVES)
    made.reply(200, {"a": [1]})
    assert made.client().shelves.dict(str="a", int=[1]) == {"a": [1]}
    assert made.last_json == {"str": "a", "int": [1]}


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_methods_called_like_builtins_leave_annotations_alone(
    sdk: MakeSdk, checker: str
) -> None:
    made = sdk(SHELVES)
    root = Path(str(made.package.__file__)).parents[2]
    use = root / "tests/use.py"
    use.write_text(USE_OF_SHELVES.replace("{package}", made.package.__name__))
    config = ["--config-file", "pyproject.toml"] if checker == "mypy" else ["-p", "."]
    command = [sys.executable, "-m", checker, *config]
    paths = ["src", "tests/use.py"] if checker == "mypy" else []
    done = subprocess.run(
        [*command, *paths], capture_output=True, text=True, cwd=root, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
