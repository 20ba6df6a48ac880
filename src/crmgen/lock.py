"""Stand-in until the lock is written."""
from __future__ import annotations
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from crmgen.naming.pins import Pinned

@dataclass
class Lock:
    files: dict[str, str]
    pinned: Pinned | None = None

def read_lock(path: Path) -> Lock | None:
    return Lock(json.loads(path.read_text())["files"]) if path.exists() else None

def render_lock(names, files, spec, overlays) -> str:
    return json.dumps({"files": {p: sha256(t.encode()).hexdigest() for p, t in files.items()}})
