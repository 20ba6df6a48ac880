"""What crmgen does not touch while it generates: the network, and files outside the document's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'
WATCHED = """
import sys

def hook(event, arguments):
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.exec"):
        if event != "subprocess.Popen" or "ruff" not in str(arguments[0]):
            print("EVENT", event, file=sys.stderr)
    if event == "open" and "secret.yaml" in str(arguments[0]):
        print("EVENT open", file=sys.stderr)

from crmgen.cli import main
sys.addaudithook(hook)
main(["generate", "spec/api.yaml", "-o", "out", *sys.argv[1:]])
"""


def generate(folder: Path, text: str, *more: str) -> subprocess.CompletedProcess[str]:
    (folder / "spec").mkdir()
    (folder / "spec/api.yaml").write_text(HEAD + text)
    (folder / "secret.yaml").write_text("type: string\n")
    (folder / "spec/link.yaml").symlink_to(folder / "secret.yaml")
    (folder / "spec/linked").symlink_to(folder)
    (folder / "spec/zero.yaml").symlink_to("/dev/zero")
    (folder / "spec/folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "spec/pipe.yaml")
    command = [sys.executable, "-c", WATCHED, *more]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )


BOTH = ["--allow-remote", "--unresolved open"]
OPEN = ["--unresolved open"]
REFS: dict[str, tuple[str, list[str]]] = {
    "http://169.254.169.254/latest/meta-data/": ("remote-ref", BOTH),
    "https://127.0.0.1/a.yaml#/x": ("remote-ref", BOTH),
    "HTTPS://127.0.0.1/a.yaml": ("remote-ref", BOTH),
    "//127.0.0.1/a.yaml": ("remote-ref", OPEN),
    "ftp://127.0.0.1/a.yaml": ("remote-ref", OPEN),
    "https:\\\\127.0.0.1/a.yaml": ("remote-ref", OPEN),
    "https://user:word@127.0.0.1/a.yaml": ("remote-ref", OPEN),
    "missing.yaml": ("broken-ref", OPEN),
    "https%3A//127.0.0.1/a.yaml": ("broken-ref", OPEN),
    "file:///etc/passwd": ("outside-ref", []),
    "FILE:///etc/passwd": ("outside-ref", []),
    "/etc/passwd": ("outside-ref", []),
    "../secret.yaml": ("outside-ref", []),
    "%2e%2e/secret.yaml": ("outside-ref", []),
    "..\\secret.yaml": ("outside-ref", []),
    "\\\\127.0.0.1\\share.yaml": ("outside-ref", []),
    "x/../../secret.yaml": ("outside-ref", []),
    "..%2fsecret.yaml": ("outside-ref", []),
    "..%5Csecret.yaml": ("outside-ref", []),
    "File:../secret.yaml": ("outside-ref", []),
    "linked/secret.yaml": ("outside-ref", []),
    "zero.yaml": ("outside-ref", []),
    "pipe.yaml": ("broken-ref", OPEN),
    "folder": ("broken-ref", OPEN),
    "zero.yaml\0": ("broken-ref", OPEN),
    "li\nnk.yaml": ("broken-ref", OPEN),
    "link.yaml%00.json": ("broken-ref", OPEN),
    "C:/secret.yaml": ("remote-ref", OPEN),
    "link.yaml": ("outside-ref", []),
}


@pytest.mark.parametrize("ref", REFS)
def test_a_reference_out_of_the_folder_is_refused_unread(
    tmp_path: Path, ref: str
) -> None:
    text = f"paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: {json.dumps(ref)}}}}}}}\n"
    result = generate(tmp_path, text)
    assert result.returncode == 2
    assert "EVENT" not in result.stderr
    said = result.stderr.splitlines()
    problem, *suggestions = (line for line in said if not line.startswith(" "))
    code, expected = REFS[ref]
    assert problem.endswith(f"[{code}]")
    assert [line.split("`")[1] for line in suggestions] == expected
    assert not (tmp_path / "out").exists()


def test_a_whole_generation_asks_no_network(tmp_path: Path) -> None:
    text = (
        'paths: {/a: {get: {externalDocs: {url: "https://127.0.0.1/"}, '
        'responses: {"204": {description: none}}}}}\n'
        'jsonSchemaDialect: "https://127.0.0.1/dialect"\n'
    )
    result = generate(tmp_path, text)
    assert result.returncode == 0, result.stderr
    assert "EVENT" not in result.stderr
    assert (tmp_path / "out/crmgen.lock").exists()
