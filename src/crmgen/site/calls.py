"""The example of each method: a program that can be copied, for both clients, with values of the document's own.

They are made of the calls that the SDK's own tests make, so that every one of them is a call that works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from crmgen.emit.annotations import Annotator
from crmgen.emit.examples import Examples
from crmgen.emit.layout import lay_out
from crmgen.emit.testing.constants import Constants, TestImports, names_in
from crmgen.emit.testing.expressions import Writer
from crmgen.emit.testing.request_bodies import BodyCases, Sent
from crmgen.emit.testing.testable import can_be_tested
from crmgen.emit.testing.tested_calls import CallCases, call_cases
from crmgen.emit.views.resource_parts import MethodView
from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Direction, Field, Scalar
from crmgen.ir.walk import without_null
from crmgen.naming.names import Names, ResourceName
from crmgen.records import dataclass
from crmgen.text import Json, Wire

_SHOWN: Final = 3
"""Fields of a body that an example gives, where fewer must be there."""
_LONGEST: Final = 60
_WIDTH: Final = 54
"""Columns of a line, which stands beside text."""
_KINDS: Final = ("sync", "asynchronous", "signature")
_STRING: Final = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_LITERAL: Final = re.compile(rf"Literal\[((?:{_STRING}|[^\]\"'])*)\]")
_VALUE: Final = re.compile(rf"{_STRING}|[-\w.]+")
_SELF: Final = re.compile(r"\(\s*self\b(?:,(?=\n)|, )?")
_HIDING: Final = frozenset(("crm", "main", "asyncio", "print"))


@dataclass(frozen=True, slots=True)
class Example:
    """A whole program, with each client."""

    sync: str
    """Empty, as the other, for a method that no values could be found for."""
    asynchronous: str
    signature: str


class ExampleWriter:
    """Writes the examples of an API's methods, not laid out yet."""

    def __init__(self, api: Api, names: Names) -> None:
        self.api, self.names = api, names
        self.reading = Examples(api.types, Direction.OUTPUT)
        self.writer = Writer(
            Annotator(api.types, names), Examples(api.types, Direction.INPUT)
        )

    def write(
        self, resource: ResourceName, operation: Operation, method: MethodView
    ) -> Example:
        """The example of one method, and its signature."""
        signature = _LITERAL.sub(_first_values, method.signature)
        signature = f"def {method.name}({signature}) -> {method.gives or None}: ..."
        if not can_be_tested(operation, self.writer.examples, self.reading):
            return Example("", "", signature)
        bind = next((e.bind for e in self.api.tags if e.key == resource.tag), None)
        calls = call_cases(operation, method.name, self.writer, Constants(), (), bind)
        arguments = _telling(calls)
        call = f"{resource.attribute}{calls.subscript}.{method.name}({arguments})"
        needed = TestImports()
        needed.need(names_in([call]))
        head = needed.libraries.render(future=False)
        package, client = self.names.package, self.names.client
        name = f"{method.item}_" if method.item in _HIDING else method.item
        return Example(
            f"{head}\nfrom {package} import {client}\n"
            f"with {client}() as crm:\n{_used(method, name, call)}",
            f"import asyncio\n{head}\nfrom {package} import Async{client}\n"
            f"async def main() -> None:\n    async with Async{client}() as crm:\n"
            f"{_used(method, name, call, '        ', asynchronous=True)}"
            f"asyncio.run(main())\n",
            signature,
        )


def laid_out(examples: Mapping[str, Example]) -> dict[str, Example]:
    """The same as a formatter prints them, all at once."""
    texts = {
        f"{key}/{kind}.py": getattr(each, kind)
        for key, each in examples.items()
        for kind in _KINDS
    }
    done = lay_out(texts, width=_WIDTH)
    return {
        key: Example(*(_bare(done[f"{key}/{kind}.py"]) for kind in _KINDS))
        for key in examples
    }


def _bare(text: str) -> str:
    """A signature as a caller sees it; anything else as it is."""
    if not text.startswith("def "):
        return text
    text = _SELF.sub("(", text, count=1).removeprefix("def ")
    return text[: text.rindex(":")]


def _first_values(found: re.Match[str]) -> str:
    values = _VALUE.findall(found[1])
    more = ", ..." if len(values) > _SHOWN else ""
    return f"Literal[{', '.join(values[:_SHOWN])}{more}]"


def _used(
    method: MethodView,
    name: str,
    call: str,
    indent: str = "    ",
    *,
    asynchronous: bool = False,
) -> str:
    """The call, and what is done with what it gives."""
    wait, loop = ("await ", "async for") if asynchronous else ("", "for")
    if method.call in ("PagedCall", "StreamedCall"):
        return f"{indent}{loop} {name} in crm.{call}:\n{indent}    print({name})\n"
    if not method.gives:
        return f"{indent}{wait}crm.{call}\n"
    given = {"JobCall": "job", "BatchCall": "batch"}.get(method.call, name)
    return f"{indent}{given} = {wait}crm.{call}\n{indent}print({given})\n"


def _telling(calls: CallCases) -> str:
    """The arguments that must be there and, of a body that asks for little, the first few fields."""
    sent = _telling_body(calls.body) if calls.body else None
    return (calls.with_body(sent) if sent else calls.required).arguments


def _telling_body(body: BodyCases) -> Sent | None:
    """None where what must be there says enough."""
    least = body.least
    if body.model is None:
        return body.with_something()
    if len(least) >= _SHOWN:
        return None
    full = body.writer.examples.of(body.body.type, seeds=body.body.examples)
    others = (
        {key: value for key, value in full.items() if key not in least}
        if isinstance(full, dict)
        else {}
    )
    chosen = [*_short(others, body)][: _SHOWN - len(least)]
    if not (least or chosen):  # so that there is something at all
        chosen = [*others.items()][:1]
    return body.with_fields(dict(chosen))


def _short(value: Mapping[str, Json], body: BodyCases) -> Iterator[tuple[str, Json]]:
    """Fields that are one short value; those of an account's own stay out."""
    assert body.model is not None
    fields: dict[Wire, Field] = {each.wire: each for each in body.model.fields}
    for key, each in value.items():
        field = fields.get(key)
        if field is None or field.custom is not None or field.deprecated:
            continue
        if isinstance(without_null(field.type), Scalar) and len(str(each)) <= _LONGEST:
            yield key, each
