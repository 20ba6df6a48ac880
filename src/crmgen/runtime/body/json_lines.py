"""Bodies of many JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from ..values.encoding import to_json
from .body import Body
from .files import FileContent, bytes_body, is_file
from .raw import RawBody
from .wire_names import to_wire


def json_lines_body(
    items: Iterable[object] | FileContent,
    shape: Any = None,
    *,
    media: str = "application/x-ndjson",
) -> Body:
    """Items as JSON, one a line (or each after a record separator: RFC 7464); or a file of such lines.

    Raises ValueTypeError for text, which is neither.
    """
    if is_file(items) or isinstance(items, str):
        return bytes_body(cast("FileContent", items), media)
    mark = b"\x1e" if "json-seq" in media else b""
    values = cast("Iterable[object]", items)
    lines = (mark + to_json(to_wire(item, shape)) + b"\n" for item in values)
    return RawBody(b"".join(lines), media)
