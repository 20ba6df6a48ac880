"""What an editor shows of Python code: asked of pyright's language server, over its standard streams."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_ABLE = {"contentFormat": ["markdown"], "documentationFormat": ["markdown"]}
_CAPABILITIES = {
    "workspace": {"configuration": True},
    "textDocument": {
        "hover": _ABLE,
        "completion": {"completionItem": _ABLE},
        "signatureHelp": {"signatureInformation": _ABLE},
    },
}
_LONGEST = 300.0
"""Seconds until a server that does not answer is stopped."""


class Editor:
    """One file that is open in an editor, below `root`. `near`: text of the file; the cursor stands behind it."""

    def __init__(self, root: Path, text: str) -> None:
        self._file = (root / "opened.py").as_uri()
        self._text = text
        self._asked = 0
        self._server = subprocess.Popen(
            [sys.executable, "-m", "pyright.langserver", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=root,
            start_new_session=True,  # so that it can be ended with the Node that it starts
        )
        assert self._server.stdin is not None and self._server.stdout is not None
        self._in, self._out = self._server.stdin, self._server.stdout
        self._limit = threading.Timer(_LONGEST, self._end)
        self._limit.start()
        folder = {"uri": root.as_uri(), "name": "root"}
        self._ask(
            "initialize",
            processId=None,
            rootUri=root.as_uri(),
            workspaceFolders=[folder],
            capabilities=_CAPABILITIES,
        )
        self._send(method="initialized", params={})
        opened = {"uri": self._file, "languageId": "python", "version": 1, "text": text}
        self._send(method="textDocument/didOpen", params={"textDocument": opened})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._limit.cancel()
        self._end()
        self._server.communicate()

    def _end(self) -> None:
        os.killpg(self._server.pid, signal.SIGKILL)

    def hover(self, near: str) -> str:
        """The text that is shown over a name."""
        found = self._ask_at("hover", near, back=1)
        return _plain(found["contents"]["value"]) if found else ""

    def signature(self, near: str) -> str:
        """What is shown while a call is typed: the signature, and the text of the argument at the cursor."""
        found = self._ask_at("signatureHelp", near)
        shown = found["signatures"][found.get("activeSignature") or 0]
        typed = shown.get("activeParameter", len(shown["parameters"]))
        said = "".join(
            each.get("documentation", {}).get("value", "")
            for each in shown["parameters"][typed : typed + 1]
        )
        return f"{shown['label']}\n{_plain(said)}"

    def completion(self, near: str, name: str) -> tuple[int, str]:
        """The kind of one of the names that may follow (2: method, 6: variable), and its text."""
        found = self._ask_at("completion", near)
        item: Any = next(each for each in found["items"] if each["label"] == name)
        whole = self._ask("completionItem/resolve", **item)
        return item["kind"], _plain(whole["documentation"]["value"])

    def definition(self, near: str) -> str:
        """The line that a name leads to."""
        found: Any = self._ask_at("definition", near, back=1)[0]
        path = Path(found["uri"].removeprefix("file://"))
        line: int = found["range"]["start"]["line"]
        return path.read_text("utf-8").splitlines()[line]

    def _ask_at(self, what: str, near: str, back: int = 0) -> Any:
        before = self._text[: self._text.index(near) + len(near) - back]
        line, start = before.count("\n"), before.rfind("\n") + 1
        return self._ask(
            f"textDocument/{what}",
            textDocument={"uri": self._file},
            position={"line": line, "character": len(before) - start},
        )

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._send(id=self._asked, method=method, params=params)
        while True:
            message = self._received()
            if "method" not in message and message.get("id") == self._asked:
                assert "error" not in message, message
                return message["result"]
            if "method" in message and "id" in message:
                self._send(id=message["id"], result=_answer(message))

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._in.flush()

    def _received(self) -> Any:
        length = 0
        while line := self._out.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the language server went away"
        return json.loads(self._out.read(length))


def _answer(request: Any) -> Any:
    """What the server asks the editor for: its settings; nothing else matters."""
    if request["method"] != "workspace/configuration":
        return None
    settings: Any = {"python": {"pythonPath": sys.executable}}
    return [
        settings.get(each.get("section"), {}) for each in request["params"]["items"]
    ]


def _plain(text: str) -> str:
    """Markdown as it is read."""
    return text.replace("&nbsp;", " ").replace("\\", "").replace("  \n", "\n")
