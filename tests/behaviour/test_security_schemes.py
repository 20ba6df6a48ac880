"""Security schemes of every kind, in a generated package: served, or a loss; its own tests pass either way."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import httpx2
import pytest

from crmgen.pipeline import understand
from crmgen.settings import ApiSettings
from tests.behaviour.test_generated_tests import run_tests
from tests.conftest import MakeSdk
from tests.runtime.digest_server import digest_server
from tests.runtime.tls_server import Authority, tls_server


def document(
    schemes: str, security: str = "[{s: []}]", url: str = "https://a.test"
) -> str:
    return f"""\
openapi: 3.1.0
info: {{title: Keyed, version: "1"}}
servers: [{{url: '{url}'}}]
security: {security}
paths:
  /me: {{get: {{operationId: getMe, tags: [me], responses: {{'204': {{description: ok}}}}}}}}
  /free: {{get: {{operationId: getFree, tags: [me], security: [], responses: {{'204': {{description: ok}}}}}}}}
components:
  securitySchemes:
{schemes}
"""


def arguments(made: Any) -> set[str]:
    every = set(inspect.signature(made.package.Client).parameters)
    return every - OPTIONS


OPTIONS = {
    *("base_url", "timeout", "max_retries", "headers", "rate_limit", "strict"),
    *("max_in_flight", "cert", "http_client", "middleware", "token_store"),
}


# --- references -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schemes", "security"),
    [
        (
            "    s: {$ref: '#/components/securitySchemes/t'}\n    t: {type: http, scheme: bearer}",
            "[{s: []}]",
        ),
        (
            "    s: {$ref: '#/components/securitySchemes/t'}\n    t: {type: http, scheme: bearer}",
            "[{t: []}]",
        ),
        (
            "    u: {type: http, scheme: bearer}\n    t: {$ref: '#/components/securitySchemes/u'}\n"
            "    s: {$ref: '#/components/securitySchemes/t', description: mine}",
            "[{s: [], u: []}]",
        ),
        ("    s: {$ref: 'common.yaml#/schemes/bearer'}", "[{s: []}]"),
        (
            "    s: {type: http, scheme: bearer}",
            "[{'#/components/securitySchemes/s': []}]",
        ),
        (
            "    s: {$ref: 'common.yaml#/schemes/bearer'}\n    t: {$ref: 'common.yaml#/schemes/other'}",
            "[{t: []}]",
        ),
    ],
)
def test_a_scheme_behind_references_is_asked_for_once(
    sdk: MakeSdk, schemes: str, security: str
) -> None:
    common = "schemes:\n  bearer: {type: http, scheme: bearer}\n  other: {$ref: '#/schemes/bearer'}\n"
    made = sdk(document(schemes, security), common=common)
    assert arguments(made) == {"token"}
    made.reply(204)
    made.client(token="t").me.get()
    assert made.last.headers["authorization"] == "Bearer t"
    with pytest.raises(made.package.CredentialsError, match="pass token="):
        made.client().me.get()


# --- what the HTTP library serves -------------------------------------------------------------------


def test_digest_is_answered(sdk: MakeSdk) -> None:
    with digest_server() as server:
        made = sdk(document("    s: {type: http, scheme: Digest}", url=server.url))
        assert arguments(made) == {"username", "password"}
        with made.package.Client(username="ada", password="hush: hush") as crm:
            crm.me.get()
            crm.me.get()
    assert [status for status, *_ in server.came] == [401, 204, 204]
    run_tests(made)


def test_a_client_certificate_is_shown(
    sdk: MakeSdk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with tls_server(authority) as (url, callers):
        made = sdk(document("    s: {type: mutualTLS}", url=url))
        assert arguments(made) == set()
        with made.package.Client(cert=authority.both) as crm:
            crm.me.get()
        with (
            made.package.Client() as crm,
            pytest.raises(made.package.CredentialsError, match="cert="),
        ):
            crm.me.get()
    assert callers == ["ada"]
    run_tests(made)


# --- what nobody can serve --------------------------------------------------------------------------

UNSERVED = [
    "{type: http, scheme: hawk}",
    "{type: http}",
    "{type: apiKey, in: body, name: key}",
    "{type: apiKey, in: path, name: key}",
    "{type: apiKey, name: key}",
    "{type: apiKey, in: header}",
    "{type: apiKey, in: header, name: 'a b'}",
    "{type: apiKey, in: cookie, name: 'a;b'}",
    "{type: rune, in: query, name: key}",
]


@pytest.mark.parametrize("scheme", UNSERVED)
def test_a_scheme_that_nobody_knows_is_a_loss_and_callers_get_through(
    sdk: MakeSdk, tmp_path: Path, scheme: str
) -> None:
    made = sdk(document(f"    s: {scheme}"))
    assert arguments(made) == set()
    made.reply(204)
    made.client(headers={"Authorization": "mine"}).me.get()
    assert made.last.headers["authorization"] == "mine"
    path = tmp_path / "spec.yaml"
    path.write_text(document(f"    s: {scheme}"))
    assert "unserved-security-scheme" in losses_of(path)
    run_tests(made)


def losses_of(path: Path) -> set[str]:
    settings = ApiSettings(name="keyed", spec=path, output=path.parent, package="keyed")
    return {each.code for each in understand(settings).losses}


@pytest.mark.parametrize(
    ("schemes", "security"),
    [
        (
            "    s: {type: http, scheme: hawk}\n    t: {type: http, scheme: bearer}",
            "[{s: []}, {t: []}]",
        ),
        (
            "    s: {type: http, scheme: hawk}\n    t: {type: apiKey, in: header, name: Authorization}",
            "[{s: [], t: []}]",
        ),
        (
            "    s: {type: apiKey, in: body, name: k}\n    t: {type: http, scheme: basic}",
            "[{s: []}, {t: []}]",
        ),
        (
            "    s: {type: apiKey, in: body, name: k}\n    t: {type: apiKey, in: query, name: k}",
            "[{s: [], t: []}]",
        ),
        (
            "    s: {type: mutualTLS}\n    t: {type: http, scheme: digest}",
            "[{s: [], t: []}]",
        ),
        (
            "    s: {type: mutualTLS}\n    t: {type: apiKey, in: cookie, name: sid}",
            "[{t: [], s: []}, {}]",
        ),
    ],
)
def test_schemes_that_stand_together_pass_their_tests(
    sdk: MakeSdk, schemes: str, security: str
) -> None:
    run_tests(sdk(document(schemes, security)))


def test_a_cookie_goes_as_it_is(sdk: MakeSdk) -> None:
    made = sdk(
        document("    s: {type: apiKey, in: cookie, name: better-auth.session_token}")
    )
    made.reply(204)
    value = "b7Xq.Jh%2FzM%2Bo%3D"
    made.client(api_key=value).me.get()
    assert made.last.headers["cookie"] == f"better-auth.session_token={value}"
    with pytest.raises(ValueError, match="cannot stand in a cookie"):
        made.client(api_key="a; admin=1").me.get()
    assert isinstance(made.last, httpx2.Request) and len(made.sent) == 1


def test_a_cookie_header_and_cookies_are_one(sdk: MakeSdk) -> None:
    made = sdk("""
  /me:
    get:
      operationId: getMe
      tags: [me]
      security: [{s: []}]
      parameters: [{name: lang, in: cookie, schema: {type: string}}]
      responses: {"204": {description: ok}}
components:
  securitySchemes:
    s: {type: apiKey, in: header, name: Cookie}
""")
    made.reply(204)
    made.client(api_key="sid=1%2F2").me.get(lang="nl")
    assert made.last.headers.get_list("cookie") == ["sid=1%2F2; lang=nl"]
    run_tests(made)
