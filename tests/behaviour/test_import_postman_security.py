"""What requests of a collection are sent with: whose credential is whose, and what may be shown."""

from __future__ import annotations

from typing import Any

import pytest

from tests.behaviour.test_import_postman import URL, Import, postman, request

__all__ = ["postman"]
KEY = [{"key": "X-Api-Key", "value": "LIVEKEY12345"}]
BEARER = {"type": "bearer", "bearer": [{"key": "token", "value": "{{tok}}"}]}


def requirements(document: Any) -> dict[str, Any]:
    """What each GET says of itself."""
    return {
        path: item["get"].get("security") for path, item in document["paths"].items()
    }


def test_the_key_of_one_request_is_nobody_elses(postman: Import, sdk: Any) -> None:
    made = postman(
        [
            request("List items", "GET", f"{URL}items", answers=[(200, [])]),
            request("Notes", "GET", f"{URL}notes", answers=[(200, [])]),
            request(
                "Keyed", "GET", f"{URL}keyed?access_token=x", header=KEY, answers=[]
            ),
        ]
    )
    assert "security" not in made.document
    assert requirements(made.document) == {
        "/items": None,
        "/notes": None,
        "/keyed": [{"accessToken": [], "xApiKey": []}],
    }
    built = sdk(made.text)
    built.reply(200, [])
    built.client(access_token="T", api_key="K").items.list()
    assert "x-api-key" not in built.last.headers and not built.last.url.query


def test_what_all_requests_are_sent_with_is_said_once(postman: Import) -> None:
    items = [request(n, "GET", f"{URL}{n}", header=KEY) for n in ("deals", "notes")]
    document = postman(items).document
    assert document["security"] == [{"xApiKey": []}]
    assert set(requirements(document).values()) == {None}
    assert "security" not in postman([*items, request("o", "GET", f"{URL}o")]).document


def test_the_collection_says_what_holds_for_all(postman: Import) -> None:
    keyed = [
        request(n, "GET", f"{URL}{n}", header=KEY, auth={"type": "noauth"})
        for n in ("deals", "notes")
    ]
    document = postman([*keyed, request("o", "GET", f"{URL}o")], auth=BEARER).document
    assert document["security"] == [{"bearerAuth": []}]
    assert requirements(document)["/deals"] == [{"xApiKey": []}]


@pytest.mark.parametrize("kind", ["awsv4", "oauth1", "hawk", "ntlm", "edgegrid"])
def test_what_cannot_be_said_is_replaced_by_nothing(
    postman: Import, sdk: Any, kind: str
) -> None:
    signed = {"type": kind, kind: [{"key": "secretKey", "value": "SECRET"}]}
    folder = {
        "name": "Signed",
        "auth": signed,
        "item": [request("In a folder", "GET", f"{URL}b")],
    }
    items = [
        request("List orders", "GET", f"{URL}orders", auth=signed, answers=[(200, [])]),
        folder,
        request("Usual", "GET", f"{URL}c"),
    ]
    made = postman(items, auth=BEARER)
    assert requirements(made.document) == {
        "/orders": [],
        "/b": [],
        "/c": None,
    }
    assert made.said.count("no other credential is sent instead") == 2
    built = sdk(made.text)
    built.reply(200, [])
    built.client(token="T").orders.list()
    assert "authorization" not in built.last.headers
    assert "SECRET" not in made.text + made.said
