"""`crmgen import har`: recorded traffic in, a document without a secret and without a person out."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.imported import Imported

API = "https://api.acme.example/v1"
Import = Callable[..., Imported]
Entry = dict[str, Any]


@pytest.fixture
def har(tmp_path: Path) -> Import:
    """`har(entries)`: what `crmgen import har` makes of a recording of these."""

    def run(entries: list[Entry] | str, *arguments: str) -> Imported:
        path = tmp_path / "traffic.har"
        log = {"log": {"version": "1.2", "entries": entries}}
        path.write_text(entries if isinstance(entries, str) else json.dumps(log))
        return Imported("har", str(path), *arguments)

    return run


def call(
    method: str,
    url: str,
    status: int = 200,
    body: Any = None,
    *,
    sent: Any = None,
    mime: str = "application/json; charset=utf-8",
    kind: str = "xhr",
    headers: dict[str, str] | None = None,
    answered: dict[str, str] | None = None,
) -> Entry:
    """An entry of a recording."""
    text = body if isinstance(body, str) else json.dumps(body)
    content: dict[str, Any] = {"mimeType": mime, "size": 0}
    if body is not None:
        content |= {"text": text, "size": len(text)}
    request: dict[str, Any] = {
        "method": method,
        "url": url,
        "headers": [{"name": n, "value": v} for n, v in (headers or {}).items()],
    }
    if sent is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(sent)}
    listed = [{"name": n, "value": v} for n, v in (answered or {}).items()]
    response = {"status": status, "headers": listed, "content": content}
    return {"request": request, "response": response, "_resourceType": kind}


def test_paths_are_templated_over_all_calls(har: Import) -> None:
    object_id = "64b8f3c2a1d2e3f4a5b6c7d8"
    made = har(
        [
            call("GET", f"{API}/contacts?limit=10", 200, [{"id": 42}, {"id": 57}]),
            call("GET", f"{API}/contacts/42", 200, {"id": 42}),
            call("GET", f"{API}/contacts/57", 200, {"id": 57}),
            call("GET", f"{API}/contacts/new", 200, {"id": 58}),
            call("POST", f"{API}/contacts/42/archive", 204),
            call("GET", f"{API}/deals/{object_id}/notes", 200, []),
            call("GET", f"{API}/files/0f8fad5b-d9cb-469f-a165-708677289501", 200, {}),
            call("GET", f"{API}/users/ada", 200, {"login": "ada"}),
            call("GET", f"{API}/users/bob", 404, {"message": "no bob"}),
            call("GET", f"{API}/users/search?q=a", 200, [{"login": "ada"}]),
            call("GET", f"{API}/settings/billing", 200, {"plan": "pro"}),
            call("GET", f"{API}/settings/profile", 200, {"plan": "pro"}),
        ]
    )
    assert made.document["servers"] == [{"url": API}]
    assert made.calls == [
        "GET /contacts",
        "GET /contacts/new",
        "GET /contacts/{contact_id}",
        "POST /contacts/{contact_id}/archive",
        "GET /deals/{deal_id}/notes",
        "GET /files/{file_id}",
        "GET /settings/billing",
        "GET /settings/profile",
        "GET /users/search",
        "GET /users/{user_id}",
    ]
    assert "bob" not in made.text
    (parameter,) = made.operation("/contacts/{contact_id}")["parameters"]
    assert parameter["schema"] == {"type": "integer"}


def test_what_is_no_call_of_the_api_is_left_out_and_told(har: Import) -> None:
    site = "https://www.acme.example"
    made = har(
        [
            call("GET", site, mime="text/html", kind="document"),
            call("GET", f"{site}/app.js", mime="text/javascript", kind="script"),
            call("GET", f"{site}/logo.png", mime="image/png", kind="image"),
            call("OPTIONS", f"{API}/contacts", 204),
            call("GET", f"{API}/contacts", 302),
            call("GET", f"{API}/contacts", 0),
            call("GET", "wss://api.acme.example/live", 101, kind="websocket"),
            call("GET", "https://[bad", 200, []),
            call("PROPFIND", f"{API}/contacts", 200, []),
            call("GET", f"{API}/contacts", 200, []),
        ]
    )
    assert made.calls == ["GET /contacts"]
    for reason in (
        "calls whose address is none (1)",
        "by methods that no API has (1)",
        "images and other files (3)",
        "preflights (1)",
        "redirects (1)",
        "got no answer (1)",
        "WebSockets (1)",
    ):
        assert reason in made.said
    assert "unread" in made.said and "/log/entries" not in made.said


def test_one_host_of_several_is_chosen(har: Import) -> None:
    entries = [
        call("GET", f"{API}/contacts", 200, []),
        call("POST", "https://stats.other.example/collect", 200, {"ok": True}),
    ]
    made = har(entries)
    assert made.code == 2
    assert "api.acme.example (1 call), stats.other.example (1 call)" in made.said
    chosen = har(entries, "--host", "api.acme.example")
    assert chosen.calls == ["GET /contacts"]
    assert "calls of other hosts (1)" in chosen.said
    assert har(entries, "--host", "nowhere.example").code == 2


SECRETS = {
    "bearer": "eyJhbGciOiJIUzI1NiJ9.SECRETPAYLOAD.SIGN",
    "cookie": "sid-SECRETCOOKIE",
    "key": "sk_live_51SECRETKEY",
    "password": "hunter2SECRET",
    "email": "grace.hopper@navy.example",
    "phone": "+1 555 867 5309",
    "name": "Grace Hopper",
    "street": "1 Hopper Lane",
    "ip": "203.0.113.77",
    "status": "Grace is away",
    "uuid": "6fa459ea-ee8a-3ca4-894e-db77e160355e",
    "born": "1906-12-09",
    "digits": "8675309123",
}


def everywhere(secret: str) -> list[Entry]:
    """Calls that hold a value wherever one may hold it."""
    quoted = secret.replace(" ", "%20").replace("+", "%2B").replace("@", "%40")
    record = {
        "id": 1,
        "status": secret,
        "type": secret,
        "token": secret,
        "nested": {"deep": [{"note": secret}]},
        "text": f"Dear {secret}, good morning",
        "by_key": {secret: 1},
        "list": [secret, secret],
    }
    form = call("POST", f"{API}/login", 200, {"access_token": secret})
    form["request"]["postData"] = {
        "mimeType": "application/x-www-form-urlencoded",
        "params": [
            {"name": "password", "value": secret},
            {"name": "user", "value": secret},
        ],
        "text": f"password={quoted}&user={quoted}",
    }
    form["request"]["cookies"] = [{"name": "sid", "value": secret}]
    form["serverIPAddress"] = secret
    form["comment"] = secret
    encoded = call("GET", f"{API}/files/1", 200, None)
    text = base64.b64encode(json.dumps(record).encode()).decode()
    encoded["response"]["content"] |= {"text": text, "encoding": "base64", "size": 9}
    return [
        call(
            "POST",
            f"https://{quoted}:{quoted}@api.acme.example/v1/contacts?q={quoted}&api_key={quoted}&{quoted}=1",
            201,
            record,
            sent=record,
            headers={
                "Authorization": f"Bearer {secret}",
                "Cookie": f"sid={secret}",
                "X-Api-Key": secret,
                "X-Forwarded-For": secret,
                "X-Tenant": secret,
                "Referer": f"https://acme.example/{quoted}",
            },
            answered={"Set-Cookie": f"sid={secret}", "Link": secret, "ETag": secret},
        ),
        call("GET", f"{API}/contacts/{quoted}/notes", 200, [record] * 12),
        call("GET", f"{API}/contacts", 500, f"<b>{secret}</b>", mime="text/html"),
        call("GET", f"{API}/broken", 200, f'{{"x": "{secret}", }} {secret}'),
        call("OPTIONS", f"{API}/{quoted}", 204),
        form,
        encoded,
    ]


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_no_secret_and_no_person_gets_out(har: Import, secret: str) -> None:
    made = har(everywhere(secret))
    assert made.code == 0, made.said
    for piece in {secret, *secret.split(), secret.replace(" ", "%20")}:
        if len(piece) > 3:
            assert piece.lower() not in (made.text + made.said).lower()
    assert set(made.document["components"]["securitySchemes"]) == {
        "bearerAuth",
        "xApiKey",
        "apiKey",
    }


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_no_secret_gets_out_with_a_mistake(har: Import, secret: str) -> None:
    text = json.dumps({"log": {"entries": everywhere(secret)}})
    for broken in (
        text[:-1],
        text.replace('"request"', '"request" 1', 1),
        f'{{"{secret}": 1, "{secret}": 2}}',
    ):
        made = har(broken)
        assert made.code == 2 and ": error: " in made.said
        assert secret not in made.said and not made.text


NAMES = [
    "zoequill",
    "zoe-quill",
    "Zoe",
    "zoe.quill",
    "zoe_quill",
    "hunter2hunter2",
    "AKIAIOSFODNN7EXAMPLE",
]


def as_names(name: str) -> list[Entry]:
    """Calls with a value wherever the name of something may stand."""
    quoted = name.replace(".", "%2E")
    record = {
        "id": 1,
        "members": {name: {"age": 1}, "bramstoker": {"age": 2}},
        "balances": {name: 1, "total": 1},
        "permissions": {name: "admin"},
        "scores": [{"inner": {name: {"x": 1}}}],
        "headers": {"Accept": "a", f"X-{name}": "b"},
        "groups": {"by_owner": {name: [1]}},
        **dict.fromkeys(("status", "type", "kind", "role", "stage", "plan"), name),
    }
    form = call("POST", f"{API}/forms", 200, {"id": 1})
    text = (
        f'--{name}\r\nContent-Disposition: form-data; name="file"; filename="{name}.pdf"\r\n'
        f"Content-Type: application/pdf\r\n\r\n{name}\r\n"
        f'--{name}\r\nContent-Disposition: form-data; name="note"\r\n\r\n{name}\r\n--{name}--\r\n'
    )
    mime = f"multipart/form-data; boundary={name}"
    form["request"]["postData"] = {"mimeType": mime, "text": text}
    paths = [
        *("tokens/{}", "oauth/callback/{}", "share/{}", "search/{}", "u/{}"),
        *("users/{}", "users/{}/cards", "people/{}/files", "lists/{}/members"),
        *("accounts/{}/settings", "invite/{}", "teams/{}", "contacts/1/{}"),
        *("files/1/{}/versions", "contacts;jsessionid={}/list", "admin/reports/{}"),
    ]
    return [
        *(call("GET", f"{API}/{path.format(quoted)}", 200, {}) for path in paths),
        *(call("GET", f"{API}/deals", 200, [record] * 12) for _ in "ab"),
        call(
            "GET",
            f"{API}/deals?filter[{name}]=1&{name}=2&sort={name}",
            200,
            [],
            headers={f"X-Session-{name}": "1", "X-Tenant": name},
            answered={f"X-Total-{name}": "1"},
        ),
        call("GET", f"{API}/vendor", 200, {}, mime=f"application/vnd.{name}+json"),
        call("GET", f"{API}/failed", 422, {"errors": {name: ["x"]}, "type": name}),
        form,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_value_gets_out_as_a_name(har: Import, name: str) -> None:
    made = har(as_names(name))
    assert made.code == 0, made.said
    said = (made.text + made.said).lower()
    for piece in (name, re.sub(r"[-_.]", "", name), "zoe", "bram", "hunter", "akia"):
        assert piece.lower() not in said
    assert "enum" not in made.text
    assert "GET /contacts/list" in made.calls
    assert "GET /users/{user_id}/cards" in made.calls
    assert "behind a semicolon in paths, such as sessions (1)" in made.said


def test_what_stands_in_one_place_of_a_recording_is_of_one_kind(har: Import) -> None:
    made = har(
        [
            call("GET", f"{API}/zoequill/repos", 200, []),
            call("GET", f"{API}/bramstoker/repos", 200, []),
            call("GET", f"{API}/users/mark", 200, {}),
            call("GET", f"{API}/teams", 200, {"members": {"mark": 1, "zoequill": 2}}),
            call("GET", f"{API}/deals", 200, {"fields": {"name": "a", "frob": "b"}}),
            call("POST", f"{API}/notices/mark_all_as_read", 204),
        ]
    )
    assert made.calls == [
        "GET /deals",
        "POST /notices/mark_all_as_read",
        "GET /teams",
        "GET /users/{user_id}",
        "GET /{id}/repos",
    ]
    members = made.schema("Team")["properties"]["members"]
    assert members == {"type": "object", "additionalProperties": {"type": "integer"}}
    fields = made.schema("Deal")["properties"]["fields"]
    assert fields["properties"] == {"name": {"type": "string"}}
    assert fields["additionalProperties"] == {"type": "string"}


def test_a_tenant_of_all_calls_is_a_variable_of_the_server(har: Import) -> None:
    base = "https://api.acme.example/tenants/zoe-corp/v1"
    made = har([call("GET", f"{base}/{each}", 200, []) for each in ("deals", "notes")])
    assert made.calls == ["GET /deals", "GET /notes"]
    (server,) = made.document["servers"]
    assert server["url"] == "https://api.acme.example/tenants/{tenant_id}/v1"
    assert server["variables"] == {"tenant_id": {"default": "tenant_id"}}
    assert "zoe" not in made.text


def test_kept_names_that_are_no_common_words_are_told(har: Import) -> None:
    made = har(
        [
            call("GET", f"{API}/frobnitzes/search", 200, {"id": 1, "frobnicity": 1}),
            call("GET", f"{API}/objects/contacts", 200, []),
        ]
    )
    assert made.calls == ["GET /frobnitzes/search", "GET /objects/contacts"]
    kept = "frobnitzes, frobnitzes/search, objects/contacts, frobnicity"
    assert f"a secret: {kept} [name-kept]" in made.said


def test_credentials_of_one_call_are_not_those_of_all(har: Import) -> None:
    signed = {"Authorization": "Bearer abc"}
    made = har(
        [
            *(call("GET", f"{API}/{each}", 200, []) for each in ("deals", "notes")),
            call("GET", f"{API}/failed", 422, {}),
            call("GET", f"{API}/me", 200, {}, headers=signed),
        ]
    )
    assert "security" not in made.document
    assert made.operation("/me")["security"] == [{"bearerAuth": []}]
    for path in ("/deals", "/notes", "/failed"):
        assert "security" not in made.operation(path)


@pytest.mark.parametrize("listed", [True, False])
def test_parts_of_forms_that_are_files_are_binary(har: Import, listed: bool) -> None:
    entry = call("POST", f"{API}/files", 200, {"id": 1, "token_type": "bearer"})
    text = (
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\nPDF\r\n'
        '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nhello\r\n--b--\r\n'
    )
    parts = [
        {"name": "file", "fileName": "a.pdf", "contentType": "application/pdf"},
        {"name": "title", "value": "hello"},
    ]
    mime = "multipart/form-data; boundary=b"
    data = {"params": parts} if listed else {"text": text}
    entry["request"]["postData"] = {"mimeType": mime, **data}
    made = har([entry])
    properties = made.schema("FileInput")["properties"]
    assert properties == {
        "file": {"type": "string", "format": "binary"},
        "title": {"type": "string"},
    }
    assert made.schema("File")["properties"]["token_type"] == {"type": "string"}


def test_recorded_words_are_kept_where_they_are_surely_an_enum(har: Import) -> None:
    def record(number: int, status: str, city: str) -> dict[str, Any]:
        return {"id": number, "status": status, "city": city}

    rows = [
        record(n, ("open", "won")[n % 2], ("rome", "oslo")[n % 2]) for n in range(12)
    ]
    schema = har([call("GET", f"{API}/deals", 200, rows)]).schema("Deal")
    assert schema["properties"]["status"] == {"type": "string", "enum": ["open", "won"]}
    assert schema["properties"]["city"] == {"type": "string"}


def test_authorization_becomes_a_scheme(har: Import) -> None:
    signed = {"Authorization": "Bearer abc", "Cookie": "sid=1"}
    made = har(
        [
            call("POST", f"{API}/login", 200, {"token": "x"}, sent={"password": "y"}),
            call("GET", f"{API}/contacts", 200, [], headers=signed),
            call("GET", f"{API}/deals", 200, [], headers=signed),
        ]
    )
    assert made.document["security"] == [{"bearerAuth": []}]
    assert made.operation("/login", "post")["security"] == []
    assert "cookies, which authorize a browser (2)" in made.said
    password = made.schema("LoginInput")["properties"]["password"]
    assert password == {"type": "string", "format": "password"}


def test_the_document_generates(har: Import, sdk: Any) -> None:
    entries = [
        call("GET", f"{API}/contacts?page=1", 200, {"data": [{"id": 1}, {"id": 2}]}),
        call("GET", f"{API}/contacts/1", 200, {"id": 1, "name": "Ada"}),
    ]
    made = sdk(har(entries).text)
    made.reply(200, {"id": 1, "name": "Ada"})
    assert made.client().contacts.get(1).name == "Ada"


@pytest.mark.parametrize(
    "text", ["{}", '{"log": {}}', "[]", '{"log": {"entries": []}}']
)
def test_what_is_no_recording_is_refused(har: Import, text: str) -> None:
    made = har(text)
    assert made.code == 2 and ": error: " in made.said
