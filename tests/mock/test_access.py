"""Who may call, how often, and what goes wrong on purpose."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from crmgen.mock.serving.misbehaviour import ConnectionDropped, Misbehaviour
from tests.mock.recording import HEAD, Made, form, headers_of, made

SECURED = f"""{HEAD}
security: [{{Key: []}}, {{Basic: []}}]
paths:
  /any: {{get: {{operationId: any, responses: {{"401": {{description: who}}}}}}}}
  /open: {{get: {{operationId: open, security: []}}}}
  /maybe: {{get: {{operationId: maybe, security: [{{}}, {{Bearer: []}}]}}}}
  /bearer: {{get: {{operationId: bearer, security: [{{Bearer: []}}]}}}}
  /oauth: {{get: {{operationId: oauth, security: [{{OAuth: [read]}}]}}}}
  /digest: {{get: {{operationId: digest, security: [{{Digest: []}}]}}}}
  /query: {{get: {{operationId: query, security: [{{Query: []}}]}}}}
  /both: {{get: {{operationId: both, security: [{{Query: [], Cookie: []}}]}}}}
  /other: {{get: {{operationId: other, security: [{{Other: []}}]}}}}
components:
  securitySchemes:
    Key: {{type: apiKey, in: header, name: X-Api-Key}}
    Basic: {{type: http, scheme: basic}}
    Bearer: {{type: http, scheme: bearer}}
    Digest: {{type: http, scheme: digest}}
    Query: {{type: apiKey, in: query, name: api_key}}
    Cookie: {{type: apiKey, in: cookie, name: session}}
    Other: {{type: http, scheme: hoba}}
    OAuth:
      type: oauth2
      flows:
        clientCredentials: {{tokenUrl: https://login.example.com/oauth/token, scopes: {{read: r}}}}
        authorizationCode: {{authorizationUrl: /oauth/authorize, tokenUrl: /oauth/token, scopes: {{read: r}}}}
"""
PAIR = f"Basic {b64encode(b'ada:secret').decode()}"
DIGEST = (
    'Digest username="ada", realm="mock", nonce="mock", uri="/digest", response="0"'
)


@pytest.mark.parametrize(
    ("target", "headers", "is_taken"),
    [
        ("/any", {}, False),
        ("/any", {"x_api_key": ""}, False),
        ("/any", {"x_api_key": "k"}, True),
        ("/any", {"authorization": PAIR}, True),
        ("/any", {"authorization": "Basic ada:secret"}, False),
        ("/any", {"authorization": f"Basic {b64encode(b'ada').decode()}"}, False),
        ("/any", {"authorization": "Bearer token"}, False),
        ("/open", {}, True),
        ("/maybe", {}, True),
        ("/bearer", {}, False),
        ("/bearer", {"authorization": "bearer t.o-k_e/n=="}, True),
        ("/bearer", {"authorization": "Bearer "}, False),
        ("/bearer", {"authorization": "Bearer two words"}, False),
        ("/bearer", {"authorization": PAIR}, False),
        ("/oauth", {"authorization": "Bearer token"}, True),
        ("/digest", {"authorization": DIGEST}, True),
        ("/digest", {"authorization": 'Digest username="ada"'}, False),
        ("/query", {}, False),
        ("/query?api_key=", {}, False),
        ("/query?api_key=k", {}, True),
        ("/both?api_key=k", {}, False),
        ("/both?api_key=k", {"cookie": "a=b; session=s"}, True),
        ("/other", {"authorization": "anything"}, True),
        ("/other", {}, False),
    ],
)
def test_credentials_must_be_there_and_well_formed(
    tmp_path: Path, target: str, headers: dict[str, str], is_taken: bool
) -> None:
    mock = made(tmp_path, SECURED)
    assert mock.ask("GET", target, **headers).status == (204 if is_taken else 401)


def test_what_would_be_taken_is_told(tmp_path: Path) -> None:
    mock = made(tmp_path, SECURED)
    said = mock.ask("GET", "/any")
    assert headers_of(said)["WWW-Authenticate"] == 'Basic realm="mock"'
    assert json.loads(said.body)["message"] == "the header X-Api-Key is missing"
    said = mock.ask("GET", "/digest")
    assert headers_of(said)["WWW-Authenticate"].startswith("Digest ")


def token(mock: Made, more: dict[str, str] | None = None, /, **fields: str) -> Any:
    kind = "application/x-www-form-urlencoded"
    headers = {"content_type": kind, **(more or {})}
    said = mock.ask("POST", "/oauth/token", form(**fields), **headers)
    return said.status, json.loads(said.body)


CLIENT = {"client_id": "me", "client_secret": "x"}


@pytest.mark.parametrize(
    ("fields", "has_refresh"),
    [
        ({"grant_type": "client_credentials", "scope": "read"}, False),
        ({"grant_type": "password", "username": "a", "password": "b"}, True),
        ({"grant_type": "refresh_token", "refresh_token": "any"}, True),
        ({"grant_type": "authorization_code", "code": "any"}, True),
    ],
)
def test_tokens_for_each_grant(
    tmp_path: Path, fields: dict[str, str], has_refresh: bool
) -> None:
    mock = made(tmp_path, SECURED)
    status, body = token(mock, **fields, **CLIENT)
    assert status == 200
    assert body["token_type"] == "Bearer" and body["expires_in"] == 3600
    assert ("refresh_token" in body) == has_refresh
    assert body.get("scope") == fields.get("scope")
    bearer = f"Bearer {body['access_token']}"
    assert mock.ask("GET", "/oauth", authorization=bearer).status == 204
    assert token(mock, **fields, **CLIENT)[1]["access_token"] != body["access_token"]


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({**CLIENT}, 400, "unsupported_grant_type"),
        ({**CLIENT, "grant_type": "magic"}, 400, "unsupported_grant_type"),
        ({**CLIENT, "grant_type": "refresh_token"}, 400, "invalid_request"),
        ({"grant_type": "client_credentials"}, 401, "invalid_client"),
        ({"grant_type": "magic"}, 400, "unsupported_grant_type"),
        (
            {**CLIENT, "grant_type": "client_credentials", "scope": "read fly"},
            400,
            "invalid_scope",
        ),
    ],
)
def test_token_requests_that_are_none(
    tmp_path: Path, fields: dict[str, str], status: int, error: str
) -> None:
    found = token(made(tmp_path, SECURED), **fields)
    assert (found[0], found[1]["error"]) == (status, error)


def test_tokens_are_not_there_to_be_read(tmp_path: Path) -> None:
    said = made(tmp_path, SECURED).ask("GET", "/oauth/token")
    assert said.status == 405
    assert headers_of(said)["Allow"] == "POST"


def test_the_client_may_say_its_id_in_the_header(tmp_path: Path) -> None:
    mock = made(tmp_path, SECURED)
    header = {"authorization": PAIR}
    assert token(mock, header, grant_type="client_credentials")[0] == 200


def test_a_login_comes_back_at_once(tmp_path: Path) -> None:
    mock = made(tmp_path, SECURED)
    verifier = "v" * 43
    digest = sha256(verifier.encode()).digest()
    challenge = b64encode(digest, b"-_").decode().rstrip("=")
    asked = f"client_id=me&response_type=code&state=s%26&scope=read&code_challenge={challenge}&code_challenge_method=S256"
    back = "http%3A%2F%2F127.0.0.1%3A9%2Fback%3Fa%3D1"
    said = mock.ask("GET", f"/oauth/authorize?{asked}&redirect_uri={back}")
    assert said.status == 302
    location = urlsplit(headers_of(said)["Location"])
    assert location.netloc == "127.0.0.1:9"
    given = dict(parse_qsl(location.query))
    assert given["a"] == "1" and given["state"] == "s&"
    fields = {"grant_type": "authorization_code", "code": given["code"], **CLIENT}
    assert token(mock, **fields)[1]["error"] == "invalid_grant"
    status, body = token(mock, **fields, code_verifier=verifier)
    assert status == 200 and body["scope"] == "read"
    again = token(mock, **fields, code_verifier=verifier)
    assert again[1]["error"] == "invalid_grant"
    assert mock.ask("GET", "/oauth/authorize?client_id=me").status == 400


LIMITED = f"""{HEAD}
x-crmgen-rate-limit: 2/min
paths:
  /a: {{get: {{operationId: a, responses: {{"429": {{description: slow}}}}}}}}
  /b/{{id}}: {{get: {{operationId: b, x-crmgen-rate-limit: 1/s per path}}}}
"""


def test_limits_of_the_document(tmp_path: Path) -> None:
    now = [1000.5]
    mock = made(tmp_path, LIMITED, clock=lambda: now[0])
    first, second, third = (mock.ask("GET", "/a") for _ in range(3))
    assert [each.status for each in (first, second, third)] == [204, 204, 429]
    assert headers_of(first) == {
        "RateLimit-Limit": "2",
        "RateLimit-Remaining": "1",
        "RateLimit-Reset": "60",
        "X-RateLimit-Limit": "2",
        "X-RateLimit-Remaining": "1",
        "X-RateLimit-Reset": "1061",
    }
    assert headers_of(third)["Retry-After"] == "60"
    assert headers_of(third)["RateLimit-Remaining"] == "0"
    now[0] += 60
    assert mock.ask("GET", "/a").status == 204
    asked = ("/b/1", "/b/2", "/b/1")
    assert [mock.ask("GET", each).status for each in asked] == [204, 204, 429]


def test_limits_of_the_command_line(tmp_path: Path) -> None:
    mock = made(tmp_path, LIMITED, rate_limit="3/min, 9/day")
    statuses = [mock.ask("GET", each).status for each in ("/a", "/b/1", "/b/1", "/a")]
    assert statuses == [204, 204, 204, 429]
    free = made(tmp_path, LIMITED, rate_limit="off")
    assert headers_of(free.ask("GET", "/a")) == {}
    with pytest.raises(ValueError, match="'often' is no rate, such as 60/min"):
        made(tmp_path, LIMITED, rate_limit="often")


def outcomes(mock: Made, count: int) -> list[int]:
    found: list[int] = []
    for _ in range(count):
        try:
            found.append(mock.ask("GET", "/a").status)
        except ConnectionDropped:
            found.append(0)
    return found


def test_the_same_seed_gives_the_same_mishaps(tmp_path: Path) -> None:
    runs = [
        outcomes(
            made(
                tmp_path,
                LIMITED,
                rate_limit="off",
                misbehaviour=Misbehaviour.of(fail="10%", drop="0.1", seed=seed),
            ),
            600,
        )
        for seed in (1, 1, 2)
    ]
    assert runs[0] == runs[1] != runs[2]
    counts = Counter(runs[0])
    assert set(counts) == {204, 0, 500, 502, 503}
    assert 30 < counts[0] < 90 and 30 < counts[500] + counts[502] + counts[503] < 90


def test_what_goes_wrong_is_what_is_documented(tmp_path: Path) -> None:
    document = LIMITED.replace('{"429"', '{"503": {description: away}, "429"')
    mock = made(
        tmp_path, document, rate_limit="off", misbehaviour=Misbehaviour.of(fail="100%")
    )
    assert set(outcomes(mock, 20)) == {503}


def test_latency_is_one_time_or_a_range() -> None:
    assert Misbehaviour.of(latency="200ms").next().delay == 0.2
    delays = {
        Misbehaviour.of(latency="50ms..2s", seed=n).next().delay for n in range(9)
    }
    assert len(delays) == 9 and all(0.05 <= each <= 2 for each in delays)
    assert Misbehaviour(seed=3).next() == Misbehaviour(seed=4).next()


@pytest.mark.parametrize(
    "options",
    [{"latency": "soon"}, {"latency": "2s..1s"}, {"fail": "101%"}, {"drop": "often"}],
)
def test_what_is_no_option_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(options.values()))):
        Misbehaviour.of(**options)
