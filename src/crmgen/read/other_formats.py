"""What a file is that is no OpenAPI document, and what to do with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from crmgen.text import Json

BINARY: Final = "it is a binary file; crmgen reads OpenAPI alone"
_CONVERT: Final = "convert it to OpenAPI first, and name what comes out"
_CONTENT: Final = (
    (
        re.compile(rb"\x1f\x8b|PK\x03\x04|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd"),
        "it is compressed; unpack it, and name the document in it",
    ),
    (
        re.compile(rb"\s*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE),
        "it is a web page (HTML); save the document that the page shows, often /openapi.json of its server",
    ),
    (
        re.compile(
            rb"\s*<(\?xml\b|!doctype\b|!--|[a-z_][\w.:-]*[\s/>])", re.IGNORECASE
        ),
        "it is XML; crmgen reads OpenAPI alone",
    ),
    (
        re.compile(rb"\s*#%RAML"),
        "it is RAML; convert it to OpenAPI first",
    ),
    (re.compile(rb"%PDF-"), "it is a PDF; crmgen reads OpenAPI alone"),
    (
        re.compile(
            rb"\s*(?:#[^\n]*\n\s*)*(?:(?:extend\s+)?(?:type|interface|input|enum|union|scalar|directive)\s+@?\w"
            rb"|schema\s*\{)"
        ),
        "it is a GraphQL schema; crmgen reads OpenAPI alone",
    ),
    (
        re.compile(rb'\s*(?://[^\n]*\n\s*)*syntax\s*=\s*["\']proto'),
        "it describes messages of Protocol Buffers; crmgen reads OpenAPI alone",
    ),
    (re.compile(rb"FORMAT:\s*1A"), f"it is an API Blueprint; {_CONVERT}"),
    (
        re.compile(rb'\s*import\s+"@typespec/'),
        "it is TypeSpec; compile it with the emitter @typespec/openapi3, and name what comes out",
    ),
    (
        re.compile(rb"version https://git-lfs"),
        "it is a pointer of Git LFS, not the file; `git lfs pull` fetches that",
    ),
    (
        re.compile(rb"[45]\d\d:? [A-Z]"),
        "it is a server's answer that there is no such file; download the document again",
    ),
    (
        re.compile(rb"\xff\xfe|\xfe\xff"),
        "it is written in UTF-16; save the file as UTF-8",
    ),
    (re.compile(rb"[^\0]*\0"), BINARY),
)
_CONTROL: Final = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_KEYS: Final = (
    (
        "asyncapi",
        "it is an AsyncAPI document, which describes messages, not HTTP calls",
    ),
    ("arazzo", "it is an Arazzo document; name the OpenAPI document that it is about"),
    ("overlay", "it is an overlay; name its document, and list it under `overlays`"),
    ("discoveryVersion", f"it is a Google discovery document; {_CONVERT}"),
    ("swaggerVersion", f"it is Swagger 1, which is older than 2.0; {_CONVERT}"),
    ("openrpc", "it is an OpenRPC document; crmgen reads OpenAPI alone"),
    ("smithy", f"it is a model of Smithy; {_CONVERT}"),
    ("__export_format", f"it is an export of Insomnia; {_CONVERT}"),
    (
        "documentation_url",
        "it is an error of GitHub; name the raw file, and check that you may read it",
    ),
    ("resourceVersion", f"it is an export of Insomnia; {_CONVERT}"),
    ("__schema", "it is a GraphQL schema; crmgen reads OpenAPI alone"),
    ("apis", "it is a list of APIs; name the document of one of them"),
    (
        "$schema",
        "it is a JSON Schema; it says what is sent, but not which calls there are",
    ),
)
"""Keys at the top of other formats."""


def other_format(raw: bytes) -> str:
    """What bytes are that hold neither JSON nor YAML, to people; empty where they may."""
    start = raw[:1000].removeprefix(b"\xef\xbb\xbf")
    return next((said for pattern, said in _CONTENT if pattern.match(start)), "")


def looks_binary(raw: bytes) -> bool:
    """Whether bytes that are no UTF-8 hold more control characters than text in another encoding has."""
    start = raw[:1000]
    return b"\0" in raw or len(_CONTROL.findall(start)) * 50 > len(start)


def other_kind(root: Mapping[str, Json]) -> str:
    """What a mapping without `openapi` and `swagger` is, to people; empty where that is not plain."""
    info, log = root.get("info"), root.get("log")
    if isinstance(info, Mapping) and ("_postman_id" in info or "item" in root):
        return f"it is a Postman collection; {_CONVERT}"
    if isinstance(log, Mapping) and "entries" in log:
        return "it is a recording of a browser (HAR); crmgen reads OpenAPI alone"
    return next((said for key, said in _KEYS if key in root), "")


def near_file(path: Path) -> str:
    """The file beside a missing one that was perhaps meant, as the end of a sentence; else nothing."""
    if path.is_symlink():
        return f": it is a link to {str(path.readlink())!r}"
    beside = (
        [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
    )
    near = get_close_matches(path.name, beside, 1)
    return f"; did you mean {str(path.with_name(near[0]))!r}?" if near else ""
