"""Remote documents, with leave: read from real servers, held to their hashes, and nobody else is asked."""

from __future__ import annotations

import gzip
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack
from hashlib import sha256
from io import BufferedIOBase
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crmgen.cli import main
from tests.behaviour.document_server import (
    Answer,
    DocumentServer,
    answer,
    document_server,
    redirect,
)
from tests.messages import joined

API = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
servers: [{url: https://pets.example.com}]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getPet
      tags: [pets]
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {$ref: 'REF'}}}
"""
PET = "Pet: {type: object, properties: {name: {type: string}, owner: {$ref: owner.yaml}}}\n"
OWNER = "type: object\nproperties: {tag: {type: integer}}\n"
FILES = {
    "/v1/api.yaml": API.replace("REF", "models/pet.yaml#/Pet"),
    "/v1/models/pet.yaml": PET,
    "/v1/models/owner.yaml": OWNER,
}

Run = Callable[..., Result]
Serve = Callable[[Mapping[str, Answer]], DocumentServer]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return call


@pytest.fixture
def serve() -> Generator[Serve]:
    with ExitStack() as servers:
        yield lambda answers: servers.enter_context(document_server(answers))


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address that a connection was opened to."""
    addresses: list[Any] = []
    connect = socket.socket.connect

    def noted(self: socket.socket, address: Any) -> None:
        addresses.append(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    return addresses


def local(ref: str, allowed: object) -> None:
    """A configured document on disk that refers to `ref`."""
    Path("api.yaml").write_text(API.replace("REF", ref))
    Path("crmgen.toml").write_text(
        f'[apis.pets]\nspec = "api.yaml"\nallow_remote = {json.dumps(allowed)}\n'
    )


def said(result: Result) -> list[str]:
    """What stands on stderr, without the lines of documents below their problems."""
    return [x for x in joined(result.stderr).splitlines() if not x.startswith("  ")]


def refusal(result: Result) -> str:
    """The one line of a refusal that wrote nothing."""
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert not Path("out").exists()
    lines = [x for x in said(result) if not x.startswith("`--unresolved")]
    assert len(lines) == 1, lines
    return lines[0]


# what is read


def test_a_remote_document_and_its_parts_become_an_sdk(run: Run, serve: Serve) -> None:
    server = serve(FILES)
    spec = f"{server.url}/v1/api.yaml"
    result = run("generate", spec, "-o", "out", "--allow-remote")
    assert result.exit_code == 0, result.output
    assert server.asked == list(FILES)
    lock = Path("out/crmgen.lock").read_text()
    pins = {server.url + p: sha256(x.encode()).hexdigest() for p, x in FILES.items()}
    assert re.findall("remote\t(.*)\t(.*)", lock) == sorted(pins.items())
    assert f"\ndocument\t{spec}\t{pins[spec]}\n" in lock
    client = Path("out/src/api/client.py").read_text()
    assert f"{spec} --package api --allow-remote" in client.replace("\n", " ")
    again = run("generate", spec, "-o", "out", "--allow-remote")
    assert "0 files written" in again.output


def test_a_request_carries_nothing_about_the_user(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(Path.cwd()))
    Path(".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    login = answer("302 Found", Location="/api.yaml", Set_Cookie="session=1; Path=/")
    server = serve({"/login": login, "/api.yaml": API.replace("REF", "#/info")})
    run("inspect", f"{server.url}/login", "--allow-remote")
    assert server.asked == ["/login", "/api.yaml"]
    names = {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert [set(each) for each in server.headers] == [names, names]
    assert {each["User-Agent"] for each in server.headers} == {"crmgen"}


def test_every_command_that_reads_takes_an_address(run: Run, serve: Serve) -> None:
    spec = f"{serve(FILES).url}/v1/api.yaml"
    for command in ("validate", "inspect", "bundle", "init", "coverage", "generate"):
        line = refusal(run(command, spec))
        assert line == (
            f"{spec}: error: this document is remote; nothing is fetched without "
            "`--allow-remote` [remote-document]"
        )
    assert run("validate", spec, "--allow-remote").output == f"{spec}: no problems\n"
    assert "pets  (1)" in run("inspect", spec, "--allow-remote").output
    bundled = run("bundle", spec, "--allow-remote").output
    assert "#/components/schemas/owner" in bundled
    assert "127.0.0.1" not in bundled
    assert run("init", spec, "--allow-remote").exit_code == 0
    assert f'spec = "{spec}"\nallow_remote = true\n' in Path("crmgen.toml").read_text()
    assert "pets  (1)" in run("inspect", "pets").output


def test_addresses_are_compared_as_what_they_are(run: Run, serve: Serve) -> None:
    server = serve({})
    own = f"HTTP://127.0.0.1:{server.port}/a/api.yaml"
    server.answers["/a/api.yaml"] = (
        API.replace("REF", f"//127.0.0.1:{server.port}/b%20c.yaml#/Pet")
        + f"components: {{schemas: {{A: {{$ref: '{own}#/components/schemas/B'}}, B: {{type: string}}}}}}\n"
    )
    server.answers["/b%20c.yaml"] = "Pet: {$ref: 'a/api.yaml#/components/schemas/B'}\n"
    result = run("bundle", own, "--allow-remote")
    assert result.exit_code == 0, result.output
    assert server.asked == ["/a/api.yaml", "/b%20c.yaml"]


def test_the_network_is_not_even_imported_without_leave() -> None:
    code = (
        "import sys, click, crmgen.pipeline; from crmgen.cli import main; "
        "every = [main.get_command(click.Context(main), name) "
        "for name in main.list_commands(click.Context(main))]; "
        "assert len(every) > 1 and all(every); "
        "print({'crmgen.fetch.network', 'http.client', 'ssl'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout == "set()\n"


# what is refused


def test_nothing_is_asked_without_leave(run: Run, serve: Serve) -> None:
    server = serve(FILES)
    ref = f"{server.url}/v1/models/pet.yaml#/Pet"
    text = API.replace("REF", ref) + (
        "components: {schemas: {A: {$ref: gone.yaml}, B: {$ref: 'gone.yaml#/B'}}}\n"
    )
    Path("api.yaml").write_text(text)
    result = run("generate", "api.yaml", "-o", "out")
    assert (result.exit_code, server.asked) == (2, [])
    assert said(result) == [
        f"api.yaml:13:49: error: '{ref}' leads nowhere: it is remote; nothing is fetched "
        "without `--allow-remote` [remote-ref]",
        "api.yaml:14:28: error: 'gone.yaml' leads nowhere: there is no file 'gone.yaml' "
        "beside the document [broken-ref]",
        "api.yaml:14:50: error: 'gone.yaml#/B' leads nowhere: there is no file 'gone.yaml' "
        "beside the document [broken-ref]",
        "`--allow-remote` fetches what is remote, and pins it by hash in crmgen.lock",
        "`--unresolved open` makes each of these references an open type, and a loss",
    ]
    opened = run("inspect", "api.yaml", "--unresolved", "open")
    assert opened.output.count("[unresolved-ref]") == 3
    assert server.asked == []


INSIDE = [
    *("localhost", "127.0.0.1", "127.0.0.2", "127.1", "2130706433", "0x7f000001"),
    *("0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "0.0.0.0"),
    *("169.254.169.254", "10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1"),
    *("224.0.0.1", "255.255.255.255", "[fe80::1]", "[fd00::1]", "[::]", "[ff02::1]"),
    *("[2002:7f00:1::1]", "[::127.0.0.1]", "192.0.0.8"),
]


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("host", INSIDE)
def test_what_is_inside_is_only_asked_if_the_user_named_it(
    run: Run, serve: Serve, connected: list[Any], host: str, scheme: str
) -> None:
    named, other = serve({}), serve({"/x.yaml": OWNER})
    ref = f"{scheme}://{host}:{other.port}/x.yaml"
    named.answers["/api.yaml"] = API.replace("REF", ref)
    line = refusal(run("generate", f"{named.url}/api.yaml", "--allow-remote"))
    assert line.startswith(f"{named.url}/api.yaml:13:49: error: '{ref}' leads nowhere")
    assert line.endswith("[refused-remote]")
    assert ("not a public one" if scheme == "https" else "write https") in line
    assert (named.asked, other.asked) == (["/api.yaml"], [])
    assert connected == [("127.0.0.1", named.port)]


def test_a_list_of_origins_is_all_that_is_asked(
    run: Run, serve: Serve, connected: list[Any]
) -> None:
    named, other = serve({"/a.yaml": "{$ref: REF}"}), serve({"/x.yaml": OWNER})
    named.answers["/a.yaml"] = f"$ref: {other.url}/x.yaml\n"
    local(f"{named.url}/a.yaml", [f"HTTP://127.0.0.1:{named.port}/"])
    line = refusal(run("inspect", "pets"))
    assert line == (
        f"{named.url}/a.yaml:1:1: error: '{other.url}/x.yaml' leads nowhere: "
        f"{other.url}/x.yaml: {other.url} is not asked: the configuration allows other "
        "origins only; if it is yours, list it under `allow_remote` in the configuration "
        "[refused-remote]"
    )
    assert connected == [("127.0.0.1", named.port)]
    local(f"{named.url}/a.yaml", [named.url, other.url])
    assert run("inspect", "pets").exit_code == 0


REFS_OUT = {
    "file:///etc/passwd": "outside-ref",
    "FILE:secret.yaml": "outside-ref",
    "ftp://127.0.0.1/x.yaml": "remote-ref",
    "\\\\127.0.0.1\\share.yaml": "remote-ref",
    "http://user:word@127.0.0.1/x.yaml": "remote-ref",
    "/SECRET": "broken-ref",
    "../secret.yaml": "broken-ref",
    "%2e%2e/%2e%2e/secret.yaml": "broken-ref",
}


@pytest.mark.parametrize("ref", REFS_OUT)
def test_a_remote_document_reads_no_local_file(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch, ref: str
) -> None:
    secret = Path("../secret.yaml").resolve()
    for place in (secret, Path("secret.yaml")):
        place.write_text("type: string\n")
    opened: list[Path] = []

    def noted(path: Path, _: str) -> bytes:
        opened.append(path)
        return b""

    monkeypatch.setattr("crmgen.read.files.read_bytes", noted)
    ref = ref.replace("/SECRET", secret.as_posix())
    server = serve({"/api.yaml": API.replace("REF", ref)})
    line = refusal(run("generate", f"{server.url}/api.yaml", "--allow-remote"))
    assert line.endswith(f"[{REFS_OUT.get(ref, 'broken-ref')}]")
    assert opened == []


def test_an_overlay_reads_nothing_by_its_extends(run: Run, serve: Serve) -> None:
    server = serve({"/api.yaml": API.replace("REF", "#/info"), "/x.yaml": OWNER})
    spec = f"{server.url}/api.yaml"
    Path("crmgen.toml").write_text(
        f'[apis.pets]\nspec = "{spec}"\nallow_remote = true\noverlays = ["o.yaml"]\n'
    )
    actions = "actions: [{target: $.info, update: {x-a: 1}}]\n"
    others = [
        "x.yaml",
        "file:///etc/passwd",
        f"{server.url}/x.yaml",
        "\\\\h\\x",
        "//h/x",
    ]
    for extends in [*others, "http://[", "a\0b"]:
        said = json.dumps(extends)
        Path("o.yaml").write_text(f"overlay: 1.0.0\nextends: {said}\n{actions}")
        assert refusal(run("inspect", "pets")).endswith("[bad-overlay]")
    Path("o.yaml").write_text(f"overlay: 1.0.0\nextends: {spec}\n{actions}")
    assert "[bad-overlay]" not in run("inspect", "pets").stderr
    assert set(server.asked) == {"/api.yaml"}


# redirects


def test_references_go_by_where_a_redirect_led(run: Run, serve: Serve) -> None:
    server = serve({**FILES, "/latest": redirect("/v1/api.yaml")})
    server.answers["/v1/models/owner.yaml"] = (
        "properties: {pet: {$ref: '../api.yaml#/info/x-pet'}}\n"
    )
    server.answers["/v1/api.yaml"] = FILES["/v1/api.yaml"].replace(
        '"1"}', '"1", x-pet: {type: string}}'
    )
    result = run("bundle", f"{server.url}/latest", "--allow-remote")
    assert result.exit_code == 0, result.output
    assert server.asked == ["/latest", *FILES]


@pytest.mark.parametrize("inner", [False, True])
@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://localhost:{port}/x.yaml", "http is not protected"),
        ("https://localhost:{port}/x.yaml", "not a public one"),
        ("//127.1:{port}/x.yaml", "http is not protected"),
        ("https://169.254.169.254/latest/meta-data/", "not a public one"),
        ("file:///etc/passwd", "only https"),
        ("https://me:word@example.com/", "user or password"),
        ("/again", "more than 5 times"),
    ],
)
def test_each_redirect_is_judged_anew(
    run: Run, serve: Serve, connected: list[Any], target: str, reason: str, inner: bool
) -> None:
    named, other = serve({}), serve({"/x.yaml": OWNER})
    moved = redirect(target.format(port=other.port))
    named.answers |= {"/moved": moved, "/again": redirect("/again")}
    named.answers["/api.yaml"] = API.replace("REF", "moved") if inner else moved
    line = refusal(run("generate", f"{named.url}/api.yaml", "--allow-remote"))
    assert reason in line
    assert "[refused-remote]" in line or "[unreadable-remote]" in line
    assert other.asked == []
    assert set(connected) == {("127.0.0.1", named.port)}


# hashes


def test_what_changed_is_refused_until_it_is_accepted(run: Run, serve: Serve) -> None:
    server = serve(FILES)
    local(f"{server.url}/v1/models/pet.yaml#/Pet", [server.url])
    assert run("generate", "pets").exit_code == 0
    assert run("check").output == "pets: up to date\n"
    lock = Path("generated/pets/crmgen.lock")
    before = lock.read_text()
    server.answers["/v1/models/owner.yaml"] = OWNER.replace("tag", "label")
    was, now = (
        sha256(text.encode()).hexdigest()
        for text in (OWNER, OWNER.replace("tag", "label"))
    )
    for command in ("check", "generate", "inspect", "bundle"):
        result = run(command, "pets")
        assert result.exit_code == 2
        assert joined(result.stderr) == (
            f"{server.url}/v1/models/pet.yaml:1:64: error: 'owner.yaml' leads nowhere: "
            f"{server.url}/v1/models/owner.yaml: it is not what crmgen.lock pins: sha256 was "
            f"{was}, is {now}; look at what changed, then accept it with `crmgen generate "
            "--update-remote` [changed-remote]\n"
        )
    assert lock.read_text() == before
    assert run("generate", "pets", "--update-remote").exit_code == 0
    assert now in lock.read_text()
    assert run("check").output == "pets: up to date\n"


def test_check_without_the_network_says_so(run: Run) -> None:
    with document_server(FILES) as server:
        local(f"{server.url}/v1/models/owner.yaml", [server.url])
        assert run("generate", "pets").exit_code == 0
    result = run("check")
    assert result.exit_code == 2
    assert re.fullmatch(
        rf"api\.yaml:13:49: error: '{server.url}.*': no connection to "
        rf"127\.0\.0\.1:{server.port}: .* \[unreadable-remote\]".replace(
            "': no", "' .*: no"
        ),
        said(result)[0],
    )


def test_a_lock_that_pins_nonsense_is_refused(run: Run, serve: Serve) -> None:
    spec = f"{serve(FILES).url}/v1/api.yaml"
    Path("out").mkdir()
    Path("out/crmgen.lock").write_text(f"lock\t2\nremote\t{spec}\tabc\n")
    result = run("generate", spec, "-o", "out", "--allow-remote")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "out/crmgen.lock:2:1: error: the lock cannot be used"
    )


# answers that are no documents


def drip(file: BufferedIOBase, stopping: threading.Event) -> None:
    """Says a little, again and again, and never all."""
    file.write(b"HTTP/1.1 200 OK\r\n")
    while not stopping.wait(0.02):
        file.write(b"X-More: 1\r\n")


def drip_content(file: BufferedIOBase, stopping: threading.Event) -> None:
    file.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not stopping.wait(0.02):
        file.write(b"#")


def stall(_: BufferedIOBase, stopping: threading.Event) -> None:
    stopping.wait(30)


def pour(file: BufferedIOBase, stopping: threading.Event) -> None:
    """Has no end."""
    file.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not stopping.is_set():
        file.write(b"#" * 1000)


ZIPPED = gzip.compress(OWNER.encode())
BOMB = gzip.compress(b"#" * 1_000_000)
BAD: dict[str, tuple[Answer, str, str]] = {
    "gone": (answer("404 Not Found"), "the server answers 404 Not Found", "broken-ref"),
    "failing": (
        answer("500 Oops\x1b[2J"),
        "the server answers 500 Internal Server Error",
        "unreadable-remote",
    ),
    "unauthorized": (answer("401 No"), "no credentials are sent", "unreadable-remote"),
    "empty": (answer("204 No Content"), "answers 204 No Content", "unreadable-remote"),
    "page": (
        answer("200 OK", b"<!DOCTYPE html><p>x", Content_Type="text/html"),
        "it is an HTML page; give the address of the document itself",
        "unreadable-remote",
    ),
    "no-yaml": ("a: [1,\n", r"bad:2:1: not YAML", "not-yaml"),
    "no-utf8": (answer("200 OK", b"a: \xff"), r"bad:1:4: .*not UTF-8", "not-utf8"),
    "nothing": ("", "bad: the file is empty", "empty-file"),
    "alias-bomb": (
        "a: &a [1]\n"
        + "".join(
            f"{y}: &{y} [{', '.join([f'*{x}'] * 20)}]\n"
            for x, y in zip("abcde", "bcdef", strict=True)
        ),
        "alias",
        "too-many-aliases",
    ),
    "deep": ("[" * 300 + "]" * 300, "200", "too-deep"),
    "no-http": (b"SSH-2.0-OpenSSH\r\n", "does not answer in HTTP", "unreadable-remote"),
    "cut": (
        answer("200 OK", b"a: 1\n", Content_Length="9"),
        "ends before its end",
        "unreadable-remote",
    ),
    "cut-zip": (
        answer("200 OK", ZIPPED[:-9], Content_Encoding="gzip"),
        "ends before its end",
        "unreadable-remote",
    ),
    "no-zip": (
        answer("200 OK", b"abc", Content_Encoding="gzip"),
        "not packed as it says",
        "unreadable-remote",
    ),
    "odd-zip": (
        answer("200 OK", b"abc", Content_Encoding="br"),
        "packed as 'br'",
        "unreadable-remote",
    ),
    "bomb": (
        answer("200 OK", BOMB, Content_Encoding="gzip"),
        "larger than 20,000 bytes",
        "unreadable-remote",
    ),
    "endless": (pour, "larger than 20,000 bytes", "unreadable-remote"),
    "slow-head": (drip, r"took longer than 0\.5 s", "unreadable-remote"),
    "slow-body": (drip_content, r"took longer than 0\.5 s", "unreadable-remote"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_document_is_one_line(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    given, reason, code = BAD[name]
    monkeypatch.setattr("crmgen.fetch.responses.MAX_BYTES", 20_000)
    if name.startswith("slow"):
        monkeypatch.setattr("crmgen.fetch.network.MAX_REMOTE_SECONDS", 0.5)
    server = serve({"/api.yaml": API.replace("REF", "bad"), "/bad": given})
    line = refusal(run("generate", f"{server.url}/api.yaml", "--allow-remote"))
    place, address = f"{server.url}/api.yaml:13:49", f"{server.url}/bad"
    start = f"{place}: error: 'bad' leads nowhere: {address}"
    assert line.startswith(start)
    assert re.search(reason, line), line
    assert line.endswith(f"[{code}]")
    assert line.isprintable()


def test_a_server_that_says_nothing(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmgen.fetch.network.MAX_SILENCE", 0.2)
    server = serve({"/api.yaml": stall})
    line = refusal(run("generate", f"{server.url}/api.yaml", "--allow-remote"))
    assert "says nothing for 0.2 s, which is the limit" in line


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("127.0.0.1:1", "no connection to 127.0.0.1:1: "),
        ("nobody.invalid", "no host 'nobody.invalid' is known"),
        ("x" * 70 + ".example", "no host 'xxx"),
    ],
)
def test_nobody_is_there(
    run: Run, monkeypatch: pytest.MonkeyPatch, host: str, reason: str
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    command = "generate", f"http://{host}/api.yaml", "--allow-remote"
    line = refusal(run(*command))
    assert line.startswith(f"http://{host}/api.yaml: error: {reason}")
    assert "proxy" not in line
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert "crmgen uses no proxy" in refusal(run(*command))


def test_a_packed_answer_is_unpacked(run: Run, serve: Serve) -> None:
    packed = answer("200 OK", ZIPPED, Content_Encoding="gzip")
    server = serve({"/api.yaml": API.replace("REF", "x"), "/x": packed})
    result = run("bundle", f"{server.url}/api.yaml", "--allow-remote")
    assert result.exit_code == 0, result.output
    assert "tag:" in result.output


def test_what_is_gone_may_be_left_open_but_what_fails_may_not(
    run: Run, serve: Serve
) -> None:
    server = serve({"/api.yaml": API.replace("REF", "x"), "/x": answer("404 No")})
    command = ("inspect", f"{server.url}/api.yaml", "--allow-remote", "--unresolved")
    assert "[unresolved-ref]" in run(*command, "open").output
    server.answers["/x"] = answer("503 No")
    assert refusal(run(*command, "open")).endswith("[unreadable-remote]")


# what the user says


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('spec = "ftp://example.com/a.yaml"', "only https"),
        ('spec = "https://me:word@example.com/a.yaml"', "user or password"),
        ('allow_remote = ["example.com"]', "only https"),
        ('allow_remote = ["https://example.com/a"]', "write 'https://example.com'"),
        ('allow_remote = "https://example.com"', "or a list of origins"),
    ],
)
def test_a_bad_setting_is_shown_at_its_line(run: Run, line: str, reason: str) -> None:
    spec = "" if line.startswith("spec") else 'spec = "a.yaml"\n'
    Path("crmgen.toml").write_text(f"[apis.pets]\n{spec}{line}\n")
    result = run("generate")
    assert result.exit_code == 2
    at = 2 if line.startswith("spec") else 3
    for each in said(result):
        assert each.startswith(f"crmgen.toml:{at}:1: error: ")
        assert each.endswith("[bad-setting]")
    assert reason in result.stderr


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://h/a.yaml", "https://me:word@h/a.yaml"]
)
@pytest.mark.parametrize("command", ["generate", "validate", "inspect", "init"])
def test_an_address_that_is_never_asked(run: Run, command: str, address: str) -> None:
    line = refusal(run(command, address, "--allow-remote"))
    assert line.endswith("[bad-argument]")
    assert "word" not in line.partition("error")[0]


def test_a_configured_address_needs_leave(run: Run) -> None:
    Path("crmgen.toml").write_text('[apis.pets]\nspec = "https://example.com/a.yaml"\n')
    assert refusal(run("generate")) == (
        "https://example.com/a.yaml: error: this document is remote; nothing is fetched "
        "without `--allow-remote` [remote-document]"
    )


def test_references_may_be_left_open_by_the_configuration(run: Run) -> None:
    local("https://example.com/a.yaml", False)
    with Path("crmgen.toml").open("a") as file:
        file.write('unresolved = "open"\n')
    assert run("generate", "-q").exit_code == 0
    assert run("check").output == "pets: up to date\n"
