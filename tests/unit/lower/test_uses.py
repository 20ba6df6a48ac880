"""Which types are sent, which are received, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmgen.ir.types import OperationId, TypeId
from crmgen.ir.uses import find_uses

if TYPE_CHECKING:
    from tests.unit.lower.conftest import Lower


def test_uses_follow_what_can_be_sent_and_received(lowered: Lower) -> None:
    found = lowered("""
        paths:
          /a:
            post:
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
              responses:
                '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
          /b:
            get:
              responses:
                '200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Tag'}}}}}
        components:
          schemas:
            Contact:
              properties:
                tags: {type: array, items: {$ref: '#/components/schemas/Tag'}}
                stats: {readOnly: true, $ref: '#/components/schemas/Stats'}
                login: {writeOnly: true, $ref: '#/components/schemas/Login'}
                parent: {$ref: '#/components/schemas/Contact'}
            Tag: {properties: {name: {type: string}}}
            Stats: {properties: {n: {type: integer}}}
            Login: {properties: {p: {type: string}}}
            Unused: {properties: {u: {type: string}}}
        """)
    uses = find_uses(found.api)

    def shown(side: dict[TypeId, tuple[OperationId, ...]]) -> dict[str, list[str]]:
        return {
            id.rpartition("/")[2]: [user.removeprefix("#/paths/~1") for user in users]
            for id, users in side.items()
        }

    assert shown(uses.inputs) == {
        "Contact": ["a/post"],
        "Tag": ["a/post"],
        "Login": ["a/post"],
    }
    assert shown(uses.outputs) == {
        "Contact": ["a/post"],
        "Tag": ["a/post", "b/get"],
        "Stats": ["a/post"],
    }
