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


def test_a_key_of_its_own_is_sent_beside_what_is_inherited(
    postman: Import, sdk: Any
) -> None:
    basic = [{"key": "Authorization", "value": "Basic abc="}]
    plain = [{"key": "Authorization", "value": "Bearer {{tok}}"}]
    off = {"type": "noauth"}
    items = [
        request("List deals", "GET", f"{URL}deals", header=KEY, answers=[(200, [])]),
        request("List notes", "GET", f"{URL}notes", answers=[(200, [])]),
        request("List pets", "GET", f"{URL}pets", header=KEY, auth=off),
        request("List logs", "GET", f"{URL}logs", header=basic),
        request("List tags", "GET", f"{URL}tags", header=plain),
    ]
    made = postman(items, auth=BEARER)
    assert requirements(made.document) == {
        "/deals": [{"bearerAuth": [], "xApiKey": []}],
        "/notes": None,
        "/pets": [{"xApiKey": []}],
        "/logs": [{"basicAuth": []}],
        "/tags": None,
    }
    built = sdk(made.text)
    built.reply(200, [])
    built.client(token="T", api_key="K", username="u", password="p").deals.list()
    sent = built.last.headers
    assert (sent["authorization"], sent["x-api-key"]) == ("Bearer T", "K")


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


TOKENS = [
    "sk_live_REALSECRET",
    "rk_test_51HxyzABCDEF",
    "whsec_abcdef123456",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_0123456789abcdefghijABCDEFGHIJ",
    "xoxb-1234567890-abcdefghij",
    "AIzaSyA0123456789abcdefghijklmnopqrstu",
    "SG.abcdefghijklmnop.qrstuvwxyz012345",
    "Bearer 7f3a9c2e1b",
    "Basic YWRhOmxvdmVsYWNl=",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----",
]


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token[:8])
def test_tokens_in_what_is_shown_are_replaced_and_said(
    postman: Import, token: str
) -> None:
    said = f"Call it: curl -H 'X: {token}' here"
    query = [
        {"key": "q", "value": token, "description": said},
        {"key": "note", "value": said},
    ]
    url = {"raw": f"{URL}deals", "query": query}
    body = {"mode": "formdata", "formdata": [{"key": "a", "description": said}]}
    item = request(
        f"Deals {token}", "POST", url, description={"content": said}, body=body
    )
    item["response"] = [{"name": said, "code": 200, "body": "{}"}]
    folder = {"name": "Deals", "description": said, "item": [item]}
    made = postman([folder], variable=[{"key": "t", "value": token}])
    assert made.code == 0
    secret = token.split()[-1] if token[0] == "B" else token.splitlines()[-1]
    assert secret not in made.text + made.said
    assert "REDACTED" in made.text
    assert made.said.count("what looks like a token is replaced") == 9


def test_tokens_in_addresses_are_replaced(postman: Import) -> None:
    made = postman([request("A", "GET", f"{URL}d/sk_live_REALSECRET?q=sk_live_OTHER1")])
    assert "sk_live" not in made.text and "is replaced" in made.said


PLAIN = [
    "Send a Bearer token, or use Basic authentication.",
    "Authorization: Bearer {{token}}",
    "Authorization: Bearer YOUR_ACCESS_TOKEN",
    "Authorization: Bearer <token>",
    "Ids look like cus_9s6XKzkNRiz8, task-1234567890abcdef and disk-image-0123456789.",
    "Ask for Asiapacificregion, bearer 1 of 2, sk-learn-or-another-library.",
    "?api_key={{key}}&page=2",
    "2024-01-31T09:30:00Z, 0f8fad5b-d9cb-469f-a165-708677289501",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_token_is_carried(postman: Import, text: str) -> None:
    made = postman([request("A", "GET", f"{URL}deals", description=text)])
    assert made.operation("/deals")["description"] == text
    assert "is replaced" not in made.said
