"""Connections go to the addresses that were looked at, with the certificate of the host that was meant."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from crmgen.diagnostics import Unreachable
from crmgen.fetch.network import Network
from crmgen.fetch.public import is_public
from crmgen.fetch.remote import Remote, RemotePolicy
from crmgen.fetch.responses import NetworkError
from crmgen.url import BadUrl, Url, parse_url
from tests.behaviour.document_server import DocumentServer, document_server, redirect

PUBLIC = ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
NOT_PUBLIC = [
    *("127.0.0.1", "127.255.255.255", "0.0.0.0", "10.1.2.3", "172.31.0.1"),
    *("192.168.0.1", "169.254.169.254", "100.100.100.200", "192.0.0.192", "198.18.0.1"),
    *("192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("::1", "::", "fe80::1%eth0", "fd00:ec2::254", "fec0::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"),
    *("2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "::ffff:0:127.0.0.1"),
]


def test_what_is_public() -> None:
    assert [each for each in PUBLIC + NOT_PUBLIC if is_public(each)] == PUBLIC


class Names:
    """A resolver that gives each name its next addresses at each question."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        monkeypatch.setattr(socket, "getaddrinfo", self.answer)

    def answer(self, host: str, port: int, **_: Any) -> list[Any]:
        self.asked.append(host)
        found = self.answers.pop(0)
        stream = socket.SOCK_STREAM
        return [(socket.AF_INET, stream, 6, "", (each, port)) for each in found]


@pytest.fixture
def server() -> Generator[DocumentServer]:
    with document_server({"/a.yaml": "a: 1\n"}) as server:
        yield server


def at(server: DocumentServer, host: str, scheme: str = "http") -> Url:
    return parse_url(f"{scheme}://{host}:{server.port}/a.yaml")


def test_a_connection_goes_to_the_address_that_was_looked_at(
    server: DocumentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names(monkeypatch)
    network = Network()
    url = at(server, "rebound.example")
    answer = network.get(url, [("127.0.0.1", server.port)])
    assert answer.content == b"a: 1\n"
    assert server.headers[0]["Host"] == f"rebound.example:{server.port}"
    assert names.asked == []


def test_a_name_that_changes_its_address_gains_nothing(
    server: DocumentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    url = at(server, "named.example")
    remote = Remote(RemotePolicy(), [url])
    assert remote.fetch(url).content == b"a: 1\n"
    with pytest.raises(Unreachable, match="404"):
        remote.fetch(parse_url(f"{url.origin}/b.yaml"))
    assert names.asked == ["named.example"]
    assert server.asked == ["/a.yaml", "/b.yaml"]


def test_one_address_inside_is_enough_to_refuse(
    server: DocumentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Names(monkeypatch, ["8.8.8.8", "127.0.0.1"])
    remote = Remote(RemotePolicy(), [Path("api.yaml")])
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1, is not a public one"):
        remote.fetch(at(server, "both.example", "https"))
    assert server.asked == []


def test_the_next_address_is_tried(server: DocumentServer) -> None:
    closed = ("127.0.0.1", 1)
    open = ("127.0.0.1", server.port)
    url = at(server, "two.example")
    assert Network().get(url, [closed, open]).content == b"a: 1\n"
    with pytest.raises(NetworkError, match=r"no connection to two\.example"):
        Network().get(url, [closed, closed])


def test_a_resolver_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr("crmgen.fetch.network.MAX_SILENCE", 0.1)

    def hang(*_: object, **__: object) -> list[Any]:
        ended.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(NetworkError, match=r"says nothing for 0\.1 s"):
        Network().addresses(parse_url("https://slow.example/"))
    ended.set()


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 and good.example, and its key, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    names = "subjectAltName=IP:127.0.0.1,DNS:good.example"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subject = ["-subj", "/CN=good.example", "-addext", names]
    files = ["-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subprocess.run([*command, *subject, *files], check=True, capture_output=True)
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@pytest.fixture
def secure(certificate: Path) -> Generator[DocumentServer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with document_server({"/a.yaml": "a: 1\n"}, context) as server:
        yield server


def test_a_certificate_has_to_be_trusted_and_of_the_host(
    secure: DocumentServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = [("127.0.0.1", secure.port)]
    url = at(secure, "good.example", "https")
    with pytest.raises(
        NetworkError, match=r"certificate of good\.example is not trusted"
    ):
        Network().get(url, address)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    assert Network().get(url, address).content == b"a: 1\n"
    other = at(secure, "evil.example", "https")
    with pytest.raises(NetworkError, match="Hostname mismatch"):
        Network().get(other, address)
    assert secure.asked == ["/a.yaml"]


def test_what_speaks_no_tls(server: DocumentServer) -> None:
    url = at(server, "good.example", "https")
    with pytest.raises(NetworkError, match=r"no secure connection to good\.example"):
        Network().get(url, [("127.0.0.1", server.port)])


def test_https_never_redirects_to_http(
    secure: DocumentServer,
    server: DocumentServer,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    secure.answers["/down"] = redirect(f"{server.url}/a.yaml")
    server.answers["/up"] = redirect(f"{secure.url}/a.yaml")
    remote = Remote(RemotePolicy(origins=(server.url, secure.url)), [Path("api.yaml")])
    assert remote.fetch(parse_url(f"{server.url}/up")).content == b"a: 1\n"
    with pytest.raises(Unreachable, match="from https to http"):
        remote.fetch(parse_url(f"{secure.url}/down"))
    assert server.asked == ["/up"]


# addresses


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("HTTPS://Example.COM:443/a/b.yaml?x=1#y", "https://example.com/a/b.yaml?x=1"),
        ("http://[::1]:80", "http://[::1]/"),
        ("https://bücher.example/ä b", "https://xn--bcher-kva.example/%C3%A4%20b"),
    ],
)
def test_one_spelling(text: str, same: str) -> None:
    assert str(parse_url(text)) == same
    assert parse_url(same) == parse_url(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a.yaml", "//h/a", "file:///a", "ftp://h/a", "https:///a", "https:a"),
        *("https://h:99999/", "https://h:x/", "https://[::1/", "https://[::1%25lo]/"),
        *(
            "https://u@h/",
            "https://@h/",
            "https://a b/",
            "https://h\\@e/",
            "https://h%2f/",
        ),
        *("https://-x/", "https://\u2028/", f"https://{'ä' * 70}/"),
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadUrl):
        parse_url(text)
