"""A site over HTTP, on this machine alone, from memory."""

from __future__ import annotations

from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import unquote, urlsplit

_MEDIA: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
}


def server(files: Mapping[str, str], port: int) -> ThreadingHTTPServer:
    """What serves the files on 127.0.0.1; port 0: any that is free. Raises OSError for one that is taken."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path).lstrip("/") or "index.html"
            text = files.get(path)
            if text is None:
                self.send_error(404)
                return
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", _MEDIA[path.rpartition(".")[2]])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: who looks at a page reads no log."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
